import { describe, expect, it } from "vitest";
import { ProblemKind } from "../../../assembly/schema";
import type { ProblemDetails } from "../../../src/model/api";
import { command, conversation, CONNECTION, frames, capture } from "../../support/conversation";
import { openCapture, problems, type Opened } from "../../support/engine";
import { delay, drop, interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const SECRET = "hunter2";

async function detailsOf({ engine }: Opened, kind: ProblemKind, reveal = false): Promise<ProblemDetails> {
  const row = (await problems(engine)).find((each) => each.kind === kind);
  if (row === undefined) throw new Error("no such problem");
  return engine.inspectProblem(row.id, reveal);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** `kind time lastTime`, in µs since the capture's first frame. */
const moments = async ({ engine }: Opened, range?: { from: number; to: number }): Promise<string[]> =>
  (await problems(engine, range === undefined ? {} : { range })).map(({ kind, time, lastTime }) => `${ProblemKind[kind]} ${time / 1e3} ${lastTime / 1e3}`);

describe("the times of problems", () => {
  // Frames are 100 µs apart, the three of the handshake first; the fifth is no RESP.
  const first = frames(conversation(`>>> ${command("GET", "a")}\n<<< ?x\\r\\n`));
  const late = frames(conversation(`>>> ${command("GET", "a")}\n<<< ?x\\r\\n`, { start: 1_700_000_001_000_000_000n }), { connection: { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } } });

  it("are those of the frames, and a range keeps those that were met in it", async () => {
    const opened = await openCapture(pcap(interleave(first, late)));
    const [early = "", later = ""] = await moments(opened);
    expect([early, later]).toEqual(["NOT_RESP 400 400", "NOT_RESP 1000400 1000400"]);
    expect(await moments(opened, { from: 400e3, to: 400e3 + 1 })).toEqual([early]);
    expect(await moments(opened, { from: 0, to: 400e3 })).toEqual([]);
    expect(await moments(opened, { from: 400e3 + 1, to: 2e9 })).toEqual([later]);
  });

  it("reach from the first to the last where equal ones are one row, and are those of what waits behind a hole", async () => {
    // Two requests of one connection are lost, and each of their replies waits for it: 16 frames long, or to the capture's end.
    const sent = conversation(`>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n\n+++ 1s\n`.repeat(12));
    const opened = await openCapture(pcap(interleave(frames(drop(sent, 3, 21)), late)));
    const [gap] = (await problems(opened.engine)).filter(({ kind }) => kind === ProblemKind.GAP);
    expect(gap).toMatchObject({ count: 2, frame: 4, time: Number((sent[4]?.time ?? 0n) - (sent[0]?.time ?? 0n)), lastTime: Number((sent[22]?.time ?? 0n) - (sent[0]?.time ?? 0n)) });
    const { time = NaN, lastTime = NaN } = gap ?? {};
    const within = async (from: number, to: number): Promise<boolean> => (await problems(opened.engine, { range: { from, to } })).some(({ id }) => id === gap?.id);
    expect([await within(0, time), await within(time + 1, lastTime), await within(lastTime, lastTime + 1), await within(lastTime + 1, 1e12)]).toEqual([false, true, true, false]);
    expect((await opened.engine.query({ view: "problems", range: { from: 0, to: 1 } }, 99)).kinds).toEqual([]);
  });

  it("of bytes that were acknowledged and never seen are those of the acknowledgement", async () => {
    // A reply is lost; the client's next command acknowledges it.
    const sent = conversation(`>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n\n+++ 1s\n>>> ${command("SET", "k", "v")}`);
    const opened = await openCapture(pcap(interleave(frames(drop(sent, 4)), late)));
    expect((await moments(opened)).find((text) => text.startsWith("GAP"))).toBe("GAP 1000500 1000500");
  });

  it("are those of the frame that came too early, not of the one that let it be read", async () => {
    // The reply is the fourth frame and its request the fifth.
    const sent = delay(conversation(`>>> ${command("SET", "k", "v")}\n<<< ?no\\r\\n`), 3, 1);
    expect(await moments(await openCapture(pcap(frames(sent))))).toEqual(["NOT_RESP 300 300"]);
  });

  it("are those of the frame before where a file breaks off, and none where it has no frame", async () => {
    const whole = pcap(first);
    expect(await moments(await openCapture(whole.subarray(0, whole.length - 5)))).toEqual(["RECORD_CUT 300 300"]);
    const nothing = await openCapture(whole.subarray(0, PCAP_HEADER + RECORD_HEADER + 4));
    expect(await moments(nothing)).toEqual(["RECORD_CUT NaN NaN"]);
    expect(await moments(nothing, { from: 5, to: 6 })).toEqual(["RECORD_CUT NaN NaN"]);
  });
});

describe("the details of a problem", () => {
  const file = capture(`>>> ${command("AUTH", SECRET)}\n<<< +OK\\r\\n\n>>> ${command("GET", "a")}\n<<< ?${SECRET}\\r\\n`);

  it("hold the frame's record as it lies in the file, and its time", async () => {
    const opened = await openCapture(file);
    const { row, time, client, bytes, recordBytes, hidden } = await detailsOf(opened, ProblemKind.NOT_RESP, true);
    expect(client).toBe("192.0.2.1:40000".replace("40000", String(CONNECTION.client.port)).replace("192.0.2.1", CONNECTION.client.address));
    // SYN, SYN-ACK, ACK and three more frames are 100 µs apart.
    expect([row.frame, time]).toEqual([7, 600_000]);
    expect(bytes).toEqual(new Uint8Array(file.subarray(row.offset, row.offset + recordBytes)));
    expect(textOf(bytes)).toContain(`?${SECRET}\r\n`);
    expect(row.offset + recordBytes).toBe(file.length);
    expect(hidden).toEqual([]);
  });

  it("hide the payload until secrets are shown", async () => {
    const opened = await openCapture(file);
    const { bytes, hidden } = await detailsOf(opened, ProblemKind.NOT_RESP);
    const payload = `?${SECRET}\r\n`.length;
    expect(hidden).toEqual([{ offset: bytes.length - payload, length: payload }]);
    expect([...bytes.subarray(-payload)]).toEqual(Array.from({ length: payload }, () => 0));
    expect(textOf(bytes)).not.toContain(SECRET);
    // The headers stay.
    expect(bytes.subarray(0, RECORD_HEADER)).not.toEqual(new Uint8Array(RECORD_HEADER));
  });

  it("hide all of what is no frame, since nobody knows what it is", async () => {
    const cut = file.subarray(0, file.length - 5);
    const opened = await openCapture(cut);
    const shut = await detailsOf(opened, ProblemKind.RECORD_CUT);
    expect(shut.bytes.length).toBeGreaterThan(0);
    expect(shut.hidden).toEqual([{ offset: 0, length: shut.bytes.length }]);
    expect(shut.time).toBeNaN();
    const open = await detailsOf(opened, ProblemKind.RECORD_CUT, true);
    expect(open.bytes).toEqual(new Uint8Array(cut.subarray(open.row.offset)));
  });

  it("hold at most 4 KiB of a record, and nothing behind the file's end", async () => {
    const big = capture(`>>> ${command("GET", "a")}\n<<< ?${"x".repeat(20_000)}\\r\\n`);
    const { bytes, recordBytes } = await detailsOf(await openCapture(big), ProblemKind.NOT_RESP, true);
    expect(bytes.length).toBe(4096);
    expect(recordBytes).toBeGreaterThan(20_000);
  });

  it("read no more than that", async () => {
    const opened = await openCapture(file);
    await detailsOf(opened, ProblemKind.NOT_RESP);
    expect(opened.sources[0]?.bytesRead ?? Infinity).toBeLessThan(2 * file.length);
    expect(PCAP_HEADER).toBeLessThan(file.length);
  });
});

describe("kinds of problems", () => {
  const from = (port: number): typeof CONNECTION => ({ ...CONNECTION, client: { address: "192.0.2.77", port } });
  const gappy = drop(conversation(`>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n>>> ${command("GET", "b")}\n<<< $1\\r\\ny\\r\\n`), 4);
  const broken = conversation(`>>> ${command("GET", "a")}\n<<< ?no\\r\\n`);
  const file = pcap([1, 2, 3].map((at) => frames(at < 3 ? gappy : broken, { connection: from(50_000 + at) })).reduce((left, right) => interleave(left, right)));

  it("are counted over all, and one of them can be looked at alone", async () => {
    const { engine } = await openCapture(file);
    const all = await problems(engine);
    const { kinds = [] } = await engine.query({ view: "problems" }, 1);
    for (const { kind, rows, count } of kinds) {
      const own = all.filter((row) => row.kind === kind);
      expect([rows, count]).toEqual([own.length, own.reduce((sum, row) => sum + row.count, 0)]);
    }
    expect(kinds.reduce((sum, { rows }) => sum + rows, 0)).toBe(all.length);
    expect(kinds.find(({ kind }) => kind === ProblemKind.GAP)?.rows).toBe(2);
    const gaps = await problems(engine, { problemKind: ProblemKind.GAP });
    expect(gaps.map(({ kind }) => kind)).toEqual([ProblemKind.GAP, ProblemKind.GAP]);
    // Of which there are, whatever is looked at.
    expect((await engine.query({ view: "problems", problemKind: ProblemKind.GAP }, 2)).kinds).toEqual(kinds);
  });
});
