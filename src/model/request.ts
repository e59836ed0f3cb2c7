/**
 * One request as the places of its arguments: an array of bulk strings, or an inline command. The scan can stop where
 * bytes are not read yet and go on later, so that two arguments of 500 MB cost two reads of a few bytes.
 */
import { latin1 } from "./escape";
import type { Rope } from "./rope";
import { splitInline } from "./inline";

/** Where an argument's bytes lie in the message. */
export interface Argument {
  readonly offset: number;
  readonly length: number;
  /** Of a quoted inline argument its value, which does not stand in the message as it is. */
  readonly decoded?: Uint8Array;
}

/** The longest header line of an array or bulk: a sign, 20 digits, CRLF and some tolerance. */
const HEADER_CAP = 64;
/** Redis reads at most 64 KiB of an inline command (PROTO_INLINE_MAX_SIZE). */
const INLINE_CAP = 65536;
/** Arguments kept of one request; Redis allows 1,048,576 (multibulk limit) unless authenticated users raise it. */
export const ARGUMENTS_CAP = 1 << 20;

/** Holes that a scan passes over before it gives up. */
const LOST_CAP = 64;

const ARRAY = 0x2a;
const BULK = 0x24;
const LF = 0x0a;

export class RequestScan {
  readonly args: Argument[] = [];
  /** Arguments that the header announces, once it was read. */
  count = -1;
  /** All arguments were found. */
  complete = false;
  private position = 0;
  private bad = false;
  private readonly lost = new Set<number>();

  constructor(private readonly rope: Rope, private readonly inline: boolean) {}

  /** Goes on until all is known, or until a byte is missing: then its place, from which to read on. `prefix`: bytes wanted of each argument. */
  advance(prefix: number): number | undefined {
    const missing = this.inline ? this.scanInline() : this.scanArray(prefix);
    return missing === undefined || this.lost.size >= LOST_CAP || this.lost.has(missing) ? undefined : missing;
  }

  /** Says that the byte which `advance` asked for is not to be had. */
  giveUp(place: number): void {
    this.lost.add(place);
  }

  private scanArray(prefix: number): number | undefined {
    const { rope } = this;
    if (this.count < 0) {
      const header = this.header(ARRAY);
      if (header === undefined) return this.missingInHeader();
      this.count = Math.max(0, header);
    }
    while (!this.bad && this.args.length < Math.min(this.count, ARGUMENTS_CAP)) {
      const before = this.position;
      const length = this.header(BULK);
      if (length === undefined) return this.missingInHeader();
      const offset = this.position;
      const kept = Math.min(Math.max(0, length), rope.length - offset);
      const wanted = offset + Math.min(kept, prefix);
      const gap = rope.firstMissing(offset, wanted);
      if (gap < wanted && !this.lost.has(gap)) {
        this.position = before;
        return gap;
      }
      this.args.push({ offset, length: kept });
      this.position = offset + kept + 2;
      this.bad = length < 0 || this.position > rope.length;
    }
    this.complete = !this.bad && this.args.length === this.count;
    return undefined;
  }

  private missingInHeader(): number | undefined {
    if (this.bad) return undefined;
    const end = Math.min(this.rope.length, this.position + HEADER_CAP);
    const missing = this.rope.firstMissing(this.position, end);
    return missing < end ? missing : undefined;
  }

  /** The number of a header line of this type, the position set behind it; undefined where it is missing or no such line. */
  private header(type: number): number | undefined {
    const { rope } = this;
    let at = this.position;
    const first = rope.byteAt(at);
    if (first < 0) return undefined;
    if (first !== type) return this.stop();
    const negative = rope.byteAt(at + 1) === 0x2d;
    let value = 0;
    for (at += negative ? 2 : 1; at < this.position + HEADER_CAP; at++) {
      const byte = rope.byteAt(at);
      if (byte < 0) return undefined;
      if (byte === LF) {
        this.position = at + 1;
        return negative ? -value : value;
      }
      if (byte >= 0x30 && byte <= 0x39) value = value * 10 + byte - 0x30;
      else if (byte !== 0x0d && byte !== 0x2b) return this.stop();
    }
    return this.stop();
  }

  private stop(): undefined {
    this.bad = true;
    return undefined;
  }

  private scanInline(): number | undefined {
    const { rope } = this;
    const limit = Math.min(rope.length, INLINE_CAP);
    const gap = rope.firstMissing(0, limit);
    const feed = rope.indexOfLineFeed(0, limit);
    if (feed < 0 && gap < limit && !this.lost.has(gap)) return gap;
    const line = rope.slice(0, feed < 0 ? gap : feed);
    const split = splitInline(line);
    this.args.push(...split.args.slice(0, ARGUMENTS_CAP));
    this.count = this.args.length;
    this.complete = split.balanced && feed >= 0;
    return undefined;
  }
}

/** An argument's first `limit` bytes (holes zero). */
export function argumentBytes(rope: Rope, argument: Argument, limit = Infinity): Uint8Array {
  if (argument.decoded !== undefined) return argument.decoded.subarray(0, Math.min(limit, argument.decoded.length));
  return rope.slice(argument.offset, argument.offset + Math.min(limit, argument.length));
}

/** Bytes of the argument's value, which quotes in an inline command are no part of. */
export function argumentLength(argument: Argument): number {
  return argument.decoded?.length ?? argument.length;
}

/** Bytes of an argument's beginning that are enough to know any word of the protocol by. */
const WORD = 48;

/** All arguments as words to compare with: characters 0 to 255, cut where no word of the protocol is that long. */
export function argumentWords(rope: Rope, args: readonly Argument[]): string[] {
  return args.map((argument) => latin1(argumentBytes(rope, argument, WORD)));
}
