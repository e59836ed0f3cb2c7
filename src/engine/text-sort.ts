/**
 * Sorts rows by texts that stand only in the file (arguments, replies): reads every row back once, in the order of the
 * file, keeps the beginning of each text, and sorts those. Memory is bounded by keeping less of each text the more rows
 * there are; secrets sort as what they are shown as.
 */
import { rankStrings } from "./byte-sort";
import type { Exchange, ExchangeReader } from "./exchanges";
import { sortByWord } from "./radix";
import { CELL_LIMITS, rowTexts } from "./row-texts";
import { yieldToEvents } from "./yield";

/** Bytes of a text that decide its place. */
const KEY_BYTES = 64;
const LEAST_KEY_BYTES = 8;
/** Bytes of all keys together. */
const KEYS_BYTES = 256 * 2 ** 20;
const BATCH_ROWS = 4096;

/** Rows in the order of a text; undefined when `stale` said that the answer is no longer wanted. */
export async function sortByText(
  reader: ExchangeReader, ids: Uint32Array, descending: boolean, column: "arguments" | "reply", wordsOf: (exchange: Exchange) => number,
  stale: () => boolean,
): Promise<Uint32Array | undefined> {
  const width = Math.max(LEAST_KEY_BYTES, Math.min(KEY_BYTES, Math.floor(KEYS_BYTES / Math.max(1, ids.length))));
  const bytes = new Uint8Array(width * ids.length);
  const start = new Uint32Array(ids.length);
  const length = new Uint32Array(ids.length);
  for (let from = 0; from < ids.length; from += BATCH_ROWS) {
    const batch = ids.subarray(from, from + BATCH_ROWS);
    await reader.forEach(batch, CELL_LIMITS, (exchange, index) => {
      const text = rowTexts(exchange, wordsOf(exchange), false)[column];
      const place = (from + index) * width;
      start[from + index] = place;
      // All but `…` is ASCII, so a character is a byte.
      const kept = Math.min(width, text.length);
      for (let at = 0; at < kept; at++) bytes[place + at] = text.charCodeAt(at);
      length[from + index] = kept;
    });
    if (stale()) return undefined;
    await yieldToEvents();
  }
  const ranks = rankStrings({ bytes, start, length });
  // Rows without a text come last in either direction.
  return sortByWord(ids, ranks.map((rank, index) => (length[index] === 0 ? 0xffffffff : rank)), descending);
}
