/**
 * What each column sorts by: a number, or the rank of an interned text. Keys are made for the rows of a result, so that a
 * filtered result sorts in its own size.
 */
import { CommandColumn, CommandPlace, FlowColumn, NO_LATENCY, NO_NAME, NONE, ProblemColumn, StateColumn, Table } from "../../assembly/schema";
import type { CommandColumnName, FlowColumnName, ProblemColumnName } from "../model/api";
import { latenciesOf, messageBytes } from "./command-places";
import { sortByNumber, sortByWord } from "./radix";
import { flowRanks, stringRanks } from "./ranks";
import { allRows, type Decoder } from "./wasm";

export interface SortContext {
  readonly decoder: Decoder;
}

/** Columns of the Commands table whose texts stand in the file only. */
export type TextColumn = "arguments" | "reply";

/** Rows of the Commands table in the order of a column, ties in the order of `ids`. */
export function sortCommands({ decoder }: SortContext, ids: Uint32Array, column: Exclude<CommandColumnName, TextColumn>, descending: boolean): Uint32Array {
  const cells = (cell: CommandColumn): Uint32Array => decoder.words(Table.COMMANDS, cell, ids);
  const ranked = (cell: CommandColumn, ranks: Uint32Array): Uint32Array => sortByWord(ids, replaced(cells(cell), ranks), descending);
  switch (column) {
    case "time":
      // The natural order is by time already, and its ties are to stay.
      return descending ? sortByNumber(ids, decoder.numbers(Table.COMMANDS, CommandColumn.TIME, ids), descending) : ids;
    case "latency":
      return sortByLatency(decoder, ids, descending);
    case "requestBytes":
      return sortByWord(ids, messageBytes(decoder, CommandPlace.REQUEST_BYTES, ids), descending);
    case "replyBytes":
      return sortByWord(ids, messageBytes(decoder, CommandPlace.REPLY_BYTES, ids), descending);
    case "status":
      return sortByWord(ids, cells(CommandColumn.STATUS), descending);
    case "command":
      return ranked(CommandColumn.NAME, stringRanks(decoder, Table.NAMES).subarray(0, NO_NAME));
    case "key":
      return ranked(CommandColumn.KEY, stringRanks(decoder, Table.KEYS));
    case "client":
      return ranked(CommandColumn.FLOW, flowRanks(decoder, true));
    case "database":
      return ranked(CommandColumn.STATE, decoder.words(Table.STATES, StateColumn.DATABASE, allRows(decoder.rows(Table.STATES))));
  }
}

/** References replaced by ranks of what they refer to, in place; NONE stays. */
function replaced(cells: Uint32Array, ranks: Uint32Array): Uint32Array {
  const none = NONE;
  for (let index = 0; index < cells.length; index++) {
    const row = cells[index] ?? 0;
    cells[index] = row < ranks.length ? (ranks[row] ?? none) : none;
  }
  return cells;
}

/** Latencies that do not fit into a word are longer than all others: they are sorted on their own. */
function sortByLatency(decoder: Decoder, ids: Uint32Array, descending: boolean): Uint32Array {
  const { words, longIndexes, long } = latenciesOf(decoder, ids);
  const sorted = sortByWord(ids, words, descending);
  if (long.length === 0) return sorted;
  const isLong = new Uint8Array(decoder.rows(Table.COMMANDS));
  const longIds = longIndexes.map((index) => ids[index] ?? 0);
  for (const id of longIds) isLong[id] = 1;
  const others = sorted.filter((id) => isLong[id] === 0);
  const timed = words.reduce((count, word) => (word === NO_LATENCY ? count : count + 1), 0);
  const place = descending ? 0 : timed;
  const order = new Uint32Array(ids.length);
  order.set(others.subarray(0, place));
  order.set(sortByNumber(longIds, long, descending), place);
  order.set(others.subarray(place), place + longIds.length);
  return order;
}

export function sortFlows({ decoder }: SortContext, ids: Uint32Array, column: FlowColumnName, descending: boolean): Uint32Array {
  const cells = (cell: FlowColumn): Float64Array => decoder.numbers(Table.FLOWS, cell, ids);
  switch (column) {
    case "client":
    case "server":
      return sortByWord(ids, replaced(ids.slice(), flowRanks(decoder, column === "client")), descending);
    case "duration": {
      const first = cells(FlowColumn.FIRST_TIME);
      return sortByNumber(ids, cells(FlowColumn.LAST_TIME).map((last, index) => last - (first[index] ?? NaN)), descending);
    }
    default:
      return sortByNumber(ids, cells(FLOW_COLUMNS[column]), descending);
  }
}

const FLOW_COLUMNS: Readonly<Record<Exclude<FlowColumnName, "client" | "server" | "duration">, FlowColumn>> = {
  start: FlowColumn.FIRST_TIME,
  commands: FlowColumn.COMMANDS,
  errors: FlowColumn.ERRORS,
  clientBytes: FlowColumn.CLIENT_BYTES,
  serverBytes: FlowColumn.SERVER_BYTES,
  retransmissions: FlowColumn.RETRANSMISSIONS,
  gaps: FlowColumn.GAPS,
  state: FlowColumn.STATE,
};

export function sortProblems({ decoder }: SortContext, ids: Uint32Array, column: ProblemColumnName, descending: boolean): Uint32Array {
  return sortByNumber(ids, decoder.numbers(Table.PROBLEMS, PROBLEM_COLUMNS[column], ids), descending);
}

const PROBLEM_COLUMNS: Readonly<Record<ProblemColumnName, ProblemColumn>> = {
  time: ProblemColumn.FIRST_TIME,
  kind: ProblemColumn.KIND,
  layer: ProblemColumn.LAYER,
  file: ProblemColumn.SOURCE,
  offset: ProblemColumn.OFFSET,
  count: ProblemColumn.COUNT,
};
