import { describe, expect, it } from "vitest";
import { RowSource, WINDOW_ROWS, WINDOWS_KEPT } from "../../../src/client/row-source";
import type { RowWindow } from "../../../src/model/api";
import { fakeCommand } from "../../support/fake-engine";

interface Asked {
  readonly ticket: number;
  readonly start: number;
  readonly count: number;
  answer(): void;
  fail(): void;
}

/** A source whose windows arrive when the test says so. */
function setUp(count = 1_000_000): { source: RowSource; asked: Asked[]; told: () => number; settle: () => Promise<void> } {
  const asked: Asked[] = [];
  let told = 0;
  const source = new RowSource(
    (ticket, start, rows) =>
      new Promise<RowWindow>((resolve, reject) => {
        const made = Array.from({ length: rows }, (_, at) => fakeCommand(start + at + ticket * 10_000_000));
        asked.push({
          ticket, start, count: rows,
          answer: () => resolve({ view: "commands", ticket, start, count, rows: made }),
          fail: () => reject(new Error("stale")),
        });
      }),
    () => told++,
  );
  const settle = async (): Promise<void> => {
    await Promise.resolve();
    await Promise.resolve();
  };
  return { source, asked, told: () => told, settle };
}

describe("a source of rows", () => {
  it("fetches what is on screen first, then what is around it", async () => {
    const { source, asked, settle } = setUp();
    source.look(1000, 1030);
    source.reset(1, 1_000_000);
    expect(asked.map(({ start }) => start)).toEqual([960, 1024]);
    for (let answered = 0; answered < asked.length; answered++) {
      asked[answered]?.answer();
      await settle();
    }
    expect(asked.map(({ start }) => start)).toEqual([960, 1024, 1088, 1152, 1216, 896]);
  });

  it("asks for what is on screen now, not for what was passed on the way", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 1_000_000);
    for (let first = 0; first < 900_000; first += 10_000) source.look(first, first + 30);
    expect(asked.map(({ start }) => start)).toEqual([0, 9_984]);
    asked[0]?.answer();
    await settle();
    expect(asked.at(-1).start).toBe(889_984);
    expect(asked).toHaveLength(3);
  });

  it("never asks for rows beyond the end", async () => {
    const { source, asked, settle } = setUp();
    source.look(250, 299);
    source.reset(1, 300);
    for (let answered = 0; answered < asked.length; answered++) {
      asked[answered]?.answer();
      await settle();
    }
    expect(asked.map(({ start, count }) => [start, count])).toEqual([[192, WINDOW_ROWS], [256, 44], [128, WINDOW_ROWS]]);
  });

  it("asks once for a window that is on its way, and again when that failed", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 100);
    source.look(0, 20);
    expect(asked).toHaveLength(1);
    asked[0]?.fail();
    await settle();
    source.look(0, 20);
    expect(asked).toHaveLength(2);
  });

  it("gives rows when they have arrived, and tells of it", async () => {
    const { source, asked, told, settle } = setUp();
    source.reset(1, 100);
    const before = told();
    expect(source.get(5)).toBeUndefined();
    asked[0]?.answer();
    await settle();
    expect(told()).toBe(before + 1);
    expect(source.get(5)?.id).toBe(10_000_005);
    expect(source.get(100)).toBeUndefined();
  });

  it("keeps the old rows on screen until the new result's rows are there", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 100);
    asked[0]?.answer();
    await settle();
    source.reset(2, 100);
    expect(source.isStale).toBe(true);
    expect(source.get(5)?.id).toBe(10_000_005);
    asked.at(-1).answer();
    await settle();
    expect(source.isStale).toBe(false);
    expect(source.get(5)?.id).toBe(20_000_005);
  });

  it("drops rows of an older result that come late", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 100);
    source.reset(2, 100);
    asked[1]?.answer();
    asked[0]?.answer();
    await settle();
    expect(source.get(5)?.id).toBe(20_000_005);
  });

  it("drops rows that were asked for before a refresh, though the result is the same", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 100);
    source.refresh();
    expect(asked).toHaveLength(2);
    asked[0]?.answer();
    await settle();
    expect(source.isStale).toBe(true);
    asked[1]?.answer();
    await settle();
    expect(source.isStale).toBe(false);
  });

  it("holds a bounded number of windows", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 1_000_000);
    for (let row = 0; row < 20_000; row += WINDOW_ROWS) {
      source.look(row, row + 30);
      asked.at(-1).answer();
      await settle();
    }
    for (let answered = 0; answered < asked.length; answered++) {
      asked[answered]?.answer();
      await settle();
    }
    const held = asked.filter(({ start }) => source.get(start) !== undefined);
    expect(asked.length).toBeGreaterThan(WINDOWS_KEPT);
    expect(held).toHaveLength(WINDOWS_KEPT);
  });

  it("is empty when the result is", async () => {
    const { source, asked, settle } = setUp();
    source.reset(1, 100);
    asked[0]?.answer();
    await settle();
    source.reset(2, 0);
    expect(source.get(0)).toBeUndefined();
    expect(source.isStale).toBe(false);
  });
});
