/** The time of pipelined batches: single times inside of one cannot be observed, that of the whole can. */
import { CommandColumn, CommandPlace, Kind, RowFlag, Table } from "../../assembly/schema";
import { placeColumn } from "../engine/command-places";
import type { Column, Decoder } from "../engine/wasm";

interface Batch {
  readonly start: number;
  /** Of the last reply's first byte, so far. */
  end: number;
  readonly rows: number[];
}

/**
 * By row of COMMANDS, for those of a batch: nanoseconds from its first request to its last reply. A batch begins with a request
 * that was sent while none waited, and goes on with those that were sent while one did.
 */
export function batchTimes(decoder: Decoder): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const open = new Map<number, Batch>();
  const column = (id: CommandColumn): Column => decoder.column(Table.COMMANDS, id);
  const kind = column(CommandColumn.KIND);
  const flow = column(CommandColumn.FLOW);
  const flags = column(CommandColumn.FLAGS);
  const time = column(CommandColumn.TIME);
  const latency = placeColumn(decoder, CommandPlace.LATENCY);
  const close = (batch: Batch | undefined): void => {
    if (batch === undefined || batch.rows.length < 2 || !(batch.end > batch.start)) return;
    for (const row of batch.rows) found.set(row, batch.end - batch.start);
  };
  for (let row = 0; row < kind.rows; row++) {
    if (kind.at(row) !== Kind.COMMAND) continue;
    const of = flow.at(row);
    let batch = open.get(of);
    if (batch === undefined || (flags.at(row) & RowFlag.PIPELINED) === 0) {
      close(batch);
      batch = { start: time.at(row), end: -Infinity, rows: [] };
      open.set(of, batch);
    }
    batch.rows.push(row);
    const replied = time.at(row) + latency.at(row);
    if (replied > batch.end) batch.end = replied;
  }
  for (const batch of open.values()) close(batch);
  return found;
}
