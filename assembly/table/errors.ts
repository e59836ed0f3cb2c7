/** Which rows of COMMANDS ended in an error, and with which code: few rows, so no cell of every row. */
import { ErrorColumn } from "../schema";
import { appendRow, cell, COLUMN, defineColumns, DESCRIPTOR } from "./column";

export const ERRORS: usize = memory.data(DESCRIPTOR + COLUMN * 2);
const SHIFT: i32 = 12;
/** 2^27 rows, as COMMANDS has. */
const MAX_BLOCKS: i32 = 32768;

export function defineErrors(): void {
  defineColumns(ERRORS, [4, 4], SHIFT, MAX_BLOCKS);
}

/** `code`: row of TEXTS, or NONE. */
export function appendError(command: u32, code: u32): void {
  const row = appendRow(ERRORS);
  store<u32>(cell(ERRORS, ErrorColumn.COMMAND, row, SHIFT, 4), command);
  store<u32>(cell(ERRORS, ErrorColumn.CODE, row, SHIFT, 4), code);
}
