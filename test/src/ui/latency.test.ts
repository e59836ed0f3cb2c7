import { describe, expect, it } from "vitest";
import { durationOf } from "../../../src/model/filter/values";
import type { Latency, LatencyFigures, LatencyMap } from "../../../src/model/latency";
import { FIRST_CONTEXT } from "../../../src/ui/format";
import { colorAt, parseHex, shareOf } from "../../../src/ui/heat-colors";
import {
  countIn, fullestCell, latenciesOf, linePlaces, movedCells, rectangleOf, rowPosition, scaleTicks, timesOf, type Cells,
} from "../../../src/ui/latency-cells";
import { commandCondition, durationWord, latencyCondition, untimedCondition } from "../../../src/ui/latency-conditions";
import { barsPath, STRIP_HEIGHT, STRIP_WIDTH, stripPlace } from "../../../src/ui/latency-strip";
import { cellsText, edgeText, shareText, untimedTexts } from "../../../src/ui/latency-words";

const figures = (name: string, count: number): LatencyFigures => ({
  name, count, sum: 0, p50: NaN, p90: NaN, p95: NaN, p99: NaN, p999: NaN, max: NaN, counts: new Uint32Array(0),
});

/** Four columns of one second, three rows from 100 µs to 800 µs by doubling. */
const MAP: LatencyMap = {
  edges: Float64Array.of(1e5, 2e5, 4e5, 8e5), all: figures("", 30), commands: [], others: 0,
  cells: Uint32Array.of(1, 0, 0, /**/ 2, 9, 0, /**/ 0, 0, 0, /**/ 4, 6, 8), p50: Float64Array.of(1e5, 2e5, NaN, 3e5), p99: Float64Array.of(1e5, 3e5, NaN, 7e5),
};
const LATENCY: Latency = {
  count: 30, total: 30, range: undefined, start: 0, width: 1e9, columns: 4, single: MAP, withPipelined: undefined,
  blocking: { edges: new Float64Array(0), all: figures("", 0), commands: [], others: 0 }, batches: undefined, untimed: { pending: 0, lost: 0, none: 0, other: 0 },
};
const FULL: Latency = { ...LATENCY, withPipelined: MAP, blocking: { ...LATENCY.blocking, all: figures("", 3) } };

const cells = (...[column, row, toColumn, toRow]: readonly [number, number, number, number]): Cells => ({ anchor: { column, row }, head: { column: toColumn, row: toRow } });

describe("cells of a latency map", () => {
  it("are counted in a rectangle, whichever corner it began at", () => {
    expect(rectangleOf(cells(3, 2, 1, 0))).toEqual({ columns: [1, 3], rows: [0, 2] });
    expect(countIn(MAP, rectangleOf(cells(3, 2, 1, 0)))).toBe(29);
    expect(countIn(MAP, rectangleOf(cells(1, 1, 1, 1)))).toBe(9);
    expect(countIn(MAP, rectangleOf(cells(0, 1, 3, 2)))).toBe(23);
  });

  it("have times and latencies from edge to edge, within the range", () => {
    expect(timesOf(LATENCY, [1, 2])).toEqual({ from: 1e9, to: 3e9 });
    expect(timesOf({ ...LATENCY, range: { from: 0.5e9, to: 3.25e9 } }, [0, 3])).toEqual({ from: 0.5e9, to: 3.25e9 });
    expect(latenciesOf(MAP, [0, 1])).toEqual([1e5, 4e5]);
  });

  it("are chosen by keys, from the fullest one on, and stay on the map", () => {
    expect(fullestCell(MAP)).toEqual({ column: 1, row: 1 });
    const first = movedCells(undefined, "ArrowRight", false, LATENCY, MAP);
    expect(first).toEqual(cells(1, 1, 1, 1));
    expect(movedCells(first, "ArrowUp", false, LATENCY, MAP)).toEqual(cells(1, 2, 1, 2));
    expect(movedCells(first, "ArrowDown", true, LATENCY, MAP)).toEqual(cells(1, 1, 1, 0));
    expect(movedCells(first, "End", true, LATENCY, MAP)).toEqual(cells(1, 1, 3, 1));
    expect(movedCells(cells(0, 0, 0, 0), "ArrowLeft", false, LATENCY, MAP)).toEqual(cells(0, 0, 0, 0));
    expect(movedCells(first, "PageUp", false, LATENCY, MAP)).toEqual(cells(1, 2, 1, 2));
    expect(movedCells(first, "x", false, LATENCY, MAP)).toBeUndefined();
    expect(movedCells(undefined, "Home", false, LATENCY, { ...MAP, cells: new Uint32Array(0) })).toBeUndefined();
  });

  it("say their time, latency, count and share, and a column's percentiles", () => {
    expect(cellsText(LATENCY, MAP, rectangleOf(cells(1, 1, 1, 1)), FIRST_CONTEXT))
      .toBe("1.000 – 2.000 s · 200 µs – 400 µs · 9 commands, 81.8 % of the 11 of that time · p50 200 µs · p99 300 µs");
    expect(cellsText(LATENCY, MAP, rectangleOf(cells(1, 0, 3, 0)), FIRST_CONTEXT))
      .toBe("1.000 – 4.000 s · 100 µs – 200 µs · 6 commands, 20.7 % of the 29 of that time");
    expect(cellsText(LATENCY, MAP, rectangleOf(cells(2, 0, 2, 0)), FIRST_CONTEXT)).toBe("2.000 – 3.000 s · 100 µs – 200 µs · 0 commands");
  });
});

describe("the scale of a latency map", () => {
  it("places latencies by their logarithm, and 0 in the middle of its row", () => {
    expect(rowPosition(MAP.edges, 2e5)).toBe(1);
    expect(rowPosition(MAP.edges, 1e5 * Math.SQRT2)).toBeCloseTo(0.5, 9);
    expect(rowPosition(MAP.edges, 5)).toBe(0);
    expect(rowPosition(MAP.edges, 9e9)).toBe(3);
    expect(rowPosition(MAP.edges, NaN)).toBeNaN();
    expect(rowPosition(Float64Array.of(0, 1e3, 1e4), 0)).toBe(0.5);
  });

  it("has ticks at 1, 2 and 5 where there is room, else at powers of ten", () => {
    const edges = Float64Array.of(5e4, 6.3e4, 8e4, 1e5, 1.25e5, 1.6e5, 2e5, 2.5e5, 3.2e5, 4e5, 5e5, 6.3e5, 8e5, 1e6);
    expect(scaleTicks(edges, 10).map(({ edge }) => edge)).toEqual([5e4, 1e5, 2e5, 5e5, 1e6]);
    expect(scaleTicks(edges, 3)).toEqual([{ at: 3, edge: 1e5 }, { at: 13, edge: 1e6 }]);
    expect(scaleTicks(Float64Array.of(0, 1e3, 1.25e3), 9).map(({ edge }) => edge)).toEqual([0, 1e3]);
    // No room for two texts.
    expect(scaleTicks(Float64Array.of(0, ...edges), 6).map(({ edge }) => edge)).toEqual([0, 1e5, 2e5, 5e5, 1e6]);
    const decades = Float64Array.from({ length: 12 }, (_, power) => 10 ** power);
    expect(scaleTicks(decades, 5).length).toBeLessThanOrEqual(5);
  });

  it("has no lines over columns of a few commands", () => {
    expect([...linePlaces(MAP, MAP.p50)]).toEqual([NaN, 1, NaN, expect.closeTo(1.585, 3)]);
  });

  it("says edges without zeros behind the point", () => {
    expect([0, 1, 1.25, 250e3, 1.6e6, 12.5e6, 1e9, 63e9, 100e9].map(edgeText)).toEqual(["0", "1 ns", "1 ns", "250 µs", "1.6 ms", "12.5 ms", "1 s", "63 s", "100 s"]);
    expect([[0, 0], [1, 3], [1, 5000], [4999, 5000], [5, 5]].map(([part = 0, whole = 0]) => shareText(part, whole))).toEqual(["0 %", "33.3 %", "< 0.1 %", "> 99.9 %", "100 %"]);
  });
});

describe("conditions of the Latency tab", () => {
  it("write durations that read back as the same nanoseconds", () => {
    expect([0, 1, 850, 1234, 131_000, 1_234_000, 1_234_567, 5e9, 62.5e9].map(durationWord))
      .toEqual(["0ns", "1ns", "850ns", "1.234us", "131us", "1.234ms", "1234.567us", "5s", "62.5s"]);
    for (let nanoseconds = 1; nanoseconds < 1e13; nanoseconds = Math.ceil(nanoseconds * 1.0137) + 1) expect(durationOf(durationWord(nanoseconds))).toBe(nanoseconds);
    expect(durationOf(durationWord(12.5))).toBe(12.5);
  });

  it("leave out what is counted apart, where there is any", () => {
    expect(latencyCondition(LATENCY, "single", 1e5, 2e5)).toBe("latency >= 100us && latency < 200us");
    expect(latencyCondition(LATENCY, "single", 0, 1e3)).toBe("latency < 1us");
    expect(latencyCondition(FULL, "single", 1e5, 2e5)).toBe("latency >= 100us && latency < 200us && is != blocking && is != pipelined");
    expect(latencyCondition(FULL, "with-pipelined", 1e5)).toBe("latency >= 100us && is != blocking");
    expect(commandCondition(LATENCY, "single", figures("GET", 1), 1_234_000)).toBe("cmd == GET && latency >= 1.234ms");
    expect(commandCondition(FULL, "blocking", figures("BLPOP", 1))).toBe("cmd == BLPOP && latency >= 0ns && is == blocking");
    // As it is shown, a quotation mark has its backslash.
    expect(commandCondition(LATENCY, "single", figures(String.raw`A\" || cmd == B`, 1))).toBe(String.raw`cmd == "A\" || cmd == B" && latency >= 0ns`);
    expect(untimedCondition("other")).toBe("kind == command && status in {ok, nil, error, discarded} && not latency >= 0ns");
  });

  it("name only the reasons that there are", () => {
    expect(untimedTexts({ pending: 0, lost: 2, none: 1, other: 0 }).map(({ why, count }) => [why, count])).toEqual([["lost", 2], ["none", 1]]);
  });
});

describe("colours and strips", () => {
  it("go from the first stop for one to the last for the most", () => {
    const stops = ["#000000", "#808080", "#ffffff"].map(parseHex);
    expect([shareOf(1, 1000), shareOf(1000, 1000), shareOf(1, 1)]).toEqual([0, 1, 1]);
    expect([0, 0.25, 0.5, 1, 7].map((share) => colorAt(stops, share))).toEqual(["rgb(0 0 0)", "rgb(64 64 64)", "rgb(128 128 128)", "rgb(255 255 255)", "rgb(255 255 255)"]);
  });

  it("have a bar for each row that has commands, the highest over the whole height", () => {
    const bars = barsPath(Uint32Array.of(0, 100, 25, 0)).split("M").slice(1);
    expect(bars).toEqual([`60 22v-22h59.5v22z`, `120 22v-11h59.5v11z`]);
    expect(STRIP_HEIGHT).toBe(22);
    expect(barsPath(new Uint32Array(5))).toBe("");
    expect(stripPlace(MAP.edges, 4e5)).toBeCloseTo((STRIP_WIDTH * 2) / 3, 9);
  });
});
