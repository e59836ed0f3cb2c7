/** IPv4's part of a line, and which printer a payload's protocol has (print-ip.c, print-ip-demux.c of tcpdump 4.99.3). */
import { LineEnd } from "./line-end";
import { printGre } from "./print-gre";
import { printIcmp, printIcmp6 } from "./print-icmp";
import { address, printTcp } from "./print-tcp";
import { printUdp } from "./print-udp";
import { hex, type IpHeader, type Printer } from "./printer";

const HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const OFFSET = 0x1fff;

enum Protocol { ICMP = 1, IGMP = 2, IPV4 = 4, TCP = 6, UDP = 17, DCCP = 33, IPV6 = 41, GRE = 47, AH = 51, ICMP6 = 58, NONE = 59, SCTP = 132, ETHERNET = 143 }

/** Protocols that print addresses with their ports. */
export function hasPorts(protocol: number): boolean {
  return protocol === Protocol.TCP || protocol === Protocol.UDP || protocol === Protocol.SCTP || protocol === Protocol.DCCP;
}

/** Names of what is told by its length alone, where tcpdump tells more. */
const SHORT: ReadonlyMap<number, string> = new Map([
  [2, "IGMP"], [8, "EGP"], [9, "IGRP"], [33, "DCCP"], [46, "RSVP"], [50, "ESP"], [88, "EIGRP"], [89, "OSPF"], [103, "PIM"], [108, "IPComp"], [112, "VRRP"],
  [113, "PGM"], [132, "SCTP"],
]);

/** `length`: of the packet on the wire, as the layer below has it. */
export function printIpv4(printer: Printer, at: number, length: number): void {
  printer.enter();
  printer.protocol = "ip";
  const version = printer.byte(at) >>> 4;
  if (version !== 4) {
    printer.put(version === 6 ? "IP6, wrong link-layer encapsulation" : `IP${version}`);
    return printer.invalid();
  }
  if (!printer.options.link) printer.put("IP ");
  if (!printer.has(at, HEADER)) return printer.cut();
  if (length < HEADER) return printer.put(`truncated-ip ${length}`);
  const header = (printer.byte(at) & 15) * 4;
  if (header < HEADER) return printer.put(`bad-hlen ${header}`);
  let total = printer.u16(at + 2);
  if (length < total) printer.put(`truncated-ip - ${total - length} bytes missing! `);
  if (total < header) {
    if (total !== 0) return printer.put(`bad-len ${total}`);
    // Segmentation offload leaves it to the network card.
    total = length;
  }
  printer.within(at, total, () => printPayload(printer, at, header, total - header));
}

function printPayload(printer: Printer, at: number, header: number, length: number): void {
  const ip: IpHeader = { at, version: 4 };
  const fragment = printer.u16(at + 6);
  const protocol = printer.byte(at + 9);
  if ((fragment & OFFSET) !== 0) {
    printer.put(`${address(printer, ip, "source")} > ${address(printer, ip, "target")}: ip-proto-${protocol}`);
    return;
  }
  if (!hasPorts(protocol)) printer.put(`${address(printer, ip, "source")} > ${address(printer, ip, "target")}: `);
  if (!printer.has(at, header)) {
    printer.put(` [remaining caplen(${printer.available(at)}) < header length(${header})]`);
    throw LineEnd.CUT;
  }
  printProtocol(printer, at + header, length, protocol, ip, (fragment & MORE_FRAGMENTS) !== 0);
}

/** What an IP packet carries (ip_demux_print). `fragmented`: more of it lies in other packets. */
export function printProtocol(printer: Printer, from: number, size: number, first: number, ip: IpHeader, fragmented: boolean): void {
  let [at, length, protocol] = [from, size, first];
  while (protocol === Protocol.AH) {
    if (!printer.has(at, 1)) {
      printer.protocol = "ah";
      return printer.cut();
    }
    protocol = printer.byte(at);
    const advance = printAuthentication(printer, at);
    at += advance;
    // Wraps where the packet is shorter than it says, as tcpdump's unsigned number does.
    length = (length - advance) >>> 0;
  }
  switch (protocol) {
    case Protocol.TCP:
      return printTcp(printer, at, length, ip);
    case Protocol.UDP:
      return printUdp(printer, at, length, ip, fragmented);
    case Protocol.ICMP:
      if (ip.version === 4) return printIcmp(printer, at, length);
      printer.put("[ICMP requires IPv4]");
      return printer.invalid();
    case Protocol.ICMP6:
      if (ip.version === 6) return printIcmp6(printer, at, length);
      printer.put("[ICMPv6 requires IPv6]");
      return printer.invalid();
    case Protocol.IPV4:
      return printer.layers.ipv4(printer, at, length);
    case Protocol.IPV6:
      return printer.layers.ipv6(printer, at, length);
    case Protocol.GRE:
      return printGre(printer, at, length);
    case Protocol.NONE:
      return printer.put("no next header");
    case Protocol.ETHERNET:
      if (ip.version === 6) return printer.layers.ethernet(printer, at, length, printer.available(at));
      printer.put("[Ethernet requires IPv6]");
      return printer.invalid();
    default: {
      const name = SHORT.get(protocol);
      if (name === undefined) return printer.put(` ip-proto-${protocol} ${length}`);
      if (hasPorts(protocol)) printer.put(`${address(printer, ip, "source")} > ${address(printer, ip, "target")}: `);
      printer.put(`${name}, length ${length}`);
    }
  }
}

/** print-ah.c; the length of the header. */
function printAuthentication(printer: Printer, at: number): number {
  printer.protocol = "ah";
  printer.put("AH");
  const size = (printer.byte(at + 1) + 2) * 4;
  printer.put("(");
  const reserved = printer.u16(at + 2);
  if (reserved !== 0) printer.put(`reserved=0x${hex(reserved)}[MustBeZero],`);
  printer.put(`spi=0x${hex(printer.u32(at + 4), 8)},`);
  printer.put(`seq=0x${hex(printer.u32(at + 8))},`);
  printer.put("icv=0x");
  for (let place = at + 12; place < at + size; place++) printer.put(hex(printer.byte(place), 2));
  printer.put("): ");
  return size;
}
