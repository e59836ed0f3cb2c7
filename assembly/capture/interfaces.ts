/**
 * What a pcapng file says about its frames: sections, each with a byte order, and the interfaces that they describe, in one
 * list a source. Nothing is forgotten when a section ends, so that frames of any place can be read again (`enterAt`).
 */
import { give, take } from "../mem/pool";
import { Source, Variant } from "./source";

@unmanaged
export class Section {
  /** Of its header block in the file. */
  offset: f64;
  /** Place in the source's list of the section's first interface. */
  firstInterface: u32;
  /** 1 when its byte order is not ours. */
  swapped: u16;
  /** 1 when it is of a version that is not known: its blocks are passed over. */
  unread: u16;
}

/** What one unit of an interface's times is. */
export enum Unit {
  /** `scale` nanoseconds. */
  COARSE,
  /** One of `scale` parts of a nanosecond. */
  FINE,
  /** 2^-shift seconds. */
  BINARY,
}

@unmanaged
export class Interface {
  link: u32;
  /** 0: none. */
  snapLength: u32;
  unit: u32;
  shift: u32;
  /** Units of a second, where they are decimal. */
  perSecond: u64;
  scale: u64;
  /** Seconds to add to every time. */
  offset: i64;
  /** Frames that the interface and the system dropped, as last reported. */
  interfaceDropped: f64;
  systemDropped: f64;
}

const SECTION: u32 = offsetof<Section>();
const INTERFACE: u32 = offsetof<Interface>();
/** Of sections and of interfaces in one file; those beyond are not noted. The pool's largest block is 16 MiB. */
const LIST_CAP: u32 = 131072;
const FIRST_CAPACITY: u32 = 8;

/** A list's new place where it is full: lists double at powers of two. */
function grown(list: usize, count: u32, entry: u32): usize {
  if (count < FIRST_CAPACITY) return count == 0 && list == 0 ? take(FIRST_CAPACITY * entry) : list;
  if ((count & (count - 1)) != 0) return list;
  const larger = take(2 * count * entry);
  memory.copy(larger, list, <usize>count * entry);
  give(list, count * entry);
  return larger;
}

/** What holds in the section entered last: byte order, version, interfaces. */
export let swapped: bool = false;
export let unread: bool = false;
let interfaces: usize = 0;
let interfaceCount: u32 = 0;

export function sectionOf(source: Source, index: u32): Section {
  return changetype<Section>(source.sections + <usize>index * SECTION);
}

/** Appends a section that begins at `offset`. */
export function addSection(source: Source, offset: f64, isSwapped: bool, isUnread: bool): void {
  if (source.sectionCount >= LIST_CAP) return;
  source.sections = grown(source.sections, source.sectionCount, SECTION);
  const section = sectionOf(source, source.sectionCount);
  section.offset = offset;
  section.firstInterface = source.interfaceCount;
  section.swapped = isSwapped ? 1 : 0;
  section.unread = isUnread ? 1 : 0;
  source.sectionCount += 1;
  enterLast(source);
}

/** Appends an interface, all zeros, to the last section. Null beyond the cap. */
export function addInterface(source: Source): Interface | null {
  if (source.interfaceCount >= LIST_CAP) return null;
  // The first section's header was damaged.
  if (source.sectionCount == 0) addSection(source, 0, swapped, false);
  source.interfaces = grown(source.interfaces, source.interfaceCount, INTERFACE);
  source.interfaceCount += 1;
  enterLast(source);
  const added = changetype<Interface>(source.interfaces + <usize>(source.interfaceCount - 1) * INTERFACE);
  memory.fill(changetype<usize>(added), 0, INTERFACE);
  return added;
}

/** Forgets all, for a second reading from the start. */
export function forgetAll(source: Source): void {
  source.sectionCount = 0;
  source.interfaceCount = 0;
}

function enter(source: Source, index: u32): void {
  const section = sectionOf(source, index);
  const isLast = index + 1 == source.sectionCount;
  swapped = section.swapped != 0;
  unread = section.unread != 0;
  interfaces = source.interfaces + <usize>section.firstInterface * INTERFACE;
  interfaceCount = (isLast ? source.interfaceCount : sectionOf(source, index + 1).firstInterface) - section.firstInterface;
}

/** What follows is read as of the last section. */
export function enterLast(source: Source): void {
  if (source.sectionCount > 0) {
    enter(source, source.sectionCount - 1);
    return;
  }
  swapped = (source.variant & Variant.SWAPPED) != 0;
  unread = false;
  interfaceCount = 0;
}

/** What follows is read as of the section that holds the file's byte at `offset`. */
export function enterAt(source: Source, offset: f64): void {
  if (source.sectionCount == 0) return enterLast(source);
  let low: u32 = 0;
  let high = source.sectionCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sectionOf(source, middle).offset <= offset) low = middle + 1;
    else high = middle;
  }
  enter(source, low == 0 ? 0 : low - 1);
}

/** An interface of the section entered last, null where it has no such one. */
// @ts-ignore: decorator
@inline
export function interfaceAt(number: u32): Interface | null {
  return number < interfaceCount ? changetype<Interface>(interfaces + <usize>number * INTERFACE) : null;
}
