/** The same conversation in every encapsulation: the rows must be equal, and what is nested without end is left alone. */
import { expect, test } from "vitest";
import { Table } from "../../../assembly/schema";
import { concat, hex, u16, u8 } from "../../support/bytes";
import { command, conversation, frames } from "../../support/conversation";
import { ethernet, ipv4, LinkType } from "../../support/frames";
import { pcap } from "../../support/pcap";
import { decode } from "../../support/wasm";
import { flow, lines, problems } from "../rows";

const PACKETS = frames(conversation(`>>> ${command("SET", "a", "1")}\n<<< +OK\\r\\n\n>>> ${command("GET", "a")}\n<<< $1\\r\\n1\\r\\n`), { linkType: LinkType.RAW });
const PLAIN = decode(pcap(PACKETS, { linkType: LinkType.RAW }));

type Wrap = (packet: Uint8Array) => Uint8Array;
const MAC = hex("02 00 00 00 00 02  02 00 00 00 00 01");
const typed = (type: number, body: Uint8Array): Uint8Array => concat(MAC, u16(type), body);
const outer = (protocol: number, body: Uint8Array): Uint8Array => ethernet(ipv4("198.51.100.1", "198.51.100.2", body, { protocol }));
const udp = (port: number, body: Uint8Array): Uint8Array => outer(17, concat(u16(50000, port, 8 + body.length, 0), body));
const snap = hex("aa aa 03 00 00 00 08 00");
const wifi = hex("08 01 0000 020000000001 020000000002 020000000003 0000");

const WAYS: readonly (readonly [name: string, wrap: Wrap, linkType?: number])[] = [
  ["PPP", (packet) => concat(hex("ff 03 00 21"), packet), 9],
  ["PPP with a compressed protocol", (packet) => concat(hex("21"), packet), 9],
  ["PPP in HDLC", (packet) => concat(hex("ff 03 00 21"), packet), 50],
  ["PPPoE", (packet) => typed(0x8864, concat(hex("11 00 0001"), u16(packet.length + 2), hex("00 21"), packet))],
  ["PPPoE by link type", (packet) => concat(hex("11 00 0001"), u16(packet.length + 2), hex("00 21"), packet), 51],
  ["Cisco HDLC", (packet) => concat(hex("0f 00 08 00"), packet), 104],
  ["802.3 with LLC and SNAP", (packet) => typed(packet.length + 8, concat(snap, packet))],
  ["802.11", (packet) => concat(wifi, snap, packet), 105],
  ["802.11 QoS with four addresses and HT control", (packet) => concat(hex("88 83"), wifi.subarray(2), new Uint8Array(12), snap, packet), 105],
  ["802.11 with an A-MSDU", (packet) => concat(hex("88 01"), wifi.subarray(2), hex("80 00"), MAC, u16(packet.length + 8), snap, packet), 105],
  ["radiotap with a padded 802.11 header", (packet) => concat(hex("00 00 19 00 03 00 00 80  00 00 00 00  00 00 00 00  00 00 00 00 00 00 00 00  20"), hex("88 01"), wifi.subarray(2), hex("00 00 00 00"), snap, packet), 127],
  ["radiotap", (packet) => concat(hex("00 00 08 00 00 00 00 00"), wifi, snap, packet), 127],
  ["PPI", (packet) => concat(hex("00 00 0c 00 69 00 00 00  00 00 00 00"), wifi, snap, packet), 192],
  ["PKTAP", (packet) => concat(hex("10 00 00 00 01 00 00 00 01 00 00 00 00 00 00 00"), ethernet(packet)), 258],
  ["NFLOG", (packet) => concat(hex("02 00 00 05  05 00 0a 00 41 00 00 00"), u8((packet.length + 4) & 255, (packet.length + 4) >> 8), hex("09 00"), packet), 239],
  ["NFLOG of a big-endian machine", (packet) => concat(hex("02 00 00 05  00 05 00 0a 41 00 00 00"), u16(packet.length + 4), hex("00 09"), packet), 239],
  ["MPLS", (packet) => typed(0x8847, concat(hex("00010040 00020140"), packet))],
  ["an Ethernet pseudowire", (packet) => typed(0x8847, concat(hex("00010140 00000000"), ethernet(packet)))],
  ["VXLAN", (packet) => udp(4789, concat(hex("08000000 00000100"), ethernet(packet)))],
  ["VXLAN on Linux's port", (packet) => udp(8472, concat(hex("08000000 00000100"), ethernet(packet)))],
  ["VXLAN with a group policy", (packet) => udp(4789, concat(hex("88000123 00000100"), ethernet(packet)))],
  ["VXLAN with reserved bits set", (packet) => udp(4789, concat(hex("0bffffff 000001ff"), ethernet(packet)))],
  ["VXLAN GPE with Ethernet", (packet) => udp(4790, concat(hex("0c000003 00000100"), ethernet(packet)))],
  ["VXLAN GPE with IPv4", (packet) => udp(4790, concat(hex("0c000001 00000100"), packet))],
  ["Geneve with options", (packet) => udp(6081, concat(hex("02 00 6558 00000100"), new Uint8Array(8), ethernet(packet)))],
  ["GTP-U with an extension", (packet) => udp(2152, concat(hex("34 ff 0000 00000001 0000 00 85 01 00 00 00"), packet))],
  ["GRE", (packet) => outer(47, concat(hex("0000 0800"), packet))],
  ["GRE with checksum, key and sequence", (packet) => outer(47, concat(hex("b000 0800"), new Uint8Array(12), packet))],
  ["GRE with Ethernet", (packet) => outer(47, concat(hex("0000 6558"), ethernet(packet)))],
  ["ERSPAN I", (packet) => outer(47, concat(hex("0000 88be"), ethernet(packet)))],
  ["ERSPAN II", (packet) => outer(47, concat(hex("1000 88be 00000001"), new Uint8Array(8), ethernet(packet)))],
  ["ERSPAN III", (packet) => outer(47, concat(hex("1000 22eb 00000001"), new Uint8Array(12), ethernet(packet)))],
  ["PPTP", (packet) => outer(47, concat(hex("3081 880b 00000000 00000001 00000001 ff03 0021"), packet))],
  ["IP in IP", (packet) => outer(4, packet)],
];

const CASES = WAYS.map(([name, wrap, linkType = LinkType.ETHERNET]) => ({ name, wrap, linkType }));

test.each(CASES)("$name gives the rows of the bare conversation", ({ wrap, linkType }) => {
  const decoder = decode(pcap(PACKETS.map((frame) => ({ ...frame, bytes: wrap(frame.bytes) })), { linkType }));
  expect(lines(PLAIN)).toHaveLength(2);
  expect(lines(decoder)).toEqual(lines(PLAIN));
  expect([flow(decoder).client, flow(decoder).server]).toEqual([flow(PLAIN).client, flow(PLAIN).server]);
  expect(problems(decoder)).toEqual([]);
});

test.each(CASES)("$name, cut anywhere, gives no row that is not there", ({ wrap, linkType }) => {
  const whole = wrap(PACKETS[3]?.bytes ?? u8());
  const cuts = Array.from({ length: whole.length }, (_, length) => ({ time: 0n, bytes: whole.subarray(0, length), wireLength: whole.length }));
  const decoder = decode(pcap(cuts, { linkType }));
  expect(decoder.rows(Table.FRAMES)).toBe(cuts.length);
  expect(decoder.rows(Table.FLOWS)).toBeLessThan(2);
});

test("an encapsulation in itself without end is left alone", () => {
  let packet = PACKETS[3]?.bytes ?? u8();
  for (let depth = 0; depth < 40; depth++) packet = ipv4("198.51.100.1", "198.51.100.2", packet, { protocol: 4 });
  expect(decode(pcap([{ time: 0n, bytes: packet }], { linkType: LinkType.RAW })).rows(Table.FLOWS)).toBe(0);
});

test("other traffic on a tunnel's port is not taken for one", () => {
  const frame = udp(4789, concat(hex("01000000 00000100"), ethernet(PACKETS[3]?.bytes ?? u8())));
  const decoder = decode(pcap([{ time: 0n, bytes: frame }]));
  expect([decoder.rows(Table.FLOWS), problems(decoder)]).toEqual([0, []]);
});

test("what is behind the length that PPPoE tells is padding, whatever the packet in it says", () => {
  const padded = PACKETS.map((frame) => {
    // An IP packet that counts six bytes of padding as its own, as some access concentrators leave it.
    const packet = concat(frame.bytes, new Uint8Array(6));
    packet.set(u16(packet.length), 2);
    return { ...frame, bytes: typed(0x8864, concat(hex("11 00 0001"), u16(frame.bytes.length + 2), hex("00 21"), packet)) };
  });
  const decoder = decode(pcap(padded));
  expect(lines(decoder)).toEqual(lines(PLAIN));
  expect(flow(decoder).bytes).toEqual(flow(PLAIN).bytes);
});
