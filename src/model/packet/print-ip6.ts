/** IPv6's part of a line, with its extension headers (print-ip6.c, print-ip6opts.c, print-frag6.c, print-rt6.c of tcpdump 4.99.3). */
import { hasPorts, printProtocol } from "./print-ip";
import { address } from "./print-tcp";
import { hex, type IpHeader, type Printer } from "./printer";

const HEADER = 40;
enum Next { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, DESTINATION = 60, MOBILITY_OLD = 62, MOBILITY = 135 }

/** `length`: of the packet on the wire, as the layer below has it. */
export function printIpv6(printer: Printer, at: number, length: number): void {
  printer.enter();
  printer.protocol = "ip6";
  if (!printer.has(at, HEADER)) return printer.cut();
  if (length < HEADER) return printer.put(`truncated-ip6 ${length}`);
  if (!printer.options.link) printer.put("IP6 ");
  const version = printer.byte(at) >>> 4;
  if (version !== 6) return printer.put(`version error: ${version} != 6`);
  const payload = printer.u16(at + 4);
  // A length of 0 is that of a jumbogram, whose own stands in an extension header, or there is no payload.
  const total = (payload === 0 ? length : payload) + HEADER;
  if (payload !== 0 && length < total) printer.put(`truncated-ip6 - ${total - length} bytes missing!`);
  const outer = printer.end;
  printer.within(at, total, () => new Ipv6Packet(printer, at, length, { payload, total, outer }).print());
}

class Ipv6Packet {
  private readonly ip: IpHeader;
  /** Of the payload; 0 where nothing says it. */
  private payload: number;
  private jumbo = false;
  private extended = false;
  private fragmented = false;

  constructor(
    private readonly printer: Printer,
    private readonly at: number,
    private readonly length: number,
    private readonly says: { readonly payload: number; readonly total: number; readonly outer: number },
  ) {
    this.ip = { at, version: 6 };
    this.payload = says.payload;
  }

  print(): void {
    const { printer, at } = this;
    let place = at;
    let left = this.says.total;
    let advance = HEADER;
    let next = printer.byte(at + 6);
    let hops = false;
    while (place < printer.end && advance > 0) {
      if (left < advance) return printer.cut();
      place += advance;
      left -= advance;
      if (place === at + HEADER && !hasPorts(next)) printer.put(`${address(printer, this.ip, "source")} > ${address(printer, this.ip, "target")}: `);
      switch (next) {
        case Next.HOP_BY_HOP:
          if (hops || place !== at + HEADER) {
            printer.put(hops ? "[The Hop-by-Hop Options header was already found]" : "[The Hop-by-Hop Options header don't follow the IPv6 header]");
            return printer.invalid();
          }
          hops = true;
          advance = this.hopByHop(place);
          if (this.payload === 0 && !this.jumbo) {
            printer.put("[No valid Jumbo Payload Hop-by-Hop option found]");
            return printer.invalid();
          }
          break;
        case Next.DESTINATION:
          advance = this.destination(place);
          break;
        case Next.FRAGMENT:
          advance = this.fragment(place);
          if (printer.end <= place + advance) return;
          this.fragmented = true;
          break;
        case Next.MOBILITY_OLD:
        case Next.MOBILITY:
          return printer.put("mobility");
        case Next.ROUTING:
          printer.need(place, 1);
          advance = this.routing(place);
          break;
        default:
          return this.demultiplex(place, left, next);
      }
      if (advance < 0) return;
      this.extended = true;
      next = printer.byte(place);
      printer.protocol = "ip6";
    }
  }

  private demultiplex(place: number, left: number, next: number): void {
    const { printer, at, length } = this;
    let size = left;
    if (this.jumbo) {
      const total = this.payload + HEADER;
      if (total < place - at) return printer.cut();
      if (length < total) printer.put(`truncated-ip6 - ${total - length} bytes missing!`);
      printer.end = Math.min(this.says.outer, at + total);
      size = total - (place - at);
    } else if (this.payload === 0) {
      if (this.extended) return printer.cut();
      printer.end = Math.min(this.says.outer, at + HEADER);
      size = 0;
    }
    printProtocol(printer, place, size, next, this.ip, this.fragmented);
  }

  /** The length of the header; -1 where the line ends. */
  private hopByHop(place: number): number {
    const { printer } = this;
    printer.protocol = "hbhopt";
    const size = (printer.byte(place + 1) + 1) * 8;
    if (printer.has(place, size)) {
      printer.put("HBH ");
      if (this.hopOptions(place + 2, size - 2)) return size;
    }
    printer.cut();
    return -1;
  }

  /** False where an option has a length that it cannot have (ip6_opt_process). */
  private hopOptions(from: number, length: number): boolean {
    const { printer } = this;
    let seen = false;
    let size = 0;
    for (let at = 0; at < length; at += size) {
      const type = printer.byte(from + at);
      if (type === 0) {
        size = 1;
        continue;
      }
      if (at + 1 >= length) return false;
      const body = printer.byte(from + at + 1);
      size = body + 2;
      if (at + size > length) return false;
      const [name, least, exact] = type === 5 ? ["rtalert", 4, true] as const : type === 0xc2 ? ["jumbo", 6, true] as const : type === 0xc9 ? ["homeaddr", 18, false] as const : ["", 2, false] as const;
      if (name === "") continue;
      if (length - at < least) {
        printer.put(`(${name}: trunc)`);
        return false;
      }
      if (exact ? size !== least : size < least) {
        printer.put(`(${name}: invalid len ${body})`);
        return false;
      }
      if (type !== 0xc2 || seen) continue;
      seen = true;
      const jumbo = printer.u32(from + at + 2);
      if (this.payload === 0 && jumbo >= 65536) {
        this.jumbo = true;
        this.payload = jumbo;
      }
    }
    return true;
  }

  private destination(place: number): number {
    const { printer } = this;
    printer.protocol = "dstopt";
    const size = (printer.byte(place + 1) + 1) * 8;
    if (printer.has(place, size)) {
      printer.put("DSTOPT ");
      return size;
    }
    printer.cut();
    return -1;
  }

  private fragment(place: number): number {
    const { printer, at } = this;
    printer.protocol = "frag6";
    const offset = printer.u16(place + 2) & 0xfff8;
    const size = BigInt(HEADER + printer.u16(at + 4) - (place - at) - 8);
    printer.put(`frag (${offset}|${BigInt.asUintN(64, size)})`);
    if (offset !== 0) return -1;
    printer.put(" ");
    return 8;
  }

  private routing(place: number): number {
    const { printer } = this;
    printer.protocol = "rt6";
    printer.put("RT6");
    const words = printer.byte(place + 1);
    printer.put(` (len=${words}`);
    const type = printer.byte(place + 2);
    printer.put(`, type=${type}`);
    if (type === 0) printer.put(" [Deprecated]");
    printer.put(`, segleft=${printer.byte(place + 3)}`);
    if (type === 0 || type === 2) {
      const reserved = printer.u32(place + 4);
      if (reserved !== 0) printer.put(`, rsv=0x${hex(reserved)}`);
    } else if (type === 4) {
      printer.put(`, last-entry=${printer.byte(place + 4)}`);
      const flags = printer.byte(place + 5);
      if (flags !== 0) printer.put(`, flags=0x${hex(flags)}`);
      printer.put(`, tag=${hex(printer.u16(place + 6))}`);
    } else {
      printer.put(" (unknown type)");
      printer.invalid();
      return -1;
    }
    if (words % 2 === 1) {
      printer.put(` (invalid length ${words})`);
      printer.invalid();
      return -1;
    }
    for (let index = 0; index < words / 2; index++) printer.put(`, [${index}]${printer.ipv6Address(place + 8 + 16 * index)}`);
    printer.put(") ");
    return (words + 1) * 8;
  }
}
