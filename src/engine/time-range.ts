/** Keeps the rows that lie in a range of time; without a range all of them. */
import { CommandColumn, FlowColumn, ProblemColumn, Table } from "../../assembly/schema";
import type { TimeRange } from "../model/api";
import { firstPlace } from "./halving";
import type { Column, Decoder } from "./wasm";

/** Commands that began in the range. `ids` are in order of time, so that it is one piece of them, and is not copied. */
export function commandsInRange(decoder: Decoder, ids: Uint32Array, range: TimeRange | undefined): Uint32Array {
  if (range === undefined) return ids;
  const times = decoder.column(Table.COMMANDS, CommandColumn.TIME);
  const start = firstFrom(times, ids, range.from);
  return ids.subarray(start, Math.max(start, firstFrom(times, ids, range.to)));
}

/** Flows that were open at some moment of the range: their last frame may be its first moment, their first one not its end. */
export function flowsInRange(decoder: Decoder, ids: Uint32Array, range: TimeRange | undefined): Uint32Array {
  if (range === undefined) return ids;
  const first = decoder.column(Table.FLOWS, FlowColumn.FIRST_TIME);
  const last = decoder.column(Table.FLOWS, FlowColumn.LAST_TIME);
  return ids.filter((id) => first.at(id) < range.to && last.at(id) >= range.from);
}

/** Problems that may have been met in the range: a row tells of the first and the last time only. Those of the file as a whole have no time, and stay. */
export function problemsInRange(decoder: Decoder, ids: Uint32Array, range: TimeRange | undefined): Uint32Array {
  if (range === undefined) return ids;
  const first = decoder.numbers(Table.PROBLEMS, ProblemColumn.FIRST_TIME, ids);
  const last = decoder.numbers(Table.PROBLEMS, ProblemColumn.LAST_TIME, ids);
  return ids.filter((_, at) => !((first[at] ?? NaN) >= range.to || (last[at] ?? NaN) < range.from));
}

/** Place of the first id whose time is not before `time`. */
function firstFrom(times: Column, ids: Uint32Array, time: number): number {
  return firstPlace(ids.length, (place) => !(times.at(ids[place] ?? 0) < time));
}
