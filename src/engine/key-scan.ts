/**
 * Takes one key apart: what of it stands for itself, and what is a number, an identifier, a date … that another key has another of. Over bytes, since
 * keys are bytes and there may be millions; nothing is made for a key but numbers in an array that is used again.
 */

/** What a piece is. Classes are what keys of one pattern differ in. */
export const Piece = { LITERAL: 0, SEPARATOR: 1, NUMBER: 2, DATE: 3, HEX: 4, ID: 5, UUID: 6, EMAIL: 7, IP: 8, BINARY: 9, ANY: 10 } as const;
/** How a pattern writes each of them; of the first two their own bytes. */
export const PIECE_NAMES: readonly string[] = ["", "", "{n}", "{date}", "{hex}", "{id}", "{uuid}", "{email}", "{ip}", "{bin}", "{*}"];

/** Bytes of a key that are looked at, and pieces that are kept; the rest is one of ANY. */
const SCANNED = 512;
const PIECES = 128;

const DIGIT = 1;
const LOWER_HEX = 2;
const LOWER = 4;
const UPPER_HEX = 8;
const UPPER = 16;
/** Of other alphabets, in UTF-8; taken for letters. */
const HIGH = 32;
const WORD = 63;
const CONTROL = 64;
/** Divides a key into segments: always, or where nothing else does. */
const HARD = 128;
const SOFT = 256;

const CLASS = Uint16Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return HIGH;
  if (byte < 0x20 || byte === 0x7f) return CONTROL;
  const text = String.fromCharCode(byte);
  if (/\d/.test(text)) return DIGIT;
  if (/[a-z]/.test(text)) return text <= "f" ? LOWER_HEX : LOWER;
  if (/[A-Z]/.test(text)) return text <= "F" ? UPPER_HEX : UPPER;
  return ":/|".includes(text) ? HARD : "._-".includes(text) ? SOFT : 0;
});

const AT = 0x40;
const DASH = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const LETTER_V = 0x76;

export class KeyScan {
  /** Of each piece what it is, and its bytes: from, to. Valid until the next scan. */
  readonly kinds = new Uint8Array(PIECES + 1);
  readonly froms = new Uint32Array(PIECES + 1);
  readonly tos = new Uint32Array(PIECES + 1);
  count = 0;

  constructor(private readonly bytes: Uint8Array) {}

  scan(from: number, length: number): void {
    const { bytes } = this;
    const end = from + Math.min(length, SCANNED);
    this.count = 0;
    const splits = this.splits(from, end);
    let segment = from;
    let at = from;
    while (at < end && this.count < PIECES - 2) {
      const byte = bytes[at] ?? 0;
      const kind = CLASS[byte] ?? 0;
      if ((kind & WORD) !== 0) at = this.word(at, end);
      else if ((kind & splits) !== 0) {
        this.add(Piece.SEPARATOR, at, ++at);
        segment = at;
      } else if (kind === CONTROL) {
        let to = at + 1;
        while (to < end && ((CLASS[bytes[to] ?? 0] ?? 0) & (CONTROL | HIGH)) !== 0) to++;
        this.add(Piece.BINARY, at, to);
        at = to;
      } else if (byte === AT) at = this.email(segment, at, end);
      else this.add(Piece.LITERAL, at, ++at);
    }
    if (at < from + length) this.add(Piece.ANY, at, from + length);
  }

  /** What divides this key: dots, underscores and dashes only where nothing stronger does. An address is not to be torn apart. */
  private splits(from: number, end: number): number {
    const { bytes } = this;
    let hasAt = false;
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (CLASS[byte] === HARD) return HARD;
      hasAt ||= byte === AT;
    }
    return hasAt ? HARD : SOFT;
  }

  private add(kind: number, from: number, to: number): void {
    const last = this.count - 1;
    // Bytes that stand for themselves and follow each other are one piece.
    if (kind === Piece.LITERAL && last >= 0 && this.kinds[last] === Piece.LITERAL) {
      this.tos[last] = to;
      return;
    }
    this.kinds[this.count] = kind;
    this.froms[this.count] = from;
    this.tos[this.count++] = to;
  }

  /** A run of letters and digits; gives the place behind it. */
  private word(from: number, end: number): number {
    const { bytes } = this;
    let seen = 0;
    let changes = 0;
    let wasDigit = -1;
    let digitsFrom = from;
    let to = from;
    for (; to < end; to++) {
      const kind = CLASS[bytes[to] ?? 0] ?? 0;
      if ((kind & WORD) === 0) break;
      seen |= kind;
      const isDigit = kind & DIGIT;
      if (isDigit !== wasDigit) {
        changes++;
        wasDigit = isDigit;
        digitsFrom = to;
      }
    }
    const length = to - from;
    if ((seen & ~(DIGIT | LOWER_HEX | UPPER_HEX)) === 0 && length === 8 && to < end && bytes[to] === DASH && this.isUuid(from, end)) {
      this.add(Piece.UUID, from, from + 36);
      return from + 36;
    }
    if (seen === DIGIT) return this.digits(from, to, end);
    if ((seen & DIGIT) === 0) this.add(Piece.LITERAL, from, to);
    else if (length >= 8 && (seen === (DIGIT | LOWER_HEX) || seen === (DIGIT | UPPER_HEX))) this.add(Piece.HEX, from, to);
    else if (changes === 2 && wasDigit === DIGIT) {
      // v1 is a version, of which there are few.
      const isVersion = digitsFrom === from + 1 && length <= 4 && ((bytes[from] ?? 0) | 0x20) === LETTER_V;
      this.add(Piece.LITERAL, from, isVersion ? to : digitsFrom);
      if (!isVersion) this.add(Piece.NUMBER, digitsFrom, to);
    } else if (length >= 8 && (changes >= 4 || ((seen & (LOWER | LOWER_HEX)) !== 0 && (seen & (UPPER | UPPER_HEX)) !== 0))) this.add(Piece.ID, from, to);
    else this.add(Piece.LITERAL, from, to);
    return to;
  }

  /** A number, or the beginning of a date or of an address. */
  private digits(from: number, to: number, end: number): number {
    const length = to - from;
    let behind = from;
    let kind: number = Piece.NUMBER;
    if (length <= 3 && this.bytes[to] === DOT && (behind = this.ipEnd(from, end)) > 0) kind = Piece.IP;
    else if ((length === 4 || length === 8) && (behind = this.dateEnd(from, to, end)) > 0) kind = Piece.DATE;
    else behind = to;
    this.add(kind, from, behind);
    return behind;
  }

  /** 8-4-4-4-12 hexadecimal digits (RFC 9562). */
  private isUuid(from: number, end: number): boolean {
    if (from + 36 > end || (from + 36 < end && this.isWord(from + 36))) return false;
    for (let at = 0; at < 36; at++) {
      const byte = this.bytes[from + at] ?? 0;
      const isDash = at === 8 || at === 13 || at === 18 || at === 23;
      if (isDash ? byte !== DASH : ((CLASS[byte] ?? 0) & (DIGIT | LOWER_HEX | UPPER_HEX)) === 0) return false;
    }
    return true;
  }

  private ipEnd(from: number, end: number): number {
    let at = from;
    for (let part = 0; part < 4; part++) {
      const start = at;
      while (at < end && this.isDigit(at)) at++;
      if (at === start || at - start > 3) return 0;
      if (part < 3 && (at >= end || this.bytes[at++] !== DOT)) return 0;
    }
    return at < end && (this.isWord(at) || this.bytes[at] === DOT) ? 0 : at;
  }

  /** `20261125`, `2026-11-25` (also with other separators, and with a time of day behind a T) and `2026-11`; 0 for what is none. */
  private dateEnd(from: number, to: number, end: number): number {
    const century = this.number(from, 2);
    if (century !== 19 && century !== 20) return 0;
    if (to - from === 8) return isMonth(this.number(from + 4, 2)) && isDay(this.number(from + 6, 2)) ? to : 0;
    const separator = this.bytes[to] ?? 0;
    if (to + 3 > end || ((CLASS[separator] ?? 0) & (HARD | SOFT)) === 0 || !isMonth(this.number(to + 1, 2))) return 0;
    const hasDay = to + 6 <= end && this.bytes[to + 3] === separator && isDay(this.number(to + 4, 2));
    if (!hasDay) return separator === DASH && (to + 3 === end || !this.isWord(to + 3)) ? to + 3 : 0;
    let at = to + 6;
    if (at < end && this.bytes[at] === 0x54 && at + 1 < end && this.isDigit(at + 1)) {
      // As far as digits go, with what stands between them, and a Z.
      let last = at + 1;
      for (at = last; at < end && (this.isDigit(at) || (":.+-".includes(String.fromCharCode(this.bytes[at] ?? 0)) && at === last + 1)); at++) {
        if (this.isDigit(at)) last = at;
      }
      at = last + 1;
      if (this.bytes[at] === 0x5a && at < end) at++;
    }
    return at < end && this.isWord(at) ? 0 : at;
  }

  /** The whole segment around an @ that stands between words, the domain with a dot; else the @ is itself. */
  private email(segment: number, at: number, end: number): number {
    let to = at + 1;
    let dots = 0;
    for (; to < end; to++) {
      const byte = this.bytes[to] ?? 0;
      if (byte === DOT) dots++;
      else if (byte !== DASH && ((CLASS[byte] ?? 0) & WORD) === 0) break;
    }
    if (dots === 0 || at === segment || !this.isWord(at - 1)) {
      this.add(Piece.LITERAL, at, at + 1);
      return at + 1;
    }
    while (this.count > 0 && (this.froms[this.count - 1] ?? 0) >= segment) this.count--;
    this.add(Piece.EMAIL, segment, to);
    return to;
  }

  private isWord(at: number): boolean {
    return ((CLASS[this.bytes[at] ?? 0] ?? 0) & WORD) !== 0;
  }

  private isDigit(at: number): boolean {
    return CLASS[this.bytes[at] ?? 0] === DIGIT;
  }

  /** So many digits as a number; -1 for others. */
  private number(from: number, digits: number): number {
    let value = 0;
    for (let at = from; at < from + digits; at++) {
      if (!this.isDigit(at)) return -1;
      value = value * 10 + (this.bytes[at] ?? 0) - ZERO;
    }
    return value;
  }
}

function isMonth(number: number): boolean {
  return number >= 1 && number <= 12;
}

function isDay(number: number): boolean {
  return number >= 1 && number <= 31;
}
