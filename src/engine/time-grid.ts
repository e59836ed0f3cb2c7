/**
 * Divides the time of a capture into equal buckets whose length and place people can say: "every 200 ms, from a full second
 * on". Times are nanoseconds since the first frame, lengths those of a clock, and buckets begin where the clock's do.
 */
import type { Epoch } from "../model/epoch";

/** `count` buckets of `width` nanoseconds each, the first one from `start` on; each holds its beginning and not its end. */
export interface TimeGrid {
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [1, 2, 5] as const;
/** From a microsecond, which is what most captures resolve, to ten thousand years. */
const WIDTHS: readonly number[] = [
  ...decades(1e3, 1e8),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  ...decades(DAY, 1e6 * DAY),
];

function decades(low: number, high: number): number[] {
  const widths = [];
  for (let unit = low; unit <= high; unit *= 10) widths.push(...STEPS.map((step) => step * unit));
  return widths;
}

/** The finest grid of at most `buckets` over both times, the ends included. `epoch`: the moment of time 0. */
export function timeGrid(first: number, last: number, epoch: Epoch, buckets: number): TimeGrid {
  let grid: TimeGrid = { start: first, width: Math.max(1, last - first + 1), count: 1 };
  for (const width of WIDTHS) {
    grid = gridOf(first, last, width, epoch);
    if (grid.count <= buckets) break;
  }
  return grid;
}

function gridOf(first: number, last: number, width: number, epoch: Epoch): TimeGrid {
  // Seconds are taken by themselves: nanoseconds since 1970 are more than a double holds.
  const seconds = Math.max(1, width / SECOND);
  const offset = ((epoch.seconds % seconds) * SECOND + epoch.nanoseconds) % width;
  const start = Math.floor((first + offset) / width) * width - offset;
  return { start, width, count: Math.floor((last - start) / width) + 1 };
}
