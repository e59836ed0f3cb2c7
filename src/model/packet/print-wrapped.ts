/** Link types that wrap another one or a bare packet (print-nflog.c, print-ppi.c, print-pktap.c of tcpdump 4.99.3). */
import { linkTypeName } from "../link-types";
import type { Printer } from "./printer";

function littleU32(printer: Printer, at: number): number {
  const big = printer.u32(at);
  return ((big >>> 24) | ((big >>> 8) & 0xff00) | ((big << 8) & 0xff0000) | (big << 24)) >>> 0;
}

function littleU16(printer: Printer, at: number): number {
  const big = printer.u16(at);
  return (big >>> 8) | ((big & 0xff) << 8);
}

/** The names of DLT_ numbers, where these differ from the LINKTYPE_ numbers' in captures of TCP. */
const LINK_NAMES: ReadonlyMap<number, string> = new Map([[1, "EN10MB"], [12, "RAW"]]);

function linkName(type: number): string {
  return LINK_NAMES.get(type) ?? linkTypeName(type) ?? "UNKNOWN";
}

/** Linux netfilter's log: attributes in the byte order of the machine, one of which holds the packet. */
export function printNflog(printer: Printer, start: number, length: number, captured: number): void {
  printer.protocol = "nflog";
  if (captured < 4) return printer.cut();
  const version = printer.byte(start + 1);
  if (version !== 0) return printer.put(`version ${version} (unknown)`);
  const family = printer.byte(start);
  const header = (size: number): void =>
    printer.put(`version ${version}, resource ID ${printer.u16(start + 2)}, family ${family === 2 ? "IPv4" : family === 10 ? "IPv6" : "Unknown"} (${family}), length ${size}: `);
  if (printer.options.link) header(length);
  let at = start + 4;
  const u16 = (place: number): number => printer.byte(place) | (printer.byte(place + 1) << 8);
  while (at - start < length) {
    if (captured - (at - start) < 4) return printer.cut();
    const size = (u16(at) + 3) & 0xfffc;
    if (size < 4 || captured - (at - start) < size) return printer.cut();
    const isPayload = u16(at + 2) === 9;
    at += isPayload ? 4 : size;
    if (isPayload) break;
  }
  if (family === 2) printer.layers.ipv4(printer, at, length - (at - start));
  else if (family === 10) printer.layers.ipv6(printer, at, length - (at - start));
  else if (!printer.options.link) header(length - (at - start) + 4);
}

const PPI_HEADER = 8;

/** Per-Packet Information: what a radio or a driver says of the frame behind it. */
export function printPpi(printer: Printer, at: number, length: number, captured: number): void {
  printer.protocol = "ppi";
  if (captured < PPI_HEADER) return printer.cut();
  const size = littleU16(printer, at + 2);
  if (size < PPI_HEADER || size > 65532) {
    printer.put(` [length ${size} < ${PPI_HEADER} or > 65532]`);
    return printer.invalid();
  }
  if (captured < size) return printer.cut();
  const type = littleU32(printer, at + 4);
  const header = (): void => printer.put(`V.${printer.byte(at)} DLT ${linkName(type)} (${type}) len ${size}, length ${length}: `);
  if (printer.options.link) header();
  printer.enter();
  if (!printer.layers.link(printer, type, at + size, length - size, captured - size) && !printer.options.link) header();
}

const PKTAP_HEADER = 108;

/** What macOS writes for `-i any`. */
export function printPktap(printer: Printer, at: number, length: number, captured: number): void {
  printer.protocol = "pktap";
  if (length < PKTAP_HEADER) {
    printer.put(` (packet too short, ${length} < ${PKTAP_HEADER})`);
    return printer.invalid();
  }
  const type = littleU32(printer, at + 8);
  const size = littleU32(printer, at);
  if (size < PKTAP_HEADER || size > length) {
    printer.put(size < PKTAP_HEADER ? ` (pkt_len too small, ${size} < ${PKTAP_HEADER})` : ` (pkt_len too big, ${size} > ${length})`);
    return printer.invalid();
  }
  printer.need(at, size);
  const header = (): void => printer.put(`DLT ${linkName(type)} (${type}) len ${size}, length ${length}: `);
  if (printer.options.link) header();
  const record = littleU32(printer, at + 4);
  if (record === 0) printer.put("no data");
  if (record !== 1) return;
  printer.enter();
  if (!printer.layers.link(printer, type, at + size, length - size, captured - size) && !printer.options.link) header();
}
