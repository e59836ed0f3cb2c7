/**
 * Divides the time of a capture into equal buckets whose length and place people can say: "every 200 ms, from a full second
 * on". Times are nanoseconds since the first frame, and buckets begin where a clock's steps do.
 */
import type { Epoch } from "../model/epoch";
import { stepBefore, TIME_STEPS } from "../model/time-steps";

/** `count` buckets of `width` nanoseconds each, the first one from `start` on; each holds its beginning and not its end. */
export interface TimeGrid {
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

/** Less is no rate that anybody means: one command in a microsecond would be a million a second. */
const SHORTEST = 1e6;

/** The finest grid of at most `buckets` over both times, the ends included. `epoch`: the moment of time 0. */
export function timeGrid(first: number, last: number, epoch: Epoch, buckets: number): TimeGrid {
  let grid: TimeGrid = { start: first, width: Math.max(1, last - first + 1), count: 1 };
  for (const width of TIME_STEPS) {
    if (width < SHORTEST) continue;
    const start = stepBefore(first, width, epoch);
    grid = { start, width, count: Math.floor((last - start) / width) + 1 };
    if (grid.count <= buckets) break;
  }
  return grid;
}
