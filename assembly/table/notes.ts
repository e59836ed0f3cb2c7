/**
 * What a pcapng file says besides its frames: where its comments, names and secrets lie. They are few and read by people, so
 * only their place is kept, and TypeScript reads them back from the file.
 */
import { Layer, NONE, NoteColumn, NoteKind, ProblemKind } from "../schema";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN, rowsOf } from "./column";
import { atSource, noteProblem } from "./problems";

export const NOTES: usize = memory.data(DESCRIPTOR + COLUMN * 6);
const SHIFT: i32 = 10;
export const NOTES_CAP: u32 = 65536;

export function defineNotes(): void {
  defineColumns(NOTES, [1, 1, 2, 4, 8, 4], SHIFT, <i32>(NOTES_CAP >> SHIFT));
}

/** Of the source where decoding is now. `frame`: 0 for none. */
export function note(kind: NoteKind, swapped: bool, frame: u32, offset: f64, length: u32): void {
  if (rowsOf(NOTES) >= NOTES_CAP) {
    noteProblem(ProblemKind.NOTES_CAP, Layer.CAPTURE, NONE, <f64>NOTES_CAP);
    return;
  }
  const row = appendRow(NOTES);
  store<u8>(cell(NOTES, NoteColumn.KIND, row, SHIFT, 1), <u8>kind);
  store<u8>(cell(NOTES, NoteColumn.SWAPPED, row, SHIFT, 1), swapped ? 1 : 0);
  store<u16>(cell(NOTES, NoteColumn.SOURCE, row, SHIFT, 2), <u16>atSource);
  store<u32>(cell(NOTES, NoteColumn.FRAME, row, SHIFT, 4), frame);
  store<f64>(cell(NOTES, NoteColumn.OFFSET, row, SHIFT, 8), offset);
  store<u32>(cell(NOTES, NoteColumn.LENGTH, row, SHIFT, 4), length);
}
