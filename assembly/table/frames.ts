/**
 * What is kept of frames: one word each (flow 22 bits, flags 10 bits), a sparse index for each source of where records start, so that any
 * frame is found again by walking from the entry before it, and which source's turn it was.
 */
import { FrameColumn, FrameFlag, IndexColumn, TurnColumn } from "../schema";
import { allocate } from "../mem/arena";
import { appendRow, cell, COLUMN, defineBits, defineColumns, defineStructs, DESCRIPTOR } from "./column";

export const FRAMES: usize = memory.data(DESCRIPTOR + COLUMN * 2);
export const INDEX: usize = memory.data(DESCRIPTOR + COLUMN * 4);
export const TURNS: usize = memory.data(DESCRIPTOR + COLUMN * 3);

const FRAME_SHIFT: i32 = 14;
const FRAME_MASK: u32 = (1 << FRAME_SHIFT) - 1;
/** 2^29 frames: their words alone are all the memory that there is. */
const FRAME_BLOCKS: u32 = 32768;
const frameBlocks: usize = memory.data(32768 * 4, 4);
/** Block of the frame that was noted last. */
let frameBlock: usize = 0;
const FLOW_BITS: u32 = 22;
const NO_FLOW: u32 = (1 << FLOW_BITS) - 1;
const INDEX_SHIFT: i32 = 10;
const INDEX_BLOCKS: i32 = 16384;
/** 2^28 turns, more than fit into memory: where two files overlap in full, nearly every frame begins one. */
const TURN_SHIFT: i32 = 14;
const TURN_BLOCKS: i32 = 16384;
/** A frame is found by walking at most so many records, or so many bytes and one record. */
const INDEX_FRAMES: u32 = 256;
const INDEX_BYTES: f64 = 65536;

/** The source whose turn it is, or none; how many of its frames were noted, and where its last entry in the index stands. */
let turn: u32 = 0xffffffff;
let noted: u32 = 0;
let indexed: u32 = 0;
let indexedOffset: f64 = 0;

/** The same of the other sources: [noted][indexed][indexedOffset], from the source's first turn on. */
const RESTING: u32 = 16;
const RESTING_SHIFT: u32 = 6;
const resting: usize = memory.data(1024 * 4, 4);

export function defineFrames(): void {
  defineStructs(FRAMES, 2, FRAME_SHIFT);
  defineBits(FRAMES, FrameColumn.FLOW, 0, FLOW_BITS, 4, 0, frameBlocks);
  defineBits(FRAMES, FrameColumn.FLAGS, FLOW_BITS, 10, 4, 0, frameBlocks);
  defineColumns(INDEX, [4, 2, 8, 8], INDEX_SHIFT, INDEX_BLOCKS);
  defineColumns(TURNS, [4, 4, 2], TURN_SHIFT, TURN_BLOCKS);
}

/** Notes frame `frame` (from 1), whose record starts at `offset` of its source. */
export function noteFrame(frame: u32, flow: u32, flags: u32, source: u32, offset: f64, time: f64): void {
  const row = load<u32>(FRAMES);
  if ((row & FRAME_MASK) == 0) addBlock(row);
  store<u32>(FRAMES, row + 1);
  store<u32>(frameBlock + ((row & FRAME_MASK) << 2), wordOf(flow, flags));
  if (source != turn) takeTurn(source, frame);
  if (noted - indexed >= INDEX_FRAMES || offset - indexedOffset >= INDEX_BYTES) {
    indexed = noted;
    indexedOffset = offset;
    const entry = appendRow(INDEX);
    store<u32>(cell(INDEX, IndexColumn.FRAME, entry, INDEX_SHIFT, 4), frame);
    store<u16>(cell(INDEX, IndexColumn.SOURCE, entry, INDEX_SHIFT, 2), <u16>source);
    store<f64>(cell(INDEX, IndexColumn.OFFSET, entry, INDEX_SHIFT, 8), offset);
    store<f64>(cell(INDEX, IndexColumn.TIME, entry, INDEX_SHIFT, 8), time);
  }
  noted += 1;
}

function addBlock(row: u32): void {
  if (row >> FRAME_SHIFT >= FRAME_BLOCKS) unreachable();
  frameBlock = allocate(4 << FRAME_SHIFT);
  store<u32>(frameBlocks + ((row >> FRAME_SHIFT) << 2), <u32>frameBlock);
}

/** `flow`: row of FLOWS, which has fewer than 2^22, or NONE. */
// @ts-ignore: decorator
@inline
function wordOf(flow: u32, flags: u32): u32 {
  return min(flow, NO_FLOW) | (flags << FLOW_BITS);
}

function takeTurn(source: u32, frame: u32): void {
  if (turn != 0xffffffff) {
    const left = restingAt(turn);
    store<u32>(left, noted);
    store<u32>(left, indexed, 4);
    store<f64>(left, indexedOffset, 8);
  }
  const own = restingAt(source);
  turn = source;
  noted = load<u32>(own);
  indexed = load<u32>(own, 4);
  indexedOffset = load<f64>(own, 8);
  const row = appendRow(TURNS);
  store<u32>(cell(TURNS, TurnColumn.FRAME, row, TURN_SHIFT, 4), frame);
  store<u32>(cell(TURNS, TurnColumn.ORDINAL, row, TURN_SHIFT, 4), noted);
  store<u16>(cell(TURNS, TurnColumn.SOURCE, row, TURN_SHIFT, 2), <u16>source);
}

function restingAt(source: u32): usize {
  const chunk = resting + ((source >> RESTING_SHIFT) << 2);
  if (load<u32>(chunk) == 0) {
    const made = allocate(RESTING << RESTING_SHIFT);
    for (let at: u32 = 0; at < RESTING << RESTING_SHIFT; at += RESTING) store<f64>(made + at, -Infinity, 8);
    store<u32>(chunk, <u32>made);
  }
  return load<u32>(chunk) + (source & ((1 << RESTING_SHIFT) - 1)) * RESTING;
}

/** A record of the source that could not be walked through follows: its next frame gets an entry of its own. */
export function breakIndex(source: u32): void {
  if (source == turn) indexedOffset = -Infinity;
  else store<f64>(restingAt(source), -Infinity, 8);
}

/** What is found out about a frame that was noted before. */
export function setFrame(frame: u32, flow: u32, flags: u32): void {
  store<u32>(wordAt(frame), wordOf(flow, flags));
}

/** Its sender is the other side. */
export function turnFrame(frame: u32): void {
  if (frame > load<u32>(FRAMES)) return;
  store<u32>(wordAt(frame), load<u32>(wordAt(frame)) ^ (FrameFlag.FROM_SERVER << FLOW_BITS));
}

function wordAt(frame: u32): usize {
  const row = frame - 1;
  return <usize>load<u32>(frameBlocks + ((row >> FRAME_SHIFT) << 2)) + ((row & FRAME_MASK) << 2);
}
