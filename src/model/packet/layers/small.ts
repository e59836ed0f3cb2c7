/** ARP (RFC 826), ICMP (RFC 792) and ICMPv6 (RFC 4443), in short: what a capture of TCP has of them besides. */
import { Draft } from "./draft";
import { ETHER_TYPES, HARDWARE_TYPES } from "./names";
import { carrying, type Dissector } from "./step";
import { hex, hexBytes, hexOf, ipv4At, ipv6At, macText, named, namedHex } from "./texts";

const OPERATIONS: ReadonlyMap<number, string> = new Map([[1, "request"], [2, "reply"], [3, "reverse request"], [4, "reverse reply"], [8, "inverse request"], [9, "inverse reply"]]);

export const arp: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const hardware = draft.add("arp.hw.type", "Hardware type", at, 2, named(HARDWARE_TYPES));
  const protocol = draft.add("arp.proto.type", "Protocol type", at + 2, 2, namedHex(ETHER_TYPES, 2));
  const hardwareSize = draft.add("arp.hw.size", "Hardware size", at + 4, 1);
  const protocolSize = draft.add("arp.proto.size", "Protocol size", at + 5, 1);
  const operation = draft.add("arp.opcode", "Opcode", at + 6, 2, named(OPERATIONS));
  let place = at + 8;
  for (const [side, label] of [["src", "Sender"], ["dst", "Target"]] as const) {
    if (hardwareSize === 6 && (hardware === 1 || hardware === 6)) draft.text(`arp.${side}.hw_mac`, `${label} MAC address`, place, 6, macText(bytes, place));
    else if (hardwareSize > 0) draft.text(`arp.${side}.hw`, `${label} hardware address`, place, hardwareSize, hexBytes(bytes, place, hardwareSize));
    place += hardwareSize;
    if (protocolSize === 4 && protocol === 0x0800) draft.text(`arp.${side}.proto_ipv4`, `${label} IP address`, place, 4, ipv4At(bytes, place));
    else if (protocolSize > 0) draft.text(`arp.${side}.proto`, `${label} protocol address`, place, protocolSize, hexBytes(bytes, place, protocolSize));
    place += protocolSize;
  }
  const layer = draft.finish("arp", `Address Resolution Protocol (${OPERATIONS.get(operation) ?? String(operation)})`, place - at);
  return { layers: [layer], end: Math.min(end, place) };
};

const TYPES: ReadonlyMap<number, string> = new Map([
  [0, "Echo (ping) reply"], [3, "Destination unreachable"], [4, "Source quench (flow control)"], [5, "Redirect"], [8, "Echo (ping) request"], [9, "Router advertisement"], [10, "Router solicitation"],
  [11, "Time-to-live exceeded"], [12, "Parameter problem"], [13, "Timestamp request"], [14, "Timestamp reply"],
]);
const UNREACHABLE = [
  "Network unreachable", "Host unreachable", "Protocol unreachable", "Port unreachable", "Fragmentation needed", "Source route failed", "Destination network unknown", "Destination host unknown",
  "Source host isolated", "Network administratively prohibited", "Host administratively prohibited", "Network unreachable for TOS", "Host unreachable for TOS", "Communication administratively filtered",
] as const;
const EXCEEDED = ["Time to live exceeded in transit", "Fragment reassembly time exceeded"] as const;

export const icmp: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const type = draft.add("icmp.type", "Type", at, 1, (value) => `${value} (${TYPES.get(value) ?? "Unknown"})`);
  const codes: readonly string[] | undefined = type === 3 ? UNREACHABLE : type === 11 ? EXCEEDED : undefined;
  draft.add("icmp.code", "Code", at + 1, 1, (value) => (codes === undefined ? String(value) : `${value} (${codes[value] ?? "Unknown"})`));
  draft.add("icmp.checksum", "Checksum", at + 2, 2, (value) => `${hex(value, 2)} [unverified]`);
  if (type === 0 || type === 8) {
    draft.add("icmp.ident", "Identifier (BE)", at + 4, 2, (value) => `${value} (${hex(value, 2)})`);
    draft.add("icmp.seq", "Sequence Number (BE)", at + 6, 2, (value) => `${value} (${hex(value, 2)})`);
  } else if (type === 3 && draft.number(at + 1, 1) === 4) {
    draft.text("icmp.unused", "Unused", at + 4, 2, hexBytes(bytes, at + 4, 2));
    draft.add("icmp.mtu", "MTU of next hop", at + 6, 2);
  } else draft.text("icmp.unused", "Unused", at + 4, 4, hexBytes(bytes, at + 4, 4));
  // An error quotes the packet that it is about.
  const quotes = type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
  return carrying(draft.finish("icmp", "Internet Control Message Protocol", 8), quotes ? "ipv4" : "data", at + 8, span);
};

const TYPES_6: ReadonlyMap<number, string> = new Map([
  [1, "Destination Unreachable"], [2, "Packet Too Big"], [3, "Time Exceeded"], [4, "Parameter Problem"], [128, "Echo (ping) request"], [129, "Echo (ping) reply"], [130, "Multicast Listener Query"],
  [131, "Multicast Listener Report"], [132, "Multicast Listener Done"], [133, "Router Solicitation"], [134, "Router Advertisement"], [135, "Neighbor Solicitation"], [136, "Neighbor Advertisement"], [137, "Redirect"],
  [143, "Multicast Listener Report Message v2"],
]);

export const icmpv6: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const type = draft.add("icmpv6.type", "Type", at, 1, named(TYPES_6));
  draft.add("icmpv6.code", "Code", at + 1, 1);
  draft.add("icmpv6.checksum", "Checksum", at + 2, 2, (value) => `${hex(value, 2)} [unverified]`);
  let length = 8;
  if (type === 128 || type === 129) {
    draft.add("icmpv6.echo.identifier", "Identifier", at + 4, 2, hexOf(2));
    draft.add("icmpv6.echo.sequence_number", "Sequence", at + 6, 2);
  } else if (type === 2) draft.add("icmpv6.mtu", "MTU", at + 4, 4);
  else draft.text("icmpv6.reserved", "Reserved", at + 4, 4, hexBytes(bytes, at + 4, 4));
  if (type === 135 || type === 136) {
    draft.text(type === 135 ? "icmpv6.nd.ns.target_address" : "icmpv6.nd.na.target_address", "Target Address", at + 8, 16, ipv6At(bytes, at + 8));
    length = 24;
  }
  return carrying(draft.finish("icmpv6", "Internet Control Message Protocol v6", length), type < 128 ? "ipv6" : "data", at + length, span);
};
