/** UDP (RFC 768) and the tunnels over it that are told by their port: VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U (3GPP TS 29.281). */
import { Draft } from "./draft";
import { protocolOfType } from "./ethernet";
import type { Protocol } from "./layer";
import { ETHER_TYPES } from "./names";
import { carrying, type Dissector } from "./step";
import { byteCount, hex, hexBytes, hexOf, namedHex } from "./texts";

const HEADER = 8;
const TUNNELS: ReadonlyMap<number, Protocol> = new Map([[4789, "vxlan"], [8472, "vxlan"], [4790, "vxlan-gpe"], [6081, "geneve"], [2152, "gtp"]]);

export const udp: Dissector = (bytes, span, budget) => {
  const { at, end, wireEnd } = span;
  const draft = new Draft(bytes, at, end, budget);
  const from = draft.add("udp.srcport", "Source Port", at, 2);
  const to = draft.add("udp.dstport", "Destination Port", at + 2, 2);
  const length = draft.add("udp.length", "Length", at + 4, 2);
  draft.add("udp.checksum", "Checksum", at + 6, 2, (value) => (value === 0 ? `${hex(value, 2)} [zero-value ignored]` : `${hex(value, 2)} [unverified]`));
  if (!draft.isBroken && length < HEADER && length !== 0) draft.complain(`It says that it has ${byteCount(length)}; ${HEADER} are the least.`);
  else if (!draft.isBroken && length > wireEnd - at) draft.complain(`It says that it has ${byteCount(length)}; the packet has ${wireEnd - at}.`);
  const innerWire = length < HEADER ? wireEnd : Math.min(wireEnd, at + length);
  const title = draft.has(at, 4) ? `User Datagram Protocol, Src Port: ${from}, Dst Port: ${to}` : "User Datagram Protocol";
  const tunnel = TUNNELS.get(to);
  const isTunnel = tunnel !== undefined && end >= at + HEADER + 8 && IS_PLAUSIBLE[tunnel]?.(bytes, at + HEADER) !== false;
  return carrying(draft.finish("udp", title, HEADER), isTunnel ? tunnel : "data", at + HEADER, { at, end: Math.min(end, innerWire), wireEnd: innerWire });
};

/** Other traffic may use these ports: the same is asked of headers as the decoder asks. */
const IS_PLAUSIBLE: Readonly<Partial<Record<Protocol, (bytes: Uint8Array, at: number) => boolean>>> = {
  vxlan: (bytes, at) => ((bytes[at] ?? 0) & 0x08) !== 0,
  "vxlan-gpe": (bytes, at) => ((bytes[at] ?? 0) & 0x08) !== 0,
  geneve: (bytes, at) => (bytes[at] ?? 0) >> 6 === 0 && ((bytes[at + 1] ?? 0) & 63) === 0 && bytes[at + 7] === 0,
  gtp: (bytes, at) => ((bytes[at] ?? 0) & 0xf0) === 0x30,
};

const FALSE_TRUE = ["False", "True"] as const;

export const vxlan: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const flags = draft.number(at, 2);
  draft.group("vxlan.flags", "Flags", `${hex(flags, 2)}${(flags & 0x8000) !== 0 ? ", GBP Extension" : ""}${(flags & 0x0800) !== 0 ? ", VXLAN Network ID (VNI)" : ""}`, at, 2, () => {
    draft.flag("vxlan.flag_g", "GBP Extension", at, 2, 0x8000, ["Not defined", "Defined"]);
    draft.flag("vxlan.flag_i", "VXLAN Network ID (VNI)", at, 2, 0x0800, FALSE_TRUE);
    draft.flag("vxlan.flag_d", "Don't Learn", at, 2, 0x0040, FALSE_TRUE);
    draft.flag("vxlan.flag_a", "Policy Applied", at, 2, 0x0008, FALSE_TRUE);
    draft.put({ name: "vxlan.flags_reserved", label: "Reserved(R)", text: hex(flags & 0x77b7, 2), offset: at, length: 2, bits: 0x77b7 });
  });
  draft.add("vxlan.gbp", "Group Policy ID", at + 2, 2);
  draft.add("vxlan.vni", "VXLAN Network Identifier (VNI)", at + 4, 3);
  draft.add("vxlan.reserved8", "Reserved", at + 7, 1);
  return carrying(draft.finish("vxlan", "Virtual eXtensible Local Area Network", 8), "ethernet", at + 8, span);
};

/** draft-ietf-nvo3-vxlan-gpe: a byte says what is inside. */
const GPE_NEXT: ReadonlyMap<number, readonly [string, Protocol]> = new Map([[1, ["IPv4", "raw"]], [2, ["IPv6", "raw"]], [3, ["Ethernet", "ethernet"]], [4, ["Network Service Header", "data"]], [5, ["MPLS", "mpls"]]]);

export const vxlanGpe: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.group("vxlan.flags", "Flags", hex(draft.number(at, 1), 1), at, 1, () => {
    draft.bits("vxlan.ver", "Version", at, 1, 0x30);
    draft.flag("vxlan.i_bit", "Instance", at, 1, 0x08, FALSE_TRUE);
    draft.flag("vxlan.p_bit", "Next Protocol Bit", at, 1, 0x04, FALSE_TRUE);
    draft.flag("vxlan.o_bit", "OAM bit", at, 1, 0x01, FALSE_TRUE);
  });
  draft.add("vxlan.reserved16", "Reserved", at + 1, 2, hexOf(2));
  const next = draft.add("vxlan.next_proto", "Next Protocol", at + 3, 1, (value) => `${GPE_NEXT.get(value)?.[0] ?? "Unknown"} (${value})`);
  draft.add("vxlan.vni", "VXLAN Network Identifier (VNI)", at + 4, 3);
  draft.add("vxlan.reserved8", "Reserved", at + 7, 1);
  return carrying(draft.finish("vxlan", "Virtual eXtensible Local Area Network", 8), GPE_NEXT.get(next)?.[1] ?? "data", at + 8, span);
};

/** IANA, NVO3 Geneve Option Class. */
const CLASSES: ReadonlyMap<number, string> = new Map([[0x0000, "Standard"], [0x0100, "Linux"], [0x0101, "Open vSwitch"], [0x0102, "Open Virtual Networking (OVN)"], [0x0103, "In-band Network Telemetry (INT)"], [0x0104, "VMware"], [0x0108, "Amazon"]]);

export const geneve: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.bits("geneve.version", "Version", at, 1, 0xc0);
  const options = draft.bits("geneve.option.length", "Length", at, 1, 0x3f, (words) => byteCount(words * 4)) * 4;
  const flags = draft.number(at + 1, 1);
  draft.group("geneve.flags", "Flags", `${hex(flags, 1)}${(flags & 0x80) !== 0 ? ", OAM" : ""}${(flags & 0x40) !== 0 ? ", Critical Options Present" : ""}`, at + 1, 1, () => {
    draft.flag("geneve.flags.oam", "Operations, Administration and Management Frame", at + 1, 1, 0x80, FALSE_TRUE);
    draft.flag("geneve.flags.critical", "Critical Options Present", at + 1, 1, 0x40, FALSE_TRUE);
    draft.flag("geneve.flags.reserved", "Reserved", at + 1, 1, 0x3f, FALSE_TRUE);
  });
  const type = draft.add("geneve.proto_type", "Protocol Type", at + 2, 2, namedHex(ETHER_TYPES, 2));
  const network = draft.add("geneve.vni", "Virtual Network Identifier (VNI)", at + 4, 3, (value) => `${hex(value, 3)} (${value})`);
  const stop = at + 8 + options;
  if (stop > end) draft.complain(`Cut: of its options of ${byteCount(options)} ${Math.max(0, end - at - 8)} are there.`);
  if (options > 0) {
    draft.group("geneve.options", "Options", `(${byteCount(options)})`, at + 8, options, () => {
      for (let place = at + 8; place + 4 <= Math.min(stop, end); ) place += addGeneveOption(draft, place, stop);
    });
  }
  return carrying(draft.finish("geneve", `Generic Network Virtualization Encapsulation, VNI: ${hex(network, 3)}`, 8 + options), protocolOfType(type), stop, span);
};

/** Gives its length. */
function addGeneveOption(draft: Draft, at: number, stop: number): number {
  const name = CLASSES.get(draft.number(at, 2)) ?? "Unknown";
  const type = draft.number(at + 2, 1);
  const typeText = `${hex(type, 1)}${(type & 0x80) !== 0 ? " (Critical)" : " (Non-critical)"}`;
  const length = 4 + (draft.number(at + 3, 1) & 0x1f) * 4;
  const isLying = at + length > stop;
  draft.group("geneve.option", "Unknown, Class", `${name} (${hex(draft.number(at, 2), 2)}) Type: ${typeText}`, at, Math.min(length, stop - at), () => {
    draft.add("geneve.option.class", "Class", at, 2, namedHex(CLASSES, 2));
    draft.add("geneve.option.type", "Type", at + 2, 1, () => typeText);
    draft.flag("geneve.option.flags.reserved", "Reserved", at + 3, 1, 0xe0, FALSE_TRUE);
    draft.bits("geneve.option.length", "Length", at + 3, 1, 0x1f, () => byteCount(length));
    if (!isLying && length > 4) draft.text("geneve.option.unknown.data", "Unknown Option Data", at + 4, length - 4, hexBytes(draft.bytes, at + 4, length - 4));
  }, isLying ? { problem: `It says that it has ${byteCount(length)}; ${stop - at} are left for it.` } : {});
  if (isLying) draft.complain("An option lies about its size.");
  return length;
}

const GTP_TYPES: ReadonlyMap<number, string> = new Map([[1, "Echo request"], [2, "Echo response"], [26, "Error indication"], [31, "Supported extension header notification"], [254, "End marker"], [255, "T-PDU"]]);
const NO_YES = ["No", "Yes"] as const;
const T_PDU = 255;
/** Extension headers; more are a lie. */
const EXTENSION_CAP = 16;

export const gtp: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const flags = draft.number(at, 1);
  draft.group("gtp.flags", "Flags", hex(flags, 1), at, 1, () => {
    draft.bits("gtp.flags.version", "Version", at, 1, 0xe0, (value) => `${value === 1 ? "GTP release 99 version" : "Unknown"} (${value})`);
    draft.bits("gtp.flags.payload", "Protocol type", at, 1, 0x10, (value) => (value === 1 ? "GTP (1)" : "GTP' (0)"));
    draft.bits("gtp.flags.reserved", "Reserved", at, 1, 0x08);
    draft.flag("gtp.flags.e", "Is Next Extension Header present?", at, 1, 0x04, NO_YES);
    draft.flag("gtp.flags.s", "Is Sequence Number present?", at, 1, 0x02, NO_YES);
    draft.flag("gtp.flags.pn", "Is N-PDU number present?", at, 1, 0x01, NO_YES);
  });
  const type = draft.add("gtp.message", "Message Type", at + 1, 1, namedHex(GTP_TYPES, 1));
  draft.add("gtp.length", "Length", at + 2, 2);
  draft.add("gtp.teid", "TEID", at + 4, 4, (value) => `${hex(value, 4)} (${value})`);
  let place = at + 8;
  if ((flags & 7) !== 0) {
    if ((flags & 2) !== 0) draft.add("gtp.seq_number", "Sequence number", place, 2, (value) => `${hex(value, 2)} (${value})`);
    if ((flags & 1) !== 0) draft.add("gtp.npdu_number", "N-PDU Number", place + 2, 1, (value) => `${hex(value, 1)} (${value})`);
    let extension = (flags & 4) !== 0 ? draft.add("gtp.next", "Next extension header type", place + 3, 1, hexOf(1)) : 0;
    place += 4;
    for (let count = 0; extension !== 0 && count < EXTENSION_CAP; count++) {
      const [start, length] = [place, draft.number(place, 1) * 4];
      if (length === 0 || place + length > end) {
        draft.complain(`Cut: an extension header says that it has ${byteCount(length)}.`);
        break;
      }
      draft.group("gtp.ext_hdr", "Extension header", hex(extension, 1), start, length, () => {
        draft.add("gtp.ext_hdr.length", "Extension Header Length", start, 1);
        draft.text("gtp.ext_hdr.content", "Extension Header", start + 1, length - 2, hexBytes(bytes, start + 1, length - 2));
        draft.add("gtp.ext_hdr.next", "Next extension header type", start + length - 1, 1, hexOf(1));
      });
      extension = draft.number(start + length - 1, 1);
      place += length;
    }
  }
  return carrying(draft.finish("gtp", "GPRS Tunneling Protocol", place - at), type === T_PDU ? "raw" : "data", place, span);
};
