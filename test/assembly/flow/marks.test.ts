/** Marks of frames on conversations made by hand. What tshark says of the same ones was looked up; where it says otherwise, a comment tells. */
import { describe, expect, test } from "vitest";
import { command, CONNECTION, conversation, type FrameOptions, frames, type Segment } from "../../support/conversation";
import { delay, drop, duplicate, split } from "../../support/mutations";
import { TcpFlag } from "../../support/frames";
import { pcap } from "../../support/pcap";
import { decode } from "../../support/wasm";
import { flow, frameFlags } from "../rows";

const MS = 1_000_000n;
/** Segment 3 carries the request, 4 the reply, 5 and 6 the next ones. Segments are 100 µs apart, the handshake's round trip is 200 µs. */
const TEXT = `
  >>> ${command("SET", "key", "value")}
  <<< +OK\\r\\n
  >>> ${command("GET", "key")}
  <<< $5\\r\\nvalue\\r\\n
`;
const sent = conversation(TEXT);
const at = (index: number, all: readonly Segment[] = sent): Segment => all[index] ?? expect.fail(`no segment ${index}`);
/** All from `index` on so much later. */
const later = (all: readonly Segment[], index: number, by: bigint): Segment[] => all.map((segment, place) => (place < index ? segment : { ...segment, time: segment.time + by }));
/** `extra` behind the segment at `index`, each 10 µs after the one before it. */
const inserted = (all: readonly Segment[], index: number, ...extra: readonly Partial<Segment>[]): Segment[] => [
  ...all.slice(0, index + 1),
  ...extra.map((each, place) => ({ ...at(index, all), time: at(index, all).time + BigInt(place + 1) * 10_000n, ...each })),
  ...all.slice(index + 1),
];
const NOTHING = new Uint8Array(0);

/** By frame, without who sent it. */
const marks = (segments: readonly Segment[], options: FrameOptions = {}): string[] =>
  frameFlags(decode(pcap(frames(segments, options)))).map((flags) => flags.replace(/FROM_SERVER ?/, "").trim());
/** Of marked frames only, as `index MARK`. */
const marked = (segments: readonly Segment[], options: FrameOptions = {}): string[] =>
  marks(segments, options).flatMap((mark, index) => (mark === "" ? [] : [`${index} ${mark}`]));

test("nothing is marked where all comes in order", () => {
  expect(marked(sent)).toEqual([]);
  expect(marked(conversation(`${TEXT}\n--> FIN\n<-- FIN\n>>>`))).toEqual([]);
});

describe("a segment that comes again", () => {
  test("is a retransmission in a packet of its own, acknowledged before or not", () => {
    expect(marked(inserted(sent, 3, { time: at(3).time + 90_000n }), { clock: true })).toEqual(["4 DUPLICATE"]);
    const again = later(inserted(sent, 3, {}), 4, 300n * MS);
    expect(marked(again, { clock: true })).toEqual(["4 RETRANSMISSION"]);
    const acknowledged = later(inserted(sent, 4, { ...at(3), time: at(4).time + 10_000n }), 5, 300n * MS);
    expect(marked(acknowledged, { clock: true })).toEqual(["5 RETRANSMISSION"]);
  });

  test("is a retransmission long after it, too, where no timestamp tells its packet from the first", () => {
    expect(marked(later(inserted(sent, 3, {}), 4, 40n * MS))).toEqual(["4 DUPLICATE"]);
    expect(marked(later(inserted(sent, 3, {}), 4, 60n * MS))).toEqual(["4 RETRANSMISSION"]);
  });

  test("is a duplicate in the same packet", () => {
    expect(marked(duplicate(sent, 3))).toEqual(["4 DUPLICATE"]);
    // However late: the timestamp is that of the first.
    expect(frameFlags(decode(pcap([...frames(sent, { clock: true }), ...frames(sent.slice(5, 6), { clock: true }).map((frame) => ({ ...frame, time: frame.time + 900n * MS }))])))[7]).toBe("DUPLICATE");
  });

  test("is a retransmission when it is a SYN or a FIN", () => {
    expect(marked(later(inserted(sent, 0, {}), 1, 1000n * MS))).toEqual(["1 RETRANSMISSION"]);
    const closed = conversation(`${TEXT}\n--> FIN`);
    expect(marked(later(inserted(closed, 7, {}), 8, 300n * MS))).toEqual(["8 RETRANSMISSION"]);
  });

  test("is a retransmission where it overlaps what was sent before, by a single byte as well", () => {
    // tshark lets one byte pass, which may have been a probe of a closed window; here the window was open.
    for (const bytes of [1, 5]) {
      const tail = at(3).payload.subarray(-bytes);
      const grown = { ...at(5), sequence: at(5).sequence - bytes, payload: Uint8Array.of(...tail, ...at(5).payload) };
      expect(marked([...sent.slice(0, 5), grown, at(6)])).toEqual(["5 RETRANSMISSION"]);
    }
  });
});

describe("a segment that comes late", () => {
  /** The request in three parts, 3, 4 and 5. */
  const parts = split(sent, 3, 12);

  test("is out of order within the handshake's round trip, and a retransmission behind it", () => {
    expect(marked(delay(parts, 3))).toEqual(["3 GAP_BEFORE", "4 OUT_OF_ORDER"]);
    const slow = (all: readonly Segment[]): Segment[] => [...all.slice(0, 3), at(4, all), { ...at(3, all), time: at(4, all).time + 5n * MS }, ...later(all.slice(5), 0, 6n * MS)];
    expect(marked(slow(parts), { clock: true })).toEqual(["3 GAP_BEFORE", "4 RETRANSMISSION"]);
    expect(marked(slow(split(conversation(TEXT, { step: 10n * MS }), 3, 12)), { clock: true })).toEqual(["3 GAP_BEFORE", "4 OUT_OF_ORDER"]);
  });

  test("is out of order within 3 ms where there was no handshake", () => {
    const begun = parts.slice(2);
    const order = (by: bigint): Segment[] => [at(0, begun), at(2, begun), { ...at(1, begun), time: at(2, begun).time + by }, ...later(begun.slice(3), 0, by)];
    expect(marked(order(2n * MS))).toEqual(["1 GAP_BEFORE", "2 OUT_OF_ORDER"]);
    expect(marked(order(4n * MS))).toEqual(["1 GAP_BEFORE", "2 RETRANSMISSION"]);
  });

  test("is a retransmission where two repeated acknowledgements asked for it", () => {
    const ask = { ...at(4), sequence: at(4).sequence, payload: NOTHING, flags: TcpFlag.ACK, acknowledgement: at(4, parts).sequence };
    const first = at(3, parts).time;
    const all = [...parts.slice(0, 4), at(5, parts), ask, ask, ask, at(4, parts), ...parts.slice(6)].map((segment, index) => ({ ...segment, time: index < 3 ? segment.time : first + BigInt(index) * 1000n }));
    expect(marked(all)).toEqual(["4 GAP_BEFORE", "6 REPEATED_ACK", "7 REPEATED_ACK", "8 RETRANSMISSION"]);
    expect(marked([...all.slice(0, 6), ...all.slice(8)])).toEqual(["4 GAP_BEFORE", "6 OUT_OF_ORDER"]);
  });

  test("is out of order behind the segment that acknowledges it, when it was not seen before", () => {
    // tshark: a spurious retransmission, since it was acknowledged.
    expect(marked(delay(sent, 3))).toEqual(["4 OUT_OF_ORDER"]);
    expect([flow(decode(pcap(frames(delay(sent, 3))))).outOfOrder, flow(decode(pcap(frames(delay(sent, 3))))).retransmissions]).toEqual([1, 0]);
    const resent = later(delay(sent, 3), 4, 300n * MS);
    expect(marked(resent)).toEqual(["4 RETRANSMISSION"]);
  });
});

describe("bytes that were not captured", () => {
  test("are told of the segment behind them, of its side only", () => {
    expect(marked(drop(sent, 3))).toEqual(["4 GAP_BEFORE"]);
    expect(marked(drop(sent, 4))).toEqual(["5 GAP_BEFORE"]);
    expect(marked(drop(conversation(`${TEXT}\n${TEXT}`), 5))).toEqual(["6 GAP_BEFORE"]);
  });

  test("are told of connections that are no RESP, too", () => {
    const talk = conversation("<<< 220 mail\\r\\n\n>>> EHLO a\\r\\n\n<<< 250 a\\r\\n\n>>> MAIL FROM\\r\\n\n<<< 250 ok\\r\\n");
    expect(marked(drop(talk, 5), { connection: { ...CONNECTION, server: { ...CONNECTION.server, port: 25 } } })).toEqual(["6 GAP_BEFORE"]);
  });

  test("are not told of a reset", () => {
    const reset = { ...at(5), sequence: at(5).sequence + 1000, flags: TcpFlag.RST, payload: NOTHING };
    expect(marked([...sent.slice(0, 5), reset])).toEqual(["5 RESET"]);
  });
});

test("a reset is marked, also one that refuses a connection and one that comes late", () => {
  const refused = { ...at(1), flags: TcpFlag.RST | TcpFlag.ACK, sequence: 0 };
  expect(marked([at(0), refused])).toEqual(["1 RESET"]);
  expect(marked(conversation(`${TEXT}\n--> FIN\n<-- FIN\n>>>\n<-- RST`))).toEqual(["10 RESET"]);
});

describe("a keep-alive", () => {
  const probe = (index: number, payload: Uint8Array): Partial<Segment> => ({ sequence: at(index).sequence + at(index).payload.length - 1, payload, flags: TcpFlag.ACK });
  const answer: Partial<Segment> = { ...at(6), sequence: at(6).sequence + at(6).payload.length, payload: NOTHING, flags: TcpFlag.ACK, acknowledgement: at(5).sequence + at(5).payload.length };
  const ping = { ...probe(5, NOTHING), from: "client", acknowledgement: at(6).sequence + at(6).payload.length } as const;

  test("has no byte or a stale one, and comes again and again", () => {
    for (const payload of [NOTHING, Uint8Array.of(0)]) {
      expect(marked(inserted(sent, 6, { ...ping, payload }, { ...ping, payload }))).toEqual(["7 KEEP_ALIVE", "8 KEEP_ALIVE"]);
    }
  });

  test("is answered by an acknowledgement that repeats the one before", () => {
    expect(marked(inserted(sent, 6, ping, answer, ping, answer))).toEqual(["7 KEEP_ALIVE", "8 KEEP_ALIVE REPEATED_ACK", "9 KEEP_ALIVE", "10 KEEP_ALIVE REPEATED_ACK"]);
  });

  test("is none with FIN, SYN or RST", () => {
    expect(marked(inserted(sent, 6, { ...ping, flags: TcpFlag.RST }))).toEqual(["7 RESET"]);
  });
});

describe("an acknowledgement", () => {
  const ack: Partial<Segment> = { from: "client", sequence: at(5).sequence + at(5).payload.length, payload: NOTHING, flags: TcpFlag.ACK, acknowledgement: at(6).sequence + at(6).payload.length };

  test("is repeated when window and numbers are those of the one before", () => {
    expect(marked(inserted(sent, 6, ack, ack, ack))).toEqual(["8 REPEATED_ACK", "9 REPEATED_ACK"]);
  });

  test("with another window is an update of it", () => {
    expect(marked(inserted(sent, 6, ack, { ...ack, window: 99 }))).toEqual([]);
  });
});

describe("a closed window", () => {
  const full: Partial<Segment> = { from: "client", sequence: at(5).sequence + at(5).payload.length, payload: NOTHING, flags: TcpFlag.ACK, acknowledgement: at(6).sequence + at(6).payload.length, window: 0 };
  const next = at(6).sequence + at(6).payload.length;
  const server = (payload: string, sequence = next): Partial<Segment> => ({ from: "server", sequence, payload: Buffer.from(payload), flags: TcpFlag.ACK, acknowledgement: at(5).sequence + at(5).payload.length });

  test("is told of each segment that says so, but not where the connection ends", () => {
    expect(marked(inserted(sent, 6, full, { ...full, flags: TcpFlag.FIN | TcpFlag.ACK }))).toEqual(["7 ZERO_WINDOW"]);
    expect(marked(inserted(sent, 6, full, { ...full, flags: TcpFlag.RST }))).toEqual(["7 ZERO_WINDOW", "8 RESET"]);
    expect(flow(decode(pcap(frames(inserted(sent, 6, full, full))))).zeroWindows).toBe(2);
  });

  test("is probed with a byte that may come again with those behind it", () => {
    expect(marked(inserted(sent, 6, full, server("+"), { ...full, window: 500 }, server("+PONG\r\n")))).toEqual(["7 ZERO_WINDOW"]);
  });
});
