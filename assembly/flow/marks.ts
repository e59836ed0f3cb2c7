/**
 * What a segment is by what was seen of its connection before: sent again, out of order, behind bytes that were not captured, a keep-alive, a
 * repeated acknowledgement. The rules are those of Wireshark's analysis of sequence numbers (tcp_analyze_sequence_number in packet-tcp.c,
 * 4.0), so that marks are what its users know; test/README.md says where ours differ, and why.
 *
 *            what this side sent so far           seenEnd
 *   ---------------------------------------------|- - - - - - - - - - - - - -
 *     behind: sent again, or out of order    ahead == 0      ahead: a hole before it
 */
import { FrameFlag } from "../schema";
import * as packet from "../wire/packet";
import { ACK, FIN, RST, SYN } from "../wire/tcp";
import { Half, Live } from "./live";

/**
 * Nanoseconds behind the segment with the highest number, within which a late one was overtaken, and not sent again, where the handshake's round trip is not
 * known; and behind one that acknowledges what was not captured yet.
 */
const REORDER_TIME: f64 = 3000000;
/** What is sent again so soon behind two repeated acknowledgements that ask for it was sent since they did (fast retransmission). */
const FAST_TIME: f64 = 20000000;
const FAST_REPEATS: u32 = 2;
/** In Half.lastKind. */
const KEEP_ALIVE: u8 = 1;
const WINDOW_PROBE: u8 = 2;

/** Marks of the current packet, which `half` sent. Nearly all are data in order, or the acknowledgement of such: they get none. */
export function markSegment(live: Live, half: Half, other: Half, time: f64): u32 {
  const length = packet.wireLength;
  const ack = packet.acknowledgement;
  const window = packet.receiveWindow;
  let marks: u32 = 0;
  let kind: u8 = 0;
  if (packet.sequence == half.seenEnd && length != 1 && (packet.tcpFlags & (SYN | FIN | RST)) == 0) {
    if (length != 0) {
      half.seenEnd += length;
      half.seenTime = time;
      half.seenLength = length;
      if (isAcknowledged(other)) marks = overtaken(live, other, time);
    } else if (window == half.lastWindow && ack == half.lastAck && window != 0) {
      marks = FrameFlag.REPEATED_ACK;
      if (other.lastKind == KEEP_ALIVE) marks |= FrameFlag.KEEP_ALIVE;
      else half.repeats += 1;
    }
    if (window == 0) marks |= closed(live);
  } else {
    marks = unusual(live, half, other, time);
    if ((marks & FrameFlag.KEEP_ALIVE) != 0) kind = KEEP_ALIVE;
    else if (isProbe(half, other)) kind = WINDOW_PROBE;
  }
  if (ack != half.lastAck) {
    half.lastAck = ack;
    half.repeats = 0;
  }
  half.lastAckTime = time;
  if (live.isAsking != 0) handshake(live, time);
  half.lastWindow = window;
  half.lastKind = kind;
  return marks;
}

/** The round trip by which late segments are judged: not that of the Flows table, which tells how long it took to connect. */
function handshake(live: Live, time: f64): void {
  if ((packet.tcpFlags & (SYN | ACK)) != ACK) return;
  live.roundTrip = time - live.askedTime;
  if (live.roundTrip != 0) live.isAsking = 0;
}

/** Whether all that it carries was acknowledged before. */
// @ts-ignore: decorator
@inline
function isAcknowledged(other: Half): bool {
  return other.lastAck != 0 && <i32>(packet.sequence + packet.wireLength - other.lastAck) <= 0;
}

/** What was acknowledged before it was captured, and not seen before: in another order than on the way, unless it comes so late that it must have been sent again. */
function overtaken(live: Live, other: Half, time: f64): u32 {
  if (time - other.lastAckTime >= REORDER_TIME) return resent(live);
  live.flow.outOfOrder += 1;
  return FrameFlag.OUT_OF_ORDER;
}

function resent(live: Live): u32 {
  live.flow.retransmissions += 1;
  return FrameFlag.RETRANSMISSION;
}

function closed(live: Live): u32 {
  live.flow.zeroWindows += 1;
  return FrameFlag.ZERO_WINDOW;
}

/** One byte into a closed window, to hear whether it is open again. */
function isProbe(half: Half, other: Half): bool {
  return packet.wireLength == 1 && packet.sequence == half.seenEnd && other.lastWindow == 0;
}

function unusual(live: Live, half: Half, other: Half, time: f64): u32 {
  const flags = packet.tcpFlags;
  const length = packet.wireLength;
  const ahead = <i32>(packet.sequence - half.seenEnd);
  const hasSeen = half.seenEnd != 0;
  const isControl = (flags & (SYN | FIN | RST)) != 0;
  let marks: u32 = 0;
  if ((flags & (SYN | ACK)) == SYN) {
    live.askedTime = time;
    if (live.roundTrip == 0) live.isAsking = 1;
  }
  if (isProbe(half, other)) return 0;
  if (packet.receiveWindow == 0 && !isControl) marks |= closed(live);
  if (hasSeen && ahead > 0 && (flags & RST) == 0) marks |= FrameFlag.GAP_BEFORE;
  if (length <= 1 && ahead == -1 && !isControl) return marks | FrameFlag.KEEP_ALIVE;
  const phantom: u32 = (flags & (SYN | FIN)) != 0 ? 1 : 0;
  const end = packet.sequence + length + phantom;
  // Behind a probe the byte that it carried may come again with those that follow.
  const isBehind = hasSeen && ahead < 0 && !(ahead == -1 && length > 1 && half.lastKind == WINDOW_PROBE);
  if (length + phantom != 0) marks |= lateMark(live, half, other, time, isBehind, end);
  if (!hasSeen || <i32>(end - half.seenEnd - phantom) > 0) half.seenLength = length;
  if (!hasSeen || <i32>(end - half.seenEnd) > 0) {
    half.seenEnd = end;
    half.seenTime = time;
  }
  return marks;
}

/** `isBehind`: bytes with higher numbers were seen. */
function lateMark(live: Live, half: Half, other: Half, time: f64, isBehind: bool, end: u32): u32 {
  const length = packet.wireLength;
  if (length != 0 && isAcknowledged(other)) return <i32>(packet.sequence - half.seenEnd) < 0 ? resent(live) : overtaken(live, other, time);
  if (!isBehind) return 0;
  if (other.repeats >= FAST_REPEATS && other.lastAck == packet.sequence && time - other.lastAckTime < FAST_TIME) return resent(live);
  const limit = live.roundTrip > 0 ? live.roundTrip : REORDER_TIME;
  if ((packet.tcpFlags & SYN) == 0 && time - half.seenTime < limit && (end != half.seenEnd || half.seenLength == 0)) {
    live.flow.outOfOrder += 1;
    return FrameFlag.OUT_OF_ORDER;
  }
  return resent(live);
}
