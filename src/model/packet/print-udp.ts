/**
 * UDP's part of a line: `UDP, length 40`, and what tunnels carry (print-udp.c, print-vxlan.c, print-vxlan-gpe.c,
 * print-otv.c, print-geneve.c of tcpdump 4.99.3). What tcpdump tells of DNS, DHCP and others by their ports is not told.
 */
import { ETHER_TYPES } from "./ether-types";
import { address } from "./print-tcp";
import { flagLetters, hex, type IpHeader, type Printer } from "./printer";

const UDP = 17;
const HEADER = 8;
const VXLAN = 4789;
const VXLAN_GPE = 4790;
const GENEVE = 6081;
const OTV = 8472;
const MPLS = 6635;
const TRANSPARENT_BRIDGING = 0x6558;
const GENEVE_FLAGS = [[0x80, "O"], [0x40, "C"], [0x20, "R1"], [0x10, "R2"], [0x08, "R3"], [0x04, "R4"], [0x02, "R5"], [0x01, "R6"]] as const;

/** `length`: of the datagram as the layer below has it. */
export function printUdp(printer: Printer, at: number, length: number, ip: IpHeader, fragmented: boolean): void {
  printer.protocol = "udp";
  const addressed = printer.byte(ip.version === 6 ? ip.at + 6 : ip.at + 9) === UDP;
  if (!printer.has(at + 2, 2)) {
    if (addressed) printer.put(`${address(printer, ip, "source")} > ${address(printer, ip, "target")}: `);
    return printer.cut();
  }
  const source = printer.u16(at);
  const target = printer.u16(at + 2);
  if (addressed) printer.put(`${address(printer, ip, "source")}.${source} > ${address(printer, ip, "target")}.${target}: `);
  else printer.put(`${source} > ${target}: `);
  if (length < HEADER) return printer.put(`truncated-udp ${length}`);
  if (!printer.has(at + 4, 2)) return printer.cut();
  let said = printer.u16(at + 4);
  if (said === 0 && length > 65535) said = length;
  if (said < HEADER) return printer.put(`truncated-udplength ${said}`);
  said -= HEADER;
  const size = Math.min(said, length - HEADER);
  const body = at + HEADER;
  if (body > printer.end) return printer.cut();
  const port = (number: number): boolean => source === number || target === number;
  if (port(VXLAN)) printVxlan(printer, body, size);
  else if (port(OTV)) printOtv(printer, body, size);
  else if (port(GENEVE)) printGeneve(printer, body, size);
  else if (port(VXLAN_GPE)) printVxlanGpe(printer, body, size);
  else if (port(MPLS)) printer.layers.mpls(printer, body, size);
  else if (said > size && !fragmented) printer.put(`UDP, bad length ${said} > ${size}`);
  else printer.put(`UDP, length ${said}`);
}

/** The frame within stands on a line of its own. */
function printVxlan(printer: Printer, at: number, length: number): void {
  printer.protocol = "vxlan";
  printer.put("VXLAN");
  if (length < 8) return printer.invalid();
  const flags = printer.byte(at);
  printer.put(`, flags [${flagLetters([[8, "I"]], flags, "invalid")}] (0x${hex(flags, 2)}), `);
  printer.put(`vni ${printer.u24(at + 4)}\n`);
  printer.need(at + 7, 1);
  printer.layers.ethernet(printer, at + 8, length - 8, printer.available(at + 8));
}

/** Overlay Transport Virtualization, whose port Linux took for VXLAN before that had one. */
function printOtv(printer: Printer, at: number, length: number): void {
  printer.protocol = "otv";
  printer.put("OTV, ");
  if (length < 8) {
    printer.put(`[length ${length} < 8]`);
    printer.invalid();
    return printer.need(at, length);
  }
  const flags = printer.byte(at);
  printer.put(`flags [${(flags & 8) === 0 ? "." : "I"}] (0x${hex(flags, 2)}), `);
  printer.put(`overlay ${printer.u24(at + 1)}, `);
  printer.put(`instance ${printer.u24(at + 4)}\n`);
  printer.need(at + 7, 1);
  printer.layers.ethernet(printer, at + 8, length - 8, printer.available(at + 8));
}

function printVxlanGpe(printer: Printer, at: number, length: number): void {
  printer.protocol = "vxlan_gpe";
  printer.put("VXLAN-GPE, ");
  if (length < 8) {
    printer.put(` (len ${length} < 8)`);
    return printer.invalid();
  }
  printer.put(`flags [${flagLetters([[8, "I"], [4, "P"], [2, "B"], [1, "O"]], printer.byte(at), "none")}], `);
  const next = printer.byte(at + 3);
  const network = printer.u24(at + 4);
  printer.need(at + 7, 1);
  printer.put(`vni ${network}: `);
  const [body, size] = [at + 8, length - 8];
  if (next === 1) printer.layers.ipv4(printer, body, size);
  else if (next === 2) printer.layers.ipv6(printer, body, size);
  else if (next === 3) printer.layers.ethernet(printer, body, size, printer.available(body));
  else if (next === 4) printer.put(`NSH, length ${size}`);
  else {
    printer.put("ERROR: unknown-next-protocol");
    printer.invalid();
  }
}

function printGeneve(printer: Printer, at: number, length: number): void {
  printer.protocol = "geneve";
  printer.put("Geneve");
  if (length < 8) {
    printer.put(` [length ${length} < 8]`);
    return printer.invalid();
  }
  if (!printer.has(at, 8)) return printer.cut();
  const first = printer.byte(at);
  if (first >>> 6 !== 0) return printer.put(` ERROR: unknown-version ${first >>> 6}`);
  printer.put(`, Flags [${flagLetters(GENEVE_FLAGS, printer.byte(at + 1), "none")}], vni 0x${hex(printer.u24(at + 4))}`);
  const reserved = printer.byte(at + 7);
  if (reserved !== 0) printer.put(`, rsvd 0x${hex(reserved)}`);
  const type = printer.u16(at + 2);
  if (printer.options.link) printer.put(`, proto ${ETHER_TYPES.get(type) ?? "unknown"} (0x${hex(type, 4)})`);
  const options = (first & 63) * 4;
  if (length - 8 < options) return printer.put(` truncated-geneve - ${options - length + 8} bytes missing`);
  if (!printer.has(at + 8, options)) return printer.cut();
  if (options > 0) printer.put(`, options [${options} bytes]`);
  printer.put(": ");
  const [body, size] = [at + 8 + options, length - 8 - options];
  const captured = printer.available(body);
  if (printer.layers.etherType(printer, type, body, size, captured)) return;
  if (type === TRANSPARENT_BRIDGING) printer.layers.ethernet(printer, body, size, captured);
  else printer.put(`geneve-proto-0x${hex(type)}`);
}
