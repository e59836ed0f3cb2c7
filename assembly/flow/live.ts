/**
 * What reassembly keeps of an open connection, given back when it is over. A connection has two sides, numbered as their
 * addresses are ordered; which of them is the client is told by the handshake, then by content, then by the port.
 */
import { give, take } from "../mem/pool";
import { Connection } from "../resp/connection";
import { releaseStream, Stream } from "../resp/stream";
import { Flow } from "../table/flows";
import { atFrame, atOffset, atSource, atTime } from "../table/problems";

/** A segment that waits for bytes before it, or for bytes of the other side that it acknowledges. */
@unmanaged
export class Segment {
  time: f64;
  /** Where decoding was when it came (setPlace). */
  placeTime: f64;
  placeOffset: f64;
  next: usize;
  data: usize;
  sequence: u32;
  /** Bytes at `data`, and bytes on the wire (more with a snapshot length). */
  captured: u32;
  wire: u32;
  acknowledgement: u32;
  frame: u32;
  placeSource: u32;
  placeFrame: u32;
  hasAcknowledgement: u8;
}
export const SEGMENT_SIZE: u32 = offsetof<Segment>();

@unmanaged
export class Half {
  stream: Stream;
  /** Waiting segments, ordered by sequence number. */
  first: usize;
  last: usize;
  waiting: u32;
  waitingBytes: u32;
  /** The next byte that is wanted; only with `started`. */
  next: u32;
  /** The highest acknowledgement that this side has sent. */
  acknowledged: u32;
  finSequence: u32;
  /** Frames of the connection since the other side has acknowledged bytes that are not here. */
  overdue: u32;
  /** Where that was (setPlace). */
  overdueFrame: u32;
  overdueSource: u32;
  overdueOffset: f64;
  overdueTime: f64;
  /** What was acknowledged when that count began: later bytes are not overdue yet. */
  overdueEnd: u32;
  /** Initial sequence number, with `synSeen`. */
  initial: u32;
  /** Data segments looked at while it was not known what this is. */
  probed: u32;
  /** What its first segment behind the SYN acknowledged, and 1 when that was seen. */
  greeting: u32;
  greeted: u32;
  /** For marks.ts: the sequence number behind the highest that this side sent, 0 before it sent any; when that was, and how many bytes of payload it came with. */
  seenEnd: u32;
  seenLength: u32;
  seenTime: f64;
  /** What its last segment acknowledged, and when; how many have repeated that; its window. */
  lastAckTime: f64;
  lastAck: u32;
  repeats: u32;
  lastWindow: u32;
  /** Marks of the last segments, to know copies of the same packet. */
  mark0: u32;
  mark1: u32;
  mark2: u32;
  mark3: u32;
  started: u8;
  hasAcknowledged: u8;
  synSeen: u8;
  finSeen: u8;
  /** A payload byte has been delivered or given up. */
  moved: u8;
  /** Whether its last segment asked for an answer only (marks.ts). */
  lastKind: u8;
}

@unmanaged
export class Live {
  synTime: f64;
  /** For marks.ts: time of the last SYN, and from it to the first ACK behind it; 0 where it is not known. */
  askedTime: f64;
  roundTrip: f64;
  flow: Flow;
  connection: Connection;
  /** The half of the side with the lower, and with the higher address and port. */
  low: Half;
  high: Half;
  /** Frame that was seen last: for `finish`, whose rows need a place. */
  clientIsLow: u8;
  /** 1 from a SYN to the first ACK. */
  isAsking: u8;
  /** 1 once it is decided what the connection carries, and that it is RESP. */
  isResp: u8;
  decided: u8;
}

/** One block holds a Live, its halves and their streams. */
const HALF_AT: usize = (offsetof<Live>() + 7) & ~7;
const HALF_SIZE: usize = (offsetof<Half>() + 7) & ~7;
const STREAM_AT: usize = HALF_AT + 2 * HALF_SIZE;
const STREAM_BYTES: usize = (offsetof<Stream>() + 7) & ~7;
const LIVE_BYTES: u32 = <u32>(STREAM_AT + 2 * STREAM_BYTES);

export function openLive(flow: Flow): Live {
  const block = take(LIVE_BYTES);
  memory.fill(block, 0, LIVE_BYTES);
  const live = changetype<Live>(block);
  live.flow = flow;
  live.low = changetype<Half>(block + HALF_AT);
  live.high = changetype<Half>(block + HALF_AT + HALF_SIZE);
  live.low.stream = changetype<Stream>(block + STREAM_AT);
  live.high.stream = changetype<Stream>(block + STREAM_AT + STREAM_BYTES);
  live.synTime = NaN;
  live.low.lastWindow = live.high.lastWindow = 0xffffffff;
  return live;
}

/** Gives everything back; the connection of pairing has been closed before. */
export function releaseLive(live: Live): void {
  releaseHalf(live.low);
  releaseHalf(live.high);
  give(changetype<usize>(live), LIVE_BYTES);
}

function releaseHalf(half: Half): void {
  while (half.first != 0) dropFirst(half);
  releaseStream(half.stream);
}

export function dropFirst(half: Half): void {
  const segment = changetype<Segment>(half.first);
  half.first = segment.next;
  if (half.first == 0) half.last = 0;
  half.waiting -= 1;
  half.waitingBytes -= segment.captured;
  heldBytes -= segment.captured;
  if (segment.data != 0) give(segment.data, segment.captured);
  give(changetype<usize>(segment), SEGMENT_SIZE);
}

/** Bytes of waiting segments over all connections. */
export let heldBytes: u32 = 0;

/**
 * Keeps a copy of a segment in its place. False when a waiting one already has all its bytes. Searched from the end,
 * where nearly all belong.
 */
export function keepSegment(half: Half, sequence: u32, p: usize, captured: u32, wire: u32, frame: u32, time: f64, ack: u32, hasAck: bool): bool {
  let before: usize = 0;
  if (half.last != 0 && <i32>(sequence - changetype<Segment>(half.last).sequence) >= 0) {
    before = half.last;
  } else {
    let at = half.first;
    while (at != 0 && <i32>(changetype<Segment>(at).sequence - sequence) <= 0) {
      before = at;
      at = changetype<Segment>(at).next;
    }
  }
  if (before != 0) {
    const earlier = changetype<Segment>(before);
    if (<i32>(sequence + wire - (earlier.sequence + earlier.wire)) <= 0) return false;
  }
  const segment = changetype<Segment>(take(SEGMENT_SIZE));
  segment.sequence = sequence;
  segment.captured = captured;
  segment.wire = wire;
  segment.frame = frame;
  segment.time = time;
  segment.placeSource = atSource;
  segment.placeOffset = atOffset;
  segment.placeFrame = atFrame;
  segment.placeTime = atTime;
  segment.acknowledgement = ack;
  segment.hasAcknowledgement = hasAck ? 1 : 0;
  segment.data = captured != 0 ? take(captured) : 0;
  if (captured != 0) memory.copy(segment.data, p, captured);
  if (before != 0) {
    segment.next = changetype<Segment>(before).next;
    changetype<Segment>(before).next = changetype<usize>(segment);
  } else {
    segment.next = half.first;
    half.first = changetype<usize>(segment);
  }
  if (half.last == before) half.last = changetype<usize>(segment);
  half.waiting += 1;
  half.waitingBytes += captured;
  heldBytes += captured;
  return true;
}
