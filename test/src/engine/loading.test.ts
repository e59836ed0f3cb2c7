import { describe, expect, it } from "vitest";
import { type ByteStream, bytesSource, type Source } from "../../../src/engine/source";
import { Engine } from "../../../src/engine/engine";
import { concat } from "../../support/bytes";
import { capture, command, CONNECTION, conversation, frames } from "../../support/conversation";
import { CountingSource, commands, openCapture, problems, wasmBytes } from "../../support/engine";
import { LinkType } from "../../support/frames";
import { pcap, pcapHeader, PCAP_HEADER } from "../../support/pcap";
import { enhanced, networkInterface, pcapng, section, sectionHeader, statistics } from "../../support/pcapng";

const SET = `>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n`;
const START = 1_700_000_000_000_000_000n;
const names = async (engine: Engine): Promise<string[]> => (await commands(engine)).map((row) => `${row.command} ${row.key ?? ""}`.trim());

describe("opening files", () => {
  it("decodes a capture and reports its progress", async () => {
    const { engine, summary, progress } = await openCapture(capture(SET));
    expect(await names(engine)).toEqual(["SET k"]);
    expect(summary).toMatchObject({ opened: true, errors: [], notices: [], commands: 1, flows: 1, cancelled: false });
    expect(progress.at(0)).toMatchObject({ run: 1, state: "loading", bytes: 0 });
    expect(progress.at(-1)).toMatchObject({ run: 1, state: "ready", bytes: summary.files[0]?.bytes, commands: 1 });
  });

  it("decodes pcapng, alone and beside pcap, and says what its writer could not keep", async () => {
    const all = frames(conversation(`${SET}\n>>> ${command("GET", "k")}\n<<< $1\\r\\nv\\r\\n`));
    const lossy = concat(pcapng(all.slice(5), false), section(false, networkInterface({ linkType: 189 }), enhanced({ time: 0n, bytes: new Uint8Array(9) }, { number: 1 }), statistics(0, [[5, [8, 12]]])));
    for (const [files, notices] of [
      [[pcapng(all)], []],
      [[lossy, pcap(all.slice(0, 5))], ["Interface 1 has link type 189 (USB_LINUX), which is not read: its frame is left out.", "The kernel dropped 12 frames"]],
    ] as const) {
      const { engine, summary } = await openCapture(...files);
      expect(await names(engine)).toEqual(["SET k", "GET k"]);
      expect((await commands(engine)).map(({ reply }) => reply)).toEqual(["OK", "v"]);
      expect(summary).toMatchObject({ opened: true, errors: [], frames: all.length + (notices.length > 0 ? 1 : 0) });
      expect(summary.notices).toHaveLength(notices.length);
      notices.forEach((notice, index) => expect(summary.notices[index]).toContain(notice));
    }
  });

  it("takes files part by part, and numbers a capture when it is asked for", async () => {
    const engine = new Engine(wasmBytes());
    const file = (name: string): File => new File([Uint8Array.from(capture(SET))], name);
    const parts = [[file("b"), file("c")], [file("d")], []];
    let answer: (files: readonly File[]) => void = () => undefined;
    const held = new Promise<readonly File[]>((resolve) => (answer = resolve));
    const early = engine.open([file("a")], { ports: [] }, () => undefined, () => held);
    const summary = await engine.open([file("a")], { ports: [] }, () => undefined, () => Promise.resolve(parts.shift() ?? []));
    expect(summary).toMatchObject({ opened: true, run: 2 });
    expect(summary.files.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
    // Its files come last, but it was asked for first.
    answer([]);
    expect(await early).toMatchObject({ opened: false, run: 1 });
    expect(await names(engine)).toHaveLength(summary.commands);
  });

  it.each([["small", 1, 4, 9], ["large", 100, 1, 2]] as const)("opens %s files of a ring ahead, but never many", async (_, values, least, most) => {
    const text = `>>> ${command("SET", "k", "v".repeat(50_000))}\n<<< +OK\\r\\n\n`.repeat(values);
    let open = 0;
    let highest = 0;
    const sources = Array.from({ length: 12 }, (_, index): Source => {
      const connection = { ...CONNECTION, client: { ...CONNECTION.client, port: 40_000 + index } };
      const source = bytesSource(`redis.cap${index}`, capture(text, { connection, start: START + BigInt(index) * 1_000_000_000n }));
      const stream = (offset: number): ByteStream => {
        highest = Math.max(highest, ++open);
        let at = offset;
        return {
          next: async () => {
            const piece = await source.read(at, 2 ** 20);
            at += piece.length;
            return piece;
          },
          close: () => { open--; },
        };
      };
      return { ...source, stream };
    });
    const engine = new Engine(wasmBytes());
    expect(await engine.openSources(sources, { ports: [] }, () => undefined)).toMatchObject({ errors: [], commands: 12 * values });
    expect(open).toBe(0);
    expect(highest).toBeGreaterThanOrEqual(least);
    expect(highest).toBeLessThanOrEqual(most);
  });

  it("makes one capture of several files, ordered by time and not by name, with connections that go on across them", async () => {
    const all = frames(conversation(`${SET}\n>>> ${command("GET", "k")}\n<<< $1\\r\\nv\\r\\n\n>>> ${command("DEL", "k")}\n<<< :1\\r\\n`));
    const third = Math.floor(all.length / 3);
    const parts = [all.slice(0, third), all.slice(third, 2 * third), all.slice(2 * third)].map((part) => pcap(part));
    const [first, second, last] = parts;
    if (first === undefined || second === undefined || last === undefined) throw new Error("three parts");
    const { engine, summary } = await openCapture(last, first, second);
    expect(await names(engine)).toEqual(["SET k", "GET k", "DEL k"]);
    expect((await commands(engine)).map(({ reply }) => reply)).toEqual(["OK", "v", "1"]);
    expect(summary.flows).toBe(1);
  });

  it.each([
    ["an empty file", new Uint8Array(0), "empty"],
    ["a text", new TextEncoder().encode("name,value\n1,2\n3,4,5,6,7,8,9\n"), "no packet capture"],
    ["a header that is cut", pcapHeader().subarray(0, 20), "24 bytes"],
    ["an unknown version of pcapng", section(true, sectionHeader({ version: 3 })), "version 3"],
    ["an unknown version", pcapHeader({ version: [7, 1] }), "version 7"],
    ["an unknown link type", pcapHeader({ linkType: 189 }), "link type 189 (USB_LINUX)"],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, ...new Uint8Array(20)), "gzip"],
    ["pcapng", Uint8Array.of(10, 13, 13, 10, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, ...new Uint8Array(16)), "pcapng"],
  ])("says of %s what is wrong with it, and opens the others", async (_, bad, reason) => {
    const { engine, summary } = await openCapture(bad, capture(SET));
    expect(summary.errors).toHaveLength(1);
    expect(summary.errors[0]).toMatchObject({ file: "a.pcap" });
    expect(summary.errors[0]?.message).toContain(`a.pcap: `);
    expect(summary.errors[0]?.message).toContain(reason);
    expect(await names(engine)).toEqual(["SET k"]);
  });

  it("keeps what was open where nothing of the new can be opened", async () => {
    const { engine } = await openCapture(capture(SET));
    const summary = await engine.openSources([bytesSource("bad", new Uint8Array(9))], { ports: [] }, () => undefined);
    expect(summary).toMatchObject({ opened: false, run: 2 });
    expect(await names(engine)).toEqual(["SET k"]);
  });

  it("replaces what was open by what can be opened", async () => {
    const { engine } = await openCapture(capture(SET));
    await engine.openSources([bytesSource("b", capture(`>>> ${command("GET", "x")}\n<<< $-1\\r\\n`))], { ports: [] }, () => undefined);
    expect(await names(engine)).toEqual(["GET x"]);
    await engine.close();
    expect(await names(engine)).toEqual([]);
  });

  it("opens a capture without frames", async () => {
    const { summary } = await openCapture(pcapHeader());
    expect(summary).toMatchObject({ opened: true, frames: 0, notices: [] });
  });

  it("says where a file is cut, and decodes up to there", async () => {
    const whole = capture(SET);
    const { engine, summary } = await openCapture(whole.subarray(0, whole.length - 5));
    expect(await names(engine)).toEqual(["SET k"]);
    expect(summary.notices).toHaveLength(1);
    expect(summary.notices[0]).toMatch(/^a\.pcap, at byte \d+: The file ends inside a record/);
    expect(await problems(engine)).toMatchObject([{ file: "a.pcap", message: summary.notices[0]?.replace(/^.*?: /, "") }]);
  });

  it("names a file that cannot be read, and one that cannot be read any further", async () => {
    const broken: Source = { name: "gone.pcap", size: 100, read: () => Promise.reject(new Error("gone")) };
    const whole = capture(SET);
    const half: Source = {
      name: "half.pcap", size: whole.length,
      read: (offset, length) => (offset > PCAP_HEADER ? Promise.reject(new Error("bad sector")) : Promise.resolve(whole.slice(offset, Math.min(offset + length, 200)))),
    };
    const engine = new Engine(wasmBytes());
    const summary = await engine.openSources([broken, half], { ports: [] }, () => undefined);
    expect(summary.errors.map(({ message }) => message)).toEqual([
      "gone.pcap: the file cannot be read (gone).", "half.pcap: the file cannot be read (bad sector).",
    ]);
  });

  it("decodes on a port that the user names", async () => {
    const odd = capture("<<< +OK\\r\\n", { linkType: LinkType.RAW, handshake: false });
    const engine = new Engine(wasmBytes());
    await engine.openSources([bytesSource("a", odd)], { ports: [6379] }, () => undefined);
    expect((await commands(engine)).length).toBe(1);
  });

  it("keeps what is decoded when it is cancelled", async () => {
    const line = `>>> ${command("SET", "k", "v".repeat(2000))}\n<<< +OK\\r\\n\n`;
    const engine = new Engine(wasmBytes());
    const source = new CountingSource("long.pcap", capture(line.repeat(600)));
    const summary = await engine.openSources([source], { ports: [] }, ({ state, commands: rows }) => {
      if (state === "loading" && rows > 0) void engine.cancel();
    });
    expect(summary.cancelled).toBe(true);
    expect(summary.notices.at(-1)).toContain("cancelled");
    expect(summary.commands).toBeGreaterThan(0);
    expect(summary.commands).toBeLessThan(600);
    expect(await commands(engine)).toHaveLength(Math.min(512, summary.commands));
  });

  it("answers queries while it loads", async () => {
    const engine = new Engine(wasmBytes());
    const answers: Promise<number>[] = [];
    const line = `>>> ${command("SET", "k", "v".repeat(2000))}\n<<< +OK\\r\\n\n`;
    const bytes = capture(line.repeat(600));
    await engine.openSources([bytesSource("long", bytes)], { ports: [] }, () => {
      answers.push(engine.query({ view: "commands" }, answers.length).then(({ total }) => total));
    });
    const totals = await Promise.all(answers);
    expect(totals.at(-1)).toBe(600);
    expect(totals.some((total) => total > 0 && total < 600)).toBe(true);
  });

  it("feeds records that are longer than a chunk", async () => {
    const value = "v".repeat(60_000);
    const bytes = capture(Array.from({ length: 20 }, (_, index) => `>>> ${command("SET", `k${index}`, value)}\n<<< +OK\\r\\n`).join("\n"));
    const slow: Source = { name: "slow", size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + Math.min(length, 7001))) };
    const engine = new Engine(wasmBytes());
    await engine.openSources([slow], { ports: [] }, () => undefined);
    const rows = await commands(engine);
    expect(rows).toHaveLength(20);
    expect(rows.every(({ requestBytes }) => requestBytes > 60_000)).toBe(true);
  });

  it("tells a file that became shorter", async () => {
    const bytes = concat(capture(SET));
    const shrunk: Source = { name: "shrunk", size: bytes.length + 1000, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)) };
    const engine = new Engine(wasmBytes());
    const summary = await engine.openSources([shrunk], { ports: [] }, () => undefined);
    expect(summary.errors[0]?.message).toContain("became shorter");
    expect(summary.commands).toBe(1);
  });
});
