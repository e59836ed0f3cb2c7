import { describe, expect, it } from "vitest";
import { addToEpoch, formatBytes, formatCount, formatDateTime, formatDuration, formatPlural, formatSeconds, formatShare, formatTimeOfDay } from "../../../src/model/units";

const epoch = { seconds: 1_795_465_831, nanoseconds: 464_672_000 };

describe("durations", () => {
  it.each([
    [0, "0 ns"], [850, "850 ns"], [999, "999 ns"], [999.6, "1.00 µs"], [131_000, "131 µs"], [12_340, "12.3 µs"], [999_499, "999 µs"], [999_600, "1.00 ms"],
    [2_350_000, "2.35 ms"], [1.2e9, "1.20 s"], [59.94e9, "59.9 s"], [59.96e9, "1 min 00 s"], [185e9, "3 min 05 s"], [7500e9, "2 h 05 min"],
    [273_600e9, "3 d 04 h"], [-131_000, "-131 µs"], [NaN, ""],
  ])("%d ns is %j", (nanoseconds, text) => {
    expect(formatDuration(nanoseconds)).toBe(text);
  });
});

describe("sizes", () => {
  it.each([
    [0, "0 B"], [145, "145 B"], [1023, "1023 B"], [1024, "1.00 KiB"], [20_480, "20.0 KiB"], [1_048_570, "1.00 MiB"], [5_000_000, "4.77 MiB"],
    [1.5 * 2 ** 30, "1.50 GiB"], [NaN, ""],
  ])("%d bytes is %j", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("counts", () => {
  it("come in groups of three", () => {
    expect([0, 999, 1000, 4_999_999].map(formatCount)).toEqual(["0", "999", "1,000", "4,999,999"]);
  });

  it("agree with their noun", () => {
    expect([formatPlural(1, "row"), formatPlural(2000, "row"), formatPlural(2, "query", "queries")]).toEqual(["1 row", "2,000 rows", "2 queries"]);
  });

  it("writes parts of a whole, and neither nothing nor all where it is not", () => {
    expect([formatShare(1, 8), formatShare(0, 5), formatShare(5, 5), formatShare(1, 1e6), formatShare(999_999, 1e6), formatShare(0, 0)]).toEqual(["12.5 %", "0 %", "100 %", "0.1 %", "99.9 %", ""]);
  });
});

describe("times", () => {
  it("are seconds with all nine digits", () => {
    expect(formatSeconds(12_000_131_000)).toBe("12.000131000");
    expect(formatSeconds(-1)).toBe("-0.000000001");
    expect(formatSeconds(137_000, true)).toBe("+0.000137000");
    expect(formatSeconds(NaN)).toBe("");
  });

  it("carry nanoseconds over the second, backwards too", () => {
    expect(addToEpoch(epoch, 600_000_000)).toEqual({ seconds: 1_795_465_832, nanoseconds: 64_672_000 });
    expect(addToEpoch(epoch, -464_672_001)).toEqual({ seconds: 1_795_465_830, nanoseconds: 999_999_999 });
  });

  it("are of day in UTC, with nanoseconds only where there are any", () => {
    expect(formatTimeOfDay(epoch, 0, "utc")).toBe("20:30:31.464672");
    expect(formatTimeOfDay(epoch, 1, "utc")).toBe("20:30:31.464672001");
    expect(formatDateTime(epoch, 0, "utc")).toBe("2026-11-23 20:30:31.464672");
  });

  it("are local where local is asked for", () => {
    const shift = -new Date(epoch.seconds * 1000).getTimezoneOffset() * 60e9;
    expect(formatDateTime(epoch, 0, "local")).toBe(formatDateTime(epoch, shift, "utc"));
  });

  it("are empty where there are none", () => {
    expect(formatTimeOfDay(epoch, NaN, "utc")).toBe("");
  });
});
