/** Pipelined batches: single times inside of one cannot be observed, that of the whole can. */
import { CommandColumn, CommandPlace, Kind, NO_LATENCY, NONE, RowFlag, Table } from "../../assembly/schema";
import { placeColumn } from "./command-places";
import { CHUNK_ROWS, type Decoder } from "./wasm";

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
  const rows = decoder.rows(Table.COMMANDS);
  const of = new Uint32Array(rows).fill(NONE);
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
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - from);
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.KIND, from, kind);
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.FLOW, from, flow);
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.FLAGS, from, flags);
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.LATENCY, from, latency);
    decoder.numbersFrom(Table.COMMANDS, CommandColumn.TIME, from, time);
    for (let index = 0; index < count; index++) {
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
