/**
 * Where the messages of COMMANDS' rows lie, and how long the reply took: packed in the row itself, or, for the rare row whose figures
 * do not fit, in WIDE (assembly/table/commands.ts).
 */
import { CommandColumn, CommandPlace, NO_LATENCY, Table, WideColumn } from "../../assembly/schema";
import { CHUNK_ROWS, type Column, type Decoder } from "./wasm";

/** A reader of one of the places. Valid until the next call into the module. */
export function placeColumn(decoder: Decoder, place: CommandPlace): Column {
  const cells = (column: CommandColumn): Column => decoder.column(Table.COMMANDS, column);
  const wide = (column: WideColumn): Column => decoder.column(Table.WIDE, column);
  const [isWide, wideRow, isOwn, frame] = [CommandColumn.IS_WIDE, CommandColumn.WIDE_ROW, CommandColumn.IS_OWN, CommandColumn.FRAME].map(cells);
  if (isWide === undefined || wideRow === undefined || isOwn === undefined || frame === undefined) throw new Error("unreachable");
  const { rows } = frame;
  /** What WIDE says, else what the row says. */
  const either = (column: WideColumn, narrow: (row: number) => number): Column => {
    const large = wide(column);
    return { rows, at: (row) => (isWide.at(row) === 1 ? large.at(wideRow.at(row)) : narrow(row)) };
  };
  const requestFrame = (row: number): number => (isOwn.at(row) === 1 ? 0 : frame.at(row));
  const after = cells(CommandColumn.REPLY_AFTER);
  const replyFrame = (row: number): number => (after.at(row) === 0 ? 0 : frame.at(row) + after.at(row) - 1);
  switch (place) {
    case CommandPlace.REQUEST_FRAME:
      return { rows, at: requestFrame };
    case CommandPlace.REQUEST_LAST_FRAME: {
      const span = cells(CommandColumn.REQUEST_SPAN);
      return either(WideColumn.REQUEST_LAST_FRAME, (row) => requestFrame(row) + span.at(row));
    }
    case CommandPlace.REQUEST_BYTES: {
      const size = cells(CommandColumn.REQUEST_SIZE);
      return either(WideColumn.REQUEST_BYTES, (row) => size.at(row));
    }
    case CommandPlace.REPLY_FRAME:
      return either(WideColumn.REPLY_FRAME, replyFrame);
    case CommandPlace.REPLY_LAST_FRAME: {
      const span = cells(CommandColumn.REPLY_SPAN);
      return either(WideColumn.REPLY_LAST_FRAME, (row) => replyFrame(row) + span.at(row));
    }
    case CommandPlace.REPLY_BYTES: {
      const size = cells(CommandColumn.REPLY_SIZE);
      return either(WideColumn.REPLY_BYTES, (row) => size.at(row));
    }
    case CommandPlace.LATENCY: {
      const narrow = cells(CommandColumn.LATENCY);
      const large = wide(WideColumn.LATENCY);
      return {
        rows,
        at: (row) => {
          const latency = narrow.at(row);
          if (latency !== NO_LATENCY) return latency;
          return isWide.at(row) === 1 ? large.at(wideRow.at(row)) : NaN;
        },
      };
    }
  }
}

/** Bytes of the messages of many rows, copied. */
export function messageBytes(
  decoder: Decoder, place: CommandPlace.REQUEST_BYTES | CommandPlace.REPLY_BYTES, ids: Uint32Array, into = new Uint32Array(ids.length),
): Uint32Array {
  decoder.words(Table.COMMANDS, place === CommandPlace.REQUEST_BYTES ? CommandColumn.REQUEST_SIZE : CommandColumn.REPLY_SIZE, ids, into);
  if (decoder.rows(Table.WIDE) === 0) return into;
  const bytes = placeColumn(decoder, place);
  const isWide = new Uint32Array(Math.min(CHUNK_ROWS, ids.length));
  for (let from = 0; from < ids.length; from += CHUNK_ROWS) {
    const rows = ids.subarray(from, from + CHUNK_ROWS);
    decoder.words(Table.COMMANDS, CommandColumn.IS_WIDE, rows, isWide);
    for (let index = 0; index < rows.length; index++) if (isWide[index] === 1) into[from + index] = bytes.at(rows[index] ?? 0);
  }
  return into;
}

/** Latencies of many rows: in whole nanoseconds where they fit into a word, and the others. */
export interface Latencies {
  /** NO_LATENCY where there is none, and where it is too long. */
  readonly words: Uint32Array;
  /** Of the rows with a longer one: their indexes in `words`, ascending, and the latencies. */
  readonly longIndexes: Uint32Array;
  readonly long: Float64Array;
}

export function latenciesOf(decoder: Decoder, ids: Uint32Array): Latencies {
  const words = decoder.words(Table.COMMANDS, CommandColumn.LATENCY, ids);
  const indexes: number[] = [];
  const long: number[] = [];
  if (decoder.rows(Table.WIDE) > 0) {
    const latency = placeColumn(decoder, CommandPlace.LATENCY);
    for (let index = 0; index < words.length; index++) {
      if (words[index] !== NO_LATENCY) continue;
      const value = latency.at(ids[index] ?? 0);
      if (Number.isNaN(value)) continue;
      indexes.push(index);
      long.push(value);
    }
  }
  return { words, longIndexes: Uint32Array.from(indexes), long: Float64Array.from(long) };
}
