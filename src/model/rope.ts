/**
 * The bytes of one message, gathered from the segments that carried it: pieces of other buffers side by side, not
 * copied, with holes where bytes were lost or were not read. Whoever parses it skips a long value by arithmetic, so that
 * half a gigabyte between two headers need never be touched.
 */

interface Piece {
  /** Place in the message of the piece's first byte, and behind its last. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  /** Byte `p` of the message is `bytes[p + shift]`. */
  readonly shift: number;
}

export interface Hole {
  readonly offset: number;
  readonly length: number;
}

/** Bytes of a message: `bytes` from `from` up to `to`; without bytes so many that are not there. */
export interface Part {
  readonly bytes: Uint8Array | undefined;
  readonly from: number;
  readonly to: number;
}

export class Rope {
  /** In order, not overlapping. */
  private readonly pieces: Piece[] = [];
  /** The piece that was used last: reads move forward mostly. */
  private cursor = 0;

  /** `length`: bytes of the whole message, holes included. */
  constructor(readonly length: number) {}

  static of(bytes: Uint8Array): Rope {
    const rope = new Rope(bytes.length);
    rope.add(0, bytes);
    return rope;
  }

  /** Lays bytes at `start` (which may be negative or beyond the end: only what falls inside is kept). What is there already stays. */
  add(start: number, bytes: Uint8Array, from = 0, to = bytes.length): void {
    const shift = from - start;
    let at = Math.max(0, start);
    const end = Math.min(this.length, start + (to - from));
    if (at >= end) return;
    const last = this.pieces[this.pieces.length - 1];
    if (last === undefined || last.end <= at) {
      this.pieces.push({ start: at, end, bytes, shift });
      return;
    }
    for (let index = this.lowerBound(at); at < end; index++) {
      const next = this.pieces[index];
      const until = next === undefined ? end : Math.min(end, next.start);
      if (at < until) this.pieces.splice(index++, 0, { start: at, end: until, bytes, shift });
      if (next === undefined) return;
      at = Math.max(at, next.end);
    }
  }

  /** The byte at a place, or -1 where there is none. */
  byteAt(place: number): number {
    const piece = this.find(place);
    return piece === undefined ? -1 : (piece.bytes[place + piece.shift] ?? -1);
  }

  /** Place of the first LF at or after `from` and before `to`; -1 where there is none, or a hole comes first. */
  indexOfLineFeed(from: number, to: number): number {
    const limit = Math.min(to, this.length);
    for (let at = from; at < limit; ) {
      const piece = this.find(at);
      if (piece === undefined) return -1;
      const end = Math.min(limit, piece.end);
      // A loop for short lines: what indexOf saves on long ones it loses in the call.
      const near = Math.min(end, at + 64);
      for (; at < near; at++) if (piece.bytes[at + piece.shift] === 0x0a) return at;
      if (at >= end) continue;
      const found = piece.bytes.indexOf(0x0a, at + piece.shift);
      if (found >= 0 && found - piece.shift < end) return found - piece.shift;
      at = end;
    }
    return -1;
  }

  /** Bytes from `from` up to `to`, clipped to the message; holes are zero. A view where one piece has them all: do not write to it. */
  slice(from: number, to: number): Uint8Array {
    const start = Math.max(0, from);
    const end = Math.min(this.length, to);
    if (end <= start) return new Uint8Array(0);
    const first = this.find(start);
    if (first !== undefined && first.end >= end) return first.bytes.subarray(start + first.shift, end + first.shift);
    const bytes = new Uint8Array(end - start);
    for (let index = this.lowerBound(start); index < this.pieces.length; index++) {
      const piece = this.pieces[index];
      if (piece === undefined || piece.start >= end) break;
      const left = Math.max(start, piece.start);
      const right = Math.min(end, piece.end);
      bytes.set(piece.bytes.subarray(left + piece.shift, right + piece.shift), left - start);
    }
    return bytes;
  }

  /** The first place of [from, to) that has no byte, or `to`. */
  firstMissing(from: number, to: number): number {
    let at = from;
    while (at < to) {
      const piece = this.find(at);
      if (piece === undefined) return at;
      at = piece.end;
    }
    return to;
  }

  /** Holes within [from, to), in order. */
  holes(from: number, to: number): Hole[] {
    const holes: Hole[] = [];
    let at = from;
    for (let index = this.lowerBound(from); index < this.pieces.length && at < to; index++) {
      const piece = this.pieces[index];
      if (piece === undefined || piece.start >= to) break;
      if (piece.start > at) holes.push({ offset: at, length: piece.start - at });
      at = piece.end;
    }
    if (at < to) holes.push({ offset: at, length: to - at });
    return holes;
  }

  /** Bytes [from, to) of the message where they lie, in order; of holes without bytes. */
  parts(from: number, to: number): Part[] {
    const parts: Part[] = [];
    let at = from;
    for (let index = this.lowerBound(from); index < this.pieces.length && at < to; index++) {
      const piece = this.pieces[index];
      if (piece === undefined || piece.start >= to) break;
      if (piece.start > at) parts.push({ bytes: undefined, from: 0, to: piece.start - at });
      const start = Math.max(at, piece.start);
      at = Math.min(to, piece.end);
      parts.push({ bytes: piece.bytes, from: start + piece.shift, to: at + piece.shift });
    }
    if (at < to) parts.push({ bytes: undefined, from: 0, to: to - at });
    return parts;
  }

  private find(place: number): Piece | undefined {
    const recent = this.pieces[this.cursor];
    if (recent !== undefined && place >= recent.start && place < recent.end) return recent;
    const index = this.lowerBound(place);
    const piece = this.pieces[index];
    if (piece === undefined || place < piece.start) return undefined;
    this.cursor = index;
    return piece;
  }

  /** Index of the first piece that ends behind `place`. */
  private lowerBound(place: number): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.pieces[middle]?.end ?? Infinity) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
