/** Which frames the Packets table looks at: all, or those of a time, a connection, a mark, and of what a filter keeps. In the order of their numbers, which is that of their times. */
import { CommandColumn, CommandPlace, FrameColumn, FrameFlag, IndexColumn, Table } from "../../assembly/schema";
import type { Query } from "../model/api";
import type { Blocks } from "./blocks";
import { placeColumn } from "./command-places";
import { type FilterContext, matchRows } from "./filter";
import { firstPlace } from "./halving";
import { matchingFlows, speaksOfFlows } from "./flow-filter";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";

/** Row ids, of which some are asked for at a time: a capture may have a hundred million frames, whose ids need not be there. */
export interface RowIds {
  readonly length: number;
  subarray(from: number, to: number): Uint32Array;
}

export interface PacketAnswer {
  readonly ids: RowIds;
  /** Of each bit of FrameFlag how many of the frames have it, whatever mark is asked for. */
  readonly marks: readonly number[];
}

/** Bits of FrameFlag; the first tells the side. */
const MARK_BITS = 10;

export async function packetQuery(context: FilterContext, blocks: Blocks, { filter, flow, range, mark }: Query): Promise<PacketAnswer> {
  const { decoder } = context;
  const frames = decoder.rows(Table.FRAMES);
  const [first, end] = range === undefined ? [0, frames] : [await firstFrom(decoder, blocks, range.from), await firstFrom(decoder, blocks, range.to)];
  const flows = filter !== undefined && speaksOfFlows(filter) ? matchingFlows(context, filter) : undefined;
  const carriers = filter === undefined || flows !== undefined ? undefined : carriersOf(decoder, matchRows(context, filter));
  const marks = new Array<number>(MARK_BITS).fill(0);
  const isAll = flow === undefined && mark === undefined && filter === undefined;
  const found = new Uint32Array(isAll ? 0 : Math.max(0, end - first));
  let count = 0;
  const [ofFlow, flags] = [new Uint32Array(CHUNK_ROWS), new Uint32Array(CHUNK_ROWS)];
  for (let from = first; from < end; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, end - from);
    decoder.wordsFrom(Table.FRAMES, FrameColumn.FLAGS, from, flags.subarray(0, rows));
    if (flow !== undefined || flows !== undefined) decoder.wordsFrom(Table.FRAMES, FrameColumn.FLOW, from, ofFlow.subarray(0, rows));
    for (let index = 0; index < rows; index++) {
      const own = flags[index] ?? 0;
      if (!isAll) {
        if (flow !== undefined && ofFlow[index] !== flow) continue;
        if (flows !== undefined && flows[ofFlow[index] ?? 0] !== 1) continue;
        if (carriers !== undefined && carriers[from + index] !== 1) continue;
        if (mark === undefined || (own & mark) !== 0) found[count++] = from + index;
      }
      if (own > FrameFlag.FROM_SERVER) for (let bit = 1; bit < MARK_BITS; bit++) if ((own & (1 << bit)) !== 0) marks[bit] = (marks[bit] ?? 0) + 1;
    }
  }
  return { ids: isAll ? { length: Math.max(0, end - first), subarray: (from, to) => allRows(Math.max(0, Math.min(end, first + to) - first - from), first + from) } : found.slice(0, count), marks };
}

/** For each frame 1 where it carries a message of one of the rows of COMMANDS. */
function carriersOf(decoder: Decoder, hits: Uint8Array): Uint8Array {
  const found = new Uint8Array(decoder.rows(Table.FRAMES));
  const place = (of: CommandPlace): ReturnType<typeof placeColumn> => placeColumn(decoder, of);
  const sides = [
    [0, place(CommandPlace.REQUEST_FRAME), place(CommandPlace.REQUEST_LAST_FRAME)],
    [FrameFlag.FROM_SERVER, place(CommandPlace.REPLY_FRAME), place(CommandPlace.REPLY_LAST_FRAME)],
  ] as const;
  const flowOfRow = decoder.column(Table.COMMANDS, CommandColumn.FLOW);
  const [flows, flags] = [decoder.column(Table.FRAMES, FrameColumn.FLOW), decoder.column(Table.FRAMES, FrameColumn.FLAGS)];
  for (let row = 0; row < hits.length; row++) {
    if (hits[row] !== 1) continue;
    const flow = flowOfRow.at(row);
    for (const [direction, firstOf, lastOf] of sides) {
      const first = firstOf.at(row);
      const last = first > 0 ? lastOf.at(row) : 0;
      for (let frame = Math.max(1, first); frame <= last; frame++) {
        if (flows.at(frame - 1) === flow && (flags.at(frame - 1) & FrameFlag.FROM_SERVER) === direction) found[frame - 1] = 1;
      }
    }
  }
  return found;
}

/** Row of the first frame whose time is not before; the index tells where to look, and frames there are read. */
async function firstFrom(decoder: Decoder, blocks: Blocks, time: number): Promise<number> {
  const times = decoder.column(Table.INDEX, IndexColumn.TIME);
  const low = firstPlace(times.rows, (place) => !(times.at(place) < time));
  const frames = decoder.rows(Table.FRAMES);
  for (let frame = low === 0 ? 1 : decoder.cell(Table.INDEX, IndexColumn.FRAME, low - 1); frame <= frames; frame++) {
    await blocks.ensure([blocks.blockOf(frame)]);
    if (!((blocks.frame(frame)?.time ?? NaN) < time)) return frame - 1;
  }
  return frames;
}
