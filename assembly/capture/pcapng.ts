/**
 * pcapng (draft-ietf-opsawg-pcapng): blocks, each with its length before and behind it, in sections that may differ in
 * byte order and in the interfaces that they describe.
 *
 *   block            0      4              8                                    length - 4
 *                    | type | total length | body, padded to 4                  | total length |
 *   section header   | byte order 4 | major 2 | minor 2 | section length 8 | options …
 *   interface        | link type 2 | 0 2 | snapshot length 4 | options …
 *   enhanced packet  | interface 4 | time, high 4, low 4 | captured 4 | wire 4 | bytes, padded to 4 | options …
 *   simple packet    | wire 4 | bytes
 *   packet           | interface 2 | drops 2 | time, high 4, low 4 | captured 4 | wire 4 | bytes, padded to 4 | options …
 *   statistics       | interface 4 | time, high 4, low 4 | options …
 *   option           | code 2 | length 2 | value, padded to 4
 */
import { Layer, NONE, ProblemKind, SourceStatus } from "../schema";
import { noteProblem } from "../table/problems";
import {
  CUSTOM, CUSTOM_NOT_COPIED, ENHANCED_PACKET, FRAMING, half, hasOption, INTERFACE_DESCRIPTION, JOURNAL, long, NAME_RESOLUTION, nextOption, NOT_COUNTED,
  PACKET, SECRETS, SECTION_HEADER, SIMPLE_PACKET, STATISTICS, word,
} from "./blocks";
import * as interfaces from "./interfaces";
import { Interface, Unit } from "./interfaces";
import { takeBody, takeComments } from "./pcapng-notes";
import * as record from "./record";
import { RECORD_CAP, Step } from "./record";
import { appendSource, Format, Source, sourceAt, Variant } from "./source";

const BYTE_ORDER: u32 = 0x1a2b3c4d;
const MAJOR: u32 = 1;

const SECTION_HEADER_LEAST: u32 = 28;
const INTERFACE_LEAST: u32 = 20;
const PACKET_LEAST: u32 = 32;
const PACKET_BYTES: u32 = 28;
const SIMPLE_LEAST: u32 = 16;
const SIMPLE_BYTES: u32 = 12;
const STATISTICS_LEAST: u32 = 24;
/** A block up to this length is kept until it is whole; one with a frame, or that others depend on, is never longer: a frame and its options. */
const WHOLE_CAP: u32 = 2 * RECORD_CAP;
/** Longer is damage: of blocks that are known to get long, and of unknown ones (Wireshark reads none longer). */
const LONG_CAP: u32 = 1073741824;
const UNKNOWN_CAP: u32 = 16777216;

const OPTION_RESOLUTION: u32 = 9;
const OPTION_OFFSET: u32 = 14;
const OPTION_INTERFACE_DROPPED: u32 = 5;
const OPTION_SYSTEM_DROPPED: u32 = 7;
/** 10^-6, where an interface does not say. */
const MICROSECONDS: u32 = 6;
/** 10^n for an n of this or more does not fit 64 bits. */
const DECIMAL_DIGITS: u32 = 20;
const BILLION: u64 = 1000000000;

/** The version that made `openPcapng` refuse, and the source that it added. */
export let detail: u32 = 0;
export let opened: u32 = 0;
/** Number within its section of the interface of the frame read last. */
export let interfaceNumber: u32 = 0;

export function isPcapng(p: usize, length: u32): bool {
  return length >= 4 && load<u32>(p) == SECTION_HEADER;
}

/** Reads the first section header in the first `length` bytes at `p`; the file has `size` bytes. */
export function openPcapng(p: usize, length: u32, size: f64): SourceStatus {
  if (length < SECTION_HEADER_LEAST) return SourceStatus.HEADER_CUT;
  const order = load<u32>(p, 8);
  if (order != BYTE_ORDER && order != bswap<u32>(BYTE_ORDER)) return SourceStatus.NOT_A_CAPTURE;
  detail = order == BYTE_ORDER ? <u32>load<u16>(p, 12) : <u32>bswap<u16>(load<u16>(p, 12));
  if (detail != MAJOR) return SourceStatus.UNKNOWN_VERSION;
  opened = appendSource();
  const source = sourceAt(opened);
  source.format = <u8>Format.PCAPNG;
  source.variant = order == BYTE_ORDER ? 0 : <u8>Variant.SWAPPED;
  source.size = size;
  return SourceStatus.OK;
}

/** Fewest bytes of a block of this type. */
function least(type: u32): u32 {
  switch (type) {
    case SECTION_HEADER: return SECTION_HEADER_LEAST;
    case INTERFACE_DESCRIPTION: return INTERFACE_LEAST;
    case ENHANCED_PACKET:
    case PACKET: return PACKET_LEAST;
    case SIMPLE_PACKET: return SIMPLE_LEAST;
    case STATISTICS: return STATISTICS_LEAST;
    default: return FRAMING;
  }
}

/** Most bytes of a block of this type. */
function most(type: u32): u32 {
  if (type == NAME_RESOLUTION || type == JOURNAL || type == SECRETS || type == CUSTOM || type == CUSTOM_NOT_COPIED) return LONG_CAP;
  return least(type) == FRAMING ? UNKNOWN_CAP : WHOLE_CAP;
}

function isKnown(type: u32): bool {
  return least(type) != FRAMING || most(type) != UNKNOWN_CAP;
}

/** What stands at `p`, of which the bytes to `end` are there, in the section that was entered. */
export function readBlock(p: usize, end: usize): Step {
  if (p + 8 > end) return Step.PARTIAL;
  const type = word(p);
  let length = load<u32>(p, 4);
  let turned = interfaces.swapped;
  if (type == SECTION_HEADER) {
    if (p + FRAMING > end) return Step.PARTIAL;
    const order = load<u32>(p, 8);
    turned = order != BYTE_ORDER;
    if (turned && order != bswap<u32>(BYTE_ORDER)) return Step.DAMAGED;
  }
  if (turned) length = bswap<u32>(length);
  if (length < least(type) || length > most(type)) return Step.DAMAGED;
  // The padding belongs to the length, but early writers did not count it.
  const next = p + ((length + 3) & ~3);
  record.setNext(next);
  if (length > WHOLE_CAP) return (length & 3) != 0 ? Step.DAMAGED : Step.LONG;
  if (next > end) return Step.PARTIAL;
  const again = load<u32>(next - 4);
  if ((turned ? bswap<u32>(again) : again) != length) return Step.DAMAGED;
  if (interfaces.unread) return Step.OTHER;
  if (type == ENHANCED_PACKET) return readPacket(p, length, next, word(p + 8));
  if (type == SIMPLE_PACKET) return readSimple(p, length, next);
  if (type == PACKET) return readPacket(p, length, next, half(p + 8));
  return Step.OTHER;
}

// @ts-ignore: decorator
@inline
function readPacket(p: usize, length: u32, next: usize, number: u32): Step {
  const captured = word(p + 20);
  if (captured > RECORD_CAP || captured > length - PACKET_LEAST) return Step.DAMAGED;
  const from = interfaces.interfaceAt(number);
  record.setLengths(captured, word(p + 24));
  record.setPlaces(from ? from.link : NONE, p + PACKET_BYTES, next);
  setTime(from, (<u64>word(p + 12) << 32) | <u64>word(p + 16));
  interfaceNumber = number;
  return Step.FRAME;
}

/** Only the first interface has these. Where a frame was cut its captured length is the snapshot length. */
function readSimple(p: usize, length: u32, next: usize): Step {
  const from = interfaces.interfaceAt(0);
  const wire = word(p + 8);
  let captured = min(wire, length - SIMPLE_LEAST);
  if (from && from.snapLength != 0) captured = min(captured, from.snapLength);
  if (captured > RECORD_CAP) return Step.DAMAGED;
  record.setLengths(captured, wire);
  record.setPlaces(from ? from.link : NONE, p + SIMPLE_BYTES, next);
  record.setNoTime();
  interfaceNumber = 0;
  return Step.FRAME;
}

/** Units since the epoch as seconds and nanoseconds; what is finer is cut off. */
function setTime(from: Interface | null, units: u64): void {
  if (!from) {
    record.setTime(<i64>(units / 1000000), <u32>(units % 1000000) * 1000);
    return;
  }
  const offset = from.offset;
  if (from.unit == Unit.COARSE) {
    const whole = units / from.perSecond;
    record.setTime(<i64>whole + offset, <u32>((units - whole * from.perSecond) * from.scale));
  } else if (from.unit == Unit.FINE) {
    const whole = from.perSecond == 0 ? 0 : units / from.perSecond;
    record.setTime(<i64>whole + offset, from.scale == 0 ? 0 : <u32>((units - whole * from.perSecond) / from.scale));
  } else {
    const shift = <u64>from.shift;
    const whole = shift < 64 ? units >> shift : 0;
    const fraction = shift < 64 ? units - (whole << shift) : units;
    record.setTime(<i64>whole + offset, billionths(fraction, shift));
  }
}

/** fraction * 10^9 / 2^shift, exactly, though the product may have 94 bits. */
function billionths(fraction: u64, shift: u64): u32 {
  const low = (fraction & 0xffffffff) * BILLION;
  const high = (fraction >> 32) * BILLION + (low >> 32);
  if (shift >= 32) return shift - 32 < 64 ? <u32>(high >> (shift - 32)) : 0;
  // Below 2^32 the fraction has no high part.
  return <u32>(low >> shift);
}

/** Notes what a block without a frame says about those that follow, or about those that are missing. It lies at `offset`. */
export function takeBlock(source: Source, p: usize, offset: f64): void {
  const type = word(p);
  const end = record.next - 4;
  if (type == SECTION_HEADER) {
    const version = takeSection(source, p, offset);
    if (version != MAJOR) noteProblem(ProblemKind.SECTION_UNREAD, Layer.CAPTURE, NONE, <f64>version);
    else takeComments(p, p + 24, end, offset);
  } else if (interfaces.unread) return;
  else if (type == INTERFACE_DESCRIPTION) {
    takeInterface(source, p, end);
    takeComments(p, p + 16, end, offset);
  } else if (type == STATISTICS) {
    takeStatistics(p, end);
    takeComments(p, p + 20, end, offset);
  } else takeBody(type, <u32>(record.next - p), offset);
}

/** Gives the section's major version. */
function takeSection(source: Source, p: usize, offset: f64): u32 {
  const isSwapped = load<u32>(p, 8) != BYTE_ORDER;
  const major = load<u16>(p, 12);
  const version = <u32>(isSwapped ? bswap<u16>(major) : major);
  interfaces.addSection(source, offset, isSwapped, version != MAJOR);
  return version;
}

/** The same when a stretch is read again: sections change, all else is known. */
export function passBlock(source: Source, p: usize, offset: f64): void {
  if (load<u32>(p) == SECTION_HEADER) interfaces.enterAt(source, offset);
}

function takeInterface(source: Source, p: usize, end: usize): void {
  const added = interfaces.addInterface(source);
  if (!added) return;
  added.link = half(p + 8);
  added.snapLength = word(p + 12);
  setResolution(added, MICROSECONDS);
  for (let option = p + 16; hasOption(option, end); option = nextOption(option)) {
    const code = half(option);
    const length = half(option + 2);
    if (code == OPTION_RESOLUTION && length >= 1) setResolution(added, <u32>load<u8>(option, 4));
    else if (code == OPTION_OFFSET && length >= 8) added.offset = <i64>long(option + 4);
  }
}

/** The top bit tells whether the other seven are a negative power of 2 or of 10. */
function setResolution(described: Interface, value: u32): void {
  const power = value & 0x7f;
  described.shift = power;
  if (value > 0x7f) {
    described.unit = Unit.BINARY;
    return;
  }
  described.unit = power <= 9 ? Unit.COARSE : Unit.FINE;
  described.perSecond = power < DECIMAL_DIGITS ? powerOfTen(power) : 0;
  const apart: u32 = power <= 9 ? 9 - power : power - 9;
  described.scale = apart < DECIMAL_DIGITS ? powerOfTen(apart) : 0;
}

function powerOfTen(power: u32): u64 {
  let result: u64 = 1;
  for (let count: u32 = 0; count < power; count += 1) result *= 10;
  return result;
}

/** Counts go on from one block to the next, so the last ones hold; the problem's figure is their sum over interfaces. */
function takeStatistics(p: usize, end: usize): void {
  const described = interfaces.interfaceAt(word(p + 8));
  if (!described) return;
  const before = described.interfaceDropped + described.systemDropped;
  for (let option = p + 20; hasOption(option, end); option = nextOption(option)) {
    if (half(option + 2) < 8) continue;
    const code = half(option);
    const value = long(option + 4);
    if (value == NOT_COUNTED) continue;
    if (code == OPTION_INTERFACE_DROPPED) described.interfaceDropped = <f64>value;
    else if (code == OPTION_SYSTEM_DROPPED) described.systemDropped = <f64>value;
  }
  const more = described.interfaceDropped + described.systemDropped - before;
  if (more != 0) noteProblem(ProblemKind.FRAMES_DROPPED, Layer.CAPTURE, NONE, more);
}

/** Whether the bytes at `p`, which end a long block, say its length again. */
export function endsLong(p: usize, length: u32): bool {
  return word(p) == length;
}

function timeOf(p: usize, number: u32): f64 {
  setTime(interfaces.interfaceAt(number), (<u64>word(p + 12) << 32) | <u64>word(p + 16));
  return <f64>record.seconds + <f64>record.nanoseconds / 1e9;
}

/** Seconds since the epoch of the first frame in [p, end) that has a time, where `p` is the file's beginning; NaN where there is none. */
export function firstTime(source: Source, p: usize, end: usize): f64 {
  const begin = p;
  let found = NaN;
  interfaces.enterLast(source);
  while (p + FRAMING <= end) {
    const step = readBlock(p, end);
    const type = word(p);
    const next = record.next;
    // Of a frame that goes on behind what is there, the beginning is enough.
    if (step == Step.PARTIAL && p + PACKET_BYTES <= end) {
      if (type == ENHANCED_PACKET) found = timeOf(p, word(p + 8));
      else if (type == PACKET) found = timeOf(p, half(p + 8));
    } else if (step == Step.FRAME && record.timed) {
      found = <f64>record.seconds + <f64>record.nanoseconds / 1e9;
    }
    if (!isNaN(found) || (step != Step.FRAME && step != Step.OTHER)) break;
    if (type == SECTION_HEADER) takeSection(source, p, <f64>(p - begin));
    else if (type == INTERFACE_DESCRIPTION && !interfaces.unread) takeInterface(source, p, next - 4);
    p = next;
  }
  interfaces.forgetAll(source);
  return found;
}

/** Where `findBlock` goes on when there are more bytes: everything before is damage. */
export let resumeAt: usize = 0;

/**
 * After a damaged block: the first place in [p, end) where a whole block of a known type stands. Its length, said twice,
 * is proof enough. Gives 0 where there is none, or where that can only be told with more bytes (`resumeAt`).
 */
export function findBlock(p: usize, end: usize, atEnd: bool): usize {
  while (p + FRAMING <= end) {
    if (isKnown(word(p))) {
      const step = readBlock(p, end);
      if (step == Step.FRAME || step == Step.OTHER) return p;
      if (step == Step.PARTIAL && !atEnd) break;
    }
    p += 1;
  }
  resumeAt = atEnd ? end : p;
  return 0;
}
