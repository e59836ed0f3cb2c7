/**
 * IP packets out of their fragments (RFC 791, 3.2; RFC 8200, 4.5), which come in any order and more than once. A packet
 * that is whole is decoded, and its TCP segment handed on in the parts in which it came, so that every byte belongs to the
 * frame that carried it. Fragments that say the same twice are duplicates; what one contradicts is left of an earlier packet of
 * the same number, as the numbers are used again.
 *
 *   packet   0          start      end                   total
 *            | piece    | piece    |  not here yet       |        each piece: its frame, and where it lies in its record
 */
import { FrameFlag, Layer, NONE, ProblemKind } from "../schema";
import { give, take } from "../mem/pool";
import { noteFragment } from "../table/fragments";
import { setFrame } from "../table/frames";
import { atFrame, atOffset, atSource, atTime, noteProblem, setPlace } from "../table/problems";
import { decodeIpv4Payload } from "../wire/ipv4";
import { decodeIpv6Payload } from "../wire/ipv6";
import * as packet from "../wire/packet";
import { Stop } from "../wire/packet";
import { FIN, SYN } from "../wire/tcp";
import { lastFlags, lastFlow, onSegment } from "./flow";

@unmanaged
class Piece {
  start: u32;
  end: u32;
  /** Where its captured bytes end. */
  captured: u32;
  /** Where the captured bytes of its fragment end, of which another piece may have taken the rest. */
  reach: u32;
  frame: u32;
  /** Of its first byte in its record. */
  offset: u32;
  time: f64;
}

@unmanaged
class Datagram {
  source0: u32; source1: u32; source2: u32; source3: u32;
  target0: u32; target1: u32; target2: u32; target3: u32;
  id: u32;
  protocol: u32;
  /** When it was touched last, in fragments; 0: the slot is free. */
  stamp: u32;
  /** 1 when it was handed on: what still comes are duplicates. */
  isDone: u32;
  data: usize;
  capacity: u32;
  /** Bytes of the whole, 0 until the last fragment tells, and bytes that are here. */
  total: u32;
  covered: u32;
  pieces: usize;
  pieceCapacity: u32;
  pieceCount: u32;
  /** Where it was met first, for problems. */
  placeSource: u32;
  placeFrame: u32;
  placeOffset: f64;
  begun: f64;
}

const PIECE: u32 = offsetof<Piece>();
const SLOT: u32 = offsetof<Datagram>();
/** Packets that may be incomplete, or just completed, at once. */
const SLOTS: u32 = 64;
/** The longest IP packet. Of smaller pieces than an IPv4 network may make more than these are an attack. */
const TOTAL_CAP: u32 = 65535;
const PIECE_CAP: u32 = 2048;
const FIRST_CAPACITY: u32 = 4096;
const FIRST_PIECES: u32 = 64;
/** Nanoseconds after which a receiver gives a packet up (RFC 8200, 4.5). */
const PATIENCE: f64 = 60e9;

let slots: usize = 0;
let stamp: u32 = 0;
/** Of the fragment being handled. */
let currentFrame: u32 = 0;
let currentTime: f64 = 0;
let currentFlow: u32 = NONE;
let currentFlags: u32 = 0;

export function fragmentFlow(): u32 {
  return currentFlow;
}

export function fragmentFlags(): u32 {
  return currentFlags;
}

/** The fragment that was decoded last, in a record at `record`. What its frame turned out to carry: `fragmentFlow`, `fragmentFlags`. */
export function onFragment(frame: u32, time: f64, record: usize): void {
  currentFrame = frame;
  currentTime = time;
  currentFlow = NONE;
  currentFlags = 0;
  const start = packet.fragmentStart;
  const end = start + packet.fragmentWire;
  if (packet.fragmentWire == 0 || end > TOTAL_CAP) {
    noteProblem(ProblemKind.FRAGMENT, Layer.IP, NONE, <f64>packet.fragmentId);
    return;
  }
  if (slots == 0) slots = take(SLOTS * SLOT);
  if (stamp == 0) memory.fill(slots, 0, SLOTS * SLOT);
  stamp += 1;
  let datagram = find();
  if (datagram && (time - datagram.begun > PATIENCE || (datagram.isDone != 0 && contradicts(datagram, start, end)))) {
    release(datagram);
    datagram = null;
  } else if (datagram && contradicts(datagram, start, end)) {
    forget(datagram, start, end);
    noteProblem(ProblemKind.FRAGMENT, Layer.IP, NONE, <f64>packet.fragmentId);
  }
  const into = datagram ? datagram : begin();
  into.stamp = stamp;
  const before = into.covered;
  if (!insert(into, start, end, <u32>(packet.fragmentAt - record))) {
    release(into);
    return;
  }
  if (packet.fragmentIsLast) into.total = end;
  if (before == into.covered) {
    noteProblem(ProblemKind.FRAME_TWICE, Layer.IP, NONE, 0);
    currentFlags = FrameFlag.DUPLICATE;
  }
  if (into.isDone == 0 && into.total != 0 && into.covered == into.total) complete(into);
}

/** The capture ends: what is incomplete stays so. */
export function endFragments(): void {
  if (slots == 0) return;
  for (let index: u32 = 0; index < SLOTS; index++) {
    const datagram = slotAt(index);
    if (datagram.stamp != 0) release(datagram);
  }
}

function slotAt(index: u32): Datagram {
  return changetype<Datagram>(slots + <usize>index * SLOT);
}

function pieceAt(datagram: Datagram, index: u32): Piece {
  return changetype<Piece>(datagram.pieces + <usize>index * PIECE);
}

function find(): Datagram | null {
  for (let index: u32 = 0; index < SLOTS; index++) {
    const datagram = slotAt(index);
    if (datagram.stamp == 0 || datagram.id != packet.fragmentId || datagram.protocol != (packet.fragmentVersion << 8 | packet.fragmentProtocol)) continue;
    if (datagram.source3 == packet.source3 && datagram.target3 == packet.target3 && datagram.source2 == packet.source2 && datagram.target2 == packet.target2
      && datagram.source1 == packet.source1 && datagram.target1 == packet.target1 && datagram.source0 == packet.source0 && datagram.target0 == packet.target0) return datagram;
  }
  return null;
}

/** A slot for the packet of the current fragment: a free one, or that of the packet that was not heard of for longest. */
function begin(): Datagram {
  let chosen = slotAt(0);
  for (let index: u32 = 1; index < SLOTS && chosen.stamp != 0; index++) {
    const datagram = slotAt(index);
    if (datagram.stamp < chosen.stamp) chosen = datagram;
  }
  if (chosen.stamp != 0) release(chosen);
  chosen.source0 = packet.source0; chosen.source1 = packet.source1; chosen.source2 = packet.source2; chosen.source3 = packet.source3;
  chosen.target0 = packet.target0; chosen.target1 = packet.target1; chosen.target2 = packet.target2; chosen.target3 = packet.target3;
  chosen.id = packet.fragmentId;
  chosen.protocol = packet.fragmentVersion << 8 | packet.fragmentProtocol;
  chosen.isDone = 0;
  chosen.capacity = FIRST_CAPACITY;
  chosen.data = take(FIRST_CAPACITY);
  chosen.total = 0;
  chosen.covered = 0;
  chosen.pieceCapacity = FIRST_PIECES;
  chosen.pieces = take(FIRST_PIECES * PIECE);
  chosen.pieceCount = 0;
  chosen.placeSource = atSource;
  chosen.placeFrame = atFrame;
  chosen.placeOffset = atOffset;
  chosen.begun = currentTime;
  return chosen;
}

/** Frees a slot; a packet that was not whole is a problem. */
function release(datagram: Datagram): void {
  if (datagram.isDone == 0) {
    const source = atSource;
    const offset = atOffset;
    const frame = atFrame;
    const time = atTime;
    setPlace(datagram.placeSource, datagram.placeOffset, datagram.placeFrame, datagram.begun);
    noteProblem(ProblemKind.FRAGMENT, Layer.IP, NONE, <f64>datagram.id);
    setPlace(source, offset, frame, time);
  }
  give(datagram.data, datagram.capacity);
  give(datagram.pieces, datagram.pieceCapacity * PIECE);
  datagram.stamp = 0;
}

/** Whether the current fragment cannot belong to the packet: other bytes in the same place, or another length of the whole. */
function contradicts(datagram: Datagram, start: u32, end: u32): bool {
  if (datagram.total != 0 && (end > datagram.total || (packet.fragmentIsLast && end != datagram.total))) return true;
  const captured = start + min(packet.fragmentCaptured, packet.fragmentWire);
  for (let index: u32 = 0; index < datagram.pieceCount; index++) {
    const piece = pieceAt(datagram, index);
    if (packet.fragmentIsLast && piece.end > end) return true;
    const from = max(start, piece.start);
    const to = min(captured, piece.captured);
    if (from < to && memory.compare(datagram.data + from, packet.fragmentAt + (from - start), to - from) != 0) return true;
  }
  return false;
}

/** Drops what the current fragment contradicts: pieces in its place, and an end that cannot be. */
function forget(datagram: Datagram, start: u32, end: u32): void {
  const isOtherEnd = packet.fragmentIsLast || end > datagram.total;
  let kept: u32 = 0;
  for (let index: u32 = 0; index < datagram.pieceCount; index++) {
    const piece = pieceAt(datagram, index);
    const isStale = (piece.start < end && start < piece.end) || (packet.fragmentIsLast && piece.end > end) || (isOtherEnd && piece.end == datagram.total);
    if (isStale) {
      datagram.covered -= piece.end - piece.start;
      continue;
    }
    if (kept != index) memory.copy(changetype<usize>(pieceAt(datagram, kept)), changetype<usize>(piece), PIECE);
    kept += 1;
  }
  datagram.pieceCount = kept;
  if (isOtherEnd) datagram.total = 0;
}

/** Puts the parts of [start, end) that are not here yet among the pieces; false where they are too many. `offset`: of `start` in the record. */
function insert(datagram: Datagram, start: u32, end: u32, offset: u32): bool {
  const reach = start + min(packet.fragmentCaptured, packet.fragmentWire);
  if (end > datagram.capacity) growData(datagram, end);
  let index: u32 = datagram.pieceCount;
  while (index > 0 && pieceAt(datagram, index - 1).end > start) index -= 1;
  let from = start;
  while (from < end) {
    const isBefore = index < datagram.pieceCount;
    const to = isBefore ? min(end, pieceAt(datagram, index).start) : end;
    if (from < to) {
      if (datagram.pieceCount == PIECE_CAP) return false;
      const piece = makeRoom(datagram, index);
      piece.start = from;
      piece.end = to;
      piece.captured = max(from, min(to, reach));
      piece.reach = reach;
      piece.frame = currentFrame;
      piece.offset = offset + (from - start);
      piece.time = currentTime;
      if (piece.captured > from) memory.copy(datagram.data + from, packet.fragmentAt + (from - start), piece.captured - from);
      datagram.covered += to - from;
      index += 1;
    }
    if (index >= datagram.pieceCount) break;
    from = max(to, pieceAt(datagram, index).end);
    index += 1;
  }
  return true;
}

function makeRoom(datagram: Datagram, index: u32): Piece {
  const count = datagram.pieceCount;
  if (count == datagram.pieceCapacity) {
    const larger = take(2 * count * PIECE);
    memory.copy(larger, datagram.pieces, count * PIECE);
    give(datagram.pieces, count * PIECE);
    datagram.pieces = larger;
    datagram.pieceCapacity = 2 * count;
  }
  const at = datagram.pieces + <usize>index * PIECE;
  memory.copy(at + PIECE, at, (count - index) * PIECE);
  datagram.pieceCount = count + 1;
  return changetype<Piece>(at);
}

function growData(datagram: Datagram, bytes: u32): void {
  let capacity = datagram.capacity;
  while (capacity < bytes) capacity <<= 1;
  const larger = take(capacity);
  memory.copy(larger, datagram.data, datagram.capacity);
  give(datagram.data, datagram.capacity);
  datagram.data = larger;
  datagram.capacity = capacity;
}

/** All is here: decodes the packet, and hands its segment on piece by piece. */
function complete(datagram: Datagram): void {
  datagram.isDone = 1;
  const data = datagram.data;
  // As far as headers can be read.
  let captured: u32 = 0;
  for (let index: u32 = 0; index < datagram.pieceCount; index++) {
    const piece = pieceAt(datagram, index);
    captured = piece.captured;
    if (piece.captured < piece.end) break;
  }
  const protocol = datagram.protocol & 0xff;
  const isVersion4 = datagram.protocol >> 8 == 4;
  const stop = isVersion4
    ? decodeIpv4Payload(protocol, data, data + captured, data + datagram.total)
    : decodeIpv6Payload(protocol, data, data + captured, data + datagram.total);
  if (stop == Stop.CUT || stop == Stop.BAD) {
    noteProblem(stop == Stop.CUT ? ProblemKind.HEADER_CUT : ProblemKind.HEADER_BAD, Layer.IP, NONE, <f64>packet.stoppedAt);
  } else if (stop == Stop.FRAGMENT) {
    // A fragment of a packet within: two networks in a row that are too narrow.
    noteProblem(ProblemKind.FRAGMENT, Layer.IP, NONE, <f64>packet.fragmentId);
  } else if (stop == Stop.TCP) {
    handOn(datagram, <u32>(packet.payload - data), packet.wireLength);
  }
}

/** `payload`, `wire`: where the segment's payload lies in the packet. */
function handOn(datagram: Datagram, payload: u32, wire: u32): void {
  const sequence = packet.sequence;
  const flags = packet.tcpFlags;
  const data = datagram.data;
  if (wire == 0) handPart(currentFrame, currentTime);
  let noted: u32 = 0;
  for (let index: u32 = 0; index < datagram.pieceCount; index++) {
    const piece = pieceAt(datagram, index);
    const from = max(piece.start, payload);
    const to = min(piece.end, payload + wire);
    if (from < to) {
      const isFirst = from == payload;
      let own = flags;
      if (!isFirst) own &= ~SYN;
      if (to < payload + wire) own &= ~FIN;
      packet.setPart(sequence + (from - payload) + (!isFirst && (flags & SYN) != 0 ? 1 : 0), own);
      packet.setPayload(data + from, piece.captured > from ? min(piece.captured, to) - from : 0, to - from);
      handPart(piece.frame, piece.time);
      const first = sequence + (from - payload) + ((flags & SYN) != 0 ? 1 : 0);
      const reach = min(piece.reach, payload + wire);
      if (piece.frame != noted && reach > from) noteFragment(piece.frame, first, piece.offset + (from - piece.start), reach - from);
      noted = piece.frame;
    } else if (piece.frame != currentFrame) {
      // It carried headers only.
      setFrame(piece.frame, lastFlow, FrameFlag.FRAGMENT | (lastFlags & FrameFlag.FROM_SERVER));
    } else if (currentFlow == NONE) {
      currentFlow = lastFlow;
      currentFlags = FrameFlag.FRAGMENT | (lastFlags & FrameFlag.FROM_SERVER);
    }
  }
}

/** One part of the segment, as the frame's own. */
function handPart(frame: u32, time: f64): void {
  onSegment(frame, time);
  const flags = lastFlags | FrameFlag.FRAGMENT;
  if (frame == currentFrame) {
    currentFlow = lastFlow;
    currentFlags = flags;
  } else {
    setFrame(frame, lastFlow, flags);
  }
}
