/** Keys of commands behind each one's first, which is a cell of COMMANDS: for loops over all rows. */
import { CommandColumn, MoreKeysColumn, Table } from "../../assembly/schema";
import { allRows, type Decoder } from "./wasm";

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

/** By row of COMMANDS 1 where a key behind the first one was found; `found` by key, in the place after its own. */
export function markMoreKeys(decoder: Decoder, found: Uint8Array): Uint8Array {
  const { rows, keys } = moreKeys(decoder);
  const hits = new Uint8Array(decoder.rows(Table.COMMANDS));
  for (let more = 0; more < rows.length; more++) if (found[(keys[more] ?? 0) + 1] === 1) hits[rows[more] ?? 0] = 1;
  return hits;
}
