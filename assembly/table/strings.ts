/**
 * Interned byte strings: equal bytes get the same row. Open addressing over row numbers, the hash kept beside each so
 * that growing and most misses touch no bytes.
 *
 *   slots   [row + 1][hash] × capacity (a power of two, at most half full)
 *   entries [address][length] × strings: side by side, so that comparing touches one line of cache
 *   bytes   packed into chunks of 64 KiB; longer strings get a chunk of their own
 */
import { StringColumn } from "../schema";
import { allocate, release } from "../mem/arena";
import { defineField, defineStructs, rowsOf } from "./column";

const SHIFT: i32 = 12;
/** 16,384 blocks of 4,096 strings: 2^26. */
const MAX_BLOCKS: i32 = 16384;
const CHUNK: usize = 65536;

@unmanaged
export class Strings {
  slots: usize;
  capacity: u32;
  chunk: usize;
  chunkLeft: usize;
  table: usize;
  /** Blocks of entries. */
  directory: usize;
  /** Bytes of memory that all this takes. */
  taken: usize;
}

const ENTRY: u32 = 8;

function takeMemory(strings: Strings, bytes: usize): usize {
  strings.taken += bytes;
  return allocate(bytes);
}

export function defineStrings(strings: Strings, table: usize, capacity: u32): void {
  strings.table = table;
  strings.capacity = capacity;
  strings.slots = takeMemory(strings, <usize>capacity * 8);
  strings.chunk = 0;
  strings.chunkLeft = 0;
  strings.directory = takeMemory(strings, <usize>MAX_BLOCKS * 4);
  defineStructs(table, 2, SHIFT);
  defineField(table, StringColumn.ADDRESS, 4, ENTRY, 0, strings.directory);
  defineField(table, StringColumn.LENGTH, 4, ENTRY, 4, strings.directory);
}

function equal(a: usize, b: usize, length: u32): bool {
  let i: u32 = 0;
  while (i + 8 <= length) {
    if (load<u64>(a + i) != load<u64>(b + i)) return false;
    i += 8;
  }
  while (i < length) {
    if (load<u8>(a + i) != load<u8>(b + i)) return false;
    i += 1;
  }
  return true;
}

function grow(strings: Strings): void {
  const old = strings.slots;
  const oldCapacity = strings.capacity;
  const capacity = oldCapacity << 1;
  const slots = takeMemory(strings, <usize>capacity * 8);
  for (let i: u32 = 0; i < oldCapacity; i++) {
    const slot = old + (<usize>i << 3);
    const row = load<u32>(slot);
    if (row == 0) continue;
    const hash = load<u32>(slot, 4);
    let at = hash & (capacity - 1);
    while (load<u32>(slots + (<usize>at << 3)) != 0) at = (at + 1) & (capacity - 1);
    store<u32>(slots + (<usize>at << 3), row);
    store<u32>(slots + (<usize>at << 3), hash, 4);
  }
  strings.slots = slots;
  strings.capacity = capacity;
  strings.taken -= <usize>oldCapacity * 8;
  release(old, <usize>oldCapacity * 8);
}

/**
 * Row + 1 of a string with this hash in the slot where it belongs or in the next one, 0 where others or none are there: no search, no
 * branch, so that looks at several slots wait for memory together.
 */
// @ts-ignore: decorator
@inline
export function rowIfNear(strings: Strings, hash: u32): u32 {
  const last = strings.capacity - 1;
  const slot = strings.slots + (<usize>(hash & last) << 3);
  const next = strings.slots + (<usize>((hash + 1) & last) << 3);
  return select<u32>(load<u32>(slot), select<u32>(load<u32>(next), 0, load<u32>(next, 4) == hash), load<u32>(slot, 4) == hash);
}

/** Address of a row's entry; `row + 1` of 0 gives some address that can be read. */
// @ts-ignore: decorator
@inline
export function entryOfNext(strings: Strings, rowAndOne: u32): usize {
  return entryOf(strings, rowAndOne - <u32>(rowAndOne != 0));
}

/** Whether the entry's string is these bytes. */
// @ts-ignore: decorator
@inline
export function entryHolds(entry: usize, p: usize, length: u32): bool {
  return load<u32>(entry, 4) == length && equal(load<u32>(entry), p, length);
}

/** Row of these bytes, or `missing` where they are not there and `insert` is false. */
export function intern(strings: Strings, p: usize, length: u32, hash: u32, insert: bool, missing: u32): u32 {
  let at = hash & (strings.capacity - 1);
  while (true) {
    const slot = strings.slots + (<usize>at << 3);
    const row = load<u32>(slot);
    if (row == 0) break;
    if (load<u32>(slot, 4) == hash) {
      const entry = entryOf(strings, row - 1);
      if (load<u32>(entry, 4) == length && equal(load<u32>(entry), p, length)) return row - 1;
    }
    at = (at + 1) & (strings.capacity - 1);
  }
  if (!insert) return missing;
  const row = rowsOf(strings.table);
  if ((row & ((1 << SHIFT) - 1)) == 0) store<u32>(strings.directory + ((row >> SHIFT) << 2), <u32>takeMemory(strings, <usize>ENTRY << SHIFT));
  store<u32>(strings.table, row + 1);
  const entry = entryOf(strings, row);
  store<u32>(entry, <u32>keep(strings, p, length));
  store<u32>(entry, length, 4);
  const slot = strings.slots + (<usize>at << 3);
  store<u32>(slot, row + 1);
  store<u32>(slot, hash, 4);
  if ((row + 1) << 1 > strings.capacity) grow(strings);
  return row;
}

function keep(strings: Strings, p: usize, length: u32): usize {
  if (length > <u32>strings.chunkLeft) {
    if (<usize>length > CHUNK >> 2) {
      const own = takeMemory(strings, length);
      memory.copy(own, p, length);
      return own;
    }
    strings.chunk = takeMemory(strings, CHUNK);
    strings.chunkLeft = CHUNK;
  }
  const bytes = strings.chunk;
  memory.copy(bytes, p, length);
  strings.chunk += length;
  strings.chunkLeft -= length;
  return bytes;
}

// @ts-ignore: decorator
@inline
function entryOf(strings: Strings, row: u32): usize {
  return <usize>load<u32>(strings.directory + ((row >> SHIFT) << 2)) + (row & ((1 << SHIFT) - 1)) * ENTRY;
}

// @ts-ignore: decorator
@inline
export function countOf(strings: Strings): u32 {
  return rowsOf(strings.table);
}
