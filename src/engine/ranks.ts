/**
 * Places of what rows refer to (names, keys, connections) in the order of their texts, so that rows are sorted by a number. Strings never change once
 * they are in a table: their ranks are kept until the table grows.
 */
import { FlowColumn, Table } from "../../assembly/schema";
import { rankDistinct, rankStrings } from "./byte-sort";
import { allRows, type Decoder } from "./wasm";

const known = new WeakMap<Decoder, Map<Table, Uint32Array>>();

/** The rank of each string of a table. */
export function stringRanks(decoder: Decoder, table: Table.NAMES | Table.KEYS): Uint32Array {
  const tables = known.get(decoder) ?? new Map<Table, Uint32Array>();
  known.set(decoder, tables);
  const kept = tables.get(table);
  if (kept?.length === decoder.rows(table)) return kept;
  const ranks = rankDistinct(decoder.strings(table));
  tables.set(table, ranks);
  return ranks;
}

const ADDRESS_BYTES = 18;

/**
 * The rank of each flow by one side's address, then port. Not kept: which side is the client may turn out late, and there are few flows
 * compared with rows.
 */
export function flowRanks(decoder: Decoder, client: boolean): Uint32Array {
  const first = client ? FlowColumn.CLIENT_ADDRESS_0 : FlowColumn.SERVER_ADDRESS_0;
  const flows = allRows(decoder.rows(Table.FLOWS));
  const view = new DataView(new ArrayBuffer(flows.length * ADDRESS_BYTES));
  for (let word = 0; word < 4; word++) {
    const cells = decoder.words(Table.FLOWS, first + word, flows);
    for (let flow = 0; flow < cells.length; flow++) view.setUint32(flow * ADDRESS_BYTES + word * 4, cells[flow] ?? 0);
  }
  const ports = decoder.words(Table.FLOWS, client ? FlowColumn.CLIENT_PORT : FlowColumn.SERVER_PORT, flows);
  for (let flow = 0; flow < ports.length; flow++) view.setUint16(flow * ADDRESS_BYTES + 16, ports[flow] ?? 0);
  return rankStrings({
    bytes: new Uint8Array(view.buffer),
    start: flows.map((flow) => flow * ADDRESS_BYTES),
    length: new Uint32Array(flows.length).fill(ADDRESS_BYTES),
  });
}
