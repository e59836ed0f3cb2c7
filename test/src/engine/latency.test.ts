/** The Latency report against the headless rows: cells, percentiles and batches are counted anew from what the interface says of each row. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine";
import { Scale, SCALE_ROWS, scaleRow } from "../../../src/engine/latency-scale";
import type { CaptureSummary, Narrowing } from "../../../src/model/api";
import { parseFilter } from "../../../src/model/filter/parse";
import type { Distribution, Latency, LatencyFigures, LatencyMap, Untimed } from "../../../src/model/latency";
import { latenciesOf, timesOf } from "../../../src/ui/latency-cells";
import { commandCondition, latencyCondition, pipelinedCondition, untimedCondition } from "../../../src/ui/latency-conditions";
import { capture, command, CONNECTION, conversation, frames } from "../../support/conversation";
import { openCapture } from "../../support/engine";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";
import { inChunks, recordsOf, type RowRecord } from "../../support/records";

/** What a row of the interface says, with what follows from its neighbours. */
interface Row {
  readonly record: RowRecord;
  /** Nanoseconds since the first frame. */
  readonly time: number;
  readonly latency: number;
  readonly part: "single" | "pipelined" | "blocking";
  /** Number of its batch; undefined outside of one. */
  readonly batch: number | undefined;
}

interface Opened {
  readonly engine: Engine;
  readonly rows: readonly Row[];
}

/** A batch's rows are those of a flow that begin before its time, which each of them has, is over; only the first one waited for none. */
function rowsOf(records: readonly RowRecord[], { epochSeconds, epochNanoseconds }: CaptureSummary): Row[] {
  const open = new Map<number, { readonly end: number; readonly number: number }>();
  let batches = 0;
  return records.filter(({ kind }) => kind === "command").map((record) => {
    const time = Number(BigInt(record.ts.replace(".", "")) - BigInt(epochSeconds) * 1_000_000_000n) - epochNanoseconds;
    const before = open.get(record.flow);
    const isInside = record.batch_ns !== undefined && before !== undefined && time < before.end;
    if (record.batch_ns !== undefined && !isInside) open.set(record.flow, { end: time + record.batch_ns, number: batches++ });
    const part = record.blocking === true ? "blocking" : isInside ? "pipelined" : "single";
    return { record, time, latency: record.latency_ns ?? NaN, part, batch: record.batch_ns === undefined ? undefined : open.get(record.flow)?.number };
  });
}

async function opened(file: Uint8Array): Promise<Opened> {
  const { engine, summary } = await openCapture(file);
  return { engine, rows: rowsOf(await recordsOf(inChunks(file, 2 ** 16)), summary) };
}

async function reportOf(engine: Engine, narrowing: Narrowing = {}): Promise<Latency> {
  const report = await engine.report("latency", narrowing);
  if (report === undefined) throw new Error("nothing is open");
  return report;
}

const ascending = (one: number, other: number): number => one - other;

function expectFigures(told: LatencyFigures, latencies: readonly number[], edges: Float64Array): void {
  const sorted = [...latencies].sort(ascending);
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  const { count, sum, p50, p90, p95, p99, p999, max } = told;
  expect({ count, sum, p50, p90, p95, p99, p999, max }).toEqual({
    count: sorted.length, sum: sorted.reduce((total, each) => total + each, 0),
    p50: rank(0.5), p90: rank(0.9), p95: rank(0.95), p99: rank(0.99), p999: rank(0.999), max: rank(1),
  });
  const counts = Array.from(edges.subarray(1), (end, row) => sorted.filter((each) => each >= (edges[row] ?? NaN) && each < end).length);
  expect([...told.counts]).toEqual(counts);
  expect(counts.reduce((total, each) => total + each, 0)).toBe(sorted.length);
}

function expectDistribution(told: Distribution, rows: readonly Row[]): void {
  const timed = rows.filter(({ latency }) => !Number.isNaN(latency));
  expectFigures(told.all, timed.map(({ latency }) => latency), told.edges);
  const names = new Set(timed.map(({ record }) => record.command ?? ""));
  expect(told.commands.map(({ name }) => name).sort()).toEqual([...names].sort());
  for (const figures of told.commands) {
    expectFigures(figures, timed.filter(({ record }) => (record.command ?? "") === figures.name).map(({ latency }) => latency), told.edges);
  }
  const sums = told.commands.map(({ sum }) => sum);
  expect(sums).toEqual([...sums].sort((one, other) => other - one));
}

function expectMap(report: Latency, map: LatencyMap, rows: readonly Row[]): void {
  expectDistribution(map, rows);
  const height = Math.max(0, map.edges.length - 1);
  expect(map.cells).toHaveLength(report.columns * height);
  for (let column = 0; column < report.columns; column++) {
    const from = report.start + column * report.width;
    const here = rows.filter(({ time, latency }) => time >= from && time < from + report.width && !Number.isNaN(latency)).map(({ latency }) => latency).sort(ascending);
    const counts = Array.from({ length: height }, (_, row) => here.filter((each) => each >= (map.edges[row] ?? NaN) && each < (map.edges[row + 1] ?? NaN)).length);
    expect([...map.cells.subarray(column * height, (column + 1) * height)]).toEqual(counts);
    for (const [share, told] of [[0.5, map.p50[column]], [0.99, map.p99[column]]] as const) {
      const exact = here[Math.ceil(share * here.length) - 1] ?? NaN;
      if (Number.isNaN(exact)) expect(told).toBeNaN();
      else expect(Math.abs((told ?? NaN) - exact)).toBeLessThanOrEqual(exact / 100);
    }
  }
}

/** `rows`: those that the narrowing keeps, of all. */
function expectReport(report: Latency, rows: readonly Row[], all: readonly Row[]): void {
  const of = (...parts: readonly Row["part"][]): Row[] => rows.filter(({ part }) => parts.includes(part));
  expect(report.count).toBe(rows.length);
  expectMap(report, report.single, of("single"));
  if (report.withPipelined === undefined) expect(of("pipelined").filter(({ latency }) => !Number.isNaN(latency))).toEqual([]);
  else expectMap(report, report.withPipelined, of("single", "pipelined"));
  expectDistribution(report.blocking, of("blocking"));

  const untimed = rows.filter(({ latency }) => Number.isNaN(latency)).map(({ record }) => record.status);
  const count = (status: string): number => untimed.filter((each) => each === status).length;
  expect(report.untimed).toEqual({
    pending: count("pending"), lost: count("lost"), none: count("none"), other: untimed.length - count("pending") - count("lost") - count("none"),
  });

  const numbers = new Set(rows.flatMap(({ batch }) => batch ?? []));
  const { batches } = report;
  if (batches === undefined) return expect(numbers.size).toBe(0);
  const times = new Map(all.flatMap(({ batch, record }) => (batch !== undefined && numbers.has(batch) ? [[batch, record.batch_ns ?? NaN]] : [])));
  expectFigures(batches.times, [...times.values()], batches.edges);
  const sizes = [...numbers].map((number) => all.filter(({ batch }) => batch === number).length).sort(ascending);
  expect([batches.count, batches.middleSize, batches.largestSize]).toEqual([numbers.size, sizes[Math.ceil(sizes.length / 2) - 1], sizes.at(-1)]);
}

/** Rows that a filter as the page writes it keeps. */
async function countOf(engine: Engine, text: string, narrowing: Narrowing = {}): Promise<number> {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.errors.map(({ message }) => message).join(" ")}`);
  return (await engine.query({ view: "commands", filter: parsed.filter, ...narrowing }, 1)).count;
}

const START = 1_700_000_000_000_000_000n;

/** Several clients, alone and in batches; latencies from 1 µs to minutes, and 0. */
function mixed(seed: number): Uint8Array {
  const random = new Random(seed);
  const flows = Array.from({ length: 4 }, (_, index) => {
    const text = Array.from({ length: 50 }, () => {
      const wait = `+++ ${random.pick(["0us", "1us", "13us", "250us", "251us", "999us", "1ms", "40ms", "7s"])}`;
      if (random.chance(0.1)) return `>>> ${command("BLPOP", "queue", "0")}\n+++ ${1 + random.below(90)}s\n<<< *-1\\r\\n`;
      // A batch that took no time has none in the interface.
      const count = !wait.includes(" 0us") && random.chance(0.3) ? 2 + random.below(6) : 1;
      const requests = Array.from({ length: count }, () => command(random.pick(["GET", "SET", "HGETALL"]), "a")).join("");
      return `>>> ${requests}\n${wait}\n<<< ${"$-1\\r\\n".repeat(count)}\n+++ ${random.below(3000)}us`;
    }).join("\n");
    const last = index === 3 ? `\n>>> ${command("GET", "unanswered")}` : "";
    const step = index === 0 ? { step: 0n } : {};
    return frames(conversation(text + last, { start: START + BigInt(random.below(2_000_000)) * 1000n, ...step }), {
      connection: { ...CONNECTION, client: { address: `192.0.2.${index + 10}`, port: 40_000 } },
    });
  });
  return pcap(interleave(...flows));
}

const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const SHARED = fileURLToPath(new URL("../../../../shared/captures/", import.meta.url));
const RECORDED = [
  ...readdirSync(FIXTURES).filter((name) => name.endsWith(".pcap")).map((name) => FIXTURES + name),
  ...["lab/app.pcap", "lab/bigvalues.pcap", "lab/app-loss10.pcap", "macbre/redis-pkts-1-1000.pcap", "zeek/django-cloud.pcapng", "zeek/bulk-loading.pcap"]
    .map((name) => SHARED + name).filter((path) => existsSync(path)),
];

describe("the latency report", () => {
  it("counts cells, percentiles and batches as the rows tell them", async () => {
    for (const seed of [1, 2, 3]) {
      const { engine, rows } = await opened(mixed(seed));
      const report = await reportOf(engine);
      expectReport(report, rows, rows);
      expect(report.batches?.count).toBeGreaterThan(10);
      expect(report.blocking.all.count).toBeGreaterThan(5);
      expect(report.untimed.pending).toBeGreaterThan(0);
      expect(report.single.edges[0]).toBe(0);
    }
  });

  it.each(RECORDED.map((path) => [basename(path), path] as const))("does so for %s", async (_name, path) => {
    const { engine, rows } = await opened(new Uint8Array(readFileSync(path)));
    expectReport(await reportOf(engine), rows, rows);
  });

  it("is about the rows that filter, range and flow keep, and whole batches", async () => {
    const { engine, rows } = await opened(mixed(4));
    const parsed = parseFilter("cmd == GET");
    if (!parsed.ok) throw new Error("no filter");
    const times = rows.map(({ time }) => time);
    const range = { from: times[20] ?? NaN, to: times[90] ?? NaN };
    const report = await reportOf(engine, { filter: parsed.filter, range });
    expectReport(report, rows.filter(({ record, time }) => record.command === "GET" && time >= range.from && time < range.to), rows);
    expect(report.range).toEqual(range);
    expect(report.start).toBeLessThanOrEqual(range.from);
    expect(report.start + report.width * report.columns).toBeGreaterThanOrEqual(range.to);
    const ofFlow = (await engine.query({ view: "flows" }, 2)).count;
    expect(ofFlow).toBe(4);
    const [first] = (await engine.window("flows", 2, 0, 1, false)).rows;
    if (first === undefined) throw new Error("no flow");
    expectReport(await reportOf(engine, { flow: first.id }), rows.filter(({ record }) => record.flow === first.id + 1), rows);
  });

  it("leads from each cell to as many rows", async () => {
    const { engine } = await opened(mixed(5));
    const report = await reportOf(engine);
    const { single, withPipelined } = report;
    if (withPipelined === undefined) throw new Error("no batches");
    for (const [map, of] of [[single, "single"], [withPipelined, "with-pipelined"]] as const) {
      const height = map.edges.length - 1;
      let asked = 0;
      for (const [cell, count] of map.cells.entries()) {
        if (count === 0 && cell % 97 !== 0) continue;
        asked++;
        const [column, row] = [Math.floor(cell / height), cell % height];
        expect(await countOf(engine, latencyCondition(report, of, ...latenciesOf(map, [row, row])), { range: timesOf(report, [column, column]) })).toBe(count);
      }
      expect(asked).toBeGreaterThan(50);
    }
  });

  it("leads from each figure to as many rows", async () => {
    const { engine, rows } = await opened(mixed(6));
    const report = await reportOf(engine);
    const { single, withPipelined, blocking, untimed } = report;
    for (const [distribution, of] of [[single, "single"], [withPipelined ?? single, "with-pipelined"], [blocking, "blocking"]] as const) {
      for (const figures of [distribution.all, ...distribution.commands]) {
        expect(await countOf(engine, commandCondition(report, of, figures))).toBe(figures.count);
        const parts = { single: ["single"], "with-pipelined": ["single", "pipelined"], blocking: ["blocking"] }[of];
        const slow = rows.filter(({ record, part, latency }) => parts.includes(part) && (figures.name === "" || record.command === figures.name) && latency >= figures.p99);
        expect(await countOf(engine, commandCondition(report, of, figures, figures.p99))).toBe(slow.length);
      }
    }
    expect(await countOf(engine, pipelinedCondition(report))).toBe((withPipelined?.all.count ?? 0) - single.all.count);
    const reasons: readonly (keyof Untimed)[] = ["pending", "lost", "none", "other"];
    for (const why of reasons) expect(await countOf(engine, untimedCondition(why))).toBe(untimed[why]);
  });

  it("has neither cells nor figures where nothing was answered", async () => {
    const segments = conversation(Array.from({ length: 20 }, () => `>>> ${command("GET", "a")}\n<<< $-1\\r\\n`).join("\n")).filter(({ from }) => from === "client");
    const { engine, rows } = await opened(pcap(frames(segments)));
    const report = await reportOf(engine);
    expectReport(report, rows, rows);
    expect([report.single.all.count, report.single.edges.length, report.untimed.lost]).toEqual([0, 0, 20]);
  });

  it("is empty where the capture is, and where the filter keeps nothing", async () => {
    const { engine } = await opened(pcap([]));
    expect((await reportOf(engine)).count).toBe(0);
    const other = await opened(mixed(1));
    expect((await reportOf(other.engine, { range: { from: -5e9, to: -4e9 } })).count).toBe(0);
  });

  it("has a scale of ten rows where all took equally long, and one row more for 0", async () => {
    const same = await opened(capture(Array.from({ length: 9 }, () => `>>> ${command("PING")}\n+++ 250us\n<<< +PONG\\r\\n`).join("\n"), { step: 0n }));
    const report = await reportOf(same.engine);
    expectReport(report, same.rows, same.rows);
    expect(report.single.edges.length).toBeGreaterThan(10);
    expect(report.single.all.p50).toBe(report.single.all.max);
    const zero = await opened(capture(`>>> ${command("PING")}\n<<< +PONG\\r\\n`, { step: 0n }));
    const { single } = await reportOf(zero.engine);
    expect([...single.edges.subarray(0, 2), single.all.max]).toEqual([0, 1000, 0]);
  });

  it("lists the hundred commands that took most time and says how many more there are", async () => {
    const text = Array.from({ length: 130 }, (_, index) => `>>> ${command(`MADEUP${index}`)}\n+++ ${index + 1}ms\n<<< -ERR unknown command\\r\\n`).join("\n");
    const { engine } = await opened(capture(text));
    const { single } = await reportOf(engine);
    expect([single.commands.length, single.others, single.all.count]).toEqual([100, 30, 130]);
    expect(single.commands[0]?.name).toBe("MADEUP129");
  });
});

describe("the scale of latencies", () => {
  it("finds the row whose edges are around a latency, at every edge", () => {
    const { edges } = new Scale(1, 9e17, false);
    // A wide scale has every second edge.
    expect(edges).toHaveLength(5 * 18 + 1);
    let row = 0;
    for (const edge of edges) {
      expect(scaleRow(edge)).toBeGreaterThan(row);
      row = scaleRow(edge);
      if (edge > 2 && edge < 2 ** 52) expect(scaleRow(Math.ceil(edge) - 1)).toBeLessThan(scaleRow(edge));
    }
    expect(scaleRow(0)).toBe(0);
    expect(scaleRow(1e300)).toBeLessThan(SCALE_ROWS);
  });

  it("is as long as the latencies are, and begins and ends round", () => {
    expect([...new Scale(120_000, 1_800_000, false).edges]).toEqual([1e5, 1.25e5, 1.6e5, 2e5, 2.5e5, 3.2e5, 4e5, 5e5, 6.3e5, 8e5, 1e6, 1.25e6, 1.6e6, 2e6]);
    // An upper edge is not part of its row.
    expect(new Scale(1e5, 2e6, true).edges.at(-1)).toBe(5e6);
    expect([...new Scale(NaN, 0, true).edges.subarray(0, 2)]).toEqual([0, 1000]);
  });
});
