/**
 * A range of whole buckets while it is being chosen, by pointer or by key: where it began and where it goes, as the beginnings
 * of the two buckets, in the order in which they were chosen. Pure; times are nanoseconds since the capture's first frame.
 */
import type { TimeRange } from "../model/api";

/** Equal buckets from `start` on. */
export interface Buckets {
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

export interface Draft {
  readonly anchor: number;
  readonly head: number;
}

/** Buckets that PageUp and PageDown move by. */
const PAGE = 10;

const STEPS: Readonly<Partial<Record<string, number>>> = {
  ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -PAGE, PageUp: PAGE, Home: -Infinity, End: Infinity,
};

/** The bucket of a time; the first or the last one for a time outside of them. */
export function bucketOf(time: number, { start, width, count }: Buckets): number {
  return Math.max(0, Math.min(count - 1, Math.floor((time - start) / width)));
}

/** First and last bucket of a range. */
export function bucketsOf(range: TimeRange, buckets: Buckets): readonly [number, number] {
  return [bucketOf(range.from, buckets), bucketOf(range.to - 1, buckets)];
}

export function draftOf(range: TimeRange, buckets: Buckets): Draft {
  const [first, last] = bucketsOf(range, buckets);
  return draftBetween(first, last, buckets);
}

export function draftBetween(anchor: number, head: number, { start, width }: Buckets): Draft {
  return { anchor: start + anchor * width, head: start + head * width };
}

/** From the beginning of the earlier bucket to the end of the later one. */
export function rangeOf(draft: Draft, buckets: Buckets): TimeRange {
  const [anchor, head] = [bucketOf(draft.anchor, buckets), bucketOf(draft.head, buckets)];
  const { start, width } = buckets;
  return { from: start + Math.min(anchor, head) * width, to: start + (Math.max(anchor, head) + 1) * width };
}

/** The draft after a key, undefined where the key is none of its own. With `extends` only its head moves; without a draft the first bucket is taken. */
export function moved(draft: Draft | undefined, key: string, isExtending: boolean, buckets: Buckets): Draft | undefined {
  const step = STEPS[key];
  if (step === undefined || buckets.count === 0) return undefined;
  const last = buckets.count - 1;
  if (draft === undefined) return draftBetween(step === Infinity ? last : 0, step === Infinity ? last : 0, buckets);
  const [anchor, head] = [bucketOf(draft.anchor, buckets), bucketOf(draft.head, buckets)];
  if (isExtending) return draftBetween(anchor, Math.max(0, Math.min(last, head + step)), buckets);
  // As a whole, as far as there is room.
  const by = Math.max(-Math.min(anchor, head), Math.min(last - Math.max(anchor, head), step));
  return draftBetween(anchor + by, head + by, buckets);
}
