import { expect, test } from "vitest";
import { bytes, concat, escaped, u32 } from "./bytes";
import { capture, command, CONNECTION_V6, conversation, frames } from "./conversation";
import { checksum, LinkType, TcpFlag } from "./frames";
import { dataSegments, delay, drop, duplicate, overlap, shake, split } from "./mutations";
import { Random } from "./random";

const TEXT = `
  # a comment
  >>> ${command("GET", "a")}
  +++ 5ms
  <<< $1\\r\\nx\\r\\n
  >>>
  --> FIN
  <-- FIN
`;

/** The payload of one side in order of sequence numbers, later copies of a byte left out. */
function stream(segments: ReturnType<typeof conversation>, side: "client" | "server"): string {
  const received = new Map<number, number>();
  for (const segment of segments.filter((each) => each.from === side)) {
    segment.payload.forEach((byte, index) => received.set(segment.sequence + index, byte));
  }
  const places = [...received.keys()].sort((a, b) => a - b);
  return escaped(Uint8Array.from(places, (place) => received.get(place) ?? 0));
}

test("a conversation becomes segments whose numbers fit each other", () => {
  const segments = conversation(TEXT, { clientSequence: 2 ** 32 - 3 });
  const shown = segments.map(({ from, flags, sequence, acknowledgement, payload }) => [from, flags, sequence, acknowledgement, payload.length]);
  const { SYN, ACK, PSH, FIN } = TcpFlag;
  expect(shown).toEqual([
    ["client", SYN, 2 ** 32 - 3, 0, 0],
    ["server", SYN | ACK, 500_000, 2 ** 32 - 2, 0],
    ["client", ACK, 2 ** 32 - 2, 500_001, 0],
    ["client", PSH | ACK, 2 ** 32 - 2, 500_001, 20],
    ["server", PSH | ACK, 500_001, 18, 7],
    ["client", ACK, 18, 500_008, 0],
    ["client", FIN | ACK, 18, 500_008, 0],
    ["server", FIN | ACK, 500_008, 19, 0],
  ]);
  expect((segments[4]?.time ?? 0n) - (segments[3]?.time ?? 0n)).toBe(5_100_000n);
});

test("escapes are read and written the same way", () => {
  const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(bytes(escaped(data))).toEqual(data);
});

test("packets carry right checksums", () => {
  for (const frame of frames(conversation(TEXT), { linkType: LinkType.RAW })) {
    const [header, segment] = [frame.bytes.subarray(0, 20), frame.bytes.subarray(20)];
    const pseudo = concat(header.subarray(12, 20), u32(segment.length, 6));
    expect(checksum(header)).toBe(0);
    expect(checksum(concat(pseudo, segment))).toBe(0);
  }
});

test("every link type adds its own header to the same packet", () => {
  const lengthOf = (linkType: number): number => capture(TEXT, { linkType }).length - capture(TEXT, { linkType: LinkType.RAW }).length;
  const headers = [LinkType.ETHERNET, LinkType.SLL, LinkType.SLL2, LinkType.NULL, LinkType.LOOP].map((type) => lengthOf(type) / 8);
  expect(headers).toEqual([14, 16, 20, 4, 4]);
  expect(capture(TEXT, { connection: CONNECTION_V6 }).length - capture(TEXT).length).toBe(8 * 20);
});

test("mutations change how bytes arrive, not what they are", () => {
  const segments = conversation(`>>> ${command("SET", "key", "value")}\n${TEXT}`, { handshake: false });
  const [first = 0, second = 0] = dataSegments(segments);
  const wanted = stream(segments, "client");
  for (const changed of [delay(segments, first, 2), duplicate(segments, first), split(segments, first, 3), overlap(segments, second, 5)]) {
    expect(stream(changed, "client")).toBe(wanted);
    expect(changed).not.toEqual(segments);
  }
  for (let seed = 1; seed <= 50; seed += 1) expect(stream(shake(segments, new Random(seed)), "client")).toBe(wanted);
  expect(stream(drop(segments, first), "client")).not.toBe(wanted);
});

test("seeded random numbers repeat, and reach all of their range", () => {
  const draw = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 1000 }, () => random.below(10));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(new Set(draw(7)).size).toBe(10);
});
