/**
 * Finds a plain text without regard to ASCII case: in each distinct name, key and connection once, so that a row is a
 * few look-ups.
 */
import { NO_NAME, Table } from "../../assembly/schema";
import { unescapeText } from "../model/escape";
import { lower, markHolding } from "./byte-search";
import type { Labels } from "./labels";
import { CHUNK_ROWS, type Decoder } from "./wasm";

/** The needle as lower-case bytes; as it was typed, or, with a backslash, as it is shown (`\xc3\xa9`). */
export function needles(text: string): readonly Uint8Array[] {
  const plain = lower(new TextEncoder().encode(text));
  return text.includes("\\") ? [plain, lower(unescapeText(text))] : [plain];
}

/** For each row of a string table 1 where it holds the text, in the place after its own: the first one is that of no row. */
export function matchStrings(decoder: Decoder, table: Table.NAMES | Table.KEYS, text: string): Uint8Array {
  const strings = decoder.strings(table);
  // NO_NAME has a place too, and no row of NAMES that rows could refer to.
  const found = new Uint8Array(1 + (table === Table.NAMES ? NO_NAME + 1 : strings.start.length));
  for (const needle of needles(text)) markHolding(strings, needle, found.subarray(1));
  if (table === Table.NAMES) found[1 + NO_NAME] = 0;
  return found;
}

/** What an endpoint consists of (model/address.ts); a text with anything else is none's, unless hosts have names. */
const ENDPOINT = /^[0-9a-f.:[\]]*$/;

/** The same for flows: where its client's, or also its server's, endpoint or name holds the text. */
export function matchFlows(decoder: Decoder, labels: Labels, text: string, withServer: boolean): Uint8Array {
  const needle = text.toLowerCase();
  const flows = decoder.rows(Table.FLOWS);
  const found = new Uint8Array(1 + flows);
  if (labels.hostNames.size === 0 && !ENDPOINT.test(needle)) return found;
  for (let flow = 0; flow < flows; flow++) {
    const { client, server, clientHost = "", serverHost = "" } = labels.endpoints(flow);
    const texts = withServer ? [client, clientHost, server, serverHost] : [client, clientHost];
    if (texts.some((of) => of.toLowerCase().includes(needle))) found[1 + flow] = 1;
  }
  return found;
}

/** Those of `ids`, rows of a table, that are marked by 1, in the same order. */
export function rowsHit(ids: Uint32Array, hits: Uint8Array): Uint32Array {
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] ?? 0;
    // Written in any case, and kept by the count: no branch that cannot be foretold.
    kept[count] = id;
    count += hits[id] ?? 0;
  }
  return kept.slice(0, count);
}

/** Rows among `ids` whose cell of a column has one value, in the same order. */
export function filterByCell(decoder: Decoder, table: Table, column: number, ids: Uint32Array, value: number): Uint32Array {
  const cells = new Uint32Array(CHUNK_ROWS);
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (let from = 0; from < ids.length; from += CHUNK_ROWS) {
    const rows = ids.subarray(from, from + CHUNK_ROWS);
    decoder.words(table, column, rows, cells);
    for (let index = 0; index < rows.length; index++) {
      kept[count] = rows[index] ?? 0;
      count += cells[index] === value ? 1 : 0;
    }
  }
  return kept.slice(0, count);
}
