/** Which rows of COMMANDS belong to a transaction, and where in EXEC's reply the result of each of them lies. */
import { NONE, TransactionColumn } from "../schema";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN } from "./column";

export const TRANSACTIONS: usize = memory.data(DESCRIPTOR + COLUMN * 5);
const SHIFT: i32 = 14;
/** 2^27 rows, as COMMANDS has. */
const MAX_BLOCKS: i32 = 8192;

export function defineTransactions(): void {
  defineColumns(TRANSACTIONS, [4, 4, 4, 4, 4], SHIFT, MAX_BLOCKS);
}

/** Notes row `command` of transaction `number`, without a result. Gives the row of TRANSACTIONS. */
export function appendMember(command: u32, number: u32): u32 {
  const row = appendRow(TRANSACTIONS);
  set(TransactionColumn.COMMAND, row, command);
  set(TransactionColumn.NUMBER, row, number);
  set(TransactionColumn.EXEC, row, NONE);
  return row;
}

export function setResult(row: u32, exec: u32, sequence: u32, bytes: u32): void {
  set(TransactionColumn.EXEC, row, exec);
  set(TransactionColumn.SEQUENCE, row, sequence);
  set(TransactionColumn.BYTES, row, bytes);
}

export function commandOf(row: u32): u32 {
  return load<u32>(cell(TRANSACTIONS, TransactionColumn.COMMAND, row, SHIFT, 4));
}

function set(column: TransactionColumn, row: u32, value: u32): void {
  store<u32>(cell(TRANSACTIONS, column, row, SHIFT, 4), value);
}
