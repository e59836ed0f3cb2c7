/**
 * Tables whose rows never move. A descriptor (its layout is part of the ABI, see ../README.md) says where each cell is:
 *
 *   descriptor  [rows][columns][blockShift][0] [width, bits][stride][offset][directory] × columns
 *   directory   [block 0][block 1] …            one address for each 1 << blockShift rows
 *   width, bits [width u8][lowest bit u8][bits u8][0]   bits 0: the column is the whole cell
 *
 * A columnar table has a directory and a contiguous block for each column; a table of structs has one directory that
 * all its columns share, the stride being the struct's size. Columns of a few bits share one cell.
 */
import { allocate } from "../mem/arena";

/** Bytes of a descriptor: its head, and each column's entry. */
export const DESCRIPTOR: i32 = 16;
export const COLUMN: i32 = 16;
const HEADER: usize = 16;
const ENTRY: usize = 16;

// @ts-ignore: decorator
@inline
export function rowsOf(table: usize): u32 {
  return load<u32>(table);
}

/** `widths`: one byte for each column. `maxBlocks`: entries of a directory; a table never has more rows. */
export function defineColumns(table: usize, widths: StaticArray<u8>, blockShift: i32, maxBlocks: i32): void {
  const columns = widths.length;
  store<u32>(table, columns, 4);
  store<u32>(table, blockShift, 8);
  for (let c = 0; c < columns; c++) {
    const entry = table + HEADER + <usize>c * ENTRY;
    store<u32>(entry, widths[c]);
    store<u32>(entry, widths[c], 4);
    store<u32>(entry, 0, 8);
    store<u32>(entry, <u32>allocate(<usize>maxBlocks * 4), 12);
  }
}

/** One column of a table of structs. `directory` is shared by all of them. */
export function defineField(table: usize, column: i32, width: i32, stride: u32, offset: u32, directory: usize): void {
  const entry = table + HEADER + <usize>column * ENTRY;
  store<u32>(entry, width);
  store<u32>(entry, stride, 4);
  store<u32>(entry, offset, 8);
  store<u32>(entry, <u32>directory, 12);
}

/** One column of a table of structs that is `bits` of the u32 at `offset`, from bit `lowest` up. */
export function defineBits(table: usize, column: i32, lowest: u32, bits: u32, stride: u32, offset: u32, directory: usize): void {
  defineField(table, column, 4 | (lowest << 8) | (bits << 16), stride, offset, directory);
}

export function defineStructs(table: usize, columns: i32, blockShift: i32): void {
  store<u32>(table, columns, 4);
  store<u32>(table, blockShift, 8);
}

/** Appends a row of zeros to a columnar table and gives its number. */
export function appendRow(table: usize): u32 {
  const row = load<u32>(table);
  const shift = load<u32>(table, 8);
  if ((row & ((1 << shift) - 1)) == 0) {
    const columns = load<u32>(table, 4);
    for (let c: u32 = 0; c < columns; c++) {
      const entry = table + HEADER + <usize>c * ENTRY;
      store<u32>(load<u32>(entry, 12) + ((row >> shift) << 2), <u32>allocate(<usize>load<u32>(entry) << shift));
    }
  }
  store<u32>(table, row + 1);
  return row;
}

/** Address of a cell of a columnar table. */
// @ts-ignore: decorator
@inline
export function cell(table: usize, column: i32, row: u32, blockShift: i32, width: u32): usize {
  const directory = load<u32>(table + HEADER + <usize>column * ENTRY, 12);
  return load<u32>(directory + ((row >> blockShift) << 2)) + (row & ((1 << blockShift) - 1)) * width;
}
