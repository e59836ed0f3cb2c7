/**
 * Answers a query with row ids: the rows of a view in its own order, those that match, sorted. Covers the rows that are
 * there when it is asked, also while a capture loads.
 */
import { CommandColumn, ProblemColumn, Table } from "../../assembly/schema";
import type { Narrowing, Query, View } from "../model/api";
import type { Exchange, ExchangeReader } from "./exchanges";
import type { NaturalOrder } from "./natural-order";
import { sortCommands, sortFlows, sortProblems } from "./sort-keys";
import { sortByText } from "./text-sort";
import { commandsInRange, flowsInRange, problemsInRange } from "./time-range";
import { type FilterContext, matchRows } from "./filter";
import { matchingFlows, speaksOfFlows } from "./flow-filter";
import { andNoNoise, type Tally, withoutNoise, withoutNoisyFlows } from "./noise";
import { rowsWithKey } from "./more-keys";
import { filterByCell, rowsHit } from "./text-filter";
import { allRows, type Decoder } from "./wasm";

export interface QueryContext extends FilterContext {
  readonly natural: NaturalOrder;
  readonly reader: ExchangeReader;
  /** Told how many rows were hidden. */
  readonly tally?: Tally;
  /** Arguments that a row's command name takes. */
  readonly nameWords: (exchange: Exchange) => number;
}

/** Views whose rows are those of a table as it is; keys and patterns are worked out (key-tables.ts). */
export type TableView = Exclude<View, "keys" | "patterns" | "packets">;

const TABLES: Readonly<Record<TableView, Table>> = { commands: Table.COMMANDS, story: Table.COMMANDS, flows: Table.FLOWS, problems: Table.PROBLEMS };

/** Rows of the whole view, before filtering. */
export function totalRows(decoder: Decoder, view: TableView): number {
  return decoder.rows(TABLES[view]);
}

/** The ids, or undefined when `stale` said that nobody waits for them any more. Columns unknown to the view do not sort. */
export async function runQuery(context: QueryContext, view: TableView, query: Query, stale: () => boolean): Promise<Uint32Array | undefined> {
  switch (view) {
    case "commands":
    case "story":
      return sortedCommands(context, query, matchingCommands(context, query), stale);
    case "flows":
      return sortedFlows(context, query);
    case "problems":
      return sortedProblems(context, query);
  }
}

/** Rows of COMMANDS that are looked at, in their natural order. */
export function matchingCommands(context: FilterContext & Pick<QueryContext, "natural" | "tally">, { filter, flow, key, range, hidesNoise }: Narrowing): Uint32Array {
  const { decoder, natural } = context;
  const inRange = commandsInRange(decoder, natural.ids(), range);
  const ofKey = key === undefined ? inRange : rowsHit(inRange, rowsWithKey(decoder, key));
  const ids = filter === undefined ? ofKey : rowsHit(ofKey, matchRows(context, filter));
  const ofFlow = flow === undefined ? ids : filterByCell(decoder, Table.COMMANDS, CommandColumn.FLOW, ids, flow);
  return hidesNoise === true ? withoutNoise(context, ofFlow, context.tally) : ofFlow;
}

async function sortedCommands(context: QueryContext, query: Query, ids: Uint32Array, stale: () => boolean): Promise<Uint32Array | undefined> {
  const { sort } = query;
  if (sort === undefined) return ids;
  switch (sort.column) {
    case "arguments":
    case "reply":
      return sortByText(context.reader, ids, sort.descending, sort.column, context.nameWords, stale);
    case "time": case "client": case "database": case "command": case "key": case "status": case "latency": case "requestBytes":
    case "replyBytes":
      return sortCommands(context, ids, sort.column, sort.descending);
    default:
      return ids;
  }
}

function sortedFlows(context: QueryContext, { filter, flow, range, sort, hidesNoise }: Query): Uint32Array {
  let ids = flowsInRange(context.decoder, allRows(context.decoder.rows(Table.FLOWS)), range);
  if (flow !== undefined) ids = ids.filter((id) => id === flow);
  const isOfFlows = filter === undefined || speaksOfFlows(filter);
  if (filter !== undefined) ids = rowsHit(ids, matchingFlows(context, isOfFlows || hidesNoise !== true ? filter : andNoNoise(filter)));
  if (hidesNoise === true && isOfFlows) ids = withoutNoisyFlows(context, ids, context.tally);
  switch (sort?.column) {
    case "client": case "server": case "start": case "duration": case "commands": case "errors": case "clientBytes": case "serverBytes":
    case "retransmissions": case "gaps": case "state":
      return sortFlows(context, ids, sort.column, sort.descending);
    default:
      return ids;
  }
}

/** Rows of PROBLEMS that are looked at, of every kind. */
export function matchingProblems(decoder: Decoder, { flow, range }: Narrowing): Uint32Array {
  const ids = problemsInRange(decoder, allRows(decoder.rows(Table.PROBLEMS)), range);
  return flow === undefined ? ids : filterByCell(decoder, Table.PROBLEMS, ProblemColumn.FLOW, ids, flow);
}

function sortedProblems(context: QueryContext, query: Query): Uint32Array {
  const { problemKind, sort } = query;
  let ids = matchingProblems(context.decoder, query);
  if (problemKind !== undefined) ids = filterByCell(context.decoder, Table.PROBLEMS, ProblemColumn.KIND, ids, problemKind);
  switch (sort?.column) {
    case "time": case "kind": case "layer": case "file": case "offset": case "count":
      return sortProblems(context, ids, sort.column, sort.descending);
    default:
      return ids;
  }
}
