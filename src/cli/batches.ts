/** The time of pipelined batches: single times inside of one cannot be observed, that of the whole can. */
import { CommandColumn, CommandPlace, Kind, RowFlag, Table } from "../../assembly/schema";
import { placeColumn } from "../engine/command-places";
import { allRows, type Decoder } from "../engine/wasm";

interface Batch {
  readonly start: number;
  /** Of the last reply's first byte, so far. */
  end: number;
  readonly rows: number[];
}

/**
 * By row of COMMANDS: of those of a batch nanoseconds from its first request to its last reply, of others NaN. A batch begins with a request
 * that was sent while none waited, and goes on with those that were sent while one did.
 */
export function batchTimes(decoder: Decoder): Float64Array {
  const open = new Map<number, Batch>();
  const ids = allRows(decoder.rows(Table.COMMANDS));
  const found = new Float64Array(ids.length).fill(NaN);
  const cells = (column: CommandColumn): Uint32Array => decoder.words(Table.COMMANDS, column, ids);
  const kinds = cells(CommandColumn.KIND);
  const flows = cells(CommandColumn.FLOW);
  const flags = cells(CommandColumn.FLAGS);
  const times = decoder.numbers(Table.COMMANDS, CommandColumn.TIME, ids);
  const latency = placeColumn(decoder, CommandPlace.LATENCY);
  const close = (batch: Batch | undefined): void => {
    if (batch === undefined || batch.rows.length < 2 || !(batch.end > batch.start)) return;
    for (const row of batch.rows) found[row] = batch.end - batch.start;
  };
  for (let row = 0; row < ids.length; row++) {
    if (kinds[row] !== Kind.COMMAND) continue;
    const flow = flows[row] ?? 0;
    const time = times[row] ?? NaN;
    let batch = open.get(flow);
    if (batch === undefined || ((flags[row] ?? 0) & RowFlag.PIPELINED) === 0) {
      close(batch);
      batch = { start: time, end: -Infinity, rows: [] };
      open.set(flow, batch);
    }
    batch.rows.push(row);
    const replied = time + latency.at(row);
    if (replied > batch.end) batch.end = replied;
  }
  for (const batch of open.values()) close(batch);
  return found;
}
