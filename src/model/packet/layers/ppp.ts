/** PPP (RFC 1661, RFC 1662), PPPoE (RFC 2516), Cisco HDLC and MPLS (RFC 3032, control word: RFC 4385). */
import { Draft } from "./draft";
import { protocolOfType } from "./ethernet";
import type { Protocol } from "./layer";
import { carrying, type Dissector } from "./step";
import { hexOf, namedHex } from "./texts";

const PPP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0x21, "Internet Protocol version 4"], [0x2d, "Van Jacobson Compressed TCP/IP"], [0x2f, "Van Jacobson Uncompressed TCP/IP"], [0x3d, "Multi-Link"],
  [0x57, "Internet Protocol version 6"], [0xfd, "Compressed datagram"], [0x281, "MPLS Unicast"], [0x283, "MPLS Multicast"], [0x8021, "Internet Protocol Control Protocol"],
  [0x8057, "IPv6 Control Protocol"], [0x80fd, "Compression Control Protocol"], [0xc021, "Link Control Protocol"], [0xc023, "Password Authentication Protocol"],
  [0xc223, "Challenge Handshake Authentication Protocol"],
]);
const PPP_NEXT: ReadonlyMap<number, Protocol> = new Map([[0x21, "ipv4"], [0x57, "ipv6"], [0x281, "mpls"], [0x283, "mpls"]]);

export const ppp: Dissector = (bytes, span, budget) => {
  const { end } = span;
  const draft = new Draft(bytes, span.at, end, budget);
  let { at } = span;
  if (draft.number(at, 2) === 0xff03) {
    draft.add("ppp.address", "Address", at, 1, hexOf(1));
    draft.add("ppp.control", "Control", at + 1, 1, hexOf(1));
    at += 2;
  }
  // Compressed to one byte where that is odd.
  const length = (draft.number(at, 1) & 1) === 1 ? 1 : 2;
  const protocol = draft.add("ppp.protocol", "Protocol", at, length, namedHex(PPP_PROTOCOLS, 2));
  return carrying(draft.finish("ppp", "Point-to-Point Protocol", at + length - span.at), PPP_NEXT.get(protocol) ?? "data", at + length, span);
};

const PPPOE_CODES: ReadonlyMap<number, string> = new Map([
  [0x00, "Session Data"], [0x07, "Active Discovery Offer (PADO)"], [0x09, "Active Discovery Initiation (PADI)"], [0x19, "Active Discovery Request (PADR)"],
  [0x65, "Active Discovery Session-confirmation (PADS)"], [0xa7, "Active Discovery Terminate (PADT)"],
]);

export const pppoe: Dissector = (bytes, span, budget) => {
  const { at, end, wireEnd } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.bits("pppoe.version", "Version", at, 1, 0xf0);
  draft.bits("pppoe.type", "Type", at, 1, 0x0f);
  const code = draft.add("pppoe.code", "Code", at + 1, 1, namedHex(PPPOE_CODES, 1));
  draft.add("pppoe.session_id", "Session ID", at + 2, 2, hexOf(2));
  const length = draft.add("pppoe.payload_length", "Payload Length", at + 4, 2);
  if (!draft.isBroken && length > wireEnd - at - 6) draft.complain(`It says that ${length} bytes follow; the frame has ${wireEnd - at - 6}.`);
  const inner = Math.min(wireEnd, at + 6 + length);
  return carrying(draft.finish("pppoes", "PPP-over-Ethernet Session", 6), code === 0 ? "ppp" : "data", at + 6, { at, end: Math.min(end, inner), wireEnd: inner });
};

const HDLC_ADDRESSES: ReadonlyMap<number, string> = new Map([[0x0f, "Unicast"], [0x8f, "Multicast"]]);
const HDLC_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0x0800, "IP"], [0x2000, "Cisco Discovery Protocol"], [0x6558, "Transparent Ethernet bridging"], [0x8035, "SLARP"], [0x86dd, "IPv6"], [0x8847, "MPLS unicast"],
  [0x8848, "MPLS multicast"], [0xfefe, "OSI"],
]);

export const hdlc: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.add("chdlc.address", "Address", at, 1, namedHex(HDLC_ADDRESSES, 1));
  draft.add("chdlc.control", "Control", at + 1, 1, hexOf(1));
  const type = draft.add("chdlc.protocol", "Protocol", at + 2, 2, namedHex(HDLC_PROTOCOLS, 2));
  return carrying(draft.finish("chdlc", "Cisco HDLC", 4), protocolOfType(type), at + 4, span);
};

/** Labels that mean something of their own (IANA, Special-Purpose MPLS Label Values). */
const LABELS: ReadonlyMap<number, string> = new Map([[0, "IPv4 Explicit-Null"], [1, "Router Alert"], [2, "IPv6 Explicit-Null"], [3, "Implicit-Null"], [7, "Entropy Label Indicator"], [13, "GAL"]]);

/** One label; what follows the last is told by its first nibble (RFC 4928). */
export const mpls: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (!draft.has(at, 4)) draft.complain("Cut: the label was not captured whole.");
  const digits = (value: number): string => `0x${value.toString(16).padStart(5, "0")}`;
  const label = draft.bits("mpls.label", "MPLS Label", at, 4, 0xfffff000, (value) => {
    const name = LABELS.get(value);
    return name === undefined ? `${value} (${digits(value)})` : `${name} (${value})`;
  });
  const experimental = draft.bits("mpls.exp", "MPLS Experimental Bits", at, 4, 0x00000e00);
  const bottom = draft.bits("mpls.bottom", "MPLS Bottom Of Label Stack", at, 4, 0x00000100);
  const ttl = draft.bits("mpls.ttl", "MPLS TTL", at, 4, 0x000000ff);
  const text = LABELS.has(label) ? `${label} (${LABELS.get(label) ?? ""})` : String(label);
  const layer = draft.finish("mpls", `MultiProtocol Label Switching Header, Label: ${text}, Exp: ${experimental}, S: ${bottom}, TTL: ${ttl}`, 4);
  if (bottom === 0) return carrying(layer, "mpls", at + 4, span);
  const nibble = draft.number(at + 4, 1) >> 4;
  return carrying(layer, nibble === 4 ? "ipv4" : nibble === 6 ? "ipv6" : nibble === 0 ? "control-word" : "data", at + 4, span);
};

export const controlWord: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.add("pweth.cw.sequence_number", "Sequence Number", at + 2, 2);
  return carrying(draft.finish("pwethcw", "PW Ethernet Control Word", 4), "ethernet", at + 4, span);
};

