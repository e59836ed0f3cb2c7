import { describe, expect, it } from "vitest";
import {
  NATIVE_CAP, TOP, centerRow, maxNative, maxVirtual, nativeHeight, revealRow, rowForKey, rowsOnScreen, scrolled, scrolledTo, settled, toNative,
  toVirtual,
} from "../../../src/ui/scroll";

const small = { rowCount: 1000, rowHeight: 24, viewport: 600 };
const large = { rowCount: 5_000_000, rowHeight: 24, viewport: 600 };
const huge = { rowCount: 100_000_000, rowHeight: 24, viewport: 617 };

describe("scroll of a table that a browser can hold", () => {
  it("maps every pixel to itself", () => {
    expect(nativeHeight(small)).toBe(24_000);
    expect(scrolled(TOP, 12_345, small)).toEqual({ virtual: 12_345, native: 12_345 });
  });

  it("reaches the last row at its end", () => {
    const end = scrolled(TOP, maxNative(small), small);
    expect(rowsOnScreen(end, small)).toEqual({ first: 975, last: 999 });
  });

  it("shows nothing of an empty table", () => {
    expect(rowsOnScreen(TOP, { ...small, rowCount: 0 })).toEqual({ first: 0, last: -1 });
  });

  it("does not scroll where all rows fit", () => {
    expect(scrolledTo(500, { ...small, rowCount: 10 })).toEqual({ virtual: 0, native: 0 });
  });
});

describe.each([["5 million rows", large], ["100 million rows", huge]])("scroll of %s", (_name, sizes) => {
  it("never grows beyond the cap", () => {
    expect(nativeHeight(sizes)).toBe(NATIVE_CAP);
  });

  it("reaches the exact last row when the scrollbar is dragged to its end", () => {
    const end = scrolled(TOP, maxNative(sizes), sizes);
    expect(end.virtual).toBe(maxVirtual(sizes));
    expect(rowsOnScreen(end, sizes).last).toBe(sizes.rowCount - 1);
  });

  it("takes a dragged scrollbar in proportion", () => {
    const middle = scrolled(TOP, maxNative(sizes) / 2, sizes);
    expect(middle.virtual / maxVirtual(sizes)).toBeCloseTo(0.5, 6);
  });

  it("moves by the wheel's own pixels wherever it is", () => {
    const middle = scrolledTo(maxVirtual(sizes) / 2, sizes);
    const next = scrolled(middle, middle.native + 24, sizes);
    expect(next.virtual).toBe(middle.virtual + 24);
  });

  it("wheels on to the exact last row from near the end", () => {
    let place = scrolledTo(maxVirtual(sizes) - 10_000, sizes);
    for (let step = 0; step < 200; step++) place = scrolled(place, Math.min(maxNative(sizes), place.native + 100), sizes);
    expect(place.virtual).toBe(maxVirtual(sizes));
  });

  it("wheels back to the exact first row", () => {
    let place = scrolledTo(10_000, sizes);
    for (let step = 0; step < 200; step++) place = scrolled(place, Math.max(0, place.native - 100), sizes);
    expect(place.virtual).toBe(0);
  });

  it("settles without moving what is seen", () => {
    const middle = scrolledTo(maxVirtual(sizes) / 3, sizes);
    const moved = scrolled(middle, middle.native + 1000, sizes);
    const rest = settled(moved, sizes);
    expect(rest.virtual).toBe(moved.virtual);
    expect(rest.native).toBeCloseTo(toNative(moved.virtual, sizes), 6);
  });

  it("maps there and back", () => {
    for (const share of [0, 0.001, 0.02, 0.3, 0.5, 0.98, 0.999, 1]) {
      const virtual = maxVirtual(sizes) * share;
      expect(toVirtual(toNative(virtual, sizes), sizes)).toBeCloseTo(virtual, 3);
    }
  });

  it("reveals any row with the least scrolling", () => {
    const below = revealRow(TOP, 3_000_000, sizes);
    expect(rowsOnScreen(below, sizes).last).toBe(3_000_000);
    expect(revealRow(below, 2_999_990, sizes)).toBe(below);
    expect(revealRow(below, 10, sizes).virtual).toBe(240);
  });

  it("brings a row to the middle, and the ends to the ends", () => {
    const { first, last } = rowsOnScreen(centerRow(2_500_000, sizes), sizes);
    expect(Math.abs((first + last) / 2 - 2_500_000)).toBeLessThanOrEqual(1);
    expect(centerRow(0, sizes)).toEqual(TOP);
    expect(rowsOnScreen(centerRow(sizes.rowCount - 1, sizes), sizes).last).toBe(sizes.rowCount - 1);
  });
});

describe("keys", () => {
  it("move row by row, page by page and to both ends", () => {
    expect(rowForKey("ArrowDown", 5, TOP, large)).toBe(6);
    expect(rowForKey("ArrowUp", 0, TOP, large)).toBe(0);
    expect(rowForKey("PageDown", 0, TOP, large)).toBe(24);
    expect(rowForKey("PageUp", 100, TOP, large)).toBe(76);
    expect(rowForKey("End", 0, TOP, large)).toBe(4_999_999);
    expect(rowForKey("Home", 77, TOP, large)).toBe(0);
  });

  it("start from what is on screen when no row is active", () => {
    expect(rowForKey("ArrowDown", undefined, scrolledTo(2400, large), large)).toBe(100);
  });

  it("do nothing in an empty table", () => {
    expect(rowForKey("End", undefined, TOP, { ...large, rowCount: 0 })).toBeUndefined();
  });
});
