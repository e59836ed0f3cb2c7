/**
 * What a connection is at a moment: database, user, client name, library, RESP version. Rows point to one of the few
 * distinct combinations instead of repeating them.
 */
import { Layer, NONE, ProblemKind, StateColumn } from "../schema";
import { allocate } from "../mem/arena";
import { mix } from "../mem/hash";
import { appendRow, cell, defineColumns, DESCRIPTOR, COLUMN, rowsOf } from "./column";
import { noteProblem } from "./problems";

export const STATES: usize = memory.data(DESCRIPTOR + COLUMN * 5);
const SHIFT: i32 = 10;
const STATE_CAP: u32 = 65536;
const SLOTS: u32 = 1 << 17;
let slots: usize = 0;

export function defineStates(): void {
  defineColumns(STATES, [4, 4, 4, 4, 1], SHIFT, <i32>(STATE_CAP >> SHIFT));
  // Large, but untouched pages cost nothing; it never has to grow.
  slots = allocate(<usize>SLOTS * 4);
}

/** The row of this combination. Beyond STATE_CAP distinct ones the first row (nothing known) is given, and reported. */
export function internState(database: u32, user: u32, name: u32, library: u32, resp: u32): u32 {
  let at = mix(database ^ mix(user ^ mix(name ^ mix(library ^ (resp << 28))))) & (SLOTS - 1);
  while (true) {
    const row = load<u32>(slots + (<usize>at << 2));
    if (row == 0) break;
    if (get(StateColumn.DATABASE, row - 1) == database && get(StateColumn.USER, row - 1) == user && get(StateColumn.CLIENT_NAME, row - 1) == name
      && get(StateColumn.LIBRARY, row - 1) == library && respOf(row - 1) == resp) return row - 1;
    at = (at + 1) & (SLOTS - 1);
  }
  if (rowsOf(STATES) >= STATE_CAP) {
    noteProblem(ProblemKind.STATES_CAP, Layer.RESP, NONE, <f64>STATE_CAP);
    return 0;
  }
  const row = appendRow(STATES);
  store<u32>(slots + (<usize>at << 2), row + 1);
  store<u32>(cell(STATES, StateColumn.DATABASE, row, SHIFT, 4), database);
  store<u32>(cell(STATES, StateColumn.USER, row, SHIFT, 4), user);
  store<u32>(cell(STATES, StateColumn.CLIENT_NAME, row, SHIFT, 4), name);
  store<u32>(cell(STATES, StateColumn.LIBRARY, row, SHIFT, 4), library);
  store<u8>(cell(STATES, StateColumn.RESP, row, SHIFT, 1), <u8>resp);
  return row;
}

/** One of the u32 columns. */
export function get(column: StateColumn, row: u32): u32 {
  return load<u32>(cell(STATES, column, row, SHIFT, 4));
}

export function respOf(row: u32): u32 {
  return load<u8>(cell(STATES, StateColumn.RESP, row, SHIFT, 1));
}
