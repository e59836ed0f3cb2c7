/**
 * What is kept of frames: five bytes each (flow and flags), and a sparse index of where records start, so that any frame
 * is found again by walking from the entry before it.
 */
import { BLOCK_SHIFT, FrameColumn, IndexColumn } from "../schema";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN } from "./column";

export const FRAMES: usize = memory.data(DESCRIPTOR + COLUMN * 2);
export const INDEX: usize = memory.data(DESCRIPTOR + COLUMN * 4);

/** 16,384 blocks of 65,536 frames: 2^30 frames. */
const FRAME_BLOCKS: i32 = 16384;
const INDEX_SHIFT: i32 = 10;
const INDEX_BLOCKS: i32 = 16384;
/** A frame is found by walking at most so many records, or so many bytes and one record. */
const INDEX_FRAMES: u32 = 256;
const INDEX_BYTES: f64 = 65536;

let lastFrame: u32 = 0;
let lastSource: u32 = 0xffffffff;
let lastOffset: f64 = 0;

export function defineFrames(): void {
  defineColumns(FRAMES, [4, 1], BLOCK_SHIFT, FRAME_BLOCKS);
  defineColumns(INDEX, [4, 2, 8, 8], INDEX_SHIFT, INDEX_BLOCKS);
}

/** Notes frame `frame` (from 1), whose record starts at `offset` of its source. */
export function noteFrame(frame: u32, flow: u32, flags: u32, source: u32, offset: f64, time: f64): void {
  const row = appendRow(FRAMES);
  store<u32>(cell(FRAMES, FrameColumn.FLOW, row, BLOCK_SHIFT, 4), flow);
  store<u8>(cell(FRAMES, FrameColumn.FLAGS, row, BLOCK_SHIFT, 1), <u8>flags);
  if (source != lastSource || frame - lastFrame >= INDEX_FRAMES || offset - lastOffset >= INDEX_BYTES) {
    lastFrame = frame;
    lastSource = source;
    lastOffset = offset;
    const entry = appendRow(INDEX);
    store<u32>(cell(INDEX, IndexColumn.FRAME, entry, INDEX_SHIFT, 4), frame);
    store<u16>(cell(INDEX, IndexColumn.SOURCE, entry, INDEX_SHIFT, 2), <u16>source);
    store<f64>(cell(INDEX, IndexColumn.OFFSET, entry, INDEX_SHIFT, 8), offset);
    store<f64>(cell(INDEX, IndexColumn.TIME, entry, INDEX_SHIFT, 8), time);
  }
}

/** A record that could not be walked through follows: the next frame gets an entry of its own. */
export function breakIndex(): void {
  lastSource = 0xffffffff;
}

// @ts-ignore: decorator
@inline
export function frameFlagsAt(frame: u32): usize {
  return cell(FRAMES, FrameColumn.FLAGS, frame - 1, BLOCK_SHIFT, 1);
}
