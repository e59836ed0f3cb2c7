/** Pipelined batches: single times inside of one cannot be observed, that of the whole can. */
import { CommandColumn, CommandPlace, Kind, NO_LATENCY, NONE, RowFlag, Table } from "../../assembly/schema";
import { placeColumn } from "./command-places";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";

export interface BatchTimes {
  /** By row of COMMANDS: the number of its batch, or NONE. */
  readonly of: Uint32Array;
  /** By batch: nanoseconds from its first request to its last reply; NaN where none came. */
  readonly times: readonly number[];
  /** By batch: its commands. */
  readonly sizes: readonly number[];
}

/**
 * All batches of two commands or more. One begins with a request that was sent while none of its connection waited, and goes on with those
 * that were sent while one did.
 */
export function batchesOf(decoder: Decoder): BatchTimes {
  const ids = allRows(decoder.rows(Table.COMMANDS));
  const of = new Uint32Array(ids.length).fill(NONE);
  const times: number[] = [];
  const sizes: number[] = [];
  // Of the batch that is open on each flow: its first row, when it began, when its last reply so far came, and its number once it is one.
  const flows = decoder.rows(Table.FLOWS);
  const first = new Uint32Array(flows).fill(NONE);
  const numbers = new Uint32Array(flows).fill(NONE);
  const starts = new Float64Array(flows);
  const ends = new Float64Array(flows);
  const part = (): Uint32Array<ArrayBuffer> => new Uint32Array(CHUNK_ROWS);
  const [kind, flow, flags, latency, time] = [part(), part(), part(), part(), new Float64Array(CHUNK_ROWS)];
  const long = placeColumn(decoder, CommandPlace.LATENCY);
  const none: number = NONE;
  const noLatency: number = NO_LATENCY;
  const command: number = Kind.COMMAND;
  const pipelined: number = RowFlag.PIPELINED;
  const close = (at: number): void => {
    const number = numbers[at] ?? NONE;
    const span = (ends[at] ?? NaN) - (starts[at] ?? NaN);
    if (number !== NONE && span > 0) times[number] = span;
  };
  for (let from = 0; from < ids.length; from += CHUNK_ROWS) {
    const rows = ids.subarray(from, from + CHUNK_ROWS);
    decoder.words(Table.COMMANDS, CommandColumn.KIND, rows, kind);
    decoder.words(Table.COMMANDS, CommandColumn.FLOW, rows, flow);
    decoder.words(Table.COMMANDS, CommandColumn.FLAGS, rows, flags);
    decoder.words(Table.COMMANDS, CommandColumn.LATENCY, rows, latency);
    decoder.numbers(Table.COMMANDS, CommandColumn.TIME, rows, time);
    for (let index = 0; index < rows.length; index++) {
      if (kind[index] !== command) continue;
      const row = from + index;
      const at = flow[index] ?? 0;
      const start = time[index] ?? NaN;
      if (((flags[index] ?? 0) & pipelined) === 0 || first[at] === none) {
        close(at);
        first[at] = row;
        numbers[at] = NONE;
        starts[at] = start;
        ends[at] = -Infinity;
      } else {
        let batch = numbers[at] ?? 0;
        if (batch === none) {
          batch = times.length;
          numbers[at] = batch;
          of[first[at] ?? 0] = batch;
          times.push(NaN);
          sizes.push(1);
        }
        of[row] = batch;
        sizes[batch] = (sizes[batch] ?? 0) + 1;
      }
      const wait = latency[index] ?? 0;
      const replied = start + (wait === noLatency ? long.at(row) : wait);
      if (replied > (ends[at] ?? NaN)) ends[at] = replied;
    }
  }
  for (let at = 0; at < flows; at++) close(at);
  return { of, times, sizes };
}
