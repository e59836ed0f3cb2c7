/**
 * Classic pcap (draft-ietf-opsawg-pcap), both byte orders, micro- and nanoseconds, Kuznetzov's variant (its record
 * headers are 8 bytes longer), and the old versions that libpcap reads, in which the two lengths stand the other way round.
 *
 *   file    0       4       6       8      12       16         20          24
 *           | magic | major | minor | zone | sigfigs | snaplen | link type | records …
 *   record  0         4            8                 12              16
 *           | seconds | fraction   | captured length | wire length   | bytes
 */
import { SourceStatus } from "../schema";
import { isKnownLink } from "../wire/decode";
import * as record from "./record";
import { RECORD_CAP, Step } from "./record";
import { appendSource, Source, sourceAt, Variant } from "./source";

const FILE_HEADER: u32 = 24;
const RECORD_HEADER: u32 = 16;
const KUZNETZOV_HEADER: u32 = 24;
const MAGIC_MICROSECONDS: u32 = 0xa1b2c3d4;
const MAGIC_NANOSECONDS: u32 = 0xa1b23c4d;
const MAGIC_KUZNETZOV: u32 = 0xa1b2cd34;
const MAJOR: u32 = 2;
/** Since this minor version the captured length stands before the wire length; files of that very version have either order. */
const MINOR_OF_ORDER: u32 = 3;
/** The version that tcpdump of DG/UX writes: 543.0, lengths in the old order. */
const MAJOR_DG_UX: u32 = 543;
/** Bits of the link type field: 16 of type; the rest may give the length of a frame check sequence. */
const LINK_MASK: u32 = 0xffff;
/** The version or link type that made `openPcap` refuse. */
export let detail: u32 = 0;
/** The source that `openPcap` added. */
export let opened: u32 = 0;

/** Reads the file header in the first `length` bytes at `p`; the file has `size` bytes. */
export function openPcap(p: usize, length: u32, size: f64): SourceStatus {
  if (length == 0) return SourceStatus.EMPTY;
  if (length < 4) return SourceStatus.NOT_A_CAPTURE;
  const magic = load<u32>(p);
  const turned = bswap<u32>(magic);
  const swapped = turned == MAGIC_MICROSECONDS || turned == MAGIC_NANOSECONDS || turned == MAGIC_KUZNETZOV;
  const kind = swapped ? turned : magic;
  if (kind != MAGIC_MICROSECONDS && kind != MAGIC_NANOSECONDS && kind != MAGIC_KUZNETZOV) return SourceStatus.NOT_A_CAPTURE;
  if (length < FILE_HEADER) return SourceStatus.HEADER_CUT;
  detail = swapped ? <u32>bswap<u16>(load<u16>(p + 4)) : <u32>load<u16>(p + 4);
  const minor = swapped ? <u32>bswap<u16>(load<u16>(p + 6)) : <u32>load<u16>(p + 6);
  if (detail != MAJOR && (detail != MAJOR_DG_UX || minor != 0)) return SourceStatus.UNKNOWN_VERSION;
  let variant = swapped ? <u32>Variant.SWAPPED : 0;
  if (detail == MAJOR_DG_UX || minor < MINOR_OF_ORDER) variant |= Variant.WIRE_FIRST;
  else if (minor == MINOR_OF_ORDER) variant |= Variant.EITHER_FIRST;
  detail = (swapped ? bswap<u32>(load<u32>(p + 20)) : load<u32>(p + 20)) & LINK_MASK;
  if (!isKnownLink(detail)) return SourceStatus.UNKNOWN_LINK_TYPE;
  opened = appendSource();
  const source = sourceAt(opened);
  source.variant = <u8>variant;
  source.nanoseconds = kind == MAGIC_NANOSECONDS ? 1 : 0;
  source.recordHeader = kind == MAGIC_KUZNETZOV ? KUZNETZOV_HEADER : RECORD_HEADER;
  source.headerLength = FILE_HEADER;
  source.link = detail;
  source.size = size;
  return SourceStatus.OK;
}

// @ts-ignore: decorator
@inline
function readHeader(source: Source, p: usize): void {
  const fraction = load<u32>(p, 4);
  if (source.variant == 0) {
    record.setLengths(load<u32>(p, 8), load<u32>(p, 12));
    record.setTime(<i64>load<u32>(p), source.nanoseconds == 0 ? fraction * 1000 : fraction);
  } else {
    readVariant(source, p);
  }
}

function readVariant(source: Source, p: usize): void {
  const swapped = (source.variant & Variant.SWAPPED) != 0;
  const fraction = swapped ? bswap<u32>(load<u32>(p, 4)) : load<u32>(p, 4);
  const first = swapped ? bswap<u32>(load<u32>(p, 8)) : load<u32>(p, 8);
  const second = swapped ? bswap<u32>(load<u32>(p, 12)) : load<u32>(p, 12);
  record.setTime(<i64>(swapped ? bswap<u32>(load<u32>(p)) : load<u32>(p)), source.nanoseconds == 0 ? fraction * 1000 : fraction);
  if ((source.variant & Variant.WIRE_FIRST) != 0 || ((source.variant & Variant.EITHER_FIRST) != 0 && first > second)) record.setLengths(second, first);
  else record.setLengths(first, second);
}

/** What stands at `p`, of which the bytes to `end` are there. */
// @ts-ignore: decorator
@inline
export function readRecord(source: Source, p: usize, end: usize): Step {
  const data = p + source.recordHeader;
  if (data > end) return Step.PARTIAL;
  readHeader(source, p);
  if (record.captured > RECORD_CAP) return Step.DAMAGED;
  const next = data + record.captured;
  if (next > end) return Step.PARTIAL;
  record.setPlaces(source.link, data, next);
  return Step.FRAME;
}

/** Seconds since the epoch of the record at `p`, NaN where it is not there. */
export function timeAt(source: Source, p: usize, end: usize): f64 {
  if (p + source.recordHeader > end) return NaN;
  readHeader(source, p);
  return <f64>record.seconds + <f64>record.nanoseconds / 1e9;
}

/** How far apart two neighbouring records' times may be where one follows damage: ten days. */
const NEAR_SECONDS: i64 = 864000;

/** Whether a record header at `p` could be one, near the time `around` (0: at any time). */
function isPlausible(source: Source, p: usize, around: i64): bool {
  const fraction = (source.variant & Variant.SWAPPED) != 0 ? bswap<u32>(load<u32>(p, 4)) : load<u32>(p, 4);
  readHeader(source, p);
  const captured = record.captured;
  const wire = record.wire;
  const apart = record.seconds > around ? record.seconds - around : around - record.seconds;
  return (apart < NEAR_SECONDS || around == 0) && fraction < (source.nanoseconds != 0 ? <u32>1000000000 : <u32>1000000)
    && captured >= 14 && captured <= RECORD_CAP && wire >= captured && wire <= RECORD_CAP;
}

/** Where `findRecord` goes on when there are more bytes: everything before is damage. */
export let resumeAt: usize = 0;

/**
 * After a damaged record: the first place in [p, end) at which a record header can stand with another one, or the file's
 * end, behind its bytes. Gives 0 where there is none, or where that can only be told with more bytes (`resumeAt`).
 */
export function findRecord(source: Source, p: usize, end: usize, around: i64, atEnd: bool): usize {
  const header = <usize>source.recordHeader;
  while (p + header <= end) {
    if (isPlausible(source, p, around)) {
      const next = p + header + record.captured;
      if (next == end && atEnd) return p;
      if (next + header > end) {
        if (!atEnd) break;
      } else if (isPlausible(source, next, record.seconds)) {
        return p;
      }
    }
    p += 1;
  }
  resumeAt = atEnd ? end : p;
  return 0;
}
