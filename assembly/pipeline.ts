/**
 * The loop: the next record, its frame, its segment, its flow. Everything behind it runs depth-first within this call, so
 * that a stack trace shows the stages.
 */
import { Counter, INTERFACE_SHIFT, Layer, NO_LINK, NONE, ProblemKind, SegmentColumn } from "./schema";
import * as interfaces from "./capture/interfaces";
import * as pcap from "./capture/pcap";
import * as pcapng from "./capture/pcapng";
import * as notes from "./capture/pcapng-notes";
import * as record from "./capture/record";
import { Step } from "./capture/record";
import { Format, Source, sourceAt } from "./capture/source";
import { lastFlags, lastFlow, onSegment } from "./flow/flow";
import { fragmentFlags, fragmentFlow, onFragment } from "./flow/fragments";
import { allocate, allocated, hasRoom } from "./mem/arena";
import { count, counter, setCounter } from "./table/counters";
import { breakIndex, noteFrame } from "./table/frames";
import { noteProblem, setPlace } from "./table/problems";
import { decodeFrame, isKnownLink } from "./wire/decode";
import * as packet from "./wire/packet";
import { Stop } from "./wire/packet";
import { SYN } from "./wire/tcp";

let frames: u32 = 0;
/** Of the first frame that has a time. */
let epochKnown: bool = false;
let epochSeconds: i64 = 0;
let epochNanoseconds: u32 = 0;
/** Seconds of the record before, near which a record after damage must lie, and its time. */
let aroundSeconds: i64 = 0;
let timeBefore: f64 = 0;

/** Frames later than this wait for the next call. */
let untilSeconds: i64 = i64.MAX_VALUE;
let untilNanoseconds: u32 = 0;
/** Seconds that no file holds: more is no limit. */
const NEVER: f64 = 9e15;

/** `seconds`: NaN for no limit. */
export function setUntil(seconds: f64, nanoseconds: u32): void {
  untilSeconds = seconds < NEVER && seconds > -NEVER ? <i64>seconds : i64.MAX_VALUE;
  untilNanoseconds = nanoseconds;
}

function isTooLate(): bool {
  return record.timed && (record.seconds > untilSeconds || record.nanoseconds > untilNanoseconds);
}

/** Leaves the time of the record read last, or that there is none, for the caller. */
export function tellNext(isThere: bool): void {
  setCounter(Counter.NEXT_SECONDS, isThere ? <f64>record.seconds : NaN);
  setCounter(Counter.NEXT_NANOSECONDS, <f64>record.nanoseconds);
}

/** See `ingest` in README.md. */
export function run(sourceNumber: u32, p: usize, length: u32, fileOffset: f64, last: bool): u32 {
  const source = sourceAt(sourceNumber);
  const end = p + length;
  const begin = p;
  const isNext = source.format == Format.PCAPNG;
  let waits = false;
  if (isNext) interfaces.enterLast(source);
  while (p < end) {
    if (source.searching != 0) {
      const found = isNext ? pcapng.findBlock(p, end, last) : pcap.findRecord(source, p, end, aroundSeconds, last);
      const until = found != 0 ? found : isNext ? pcapng.resumeAt : pcap.resumeAt;
      source.damagedBytes += <f64>(until - p);
      p = until;
      if (found == 0 && !last) break;
      source.searching = 0;
      setPlace(sourceNumber, source.damagedAt, frames + 1, placeTime());
      noteProblem(ProblemKind.RECORD_DAMAGED, Layer.CAPTURE, NONE, source.damagedBytes);
      count(Counter.BYTES, source.damagedBytes);
      breakIndex(sourceNumber);
      if (found == 0) break;
    }
    if (source.passing != 0) {
      const part = min(<u32>(end - p), source.passingLeft);
      source.passingLeft -= part;
      p += part;
      if (p + 4 > end) break;
      if (pcapng.endsLong(p, source.passing)) {
        p += 4;
        count(Counter.BYTES, <f64>source.passing);
      } else {
        search(source, source.passingAt, <f64>(source.passing - 4));
      }
      source.passing = 0;
      continue;
    }
    const step = isNext ? pcapng.readBlock(p, end) : pcap.readRecord(source, p, end);
    if (step == Step.PARTIAL) break;
    const offset = fileOffset + <f64>(p - begin);
    if (step == Step.DAMAGED) {
      search(source, offset, 0);
      continue;
    }
    if (step == Step.FRAME && record.seconds >= untilSeconds && isTooLate()) {
      waits = true;
      break;
    }
    if (!hasRoom()) {
      setPlace(sourceNumber, offset, frames + 1, placeTime());
      if (counter(Counter.BUDGET_REACHED) == 0) noteProblem(ProblemKind.BUDGET, Layer.CAPTURE, NONE, allocated);
      setCounter(Counter.BUDGET_REACHED, 1);
      setCounter(Counter.FRAMES, <f64>frames);
      tellNext(false);
      return <u32>(p - begin);
    }
    const next = record.next;
    if (step == Step.FRAME) {
      frame(sourceNumber, offset, <u32>(next - p), p);
      if (isNext && notes.saysMore(p)) notes.takePacket(p, offset, frames);
    } else if (step == Step.OTHER) {
      setPlace(sourceNumber, offset, 0, placeTime());
      count(Counter.BYTES, <f64>(next - p));
      pcapng.takeBlock(source, p, offset);
    } else {
      source.passing = <u32>(next - p);
      source.passingAt = offset;
      setPlace(sourceNumber, offset, 0, placeTime());
      notes.takeLong(p, source.passing, offset);
      source.passingLeft = source.passing - 4;
      continue;
    }
    p = next;
  }
  tellNext(waits);
  if (last && !waits && (p < end || source.passing != 0)) {
    const offset = source.passing != 0 ? source.passingAt : fileOffset + <f64>(p - begin);
    const rest = fileOffset + <f64>length - offset;
    setPlace(sourceNumber, offset, 0, placeTime());
    noteProblem(ProblemKind.RECORD_CUT, Layer.CAPTURE, NONE, rest);
    count(Counter.BYTES, rest);
    source.passing = 0;
    p = end;
  }
  setCounter(Counter.FRAMES, <f64>frames);
  setCounter(Counter.MEMORY, allocated);
  return <u32>(p - begin);
}

/** From now on the next record is looked for; `bytes` behind `offset` are damage already. */
function search(source: Source, offset: f64, bytes: f64): void {
  source.searching = 1;
  source.damagedAt = offset;
  source.damagedBytes = bytes;
}

/** Nanoseconds since the capture's first frame, of the record read last. */
// @ts-ignore: decorator
@inline
function recordTime(): f64 {
  return <f64>(record.seconds - epochSeconds) * 1e9 + (<f64>record.nanoseconds - <f64>epochNanoseconds);
}

/** Time of the last frame, for what is met between frames; NaN before the first one that has a time. */
// @ts-ignore: decorator
@inline
function placeTime(): f64 {
  return epochKnown ? timeBefore : NaN;
}

/** One whole record, which was read last, begins at `recordAt` and has `bytes`. */
function frame(sourceNumber: u32, offset: f64, bytes: u32, recordAt: usize): void {
  frames += 1;
  let time = timeBefore;
  if (record.timed) {
    if (!epochKnown) {
      epochKnown = true;
      epochSeconds = record.seconds;
      epochNanoseconds = record.nanoseconds;
      setCounter(Counter.EPOCH_SECONDS, <f64>epochSeconds);
      setCounter(Counter.EPOCH_NANOSECONDS, <f64>epochNanoseconds);
    }
    aroundSeconds = record.seconds;
    time = recordTime();
    timeBefore = time;
  }
  if (time < counter(Counter.FIRST_TIME)) setCounter(Counter.FIRST_TIME, time);
  if (time > counter(Counter.LAST_TIME)) setCounter(Counter.LAST_TIME, time);
  count(Counter.BYTES, <f64>bytes);
  setPlace(sourceNumber, offset, frames, placeTime());
  const stop = decodeFrame(record.link, record.data, record.data + record.captured, record.wireOrCaptured());
  if (stop == Stop.TCP) {
    count(Counter.TCP_FRAMES, 1);
    onSegment(frames, time);
    noteFrame(frames, lastFlow, lastFlags, sourceNumber, offset, time);
    return;
  }
  if (stop == Stop.FRAGMENT) {
    onFragment(frames, time, recordAt);
    if (fragmentFlow() != NONE) count(Counter.TCP_FRAMES, 1);
    noteFrame(frames, fragmentFlow(), fragmentFlags(), sourceNumber, offset, time);
    return;
  }
  if (stop == Stop.CUT) noteProblem(ProblemKind.HEADER_CUT, Layer.LINK, NONE, <f64>packet.stoppedAt);
  else if (stop == Stop.BAD) noteProblem(ProblemKind.HEADER_BAD, Layer.IP, NONE, <f64>packet.stoppedAt);
  else if (!isKnownLink(record.link)) noteUnread();
  noteFrame(frames, NONE, 0, sourceNumber, offset, time);
}

/** Only in pcapng: a pcap file of another link type is not opened. */
function noteUnread(): void {
  const link = record.link == NONE ? <u32>NO_LINK : record.link;
  noteProblem(ProblemKind.INTERFACE_UNREAD, Layer.LINK, NONE, <f64>pcapng.interfaceNumber * <f64>INTERFACE_SHIFT + <f64>link);
}

const COLUMNS: usize = 16;
let segmentTable: usize = 0;
let segmentCapacity: u32 = 0;

export function segmentsAt(): usize {
  return segmentTable;
}

/** See `walk` in README.md. */
export function walkRecords(sourceNumber: u32, p: usize, length: u32, fileOffset: f64): u32 {
  const source = sourceAt(sourceNumber);
  const begin = p;
  const end = p + length;
  const isNext = source.format == Format.PCAPNG;
  if (isNext) interfaces.enterAt(source, fileOffset);
  let time = NaN;
  let rows: u32 = 0;
  while (true) {
    const step = isNext ? pcapng.readBlock(p, end) : pcap.readRecord(source, p, end);
    const next = record.next;
    if (step == Step.OTHER) {
      pcapng.passBlock(source, p, fileOffset + <f64>(p - begin));
      p = next;
      continue;
    }
    if (step != Step.FRAME) break;
    if (rows == segmentCapacity) growSegments();
    const at = segmentTable + <usize>rows * (COLUMNS << 2);
    if (record.timed) time = recordTime();
    const isTcp = decodeFrame(record.link, record.data, record.data + record.captured, record.wireOrCaptured()) == Stop.TCP;
    put(at, SegmentColumn.FRAME, rows);
    put(at, SegmentColumn.PAYLOAD, isTcp ? <u32>(packet.payload - begin) : 0);
    put(at, SegmentColumn.LENGTH, isTcp ? packet.capturedLength : 0);
    put(at, SegmentColumn.SEQUENCE, isTcp ? packet.sequence + ((packet.tcpFlags & SYN) != 0 ? 1 : 0) : 0);
    put(at, SegmentColumn.RECORD, <u32>(p - begin));
    put(at, SegmentColumn.RECORD_LENGTH, <u32>(next - p));
    put(at, SegmentColumn.WIRE_LENGTH, isTcp ? packet.wireLength : 0);
    put(at, SegmentColumn.FLAGS, isTcp ? packet.tcpFlags : 0);
    store<f64>(at + (<usize>SegmentColumn.TIME << 2), time);
    put(at, SegmentColumn.FRAME_AT, <u32>(record.data - begin));
    put(at, SegmentColumn.FRAME_CAPTURED, record.captured);
    put(at, SegmentColumn.FRAME_WIRE, record.wireOrCaptured());
    put(at, SegmentColumn.LINK, record.link);
    put(at, SegmentColumn.ACKNOWLEDGEMENT, isTcp ? packet.acknowledgement : 0);
    put(at, SegmentColumn.WINDOW, isTcp ? packet.receiveWindow : 0);
    rows += 1;
    p = next;
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function put(row: usize, column: SegmentColumn, value: u32): void {
  store<u32>(row + (<usize>column << 2), value);
}

function growSegments(): void {
  const capacity = segmentCapacity == 0 ? <u32>1024 : segmentCapacity << 1;
  const table = allocate(<usize>capacity * (COLUMNS << 2));
  memory.copy(table, segmentTable, <usize>segmentCapacity * (COLUMNS << 2));
  segmentTable = table;
  segmentCapacity = capacity;
}
