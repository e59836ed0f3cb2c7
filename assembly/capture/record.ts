/**
 * The record that was read last, whatever the format of its file: what pcap.ts and pcapng.ts leave for the pipeline. A
 * record is what lies in a file from one place to the next; in pcapng not every one holds a frame.
 */

/** What stands at a place of a file. */
export enum Step {
  /** A whole record with a frame, described below. */
  FRAME,
  /** A whole record without one, up to `next`. */
  OTHER,
  /** A record without a frame that is not worth keeping until it is whole: it can be passed over, up to `next`. */
  LONG,
  /** The beginning of a record. */
  PARTIAL,
  /** What cannot be a record. */
  DAMAGED,
}

/**
 * A longer frame is damage. libpcap allows 262,144 bytes on nearly all links; offload makes frames somewhat longer than
 * 64 KiB, never a mebibyte.
 */
export const RECORD_CAP: u32 = 1048576;

/** Since the epoch. */
export let seconds: i64 = 0;
export let nanoseconds: u32 = 0;
/** False where the record has no time of its own. */
export let timed: bool = true;
export let captured: u32 = 0;
/** As the file says; see `wireOrCaptured`. */
export let wire: u32 = 0;
/** LINKTYPE_ value; one that is not known leaves the frame undecoded. */
export let link: u32 = 0;
/** The frame's bytes, and the record behind. */
export let data: usize = 0;
export let next: usize = 0;

// @ts-ignore: decorator
@inline
export function setLengths(capturedBytes: u32, wireBytes: u32): void {
  captured = capturedBytes;
  wire = wireBytes;
}

// @ts-ignore: decorator
@inline
export function setTime(wholeSeconds: i64, fraction: u32): void {
  seconds = wholeSeconds;
  nanoseconds = fraction;
  timed = true;
}

/** There is none. */
export function setNoTime(): void {
  seconds = 0;
  nanoseconds = 0;
  timed = false;
}

// @ts-ignore: decorator
@inline
export function setPlaces(linkType: u32, frameAt: usize, recordEnd: usize): void {
  link = linkType;
  data = frameAt;
  next = recordEnd;
}

// @ts-ignore: decorator
@inline
export function setNext(recordEnd: usize): void {
  next = recordEnd;
}

/** A wire length that is nonsense (0, or less than was captured) counts as the captured one. */
// @ts-ignore: decorator
@inline
export function wireOrCaptured(): u32 {
  return wire < captured || wire > RECORD_CAP ? captured : wire;
}
