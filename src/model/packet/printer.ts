/**
 * What every protocol of a tcpdump line prints with: the frame's bytes behind checks, and the text so far. It is tcpdump's
 * `netdissect_options` (netdissect.h, extract.h, util-print.c of 4.99.3): a fetch behind the end of what was captured ends
 * the line with `[|protocol]`, a payload's length moves that end up.
 */
import { ipv6Text } from "../address";
import { LineEnd } from "./line-end";
import type { CapturedFrame, FrameContext } from "./frame";

/** Layers within each other that a line tells of. */
const MAX_DEPTH = 64;

/** How a frame's line is printed. */
export interface LineOptions {
  /** Sequence and acknowledgement numbers as they stand in the header (`-S`). */
  readonly absolute: boolean;
  /** The link layer's header before the network's (`-e`). */
  readonly link: boolean;
  /** Secrets in the RESP part as they are. */
  readonly reveal: boolean;
}

/** A TCP header as a line came across it, for what keeps the numbers of conversations. */
export interface SeenTcp {
  /** Bytes of both addresses as they stand in the IP header. */
  readonly source: Uint8Array;
  readonly target: Uint8Array;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
}

/** Where the IP header of a transport's segment lies, and its version. */
export interface IpHeader {
  readonly at: number;
  readonly version: 4 | 6;
}

/** Addresses of the link layer, for what has none of its own (LLC). */
export interface LinkAddresses {
  readonly source: string;
  readonly target: string;
}

/** The layers that others lead to, tunnels among them; places and lengths as tcpdump hands them on: `length` on the wire, `captured` of it. */
export interface Layers {
  /** False for a link type that has no printer: nothing was printed. */
  link(printer: Printer, linkType: number, at: number, length: number, captured: number): boolean;
  ethernet(printer: Printer, at: number, length: number, captured: number): void;
  /** False for a type that has no printer: nothing was printed. */
  etherType(printer: Printer, type: number, at: number, length: number, captured: number, link?: LinkAddresses): boolean;
  ipv4(printer: Printer, at: number, length: number): void;
  ipv6(printer: Printer, at: number, length: number): void;
  ppp(printer: Printer, at: number, length: number): void;
  mpls(printer: Printer, at: number, length: number): void;
}

export class Printer {
  text = "";
  /** Name that a cut is told with. */
  protocol = "";
  /** The first place that is not there: behind what was captured, or behind the payload of a layer (`ndo_snapend`). */
  end: number;
  /** Of a TCP header that was met. */
  seen: SeenTcp | undefined;
  private depth = 0;

  constructor(
    readonly frame: CapturedFrame,
    readonly context: FrameContext,
    readonly options: LineOptions,
    readonly layers: Layers,
  ) {
    this.end = frame.captured;
  }

  /** Begins a layer that may hold another of its kind. */
  enter(): void {
    if (++this.depth > MAX_DEPTH) throw LineEnd.TOO_DEEP;
  }

  put(text: string): void {
    this.text += text;
  }

  /** Whether `count` bytes from `at` on are there (ND_TTEST_LEN). */
  has(at: number, count: number): boolean {
    return at + count <= this.end;
  }

  /** Ends the line where `count` bytes from `at` on are not there (ND_TCHECK_LEN). */
  need(at: number, count: number): void {
    if (!this.has(at, count)) throw LineEnd.CUT;
  }

  /** Bytes from `at` on that are there (ND_BYTES_AVAILABLE_AFTER). */
  available(at: number): number {
    return Math.max(0, this.end - at);
  }

  byte(at: number): number {
    if (at >= this.end) throw LineEnd.CUT;
    const byte = this.frame.bytes[at];
    if (byte === undefined) throw LineEnd.OF_GIVEN_BYTES;
    return byte;
  }

  /** Numbers in network byte order; none is read in part. */
  u16(at: number): number {
    this.need(at, 2);
    return (this.byte(at) << 8) | this.byte(at + 1);
  }

  u24(at: number): number {
    this.need(at, 3);
    return (this.u16(at) << 8) | this.byte(at + 2);
  }

  u32(at: number): number {
    this.need(at, 4);
    return ((this.u16(at) << 16) | this.u16(at + 2)) >>> 0;
  }

  u64(at: number): bigint {
    this.need(at, 8);
    return (BigInt(this.u32(at)) << 32n) | BigInt(this.u32(at + 4));
  }

  /** A view of the bytes; all must be there. */
  bytes(at: number, count: number): Uint8Array {
    this.need(at, count);
    if (at + count > this.frame.bytes.length) throw LineEnd.OF_GIVEN_BYTES;
    return this.frame.bytes.subarray(at, at + count);
  }

  /** Digits of `count` bytes. */
  hex(at: number, count: number): string {
    let digits = "";
    for (let index = 0; index < count; index++) digits += hex(this.byte(at + index), 2);
    return digits;
  }

  ipv4Address(at: number): string {
    return this.bytes(at, 4).join(".");
  }

  /** As `inet_ntop` writes it (addrtostr.c): the first longest run of zeros as `::`, IPv4 within in dots. */
  ipv6Address(at: number): string {
    const bytes = this.bytes(at, 16);
    const words = [0, 4, 8, 12].map((offset) => this.u32(at + offset));
    const [first, second, third, last = 0] = words;
    const isMapped = third === 0xffff;
    return first === 0 && second === 0 && (isMapped || (third === 0 && last > 0xffff)) ? `::${isMapped ? "ffff:" : ""}${bytes.subarray(12).join(".")}` : ipv6Text(words);
  }

  macAddress(at: number): string {
    return Array.from(this.bytes(at, 6), (byte) => hex(byte, 2)).join(":");
  }

  /** Says that the packet ends before what should be there (nd_print_trunc). */
  cut(): void {
    this.text += ` [|${this.protocol}]`;
  }

  /** nd_print_invalid. */
  invalid(): void {
    this.text += " (invalid)";
  }

  /** Moves the end up to a payload's, for what `print` prints (nd_push_snaplen). */
  within<T>(at: number, length: number, print: () => T): T {
    const { end } = this;
    this.end = Math.min(end, at + length);
    const result = print();
    this.end = end;
    return result;
  }
}

/** Lower-case hexadecimal digits, at least `width`. */
export function hex(value: number | bigint, width = 1): string {
  return value.toString(16).padStart(width, "0");
}

/** The letters of the bits that are set, least first (bittok2str_nosep). */
export function flagLetters(letters: readonly (readonly [bit: number, letter: string])[], value: number, none: string): string {
  const set = letters.filter(([bit]) => (value & bit) !== 0).map(([, letter]) => letter).join("");
  return set === "" ? none : set;
}
