/** Lengths of time that people count in, and where a clock's multiples of them lie. */
import type { Epoch } from "./epoch";

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nanoseconds, ascending: from a microsecond, which is what most captures resolve, to thousands of years. */
export const TIME_STEPS: readonly number[] = [
  ...decades(1e3, 1e8),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  ...decades(DAY, 1e6 * DAY),
];

function decades(low: number, high: number): number[] {
  const steps = [];
  for (let unit = low; unit <= high; unit *= 10) steps.push(unit, 2 * unit, 5 * unit);
  return steps;
}

/** The last multiple of `step` on a clock that is not later than `time`; both times since `epoch`, which is the clock's reading at 0. */
export function stepBefore(time: number, step: number, epoch: Epoch): number {
  // Seconds are taken by themselves: nanoseconds since 1970 are more than a double holds.
  const seconds = Math.max(1, step / SECOND);
  const offset = ((epoch.seconds % seconds) * SECOND + epoch.nanoseconds) % step;
  return Math.floor((time + offset) / step) * step - offset;
}
