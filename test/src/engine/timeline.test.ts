import { describe, expect, it } from "vitest";
import { CommandColumn, RowFlag, Status, Table } from "../../../assembly/schema";
import { freshDecoder } from "../../../src/engine/capture";
import { TimelineCounter } from "../../../src/engine/timeline";
import { type CommandRow, type RowWindow, type Timeline, WINDOW_CAP } from "../../../src/model/api";
import { capture, command, CONNECTION, type Connection, conversation, frames } from "../../support/conversation";
import { openCapture, wasmBytes } from "../../support/engine";
import { interleave } from "../../support/mutations";
import { type Frame, pcap } from "../../support/pcap";
import { Random } from "../../support/random";

const START = 1_700_000_000_000_000_000n;
const HOUR = 3600n * 1_000_000_000n;

const connection = (index: number): Connection => ({ ...CONNECTION, client: { address: `192.0.2.${index + 10}`, port: 40_000 } });
const isCommand = (row: RowWindow["rows"][number]): row is CommandRow => "arguments" in row;

/** The capture's timeline, and all of its rows as they are shown. */
async function opened(file: Uint8Array, buckets = 400): Promise<{ readonly timeline: Timeline; readonly rows: CommandRow[] }> {
  const { engine, summary } = await openCapture(file);
  await engine.query({ view: "commands" }, 1);
  const rows: CommandRow[] = [];
  while (rows.length < summary.commands) {
    const { rows: some } = await engine.window("commands", 1, rows.length, WINDOW_CAP, false);
    rows.push(...some.filter(isCommand));
  }
  return { timeline: await engine.timeline(buckets, 7), rows };
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

/** Asserts every figure against one that is got by sorting the rows of each bucket. */
function expectFigures(timeline: Timeline, rows: readonly CommandRow[]): void {
  const { start, width, commands, errors } = timeline;
  for (let bucket = 0; bucket < commands.length; bucket++) {
    const here = rows.filter(({ time }) => time >= start + bucket * width && time < start + (bucket + 1) * width);
    expect(commands[bucket]).toBe(here.length);
    expect(errors[bucket]).toBe(here.filter(({ status }) => status === Status.ERROR).length);
    const latencies = here.filter((row) => (row.flags & RowFlag.BLOCKING) === 0 && !Number.isNaN(row.latency)).map(({ latency }) => latency).sort((a, b) => a - b);
    for (const [share, percentiles] of [[0.5, timeline.p50], [0.95, timeline.p95], [0.99, timeline.p99]] as const) {
      const exact = latencies[Math.ceil(share * latencies.length) - 1] ?? NaN;
      const told = percentiles[bucket] ?? NaN;
      if (Number.isNaN(exact)) expect(told).toBeNaN();
      else expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact / 128);
    }
  }
  expect(sum(commands)).toBe(rows.length);
}

/** Several clients with all kinds of answers and latencies from microseconds to half a minute. */
function busy(seed: number, lines = 60): Frame[] {
  const random = new Random(seed);
  const flows = Array.from({ length: 5 }, (_, index) => {
    const text = Array.from({ length: lines }, () => {
      const wait = `+++ ${1 + random.below(900)}${random.pick(["us", "us", "us", "ms"])}`;
      const late = random.chance(0.02) ? `+++ ${5 + random.below(30)}s` : "";
      if (random.chance(0.1)) return `>>> ${command("BLPOP", "queue", "0")}\n+++ 7s\n<<< *-1\\r\\n`;
      const count = random.chance(0.3) ? 5 : 1;
      return `>>> ${command("GET", "a").repeat(count)}\n${wait}\n${late}\n<<< ${random.pick(["$1\\r\\nx\\r\\n", "-ERR no\\r\\n", "$-1\\r\\n"]).repeat(count)}\n${wait}`;
    }).join("\n");
    return frames(conversation(text, { start: START + BigInt(random.below(2_000_000)) * 1000n }), { connection: connection(index) });
  });
  return interleave(...flows);
}

describe("the timeline", () => {
  it("counts commands, errors and latencies as the rows tell them", async () => {
    for (const seed of [1, 2, 3]) {
      const { timeline, rows } = await opened(pcap(busy(seed)), [400, 100, 10][seed - 1]);
      expectFigures(timeline, rows);
      expect(sum(timeline.errors)).toBeGreaterThan(0);
    }
  });

  it("leaves out what waits by design", async () => {
    const { timeline } = await opened(capture(`>>> ${command("BLPOP", "q", "0")}\n+++ 5s\n<<< *-1\\r\\n`));
    expect(sum(timeline.commands)).toBe(1);
    expect(timeline.p99.every(Number.isNaN)).toBe(true);
  });

  it("has buckets that begin where the clock's do, and no more than asked for", async () => {
    const all = busy(4);
    const { timeline } = await opened(pcap(all), 100);
    const at = (all[0]?.time ?? 0n) + BigInt(timeline.start);
    expect(at % BigInt(timeline.width)).toBe(0n);
    expect(timeline.commands.length).toBeLessThanOrEqual(100);
    expect(timeline.commands.length).toBeGreaterThan(25);
  });

  it("has no bars shorter than a millisecond, in which one command would be a storm", async () => {
    const { timeline, rows } = await opened(capture(`>>> ${command("PING")}\n<<< +PONG\\r\\n\n+++ 4ms\n>>> ${command("PING")}\n<<< +PONG\\r\\n`));
    expect(timeline.width).toBe(1e6);
    expectFigures(timeline, rows);
  });

  it("carries the ticket that it was asked with", async () => {
    const { timeline } = await opened(pcap(busy(4)));
    expect(timeline.ticket).toBe(7);
  });

  it("has no figures without commands, and covers the frames all the same", async () => {
    const { timeline } = await opened(capture("+++ 3s\n>>>"));
    expect(sum(timeline.commands)).toBe(0);
    expect(timeline.width * timeline.commands.length).toBeGreaterThan(3e9);
  });

  it("has one bucket where everything happens at one time", async () => {
    const { timeline, rows } = await opened(capture(`>>> ${command("PING")}\n<<< +PONG\\r\\n`, { step: 0n }));
    expect(timeline.commands.length).toBe(1);
    expectFigures(timeline, rows);
    expect(timeline.p50[0]).toBe(0);
  });

  it("begins with the earliest frame where that is not the first one", async () => {
    const [late, early] = [conversation(`>>> ${command("PING")}\n<<< +PONG\\r\\n`), conversation(`>>> ${command("PING")}\n<<< -ERR\\r\\n`, { start: START - 5n * 1_000_000_000n })];
    const { timeline, rows } = await opened(pcap([...frames(late), ...frames(early, { connection: connection(1) })]));
    expect(timeline.start).toBeLessThanOrEqual(-5e9);
    expect(rows).toHaveLength(2);
    expectFigures(timeline, rows);
  });

  it("spans twenty hours in round minutes", async () => {
    const text = Array.from({ length: 40 }, () => `>>> ${command("GET", "a")}\n<<< $-1\\r\\n`).join("\n+++ 1800s\n");
    const { timeline, rows } = await opened(capture(text));
    expect(timeline.width).toBe(5 * 60e9);
    expect(BigInt(timeline.width * timeline.commands.length)).toBeGreaterThan(19n * HOUR);
    expectFigures(timeline, rows);
  });

  it("has no percentiles where nothing is answered", async () => {
    const segments = conversation(Array.from({ length: 20 }, () => `>>> ${command("GET", "a")}\n<<< $-1\\r\\n`).join("\n")).filter(({ from }) => from === "client");
    const { timeline, rows } = await opened(pcap(frames(segments)));
    expect(sum(timeline.commands)).toBe(20);
    expectFigures(timeline, rows);
    expect([timeline.p50, timeline.p95, timeline.p99].every((each) => each.every(Number.isNaN))).toBe(true);
  });

  it("is empty without a capture", async () => {
    const { engine } = await openCapture(pcap([]));
    await engine.close();
    expect((await engine.timeline(400, 1)).commands).toHaveLength(0);
  });
});

describe("the timeline of a capture that loads", () => {
  it("holds all rows so far, on a grid that is seldom another one", async () => {
    const file = pcap(busy(9, 200));
    const decoder = await freshDecoder(await WebAssembly.compile(wasmBytes()), []);
    decoder.openSource(file.subarray(0, 4096), file.length);
    const counter = new TimelineCounter(decoder);
    const grids = new Set<string>();
    let asked = 0;
    for (let at = decoder.headerLength(), end = at; end < file.length;) {
      end = Math.min(file.length, end + 2000);
      decoder.inboxView().set(file.subarray(at, end));
      at += decoder.ingest(0, end - at, at, end === file.length);
      const { start, width, commands } = counter.count(400, Math.min(0.999, at / file.length));
      asked++;
      grids.add(`${start} ${width} ${commands.length}`);
      const expected = new Uint32Array(commands.length);
      for (let row = 0; row < decoder.rows(Table.COMMANDS); row++) {
        const bucket = Math.floor((decoder.cell(Table.COMMANDS, CommandColumn.TIME, row) - start) / width);
        expected[bucket] = (expected[bucket] ?? 0) + 1;
      }
      expect(commands).toEqual(expected);
    }
    expect(asked).toBeGreaterThan(40);
    expect(grids.size).toBeLessThan(asked / 4);
    // What was counted before its reply came is counted right in the end.
    expect(counter.count(400, 1)).toEqual(new TimelineCounter(decoder).count(400, 1));
  });
});
