/** GRE (RFC 2784, 2890; version 1: RFC 2637) and ERSPAN (draft-foschiano-erspan). */
import { Draft } from "./draft";
import { protocolOfType } from "./ethernet";
import type { Protocol } from "./layer";
import { carrying, type Dissector } from "./step";
import { hex, hexOf, named, namedHex } from "./texts";

const TYPES: ReadonlyMap<number, string> = new Map([
  [0x0000, "Possible GRE keepalive packet"], [0x0800, "IP"], [0x0806, "ARP"], [0x2001, "NHRP"], [0x22eb, "ERSPAN III"], [0x6558, "Transparent Ethernet bridging"], [0x86dd, "IPv6"], [0x880b, "PPP"],
  [0x883e, "WCCP"], [0x8847, "MPLS label switched packet"], [0x88be, "ERSPAN"], [0x894f, "Network Service Header"],
]);
const NO_YES = ["No", "Yes"] as const;
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x80;
/** Which ERSPAN follows, by what only GRE knows. */
const ERSPAN_I = 1;
const ERSPAN_II = 2;
const ERSPAN_III = 3;

export const gre: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (end - at < 4) draft.complain("Cut: its header of at least 4 bytes was not captured whole.");
  const flags = draft.number(at, 2);
  const version = flags & 7;
  draft.group("gre.flags_and_version", "Flags and Version", hex(flags, 2), at, 2, () => {
    draft.flag("gre.flags.checksum", "Checksum Bit", at, 2, CHECKSUM, NO_YES);
    draft.flag("gre.flags.routing", "Routing Bit", at, 2, ROUTING, NO_YES);
    draft.flag("gre.flags.key", "Key Bit", at, 2, KEY, NO_YES);
    draft.flag("gre.flags.sequence_number", "Sequence Number Bit", at, 2, SEQUENCE, NO_YES);
    draft.flag("gre.flags.strict_source_route", "Strict Source Route Bit", at, 2, 0x0800, NO_YES);
    draft.bits("gre.flags.recursion_control", "Recursion control", at, 2, 0x0700);
    if (version === 1) draft.flag("gre.flags.ack", "Acknowledgment", at, 2, ACKNOWLEDGEMENT, NO_YES);
    draft.bits("gre.flags.reserved", "Flags (Reserved)", at, 2, version === 1 ? 0x0078 : 0x00f8);
    draft.bits("gre.flags.version", "Version", at, 2, 0x0007, (value) => `${value === 0 ? "GRE" : value === 1 ? "Enhanced GRE" : "Unknown"} (${value})`);
  });
  const type = draft.add("gre.proto", "Protocol Type", at + 2, 2, namedHex(TYPES, 2));
  let place = at + 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) {
    draft.add("gre.checksum", "Checksum", place, 2, hexOf(2));
    draft.add("gre.offset", "Offset", place + 2, 2);
    place += 4;
  }
  if ((flags & KEY) !== 0) {
    if (version === 1) {
      draft.add("gre.key.payload_length", "Payload Length", place, 2);
      draft.add("gre.key.call_id", "Call ID", place + 2, 2);
    } else draft.add("gre.key", "Key", place, 4, hexOf(4));
    place += 4;
  }
  const hasSequence = (flags & SEQUENCE) !== 0;
  if (hasSequence) place += addNumber(draft, "gre.sequence_number", "Sequence Number", place);
  if (version === 1 && (flags & ACKNOWLEDGEMENT) !== 0) place += addNumber(draft, "gre.ack_number", "Acknowledgment Number", place);
  if (!draft.isBroken && (version > 1 || (flags & ROUTING) !== 0)) draft.complain(version > 1 ? `Its version ${version} is not known.` : "What source routing adds is not read.");
  const layer = draft.finish("gre", `Generic Routing Encapsulation (${TYPES.get(type) ?? "Unknown"})`, place - at);
  if (version > 1 || (flags & ROUTING) !== 0) return carrying(layer, "data", place, span);
  if (type === 0x88be) return carrying(layer, "erspan", place, span, hasSequence ? ERSPAN_II : ERSPAN_I);
  if (type === 0x22eb) return carrying(layer, "erspan", place, span, ERSPAN_III);
  const next: Protocol = protocolOfType(type);
  return carrying(layer, next, place, span);
};

function addNumber(draft: Draft, name: string, label: string, at: number): number {
  draft.add(name, label, at, 4);
  return 4;
}

const ENCAPSULATIONS: ReadonlyMap<number, string> = new Map([[0, "Originally without VLAN tag"], [1, "Originally ISL encapsulated"], [2, "Originally 802.1Q encapsulated"], [3, "VLAN tag preserved in frame"]]);
const INTEGRITIES: ReadonlyMap<number, string> = new Map([[0, "Good or unknown integrity"], [1, "Short frame"], [2, "Oversized frame"], [3, "Bad frame with CRC or Alignment Error"]]);
const GRANULARITIES: ReadonlyMap<number, string> = new Map([[0, "100 microseconds"], [1, "100 nanoseconds"], [2, "IEEE 1588"], [3, "Custom granularity"]]);
const VERSIONS: ReadonlyMap<number, string> = new Map([[1, "Type II"], [2, "Type III"]]);

/** Type I has no header. */
export const erspan: Dissector = (bytes, span, budget) => {
  const { at, end, hint } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (hint === ERSPAN_I) return carrying(draft.finish("erspan", "Encapsulated Remote Switch Packet ANalysis Type I", 0), "ethernet", at, span);
  const isThird = hint === ERSPAN_III;
  const least = isThird ? 12 : 8;
  if (end - at < least) draft.complain(`Cut: of its header of ${least} bytes ${end - at} are there.`);
  draft.bits("erspan.version", "Version", at, 2, 0xf000, named(VERSIONS));
  draft.bits("erspan.vlan", "Vlan", at, 2, 0x0fff);
  draft.bits("erspan.cos", "COS", at + 2, 2, 0xe000);
  if (isThird) draft.bits("erspan.bso", "Bad/Short/Oversized", at + 2, 2, 0x1800, named(INTEGRITIES));
  else draft.bits("erspan.encap", "Encap", at + 2, 2, 0x1800, named(ENCAPSULATIONS));
  draft.bits("erspan.truncated", "Truncated", at + 2, 2, 0x0400, (value) => (value === 0 ? "Not truncated (0)" : "Truncated (1)"));
  draft.bits("erspan.spanid", "SpanID", at + 2, 2, 0x03ff);
  let length = least;
  if (isThird) {
    draft.bits("erspan.timestamp", "Timestamp", at + 4, 4, 0xffffffff);
    draft.bits("erspan.sgt", "Security Group Tag", at + 8, 2, 0xffff);
    draft.bits("erspan.p", "Has Ethernet PDU", at + 10, 2, 0x8000);
    draft.bits("erspan.ft", "Frame Type", at + 10, 2, 0x7c00, (value) => `${value === 0 ? "Ethernet" : value === 2 ? "IP" : "Unknown"} (${value})`);
    draft.bits("erspan.hw", "Hardware ID", at + 10, 2, 0x03f0);
    draft.flag("erspan.direction", "Direction", at + 10, 2, 0x0008, ["Ingress", "Egress"]);
    draft.bits("erspan.gra", "Timestamp granularity", at + 10, 2, 0x0006, named(GRANULARITIES));
    const hasMore = draft.bits("erspan.o", "Optional Sub headers", at + 10, 2, 0x0001) === 1;
    if (hasMore) {
      draft.bits("erspan.platid", "Platform ID", at + 12, 4, 0xfc000000);
      length += 8;
    }
  } else {
    draft.bits("erspan.reserved", "Reserved", at + 4, 4, 0xfff00000);
    draft.bits("erspan.index", "Index", at + 4, 4, 0x000fffff);
  }
  return carrying(draft.finish("erspan", `Encapsulated Remote Switch Packet ANalysis Type ${isThird ? "III" : "II"}`, length), "ethernet", at + length, span);
};
