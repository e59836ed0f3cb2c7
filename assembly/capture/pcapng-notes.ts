/** What pcapng's blocks say besides frames and times: comments, names, secrets, and frames dropped before one. */
import { Layer, NONE, NoteKind, ProblemKind } from "../schema";
import { note } from "../table/notes";
import { noteProblem } from "../table/problems";
import { ENHANCED_PACKET, FRAMING, half, hasOption, long, NAME_RESOLUTION, nextOption, NOT_COUNTED, PACKET, SECRETS, SIMPLE_PACKET, word } from "./blocks";
import * as interfaces from "./interfaces";
import * as record from "./record";

const COMMENT: u32 = 1;
/** Of enhanced packets: frames dropped between the frame before and this one. */
const DROPPED_BEFORE: u32 = 4;
/** The same in the obsolete packet block, where nobody counted. */
const DROPS_NOT_COUNTED: u64 = 0xffff;

/** Notes where a block of names or of secrets lies, which has `length` bytes; of a long one only the beginning was read. */
export function takeBody(type: u32, length: u32, offset: f64): void {
  if (type == NAME_RESOLUTION) note(NoteKind.NAMES, interfaces.swapped, 0, offset + 8, length - FRAMING);
  else if (type == SECRETS) note(NoteKind.SECRETS, interfaces.swapped, 0, offset + 8, length - FRAMING);
}

/** The same of the long block at `p`, which lies at `offset`. */
export function takeLong(p: usize, length: u32, offset: f64): void {
  if (!interfaces.unread) takeBody(word(p), length, offset);
}

/** Notes the comments among the options of the block at `p`, which begin at `options`. */
export function takeComments(p: usize, options: usize, end: usize, offset: f64): void {
  for (let option = options; hasOption(option, end); option = nextOption(option)) {
    if (half(option) == COMMENT) noteComment(p, option, offset, 0);
  }
}

function noteComment(p: usize, option: usize, offset: f64, frame: u32): void {
  note(NoteKind.COMMENT, interfaces.swapped, frame, offset + <f64>(option + 4 - p), half(option + 2));
}

/** Whether the frame's block, which was read last, has options behind its bytes, or a count of its own of what was dropped. */
// @ts-ignore: decorator
@inline
export function saysMore(p: usize): bool {
  return record.data + ((record.captured + 3) & ~3) + 8 <= record.next || word(p) == PACKET;
}

/** Notes what the block of the frame `frame` says besides its bytes. It was read last, and lies at `offset`. */
export function takePacket(p: usize, offset: f64, frame: u32): void {
  const type = word(p);
  if (type == SIMPLE_PACKET) return;
  if (type == PACKET) {
    noteDrops(half(p + 10), DROPS_NOT_COUNTED);
  }
  const end = record.next - 4;
  for (let option = record.data + ((record.captured + 3) & ~3); hasOption(option, end); option = nextOption(option)) {
    const code = half(option);
    if (code == COMMENT) noteComment(p, option, offset, frame);
    else if (code == DROPPED_BEFORE && type == ENHANCED_PACKET && half(option + 2) >= 8) noteDrops(long(option + 4), NOT_COUNTED);
  }
}

function noteDrops(drops: u64, notCounted: u64): void {
  if (drops != 0 && drops != notCounted) noteProblem(ProblemKind.DROPPED_BEFORE, Layer.CAPTURE, NONE, <f64>drops);
}
