/**
 * A payload taken apart as tcpdump 4.99.3 does (print-resp.c), its misreadings included: it takes every payload for the
 * beginning of a message, knows RESP2 and inline commands, and reads what it does not know as an inline command. Where a
 * connection is known to speak RESP3, its types are read, too. Parts come out instead of text, so that secrets can be
 * found before anything is printed.
 */
import type { Printer } from "./printer";

export enum PartKind {
  /** A string in quotes. */
  STRING,
  /** What a length says, or what is wrong with it. */
  NOTE,
}

export interface RespPart {
  readonly kind: PartKind;
  /** Of a string: its first byte in the frame, and how many; of a note 0. */
  readonly at: number;
  readonly length: number;
  readonly note: string;
  /** The character that its value begins with; of an inline command "". */
  readonly type: string;
  /** The given bytes end within it: only of a bulk string, whose length says that it is there. */
  readonly open: boolean;
}

/** What stands at the top of a payload: a value or an array with all below it. */
export interface RespMessage {
  readonly parts: readonly RespPart[];
  /** Nothing of it is missing. */
  readonly complete: boolean;
  /** Why nothing follows. */
  readonly end: "cut" | "given bytes" | undefined;
}

const CR = 0x0d;
const LF = 0x0a;
const INT_MAX = 0x7fffffff;

/** What resp_get_length gives for a length that is none. */
enum BadLength { NULL = -1, CUT = -2, TOO_LARGE = -3, NEGATIVE = -4, INVALID = -5 }

const NOTES: ReadonlyMap<number, string> = new Map<number, string>([
  [BadLength.NULL, " null"], [BadLength.TOO_LARGE, " length too large"], [BadLength.NEGATIVE, " length negative and not -1"],
]);

/** Thrown where the packet ends within a value, or the given bytes do. */
const CUT = new Error("cut");
const OPEN = new Error("open");

export class RespReading {
  private at: number;
  private readonly stop: number;
  private parts: RespPart[] = [];

  /** `length` bytes on the wire from `at` on, however many of them were captured. `types`: 3 where the types of RESP3 are read, which tcpdump does not know. */
  constructor(private readonly printer: Printer, at: number, length: number, private readonly types: 2 | 3 = 2) {
    this.at = at;
    this.stop = at + length;
  }

  /** The next message; undefined behind the last. */
  next(): RespMessage | undefined {
    if (this.at >= this.stop) return undefined;
    this.parts = [];
    try {
      this.message();
      return { parts: this.parts, complete: true, end: undefined };
    } catch (error) {
      if (error !== CUT && error !== OPEN) throw error;
      return { parts: this.parts, complete: false, end: error === CUT ? "cut" : "given bytes" };
    }
  }

  /** A loop with its own stack: arrays of one element may be nested as often as a payload has bytes. */
  private message(): void {
    const open: number[] = [];
    for (;;) {
      const elements = this.value();
      if (elements > 0) {
        open.push(elements);
        continue;
      }
      for (;;) {
        const left = open.pop();
        if (left === undefined) return;
        if (left > 1) {
          open.push(left - 1);
          break;
        }
      }
    }
  }

  /** Reads a value; the number of elements that must follow it. */
  private value(): number {
    const type = String.fromCharCode(this.byte(this.at));
    switch (type) {
      case "+":
      case "-":
      case ":":
        this.at++;
        this.line(type);
        return 0;
      case "$":
        this.at++;
        this.bulk(type);
        return 0;
      case "*":
        return this.aggregate(type, 1);
      default: {
        const elements = this.types === 3 ? this.newer(type) : undefined;
        if (elements !== undefined) return elements;
        this.inline();
        return 0;
      }
    }
  }

  /** The number of elements of an array or its like, with so many values each. */
  private aggregate(type: string, each: number): number {
    this.at++;
    const count = this.length();
    if (count <= 0) this.note(count === 0 ? " empty" : NOTES.get(count) ?? " invalid", type);
    return Math.max(0, count) * each;
  }

  /** A value of RESP3, told as those of RESP2 are: strings without their structure; undefined where it is none. */
  private newer(type: string): number | undefined {
    switch (type) {
      case "%":
        return this.aggregate(type, 2);
      case "~":
      case ">":
        return this.aggregate(type, 1);
      case "|":
        // An attribute stands before what it belongs to.
        return this.aggregate(type, 2) + 1;
      case ",":
      case "(":
        this.at++;
        this.line(type);
        return 0;
      case "_":
      case "#": {
        const from = ++this.at;
        this.findLineEnd();
        this.note(type === "_" ? " null" : this.byte(from) === 0x74 ? " true" : " false", type);
        this.at += 2;
        return 0;
      }
      case "=":
      case "!":
        this.at++;
        this.bulk(type);
        return 0;
      default:
        return undefined;
    }
  }

  private line(type: string): void {
    const from = this.at;
    this.findLineEnd();
    this.string(from, this.at - from, type);
    this.at += 2;
  }

  /** Moves to the next CRLF: a line without one is not told. */
  private findLineEnd(): void {
    while (this.at + 2 <= this.stop && this.printer.has(this.at, 2)) {
      if (this.byte(this.at) === CR && this.byte(this.at + 1) === LF) return;
      this.at++;
    }
    throw CUT;
  }

  private bulk(type: string): void {
    const length = this.length();
    if (length < 0) return this.note(NOTES.get(length) ?? " invalid", type);
    if (length === 0) {
      this.note(" empty", type);
    } else {
      if (this.at + length > this.stop || !this.printer.has(this.at, length)) throw CUT;
      const given = this.printer.frame.bytes.length - this.at;
      this.string(this.at, Math.min(length, Math.max(0, given)), type, given < length);
      if (given < length) throw OPEN;
      this.at += length;
    }
    this.findLineEnd();
    this.at += 2;
  }

  private inline(): void {
    this.skipLineEnds();
    const from = this.at;
    for (;;) {
      const byte = this.byte(this.at);
      if (byte === CR || byte === LF) break;
      this.at++;
    }
    this.string(from, this.at - from, "");
    this.skipLineEnds();
  }

  private skipLineEnds(): void {
    while (this.at < this.stop && this.printer.has(this.at, 1)) {
      const byte = this.byte(this.at);
      if (byte !== CR && byte !== LF) return;
      this.at++;
    }
  }

  private byte(at: number): number {
    if (at >= this.stop || at >= this.printer.end) throw CUT;
    const byte = this.printer.frame.bytes[at];
    if (byte === undefined) throw OPEN;
    return byte;
  }

  /** The number of a bulk string or an array, or a BadLength; moves behind what was read of it. */
  private length(): number {
    let value = 0;
    let tooLarge = false;
    const negative = this.byte(this.at) === 0x2d;
    if (negative) this.at++;
    const from = this.at;
    for (;;) {
      const digit = this.byte(this.at) - 0x30;
      if (digit < 0 || digit > 9) break;
      if (value > Math.floor(INT_MAX / 10) || value * 10 + digit > INT_MAX) tooLarge = true;
      else value = value * 10 + digit;
      this.at++;
    }
    if (this.at === from || this.byte(this.at) !== CR || this.byte(++this.at) !== LF) {
      this.at++;
      return BadLength.INVALID;
    }
    this.at++;
    if (negative) return tooLarge || value !== 1 ? BadLength.NEGATIVE : BadLength.NULL;
    return tooLarge ? BadLength.TOO_LARGE : value;
  }

  private string(at: number, length: number, type: string, open = false): void {
    this.parts.push({ kind: PartKind.STRING, at, length, note: "", type, open });
  }

  private note(note: string, type: string): void {
    this.parts.push({ kind: PartKind.NOTE, at: 0, length: 0, note, type, open: false });
  }
}
