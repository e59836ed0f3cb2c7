/** Round bounds and few ticks for the timeline's two vertical axes. Pure. */

const STEPS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10] as const;

/** A round number, whose half is round too, that is little above the value or equal: it seldom changes while a capture loads. */
export function roundAbove(value: number): number {
  if (!(value > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  const round = (STEPS.find((step) => step * unit >= value) ?? 10) * unit;
  // 3 times 0.1 is a little more than 0.3.
  return Number(round.toPrecision(2));
}

/** Captures that resolve microseconds tell of shorter latencies as 0, which a logarithm has no place for. */
const SHORTEST = 1e3;
/** Where there is no latency. */
const NO_LATENCIES = [1e3, 1e6] as const;

/** As a logarithmic axis can show it. */
export function shownLatency(nanoseconds: number): number {
  return Math.max(SHORTEST, nanoseconds);
}

/** Powers of ten around all the latencies (nanoseconds; NaN for none). */
export function latencyBounds(...all: readonly Float64Array[]): readonly [number, number] {
  let [low, high] = [Infinity, 0];
  for (const values of all) {
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      low = Math.min(low, shownLatency(value));
      high = Math.max(high, shownLatency(value));
    }
  }
  if (high === 0) return NO_LATENCIES;
  const bottom = 10 ** Math.floor(Math.log10(low));
  return [bottom, Math.max(10 * bottom, 10 ** Math.ceil(Math.log10(high)))];
}

/** At most so many powers of ten from one to the other. */
export function powers(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const step = Math.max(1, Math.ceil((last - first) / Math.max(1, most - 1)));
  const found: number[] = [];
  for (let power = first; power <= last; power += step) found.push(10 ** power);
  return found;
}

/** `10 µs`, `1 ms`, `100 s`, of a power of ten in nanoseconds. */
export function powerText(nanoseconds: number): string {
  for (const [size, unit] of [[1e9, "s"], [1e6, "ms"], [1e3, "µs"]] as const) {
    if (nanoseconds >= size) return `${Math.round(nanoseconds / size)} ${unit}`;
  }
  return `${Math.round(nanoseconds)} ns`;
}
