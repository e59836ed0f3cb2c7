/**
 * The link layer of a frame, by its capture's link type (print-null.c, print-sll.c, print-raw.c, print-nflog.c,
 * print-chdlc.c, print-ppp.c of tcpdump 4.99.3). Of other types, among them those that tcpdump refuses, only the name is told.
 */
import { linkTypeName } from "../link-types";
import { ETHER_TYPES, MAX_LENGTH, vlanText } from "./ether-types";
import { LineEnd } from "./line-end";
import { printEthernet, printEtherType, printLlc } from "./print-ether";
import { pppName, printPpp, printPppoe, printPppProtocol } from "./print-ppp";
import { hex, type Printer } from "./printer";

enum Link { NULL = 0, ETHERNET = 1, PPP = 9, PPP_HDLC = 50, PPP_ETHER = 51, RAW = 101, CHDLC = 104, LOOP = 108, LINUX_SLL = 113, PPP_PPPD = 166, IPV4 = 228, IPV6 = 229, NFLOG = 239, LINUX_SLL2 = 276 }

export function printLink(printer: Printer): void {
  const { captured, wireLength, linkType } = printer.frame;
  switch (linkType) {
    case Link.ETHERNET:
      return printEthernet(printer, 0, wireLength, captured);
    case Link.NULL:
    case Link.LOOP:
      return printLoopback(printer);
    case Link.LINUX_SLL:
      return printCooked(printer, COOKED);
    case Link.LINUX_SLL2:
      return printCooked(printer, COOKED2);
    case Link.RAW:
    case Link.IPV4:
    case Link.IPV6:
      return printRaw(printer);
    case Link.NFLOG:
      return printNflog(printer);
    case Link.CHDLC:
      return printChdlc(printer);
    case Link.PPP:
    case Link.PPP_PPPD:
      printer.protocol = "ppp";
      return captured < 4 ? printer.cut() : printPpp(printer, 0, wireLength);
    case Link.PPP_HDLC:
      return printPppHdlc(printer);
    case Link.PPP_ETHER:
      return printPppoe(printer, 0, wireLength);
    case undefined:
      return printer.put(`unknown link type, length ${wireLength}`);
    default:
      printer.put(`${linkTypeName(linkType) ?? `link type ${linkType}`}, length ${wireLength}`);
  }
}

const INET = 2;
const INET6: ReadonlySet<number> = new Set([24, 28, 30]);
const FAMILIES: ReadonlyMap<number, string> = new Map([[2, "IPv4"], [6, "NS"], [7, "ISO"], [16, "Appletalk"], [23, "IPX"], [24, "IPv6"], [28, "IPv6"], [30, "IPv6"]]);

/** BSD loopback: the address family in the byte order of the machine that captured. */
function printLoopback(printer: Printer): void {
  const length = printer.frame.wireLength;
  printer.protocol = "null";
  printer.need(0, 4);
  const big = printer.u32(0);
  const little = ((big >>> 24) | ((big >>> 8) & 0xff00) | ((big << 8) & 0xff0000) | (big << 24)) >>> 0;
  const family = little > 0xffff ? big : little;
  const header = (size: number): void => printer.put(`AF ${FAMILIES.get(family) ?? "Unknown"} (${family}), length ${size}: `);
  if (printer.options.link) header(length);
  if (family === INET) printer.layers.ipv4(printer, 4, length - 4);
  else if (INET6.has(family)) printer.layers.ipv6(printer, 4, length - 4);
  else if (!printer.options.link) header(length);
}

/** Where the fields of a cooked header lie. */
interface CookedHeader {
  readonly protocol: string;
  readonly size: number;
  readonly type: number;
  readonly addressSize: (printer: Printer) => number;
  readonly address: number;
  /** What stands first in the line, and with `-e` only. */
  readonly always: (printer: Printer) => string;
  readonly shown: (printer: Printer) => string;
}

const DIRECTIONS = ["In", "B", "M", "P", "Out"];
const COOKED: CookedHeader = {
  protocol: "sll",
  size: 16,
  type: 14,
  addressSize: (printer) => printer.u16(4),
  address: 6,
  always: () => "",
  shown: (printer) => `${(DIRECTIONS[printer.u16(0)] ?? "?").padStart(3)} `,
};
const COOKED2: CookedHeader = {
  protocol: "sll2",
  size: 20,
  type: 0,
  addressSize: (printer) => printer.byte(11),
  address: 12,
  // tcpdump asks its own machine for the interface's name; on Linux the first is the loopback.
  always: (printer) => `${(printer.u32(4) === 1 ? "lo" : "?").padEnd(5)} ${(DIRECTIONS[printer.byte(10)] ?? "?").padEnd(3)} `,
  shown: (printer) => `ifindex ${printer.u32(4)} `,
};
const COOKED_8023 = 1;
const COOKED_LLC = 4;

function printCooked(printer: Printer, header: CookedHeader): void {
  const { captured, wireLength } = printer.frame;
  printer.protocol = header.protocol;
  printer.need(0, header.size);
  printer.put(header.always(printer));
  let type = printer.u16(header.type);
  const first = type;
  const tell = (length: number): void => {
    printer.protocol = header.protocol;
    printer.put(header.shown(printer));
    if (header.addressSize(printer) === 6) printer.put(`${printer.macAddress(header.address)} `);
    if (first > MAX_LENGTH) printer.put(`ethertype ${ETHER_TYPES.get(first) ?? "Unknown"} (0x${hex(first, 4)})`);
    else printer.put(first === COOKED_8023 ? "802.3" : first === COOKED_LLC ? "802.2" : `ethertype Unknown (0x${hex(first, 4)})`);
    printer.put(`, length ${length}: `);
  };
  if (printer.options.link) tell(wireLength);
  let at = header.size;
  while (type === 0x8100) {
    if (captured - at < 4) {
      printer.protocol = "vlan";
      return printer.cut();
    }
    if (printer.options.link) printer.put(`${vlanText(printer.u16(at))}, `);
    type = printer.u16(at + 2);
    if (type <= MAX_LENGTH) type = COOKED_LLC;
    printer.put(`ethertype ${ETHER_TYPES.get(type) ?? "Unknown"}, `);
    at += 4;
  }
  if (type === COOKED_LLC) return printLlc(printer, at, wireLength - at, captured - at);
  if (type <= MAX_LENGTH) return;
  if (!printEtherType(printer, type, at, wireLength - at, captured - at) && !printer.options.link) tell(wireLength - at + header.size);
}

function printRaw(printer: Printer): void {
  printer.protocol = "raw";
  if (printer.options.link) printer.put("ip: ");
  printer.protocol = "ipn";
  const version = printer.byte(0) >>> 4;
  if (version === 4) printer.layers.ipv4(printer, 0, printer.frame.wireLength);
  else if (version === 6) printer.layers.ipv6(printer, 0, printer.frame.wireLength);
  else printer.put(`unknown ip ${version}`);
}

/** Linux netfilter's log: attributes in the byte order of the machine, one of which holds the packet. */
function printNflog(printer: Printer): void {
  const { captured, wireLength } = printer.frame;
  printer.protocol = "nflog";
  if (captured < 4) return printer.cut();
  const version = printer.byte(1);
  if (version !== 0) return printer.put(`version ${version} (unknown)`);
  const family = printer.byte(0);
  const header = (length: number): void =>
    printer.put(`version ${version}, resource ID ${printer.u16(2)}, family ${family === 2 ? "IPv4" : family === 10 ? "IPv6" : "Unknown"} (${family}), length ${length}: `);
  if (printer.options.link) header(wireLength);
  let at = 4;
  const u16 = (place: number): number => printer.byte(place) | (printer.byte(place + 1) << 8);
  while (at < wireLength) {
    if (captured - at < 4) return printer.cut();
    const size = (u16(at) + 3) & 0xfffc;
    if (size < 4 || captured - at < size) return printer.cut();
    const isPayload = u16(at + 2) === 9;
    at += isPayload ? 4 : size;
    if (isPayload) break;
  }
  if (family === 2) printer.layers.ipv4(printer, at, wireLength - at);
  else if (family === 10) printer.layers.ipv6(printer, at, wireLength - at);
  else if (!printer.options.link) header(wireLength - at + 4);
}

function printChdlc(printer: Printer): void {
  const length = printer.frame.wireLength;
  printer.protocol = "chdlc";
  if (length < 4) return printer.cut();
  const type = printer.u16(2);
  if (printer.options.link) {
    const cast = printer.byte(0) === 0x0f ? "unicast" : printer.byte(0) === 0x8f ? "bcast" : `0x${hex(printer.byte(0), 2)}`;
    printer.put(`${cast}, ethertype ${ETHER_TYPES.get(type) ?? "Unknown"} (0x${hex(type, 4)}), length ${length}: `);
  }
  if (type === 0x0800) printer.layers.ipv4(printer, 4, length - 4);
  else if (type === 0x86dd) printer.layers.ipv6(printer, 4, length - 4);
  else if (type === 0x8847 || type === 0x8848) printer.layers.mpls(printer, 4, length - 4);
  else if (type === 0x8035) printer.put(`SLARP, length ${length - 4}`);
  else if (!printer.options.link) printer.put(`unknown CHDLC protocol (0x${hex(type, 4)})`);
}

function printPppHdlc(printer: Printer): void {
  const { captured, wireLength } = printer.frame;
  printer.protocol = "ppp_hdlc";
  if (captured < 2) return printer.cut();
  const address = printer.byte(0);
  if (address === 0x0f || address === 0x8f) return printChdlc(printer);
  if (captured < 4) return printer.cut();
  if (printer.options.link) printer.put(`${hex(address, 2)} ${hex(printer.byte(1), 2)} ${wireLength} `);
  if (address !== 0xff) return printer.put(`unknown addr ${hex(printer.byte(2), 2)}; ctrl ${hex(printer.byte(3), 2)}`);
  const protocol = printer.u16(2);
  if (wireLength < 4) throw LineEnd.CUT;
  printer.put(`${pppName(protocol)}: `);
  printPppProtocol(printer, protocol, 4, wireLength - 4);
}
