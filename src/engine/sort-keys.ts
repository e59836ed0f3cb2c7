/**
 * What each column sorts by: a number, or the rank of an interned text. Keys are made for the rows of a result, so that a
 * filtered result sorts in its own size.
 */
import { CommandColumn, CommandPlace, FlowColumn, NO_NAME, NONE, ProblemColumn, StateColumn, Table } from "../../assembly/schema";
import type { CommandColumnName, FlowColumnName, ProblemColumnName } from "../model/api";
import { type ByteStrings, rankStrings } from "./byte-sort";
import { placeColumn } from "./command-places";
import type { Labels } from "./labels";
import { sortByNumber, sortByWord } from "./radix";
import type { Column, Decoder } from "./wasm";

export interface SortContext {
  readonly decoder: Decoder;
  readonly labels: Labels;
}

/** Columns of the Commands table whose texts stand in the file only. */
export type TextColumn = "arguments" | "reply";

/** Rows of the Commands table in the order of a column, ties in the order of `ids`. */
export function sortCommands(context: SortContext, ids: Uint32Array, column: Exclude<CommandColumnName, TextColumn>, descending: boolean): Uint32Array {
  const { decoder } = context;
  const numbers = (cells: Column): Uint32Array => sortByNumber(ids, numbersOf(cells, ids), descending);
  const words = (cells: Column): Uint32Array => sortByWord(ids, mapIds(ids, (id) => cells.at(id)), descending);
  const ranked = (cell: CommandColumn, ranks: Uint32Array): Uint32Array => {
    const rows = decoder.column(Table.COMMANDS, cell);
    return sortByWord(ids, mapIds(ids, (id) => ranks[rows.at(id)] ?? NONE), descending);
  };
  switch (column) {
    case "time":
      // The natural order is by time already, and its ties are to stay.
      return descending ? numbers(decoder.column(Table.COMMANDS, CommandColumn.TIME)) : ids;
    case "latency":
      return numbers(placeColumn(decoder, CommandPlace.LATENCY));
    case "requestBytes":
      return words(placeColumn(decoder, CommandPlace.REQUEST_BYTES));
    case "replyBytes":
      return words(placeColumn(decoder, CommandPlace.REPLY_BYTES));
    case "status":
      return words(decoder.column(Table.COMMANDS, CommandColumn.STATUS));
    case "command":
      return ranked(CommandColumn.NAME, ranksOfTable(decoder, Table.NAMES).subarray(0, NO_NAME));
    case "key":
      return ranked(CommandColumn.KEY, ranksOfTable(decoder, Table.KEYS));
    case "client":
      return ranked(CommandColumn.FLOW, flowRanks(context, true));
    case "database": {
      const databases = decoder.column(Table.STATES, StateColumn.DATABASE);
      return ranked(CommandColumn.STATE, mapIds(allRows(databases.rows), (row) => databases.at(row)));
    }
  }
}

export function sortFlows(context: SortContext, ids: Uint32Array, column: FlowColumnName, descending: boolean): Uint32Array {
  const { decoder } = context;
  const numbers = (cell: FlowColumn): Uint32Array => sortByNumber(ids, numbersOf(decoder.column(Table.FLOWS, cell), ids), descending);
  switch (column) {
    case "client":
    case "server": {
      const ranks = flowRanks(context, column === "client");
      return sortByWord(ids, mapIds(ids, (id) => ranks[id] ?? NONE), descending);
    }
    case "duration": {
      const first = decoder.column(Table.FLOWS, FlowColumn.FIRST_TIME);
      const last = decoder.column(Table.FLOWS, FlowColumn.LAST_TIME);
      return sortByNumber(ids, Float64Array.from(ids, (id) => last.at(id) - first.at(id)), descending);
    }
    default:
      return numbers(FLOW_COLUMNS[column]);
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

export function sortProblems(context: SortContext, ids: Uint32Array, column: ProblemColumnName, descending: boolean): Uint32Array {
  return sortByNumber(ids, numbersOf(context.decoder.column(Table.PROBLEMS, PROBLEM_COLUMNS[column]), ids), descending);
}

const PROBLEM_COLUMNS: Readonly<Record<ProblemColumnName, ProblemColumn>> = {
  kind: ProblemColumn.KIND,
  layer: ProblemColumn.LAYER,
  file: ProblemColumn.SOURCE,
  offset: ProblemColumn.OFFSET,
  count: ProblemColumn.COUNT,
};

/** Row ids 0 to `rows`. */
export function allRows(rows: number): Uint32Array {
  const ids = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) ids[row] = row;
  return ids;
}

function numbersOf(cells: Column, ids: Uint32Array): Float64Array {
  const keys = new Float64Array(ids.length);
  for (let index = 0; index < ids.length; index++) keys[index] = cells.at(ids[index] ?? 0);
  return keys;
}

function mapIds(ids: Uint32Array, key: (id: number) => number): Uint32Array {
  const keys = new Uint32Array(ids.length);
  for (let index = 0; index < ids.length; index++) keys[index] = key(ids[index] ?? 0);
  return keys;
}

/** The rank of each string of a table. */
function ranksOfTable(decoder: Decoder, table: Table): Uint32Array {
  const { bytes, address, length } = decoder.strings(table);
  const rows = allRows(address.rows);
  return rankStrings({ bytes, start: mapIds(rows, (row) => address.at(row)), length: mapIds(rows, (row) => length.at(row)) });
}

const ADDRESS_BYTES = 18;

/** The rank of each flow by one side's address, then port. */
function flowRanks({ decoder }: SortContext, client: boolean): Uint32Array {
  const first = client ? FlowColumn.CLIENT_ADDRESS_0 : FlowColumn.SERVER_ADDRESS_0;
  const words = [0, 1, 2, 3].map((word) => decoder.column(Table.FLOWS, first + word));
  const port = decoder.column(Table.FLOWS, client ? FlowColumn.CLIENT_PORT : FlowColumn.SERVER_PORT);
  const flows = port.rows;
  const view = new DataView(new ArrayBuffer(flows * ADDRESS_BYTES));
  for (let flow = 0; flow < flows; flow++) {
    for (const [index, word] of words.entries()) view.setUint32(flow * ADDRESS_BYTES + index * 4, word.at(flow));
    view.setUint16(flow * ADDRESS_BYTES + 16, port.at(flow));
  }
  const strings: ByteStrings = {
    bytes: new Uint8Array(view.buffer),
    start: mapIds(allRows(flows), (flow) => flow * ADDRESS_BYTES),
    length: new Uint32Array(flows).fill(ADDRESS_BYTES),
  };
  return rankStrings(strings);
}
