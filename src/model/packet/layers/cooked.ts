/** Linux cooked captures, versions 1 and 2, and BSD loopback (tcpdump.org/linktypes). */
import { Draft } from "./draft";
import { protocolOfType } from "./ethernet";
import type { Protocol } from "./layer";
import { ETHER_TYPES, HARDWARE_TYPES } from "./names";
import { carrying, type Dissector } from "./step";
import { hexBytes, ipv4At, macText, named, namedHex } from "./texts";

const PACKET_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "Unicast to us"], [1, "Broadcast"], [2, "Multicast"], [3, "Unicast to another host"], [4, "Sent by us"],
]);
/** ARPHRD_ types behind whose header GRE's protocol type stands, or nothing that is known. */
const ADDRESS_BYTES = 8;

/** The address, of which the first bytes count, and those that are left over. */
function addSource(draft: Draft, at: number, length: number, hardware: number): void {
  const own = Math.min(length, ADDRESS_BYTES);
  const { bytes } = draft;
  if (own === 6) draft.text(hardware === 0 ? "sll.src.other" : "sll.src.eth", "Source", at, 6, macText(bytes, at));
  else if (own === 4) draft.text("sll.src.ipv4", "Source", at, 4, ipv4At(bytes, at));
  else if (own > 0) draft.text("sll.src.other", "Source", at, own, hexBytes(bytes, at, own));
  if (own < ADDRESS_BYTES) draft.text("sll.unused", "Unused", at + own, ADDRESS_BYTES - own, hexBytes(bytes, at + own, ADDRESS_BYTES - own));
}

/** 802.3 without a length, and 802.2 (LLC). */
function protocolOf(type: number): Protocol {
  return type === 4 ? "llc" : protocolOfType(type);
}

export const sll: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.add("sll.pkttype", "Packet type", at, 2, named(PACKET_TYPES));
  const hardware = draft.add("sll.hatype", "Link-layer address type", at + 2, 2, named(HARDWARE_TYPES));
  const length = draft.add("sll.halen", "Link-layer address length", at + 4, 2);
  addSource(draft, at + 6, length, hardware);
  const type = draft.number(at + 14, 2);
  draft.add(type < 0x600 ? "sll.ltype" : "sll.etype", "Protocol", at + 14, 2, namedHex(ETHER_TYPES, 2));
  return carrying(draft.finish("sll", "Linux cooked capture v1", 16), protocolOf(type), at + 16, span);
};

export const sll2: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const type = draft.number(at, 2);
  draft.add(type < 0x600 ? "sll.ltype" : "sll.etype", "Protocol", at, 2, namedHex(ETHER_TYPES, 2));
  draft.add("sll.ifindex", "Interface index", at + 4, 4);
  const hardware = draft.add("sll.hatype", "Link-layer address type", at + 8, 2, named(HARDWARE_TYPES));
  draft.add("sll.pkttype", "Packet type", at + 10, 1, named(PACKET_TYPES));
  const length = draft.add("sll.halen", "Link-layer address length", at + 11, 1);
  addSource(draft, at + 12, length, hardware);
  return carrying(draft.finish("sll", "Linux cooked capture v2", 20), protocolOf(type), at + 20, span);
};

const FAMILIES: ReadonlyMap<number, string> = new Map([[2, "IP"], [7, "OSI"], [10, "IPv6"], [16, "Appletalk"], [23, "IPv6"], [24, "IPv6"], [26, "IPv6"], [28, "IPv6"], [30, "IPv6"]]);

/** The family is in the order of the machine that captured; no family is so great that it needs more than two bytes. */
export const nullLoopback: Dissector = (bytes, span, budget) => {
  const isLittle = new Draft(bytes, span.at, span.end, budget).number(span.at, 4) > 0xffff;
  const draft = new Draft(bytes, span.at, span.end, budget, isLittle);
  const family = draft.add("null.family", "Family", span.at, 4, named(FAMILIES));
  const name = FAMILIES.get(family);
  return carrying(draft.finish("null", "Null/Loopback", 4), name === "IP" ? "ipv4" : name === "IPv6" ? "ipv6" : "data", span.at + 4, span);
};
