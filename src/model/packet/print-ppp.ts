/** PPP, PPP over Ethernet and MPLS around IP (print-ppp.c, print-pppoe.c, print-mpls.c of tcpdump 4.99.3). */
import { hex, type Printer } from "./printer";

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0021, "IP"], [0x0023, "OSI"], [0x0025, "NS"], [0x0027, "DECNET"], [0x0029, "APPLE"], [0x002b, "IPX"], [0x002d, "VJC IP"], [0x002f, "VJNC IP"], [0x0031, "BRPDU"],
  [0x0033, "STII"], [0x0035, "VINES"], [0x0281, "MPLS"], [0x0283, "MPLS"], [0x00fd, "Compressed"], [0x003d, "MLPPP"], [0x0057, "IP6"], [0x0201, "HELLO"],
  [0x0231, "LUXCOM"], [0x0233, "SNS"], [0x8021, "IPCP"], [0x8023, "OSICP"], [0x8025, "NSCP"], [0x8027, "DECNETCP"], [0x8029, "APPLECP"], [0x802b, "IPXCP"],
  [0x8033, "STIICP"], [0x8035, "VINESCP"], [0x8057, "IP6CP"], [0x8281, "MPLSCP"], [0xc021, "LCP"], [0xc023, "PAP"], [0xc025, "LQM"], [0xc223, "CHAP"], [0xc227, "EAP"],
  [0xc027, "SPAP"], [0xc123, "Old-SPAP"], [0xc02b, "BACP"], [0xc02d, "BAP"], [0xc03d, "MLPPP-CP"], [0x80fd, "CCP"],
]);

/** ppp_print: with or without its address and control bytes. */
export function printPpp(printer: Printer, at: number, length: number): void {
  printer.enter();
  printer.protocol = "ppp";
  if (length < 2) return printer.cut();
  let place = at;
  let left = length;
  const first = printer.u16(at);
  const { link } = printer.options;
  if (first === 0x0003 || first === 0x0103 || first === 0xff03) {
    if (link && first !== 0xff03) printer.put(first === 0x0003 ? "In  " : "Out ");
    place += 2;
    left -= 2;
  }
  if (left < 2) return printer.cut();
  const size = printer.byte(place) % 2 === 1 ? 1 : 2;
  const protocol = size === 1 ? printer.byte(place) : printer.u16(place);
  if (link) {
    const name = NAMES.get(protocol);
    printer.put(`${name ?? "unknown"} (0x${hex(protocol, 4)}), length ${length}`);
    if (name === undefined) return;
    printer.put(": ");
  }
  printPppProtocol(printer, protocol, place + size, left - size);
}

export function printPppProtocol(printer: Printer, protocol: number, at: number, length: number): void {
  switch (protocol) {
    case 0x0021:
    case 0x002f:
    case 0x0800:
      return printer.layers.ipv4(printer, at, length);
    case 0x0057:
    case 0x86dd:
      return printer.layers.ipv6(printer, at, length);
    case 0x0281:
    case 0x0283:
      return printer.layers.mpls(printer, at, length);
    case 0x00fd:
      return printer.put("compressed PPP data");
    default:
      printer.put(NAMES.has(protocol) ? `${pppName(protocol)}, length ${length}` : `${pppName(protocol)} `);
  }
}

export function pppName(protocol: number): string {
  return NAMES.get(protocol) ?? `unknown PPP protocol (0x${hex(protocol, 4)})`;
}

const CODES: ReadonlyMap<number, string> = new Map([[0x09, "PADI"], [0x07, "PADO"], [0x19, "PADR"], [0x65, "PADS"], [0xa7, "PADT"], [0, ""]]);

export function printPppoe(printer: Printer, at: number, length: number): void {
  printer.protocol = "pppoe";
  if (length < 6) {
    printer.put(` (length ${length} < 6)`);
    return printer.invalid();
  }
  printer.need(at, 6);
  const first = printer.byte(at);
  if (first >>> 4 !== 1) printer.put(` [ver ${first >>> 4}]`);
  if ((first & 15) !== 1) printer.put(` [type ${first & 15}]`);
  const code = printer.byte(at + 1);
  printer.put(`PPPoE ${CODES.get(code) ?? `PAD-${hex(code)}`}`);
  let size = printer.u16(at + 4);
  if (code === 0x09 && size > 1484 - 6) printer.put(` [len ${size}!]`);
  if (size > length - 6) {
    printer.put(` [len ${size} > ${length - 6}!]`);
    size = length - 6;
  }
  const session = printer.u16(at + 2);
  if (session !== 0) printer.put(` [ses 0x${hex(session)}]`);
  if (code !== 0) return;
  printer.put(" ");
  printPpp(printer, at + 6, size);
}

export function printMpls(printer: Printer, at: number, length: number): void {
  printer.enter();
  printer.protocol = "mpls";
  printer.put("MPLS");
  let place = at;
  let left = length;
  let entry = 0;
  do {
    if (left < 4) {
      printer.invalid();
      return printer.need(place, left);
    }
    entry = printer.u32(place);
    printer.put(` (label ${entry >>> 12}, tc ${(entry >>> 9) & 7}${(entry & 0x100) === 0 ? "" : ", [S]"}, ttl ${entry & 0xff})`);
    place += 4;
    left -= 4;
  } while ((entry & 0x100) === 0);
  const label = entry >>> 12;
  if (label !== 0 && label !== 2 && label !== 3 && left < 1) return;
  const first = label === 0 || label === 3 ? 0x45 : label === 2 ? 0x60 : printer.byte(place);
  // Nothing says what follows but its first byte.
  if (first >= 0x45 && first <= 0x4f) {
    printer.put(" ");
    printer.layers.ipv4(printer, place, left);
  } else if (first >= 0x60 && first <= 0x6f) {
    printer.put(" ");
    printer.layers.ipv6(printer, place, left);
  }
}
