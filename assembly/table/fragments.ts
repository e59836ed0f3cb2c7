/** Where the payload of frames lies that are fragments of an IP packet: only their datagram as a whole tells. */
import { FragmentColumn } from "../schema";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN } from "./column";

export const FRAGMENTS: usize = memory.data(DESCRIPTOR + COLUMN * 4);
const SHIFT: i32 = 14;
/** 2^27 rows, more than fit into memory. */
const MAX_BLOCKS: i32 = 8192;

export function defineFragments(): void {
  defineColumns(FRAGMENTS, [4, 4, 4, 4], SHIFT, MAX_BLOCKS);
}

export function noteFragment(frame: u32, sequence: u32, offset: u32, length: u32): void {
  const row = appendRow(FRAGMENTS);
  store<u32>(cell(FRAGMENTS, FragmentColumn.FRAME, row, SHIFT, 4), frame);
  store<u32>(cell(FRAGMENTS, FragmentColumn.SEQUENCE, row, SHIFT, 4), sequence);
  store<u32>(cell(FRAGMENTS, FragmentColumn.OFFSET, row, SHIFT, 4), offset);
  store<u32>(cell(FRAGMENTS, FragmentColumn.LENGTH, row, SHIFT, 4), length);
}
