/** Keys of commands that have several, behind the first one, which is a cell of COMMANDS: 8 bytes each, nothing for all others. */
import { MoreKeysColumn, NONE } from "../schema";
import { appendRow, cell, COLUMN, defineColumns, DESCRIPTOR, rowsOf } from "./column";

export const MORE_KEYS: usize = memory.data(DESCRIPTOR + COLUMN * 2);
const SHIFT: i32 = 14;
/** 2^28 rows: 2 GiB. */
const MAX_BLOCKS: i32 = 16384;

export function defineMoreKeys(): void {
  defineColumns(MORE_KEYS, [4, 4], SHIFT, MAX_BLOCKS);
}

/** Gives the address of the cell where the key, a row of KEYS, belongs; 0 where the table is full. */
export function appendMoreKey(command: u32): usize {
  if (rowsOf(MORE_KEYS) == <u32>MAX_BLOCKS << SHIFT) return 0;
  const row = appendRow(MORE_KEYS);
  store<u32>(cell(MORE_KEYS, MoreKeysColumn.COMMAND, row, SHIFT, 4), command);
  const at = cell(MORE_KEYS, MoreKeysColumn.KEY, row, SHIFT, 4);
  store<u32>(at, NONE);
  return at;
}
