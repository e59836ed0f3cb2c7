/**
 * Finds a plain text without regard to ASCII case: in each distinct name, key and connection once, so that a row is a
 * few look-ups.
 */
import { CommandColumn, NO_NAME, Table } from "../../assembly/schema";
import { unescapeText } from "../model/escape";
import type { Labels } from "./labels";
import { type Decoder, reference } from "./wasm";

/** The needle as lower-case bytes; as it was typed, or, with a backslash, as it is shown (`\xc3\xa9`). */
function needles(text: string): readonly Uint8Array[] {
  const plain = lower(new TextEncoder().encode(text));
  return text.includes("\\") ? [plain, lower(unescapeText(text))] : [plain];
}

function lower(bytes: Uint8Array): Uint8Array {
  return bytes.map(lowerByte);
}

function lowerByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => lowerByte(byte));

/** Whether the bytes hold the (lower-case) needle. */
function holds(bytes: Uint8Array, start: number, length: number, needle: Uint8Array): boolean {
  const first = needle[0] ?? 0;
  const last = start + length - needle.length;
  for (let at = start; at <= last; at++) {
    if (FOLD[bytes[at] ?? 0] !== first) continue;
    let matched = 1;
    while (matched < needle.length && FOLD[bytes[at + matched] ?? 0] === needle[matched]) matched++;
    if (matched === needle.length) return true;
  }
  return false;
}

/** For each row of a string table 1 where it holds the text. */
function matchStrings(decoder: Decoder, table: Table, text: string): Uint8Array {
  const { bytes, address, length } = decoder.strings(table);
  const found = new Uint8Array(address.rows);
  for (const needle of needles(text)) {
    for (let row = 0; row < found.length; row++) {
      if (found[row] === 0 && holds(bytes, address.at(row), length.at(row), needle)) found[row] = 1;
    }
  }
  return found;
}

/** For each flow 1 where its client's, or also its server's, endpoint or name holds the text. */
function matchFlows(decoder: Decoder, labels: Labels, text: string, withServer: boolean): Uint8Array {
  const needle = text.toLowerCase();
  return Uint8Array.from({ length: decoder.rows(Table.FLOWS) }, (_, flow) => {
    const { client, server, clientHost = "", serverHost = "" } = labels.endpoints(flow);
    const texts = withServer ? [client, clientHost, server, serverHost] : [client, clientHost];
    return texts.some((of) => of.toLowerCase().includes(needle)) ? 1 : 0;
  });
}

/** Rows of the Commands table among `ids` whose command, key or client holds the text, in the same order. */
export function filterCommands(decoder: Decoder, labels: Labels, ids: Uint32Array, text: string): Uint32Array {
  const flows = matchFlows(decoder, labels, text, false);
  const names = matchStrings(decoder, Table.NAMES, text);
  const keys = matchStrings(decoder, Table.KEYS, text);
  const flow = decoder.column(Table.COMMANDS, CommandColumn.FLOW);
  const name = decoder.column(Table.COMMANDS, CommandColumn.NAME);
  const key = decoder.column(Table.COMMANDS, CommandColumn.KEY);
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (const id of ids) {
    const nameRow = name.at(id);
    if ((nameRow !== NO_NAME && names[nameRow] === 1) || flows[flow.at(id)] === 1 || keys[key.at(id)] === 1) kept[count++] = id;
  }
  return kept.slice(0, count);
}

/** Rows of a view that belong to one flow. */
export function filterByFlow(decoder: Decoder, table: Table, column: number, ids: Uint32Array, flow: number): Uint32Array {
  const cell = decoder.column(table, column);
  return ids.filter((id) => reference(cell.at(id)) === flow);
}

export function filterFlows(decoder: Decoder, labels: Labels, ids: Uint32Array, text: string): Uint32Array {
  const found = matchFlows(decoder, labels, text, true);
  return ids.filter((id) => found[id] === 1);
}

/** For texts of rows that are not many. */
export function filterTexts(ids: Uint32Array, text: string, textOf: (id: number) => string): Uint32Array {
  const needle = text.toLowerCase();
  return ids.filter((id) => textOf(id).toLowerCase().includes(needle));
}

