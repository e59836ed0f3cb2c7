/** Keys of commands behind each one's first, which is a cell of COMMANDS: for loops over all rows. */
import { CommandColumn, MoreKeysColumn, NONE, Table } from "../../assembly/schema";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";

/** Rows of COMMANDS, ascending, each as often as it has further keys; and those keys, rows of KEYS. */
export interface MoreKeys {
  readonly rows: Uint32Array;
  readonly keys: Uint32Array;
}

/** As the requests have them: a key that a request names twice may be there twice, or be its first one too. */
function moreKeys(decoder: Decoder): MoreKeys {
  const all = allRows(decoder.rows(Table.MORE_KEYS));
  return { rows: decoder.words(Table.MORE_KEYS, MoreKeysColumn.COMMAND, all), keys: decoder.words(Table.MORE_KEYS, MoreKeysColumn.KEY, all) };
}

/** Of the rows `ids`, in any order, each: every key once that is not the row's first. With the cells of KEY they are all keys of each command. */
export function furtherKeys(decoder: Decoder, ids: Uint32Array): MoreKeys {
  const { rows, keys } = moreKeys(decoder);
  if (rows.length === 0) return { rows, keys };
  const wanted = new Uint8Array(decoder.rows(Table.COMMANDS));
  for (let index = 0; index < ids.length; index++) wanted[ids[index] ?? 0] = 1;
  const firstKeys = decoder.words(Table.COMMANDS, CommandColumn.KEY, rows);
  // By key the last row, counted from 1, that was found to have it.
  const lastRow = new Uint32Array(decoder.rows(Table.KEYS));
  let count = 0;
  for (let more = 0; more < rows.length; more++) {
    const row = rows[more] ?? 0;
    const key = keys[more] ?? 0;
    if (wanted[row] === 0 || firstKeys[more] === key || lastRow[key] === row + 1) continue;
    lastRow[key] = row + 1;
    rows[count] = row;
    keys[count++] = key;
  }
  return { rows: rows.subarray(0, count), keys: keys.subarray(0, count) };
}

/**
 * Rows of COMMANDS in the order given, each as often as it has keys, and those keys; each key of a row once. The key of a row without one is NONE.
 * Where no row has several keys, as in most captures, `rows` are `ids` and there is no copy of the keys, which are the cells of KEY.
 */
export function allKeys(decoder: Decoder, ids: Uint32Array): { readonly rows: Uint32Array; readonly keys?: Uint32Array } {
  const further = furtherKeys(decoder, ids);
  if (further.rows.length === 0) return { rows: ids };
  const first = decoder.words(Table.COMMANDS, CommandColumn.KEY, ids);
  // By row where its further keys begin, from 1.
  const begins = new Uint32Array(decoder.rows(Table.COMMANDS));
  for (let more = further.rows.length - 1; more >= 0; more--) begins[further.rows[more] ?? 0] = more + 1;
  const rows = new Uint32Array(ids.length + further.rows.length);
  const keys = new Uint32Array(rows.length);
  let count = 0;
  for (let index = 0; index < ids.length; index++) {
    const row = ids[index] ?? 0;
    rows[count] = row;
    keys[count++] = first[index] ?? NONE;
    for (let more = (begins[row] ?? 0) - 1; more >= 0 && further.rows[more] === row; more++) {
      rows[count] = row;
      keys[count++] = further.keys[more] ?? NONE;
    }
  }
  return { rows, keys };
}

/** By row of COMMANDS 1 where a key behind the first one was found; `found` by key, in the place after its own. */
export function markMoreKeys(decoder: Decoder, found: Uint8Array): Uint8Array {
  const { rows, keys } = moreKeys(decoder);
  const hits = new Uint8Array(decoder.rows(Table.COMMANDS));
  for (let more = 0; more < rows.length; more++) if (found[(keys[more] ?? 0) + 1] === 1) hits[rows[more] ?? 0] = 1;
  return hits;
}

/** By row of COMMANDS 1 where the key, a row of KEYS, is one of its keys. */
export function rowsWithKey(decoder: Decoder, key: number): Uint8Array {
  const found = new Uint8Array(1 + decoder.rows(Table.KEYS));
  found[key + 1] = 1;
  const hits = markMoreKeys(decoder, found);
  const cells = new Uint32Array(CHUNK_ROWS);
  for (let first = 0; first < hits.length; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, hits.length - first);
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.KEY, first, cells.subarray(0, count));
    for (let index = 0; index < count; index++) if (cells[index] === key) hits[first + index] = 1;
  }
  return hits;
}
