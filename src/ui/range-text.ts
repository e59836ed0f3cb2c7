/** A range of time in the words of the Time column, with no more decimals than it needs. */
import type { TimeRange } from "../model/api";
import { addToEpoch, formatDateTime, formatSeconds, formatTimeOfDay } from "../model/units";
import type { CellContext } from "./format";

const NANO_DIGITS = 9;

/** `10:00:00.000 – 10:00:05.123`, with dates where the capture is long; from the start: `0.000 – 5.123 s`. */
export function rangeText({ from, to }: TimeRange, { timeFormat, epoch, isLong }: CellContext): string {
  if (epoch === undefined || timeFormat === "since-start" || timeFormat === "since-before") {
    const digits = Math.max(digitsOf(from), digitsOf(to));
    return `${cut(formatSeconds(from), digits)} – ${cut(formatSeconds(to), digits)} s`;
  }
  const digits = Math.max(...[from, to].map((time) => digitsOf(addToEpoch(epoch, time).nanoseconds)));
  const write = isLong ? formatDateTime : formatTimeOfDay;
  const [first, last] = [from, to].map((time) => cut(write(epoch, time, timeFormat), digits));
  return `${first} – ${last}`;
}

/** Milliseconds, or as many groups of three more as the time has. */
function digitsOf(nanoseconds: number): number {
  if (nanoseconds % 1e6 === 0) return 3;
  return nanoseconds % 1e3 === 0 ? 6 : NANO_DIGITS;
}

/** The time with so many decimals, of the six or nine that it has. */
function cut(time: string, digits: number): string {
  return time.slice(0, time.indexOf(".") + 1 + digits);
}
