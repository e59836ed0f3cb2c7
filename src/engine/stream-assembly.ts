/**
 * The bytes of one connection's two sides, frame by frame: each side's in order of its sequence numbers, those that were sent again only
 * once, those that came too late in their place, those that never came as gaps; and no side's before what it acknowledges of the other's.
 * By the rules of assembly/flow/assembler.ts, which keeps no bytes; but nothing here depends on what the bytes are.
 */
import { FrameFlag } from "../../assembly/schema";
import type { FrameBytes } from "./blocks";

/** What a frame made known of a side, or, without bytes, what the capture does not hold. */
export interface Said {
  readonly fromServer: boolean;
  readonly frame: number;
  readonly time: number;
  /** From the side's first byte. */
  readonly place: number;
  readonly length: number;
  readonly bytes: Uint8Array | undefined;
}

interface Segment {
  readonly frame: number;
  readonly time: number;
  readonly place: number;
  readonly bytes: Uint8Array;
  readonly wire: number;
  /** Acknowledges the other side's bytes before this place. */
  readonly after: number;
}

const FIN = 1;
const RST = 4;
const ACK = 16;
/** Frames of a connection that may still bring bytes which are already acknowledged. */
const GRACE = 16;
/** What may wait of one side. */
const WAITING_SEGMENTS = 2048;
/** No window reaches so far ahead: an acknowledgement of bytes there is noise. */
const TOO_FAR = 2 ** 28;
const LATE = FrameFlag.RETRANSMISSION | FrameFlag.OUT_OF_ORDER | FrameFlag.DUPLICATE;

class Side {
  /** Place of the first byte that is not known; NaN before any frame of the side. */
  next = NaN;
  /** As far as the other side has received. */
  acked = 0;
  /** Place behind a FIN. */
  fin = NaN;
  /** In order of their places. */
  waiting: Segment[] = [];
  overdue = 0;
  overdueEnd = 0;

  constructor(readonly fromServer: boolean, readonly first: number) {}

  /** Bytes before a place that are not here; a FIN is acknowledged like one. */
  missing(before: number): number {
    return before === this.fin + 1 ? this.fin - this.next : before - this.next;
  }

  /** Sequence numbers are unwrapped around what is known. */
  placeOf(sequence: number): number {
    return this.next + ((sequence - (this.first + this.next)) | 0);
  }
}

export class StreamAssembly {
  private readonly sides: readonly [Side, Side];

  /** `first`: sequence numbers of the first bytes of client and server, NaN of one that sent nothing. `isStart`: no frame of the connection comes before. */
  constructor(first: readonly [number, number], isStart: boolean, private readonly say: (said: Said) => void) {
    this.sides = [new Side(false, first[0]), new Side(true, first[1])];
    if (isStart) for (const side of this.sides) side.next = side.first - side.first;
  }

  /** The connection's next frame, with its FrameFlag bits. */
  take(frame: number, marks: number, { bytes, payload, length, wirePayload, sequence, tcpFlags, acknowledgement, time }: FrameBytes): void {
    const fromServer = (marks & FrameFlag.FROM_SERVER) !== 0;
    const [side, other] = fromServer ? [this.sides[1], this.sides[0]] : this.sides;
    // What was sent again would begin before what is known by now.
    if (Number.isNaN(side.next) && (marks & LATE) === 0) side.next = (sequence - side.first) >>> 0;
    let after = -Infinity;
    if ((tcpFlags & ACK) !== 0 && !Number.isNaN(other.next) && other.placeOf(acknowledgement) - other.next < TOO_FAR) {
      after = other.placeOf(acknowledgement);
      other.acked = Math.max(other.acked, after);
    }
    const place = side.placeOf(sequence);
    if ((tcpFlags & FIN) !== 0) side.fin = place + wirePayload;
    // What a RST carries is no data (RFC 9293, 3.10.7).
    if (wirePayload > 0 && place + wirePayload > side.next && (tcpFlags & RST) === 0) {
      const data = bytes.subarray(payload, payload + length);
      const segment = { frame, time, place, wire: wirePayload, after, bytes: data };
      side.waiting.splice(side.waiting.findLastIndex((each) => each.place <= place) + 1, 0, segment);
      this.drain();
      const at = side.waiting.indexOf(segment);
      // A copy, since what waits would keep the whole block.
      if (at >= 0) side.waiting[at] = { ...segment, bytes: data.slice() };
    }
    for (const half of this.sides) this.giveUp(half, frame, time);
  }

  /** Nothing follows: what waits is told over its gaps, and what was acknowledged but never came is one. */
  finish(frame: number, time: number): void {
    const [client, server] = this.sides;
    for (;;) {
      const [one, other] = [client.waiting[0]?.frame ?? Infinity, server.waiting[0]?.frame ?? Infinity];
      if (one === other) break;
      this.force(one < other ? client : server);
    }
    for (const side of this.sides) this.lose(side, side.next + side.missing(side.acked), frame, time);
  }

  private giveUp(side: Side, frame: number, time: number): void {
    const missing = side.missing(side.acked);
    if (missing > 0) {
      // Every byte has its grace: those acknowledged meanwhile begin theirs when the older ones are given up.
      if (side.overdueEnd <= side.next) {
        side.overdue = 0;
        side.overdueEnd = side.next + missing;
      }
      if (++side.overdue > GRACE) {
        const [first] = side.waiting;
        if (first !== undefined && first.place <= side.overdueEnd) this.force(side);
        else {
          const witness = this.other(side).waiting[0];
          this.lose(side, side.overdueEnd, witness?.frame ?? frame, witness?.time ?? time);
          this.drain();
        }
        side.overdue = GRACE;
      }
    } else side.overdue = 0;
    if (side.waiting.length > WAITING_SEGMENTS) this.force(side);
  }

  /** Gives up what the first segment that waits is waiting for. */
  private force(side: Side): void {
    const [first] = side.waiting;
    if (first === undefined) return;
    const { place, after, frame, time } = first;
    if (place > side.next) this.lose(side, place, frame, time);
    else {
      const other = this.other(side);
      const [waits] = other.waiting;
      // Sent again with a newer acknowledgement, so that either side waits for the other.
      if (waits !== undefined && waits.place <= other.next) this.tell(other);
      else this.lose(other, Math.min(waits?.place ?? Infinity, other.next + other.missing(after)), frame, time);
    }
    this.drain();
  }

  private lose(side: Side, end: number, frame: number, time: number): void {
    const { fromServer, next } = side;
    if (!(end > next)) return;
    this.say({ fromServer, frame, time, place: next, length: end - next, bytes: undefined });
    side.next = end;
  }

  /** Tells all that has become known of either side. */
  private drain(): void {
    for (let isMore = true; isMore; ) {
      isMore = false;
      for (const side of this.sides) {
        for (let first = side.waiting[0]; first !== undefined && first.place <= side.next && !(this.other(side).missing(first.after) > 0); first = side.waiting[0]) {
          this.tell(side);
          isMore = true;
        }
      }
    }
  }

  /** Tells what is new of the first segment that waits. */
  private tell(side: Side): void {
    const segment = side.waiting.shift();
    if (segment === undefined) return;
    const { frame, time, place, wire } = segment;
    const bytes = segment.bytes.subarray(side.next - place);
    if (bytes.length > 0) this.say({ fromServer: side.fromServer, frame, time, place: side.next, length: bytes.length, bytes });
    side.next += bytes.length;
    // Cut by the snapshot length.
    this.lose(side, place + wire, frame, time);
  }

  private other(side: Side): Side {
    return this.sides[side.fromServer ? 0 : 1];
  }
}
