/**
 * Blocks that are used for a while and given back: one free list for each power of two from 32 bytes to 16 MiB. A
 * block's first word links it while it is free. Contents are whatever was there before.
 */
import { allocate } from "./arena";

const SMALLEST_SHIFT: i32 = 5;
const CLASSES: i32 = 20;
const heads: usize = memory.data(CLASSES * 4);

/** Bytes of the block that `take(bytes)` gives. */
export function blockSize(bytes: u32): u32 {
  return bytes <= 32 ? 32 : 1 << (32 - clz(bytes - 1));
}

export function take(bytes: u32): usize {
  const size = blockSize(bytes);
  const head = heads + ((<usize>ctz(size) - SMALLEST_SHIFT) << 2);
  const block = load<u32>(head);
  if (block == 0) return allocate(size);
  store<u32>(head, load<u32>(block));
  return block;
}

/** Gives back a block of `take(bytes)`. */
export function give(block: usize, bytes: u32): void {
  const head = heads + ((<usize>ctz(blockSize(bytes)) - SMALLEST_SHIFT) << 2);
  store<u32>(block, load<u32>(head));
  store<u32>(head, block);
}
