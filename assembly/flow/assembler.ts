/**
 * Segments of one connection in, in-order bytes out. The common case, the next segment in order, is consumed where it
 * lies. Everything else is copied and waits, for one of two things: bytes before it, or bytes of the other side that it
 * acknowledges (a reply that was captured before its request). What never comes is a gap: declared when the other side has
 * acknowledged past it and GRACE further frames did not bring it, when a cap is reached, or at the end.
 *
 *            next           first                      the other side has acknowledged
 *   consumed |   hole       | waiting | hole | waiting |
 */
import { Counter, Layer, ProblemKind } from "../schema";
import { count } from "../table/counters";
import { atFrame, atOffset, atSource, atTime, noteProblem, setPlace } from "../table/problems";
import { setRun } from "../resp/run";
import { consume, skip } from "../resp/tokenizer";
import * as packet from "../wire/packet";
import { dropFirst, Half, heldBytes, keepSegment, Live, Segment } from "./live";
import { decide, decideLast } from "./protocol";

/** Frames of a connection that may still bring bytes which are already acknowledged: captures reorder neighbours. */
const GRACE: u32 = 16;
/** What may wait of one direction (a full TCP window of a fast link), and of all together. */
const WAITING_BYTES: u32 = 4194304;
const WAITING_SEGMENTS: u32 = 4096;
const HELD_BYTES: u32 = 134217728;

/** Data of the current packet, for `half` of `live`. */
export function onData(live: Live, half: Half, other: Half, sequence: u32, frame: u32, time: f64): void {
  const wire = packet.wireLength;
  const end = sequence + wire;
  if (<i32>(end - half.next) <= 0) return;
  if (live.decided != 0 && live.isResp == 0) {
    half.next = end;
    return;
  }
  const ahead = <i32>(sequence - half.next);
  const hasAck = (packet.tcpFlags & 16) != 0;
  if (live.decided != 0 && ahead <= 0 && half.first == 0 && !mustWait(other, packet.acknowledgement, hasAck)) {
    deliver(live, half, packet.payload, packet.capturedLength, wire, sequence, frame, time, packet.acknowledgement, hasAck);
  } else if (!keepSegment(half, sequence, packet.payload, packet.capturedLength, wire, frame, time, packet.acknowledgement, hasAck)) {
    return;
  }
  if (live.decided == 0) {
    half.probed += 1;
    if (!decide(live)) {
      if (half.waitingBytes > WAITING_BYTES) dropWaiting(live);
      return;
    }
    if (live.isResp == 0) {
      dropWaiting(live);
      return;
    }
  }
  drain(live);
}

/** What waits is no RESP: only its end counts. */
function dropWaiting(live: Live): void {
  dropAll(live.low);
  dropAll(live.high);
}

function dropAll(half: Half): void {
  while (half.first != 0) {
    const segment = changetype<Segment>(half.first);
    const end = segment.sequence + segment.wire;
    if (<i32>(end - half.next) > 0) half.next = end;
    dropFirst(half);
  }
}

/** Whether the sender had received bytes of `other` that are not here yet. */
function mustWait(other: Half, ack: u32, hasAck: bool): bool {
  return hasAck && other.started != 0 && <i32>(ack - other.next) > fin(other, ack);
}

/** A FIN is acknowledged like a byte. */
function fin(half: Half, ack: u32): i32 {
  return half.finSeen != 0 && ack == half.finSequence + 1 ? 1 : 0;
}

function deliver(live: Live, half: Half, p: usize, captured: u32, wire: u32, sequence: u32, frame: u32, time: f64, ack: u32, hasAck: bool): void {
  const old = half.next - sequence;
  setRun(frame, time, ack, hasAck);
  half.moved = 1;
  if (captured > old) {
    const at = half.next;
    half.next = sequence + captured;
    consume(half.stream, p + old, p + captured, at);
  }
  const missing = sequence + wire - half.next;
  if (<i32>missing > 0) {
    noteProblem(ProblemKind.FRAME_SNAPPED, Layer.TCP, live.flow.row, <f64>missing);
    noteGap(live, missing);
    const at = half.next;
    half.next += missing;
    skip(half.stream, at, missing);
  }
}

function noteGap(live: Live, bytes: u32): void {
  live.flow.gaps += 1;
  live.flow.gapBytes += <f64>bytes;
  count(Counter.GAP_BYTES, <f64>bytes);
}

/** Delivers all that has become deliverable on either side. */
export function drain(live: Live): void {
  let progress = live.low.first != 0 || live.high.first != 0;
  while (progress) progress = drainHalf(live, live.low, live.high) || drainHalf(live, live.high, live.low);
}

function drainHalf(live: Live, half: Half, other: Half): bool {
  let progress = false;
  while (half.first != 0) {
    const segment = changetype<Segment>(half.first);
    if (<i32>(segment.sequence - half.next) > 0) break;
    if (<i32>(segment.sequence + segment.wire - half.next) > 0) {
      if (mustWait(other, segment.acknowledgement, segment.hasAcknowledgement != 0)) break;
      progress = true;
    }
    deliverFirst(live, half);
  }
  return progress;
}

/** Delivers what is new of the first waiting segment. */
function deliverFirst(live: Live, half: Half): void {
  const segment = changetype<Segment>(half.first);
  if (<i32>(segment.sequence + segment.wire - half.next) > 0) {
    const source = atSource;
    const offset = atOffset;
    const frame = atFrame;
    const time = atTime;
    // What is wrong in it is wrong there, and not where it could be looked at.
    setPlace(segment.placeSource, segment.placeOffset, segment.placeFrame, segment.placeTime);
    deliver(live, half, segment.data, segment.captured, segment.wire, segment.sequence, segment.frame, segment.time, segment.acknowledgement, segment.hasAcknowledgement != 0);
    setPlace(source, offset, frame, time);
  }
  dropFirst(half);
}

/** After each frame of a connection: gives up bytes that will not come. True where a gap was declared. */
export function giveUp(live: Live): bool {
  const low = giveUpHalf(live, live.low, live.high);
  return giveUpHalf(live, live.high, live.low) || low;
}

/** Bytes of `half` that the other side has received and that are not here. */
function missingBytes(half: Half, other: Half): i32 {
  if (half.started == 0 || other.hasAcknowledged == 0) return 0;
  const ack = other.acknowledged;
  return <i32>(ack - half.next) - fin(half, ack);
}

function giveUpHalf(live: Live, half: Half, other: Half): bool {
  const missing = missingBytes(half, other);
  if (missing > 0) {
    // Every byte has its grace: those acknowledged meanwhile begin theirs when the older ones are given up.
    if (half.overdue == 0 || <i32>(half.overdueEnd - half.next) <= 0) {
      half.overdue = 0;
      half.overdueEnd = half.next + missing;
      half.overdueSource = atSource;
      half.overdueOffset = atOffset;
      half.overdueFrame = atFrame;
      half.overdueTime = atTime;
    }
    half.overdue += 1;
    if (half.overdue > GRACE) {
      // What waits at the border is no hole of its own: the hole is the other side's.
      if (half.first != 0 && <i32>(changetype<Segment>(half.first).sequence - half.next) <= 0) forceFirst(live, half, other);
      else declareGap(live, half, half.overdueEnd);
      half.overdue = GRACE;
      return true;
    }
  } else {
    half.overdue = 0;
  }
  if (half.waitingBytes <= WAITING_BYTES && half.waiting <= WAITING_SEGMENTS && heldBytes <= HELD_BYTES) return false;
  if (half.first == 0) return false;
  noteProblem(ProblemKind.OUT_OF_ORDER_CAP, Layer.TCP, live.flow.row, <f64>WAITING_BYTES);
  forceFirst(live, half, other);
  return true;
}

/** Makes the first waiting segment of `half` deliverable. */
function forceFirst(live: Live, half: Half, other: Half): void {
  const segment = changetype<Segment>(half.first);
  if (<i32>(segment.sequence - half.next) > 0) declareGap(live, half, segment.sequence);
  else declareGap(live, other, segment.acknowledgement - fin(other, segment.acknowledgement));
}

/**
 * Bytes up to `until`, or to what waits before it, are not in the capture. Where what waits is just what is missing (sent
 * again with a newer acknowledgement, so that either side waits for the other) it is delivered instead.
 */
function declareGap(live: Live, half: Half, until: u32): void {
  if (half.first != 0) {
    const first = changetype<Segment>(half.first);
    const ahead = <i32>(first.sequence - half.next);
    if (ahead <= 0) {
      deliverFirst(live, half);
      drain(live);
      return;
    }
    if (<i32>(until - first.sequence) > 0) until = first.sequence;
  }
  const bytes = until - half.next;
  if (<i32>bytes > 0) {
    const start = half.next;
    half.next = until;
    // One byte before anything was seen is a keep-alive's stale one.
    if (bytes > 1 || half.moved != 0 || half.synSeen != 0) {
      noteLoss(live, half, bytes);
      noteGap(live, bytes);
      // A message that the gap ends was complete at a time, and with an acknowledgement, that nobody saw.
      setRun(0, NaN, 0, false);
      if (live.isResp != 0) skip(half.stream, start, bytes);
    }
    half.moved = 1;
  }
  if (live.isResp != 0) drain(live);
}

/** Where the hole showed itself: at the oldest segment that waits, or where what lies in it was acknowledged. It is given up later. */
function noteLoss(live: Live, half: Half, bytes: u32): void {
  const source = atSource;
  const offset = atOffset;
  const frame = atFrame;
  const time = atTime;
  const low = live.low.first;
  const high = live.high.first;
  if (half.overdue != 0) setPlace(half.overdueSource, half.overdueOffset, half.overdueFrame, half.overdueTime);
  if (low != 0) goBackTo(changetype<Segment>(low));
  if (high != 0) goBackTo(changetype<Segment>(high));
  noteProblem(ProblemKind.GAP, Layer.TCP, live.flow.row, <f64>bytes);
  setPlace(source, offset, frame, time);
}

function goBackTo(segment: Segment): void {
  if (segment.placeFrame < atFrame) setPlace(segment.placeSource, segment.placeOffset, segment.placeFrame, segment.placeTime);
}

/** The connection ends: everything that waits is delivered over its gaps, and what was acknowledged but not seen is one. */
export function flush(live: Live): void {
  if (live.decided == 0) decideLast(live);
  if (live.isResp == 0) {
    dropWaiting(live);
    return;
  }
  drain(live);
  while (live.low.first != 0 || live.high.first != 0) {
    if (live.low.first != 0 && isDue(live.low, live.high)) forceFirst(live, live.low, live.high);
    else if (live.high.first != 0) forceFirst(live, live.high, live.low);
    else forceFirst(live, live.low, live.high);
    drain(live);
  }
  const low = missingBytes(live.low, live.high);
  if (low > 0) declareGap(live, live.low, live.low.next + low);
  const high = missingBytes(live.high, live.low);
  if (high > 0) declareGap(live, live.high, live.high.next + high);
}

/** Whether `half`'s hole is the older one: the other side's first waiting segment does not come before it. */
function isDue(half: Half, other: Half): bool {
  if (other.first == 0) return true;
  return changetype<Segment>(half.first).frame <= changetype<Segment>(other.first).frame;
}
