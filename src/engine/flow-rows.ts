/**
 * Rows of COMMANDS by connection, in the order in which they were appended: within a connection that is the order of its requests, and
 * of its replies. So what a frame carries is found by halving, and not among all rows. Made when it is first asked for: 8 bytes a row.
 */
import { CommandColumn, Table } from "../../assembly/schema";
import type { Decoder } from "./wasm";

export class FlowRows {
  /** Of each connection where its rows end among `ids`. */
  private ends = new Uint32Array(0);
  private ids = new Uint32Array(0);

  constructor(private readonly decoder: Decoder) {}

  /** Do not write to it. */
  of(flow: number): Uint32Array {
    if (this.ids.length !== this.decoder.rows(Table.COMMANDS)) this.sort();
    return this.ids.subarray(flow === 0 ? 0 : this.ends[flow - 1], this.ends[flow]);
  }

  private sort(): void {
    const { decoder } = this;
    const flows = decoder.wordsFrom(Table.COMMANDS, CommandColumn.FLOW, 0, new Uint32Array(decoder.rows(Table.COMMANDS)));
    const next = new Uint32Array(decoder.rows(Table.FLOWS));
    for (let row = 0; row < flows.length; row++) next[flows[row] ?? 0] = (next[flows[row] ?? 0] ?? 0) + 1;
    let start = 0;
    for (let flow = 0; flow < next.length; flow++) {
      const rows = next[flow] ?? 0;
      next[flow] = start;
      start += rows;
    }
    const ids = new Uint32Array(flows.length);
    for (let row = 0; row < flows.length; row++) {
      const flow = flows[row] ?? 0;
      const place = next[flow] ?? 0;
      ids[place] = row;
      next[flow] = place + 1;
    }
    this.ends = next;
    this.ids = ids;
  }
}
