/**
 * Headers as literal bytes: each field by itself, each link layer, each kind of what may stand before TCP; then every
 * frame cut at every length.
 */
import { describe, expect, test } from "vitest";
import { FrameColumn, NONE, SegmentColumn, Table } from "../../../assembly/schema";
import { bytes, concat, hex, u16, u32, u8 } from "../../support/bytes";
import { command } from "../../support/conversation";
import { ethernet, ipv4, ipv6, LinkType, loopback, sll, sll2, tcp, TcpFlag } from "../../support/frames";
import { type Frame, pcap, RECORD_HEADER } from "../../support/pcap";
import { decode, RawDecoder } from "../../support/wasm";
import { flow, frameFlags, lines, problems } from "../rows";

const PING = bytes(command("PING"));
const CLIENT = { address: "10.0.0.1", port: 0x9c40 };
const SERVER = { address: "10.0.0.2", port: 6379 };
const V6 = { client: "2001:db8::1", server: "2001:db8::2" };

/** What `walk` says of one frame. */
function segmentOf(
  frame: Uint8Array, linkType: number = LinkType.ETHERNET, wireLength = frame.length,
): Record<Exclude<keyof typeof SegmentColumn, "TIME" | "TIME_HIGH">, number> {
  const file = pcap([{ time: 0n, bytes: frame, wireLength }], { linkType });
  const decoder = new RawDecoder();
  decoder.load(file);
  const [row = []] = decoder.walk(0, file.subarray(24), 24);
  const cell = (column: SegmentColumn): number => row[column] ?? NaN;
  return {
    FRAME: cell(SegmentColumn.FRAME), PAYLOAD: cell(SegmentColumn.PAYLOAD), LENGTH: cell(SegmentColumn.LENGTH), SEQUENCE: cell(SegmentColumn.SEQUENCE),
    RECORD: cell(SegmentColumn.RECORD), RECORD_LENGTH: cell(SegmentColumn.RECORD_LENGTH), WIRE_LENGTH: cell(SegmentColumn.WIRE_LENGTH), FLAGS: cell(SegmentColumn.FLAGS),
    FRAME_AT: cell(SegmentColumn.FRAME_AT), FRAME_CAPTURED: cell(SegmentColumn.FRAME_CAPTURED), FRAME_WIRE: cell(SegmentColumn.FRAME_WIRE), LINK: cell(SegmentColumn.LINK),
    ACKNOWLEDGEMENT: cell(SegmentColumn.ACKNOWLEDGEMENT), WINDOW: cell(SegmentColumn.WINDOW),
  };
}

/** A frame written down byte by byte; nothing of it comes from the builders of other tests. */
const LITERAL = hex(`
  02 00 00 00 00 02   02 00 00 00 00 01   08 00
  45 00 00 36   be ef 40 00   40 06 00 00   0a 00 00 01   0a 00 00 02
  9c 40 18 eb   11 22 33 44   55 66 77 88   50 18 01 00   00 00 00 00
  2a 31 0d 0a 24 34 0d 0a 50 49 4e 47 0d 0a
`);

describe("a segment's fields", () => {
  const segment = segmentOf(LITERAL);
  const decoder = decode(pcap([{ time: 0n, bytes: LITERAL }]));

  test("sequence number", () => expect(segment.SEQUENCE).toBe(0x11223344));
  test("acknowledgement number and window", () => expect([segment.ACKNOWLEDGEMENT, segment.WINDOW]).toEqual([0x55667788, 256]));
  test("flags", () => expect(segment.FLAGS).toBe(TcpFlag.PSH | TcpFlag.ACK));
  test("place of the payload", () => expect(segment.PAYLOAD).toBe(RECORD_HEADER + 14 + 20 + 20));
  test("bytes of the payload", () => expect([segment.LENGTH, segment.WIRE_LENGTH]).toEqual([14, 14]));
  test("place of the record", () => expect([segment.FRAME, segment.RECORD, segment.RECORD_LENGTH]).toEqual([0, 0, RECORD_HEADER + LITERAL.length]));
  test("place and size of the frame, and its link type", () => {
    expect([segment.FRAME_AT, segment.FRAME_CAPTURED, segment.FRAME_WIRE, segment.LINK]).toEqual([RECORD_HEADER, LITERAL.length, LITERAL.length, 1]);
    const longer = segmentOf(LITERAL, LinkType.ETHERNET, 1000);
    expect([longer.FRAME_CAPTURED, longer.FRAME_WIRE]).toEqual([LITERAL.length, 1000]);
  });
  test("source address and port", () => expect(flow(decoder).client).toBe("10.0.0.1:40000"));
  test("target address and port", () => expect(flow(decoder).server).toBe("10.0.0.2:6379"));
  test("window, which is not zero", () => expect(flow(decoder).zeroWindows).toBe(0));
  test("window, which is zero", () => {
    const closed = LITERAL.slice();
    closed.set(u16(0), 14 + 20 + 14);
    expect(frameFlags(decode(pcap([{ time: 0n, bytes: closed }])))).toEqual(["ZERO_WINDOW"]);
  });
  test("a SYN counts in the sequence", () => {
    const syn = LITERAL.slice();
    syn[14 + 20 + 13] = TcpFlag.SYN;
    expect(segmentOf(syn).SEQUENCE).toBe(0x11223345);
  });
  test("a wrong checksum drops nothing", () => expect(lines(decoder)).toHaveLength(1));
});

const segment = (options: Uint8Array = u8()): Uint8Array =>
  tcp(CLIENT, SERVER, { sequence: 1, acknowledgement: 1, flags: TcpFlag.ACK, options }, PING);
const v4 = ipv4(CLIENT.address, SERVER.address, segment());
const v6 = ipv6(V6.client, V6.server, segment());
const patched = (frame: Uint8Array, at: number, value: number): Uint8Array => frame.map((byte, index) => (index === at ? value : byte));
const padded = (length: number): Uint8Array => concat(u8(0, (length - 8) / 8), new Uint8Array(length - 2));
const extended = (number: number, header: Uint8Array): Uint8Array => ethernet(ipv6(V6.client, V6.server, segment(), { extensions: [{ number, bytes: header }] }));

const WAYS: readonly (readonly [name: string, frame: Uint8Array, linkType: number])[] = [
  ["Ethernet and IPv4", ethernet(v4), LinkType.ETHERNET],
  ["Ethernet and IPv6", ethernet(v6), LinkType.ETHERNET],
  ["a VLAN", ethernet(v4, [[0x8100, 5]]), LinkType.ETHERNET],
  ["QinQ", ethernet(v4, [[0x88a8, 5], [0x8100, 6]]), LinkType.ETHERNET],
  ["QinQ before 802.1ad", ethernet(v6, [[0x9100, 5], [0x8100, 6]]), LinkType.ETHERNET],
  ["three tags", ethernet(v4, [[0x88a8, 5], [0x8100, 6], [0x8100, 7]]), LinkType.ETHERNET],
  ["Linux cooked, version 1", sll(v4), LinkType.SLL],
  ["Linux cooked, version 1, IPv6", sll(v6), LinkType.SLL],
  ["Linux cooked, version 2", sll2(v4), LinkType.SLL2],
  ["Linux cooked, version 2, IPv6", sll2(v6), LinkType.SLL2],
  ["BSD loopback of a little-endian machine", loopback(v4), LinkType.NULL],
  ["BSD loopback of a big-endian machine", loopback(v4, false), LinkType.NULL],
  ...[10, 23, 24, 26, 28, 30].flatMap((family) => [true, false].map((little) =>
    [`BSD loopback, IPv6 as family ${family}, ${little ? "little" : "big"}-endian`, loopback(v6, little, family), LinkType.NULL] as const)),
  ["OpenBSD loopback", loopback(v4, false), LinkType.LOOP],
  ["raw IPv4", v4, LinkType.RAW],
  ["raw IPv6", v6, LinkType.RAW],
  ["raw IP as BSDs number it", v4, 12],
  ["raw IP as OpenBSD numbers it", v4, 14],
  ["IPv4 by link type", v4, LinkType.IPV4],
  ["IPv6 by link type", v6, LinkType.IPV6],
  ["IPv4 options", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { options: hex("01 01 01 00") })), LinkType.ETHERNET],
  ["the longest IPv4 options", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { options: new Uint8Array(40) })), LinkType.ETHERNET],
  ["an IPv4 total length of 0", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { totalLength: 0 })), LinkType.ETHERNET],
  ["an IPv4 total length beyond the frame", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { totalLength: 9999 })), LinkType.ETHERNET],
  ["an IPv6 payload length of 0", ethernet(ipv6(V6.client, V6.server, segment(), { payloadLength: 0 })), LinkType.ETHERNET],
  ...([[0, "hop-by-hop options"], [43, "a routing header"], [60, "destination options"], [135, "a mobility header"], [139, "HIP"], [140, "shim6"]] as const)
    .map(([number, name]) => [name, extended(number, padded(8)), LinkType.ETHERNET] as const),
  ["a long extension header", extended(60, padded(64)), LinkType.ETHERNET],
  ["an authentication header, which counts in fours", extended(51, concat(u8(0, 4), new Uint8Array(22))), LinkType.ETHERNET],
  ["an atomic fragment", extended(44, hex("00 00 0000 12345678")), LinkType.ETHERNET],
  ["several extension headers", ethernet(ipv6(V6.client, V6.server, segment(), {
    extensions: [{ number: 0, bytes: padded(8) }, { number: 43, bytes: padded(24) }, { number: 44, bytes: hex("00 00 0000 00000001") }, { number: 60, bytes: padded(16) }],
  })), LinkType.ETHERNET],
  ["TCP's timestamps", ethernet(ipv4(CLIENT.address, SERVER.address, segment(hex("01 01 08 0a 00000001 00000002")))), LinkType.ETHERNET],
  ["TCP's timestamps among other options", ethernet(ipv4(CLIENT.address, SERVER.address, segment(hex("02 04 05b4 04 02 08 0a 00000001 00000002 01 03 03 07")))), LinkType.ETHERNET],
  ["an option that lies about its length", ethernet(ipv4(CLIENT.address, SERVER.address, segment(hex("05 ff 00 00")))), LinkType.ETHERNET],
  ["an option of length 0", ethernet(ipv4(CLIENT.address, SERVER.address, segment(hex("05 00 00 00")))), LinkType.ETHERNET],
  ["Ethernet's padding", concat(ethernet(v4), new Uint8Array(9)), LinkType.ETHERNET],
];

describe("a request is found", () => {
  test.each(WAYS)("behind %s", (_name, frame, linkType) => {
    const decoder = decode(pcap([{ time: 0n, bytes: frame }], { linkType }));
    expect(lines(decoder)).toEqual(["PING: LOST NONE 14+0 NONE ONE_SIDED"]);
    expect(problems(decoder)).toEqual([]);
    const { PAYLOAD, LENGTH } = segmentOf(frame, linkType);
    expect(frame.subarray(PAYLOAD - RECORD_HEADER, PAYLOAD - RECORD_HEADER + LENGTH)).toEqual(PING);
  });

  test.each(WAYS)("or a problem, or nothing, but nothing wrong, where a frame is cut: %s", (_name, frame, linkType) => {
    const port = frame.findIndex((byte, at) => byte === 0x9c && frame[at + 1] === 0x40 && frame[at + 2] === 0x18);
    const cuts = Array.from({ length: frame.length }, (_, length) => patched(frame, port + 1, length).subarray(0, length));
    // Cut by the capture, which says so; and by whatever sent it, whose headers then lie.
    for (const wireLength of [frame.length, undefined]) {
      const decoder = decode(pcap(cuts.map((cut) => ({ time: 0n, bytes: cut, wireLength: wireLength ?? cut.length })), { linkType }));
      expect(lines(decoder).filter((line) => !/^(?:PING|\?): LOST NONE 14\+0 NONE (?:ONE_SIDED|REQUEST_LOST)/.test(line))).toEqual([]);
      // Each is a segment or one problem.
      const stopped = decoder.column(Table.FRAMES, FrameColumn.FLOW).filter((row) => row === NONE).length;
      const reported = problems(decoder).flatMap((line) => /^HEADER_(?:CUT|BAD) (?:LINK|IP) ×(\d+) \d+$/.exec(line)?.[1] ?? []);
      expect(reported.reduce((sum, count) => sum + Number(count), 0)).toBe(stopped);
      expect([decoder.rows(Table.FRAMES), decoder.rows(Table.FLOWS)]).toEqual([cuts.length, cuts.length - stopped]);
    }
  });
});

const OTHERS: readonly (readonly [name: string, frame: Uint8Array, linkType: number, problems: readonly string[]])[] = [
  ["ARP", concat(hex("ffffffffffff 020000000001 0806"), new Uint8Array(28)), LinkType.ETHERNET, []],
  ["UDP", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { protocol: 17 })), LinkType.ETHERNET, []],
  ["IPv6 without a next header", extended(59, padded(8)), LinkType.ETHERNET, []],
  ["an IPv4 fragment, the first", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { identification: 77, fragment: 0x2000 })), LinkType.ETHERNET, ["FRAGMENT IP ×1 77"]],
  ["an IPv4 fragment, a later one", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { identification: 77, fragment: 3 })), LinkType.ETHERNET, ["FRAGMENT IP ×1 77"]],
  ["an IPv6 fragment, the first", extended(44, hex("00 00 0001 00000063")), LinkType.ETHERNET, ["FRAGMENT IP ×1 99"]],
  ["an IPv6 fragment, a later one", extended(44, hex("00 00 0008 00000063")), LinkType.ETHERNET, ["FRAGMENT IP ×1 99"]],
  ["a version of IP that does not fit", patched(ethernet(v4), 14, 0x65), LinkType.ETHERNET, ["HEADER_BAD IP ×1 2048"]],
  ["raw bytes that are no IP", new Uint8Array(40), LinkType.RAW, ["HEADER_BAD IP ×1 101"]],
  ["an IPv4 header shorter than its least", patched(ethernet(v4), 14, 0x44), LinkType.ETHERNET, ["HEADER_BAD IP ×1 2048"]],
  ["an IPv4 total length shorter than its header", ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { totalLength: 19 })), LinkType.ETHERNET, ["HEADER_BAD IP ×1 2048"]],
  ["a TCP header shorter than its least", ethernet(concat(v4.subarray(0, 32), u8(0x40), v4.subarray(33))), LinkType.ETHERNET, ["HEADER_BAD IP ×1 6"]],
  ["a TCP header beyond its packet", ethernet(concat(v4.subarray(0, 32), u8(0xf0), v4.subarray(33))), LinkType.ETHERNET, ["HEADER_BAD IP ×1 6"]],
  ["a family that is neither", concat(u32(7), v4), LinkType.NULL, []],
];

test.each(OTHERS)("%s is no segment", (_name, frame, linkType, expected) => {
  const decoder = decode(pcap([{ time: 0n, bytes: frame }], { linkType }));
  expect([lines(decoder), decoder.rows(Table.FLOWS)]).toEqual([[], 0]);
  expect(problems(decoder)).toEqual(expected);
  expect(segmentOf(frame, linkType)).toMatchObject({ PAYLOAD: 0, LENGTH: 0, RECORD: 0, RECORD_LENGTH: RECORD_HEADER + frame.length });
});

test("the timestamps option tells a retransmission from a copy", () => {
  const at = (clock: number, options: (value: number) => Uint8Array): Frame =>
    ({ time: BigInt(clock), bytes: ethernet(ipv4(CLIENT.address, SERVER.address, segment(options(clock)))) });
  const layouts = [(value: number) => concat(hex("01 01 08 0a"), u32(value, 0)), (value: number) => concat(hex("08 0a"), u32(value, 0), hex("00 00"))];
  for (const layout of layouts) {
    expect(frameFlags(decode(pcap([at(1, layout), at(2, layout)])))).toEqual(["", "RETRANSMISSION"]);
    expect(frameFlags(decode(pcap([at(1, layout), at(1, layout)])))).toEqual(["", "DUPLICATE"]);
  }
});

test("so does IPv4's identification", () => {
  const at = (identification: number): Frame => ({ time: 0n, bytes: ethernet(ipv4(CLIENT.address, SERVER.address, segment(), { identification })) });
  expect(frameFlags(decode(pcap([at(1), at(2)])))).toEqual(["", "RETRANSMISSION"]);
});
