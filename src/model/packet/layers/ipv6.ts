/** IPv6 (RFC 8200) with its extension headers, which are fields of the layer. */
import { Draft } from "./draft";
import { protocolOfIp } from "./ipv4";
import { DSCP_NAMES, ECN_NAMES, IP_PROTOCOLS, trafficText } from "./names";
import { carrying, type Dissector } from "./step";
import { byteCount, hex, hexBytes, hexOf, ipv6At, named, namedHex } from "./texts";

const HEADER = 40;
/** More extension headers than any packet has, even one that was made for tests. */
const EXTENSION_CAP = 512;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;

/** Wireshark's name in filters, and title, of the extension headers that say their own length. */
const EXTENSIONS: ReadonlyMap<number, readonly [string, string]> = new Map([
  [HOP_BY_HOP, ["ipv6.hopopts", "IPv6 Hop-by-Hop Option"]], [ROUTING, ["ipv6.routing", "Routing Header for IPv6"]], [AUTHENTICATION, ["ah", "Authentication Header"]],
  [DESTINATION, ["ipv6.dstopts", "Destination Options for IPv6"]], [135, ["mipv6", "Mobile IPv6"]], [139, ["hip", "Host Identity Protocol"]], [140, ["shim6", "Shim6 Protocol"]],
]);
const PROTOCOL = named(IP_PROTOCOLS);

export const ipv6: Dissector = (bytes, span, budget) => {
  const { at, end, wireEnd } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (end - at < HEADER) draft.complain(`Cut: of its header of ${HEADER} bytes ${end - at} are there.`);
  const version = draft.bits("ipv6.version", "Version", at, 1, 0xf0);
  const traffic = (draft.number(at, 4) >>> 20) & 0xff;
  if (draft.has(at, 4)) {
    draft.group("ipv6.tclass", "Traffic Class", `${hex(traffic, 1)} (${trafficText(traffic)})`, at, 4, () => {
      draft.bits("ipv6.tclass.dscp", "Differentiated Services Codepoint", at, 4, 0x0fc00000, named(DSCP_NAMES));
      draft.bits("ipv6.tclass.ecn", "Explicit Congestion Notification", at, 4, 0x00300000, named(ECN_NAMES));
    }, { bits: 0x0ff00000 });
  }
  draft.bits("ipv6.flow", "Flow Label", at + 1, 3, 0x0fffff, (value) => `0x${value.toString(16).padStart(5, "0")}`);
  const next = draft.number(at + 6, 1);
  const length = draft.add("ipv6.plen", "Payload Length", at + 4, 2, (value) => (value === 0 && next === HOP_BY_HOP ? "0 (Jumbogram)" : String(value)));
  draft.add("ipv6.nxt", "Next Header", at + 6, 1, PROTOCOL);
  draft.add("ipv6.hlim", "Hop Limit", at + 7, 1);
  draft.text("ipv6.src", "Source Address", at + 8, 16, ipv6At(bytes, at + 8));
  draft.text("ipv6.dst", "Destination Address", at + 24, 16, ipv6At(bytes, at + 24));

  if (!draft.isBroken && version !== 6) draft.complain(`Its version is ${version} and not 6.`);
  const isSound = !draft.isBroken;
  if (isSound && length > wireEnd - at - HEADER) draft.complain(`It says that ${byteCount(length)} follow; the frame has ${wireEnd - at - HEADER}.`);
  // 0 is a jumbogram (RFC 2675), or left to the network card: the frame's length holds.
  const innerWire = length === 0 ? wireEnd : Math.min(wireEnd, at + HEADER + length);
  const inner = Math.min(end, innerWire);
  const behind = isSound ? addExtensions(draft, next, at + HEADER, inner) : { at: at + HEADER, next, isLater: false };
  const title = draft.has(at, HEADER) ? `Internet Protocol Version 6, Src: ${ipv6At(bytes, at + 8)}, Dst: ${ipv6At(bytes, at + 24)}` : "Internet Protocol Version 6";
  const layer = draft.finish("ipv6", title, behind.at - at);
  if (!isSound) return { layers: [layer] };
  return carrying(layer, behind.isLater ? "data" : protocolOfIp(behind.next), behind.at, { at, end: inner, wireEnd: innerWire });
};

interface Behind {
  readonly at: number;
  readonly next: number;
  /** A fragment that is not the first. */
  readonly isLater: boolean;
}

function addExtensions(draft: Draft, first: number, from: number, to: number): Behind {
  let [at, next] = [from, first];
  let isLater = false;
  for (let count = 0; count < EXTENSION_CAP && at < to; count++) {
    if (next === FRAGMENT) {
      const after = draft.number(at, 1);
      if (at + 8 > to) draft.complain("Cut: the fragment header was not captured whole.");
      addFragment(draft, at);
      // The first fragment begins with the header of what is carried; the others are bytes from its middle.
      if ((draft.number(at + 2, 2) & 0xfff8) !== 0) isLater = true;
      [at, next] = [Math.min(to, at + 8), after];
      if (isLater) break;
      continue;
    }
    const extension = EXTENSIONS.get(next);
    if (extension === undefined) break;
    // RFC 8200 counts 8 bytes beyond the first 8, RFC 4302 4 bytes beyond the first 8.
    const length = next === AUTHENTICATION ? (draft.number(at + 1, 1) + 2) * 4 : (draft.number(at + 1, 1) + 1) * 8;
    if (at + length > to) draft.complain(`Cut: ${extension[1]} says that it has ${byteCount(length)}; ${to - at} are there.`);
    const [place, kind] = [at, next];
    draft.group(extension[0], titleOf(draft, kind, place, extension[1]), "", place, Math.min(length, to - place), () => addExtension(draft, kind, place, Math.min(to, place + length), extension[0], length));
    next = draft.number(at, 1);
    at = Math.min(to, at + length);
    if (draft.isBroken) break;
  }
  return { at, next, isLater };
}

const ROUTING_TYPES: ReadonlyMap<number, string> = new Map([[0, "Source Route"], [2, "Type 2 Routing"], [3, "RPL Source Route"], [4, "Segment Routing"]]);

function titleOf(draft: Draft, kind: number, at: number, title: string): string {
  return kind === ROUTING ? `${title} (${ROUTING_TYPES.get(draft.number(at + 2, 1)) ?? "Unknown"})` : title;
}

function addExtension(draft: Draft, kind: number, at: number, to: number, name: string, length: number): void {
  if (kind === AUTHENTICATION) draft.add("ah.next_header", "Next header", at, 1, PROTOCOL);
  else draft.add(`${name}.nxt`, "Next Header", at, 1, PROTOCOL);
  draft.add(kind === AUTHENTICATION ? "ah.length" : `${name}.len`, "Length", at + 1, 1, (value) => (kind === AUTHENTICATION ? `${value} (${byteCount(length)})` : String(value)));
  if (kind === HOP_BY_HOP || kind === DESTINATION) addOptions(draft, at + 2, to);
  else if (kind === ROUTING) addRouting(draft, at, to);
  else if (kind === AUTHENTICATION) {
    draft.text("ah.reserved", "Reserved", at + 2, 2, hexBytes(draft.bytes, at + 2, 2));
    draft.add("ah.spi", "AH SPI", at + 4, 4, hexOf(4));
    draft.add("ah.sequence", "AH Sequence", at + 8, 4);
    if (to > at + 12) draft.text("ah.icv", "AH ICV", at + 12, to - at - 12, hexBytes(draft.bytes, at + 12, to - at - 12));
  } else if (to > at + 2) draft.text(`${name}.data`, "Value", at + 2, to - at - 2, hexBytes(draft.bytes, at + 2, to - at - 2));
}

function addRouting(draft: Draft, at: number, to: number): void {
  const type = draft.add("ipv6.routing.type", "Type", at + 2, 1, named(ROUTING_TYPES));
  draft.add("ipv6.routing.segleft", "Segments Left", at + 3, 1);
  if (type === 4) {
    draft.add("ipv6.routing.srh.last_entry", "Last Entry", at + 4, 1);
    draft.add("ipv6.routing.srh.flags", "Flags", at + 5, 1, hexOf(1));
    draft.text("ipv6.routing.srh.tag", "Tag", at + 6, 2, hexBytes(draft.bytes, at + 6, 2));
    const last = draft.number(at + 4, 1);
    for (let entry = 0; entry <= last && at + 8 + (entry + 1) * 16 <= to; entry++) draft.text("ipv6.routing.srh.addr", `Address[${entry}]`, at + 8 + entry * 16, 16, ipv6At(draft.bytes, at + 8 + entry * 16));
    return;
  }
  if (type !== 0 && type !== 2) {
    if (to > at + 4) draft.text("ipv6.routing.unknown.data", "Type-Specific Data", at + 4, to - at - 4, hexBytes(draft.bytes, at + 4, to - at - 4));
    return;
  }
  draft.text(type === 0 ? "ipv6.routing.src.reserved" : "ipv6.routing.mipv6.reserved", "Reserved", at + 4, 4, hexBytes(draft.bytes, at + 4, 4));
  for (let place = at + 8, entry = 1; place + 16 <= to; place += 16, entry++) {
    draft.text(type === 0 ? "ipv6.routing.src.addr" : "ipv6.routing.mipv6.home_address", type === 0 ? `Address[${entry}]` : "Home Address", place, 16, ipv6At(draft.bytes, place));
  }
}

function addFragment(draft: Draft, at: number): void {
  draft.group("ipv6.fraghdr", "Fragment Header for IPv6", "", at, 8, () => {
    draft.add("ipv6.fraghdr.nxt", "Next header", at, 1, PROTOCOL);
    draft.add("ipv6.fraghdr.reserved_octet", "Reserved octet", at + 1, 1, hexOf(1));
    draft.bits("ipv6.fraghdr.offset", "Offset", at + 2, 2, 0xfff8, (value) => `${value} (${byteCount(value * 8)})`);
    draft.bits("ipv6.fraghdr.reserved_bits", "Reserved bits", at + 2, 2, 0x0006);
    draft.flag("ipv6.fraghdr.more", "More Fragments", at + 2, 2, 0x0001, ["No", "Yes"]);
    draft.add("ipv6.fraghdr.ident", "Identification", at + 4, 4, hexOf(4));
  });
}

const OPTIONS: ReadonlyMap<number, string> = new Map([
  [0, "Pad1"], [1, "PadN"], [4, "Tunnel Encapsulation Limit"], [5, "Router Alert"], [7, "CALIPSO"], [38, "Quick-Start"], [48, "Path MTU Option"], [49, "IOAM Option"], [194, "Jumbo Payload"],
  [201, "Home Address"],
]);
const ACTIONS: ReadonlyMap<number, string> = new Map([[0, "Skip and continue"], [1, "Discard"], [2, "Discard and send ICMP"], [3, "Discard and send ICMP if not multicast"]]);
const ALERTS: ReadonlyMap<number, string> = new Map([[0, "MLD"], [1, "RSVP"], [2, "Active Network"]]);

function addOptions(draft: Draft, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const place = at;
    const type = draft.number(place, 1);
    const said = type === 0 ? 0 : place + 1 < to ? draft.number(place + 1, 1) : undefined;
    const left = to - place;
    const length = type === 0 ? 1 : 2 + (said ?? 0);
    const problem = said === undefined ? "Its length is missing." : length > left ? `It says that it has ${byteCount(length)}; ${left} are left for it.` : undefined;
    const title = OPTIONS.get(type) ?? `Unknown IPv6 Option (${type})`;
    if (problem !== undefined) draft.complain(`An option lies about its size: ${title}.`);
    draft.group("ipv6.opt", title, "", place, Math.min(length, left), () => {
      draft.group("ipv6.opt.type", "Type", namedHex(OPTIONS, 1)(type), place, 1, () => {
        draft.bits("ipv6.opt.type.action", "Action", place, 1, 0xc0, named(ACTIONS));
        draft.flag("ipv6.opt.type.change", "May Change", place, 1, 0x20, ["No", "Yes"]);
        draft.bits("ipv6.opt.type.rest", "Low-Order Bits", place, 1, 0x1f, hexOf(1));
      });
      if (said === undefined || type === 0) return;
      draft.add("ipv6.opt.length", "Length", place + 1, 1);
      if (problem === undefined) addOptionBody(draft, type, place + 2, said);
    }, problem === undefined ? {} : { problem });
    if (problem !== undefined) return;
    at += length;
  }
}

function addOptionBody(draft: Draft, type: number, at: number, length: number): void {
  if (type === 1) draft.text("ipv6.opt.padn", "PadN", at, length, length === 0 ? "<none>" : hexBytes(draft.bytes, at, length));
  else if (type === 5 && length === 2) draft.add("ipv6.opt.router_alert", "Router Alert", at, 2, named(ALERTS));
  else if (type === 194 && length === 4) draft.add("ipv6.opt.jumbo", "Payload Length", at, 4);
  else if (type === 201 && length === 16) draft.text("ipv6.opt.mipv6.home_address", "MIPv6 Home Address", at, 16, ipv6At(draft.bytes, at));
  else if (length > 0) draft.text("ipv6.opt.unknown", "Unknown Option Payload", at, length, hexBytes(draft.bytes, at, length));
}
