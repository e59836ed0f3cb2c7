/**
 * Classic pcap (draft-ietf-opsawg-pcap), both byte orders, micro- and nanoseconds, and Kuznetzov's variant (its record
 * headers are 8 bytes longer).
 *
 *   file    0       4       6       8      12       16         20          24
 *           | magic | major | minor | zone | sigfigs | snaplen | link type | records …
 *   record  0         4            8                 12              16
 *           | seconds | fraction   | captured length | wire length   | bytes
 */
import { SourceStatus } from "../schema";
import { isKnownLink } from "../wire/decode";
import { appendSource, Source, sourceAt } from "./source";

const FILE_HEADER: u32 = 24;
export const RECORD_HEADER: u32 = 16;
const KUZNETZOV_HEADER: u32 = 24;
const MAGIC_MICROSECONDS: u32 = 0xa1b2c3d4;
const MAGIC_NANOSECONDS: u32 = 0xa1b23c4d;
const MAGIC_KUZNETZOV: u32 = 0xa1b2cd34;
const MAJOR: u32 = 2;
const MAGIC_PCAPNG: u32 = 0x0a0d0d0a;
const MAGIC_ZSTD: u32 = 0xfd2fb528;
const MAGIC_LZ4: u32 = 0x184d2204;
/** PK\3\4 and \x1f\x8b as they load here. */
const MAGIC_ZIP: u32 = 0x04034b50;
const MAGIC_GZIP: u32 = 0x8b1f;
/** Bits of the link type field: 16 of type; the rest may give the length of a frame check sequence. */
const LINK_MASK: u32 = 0xffff;
/**
 * A longer record is damage. libpcap allows 262,144 bytes on nearly all links; offload makes frames somewhat longer than
 * 64 KiB, never a mebibyte.
 */
export const RECORD_CAP: u32 = 1048576;

/** The version or link type that made `openPcap` refuse. */
export let detail: u32 = 0;
/** The source that `openPcap` added. */
export let opened: u32 = 0;

/** Reads the file header in the first `length` bytes at `p`; the file has `size` bytes. */
export function openPcap(p: usize, length: u32, size: f64): SourceStatus {
  if (length == 0) return SourceStatus.EMPTY;
  if (length < 4) return SourceStatus.NOT_A_CAPTURE;
  const magic = load<u32>(p);
  if (magic == MAGIC_PCAPNG) return SourceStatus.PCAPNG;
  if (magic == MAGIC_ZSTD) return SourceStatus.ZSTD;
  if (magic == MAGIC_LZ4) return SourceStatus.LZ4;
  if (magic == MAGIC_ZIP) return SourceStatus.ZIP;
  if ((magic & 0xffff) == MAGIC_GZIP) return SourceStatus.GZIP;
  const turned = bswap<u32>(magic);
  const swapped = turned == MAGIC_MICROSECONDS || turned == MAGIC_NANOSECONDS || turned == MAGIC_KUZNETZOV;
  const kind = swapped ? turned : magic;
  if (kind != MAGIC_MICROSECONDS && kind != MAGIC_NANOSECONDS && kind != MAGIC_KUZNETZOV) return SourceStatus.NOT_A_CAPTURE;
  if (length < FILE_HEADER) return SourceStatus.HEADER_CUT;
  detail = swapped ? <u32>bswap<u16>(load<u16>(p + 4)) : <u32>load<u16>(p + 4);
  if (detail != MAJOR) return SourceStatus.UNKNOWN_VERSION;
  detail = (swapped ? bswap<u32>(load<u32>(p + 20)) : load<u32>(p + 20)) & LINK_MASK;
  if (!isKnownLink(detail)) return SourceStatus.UNKNOWN_LINK_TYPE;
  opened = appendSource();
  const source = sourceAt(opened);
  source.swapped = swapped ? 1 : 0;
  source.nanoseconds = kind == MAGIC_NANOSECONDS ? 1 : 0;
  source.recordHeader = kind == MAGIC_KUZNETZOV ? KUZNETZOV_HEADER : RECORD_HEADER;
  source.headerLength = FILE_HEADER;
  source.link = detail;
  source.size = size;
  return SourceStatus.OK;
}

/** The record header read last. */
export let seconds: u32 = 0;
export let nanoseconds: u32 = 0;
export let captured: u32 = 0;
export let wire: u32 = 0;

// @ts-ignore: decorator
@inline
export function readRecord(source: Source, p: usize): void {
  if (source.swapped != 0) {
    seconds = bswap<u32>(load<u32>(p));
    nanoseconds = bswap<u32>(load<u32>(p, 4));
    captured = bswap<u32>(load<u32>(p, 8));
    wire = bswap<u32>(load<u32>(p, 12));
  } else {
    seconds = load<u32>(p);
    nanoseconds = load<u32>(p, 4);
    captured = load<u32>(p, 8);
    wire = load<u32>(p, 12);
  }
  if (source.nanoseconds == 0) nanoseconds *= 1000;
}

/** A wire length that is nonsense (0, or less than was captured) counts as the captured one. */
// @ts-ignore: decorator
@inline
export function wireOrCaptured(): u32 {
  return wire < captured || wire > RECORD_CAP ? captured : wire;
}

/** How far apart two neighbouring records' times may be where one follows damage: ten days. */
const NEAR_SECONDS: u32 = 864000;

/** Whether a record header at `p` could be one, near the time `around` (0: at any time). */
function isPlausible(source: Source, p: usize, around: u32): bool {
  const fraction = source.swapped != 0 ? bswap<u32>(load<u32>(p, 4)) : load<u32>(p, 4);
  readRecord(source, p);
  const apart = seconds > around ? seconds - around : around - seconds;
  return (apart < NEAR_SECONDS || around == 0) && fraction < (source.nanoseconds != 0 ? <u32>1000000000 : <u32>1000000)
    && captured >= 14 && captured <= RECORD_CAP && wire >= captured && wire <= RECORD_CAP;
}

/** Where `findRecord` goes on when there are more bytes: everything before is damage. */
export let resumeAt: usize = 0;

/**
 * After a damaged record: the first place in [p, end) at which a record header can stand with another one, or the file's
 * end, behind its bytes. Gives 0 where there is none, or where that can only be told with more bytes (`resumeAt`).
 */
export function findRecord(source: Source, p: usize, end: usize, around: u32, atEnd: bool): usize {
  const header = <usize>source.recordHeader;
  while (p + header <= end) {
    if (isPlausible(source, p, around)) {
      const next = p + header + captured;
      if (next == end && atEnd) return p;
      if (next + header > end) {
        if (!atEnd) break;
      } else if (isPlausible(source, next, seconds)) {
        return p;
      }
    }
    p += 1;
  }
  resumeAt = atEnd ? end : p;
  return 0;
}
