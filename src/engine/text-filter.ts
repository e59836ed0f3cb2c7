/**
 * Finds a plain text without regard to ASCII case: in each distinct name, key and connection once, so that a row is a
 * few look-ups.
 */
import { CommandColumn, NO_NAME, Table } from "../../assembly/schema";
import { unescapeText } from "../model/escape";
import { lower, markHolding } from "./byte-search";
import type { Labels } from "./labels";
import { CHUNK_ROWS, type Decoder } from "./wasm";

/** The needle as lower-case bytes; as it was typed, or, with a backslash, as it is shown (`\xc3\xa9`). */
function needles(text: string): readonly Uint8Array[] {
  const plain = lower(new TextEncoder().encode(text));
  return text.includes("\\") ? [plain, lower(unescapeText(text))] : [plain];
}

/** For each row of a string table 1 where it holds the text, in the place after its own: the first one is that of no row. */
function matchStrings(decoder: Decoder, table: Table.NAMES | Table.KEYS, text: string): Uint8Array {
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
function matchFlows(decoder: Decoder, labels: Labels, text: string, withServer: boolean): Uint8Array {
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

/**
 * Rows of the Commands table among `ids` whose command, key or client holds the text, in the same order. Looks at all rows in the order of
 * the table, since that is the fastest way through memory; so `ids` are best those of all rows.
 */
export function filterCommands(decoder: Decoder, labels: Labels, ids: Uint32Array, text: string): Uint32Array {
  const matches = [
    { column: CommandColumn.NAME, found: matchStrings(decoder, Table.NAMES, text) },
    { column: CommandColumn.KEY, found: matchStrings(decoder, Table.KEYS, text) },
    { column: CommandColumn.FLOW, found: matchFlows(decoder, labels, text, false) },
  ].filter(({ found }) => found.includes(1));
  if (matches.length === 0) return new Uint32Array(0);
  const hits = new Uint8Array(decoder.rows(Table.COMMANDS));
  const cells = new Uint32Array(CHUNK_ROWS);
  for (let first = 0; first < hits.length; first += CHUNK_ROWS) {
    for (const { column, found } of matches) addHits(decoder.wordsFrom(Table.COMMANDS, column, first, cells), found, hits, first);
  }
  return rowsHit(ids, hits);
}

/** Sets those `hits` from `first` on whose cell, a row of another table or NONE, was found. No branch: one in ten rows may be without a key. */
function addHits(cells: Uint32Array, found: Uint8Array, hits: Uint8Array, first: number): void {
  const count = Math.min(cells.length, hits.length - first);
  for (let index = 0; index < count; index++) {
    // NONE, which is 2^32 - 1, becomes 0.
    const place = ((cells[index] ?? 0) + 1) >>> 0;
    hits[first + index] = (hits[first + index] ?? 0) | (found[place] ?? 0);
  }
}

function rowsHit(ids: Uint32Array, hits: Uint8Array): Uint32Array {
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

export function filterFlows(decoder: Decoder, labels: Labels, ids: Uint32Array, text: string): Uint32Array {
  const found = matchFlows(decoder, labels, text, true);
  return ids.filter((id) => found[1 + id] === 1);
}

/** For texts of rows that are not many. */
export function filterTexts(ids: Uint32Array, text: string, textOf: (id: number) => string): Uint32Array {
  const needle = text.toLowerCase();
  return ids.filter((id) => textOf(id).toLowerCase().includes(needle));
}
