/** TCP's part of a line: addresses with ports, flags, numbers, options, length, then RESP or another text (print-tcp.c of tcpdump 4.99.3). */
import { LineEnd } from "./line-end";
import { printTcpOptions } from "./print-tcp-options";
import { printResp } from "./print-resp";
import { printUpperText } from "./print-text";
import { flagLetters, type IpHeader, type Printer } from "./printer";

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;
const URG = 0x20;

/** `e` is the Accurate ECN bit, in the byte before the others; versions later than 4.99.3 tell it. */
const FLAGS = [
  [FIN, "F"], [SYN, "S"], [RST, "R"], [0x08, "P"], [ACK, "."], [URG, "U"], [0x40, "E"], [0x80, "W"], [0x100, "e"],
] as const;

const TCP = 6;
const HEADER = 20;

/** `length`: of the segment, as the layer below says. */
export function printTcp(printer: Printer, at: number, length: number, ip: IpHeader): void {
  printer.protocol = "tcp";
  const addressed = printer.byte(ip.version === 6 ? ip.at + 6 : ip.at + 9) === TCP;
  if (!printer.has(at + 2, 2)) {
    printer.put(`${address(printer, ip, "source")} > ${address(printer, ip, "target")}:`);
    printer.cut();
    return;
  }
  const sourcePort = printer.u16(at);
  const targetPort = printer.u16(at + 2);
  // Behind an extension header or a tunnel the addresses stand in the line already.
  if (addressed) printer.put(`${address(printer, ip, "source")}.${sourcePort} > ${address(printer, ip, "target")}.${targetPort}: `);
  else printer.put(`${sourcePort} > ${targetPort}: `);
  if (!printer.has(at, HEADER)) return printer.cut();

  const header = (printer.byte(at + 12) >>> 4) * 4;
  if (header < HEADER) {
    printer.put(` tcp ${(length - header) >>> 0} [bad hdr length ${header} - too short, < ${HEADER}]`);
    return;
  }
  const sequence = printer.u32(at + 4);
  const acknowledgement = printer.u32(at + 8);
  const flags = ((printer.byte(at + 12) & 1) << 8) | printer.byte(at + 13);
  printer.put(`Flags [${flagLetters(FLAGS, flags, "none")}]`);
  const [source, target] = ip.version === 6 ? [printer.bytes(ip.at + 8, 16), printer.bytes(ip.at + 24, 16)] : [printer.bytes(ip.at + 12, 4), printer.bytes(ip.at + 16, 4)];
  printer.seen = { source, target, sourcePort, targetPort, flags, sequence, acknowledgement };
  if (header > length) {
    printer.put(` [bad hdr length ${header} - too long, > ${length}]`);
    return;
  }

  const payload = length - header;
  const base = bases(printer, flags, acknowledgement);
  const from = (sequence - base.sequence) >>> 0;
  if (payload > 0 || (flags & (SYN | FIN | RST)) !== 0) {
    printer.put(`, seq ${from}`);
    if (payload > 0) printer.put(`:${(from + payload) >>> 0}`);
  }
  if ((flags & ACK) !== 0) printer.put(`, ack ${(acknowledgement - base.acknowledgement) >>> 0}`);
  printer.put(`, win ${printer.u16(at + 14)}`);
  if ((flags & URG) !== 0) printer.put(`, urg ${printer.u16(at + 18)}`);
  if (header > HEADER && !printTcpOptions(printer, { at: at + HEADER, length: header - HEADER, flags, sackBase: base.sack, segmentEnd: at + length })) return;
  printer.put(`, length ${payload}`);
  if (payload === 0) return;
  if (!printer.has(at, header)) {
    printer.put(` [remaining caplen(${printer.available(at)}) < header length(${header})]`);
    throw LineEnd.CUT;
  }
  const { resp } = printer.context;
  if (resp !== undefined) printResp(printer, at + header, payload, resp);
  else printUpperText(printer, at + header, payload, [sourcePort, targetPort]);
}

/**
 * What is taken from the numbers. tcpdump does so with acknowledging frames only, and not with the one that a
 * conversation begins with, whose SACK blocks yet are told from its own acknowledgement on.
 */
function bases(printer: Printer, flags: number, acknowledgement: number): { readonly sequence: number; readonly acknowledgement: number; readonly sack: number } {
  if (printer.options.absolute || (flags & ACK) === 0) return { sequence: 0, acknowledgement: 0, sack: 0 };
  const { relative } = printer.context;
  if (relative === undefined || (flags & SYN) !== 0) return { sequence: 0, acknowledgement: 0, sack: acknowledgement - 1 };
  return { ...relative, sack: relative.acknowledgement };
}

/** An address of the IP header. */
export function address(printer: Printer, ip: IpHeader, which: "source" | "target"): string {
  if (ip.version === 6) return printer.ipv6Address(ip.at + (which === "source" ? 8 : 24));
  return printer.ipv4Address(ip.at + (which === "source" ? 12 : 16));
}
