/**
 * The times of a capture, in nanoseconds since its first frame, that stand so to a time of a filter. A time of day is one on every day that the
 * capture may reach, so it gives several ranges.
 */
import type { Epoch } from "../model/epoch";
import type { Operator } from "../model/filter/fields";
import type { TimeValue } from "../model/filter/values";
import { type Bounds, boundsOf } from "./filter-bounds";

const DAY = 86_400e9;
/** Days before and after the first frame's that a time of day is looked for on: captures that are longer say the date. */
const DAYS_BEFORE = 1;
const DAYS_AFTER = 31;

export function timeRanges(epoch: Epoch, operator: Operator, time: TimeValue): readonly Bounds[] {
  switch (time.is) {
    case "since-start":
      return [boundsOf(operator, time.nanoseconds)];
    case "date":
      return [boundsOf(operator, (time.seconds - epoch.seconds) * 1e9 + time.nanoseconds - epoch.nanoseconds)];
    case "of-day": {
      const zone = time.utc ? 0 : new Date(epoch.seconds * 1000).getTimezoneOffset() * 60;
      // When the first frame's day began.
      const seconds = epoch.seconds - zone;
      const midnight = -((seconds - Math.floor(seconds / 86_400) * 86_400) * 1e9 + epoch.nanoseconds);
      return Array.from({ length: DAYS_BEFORE + 1 + DAYS_AFTER }, (_, index) => {
        const start = midnight + (index - DAYS_BEFORE) * DAY;
        const { low, high } = boundsOf(operator, start + time.nanoseconds);
        return { low: Math.max(low, start), high: Math.min(high, start + DAY - 1) };
      });
    }
  }
}
