/**
 * Percentiles of very many latencies, for each of some buckets, in one pass and in memory that does not depend on how many
 * there are: counts in cells that are 64 to each doubling. What is told is the middle of a cell, and so wrong by at most 1/128
 * (0.8 %) of itself; below 128 ns it is exact.
 */
const SUB_BITS = 6;
const SUB = 1 << SUB_BITS;
/** Bits of the longest latency that is told apart: 2^48 ns are three days. */
const MOST_BITS = 48;
const LONGEST = 2 ** MOST_BITS - 1;
const CELLS = (MOST_BITS - SUB_BITS + 1) * SUB;
/** Latencies from 2^32 on are looked at without their lowest bits, so that 32-bit arithmetic is enough. */
const CUT_BITS = 16;

export class LatencyHistogram {
  private readonly cells: Uint32Array;
  /** Latencies in each bucket. */
  private readonly totals: Uint32Array;

  constructor(private readonly buckets: number) {
    this.cells = new Uint32Array(buckets * CELLS);
    this.totals = new Uint32Array(buckets);
  }

  /** The first `count` latencies in whole nanoseconds, each in its bucket; those of buckets that are not there, and those that are `none`, are left out. */
  addWords(buckets: Uint32Array, words: Uint32Array, count: number, none: number): void {
    const { cells, totals, buckets: most } = this;
    const size = CELLS;
    for (let index = 0; index < count; index++) {
      const bucket = buckets[index] ?? 0;
      const word = words[index] ?? 0;
      if (bucket >= most || word === none) continue;
      const cell = bucket * size + (word < SUB ? word : cellOfWord(word));
      cells[cell] = (cells[cell] ?? 0) + 1;
      totals[bucket] = (totals[bucket] ?? 0) + 1;
    }
  }

  /** Nanoseconds; NaN is no latency. */
  add(bucket: number, latency: number): void {
    if (Number.isNaN(latency) || bucket >= this.buckets) return;
    const cell = bucket * CELLS + cellOf(latency);
    this.cells[cell] = (this.cells[cell] ?? 0) + 1;
    this.totals[bucket] = (this.totals[bucket] ?? 0) + 1;
  }

  /** Adds the second half of the buckets to the first. */
  fold(): void {
    for (const counts of [this.cells, this.totals]) {
      const half = counts.length / 2;
      for (let index = 0; index < half; index++) counts[index] = (counts[index] ?? 0) + (counts[index + half] ?? 0);
    }
  }

  /** For each share (ascending, above 0) its percentile in every bucket by nearest rank, in nanoseconds; NaN in a bucket without latencies. */
  percentiles(shares: readonly number[]): Float64Array<ArrayBuffer>[] {
    const results = shares.map(() => new Float64Array(this.buckets).fill(NaN));
    for (let bucket = 0; bucket < this.buckets; bucket++) {
      const total = this.totals[bucket] ?? 0;
      if (total === 0) continue;
      let cell = -1;
      let sum = 0;
      for (const [index, share] of shares.entries()) {
        const rank = Math.ceil(share * total);
        while (sum < rank && cell < CELLS - 1) sum += this.cells[bucket * CELLS + ++cell] ?? 0;
        const result = results[index];
        if (result !== undefined) result[bucket] = middleOf(cell);
      }
    }
    return results;
  }
}

function cellOf(latency: number): number {
  // Clocks that go back make negative ones.
  if (latency < SUB) return Math.max(0, Math.floor(latency));
  if (latency < 2 ** 32) return cellOfWord(latency);
  return cellOfWord(Math.min(latency, LONGEST) / 2 ** CUT_BITS) + CUT_BITS * SUB;
}

/** From SUB to 2^32: the place of the highest bit, and the bits behind it. */
function cellOfWord(value: number): number {
  const shift = 31 - SUB_BITS - Math.clz32(value);
  return (shift + 1) * SUB + ((value >>> shift) & (SUB - 1));
}

function middleOf(cell: number): number {
  if (cell < SUB) return cell;
  const width = 2 ** (Math.floor(cell / SUB) - 1);
  return (SUB + (cell % SUB)) * width + (width - 1) / 2;
}
