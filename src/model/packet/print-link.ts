/**
 * The link layer of a frame, by its capture's link type (print.c, print-null.c, print-raw.c, print-chdlc.c, print-ppp.c of
 * tcpdump 4.99.3). Of types without a printer, among them those that tcpdump refuses, only the name is told.
 */
import { linkTypeName } from "../link-types";
import { ETHER_TYPES } from "./ether-types";
import { LineEnd } from "./line-end";
import { COOKED, COOKED2, printCooked } from "./print-cooked";
import { printEthernet } from "./print-ether";
import { pppName, printPpp, printPppoe, printPppProtocol } from "./print-ppp";
import { printRadiotap, printWifi } from "./print-wifi";
import { printNflog, printPktap, printPpi } from "./print-wrapped";
import { hex, type Printer } from "./printer";

/** LINKTYPE_ numbers; RAW_BSD and RAW_OPENBSD are DLT_RAW of those systems, PKTAP_USER is what macOS writes for PKTAP. */
enum Link {
  NULL = 0, ETHERNET = 1, PPP = 9, RAW_BSD = 12, RAW_OPENBSD = 14, PPP_HDLC = 50, PPP_ETHER = 51, RAW = 101, CHDLC = 104, WIFI = 105, LOOP = 108, LINUX_SLL = 113,
  RADIOTAP = 127, PKTAP_USER = 149, PPP_PPPD = 166, PPI = 192, IPV4 = 228, IPV6 = 229, NFLOG = 239, PKTAP = 258, LINUX_SLL2 = 276,
}

/** `length` on the wire, `captured` of it; false for a type that has no printer. */
export function printLink(printer: Printer, linkType: number | undefined, at: number, length: number, captured: number): boolean {
  switch (linkType) {
    case Link.ETHERNET:
      printEthernet(printer, at, length, captured);
      return true;
    case Link.NULL:
    case Link.LOOP:
      printLoopback(printer, at, length);
      return true;
    case Link.LINUX_SLL:
      printCooked(printer, COOKED, at, length, captured);
      return true;
    case Link.LINUX_SLL2:
      printCooked(printer, COOKED2, at, length, captured);
      return true;
    case Link.RAW:
    case Link.RAW_BSD:
    case Link.RAW_OPENBSD:
    case Link.IPV4:
    case Link.IPV6:
      printRaw(printer, at, length);
      return true;
    case Link.NFLOG:
      printNflog(printer, at, length, captured);
      return true;
    case Link.PPI:
      printPpi(printer, at, length, captured);
      return true;
    case Link.PKTAP:
    case Link.PKTAP_USER:
      printPktap(printer, at, length, captured);
      return true;
    case Link.WIFI:
      printWifi(printer, at, length, captured);
      return true;
    case Link.RADIOTAP:
      printRadiotap(printer, at, length, captured);
      return true;
    case Link.CHDLC:
      printChdlc(printer, at, length);
      return true;
    case Link.PPP:
    case Link.PPP_PPPD:
      printer.protocol = "ppp";
      if (captured < 4) printer.cut();
      else printPpp(printer, at, length);
      return true;
    case Link.PPP_HDLC:
      printPppHdlc(printer, at, length, captured);
      return true;
    case Link.PPP_ETHER:
      printPppoe(printer, at, length);
      return true;
    case undefined:
    default:
      return false;
  }
}

/** The whole frame; of a link type without a printer its name. */
export function printFrameLink(printer: Printer): void {
  const { captured, wireLength, linkType } = printer.frame;
  if (printLink(printer, linkType, 0, wireLength, captured)) return;
  const name = linkType === undefined ? "unknown link type" : linkTypeName(linkType) ?? `link type ${linkType}`;
  printer.put(`${name}, length ${wireLength}`);
}

const INET = 2;
const INET6: ReadonlySet<number> = new Set([24, 28, 30]);
const FAMILIES: ReadonlyMap<number, string> = new Map([[2, "IPv4"], [6, "NS"], [7, "ISO"], [16, "Appletalk"], [23, "IPX"], [24, "IPv6"], [28, "IPv6"], [30, "IPv6"]]);

/** BSD loopback: the address family in the byte order of the machine that captured. */
function printLoopback(printer: Printer, at: number, length: number): void {
  printer.protocol = "null";
  printer.need(at, 4);
  const big = printer.u32(at);
  const little = ((big >>> 24) | ((big >>> 8) & 0xff00) | ((big << 8) & 0xff0000) | (big << 24)) >>> 0;
  const family = little > 0xffff ? big : little;
  const header = (size: number): void => printer.put(`AF ${FAMILIES.get(family) ?? "Unknown"} (${family}), length ${size}: `);
  if (printer.options.link) header(length);
  if (family === INET) printer.layers.ipv4(printer, at + 4, length - 4);
  else if (INET6.has(family)) printer.layers.ipv6(printer, at + 4, length - 4);
  else if (!printer.options.link) header(length);
}

function printRaw(printer: Printer, at: number, length: number): void {
  printer.protocol = "raw";
  if (printer.options.link) printer.put("ip: ");
  printer.protocol = "ipn";
  const version = printer.byte(at) >>> 4;
  if (version === 4) printer.layers.ipv4(printer, at, length);
  else if (version === 6) printer.layers.ipv6(printer, at, length);
  else printer.put(`unknown ip ${version}`);
}

function printChdlc(printer: Printer, at: number, length: number): void {
  printer.protocol = "chdlc";
  if (length < 4) return printer.cut();
  const type = printer.u16(at + 2);
  if (printer.options.link) {
    const first = printer.byte(at);
    const cast = first === 0x0f ? "unicast" : first === 0x8f ? "bcast" : `0x${hex(first, 2)}`;
    printer.put(`${cast}, ethertype ${ETHER_TYPES.get(type) ?? "Unknown"} (0x${hex(type, 4)}), length ${length}: `);
  }
  if (type === 0x0800) printer.layers.ipv4(printer, at + 4, length - 4);
  else if (type === 0x86dd) printer.layers.ipv6(printer, at + 4, length - 4);
  else if (type === 0x8847 || type === 0x8848) printer.layers.mpls(printer, at + 4, length - 4);
  else if (type === 0x8035) printer.put(`SLARP, length ${length - 4}`);
  else if (!printer.options.link) printer.put(`unknown CHDLC protocol (0x${hex(type, 4)})`);
}

function printPppHdlc(printer: Printer, at: number, length: number, captured: number): void {
  printer.protocol = "ppp_hdlc";
  if (captured < 2) return printer.cut();
  const address = printer.byte(at);
  if (address === 0x0f || address === 0x8f) return printChdlc(printer, at, length);
  if (captured < 4) return printer.cut();
  if (printer.options.link) printer.put(`${hex(address, 2)} ${hex(printer.byte(at + 1), 2)} ${length} `);
  if (address !== 0xff) return printer.put(`unknown addr ${hex(printer.byte(at + 2), 2)}; ctrl ${hex(printer.byte(at + 3), 2)}`);
  const protocol = printer.u16(at + 2);
  if (length < 4) throw LineEnd.CUT;
  printer.put(`${pppName(protocol)}: `);
  printPppProtocol(printer, protocol, at + 4, length - 4);
}
