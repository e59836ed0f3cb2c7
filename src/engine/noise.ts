/** Leaves out what clients send to keep a connection (model/noise.ts), and counts it, so that the page can say how much it hides. */
import { FlowColumn, Table } from "../../assembly/schema";
import type { Filter } from "../model/filter/ast";
import { type FilterContext, matchRows } from "./filter";
import { flowsOfRows } from "./flow-filter";
import { rowsHit } from "./text-filter";
import { allRows } from "./wasm";

const NOT_NOISE: Filter = { is: "not", inner: { is: "compare", field: { name: "is", type: "flags", hint: "" }, operator: "==", value: { is: "text", text: "noise" } } };

/** How many rows were left out. */
export interface Tally {
  noise: number;
}

/** Of rows of COMMANDS those that are no noise, in the same order. */
export function withoutNoise(context: FilterContext, ids: Uint32Array, tally?: Tally): Uint32Array {
  return counted(ids, rowsHit(ids, matchRows(context, NOT_NOISE)), tally);
}

/** Of rows of FLOWS those that carry anything but noise: what has no commands at all is not noise. */
export function withoutNoisyFlows(context: FilterContext, ids: Uint32Array, tally?: Tally): Uint32Array {
  const { decoder } = context;
  const hits = flowsOfRows(decoder, matchRows(context, NOT_NOISE));
  const commands = decoder.words(Table.FLOWS, FlowColumn.COMMANDS, allRows(hits.length));
  return counted(ids, rowsHit(ids, hits.map((hit, flow) => (commands[flow] === 0 ? 1 : hit))), tally);
}

/** A filter over rows of COMMANDS that noise never meets. */
export function andNoNoise(filter: Filter): Filter {
  return { is: "and", left: filter, right: NOT_NOISE };
}

function counted(before: Uint32Array, after: Uint32Array, tally: Tally | undefined): Uint32Array {
  if (tally !== undefined) tally.noise = before.length - after.length;
  return after;
}
