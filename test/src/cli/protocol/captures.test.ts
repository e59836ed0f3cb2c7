/** What captures look like: each thing that tcpdump, the network card and the ring do to one, as the headless rows show it. */
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../../../src/engine/source";
import { command, CONNECTION, conversation, frames, type FrameOptions, type Segment } from "../../../support/conversation";
import { EtherType, ethernet, LinkType, TcpFlag } from "../../../support/frames";
import { delay, drop, interleave, midstream, overlap } from "../../../support/mutations";
import { type Frame, pcap, type PcapOptions } from "../../../support/pcap";
import { recordsOf } from "../../../support/records";
import { line, said } from "../../../support/said";

const VALUE = "v".repeat(3000);
const TALK = [
  `>>> ${command("SET", "k", VALUE)}`, "<<< +OK\\r\\n", `>>> ${command("GET", "k")}`, `<<< $3000\\r\\n${VALUE}\\r\\n`, `>>> ${command("DEL", "k")}`, "<<< :1\\r\\n",
].join("\n");
const ROWS = [`SET k ${VALUE}: ok simple OK`, `GET k: ok bulk ${VALUE}`, "DEL k: ok integer 1"];
const SEGMENTS = conversation(TALK);
const LAST = lastOf(SEGMENTS);

function lastOf(segments: readonly Segment[]): Segment {
  const last = segments.at(-1);
  if (last === undefined) throw new Error("no segment");
  return last;
}

const rowsOf = async (all: readonly Frame[], options: PcapOptions = {}): Promise<string[]> => (await recordsOf(bytesSource("x", pcap(all, options)))).map(line);
const sent = (segments: readonly Segment[], options: FrameOptions = {}): Promise<string[]> => rowsOf(frames(segments, options), options);
/** With bytes of each frame set: `at` counts from the Ethernet header's end. */
const patched = (at: number, ...bytes: readonly number[]): Frame[] => frames(SEGMENTS).map((frame) => {
  const copy = frame.bytes.slice();
  copy.set(bytes, 14 + at);
  return { ...frame, bytes: copy };
});

describe("offload", () => {
  test("segments far over the MTU are read", async () => {
    const value = "w".repeat(60_000);
    expect(await said(`>>> ${command("SET", "k", value)}\n<<< +OK\\r\\n`)).toEqual([`SET k ${value}: ok simple OK`]);
  });

  test("an IPv4 total length of 0 means all that is there", async () => {
    expect(await rowsOf(patched(2, 0, 0))).toEqual(ROWS);
  });

  test("a frame is never dropped for its checksum, of IP or of TCP", async () => {
    expect(await rowsOf(patched(10, 0xde, 0xad))).toEqual(ROWS);
    expect(await rowsOf(patched(20 + 16, 0xde, 0xad))).toEqual(ROWS);
  });
});

describe("a capture may hold", () => {
  test("the same packet twice", async () => {
    expect(await rowsOf(frames(SEGMENTS).flatMap((frame) => [frame, frame]))).toEqual(ROWS);
  });

  test.each([["SLL", LinkType.SLL], ["SLL2", LinkType.SLL2], ["raw IP", LinkType.RAW], ["loopback", LinkType.NULL]])("%s", async (_, linkType) => {
    expect(await sent(SEGMENTS, { linkType })).toEqual(ROWS);
  });

  test("VLAN and QinQ tags", async () => {
    for (const tags of [[[EtherType.VLAN, 42]], [[EtherType.QINQ, 7], [EtherType.VLAN, 42]]] as const) {
      expect(await rowsOf(frames(SEGMENTS).map((frame) => ({ ...frame, bytes: ethernet(frame.bytes.subarray(14), tags) })))).toEqual(ROWS);
    }
  });

  test("payloads cut by a snapshot length: the gap's size is known, and framing survives", async () => {
    const rows = await recordsOf(bytesSource("x", pcap(frames(SEGMENTS), { snapLength: 200 })));
    expect(rows.map(({ args, status }) => [args[0], status])).toEqual([["SET", "ok"], ["GET", "ok"], ["DEL", "ok"]]);
    expect(rows[0]?.args[2]).toMatch(/^v+…$|^v+$/);
    expect([rows[0]?.request_bytes, rows[1]?.reply_bytes, rows[1]?.pairing]).toEqual([3000 + 29, 3000 + 9, "inferred"]);
    expect(rows[2]?.reply?.text).toBe("1");
  });

  test("a last record that is cut short", async () => {
    const whole = pcap(frames(SEGMENTS));
    expect((await recordsOf(bytesSource("x", whole.subarray(0, whole.length - 10)))).map(line).slice(0, 2)).toEqual(ROWS.slice(0, 2));
  });

  test("frames that are not in order of time", async () => {
    for (let index = 3; index < SEGMENTS.length - 1; index++) expect(await sent(delay(SEGMENTS, index)), `frame ${index + 1} late`).toEqual(ROWS);
  });
});

describe("a start mid-stream", () => {
  test("may be the middle of a value, or a late reply, which is a row of its own", async () => {
    for (let from = 3; from < SEGMENTS.length - 2; from++) {
      const rows = await sent(midstream(SEGMENTS, from));
      expect(rows.at(-1), `from segment ${from}`).toMatch(/^DEL k: ok integer 1/);
      for (const row of rows) expect(row).toMatch(/^(?:SET k|GET k|DEL k|reply)/);
    }
  });

  test("leaves the server to be told by content first, then by port", async () => {
    const turned = { client: { address: "192.0.2.1", port: 80 }, server: { address: "192.0.2.2", port: 50_123 } };
    const [row] = await recordsOf(bytesSource("x", pcap(frames(midstream(SEGMENTS, 3), { connection: turned }))));
    expect(row).toMatchObject({ client: "192.0.2.1:80", server: "192.0.2.2:50123" });
    // A reply alone says nothing: the port does.
    const [reply] = await recordsOf(bytesSource("x", pcap(frames(midstream(conversation("<<< +OK\\r\\n"), 3), { connection: CONNECTION }))));
    expect(reply).toMatchObject({ kind: "reply", server: "192.0.2.2:6379" });
  });
});

describe("TCP", () => {
  test("ports may be reused by a new connection, which begins anew", async () => {
    const again = conversation(`>>> ${command("SELECT", "3")}\n<<< +OK\\r\\n`, { start: LAST.time + 1_000_000_000n, clientSequence: 77, serverSequence: 99 });
    const rows = await recordsOf(bytesSource("x", pcap(frames(interleave(SEGMENTS, again)))));
    expect(rows.map(line)).toEqual([...ROWS, "SELECT 3: ok simple OK"]);
    expect(new Set(rows.map(({ flow }) => flow)).size).toBe(2);
  });

  test("sequence numbers wrap", async () => {
    expect(await said(TALK, { clientSequence: 2 ** 32 - 1000, serverSequence: 2 ** 32 - 2000 })).toHaveLength(3);
    expect((await said(TALK, { clientSequence: 2 ** 32 - 1000, serverSequence: 2 ** 32 - 2000 }))[1]).toBe(ROWS[1]);
  });

  test("a keep-alive is one stale byte, which is not read again", async () => {
    const alive: Segment = { ...LAST, from: "client", sequence: LAST.acknowledgement - 1, acknowledgement: LAST.sequence + LAST.payload.length, flags: TcpFlag.ACK, payload: new Uint8Array(1) };
    expect(await sent([...SEGMENTS, alive, alive])).toEqual(ROWS);
  });

  test("retransmissions that overlap are read once", async () => {
    // From the second of each side on.
    for (let index = 5; index < SEGMENTS.length; index++) expect(await sent(overlap(SEGMENTS, index, 2)), `segment ${index}`).toEqual(ROWS);
  });

  test("a closed window is counted and changes nothing", async () => {
    expect(await sent(SEGMENTS.map((segment) => ({ ...segment, window: 0 })))).toEqual(ROWS);
  });

  test("a reset, or a close of one side, ends what waits", async () => {
    const ended = "GET a: pending (none: the capture or the connection ended first)";
    for (const end of ["<-- RST", "--> RST", "<-- FIN\n--> FIN"]) expect(await said(`>>> ${command("GET", "a")}\n${end}`), end).toEqual([ended]);
    // Half-closed by the client: the server still answers.
    expect(await said(`>>> ${command("GET", "a")}\n--> FIN\n<<< $1\\r\\nx\\r\\n\n<-- FIN`)).toEqual(["GET a: ok bulk x"]);
  });

  test("bytes that never come are a gap, and the rows behind are right", async () => {
    const rows = await sent(drop(SEGMENTS, 3));
    expect(rows.at(-1)).toMatch(/^DEL k: ok integer 1/);
  });
});
