/** `, options [mss 1460,sackOK,…]` of a line (print-tcp.c of tcpdump 4.99.3). */
import { printMptcp } from "./print-mptcp";
import { hex, type Printer } from "./printer";

enum Kind {
  END = 0, NOP = 1, MSS = 2, WINDOW_SCALE = 3, SACK_PERMITTED = 4, SACK = 5, ECHO = 6, ECHO_REPLY = 7, TIMESTAMPS = 8,
  CC = 11, CC_NEW = 12, CC_ECHO = 13, MD5 = 19, SCPS = 20, USER_TIMEOUT = 28, AUTHENTICATION = 29, MPTCP = 30, FAST_OPEN = 34, EXPERIMENT = 254,
}

const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [Kind.END, "eol"], [Kind.NOP, "nop"], [Kind.MSS, "mss"], [Kind.WINDOW_SCALE, "wscale"], [Kind.SACK_PERMITTED, "sackOK"], [Kind.SACK, "sack"],
  [Kind.ECHO, "echo"], [Kind.ECHO_REPLY, "echoreply"], [Kind.TIMESTAMPS, "TS"], [Kind.CC, "cc"], [Kind.CC_NEW, "ccnew"], [Kind.CC_ECHO, ""],
  [Kind.MD5, "md5"], [Kind.SCPS, "scps"], [Kind.USER_TIMEOUT, "uto"], [Kind.AUTHENTICATION, "tcp-ao"], [Kind.MPTCP, "mptcp"],
  [Kind.FAST_OPEN, "tfo"], [Kind.EXPERIMENT, "exp"],
]);

const DIGEST = 16;
/** The shared identifier of Fast Open among the experimental options (RFC 7413). */
const FAST_OPEN_ID = 0xf989;

export interface OptionsPlace {
  readonly at: number;
  readonly length: number;
  readonly flags: number;
  /** What is taken from the edges of SACK blocks. */
  readonly sackBase: number;
  /** Where the segment ends by the layer below. */
  readonly segmentEnd: number;
}

/** Thrown within an option: it says a length that it cannot have, or the capture does not hold it. */
const BAD = new Error("bad option");
const CUT = new Error("cut option");

/** False where the line ends within the options. */
export function printTcpOptions(printer: Printer, place: OptionsPlace): boolean {
  printer.put(", options [");
  let { at, length: left } = place;
  let separator = "";
  try {
    while (left > 0) {
      printer.put(separator);
      const kind = printer.byte(at++);
      let size = 1;
      if (kind !== Kind.END && kind !== Kind.NOP) {
        size = printer.byte(at++);
        if (size < 2 || size > left) throw BAD;
        left--;
      }
      left--;
      printer.put(NAMES.get(kind) ?? `unknown-${kind}`);
      const option = new OptionBody(printer, at, left, size - 2, place);
      const read = option.print(kind);
      at += read;
      left -= read;
      const told = read + (size === 1 ? 1 : 2);
      if (told !== size) printer.put(`[len ${size}]`);
      separator = ",";
      if (kind === Kind.END) break;
    }
  } catch (error) {
    if (error === BAD) printer.put(separator === "" ? "[bad opt]" : "[bad opt]]");
    else if (error === CUT) {
      printer.cut();
      if (separator !== "") printer.put(">");
    } else throw error;
    return false;
  }
  printer.put("]");
  return true;
}

/** One option behind its kind and size. */
class OptionBody {
  constructor(
    private readonly printer: Printer,
    private readonly at: number,
    /** Bytes of the options from here on. */
    private readonly left: number,
    /** Bytes that its size leaves to it. */
    private readonly body: number,
    private readonly place: OptionsPlace,
  ) {}

  /** Bytes that were read, which need not be those that its size says. */
  print(kind: number): number {
    const { printer, at, body } = this;
    switch (kind) {
      case Kind.MSS:
        this.check(2);
        printer.put(` ${printer.u16(at)}`);
        return 2;
      case Kind.WINDOW_SCALE:
        this.check(1);
        printer.put(` ${printer.byte(at)}`);
        return 1;
      case Kind.SACK:
        return this.sack();
      case Kind.CC:
      case Kind.CC_NEW:
      case Kind.CC_ECHO:
      case Kind.ECHO:
      case Kind.ECHO_REPLY:
        this.check(4);
        printer.put(` ${printer.u32(at)}`);
        return 4;
      case Kind.TIMESTAMPS:
        this.check(8);
        printer.put(` val ${printer.u32(at)} ecr ${printer.u32(at + 4)}`);
        return 8;
      case Kind.MD5:
        return this.digest();
      case Kind.SCPS:
        this.check(2);
        printer.put(` cap ${hex(printer.byte(at), 2)} id ${printer.byte(at + 1)}`);
        return 2;
      case Kind.AUTHENTICATION:
        return this.authentication();
      case Kind.END:
      case Kind.NOP:
      case Kind.SACK_PERMITTED:
        return 0;
      case Kind.USER_TIMEOUT: {
        this.check(2);
        const value = printer.u16(at);
        printer.put(` 0x${hex(value)} ${(value & 1) === 1 ? (value >>> 1) * 60 : value >>> 1}`);
        return 2;
      }
      case Kind.MPTCP:
        this.check(body);
        this.multipath();
        return body;
      case Kind.FAST_OPEN:
        this.check(body);
        printer.put(" ");
        this.cookie(at, body);
        return body;
      case Kind.EXPERIMENT: {
        this.check(body);
        if (body < 2) throw BAD;
        const magic = printer.u16(at);
        printer.put("-");
        if (magic === FAST_OPEN_ID) {
          printer.put("tfo");
          this.cookie(at + 2, body - 2);
        } else {
          printer.put(hex(magic, 4));
        }
        return body;
      }
      default:
        if (body > 0) printer.put(" 0x");
        for (let index = 0; index < body; index++) this.digits(index);
        return body;
    }
  }

  /** LENCHECK: the options hold as many bytes, and the capture does. */
  private check(count: number): void {
    if (count > this.left) throw BAD;
    if (!this.printer.has(this.at, count)) throw CUT;
  }

  private digits(index: number): void {
    this.check(index + 1);
    this.printer.put(hex(this.printer.byte(this.at + index), 2));
  }

  private sack(): number {
    const { printer, at, body, place } = this;
    if (body % 8 !== 0) {
      printer.put(" invalid sack");
      return body;
    }
    printer.put(` ${body / 8} `);
    for (let index = 0; index < body; index += 8) {
      this.check(index + 4);
      const left = printer.u32(at + index);
      this.check(index + 8);
      const right = printer.u32(at + index + 4);
      printer.put(`{${(left - place.sackBase) >>> 0}:${(right - place.sackBase) >>> 0}}`);
    }
    return body;
  }

  /** Without the shared secret tcpdump only says why it cannot tell. */
  private digest(): number {
    const { printer, at, place } = this;
    this.check(DIGEST);
    printer.put(place.segmentEnd > printer.end ? " snaplen too short, " : " shared secret not supplied with -M, ");
    printer.put(`can't check - ${printer.hex(at, DIGEST)}`);
    return DIGEST;
  }

  private authentication(): number {
    const { printer, at, body } = this;
    if (body < 2) {
      printer.invalid();
      return body;
    }
    this.check(1);
    printer.put(` keyid ${printer.byte(at)}`);
    this.check(2);
    printer.put(` rnextkeyid ${printer.byte(at + 1)}`);
    if (body > 2) printer.put(" mac 0x");
    for (let index = 2; index < body; index++) this.digits(index);
    return body;
  }

  /** Its fields are read up to the option's end at most. */
  private multipath(): void {
    const { printer, at, body } = this;
    const good = printer.within(at - 2, body + 2, () => printMptcp(printer, at - 2, body + 2, this.place.flags));
    if (!good) throw BAD;
  }

  private cookie(at: number, length: number): void {
    const { printer } = this;
    if (length === 0) printer.put(" cookiereq");
    else if (length % 2 !== 0 || length < 4 || length > 16) printer.invalid();
    else printer.put(` cookie ${printer.hex(at, length)}`);
  }
}
