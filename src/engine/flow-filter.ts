/**
 * Which connections a filter keeps. One that speaks of connections only (client, server, flow, words) is asked of each of them, so that those which
 * carry no Redis are found, too; of any other, the connections that have a row which matches.
 */
import { CommandColumn, Table } from "../../assembly/schema";
import type { Filter, Value } from "../model/filter/ast";
import type { Operator } from "../model/filter/fields";
import { type FilterContext, matchRows } from "./filter";
import { boundsOf } from "./filter-bounds";
import { testFlows } from "./filter-tests";
import { matchFlows } from "./text-filter";
import { CHUNK_ROWS, type Decoder } from "./wasm";

/** For each row of FLOWS 1 where it matches. */
export function matchingFlows(context: FilterContext, filter: Filter): Uint8Array {
  if (speaksOfFlows(filter)) return ofFlows(context, filter);
  return flowsOfRows(context.decoder, matchRows(context, filter));
}

/** Of rows of COMMANDS, 1 where they are looked for, the connections. */
export function flowsOfRows(decoder: Decoder, hits: Uint8Array): Uint8Array {
  const found = new Uint8Array(decoder.rows(Table.FLOWS));
  const cells = new Uint32Array(CHUNK_ROWS);
  for (let first = 0; first < hits.length; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, hits.length - first);
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.FLOW, first, cells.subarray(0, count));
    for (let index = 0; index < count; index++) if (hits[first + index] === 1) found[cells[index] ?? 0] = 1;
  }
  return found;
}

/** Whether connections are asked, and not their rows. */
export function speaksOfFlows(filter: Filter): boolean {
  switch (filter.is) {
    case "all":
    case "search":
      return true;
    case "not":
      return speaksOfFlows(filter.inner);
    case "and":
    case "or":
      return speaksOfFlows(filter.left) && speaksOfFlows(filter.right);
    default:
      return filter.field.name === "client" || filter.field.name === "server" || filter.field.name === "flow";
  }
}

function ofFlows(context: FilterContext, filter: Filter): Uint8Array {
  const flows = context.decoder.rows(Table.FLOWS);
  switch (filter.is) {
    case "not":
      return ofFlows(context, filter.inner).map((hit) => 1 - hit);
    case "and": {
      const right = ofFlows(context, filter.right);
      return ofFlows(context, filter.left).map((hit, flow) => hit & (right[flow] ?? 0));
    }
    case "or": {
      const right = ofFlows(context, filter.right);
      return ofFlows(context, filter.left).map((hit, flow) => hit | (right[flow] ?? 0));
    }
    case "search":
      return matchFlows(context.decoder, context.labels, filter.text, true).subarray(1);
    case "compare":
      return comparing(context, filter.field.name, filter.operator, filter.value);
    case "any": {
      const found = new Uint8Array(flows);
      for (const value of filter.values) for (const [flow, hit] of comparing(context, filter.field.name, "==", value).entries()) if (hit === 1) found[flow] = 1;
      return found;
    }
    case "between": {
      const low = comparing(context, filter.field.name, ">=", filter.low);
      return comparing(context, filter.field.name, "<=", filter.high).map((hit, flow) => hit & (low[flow] ?? 0));
    }
    case "all":
      return new Uint8Array(flows).fill(1);
  }
}

function comparing(context: FilterContext, field: string, operator: Operator, value: Value): Uint8Array {
  if (operator === "!=" || operator === "!~") return comparing(context, field, operator === "!=" ? "==" : "~", value).map((hit) => 1 - hit);
  const { decoder, labels } = context;
  if (value.is === "text") return testFlows(decoder, labels, field === "client", { text: value.text, isPattern: operator === "~", fold: true }).subarray(1);
  // Only `flow` is a number, and connections are numbered from 1.
  const { low, high } = boundsOf(operator, value.is === "number" ? value.number : NaN);
  return Uint8Array.from({ length: decoder.rows(Table.FLOWS) }, (_, flow) => Number(flow + 1 >= low && flow + 1 <= high));
}
