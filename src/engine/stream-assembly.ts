/**
 * The bytes of one connection's two sides, frame by frame: each side's in order of its sequence numbers, those that were sent again only
 * once, those that came too late in their place, those that never came as gaps. By the rules of assembly/flow/assembler.ts, which
 * keeps no bytes; but nothing here depends on what the bytes are.
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
}

const FIN = 1;
const SYN = 2;
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
  take(frame: number, marks: number, { bytes, payload, length, wirePayload, sequence, tcpFlags, time }: FrameBytes): void {
    const fromServer = (marks & FrameFlag.FROM_SERVER) !== 0;
    const [side, other] = fromServer ? [this.sides[1], this.sides[0]] : this.sides;
    // What was sent again would begin before what is known by now.
    if (Number.isNaN(side.next) && (marks & LATE) === 0) side.next = (sequence - side.first) >>> 0;
    const ack = (tcpFlags & ACK) === 0 ? undefined : acknowledgement(bytes, payload, sequence - ((tcpFlags & SYN) >> 1));
    if (ack !== undefined && !Number.isNaN(other.next)) {
      const place = other.placeOf(ack);
      if (place > other.acked && place - other.next < TOO_FAR) other.acked = place;
    }
    const place = side.placeOf(sequence);
    if ((tcpFlags & FIN) !== 0) side.fin = place + wirePayload;
    // What a RST carries is no data (RFC 9293, 3.10.7).
    if (wirePayload > 0 && place + wirePayload > side.next && (tcpFlags & RST) === 0) {
      const data = bytes.subarray(payload, payload + length);
      const isEarly = place > side.next;
      // A copy, since what waits would keep the whole block.
      side.waiting.splice(side.waiting.findLastIndex((segment) => segment.place <= place) + 1, 0, { frame, time, place, wire: wirePayload, bytes: isEarly ? data.slice() : data });
      if (!isEarly) this.drain(side);
    }
    for (const half of this.sides) this.giveUp(half);
  }

  /** Nothing follows: what waits is told over its gaps, and what was acknowledged but never came is one. */
  finish(frame: number, time: number): void {
    for (const side of this.sides) {
      while (side.waiting.length > 0) this.skip(side);
      const end = side.acked === side.fin + 1 ? side.fin : side.acked;
      if (end > side.next) this.lose(side, end, frame, time);
    }
  }

  private giveUp(side: Side): void {
    if (side.waiting.length === 0) return;
    if (side.acked > side.next) {
      // Every byte has its grace: those acknowledged meanwhile begin theirs when the older ones are given up.
      if (side.overdueEnd <= side.next) {
        side.overdue = 0;
        side.overdueEnd = side.acked;
      }
      side.overdue++;
      while (side.overdue > GRACE && side.waiting.length > 0 && side.next < side.overdueEnd) this.skip(side);
    }
    if (side.waiting.length > WAITING_SEGMENTS) this.skip(side);
  }

  /** Gives up what is missing before the first segment that waits. */
  private skip(side: Side): void {
    const [first] = side.waiting;
    if (first !== undefined) this.lose(side, first.place, first.frame, first.time);
    this.drain(side);
  }

  private lose({ fromServer, next }: Side, end: number, frame: number, time: number): void {
    if (end > next) this.say({ fromServer, frame, time, place: next, length: end - next, bytes: undefined });
    this.sides[fromServer ? 1 : 0].next = end;
  }

  private drain(side: Side): void {
    for (let segment = side.waiting[0]; segment !== undefined && segment.place <= side.next; segment = side.waiting[0]) {
      side.waiting.shift();
      const { frame, time, place, wire } = segment;
      const bytes = segment.bytes.subarray(side.next - place);
      if (bytes.length > 0) this.say({ fromServer: side.fromServer, frame, time, place: side.next, length: bytes.length, bytes });
      side.next += bytes.length;
      // Cut by the snapshot length.
      if (place + wire > side.next) this.lose(side, place + wire, frame, time);
    }
  }
}

/** Of the TCP header before a payload: how long it is nobody tells but itself, and its sequence number proves it. */
function acknowledgement(bytes: Uint8Array, payload: number, sequence: number): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let length = 20; length <= 60 && length <= payload; length += 4) {
    const at = payload - length;
    if (at + 12 < bytes.length && view.getUint8(at + 12) >>> 4 === length / 4 && view.getUint32(at + 4) === sequence >>> 0) return view.getUint32(at + 8);
  }
  return undefined;
}
