/**
 * What decoding stumbled over. Equal ones (kind, source, flow) are counted in one row that keeps the first place, so a
 * damaged capture fills no memory; beyond PROBLEM_CAP rows everything is counted in one last row.
 */
import { Layer, NONE, ProblemColumn, ProblemKind } from "../schema";
import { mix } from "../mem/hash";
import { allocate } from "../mem/arena";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN, rowsOf } from "./column";

export const PROBLEMS: usize = memory.data(DESCRIPTOR + COLUMN * 10);
const SHIFT: i32 = 8;
export const PROBLEM_CAP: u32 = 8192;
const SLOTS: u32 = 32768;
let slots: usize = 0;

/** Where decoding is now: the record that a problem is noted at. Set by the pipeline for each record. */
export let atSource: u32 = 0;
export let atOffset: f64 = 0;
export let atFrame: u32 = 0;
export let atTime: f64 = NaN;

/** `time`: of that frame, or of the last one before that place; NaN where there was none. */
export function setPlace(source: u32, offset: f64, frame: u32, time: f64): void {
  atSource = source;
  atOffset = offset;
  atFrame = frame;
  atTime = time;
}

export function defineProblems(): void {
  defineColumns(PROBLEMS, [1, 1, 2, 8, 4, 4, 4, 8, 8, 8], SHIFT, <i32>(PROBLEM_CAP >> SHIFT) + 1);
  slots = allocate(<usize>SLOTS * 4);
}

/** Kinds whose details add up. */
function isSum(kind: ProblemKind): bool {
  return kind == ProblemKind.GAP || kind == ProblemKind.RESYNCED || kind == ProblemKind.FRAME_SNAPPED || kind == ProblemKind.RECORD_DAMAGED
    || kind == ProblemKind.FRAMES_DROPPED || kind == ProblemKind.DROPPED_BEFORE;
}

/** Notes a problem of `flow` (or NONE). `detail`: ProblemKind says what. Of INTERFACE_UNREAD each detail has a row. */
export function noteProblem(kind: ProblemKind, layer: Layer, flow: u32, detail: f64): void {
  if (rowsOf(PROBLEMS) >= PROBLEM_CAP) {
    noteBeyond();
    return;
  }
  append(kind, layer, flow, detail);
}

/** One row for all, whatever they are and wherever. */
function noteBeyond(): void {
  if (rowsOf(PROBLEMS) == PROBLEM_CAP) {
    append(ProblemKind.PROBLEMS_CAP, Layer.CAPTURE, NONE, <f64>PROBLEM_CAP);
    return;
  }
  countAgain(PROBLEM_CAP);
}

/** Another one of a row, at the place that is set. */
function countAgain(row: u32): void {
  const counted = cell(PROBLEMS, ProblemColumn.COUNT, row, SHIFT, 4);
  store<u32>(counted, load<u32>(counted) + 1);
  const first = cell(PROBLEMS, ProblemColumn.FIRST_TIME, row, SHIFT, 8);
  const last = cell(PROBLEMS, ProblemColumn.LAST_TIME, row, SHIFT, 8);
  // What has no time once has none at all.
  store<f64>(first, min(load<f64>(first), atTime));
  store<f64>(last, max(load<f64>(last), atTime));
}

/** Counts a problem in the row of its equals, or appends it. */
function append(kind: ProblemKind, layer: Layer, flow: u32, detail: f64): void {
  const byDetail = kind == ProblemKind.INTERFACE_UNREAD;
  let at = mix(<u32>kind * 0x9e3779b1 ^ mix(byDetail ? <u32><u64>detail : flow) ^ (atSource << 24)) & (SLOTS - 1);
  while (true) {
    const row = load<u32>(slots + (<usize>at << 2));
    if (row == 0) break;
    if (load<u8>(cell(PROBLEMS, ProblemColumn.KIND, row - 1, SHIFT, 1)) == <u8>kind
      && load<u32>(cell(PROBLEMS, ProblemColumn.FLOW, row - 1, SHIFT, 4)) == flow
      && load<u16>(cell(PROBLEMS, ProblemColumn.SOURCE, row - 1, SHIFT, 2)) == <u16>atSource
      && (!byDetail || load<f64>(cell(PROBLEMS, ProblemColumn.DETAIL, row - 1, SHIFT, 8)) == detail)) {
      countAgain(row - 1);
      if (isSum(kind)) {
        const sum = cell(PROBLEMS, ProblemColumn.DETAIL, row - 1, SHIFT, 8);
        store<f64>(sum, load<f64>(sum) + detail);
      }
      return;
    }
    at = (at + 1) & (SLOTS - 1);
  }
  const row = appendRow(PROBLEMS);
  store<u32>(slots + (<usize>at << 2), row + 1);
  store<u8>(cell(PROBLEMS, ProblemColumn.KIND, row, SHIFT, 1), <u8>kind);
  store<u8>(cell(PROBLEMS, ProblemColumn.LAYER, row, SHIFT, 1), <u8>layer);
  store<u16>(cell(PROBLEMS, ProblemColumn.SOURCE, row, SHIFT, 2), <u16>atSource);
  store<f64>(cell(PROBLEMS, ProblemColumn.OFFSET, row, SHIFT, 8), atOffset);
  store<u32>(cell(PROBLEMS, ProblemColumn.FRAME, row, SHIFT, 4), atFrame);
  store<u32>(cell(PROBLEMS, ProblemColumn.FLOW, row, SHIFT, 4), flow);
  store<u32>(cell(PROBLEMS, ProblemColumn.COUNT, row, SHIFT, 4), 1);
  store<f64>(cell(PROBLEMS, ProblemColumn.DETAIL, row, SHIFT, 8), detail);
  store<f64>(cell(PROBLEMS, ProblemColumn.FIRST_TIME, row, SHIFT, 8), atTime);
  store<f64>(cell(PROBLEMS, ProblemColumn.LAST_TIME, row, SHIFT, 8), atTime);
}
