/** Totals of the capture, one f64 each, at a fixed address that the page reads while loading. */
import { Counter } from "../schema";

export const COUNTERS: usize = memory.data(16 * 8, 8);

// @ts-ignore: decorator
@inline
export function count(counter: Counter, by: f64): void {
  const at = COUNTERS + (<usize>counter << 3);
  store<f64>(at, load<f64>(at) + by);
}

// @ts-ignore: decorator
@inline
export function setCounter(counter: Counter, value: f64): void {
  store<f64>(COUNTERS + (<usize>counter << 3), value);
}

// @ts-ignore: decorator
@inline
export function counter(which: Counter): f64 {
  return load<f64>(COUNTERS + (<usize>which << 3));
}
