/**
 * Memory that is handed out and not given back: blocks of tables, hash tables, buffers. All of it is zero. Only what a hash table leaves when
 * it is doubled is handed out again, as blocks. What is
 * used and released again (pending segments, connections) comes from `pool.ts`, which takes its blocks from here. Not the
 * runtime's own `heap.alloc`, which doubles the memory each time it grows.
 *
 *   0 ........ static data ........ __heap_base ........ arena ........ top .... grown ahead, up to 3 GiB (--maximumMemory)
 */

/** Bytes given out so far. */
export let allocated: f64 = 0;
/** Bytes that may be given out; checked between frames, never in the middle of one. */
let budget: f64 = 2147483648;
let top: usize = (__heap_base + 15) & ~15;

/** What one frame may take beyond the budget: a doubled hash table and a block of every table. */
const SLACK: f64 = 33554432;
const PAGE_SHIFT: usize = 16;
/**
 * Growing is dear: V8 takes each new size for garbage to come and collects, which was a sixth of all time when it grew by 2 MiB. Pages that were
 * not touched cost nothing, so it grows by an eighth of what there is, between 2 and 16 MiB.
 */
const STEP_LEAST: i32 = 32;
const STEP_MOST: i32 = 256;

export function setBudget(bytes: f64): void {
  budget = bytes;
}

/** A region that was released, as far as it is not handed out again. */
let spare: usize = 0;
let spareEnd: usize = 0;

/** `bytes` at `block` are no longer used. Only the largest such region is kept in mind. */
export function release(block: usize, bytes: usize): void {
  if (bytes <= spareEnd - spare) return;
  spare = block;
  spareEnd = block + bytes;
}

/** Zeroed bytes, aligned to 16. Traps where the maximum memory is reached, which the budget prevents. */
export function allocate(bytes: usize): usize {
  const size = (bytes + 15) & ~15;
  if (size <= spareEnd - spare) {
    const used = spare;
    spare += size;
    memory.fill(used, 0, size);
    return used;
  }
  const block = top;
  top += size;
  const pages = <i32>((top + 0xffff) >> PAGE_SHIFT) - memory.size();
  if (pages > 0) grow(pages);
  allocated += <f64>size;
  return block;
}

function grow(pages: i32): void {
  const step = max(STEP_LEAST, min(STEP_MOST, memory.size() >> 3));
  if (memory.grow(max(pages, step)) < 0 && memory.grow(pages) < 0) unreachable();
}

/** Whether another frame can be decoded within the budget. */
export function hasRoom(): bool {
  return allocated + SLACK <= budget;
}
