/**
 * A logarithmic scale of latencies in rows whose edges people can say and a filter can write: 1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8 and the
 * same times powers of ten (Renard's series R10), so that a row and the filter that keeps it hold the same commands.
 */
const STEPS = [100, 125, 160, 200, 250, 320, 400, 500, 630, 800];
const A_POWER = STEPS.length;
/** Up to 10^19 ns: longer than clocks of captures count. */
const EDGES = Float64Array.from({ length: 19 * A_POWER + 1 }, (_, edge) => ((STEPS[edge % A_POWER] ?? NaN) * 10 ** Math.floor(edge / A_POWER)) / 100);
/** A row before the first edge, and one from each edge on. */
export const SCALE_ROWS = EDGES.length + 1;

/** By highest bit and the three bits behind it: the row of the least latency that has them. No two edges are so near that they have the same. */
const FIRST_ROWS = Uint8Array.from({ length: 32 * 8 }, (_, bits) => EDGES.findIndex((edge) => edge > ((8 + (bits & 7)) / 8) * 2 ** (bits >> 3)));

/** More rows than that are put together in pairs, and then the scale ends at powers of ten. */
const MOST_ROWS = 50;
/** Where all latencies are nearly the same, the scale still reaches so far. */
const LEAST_ROWS = A_POWER;
/** Edges that a scale may begin and end with, 1, 2 and 5: it seldom changes while a capture loads. */
const ROUND = [0, 3, 7, A_POWER];
const MICROSECOND_EDGE = 3 * A_POWER;

/** The row of a latency in whole nanoseconds: how many edges are not above it. */
export function scaleRow(latency: number): number {
  if (latency < 1) return 0;
  if (latency >= 2 ** 32) {
    // Rare: nobody waits so long for millions of commands.
    const row = EDGES.findIndex((edge) => edge > latency);
    return row < 0 ? EDGES.length : row;
  }
  const bit = 31 - Math.clz32(latency);
  const row = FIRST_ROWS[(bit << 3) | ((bit < 3 ? latency << (3 - bit) : latency >>> (bit - 3)) & 7)] ?? 0;
  return latency >= (EDGES[row] ?? Infinity) ? row + 1 : row;
}

/** A part of the whole scale. */
export class Scale {
  private readonly low: number;
  private readonly step: number;
  /** 1 where the first row is that of 0. */
  private readonly zero: number;
  readonly edges: Float64Array<ArrayBuffer>;

  /** `least`: of those above 0, NaN where there are none. */
  constructor(least: number, most: number, hasZero: boolean) {
    const [first, last] = Number.isNaN(least) ? [MICROSECOND_EDGE, MICROSECOND_EDGE] : [scaleRow(least) - 1, scaleRow(most)];
    this.step = last - first > MOST_ROWS ? 2 : 1;
    const isWide = this.step > 1;
    let low = roundEdge(first, isWide, false);
    let high = roundEdge(last, isWide, true);
    while (high - low < LEAST_ROWS) {
      high = roundEdge(high + 1, false, true);
      if (high - low < LEAST_ROWS && low > 0 && !hasZero) low = roundEdge(low - 1, false, false);
    }
    this.low = low;
    this.zero = hasZero ? 1 : 0;
    const edges = EDGES.subarray(low, high + 1).filter((_, index) => index % this.step === 0);
    this.edges = Float64Array.from(hasZero ? [0, ...edges] : edges);
  }

  get rows(): number {
    return this.edges.length - 1;
  }

  /** Its row for a row of the whole scale. */
  rowOf(row: number): number {
    return row === 0 ? 0 : Math.floor((row - 1 - this.low) / this.step) + this.zero;
  }
}

function roundEdge(edge: number, isWide: boolean, isUp: boolean): number {
  const rest = edge % A_POWER;
  const allowed = isWide ? [0, A_POWER] : ROUND;
  const found = isUp ? allowed.find((each) => each >= rest) : allowed.findLast((each) => each <= rest);
  return edge - rest + (found ?? 0);
}
