/**
 * The loop: the next record, its frame, its segment, its flow. Everything behind it runs depth-first within this call, so
 * that a stack trace shows the stages.
 */
import { Counter, Layer, NONE, ProblemKind, SegmentColumn } from "./schema";
import * as pcap from "./capture/pcap";
import { Source, sourceAt } from "./capture/source";
import { lastFlags, lastFlow, onSegment } from "./flow/flow";
import { allocate, allocated, hasRoom } from "./mem/arena";
import { count, counter, setCounter } from "./table/counters";
import { breakIndex, noteFrame } from "./table/frames";
import { noteProblem, setPlace } from "./table/problems";
import { decodeFrame } from "./wire/decode";
import * as packet from "./wire/packet";
import { Stop } from "./wire/packet";
import { SYN } from "./wire/tcp";

let frames: u32 = 0;
let epochSeconds: u32 = 0;
let epochNanoseconds: u32 = 0;
/** Seconds of the record before, near which a record after damage must lie. */
let aroundSeconds: u32 = 0;

/** See `ingest` in README.md. */
export function run(sourceNumber: u32, p: usize, length: u32, fileOffset: f64, last: bool): u32 {
  const source = sourceAt(sourceNumber);
  const end = p + length;
  const begin = p;
  const header = <usize>source.recordHeader;
  while (p < end) {
    if (source.searching != 0) {
      const found = pcap.findRecord(source, p, end, aroundSeconds, last);
      const until = found != 0 ? found : pcap.resumeAt;
      source.damagedBytes += <f64>(until - p);
      p = until;
      if (found == 0 && !last) break;
      source.searching = 0;
      setPlace(sourceNumber, source.damagedAt, frames + 1);
      noteProblem(ProblemKind.RECORD_DAMAGED, Layer.CAPTURE, NONE, source.damagedBytes);
      count(Counter.BYTES, source.damagedBytes);
      breakIndex();
      if (found == 0) break;
    }
    if (p + header > end) break;
    pcap.readRecord(source, p);
    const offset = fileOffset + <f64>(p - begin);
    if (pcap.captured > pcap.RECORD_CAP) {
      source.searching = 1;
      source.damagedAt = offset;
      source.damagedBytes = 0;
      continue;
    }
    const data = p + header;
    const next = data + pcap.captured;
    if (next > end) break;
    if (!hasRoom()) {
      setPlace(sourceNumber, offset, frames + 1);
      if (counter(Counter.BUDGET_REACHED) == 0) noteProblem(ProblemKind.BUDGET, Layer.CAPTURE, NONE, allocated);
      setCounter(Counter.BUDGET_REACHED, 1);
      setCounter(Counter.FRAMES, <f64>frames);
      return <u32>(p - begin);
    }
    frame(source, sourceNumber, offset, data, next);
    p = next;
  }
  if (last && p < end) {
    setPlace(sourceNumber, fileOffset + <f64>(p - begin), 0);
    noteProblem(ProblemKind.RECORD_CUT, Layer.CAPTURE, NONE, <f64>(end - p));
    count(Counter.BYTES, <f64>(end - p));
    p = end;
  }
  setCounter(Counter.FRAMES, <f64>frames);
  setCounter(Counter.MEMORY, allocated);
  return <u32>(p - begin);
}

/** One whole record, whose header was read last. */
function frame(source: Source, sourceNumber: u32, offset: f64, data: usize, end: usize): void {
  frames += 1;
  if (frames == 1) {
    epochSeconds = pcap.seconds;
    epochNanoseconds = pcap.nanoseconds;
    setCounter(Counter.EPOCH_SECONDS, <f64>epochSeconds);
    setCounter(Counter.EPOCH_NANOSECONDS, <f64>epochNanoseconds);
  }
  aroundSeconds = pcap.seconds;
  const time = (<f64>pcap.seconds - <f64>epochSeconds) * 1e9 + (<f64>pcap.nanoseconds - <f64>epochNanoseconds);
  if (time < counter(Counter.FIRST_TIME)) setCounter(Counter.FIRST_TIME, time);
  if (time > counter(Counter.LAST_TIME)) setCounter(Counter.LAST_TIME, time);
  count(Counter.BYTES, <f64>(end - data) + <f64>source.recordHeader);
  setPlace(sourceNumber, offset, frames);
  const stop = decodeFrame(source.link, data, end, pcap.wireOrCaptured());
  if (stop == Stop.TCP) {
    count(Counter.TCP_FRAMES, 1);
    onSegment(frames, time);
    noteFrame(frames, lastFlow, lastFlags, sourceNumber, offset, time);
    return;
  }
  if (stop == Stop.CUT) noteProblem(ProblemKind.HEADER_CUT, Layer.LINK, NONE, <f64>packet.stoppedAt);
  else if (stop == Stop.BAD) noteProblem(ProblemKind.HEADER_BAD, Layer.IP, NONE, <f64>packet.stoppedAt);
  else if (stop == Stop.FRAGMENT) noteProblem(ProblemKind.FRAGMENT, Layer.IP, NONE, <f64>packet.stoppedAt);
  noteFrame(frames, NONE, 0, sourceNumber, offset, time);
}

/** Seconds since the epoch of the record at `p`, NaN where it is not whole. */
export function timeAt(source: Source, p: usize, end: usize): f64 {
  if (p + source.recordHeader > end) return NaN;
  pcap.readRecord(source, p);
  return <f64>pcap.seconds + <f64>pcap.nanoseconds / 1e9;
}

const COLUMNS: usize = 8;
let segmentTable: usize = 0;
let segmentCapacity: u32 = 0;

export function segmentsAt(): usize {
  return segmentTable;
}

/** See `walk` in README.md. */
export function walkRecords(sourceNumber: u32, p: usize, length: u32): u32 {
  const source = sourceAt(sourceNumber);
  const begin = p;
  const end = p + length;
  let rows: u32 = 0;
  while (p + source.recordHeader <= end) {
    pcap.readRecord(source, p);
    const data = p + source.recordHeader;
    if (pcap.captured > pcap.RECORD_CAP || data + pcap.captured > end) break;
    const next = data + pcap.captured;
    if (rows == segmentCapacity) growSegments();
    const at = segmentTable + <usize>rows * (COLUMNS << 2);
    const isTcp = decodeFrame(source.link, data, next, pcap.wireOrCaptured()) == Stop.TCP;
    put(at, SegmentColumn.FRAME, rows);
    put(at, SegmentColumn.PAYLOAD, isTcp ? <u32>(packet.payload - begin) : 0);
    put(at, SegmentColumn.LENGTH, isTcp ? packet.capturedLength : 0);
    put(at, SegmentColumn.SEQUENCE, isTcp ? packet.sequence + ((packet.tcpFlags & SYN) != 0 ? 1 : 0) : 0);
    put(at, SegmentColumn.RECORD, <u32>(p - begin));
    put(at, SegmentColumn.RECORD_LENGTH, <u32>(next - p));
    put(at, SegmentColumn.WIRE_LENGTH, isTcp ? packet.wireLength : 0);
    put(at, SegmentColumn.FLAGS, isTcp ? packet.tcpFlags : 0);
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
