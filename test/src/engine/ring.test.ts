import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine";
import { missingFiles, type RingFile } from "../../../src/engine/ring";
import { command, conversation, frames } from "../../support/conversation";
import { commands, CountingSource, flows, openCapture, problems, wasmBytes } from "../../support/engine";
import { type Frame, pcap, pcapHeader } from "../../support/pcap";
import { enhanced, networkInterface, pcapng, section, sectionHeader } from "../../support/pcapng";
import { Random } from "../../support/random";

const TEXT = Array.from({ length: 300 }, (_, index) => `>>> ${command("SET", `k${index}`, "v".repeat(index))}\n<<< +OK\\r\\n`).join("\n");
const FRAMES = frames(conversation(TEXT));

const rowsOf = async (engine: Engine): Promise<unknown> =>
  (await commands(engine)).map(({ id, time, key, arguments: words, reply, latency, pairing }) => ({ id, time, key, words, reply, latency, pairing }));
const whole = await openCapture(pcap(FRAMES));
const ROWS = await rowsOf(whole.engine);

async function open(files: Readonly<Record<string, Uint8Array>>) {
  const engine = new Engine(wasmBytes());
  const sources = Object.entries(files).map(([name, bytes]) => new CountingSource(name, bytes));
  const summary = await engine.openSources(sources, { ports: [] }, () => undefined);
  for (const source of sources) source.forget();
  return { engine, sources, summary };
}

/** Each frame into one of `count` files, by chance. */
function dealt(count: number, seed: number): Uint8Array[] {
  const random = new Random(seed);
  const parts: Frame[][] = Array.from({ length: count }, () => []);
  for (const frame of FRAMES) parts[random.below(count)]?.push(frame);
  return parts.map((part, index) => (index % 2 === 0 ? pcap(part) : pcapng(part)));
}

/** Stretches of the capture, one after the other. */
function stretches(count: number): Uint8Array[] {
  const size = Math.ceil(FRAMES.length / count);
  return Array.from({ length: count }, (_, index) => pcap(FRAMES.slice(index * size, (index + 1) * size)));
}

describe("files of one capture", () => {
  it.each([2, 3, 7])("whose frames are dealt over %i files give the rows of the whole, in both formats", async (count) => {
    const { engine, summary } = await openCapture(...dealt(count, count));
    expect(await rowsOf(engine)).toEqual(ROWS);
    expect(summary).toMatchObject({ frames: FRAMES.length, flows: 1, problems: count - 1 });
    expect(await flows(engine)).toMatchObject([{ retransmissions: 0, outOfOrder: 0, duplicates: 0, gaps: 0 }]);
  });

  it("that overlap are read back by few reads, each frame from its own file", async () => {
    const files = dealt(2, 5);
    const { engine, sources } = await openCapture(...files);
    await commands(engine);
    expect(sources[0]?.reads).toBeLessThan(12);
    const row = (await commands(engine))[200];
    if (row === undefined) throw new Error("no row");
    const { request } = await engine.inspect(row.id, false);
    const [frame] = request?.frames ?? [];
    const source = sources.find(({ name }) => name === frame?.file);
    const bytes = await source?.read(frame?.offset ?? 0, frame?.frameBytes ?? 0);
    expect(Buffer.from(bytes ?? []).toString("latin1")).toContain(`\r\n${row.key}\r\n`);
  });

  it("of which more overlap than can be read side by side are all read", async () => {
    const { engine, summary } = await openCapture(...dealt(80, 8));
    expect(summary).toMatchObject({ frames: FRAMES.length, errors: [] });
    // Those that had to wait come late.
    expect((await commands(engine)).length).toBeGreaterThan(250);
  });

  it("take turns frame by frame to the nanosecond", async () => {
    const [first, ...rest] = FRAMES.map((frame, index) => ({ ...frame, time: 1_700_000_000_000_000_000n + BigInt(index) }));
    if (first === undefined) throw new Error("frames");
    const { engine } = await openCapture(
      pcap([first, ...rest.filter((_, index) => index % 2 === 1)], { nanoseconds: true }), pcap(rest.filter((_, index) => index % 2 === 0), { nanoseconds: true }));
    expect((await commands(engine)).map(({ latency }) => latency)).toEqual(Array.from({ length: 300 }, () => 1));
    expect(await flows(engine)).toMatchObject([{ outOfOrder: 0 }]);
  });

  it("of a ring follow each other whatever they are called, and their connections go on", async () => {
    const parts = stretches(40);
    // A ring of 40 that was begun anew after 25.
    const files = Object.fromEntries(parts.map((bytes, index) => [`redis.cap${String((index + 25) % 40).padStart(2, "0")}`, bytes] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)));
    const { engine, summary } = await open(files);
    expect(await rowsOf(engine)).toEqual(ROWS);
    expect(summary).toMatchObject({ notices: [], errors: [], problems: 0, flows: 1 });
  });

  it("of which one is missing say which", async () => {
    const files = Object.fromEntries(stretches(8).map((bytes, index) => [`redis.cap${index}`, bytes]));
    delete files["redis.cap3"];
    const { engine, summary } = await open(files);
    expect(summary.notices).toEqual([expect.stringMatching(/^redis\.cap2: 1 file of the ring is missing behind this one/)]);
    expect((await problems(engine)).find(({ message }) => message.includes("missing behind"))).toMatchObject({ file: "redis.cap2", count: 1 });
  });

  it("are read once though given twice, under any name", async () => {
    const [first, second] = stretches(2);
    if (first === undefined || second === undefined) throw new Error("two");
    const { engine, summary } = await open({ "a.cap": second, "b.cap": first, "copy of a.cap": second.slice() });
    expect(await rowsOf(engine)).toEqual(ROWS);
    expect(summary.notices).toEqual(["copy of a.cap: The same capture as a.cap: read once."]);
    expect(summary.frames).toBe(FRAMES.length);
  });

  it("are not taken for the same when one byte is another", async () => {
    const bytes = pcap(FRAMES);
    const other = bytes.slice();
    other[bytes.length - 1] = 0x20;
    const { summary } = await open({ a: bytes, b: other });
    expect(summary.frames).toBe(2 * FRAMES.length);
  });

  it("of two taps count each packet once, and say so", async () => {
    const tap = FRAMES.map((frame) => ({ ...frame, time: frame.time + 7_000n }));
    const { engine, summary } = await open({ "one.cap": pcap(FRAMES), "two.cap": pcap(tap) });
    expect((await commands(engine)).map(({ key, reply, latency }) => ({ key, reply, latency }))).toEqual(
      (await commands(whole.engine)).map(({ key, reply, latency }) => ({ key, reply, latency })));
    expect(await flows(engine)).toMatchObject([{ retransmissions: 0, duplicates: 602 }]);
    expect(summary.notices).toEqual(["two.cap: Overlaps in time with one.cap: their frames are put in order of time."]);
    expect((await problems(engine)).map(({ file, count, message }) => [file, count, message])).toContainEqual(
      ["two.cap", 602, "602 packets were captured twice (on several interfaces, or by two taps): each counts once."]);
  });

  it("that cannot be read further leave the others", async () => {
    const [first, second] = dealt(2, 3);
    if (first === undefined || second === undefined) throw new Error("two");
    const engine = new Engine(wasmBytes());
    const broken = {
      name: "broken", size: first.length,
      read: (offset: number, length: number) => (offset > 0 ? Promise.reject(new Error("bad sector")) : Promise.resolve(first.slice(0, length))),
    };
    const summary = await engine.openSources([broken, new CountingSource("good", second)], { ports: [] }, () => undefined);
    expect(summary.errors).toEqual([{ file: "broken", message: "broken: the file cannot be read (bad sector)." }]);
    expect(summary.frames).toBeGreaterThan(200);
  });

  it("without frames, or whose first time lies behind a long header, are in order too", async () => {
    const [first, second] = stretches(2);
    const [, after] = [0, FRAMES.slice(Math.ceil(FRAMES.length / 2))];
    if (first === undefined || second === undefined) throw new Error("two");
    const long = section(true, sectionHeader(), networkInterface({ options: [[1, new Uint8Array(9000).fill(0x61)]] }), ...after.map((frame) => enhanced(frame)));
    const { engine, summary } = await openCapture(pcapHeader(), long, first);
    expect(await rowsOf(engine)).toEqual(ROWS);
    expect(summary.notices).toEqual([]);
  });
});

describe("a missing file", () => {
  /** Files one behind the other, each a second long; a pause of so many seconds stands as a number. */
  const ring = (...names: readonly (string | number)[]): RingFile[] => {
    const files: RingFile[] = [];
    let time = 0;
    for (const name of names) {
      if (typeof name === "number") {
        time += name * 1e9;
      } else {
        files.push({ name, number: files.length, first: time, last: time + 1e9 });
        time += 1e9 + 1e6;
      }
    }
    return files;
  };

  it.each([
    ["none", ["r0", "r1", "r2", "r3"], []],
    ["none where a ring begins anew", ["r7", "r8", "r9", "r0", "r1"], []],
    ["one in the middle", ["r0", "r1", "r3", "r4"], [[1, 1]]],
    ["several", ["r00", "r01", "r05", "r06", "r07", "r10"], [[1, 3], [4, 2]]],
    ["one where a ring that began anew skips its first", ["r2", "r3", "r4", "r1", "r2x"], []],
    ["none where the first file has no number", ["r.cap", "r.cap1", "r.cap2"], []],
    ["the one behind a file without a number", ["r.cap", "r.cap2", "r.cap3", "r.cap4"], [[0, 1]]],
    ["one among names that hold a time too", ["r_00001_20260101120000.pcapng", "r_00002_20260101120731.pcapng", "r_00004_20260101121502.pcapng"], [[1, 1]]],
    ["none among times that are no counters", ["r-1200.cap", "r-1205.cap", "r-1210.cap"], []],
    ["one among times, where nothing was captured for as long as a file", ["r-1200.cap", "r-1205.cap", 1, "r-1215.cap", "r-1220.cap"], [[1, 0]]],
    ["none between two files that are not in doubt", ["r0", "r4"], []],
    ["one between two, where the pause is that of a file", ["r0", 1, "r2"], [[0, 1]]],
    ["none between captures that have nothing to do with each other", ["app.pcap", 100, "db.pcap", 50, "web7.pcap"], []],
  ] as const)("%s", (_, names, expected) => {
    expect(missingFiles(ring(...names)).map(({ after, missing }) => [after, missing])).toEqual(expected);
  });
});
