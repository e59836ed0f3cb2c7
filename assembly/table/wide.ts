/**
 * Figures of those rows of COMMANDS that are too large for their narrow cells: a message of 64 KiB, a request in more than 32 frames, a reply in more
 * than 256 or that begins more than 2,046 frames after its request or before it, a latency of more than four seconds.
 *
 *   | latency f64 | request's last frame | request's bytes | reply's first frame | reply's last frame | reply's bytes |
 */
import { WideColumn } from "../schema";
import { allocate } from "../mem/arena";
import { COLUMN, defineField, defineStructs, DESCRIPTOR } from "./column";

export const WIDE: usize = memory.data(DESCRIPTOR + COLUMN * 6);
/** Small, since one row brings a block. */
const SHIFT: i32 = 10;
const STRIDE: u32 = 32;
/** As many rows as COMMANDS has, 2^27. */
const directory: usize = memory.data(131072 * 4, 4);

const REQUEST_LAST: u32 = 8;
const REQUEST_BYTES: u32 = 12;
const REPLY_FRAME: u32 = 16;
const REPLY_LAST: u32 = 20;
const REPLY_BYTES: u32 = 24;

export function defineWide(): void {
  defineStructs(WIDE, 6, SHIFT);
  defineField(WIDE, WideColumn.LATENCY, 8, STRIDE, 0, directory);
  defineField(WIDE, WideColumn.REQUEST_LAST_FRAME, 4, STRIDE, REQUEST_LAST, directory);
  defineField(WIDE, WideColumn.REQUEST_BYTES, 4, STRIDE, REQUEST_BYTES, directory);
  defineField(WIDE, WideColumn.REPLY_FRAME, 4, STRIDE, REPLY_FRAME, directory);
  defineField(WIDE, WideColumn.REPLY_LAST_FRAME, 4, STRIDE, REPLY_LAST, directory);
  defineField(WIDE, WideColumn.REPLY_BYTES, 4, STRIDE, REPLY_BYTES, directory);
}

function at(row: u32): usize {
  return <usize>load<u32>(directory + ((row >> SHIFT) << 2)) + (row & ((1 << SHIFT) - 1)) * STRIDE;
}

/** A row without reply and latency. */
export function appendWide(requestLast: u32, requestBytes: u32): u32 {
  const row = load<u32>(WIDE);
  if ((row & ((1 << SHIFT) - 1)) == 0) store<u32>(directory + ((row >> SHIFT) << 2), <u32>allocate(STRIDE << SHIFT));
  store<u32>(WIDE, row + 1);
  store<f64>(at(row), NaN);
  store<u32>(at(row), requestLast, REQUEST_LAST);
  store<u32>(at(row), requestBytes, REQUEST_BYTES);
  return row;
}

export function setWideReply(row: u32, frame: u32, lastFrame: u32, bytes: u32): void {
  store<u32>(at(row), frame, REPLY_FRAME);
  store<u32>(at(row), lastFrame, REPLY_LAST);
  store<u32>(at(row), bytes, REPLY_BYTES);
}

export function setWideLatency(row: u32, latency: f64): void {
  store<f64>(at(row), latency);
}

export function wideReplyFrame(row: u32): u32 {
  return load<u32>(at(row), REPLY_FRAME);
}

export function wideReplyLast(row: u32): u32 {
  return load<u32>(at(row), REPLY_LAST);
}
