/**
 * Memory that is handed out and never given back: blocks of tables, hash tables, buffers. Fresh memory is zero. What is
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
/** Growing costs a call into the host: 2 MiB at a time. */
const STEP_PAGES: i32 = 32;

export function setBudget(bytes: f64): void {
  budget = bytes;
}

/** Zeroed bytes, aligned to 16. Traps where the maximum memory is reached, which the budget prevents. */
export function allocate(bytes: usize): usize {
  const size = (bytes + 15) & ~15;
  const block = top;
  top += size;
  const pages = <i32>((top + 0xffff) >> PAGE_SHIFT) - memory.size();
  if (pages > 0 && memory.grow(max(pages, STEP_PAGES)) < 0 && memory.grow(pages) < 0) unreachable();
  allocated += <f64>size;
  return block;
}

/** Whether another frame can be decoded within the budget. */
export function hasRoom(): bool {
  return allocated + SLACK <= budget;
}
