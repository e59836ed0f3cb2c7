/** The Commands table: one row an exchange, delivery or unpaired reply, in the order in which they were completed. */
import { BLOCK_SHIFT, CommandColumn } from "../schema";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN } from "./column";

const COLUMNS: i32 = 20;
/** 2,048 blocks of 65,536 rows: more than the memory of one instance holds. */
const MAX_BLOCKS: i32 = 2048;
export const COMMANDS: usize = memory.data(DESCRIPTOR + COLUMN * COLUMNS);

export function defineCommands(): void {
  //                          TIME     FLOW  REQUEST ..........  REPLY ............  ST NAME KIND .. FLAGS
  defineColumns(COMMANDS, [8, 8, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1], BLOCK_SHIFT, MAX_BLOCKS);
}

// @ts-ignore: decorator
@inline
export function appendCommand(): u32 {
  return appendRow(COMMANDS);
}

// @ts-ignore: decorator
@inline
export function setF64(column: CommandColumn, row: u32, value: f64): void {
  store<f64>(cell(COMMANDS, column, row, BLOCK_SHIFT, 8), value);
}

// @ts-ignore: decorator
@inline
export function setU32(column: CommandColumn, row: u32, value: u32): void {
  store<u32>(cell(COMMANDS, column, row, BLOCK_SHIFT, 4), value);
}

// @ts-ignore: decorator
@inline
export function getU32(column: CommandColumn, row: u32): u32 {
  return load<u32>(cell(COMMANDS, column, row, BLOCK_SHIFT, 4));
}

// @ts-ignore: decorator
@inline
export function setU16(column: CommandColumn, row: u32, value: u32): void {
  store<u16>(cell(COMMANDS, column, row, BLOCK_SHIFT, 2), <u16>value);
}

// @ts-ignore: decorator
@inline
export function setU8(column: CommandColumn, row: u32, value: u32): void {
  store<u8>(cell(COMMANDS, column, row, BLOCK_SHIFT, 1), <u8>value);
}

// @ts-ignore: decorator
@inline
export function getU8(column: CommandColumn, row: u32): u32 {
  return load<u8>(cell(COMMANDS, column, row, BLOCK_SHIFT, 1));
}
