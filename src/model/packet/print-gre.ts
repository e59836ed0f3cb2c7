/** A GRE tunnel's part of a line, and what it carries (print-gre.c of tcpdump 4.99.3). */
import { ETHER_TYPES } from "./ether-types";
import { hex, type Printer } from "./printer";

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;

export function printGre(printer: Printer, at: number, length: number): void {
  printer.protocol = "gre";
  if (!printer.has(at, 2) || length < 2) return printer.cut();
  const flags = printer.u16(at);
  const version = flags & 7;
  printer.put(`GREv${version}`);
  if (version > 1) return printer.put(" ERROR: unknown-version");
  const reader = new GreReader(printer, at + 2, length - 2);
  const type = reader.u16();
  if (type === undefined) return printer.cut();
  if (!(version === 0 ? reader.fieldsOf0(flags) : reader.fieldsOf1(flags))) return printer.cut();
  if (printer.options.link) printer.put(`, proto ${ETHER_TYPES.get(type) ?? "unknown"} (0x${hex(type, 4)})`);
  printer.put(`, length ${length}`);
  if (version === 1 && (flags & SEQUENCE) === 0) return;
  printer.put(": ");
  printInner(printer, version, type, reader);
}

function printInner(printer: Printer, version: number, type: number, { at, left }: GreReader): void {
  const { layers } = printer;
  if (version === 1 && type === 0x880b) layers.ppp(printer, at, left);
  else if (version === 0 && type === 0x0800) layers.ipv4(printer, at, left);
  else if (version === 0 && type === 0x86dd) layers.ipv6(printer, at, left);
  else if (version === 0 && type === 0x8847) layers.mpls(printer, at, left);
  else if (version === 0 && type === 0x6558) layers.ethernet(printer, at, left, printer.available(at));
  else printer.put(`gre-proto-0x${hex(type)}`);
}

/** Reads fields that must be there, both by the packet's length and in what was captured. */
class GreReader {
  constructor(
    private readonly printer: Printer,
    public at: number,
    public left: number,
  ) {}

  u16(): number | undefined {
    return this.take(2) ? this.printer.u16(this.at - 2) : undefined;
  }

  /** False where the packet ends within. */
  fieldsOf0(flags: number): boolean {
    if ((flags & (CHECKSUM | ROUTING)) !== 0) {
      const offset = this.take(2) ? this.u16() : undefined;
      if (offset === undefined) return false;
      this.printer.put(`, off 0x${hex(offset)}`);
    }
    if ((flags & KEY) !== 0 && !this.number((key) => `, key=0x${hex(key)}`)) return false;
    if ((flags & SEQUENCE) !== 0 && !this.number((sequence) => `, seq ${sequence}`)) return false;
    return (flags & ROUTING) === 0 || this.routes();
  }

  fieldsOf1(flags: number): boolean {
    if ((flags & KEY) !== 0 && !this.number((key) => `, call ${key & 0xffff}`)) return false;
    if ((flags & SEQUENCE) !== 0 && !this.number((sequence) => `, seq ${sequence}`)) return false;
    if ((flags & ACKNOWLEDGEMENT) !== 0 && !this.number((number) => `, ack ${number}`)) return false;
    if ((flags & SEQUENCE) === 0) this.printer.put(", no-payload");
    return true;
  }

  private take(count: number): boolean {
    if (!this.printer.has(this.at, count) || this.left < count) return false;
    this.at += count;
    this.left -= count;
    return true;
  }

  private number(tell: (value: number) => string): boolean {
    if (!this.take(4)) return false;
    this.printer.put(tell(this.printer.u32(this.at - 4)));
    return true;
  }

  /** Source routes, which nobody has used for decades, by their family alone. */
  private routes(): boolean {
    while (this.take(4)) {
      const family = this.printer.u16(this.at - 4);
      const length = this.printer.byte(this.at - 1);
      if (family === 0 && length === 0) return true;
      this.printer.put(`, (rtaf=0x${hex(family)})`);
      if (this.left < length) return false;
      this.at += length;
      this.left -= length;
    }
    return false;
  }
}
