/** ICMP's and ICMPv6's part of a line: what TCP captures hold of them (print-icmp.c, print-icmp6.c of tcpdump 4.99.3). */
import { hasPorts } from "./print-ip";
import { hex, type Printer } from "./printer";

/** Offset of the packet that an error is about. */
const INNER = 8;
/** Codes of "destination unreachable", with the address for %. */
const UNREACHABLE: ReadonlyMap<number, string> = new Map([
  [0, "net % unreachable"], [1, "host % unreachable"], [5, "% unreachable - source route failed"], [6, "net % unreachable - unknown"],
  [7, "host % unreachable - unknown"], [8, "% unreachable - source host isolated"], [9, "net % unreachable - admin prohibited"],
  [10, "host % unreachable - admin prohibited"], [11, "net % unreachable - tos prohibited"], [12, "host % unreachable - tos prohibited"],
  [13, "host % unreachable - admin prohibited filter"], [14, "host % unreachable - host precedence violation"], [15, "host % unreachable - precedence cutoff"],
]);
const REDIRECTS = ["redirect % to net", "redirect % to host", "redirect-tos % to net", "redirect-tos % to host"];
const TYPES: ReadonlyMap<number, string> = new Map([[4, "source quench"], [9, "router advertisement"], [10, "router solicitation"], [15, "information request"], [16, "information reply"], [17, "address mask request"]]);

/** `length`: of the message on the wire. */
export function printIcmp(printer: Printer, at: number, length: number): void {
  printer.protocol = "icmp";
  const type = printer.byte(at);
  const code = printer.byte(at + 1);
  const text = icmpText(printer, at, type, code);
  if (text === undefined) return printer.cut();
  printer.put(`ICMP ${text}, length ${length}`);
}

function icmpText(printer: Printer, at: number, type: number, code: number): string | undefined {
  const pair = (): string => `id ${printer.u16(at + 4)}, seq ${printer.u16(at + 6)}`;
  switch (type) {
    case 0:
      return `echo reply, ${pair()}`;
    case 8:
      return `echo request, ${pair()}`;
    case 3:
      return unreachable(printer, at, code);
    case 5: {
      const target = printer.ipv4Address(at + INNER + 16);
      const text = REDIRECTS[code] ?? `redirect-#${code} % to`;
      return `${text.replace("%", target)} ${printer.ipv4Address(at + 4)}`;
    }
    case 11:
      if (!printer.has(at + INNER + 16, 4)) return undefined;
      return code === 0 ? "time exceeded in-transit" : code === 1 ? "ip reassembly time exceeded" : `time exceeded-#${code}`;
    case 12:
      return code === 0 ? `parameter problem - octet ${printer.byte(at + 4)}` : `parameter problem - code ${code}`;
    case 13:
      return `time stamp query id ${printer.u16(at + 4)} seq ${printer.u16(at + 6)}`;
    case 14:
      return `time stamp reply id ${printer.u16(at + 4)} seq ${printer.u16(at + 6)}`;
    case 18:
      return `address mask is 0x${hex(printer.u32(at + 8), 8)}`;
    default:
      return TYPES.get(type) ?? `type-#${type}`;
  }
}

function unreachable(printer: Printer, at: number, code: number): string | undefined {
  const inner = at + INNER;
  const target = (): string => printer.ipv4Address(inner + 16);
  if (code === 2) return `${target()} protocol ${printer.byte(inner + 9)} unreachable`;
  if (code === 3) {
    if (!printer.has(inner + 9, 1)) return undefined;
    const port = printer.u16(inner + (printer.byte(inner) & 15) * 4 + 2);
    const protocol = printer.byte(inner + 9);
    if (protocol === 6) return `${target()} tcp port ${port} unreachable`;
    return protocol === 17 ? `${target()} udp port ${port} unreachable` : `${target()} protocol ${protocol} port ${port} unreachable`;
  }
  if (code === 4) {
    const mtu = printer.u16(at + 6);
    return `${target()} unreachable - need to frag${mtu === 0 ? "" : ` (mtu ${mtu})`}`;
  }
  const text = UNREACHABLE.get(code);
  return text === undefined ? `${target()} unreachable - #${code}` : text.replace("%", target());
}

const TYPES6: ReadonlyMap<number, string> = new Map([
  [1, "destination unreachable"], [2, "packet too big"], [3, "time exceeded in-transit"], [4, "parameter problem"], [128, "echo request"], [129, "echo reply"],
  [130, "multicast listener query"], [131, "multicast listener report"], [132, "multicast listener done"], [133, "router solicitation"], [134, "router advertisement"],
  [135, "neighbor solicitation"], [136, "neighbor advertisement"], [137, "redirect"], [138, "router renumbering"], [139, "node information query"],
  [140, "node information reply"], [141, "inverse neighbor solicitation"], [142, "inverse neighbor advertisement"], [143, "multicast listener report v2"],
  [144, "ha discovery request"], [145, "ha discovery reply"], [146, "mobile router solicitation"], [147, "mobile router advertisement"], [155, "RPL"],
]);
const UNREACHABLE6 = ["unreachable route", " unreachable prohibited", "beyond scope", "unreachable address", "unreachable port"];
const PROBLEMS6 = ["erroneous", "next header", "option", "incomplete header chain"];

export function printIcmp6(printer: Printer, at: number, length: number): void {
  printer.protocol = "icmp6";
  if (length === 0) {
    printer.put("ICMP6, length 0");
    return printer.invalid();
  }
  const type = printer.byte(at);
  printer.put(`ICMP6, ${TYPES6.get(type) ?? `unknown icmp6 type (${type})`}`);
  const code = printer.byte(at + 1);
  switch (type) {
    case 1:
      if (!unreachable6(printer, at, code)) return printer.cut();
      break;
    case 2:
      printer.put(`, mtu ${printer.u32(at + 4)}`);
      break;
    case 3:
      printer.put(code === 0 ? ` for ${printer.ipv6Address(at + INNER + 24)}` : code === 1 ? " (reassembly)" : `, unknown code (${code})`);
      break;
    case 4: {
      if (!printer.has(at + INNER + 24, 16)) return printer.cut();
      const problem = PROBLEMS6[code];
      printer.put(problem === undefined ? `, code-#${code}` : `, ${problem} - octet ${printer.u32(at + 4)}`);
      break;
    }
    case 128:
    case 129:
      printer.put(`, id ${printer.u16(at + 4)}, seq ${printer.u16(at + 6)}`);
      break;
    case 135:
      printer.put(`, who has ${printer.ipv6Address(at + 8)}`);
      break;
    case 136:
      printer.put(`, tgt is ${printer.ipv6Address(at + 8)}`);
      break;
    case 137:
      printer.put(`, ${printer.ipv6Address(at + 24)}`);
      printer.put(` to ${printer.ipv6Address(at + 8)}`);
      break;
    default:
  }
  printer.put(`, length ${length}`);
}

/** False where the packet that it is about ends before its ports. */
function unreachable6(printer: Printer, at: number, code: number): boolean {
  const inner = at + INNER;
  printer.put(`, ${UNREACHABLE6[code] ?? `unknown unreach code (${code})`}`);
  const target = (): string => printer.ipv6Address(inner + 24);
  if (code === 2) printer.put(` ${target()}, source address ${printer.ipv6Address(inner + 8)}`);
  else if (code < 4) printer.put(` ${target()}`);
  else if (code === 4) {
    const protocol = printer.has(inner, 40) ? printer.byte(inner + 6) : 255;
    if (!hasPorts(protocol)) return false;
    const port = printer.u16(inner + 42);
    const name = protocol === 6 ? "tcp" : "udp";
    printer.put(protocol === 6 || protocol === 17 ? `, ${target()} ${name} port ${port}` : `, ${target()} protocol ${protocol} port ${port} unreachable`);
  }
  return true;
}
