/**
 * Memory that is handed out and never given back: blocks of tables, hash tables, buffers. Fresh memory is zero. What is
 * used and released again (pending segments, connections) comes from `pool.ts`, which takes its blocks from here.
 *
 *   0 ........ static data ........ __heap_base ........ arena, growing ........ 3 GiB (--maximumMemory)
 */

/** Bytes given out so far. */
export let allocated: f64 = 0;
/** Bytes that may be given out; checked between frames, never in the middle of one. */
let budget: f64 = 2147483648;

/** What one frame may take beyond the budget: a doubled hash table and a block of every table. */
const SLACK: f64 = 33554432;

export function setBudget(bytes: f64): void {
  budget = bytes;
}

export function allocate(bytes: usize): usize {
  allocated += <f64>bytes;
  return heap.alloc(bytes);
}

/** Whether another frame can be decoded within the budget. */
export function hasRoom(): bool {
  return allocated + SLACK <= budget;
}
