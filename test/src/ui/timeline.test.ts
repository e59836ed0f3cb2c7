import { describe, expect, it } from "vitest";
import { bucketOf, draftBetween, draftOf, moved, rangeOf, type Buckets, type Draft } from "../../../src/ui/bucket-range";
import { rangeText } from "../../../src/ui/range-text";
import { timeTicks } from "../../../src/ui/time-axis";
import { bucketText, compactCount, selectionText, wholeText } from "../../../src/ui/timeline-figures";
import { latencyBounds, powers, powerText, roundAbove } from "../../../src/ui/timeline-scales";

/** 2023-11-14 22:13:20.25 UTC. */
const epoch = { seconds: 1_700_000_000, nanoseconds: 250_000_000 };
const utc = { timeFormat: "utc", epoch, isLong: false, hostNames: false } as const;
const sinceStart = { ...utc, timeFormat: "since-start" } as const;
const SECOND = 1e9;

describe("a range that is being chosen", () => {
  const buckets: Buckets = { start: -50, width: 100, count: 30 };
  const press = (draft: Draft | undefined, ...keys: readonly string[]): readonly number[] => {
    let now = draft;
    for (const key of keys) {
      const isExtending = key.startsWith("Shift+");
      now = moved(now, key.replace("Shift+", ""), isExtending, buckets);
    }
    if (now === undefined) return [];
    const { from, to } = rangeOf(now, buckets);
    return [(from - buckets.start) / buckets.width, (to - buckets.start) / buckets.width];
  };

  it("has whole buckets, in either direction", () => {
    expect(rangeOf({ anchor: 120, head: 360 }, buckets)).toEqual({ from: 50, to: 450 });
    expect(rangeOf({ anchor: 360, head: 120 }, buckets)).toEqual({ from: 50, to: 450 });
    expect(rangeOf(draftBetween(3, 3, buckets), buckets)).toEqual({ from: 250, to: 350 });
  });

  it("is the same again when it is taken up, its end left out", () => {
    const range = { from: 50, to: 450 };
    expect(rangeOf(draftOf(range, buckets), buckets)).toEqual(range);
  });

  it("takes the nearest bucket for a time outside", () => {
    expect([bucketOf(-1e9, buckets), bucketOf(-50, buckets), bucketOf(49, buckets), bucketOf(50, buckets), bucketOf(1e9, buckets)]).toEqual([0, 0, 0, 1, 29]);
  });

  it("starts with the first bucket, or the last one, and moves by one", () => {
    expect(press(undefined, "ArrowRight")).toEqual([0, 1]);
    expect(press(undefined, "End")).toEqual([29, 30]);
    expect(press(undefined, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft")).toEqual([1, 2]);
    expect(press(undefined, "ArrowRight", "PageUp")).toEqual([10, 11]);
  });

  it("grows and shrinks with Shift, over its other end too", () => {
    expect(press(draftBetween(5, 5, buckets), "Shift+ArrowRight", "Shift+ArrowRight")).toEqual([5, 8]);
    expect(press(draftBetween(5, 7, buckets), "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft")).toEqual([4, 6]);
    expect(press(draftBetween(5, 7, buckets), "Shift+End")).toEqual([5, 30]);
    expect(press(draftBetween(5, 7, buckets), "Shift+Home")).toEqual([0, 6]);
  });

  it("keeps its length when it moves, and stays inside", () => {
    expect(press(draftBetween(5, 7, buckets), "ArrowRight")).toEqual([6, 9]);
    expect(press(draftBetween(7, 5, buckets), "PageDown")).toEqual([0, 3]);
    expect(press(draftBetween(5, 7, buckets), "End", "ArrowRight")).toEqual([27, 30]);
  });

  it("leaves other keys to others", () => {
    expect(moved(undefined, "a", false, buckets)).toBeUndefined();
    expect(moved(undefined, "ArrowRight", false, { ...buckets, count: 0 })).toBeUndefined();
  });
});

describe("the time axis", () => {
  const labels = (from: number, to: number, most: number, context: Parameters<typeof timeTicks>[3]): string[] => timeTicks(from, to, most, context).map(({ label }) => label);

  it("has round times of day, with as many digits as tell them apart", () => {
    expect(labels(0, 10 * SECOND, 5, utc)).toEqual(["22:13:22", "22:13:24", "22:13:26", "22:13:28", "22:13:30"]);
    expect(labels(0, SECOND / 2, 5, utc)).toEqual(["22:13:20.3", "22:13:20.4", "22:13:20.5", "22:13:20.6", "22:13:20.7"]);
    expect(labels(0, 5e6, 5, utc)).toEqual(["22:13:20.250", "22:13:20.251", "22:13:20.252", "22:13:20.253", "22:13:20.254", "22:13:20.255"]);
    expect(labels(0, 3600 * SECOND, 4, utc)).toEqual(["22:15", "22:30", "22:45", "23:00"]);
  });

  it("names the day where one begins", () => {
    expect(labels(0, 20 * 3600 * SECOND, 4, utc)).toEqual(["11-15", "06:00", "12:00", "18:00"]);
    expect(labels(0, 4 * 86_400 * SECOND, 4, utc)).toEqual(["11-15", "11-16", "11-17", "11-18"]);
  });

  it("counts from the start where times are told so, or the day is not known", () => {
    expect(labels(-SECOND / 2, 2 * SECOND, 5, sinceStart)).toEqual(["-0.5 s", "0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]);
    expect(labels(0, 20 * SECOND, 2, { timeFormat: "local", epoch: undefined })).toEqual(["0 s", "10 s", "20 s"]);
  });

  it("never has more ticks than there is room for, but for one at the edge", () => {
    for (let span = 1000; span < 1e19; span *= 3) {
      for (const most of [1, 3, 10]) expect(timeTicks(0, span, most, utc).length).toBeLessThanOrEqual(most + 1);
    }
    expect(timeTicks(0, 0, 5, utc)).toEqual([]);
  });
});

describe("a range in words", () => {
  it("has milliseconds, and more digits only where it needs them", () => {
    expect(rangeText({ from: -50e6, to: 1.75e9 }, utc)).toBe("22:13:20.200 – 22:13:22.000");
    expect(rangeText({ from: 500e3, to: 750e6 }, utc)).toBe("22:13:20.250500 – 22:13:21.000000");
    expect(rangeText({ from: 1, to: 750e6 }, utc)).toBe("22:13:20.250000001 – 22:13:21.000000");
  });

  it("has dates in a long capture, and seconds from the start", () => {
    expect(rangeText({ from: -250e6, to: 86_400e9 - 250e6 }, { ...utc, isLong: true })).toBe("2023-11-14 22:13:20.000 – 2023-11-15 22:13:20.000");
    expect(rangeText({ from: -250e6, to: 5.123e9 }, sinceStart)).toBe("-0.250 – 5.123 s");
  });
});

describe("the timeline's figures", () => {
  const timeline = {
    ticket: 1, start: -250e6, width: 100e6, commands: new Uint32Array([1234, 0, 1]), errors: new Uint32Array([3, 0, 0]),
    p50: new Float64Array([131e3, NaN, 5e5]), p95: new Float64Array([1e6, NaN, 5e5]), p99: new Float64Array([2.1e6, NaN, 5e5]),
  };

  it("tell of a bucket what is in it", () => {
    expect(bucketText(timeline, 0, utc)).toBe("22:13:20.000 – 22:13:20.100 · 1,234 commands (12.3k/s) · 3 errors · p50 131 µs · p95 1.00 ms · p99 2.10 ms");
    expect(bucketText(timeline, 1, utc)).toBe("22:13:20.100 – 22:13:20.200 · 0 commands");
    expect(bucketText(timeline, 2, utc)).toContain("1 command (10/s) · p50 500 µs");
  });

  it("tell of a range and of everything what adds up", () => {
    expect(selectionText(timeline, { from: -250e6, to: -50e6 }, utc)).toBe("22:13:20.000 – 22:13:20.200 · 1,234 commands · 3 errors");
    expect(wholeText(timeline)).toContain("1,235 commands · 3 errors · peak 12.3k/s · a bar is 100 ms");
    expect([1e9, 300e9, 7200e9].map((width) => wholeText({ ...timeline, width }).replace(/^.*a bar is (.*?) · .*$/, "$1"))).toEqual(["1 s", "5 min", "2 h"]);
  });

  it("are short on the axes", () => {
    expect([0, 0.05, 7.5, 999, 1000, 12_345, 2.5e6].map(compactCount)).toEqual(["0", "0.05", "7.5", "999", "1k", "12.3k", "2.5M"]);
    expect([1e3, 1e5, 1e6, 1e9, 1e11].map(powerText)).toEqual(["1 µs", "100 µs", "1 ms", "1 s", "100 s"]);
  });
});

describe("the timeline's axes", () => {
  it("end at a round number above the highest", () => {
    expect([0, 0.3, 1, 8490, 11_600, 99_999].map(roundAbove)).toEqual([1, 0.3, 1, 10_000, 12_000, 100_000]);
  });

  it("hold all latencies between powers of ten, those of 0 too", () => {
    expect(latencyBounds(new Float64Array([NaN, 131e3]), new Float64Array([NaN, 2.1e6]))).toEqual([1e5, 1e7]);
    expect(latencyBounds(new Float64Array([0]), new Float64Array([0]))).toEqual([1e3, 1e4]);
    expect(latencyBounds(new Float64Array([NaN]))).toEqual([1e3, 1e6]);
  });

  it("have as many powers of ten as there is room for", () => {
    expect(powers(1e3, 1e6, 4)).toEqual([1e3, 1e4, 1e5, 1e6]);
    expect(powers(1e3, 1e9, 4)).toEqual([1e3, 1e5, 1e7, 1e9]);
  });
});
