/** Ethernet II and 802.3 (IEEE 802.3), VLAN tags (802.1Q, 802.1ad), LLC with SNAP (802.2), and what an EtherType names. */
import { Draft } from "./draft";
import type { Protocol } from "./layer";
import { ETHER_TYPES } from "./names";
import { carrying, type Dissector } from "./step";
import { hex, hexBytes, hexOf, macText, named, namedHex } from "./texts";

/** Up to here the field is a length (802.3), and LLC follows. */
const LENGTH_MOST = 1500;
const HEADER = 14;

const PROTOCOLS: ReadonlyMap<number, Protocol> = new Map([
  [0x0800, "ipv4"], [0x86dd, "ipv6"], [0x0806, "arp"], [0x8100, "vlan"], [0x88a8, "provider-vlan"], [0x9100, "vlan"], [0x8847, "mpls"], [0x8848, "mpls"],
  [0x8864, "pppoe"], [0x6558, "ethernet"], [0x880b, "ppp"],
]);

export function protocolOfType(type: number): Protocol {
  return PROTOCOLS.get(type) ?? "data";
}

/** Adds an address with its two bits, as the first bytes of Ethernet's have them. */
export function addMac(draft: Draft, name: string, label: string, at: number): void {
  draft.group(name, label, macText(draft.bytes, at), at, 6, () => {
    draft.flag(`${name}.lg`, "LG bit", at, 3, 0x020000, ["Globally unique address (factory default)", "Locally administered address (this is NOT the factory default)"]);
    draft.flag(`${name}.ig`, "IG bit", at, 3, 0x010000, ["Individual address (unicast)", "Group address (multicast/broadcast)"]);
  });
}

export const ethernet: Dissector = (bytes, span, budget) => {
  const { at, end, wireEnd } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (!draft.has(at, HEADER)) draft.complain("Cut: its header of 14 bytes was not captured whole.");
  addMac(draft, "eth.dst", "Destination", at);
  addMac(draft, "eth.src", "Source", at + 6);
  const type = draft.number(at + 12, 2);
  if (type > LENGTH_MOST || !draft.has(at + 12, 2)) {
    draft.add("eth.type", "Type", at + 12, 2, namedHex(ETHER_TYPES, 2));
    const title = draft.has(at, 12) ? `Ethernet II, Src: ${macText(bytes, at + 6)}, Dst: ${macText(bytes, at)}` : "Ethernet II";
    return carrying(draft.finish("eth", title, HEADER), protocolOfType(type), at + HEADER, span);
  }
  draft.add("eth.len", "Length", at + 12, 2);
  const inner = Math.min(wireEnd, at + HEADER + type);
  const padding = wireEnd - inner;
  if (type > wireEnd - at - HEADER) draft.complain(`It says that ${type} bytes follow; the frame has ${Math.max(0, wireEnd - at - HEADER)}.`);
  if (padding > 0 && draft.has(inner, 1)) {
    const there = Math.min(padding, end - inner);
    draft.text("eth.padding", "Padding", inner, there, hexBytes(bytes, inner, there));
  }
  return carrying(draft.finish("eth", "IEEE 802.3 Ethernet", HEADER), "llc", at + HEADER, { at, end: Math.min(end, inner), wireEnd: inner });
};

/** IEEE 802.1Q, table I-2. */
const PRIORITIES: ReadonlyMap<number, string> = new Map([
  [0, "Best Effort (default)"], [1, "Background"], [2, "Excellent Effort"], [3, "Critical Applications"], [4, "Video, < 100ms latency and jitter"],
  [5, "Voice, < 10ms latency and jitter"], [6, "Internetwork Control"], [7, "Network Control"],
]);

export const vlan: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  const priority = draft.bits("vlan.priority", "Priority", at, 2, 0xe000, named(PRIORITIES));
  const dropEligible = draft.flag("vlan.dei", "DEI", at, 2, 0x1000, ["Ineligible", "Eligible"]);
  const id = draft.bits("vlan.id", "ID", at, 2, 0x0fff);
  const type = draft.add("vlan.etype", "Type", at + 2, 2, namedHex(ETHER_TYPES, 2));
  const title = draft.has(at, 2) ? `802.1Q Virtual LAN, PRI: ${priority}, DEI: ${dropEligible ? 1 : 0}, ID: ${id}` : "802.1Q Virtual LAN";
  return carrying(draft.finish("vlan", title, 4), afterType(type), at + 4, span);
};

export const providerVlan: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  draft.bits("ieee8021ad.priority", "Priority", at, 1, 0xe0);
  draft.bits("ieee8021ad.dei", "DEI", at, 1, 0x10);
  const id = draft.bits("ieee8021ad.id", "ID", at, 2, 0x0fff);
  const type = draft.add("ieee8021ah.etype", "Type", at + 2, 2, namedHex(ETHER_TYPES, 2));
  return carrying(draft.finish("ieee8021ad", `IEEE 802.1ad, ID: ${id}`, 4), afterType(type), at + 4, span);
};

/** Behind a tag a length may stand, too. */
function afterType(type: number): Protocol {
  return type <= LENGTH_MOST ? "llc" : protocolOfType(type);
}

const SAPS: ReadonlyMap<number, string> = new Map([
  [0x00, "NULL LSAP"], [0x06, "TCP/IP"], [0x42, "Spanning Tree BPDU"], [0xaa, "SNAP"], [0xe0, "NetWare"], [0xf0, "NetBIOS"], [0xfe, "ISO Network Layer"], [0xff, "Global DSAP"],
]);
const UNNUMBERED: ReadonlyMap<number, readonly [string, string]> = new Map([
  [0x00, ["UI", "Unnumbered Information"]], [0x1b, ["SABME", "Set Asynchronous Balanced Mode Extended"]], [0x2b, ["XID", "Exchange identification"]], [0x38, ["TEST", "Test"]],
]);

export const llc: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget);
  sap(draft, "llc.dsap", "DSAP", at, "llc.dsap.ig", "IG Bit", ["Individual", "Group"]);
  sap(draft, "llc.ssap", "SSAP", at + 1, "llc.ssap.cr", "CR Bit", ["Command", "Response"]);
  const control = draft.number(at + 2, 1);
  const isUnnumbered = (control & 3) === 3;
  const isResponse = (draft.number(at + 1, 1) & 1) === 1;
  if (isUnnumbered) {
    const modifier = control >> 2;
    const [short, long] = UNNUMBERED.get(modifier & 0x3b) ?? ["unknown", "Unknown"];
    draft.group("llc.control", "Control field", `U, func=${short} (0x${control.toString(16).toUpperCase().padStart(2, "0")})`, at + 2, 1, () => {
      const text = (value: number): string => `${long} (${hex(value, 1)})`;
      draft.bits(isResponse ? "llc.control.u_modifier_resp" : "llc.control.u_modifier_cmd", isResponse ? "Response" : "Command", at + 2, 1, 0xec, text);
      draft.bits("llc.control.ftype", "Frame type", at + 2, 1, 0x03, () => "Unnumbered frame (0x3)");
    });
  } else draft.add("llc.control", "Control field", at + 2, 2, hexOf(2));
  const isSnap = draft.number(at, 2) === 0xaaaa && isUnnumbered;
  if (!isSnap) return carrying(draft.finish("llc", "Logical-Link Control", isUnnumbered ? 3 : 4), "data", at + (isUnnumbered ? 3 : 4), span);
  const organization = draft.number(at + 3, 3);
  draft.add("llc.oui", "Organization Code", at + 3, 3, () => Array.from(bytes.subarray(at + 3, at + 6), (byte) => byte.toString(16).padStart(2, "0")).join(":"));
  const type = draft.add(organization === 0 ? "llc.type" : "llc.pid", organization === 0 ? "Type" : "Protocol ID", at + 6, 2, organization === 0 ? namedHex(ETHER_TYPES, 2) : hexOf(2));
  return carrying(draft.finish("llc", "Logical-Link Control", 8), organization === 0 ? protocolOfType(type) : "data", at + 8, span);
};

function sap(draft: Draft, name: string, label: string, at: number, bitName: string, bitLabel: string, bitTexts: readonly [string, string]): void {
  const value = draft.number(at, 1);
  const text = SAPS.get(value & 0xfe) ?? "Unknown";
  draft.group(name, label, `${text} (${hex(value, 1)})`, at, 1, () => {
    draft.bits(`${name}.sap`, "SAP", at, 1, 0xfe, () => text);
    draft.flag(bitName, bitLabel, at, 1, 0x01, bitTexts);
  });
}
