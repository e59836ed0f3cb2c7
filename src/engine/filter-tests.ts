/**
 * What a comparison of a filter says of each distinct name, key, connection state and connection: 1 where it holds, in the place after the
 * row's own; the first place is that of rows that have none, as in text-filter.ts.
 */
import { FlowColumn, NO_NAME, NONE, StateColumn, Table } from "../../assembly/schema";
import { escapeBytes, unescapeText } from "../model/escape";
import { globTest, type ByteTest } from "../model/filter/glob";
import { holdsEndpoint, networkOf } from "../model/filter/network";
import { lower } from "./byte-search";
import { patternsOf } from "./key-patterns";
import type { Labels } from "./labels";
import { allRows, type Decoder } from "./wasm";

/** How a text is compared: whole, or as a pattern; `fold`: ASCII letters of either case are alike. */
export interface TextTest {
  readonly text: string;
  readonly isPattern: boolean;
  readonly fold: boolean;
}

/** A test of bytes as they are in the capture; the text is as RESPlens shows it, escapes and all. */
function byteTest({ text, isPattern, fold }: TextTest): ByteTest {
  if (isPattern) return globTest(new TextEncoder().encode(text), fold);
  const exact = unescapeText(text);
  const wanted = fold ? lower(exact) : exact;
  return (bytes) => bytes.length === wanted.length && (fold ? lower(bytes) : bytes).every((byte, at) => byte === wanted[at]);
}

export function testStrings(decoder: Decoder, table: Table.NAMES | Table.KEYS, test: TextTest): Uint8Array {
  const { bytes, start, length } = decoder.strings(table);
  const found = new Uint8Array(1 + (table === Table.NAMES ? NO_NAME + 1 : start.length));
  const holds = byteTest(test);
  const exactLength = test.isPattern ? -1 : unescapeText(test.text).length;
  for (let row = 0; row < start.length; row++) {
    const size = length[row] ?? 0;
    // Most are of another length: they need not be looked at.
    if (exactLength >= 0 && size !== exactLength) continue;
    const from = start[row] ?? 0;
    if (holds(bytes.subarray(from, from + size))) found[row + 1] = 1;
  }
  return found;
}

/** By key: whether its pattern is the one, as it is shown. */
export function testPatterns(decoder: Decoder, { text, isPattern }: TextTest): Uint8Array {
  const { ofKey, names } = patternsOf(decoder);
  const holds = isPattern ? globTest(new TextEncoder().encode(text), false) : undefined;
  // As patterns are shown, whichever way the same bytes were typed.
  const wanted = escapeBytes(unescapeText(text));
  const isFound = names.map((name) => Number(holds?.(unescapeText(name)) ?? name === wanted));
  const found = new Uint8Array(1 + ofKey.length);
  for (let key = 0; key < ofKey.length; key++) found[key + 1] = isFound[ofKey[key] ?? 0] ?? 0;
  return found;
}

/** By state of a connection: a text that it has, which it may not have. */
export function testStates(decoder: Decoder, column: StateColumn.USER | StateColumn.CLIENT_NAME | StateColumn.LIBRARY, test: TextTest): Uint8Array {
  const texts = decoder.words(Table.STATES, column, allRows(decoder.rows(Table.STATES)));
  const holds = byteTest(test);
  const found = new Uint8Array(1 + texts.length);
  const known = decoder.rows(Table.TEXTS);
  for (const [state, text] of texts.entries()) if (text < known && holds(decoder.stringBytes(Table.TEXTS, text))) found[state + 1] = 1;
  return found;
}

/** Whether a row of TEXTS holds, each looked at once; `absent` is what stands for NONE. */
export function testTexts(decoder: Decoder, test: TextTest, absent: string): (row: number) => boolean {
  const holds = byteTest(test);
  const known = new Map([[NONE, holds(new TextEncoder().encode(absent))]]);
  return (row) => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const result = holds(decoder.stringBytes(Table.TEXTS, row));
    known.set(row, result);
    return result;
  };
}

/** By state: whether a number of it is in [low, high]. */
export function testStateNumbers(decoder: Decoder, column: StateColumn.DATABASE | StateColumn.RESP, low: number, high: number): Uint8Array {
  const numbers = decoder.words(Table.STATES, column, allRows(decoder.rows(Table.STATES)));
  // No database is that large, and version 0 is none: what the capture does not tell is in no range.
  const most = column === StateColumn.DATABASE ? 0xffff_fffe : 3;
  const least = column === StateColumn.DATABASE ? 0 : 1;
  const found = new Uint8Array(1 + numbers.length);
  for (const [state, number] of numbers.entries()) if (number >= low && number <= high && number >= least && number <= most) found[state + 1] = 1;
  return found;
}

/** By connection: one of its sides, by address, network, port, or by the name that the capture gives its host. */
export function testFlows(decoder: Decoder, labels: Labels, isClient: boolean, { text, isPattern }: TextTest): Uint8Array {
  const flows = decoder.rows(Table.FLOWS);
  const found = new Uint8Array(1 + flows);
  const network = isPattern ? undefined : networkOf(text);
  if (network !== undefined) {
    const first = isClient ? FlowColumn.CLIENT_ADDRESS_0 : FlowColumn.SERVER_ADDRESS_0;
    const [one, two, three, four] = [0, 1, 2, 3].map((word) => decoder.column(Table.FLOWS, first + word));
    const port = decoder.column(Table.FLOWS, isClient ? FlowColumn.CLIENT_PORT : FlowColumn.SERVER_PORT);
    if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error("unreachable");
    for (let flow = 0; flow < flows; flow++) {
      if (holdsEndpoint(network, [one.at(flow), two.at(flow), three.at(flow), four.at(flow)], port.at(flow))) found[flow + 1] = 1;
    }
    return found;
  }
  const encoder = new TextEncoder();
  const holds = isPattern ? globTest(encoder.encode(text), true) : undefined;
  const wanted = text.toLowerCase();
  for (let flow = 0; flow < flows; flow++) {
    const { client, server, clientHost, serverHost } = labels.endpoints(flow);
    const names = (isClient ? [client, clientHost] : [server, serverHost]).flatMap((name) => (name === undefined ? [] : [name, withoutPort(name)]));
    if (names.some((name) => holds?.(encoder.encode(name)) ?? name.toLowerCase() === wanted)) found[flow + 1] = 1;
  }
  return found;
}

/** The address or the host's name alone. */
export function withoutPort(endpoint: string): string {
  return endpoint.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
