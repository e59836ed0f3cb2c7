/**
 * Keys and the names that connections carry (users, clients, libraries), interned. Looking a key up costs three cache
 * misses that wait for each other (slot, entry, bytes). Keys that lie in the inbox, nearly all, are therefore collected and
 * looked up together, step by step for all of them, so that the misses of different keys overlap.
 */
import { KEY_CAP, Layer, NONE, ProblemKind } from "../schema";
import { hashBytes } from "../mem/hash";
import { DESCRIPTOR, COLUMN } from "../table/column";
import { isInInbox } from "../mem/inbox";
import { putKey } from "../table/commands";
import { noteProblem } from "../table/problems";
import { countOf, defineStrings, entryHolds, entryOfNext, intern, rowIfNear, Strings } from "../table/strings";
import { argumentAt, argumentKept, argumentLength } from "./arguments";

export const KEYS: usize = memory.data(DESCRIPTOR + COLUMN * 2);
export const TEXTS: usize = memory.data(DESCRIPTOR + COLUMN * 2);
const keys: usize = memory.data(32, 8);
const texts: usize = memory.data(32, 8);

export function defineKeys(): void {
  defineStrings(changetype<Strings>(keys), KEYS, 4096);
  defineStrings(changetype<Strings>(texts), TEXTS, 256);
  // Row 0 of TEXTS is the user that every connection starts as.
  store<u64>(scratch, 0x746c7561666564);
  internText(scratch, 7);
}

/** Bytes of memory that the distinct keys take. */
export function keyMemory(): usize {
  return changetype<Strings>(keys).taken;
}

const scratch: usize = memory.data(8, 8);
export const DEFAULT_USER: u32 = 0;

/** Keys that are looked up together: enough to keep the memory busy. */
const PENDING: u32 = 32;
/** [row of COMMANDS, or cell][address][length][hash][row of KEYS + 1, or 0: not known yet][entry of KEYS] × PENDING. */
const pending: usize = memory.data(32 * 24, 8);
const PENDING_SIZE: usize = 24;
/** Marks a quarter of a cell's address, where rows of COMMANDS do not reach. */
const CELL: u32 = 1 << 31;
let pendingCount: u32 = 0;
/** Keeps the first look at a key's bytes, which only brings them near, from being left out. */
let touched: u32 = 0;

/** Puts the key that argument `index` is into the row's cell, at the end of `ingest` at the latest; NONE stays where its bytes were not captured. */
export function setKey(row: u32, index: u32, flow: u32): void {
  if (isKeptKey(argumentKept(index), argumentLength(index))) lookUp(row, argumentAt(index), argumentLength(index), flow);
}

/** The same for a key of `length` bytes at `p`, all that are kept of it, whose row belongs into a cell of 32 bits; until then the cell may not move. */
export function setCell(cell: usize, p: usize, length: u32, flow: u32): void {
  lookUp(<u32>(cell >> 2) | CELL, p, length, flow);
}

/** Whether all bytes of a key that are kept at all were captured. */
// @ts-ignore: decorator
@inline
export function isKeptKey(kept: u32, length: u32): bool {
  return kept >= min<u32>(length, KEY_CAP);
}

// @ts-ignore: decorator
@inline
function put(target: u32, key: u32): void {
  if ((target & CELL) == 0) putKey(target, key);
  else store<u32>(<usize>(target << 2), key);
}

// @ts-ignore: decorator
@inline
function lookUp(target: u32, p: usize, length: u32, flow: u32): void {
  if (length > <u32>KEY_CAP) noteProblem(ProblemKind.KEY_CUT, Layer.RESP, flow, <f64>KEY_CAP);
  const kept = min<u32>(length, KEY_CAP);
  const hash = hashBytes(p, kept);
  if (!isInInbox(p)) {
    // Rows of KEYS are numbered in the order in which keys are first met.
    flushKeys();
    put(target, intern(changetype<Strings>(keys), p, kept, hash, true, NONE));
    return;
  }
  const at = pending + <usize>pendingCount * PENDING_SIZE;
  store<u32>(at, target);
  store<u32>(at, <u32>p, 4);
  store<u32>(at, kept, 8);
  store<u32>(at, hash, 12);
  store<u32>(at, 0, 16);
  pendingCount += 1;
  if (pendingCount == PENDING) flushKeys();
}

/**
 * Looks up the keys that were collected. Their bytes must still be where they were. A branch on what is not there yet would be
 * guessed, and the wrong guesses would make the misses wait for each other: so the first three passes have none.
 */
export function flushKeys(): void {
  const strings = changetype<Strings>(keys);
  const end = pending + <usize>pendingCount * PENDING_SIZE;
  if (countOf(strings) != 0) {
    for (let at = pending; at < end; at += PENDING_SIZE) store<u32>(at, rowIfNear(strings, load<u32>(at, 12)), 16);
    for (let at = pending; at < end; at += PENDING_SIZE) store<u32>(at, <u32>entryOfNext(strings, load<u32>(at, 16)), 20);
    let bytes: u32 = 0;
    for (let at = pending; at < end; at += PENDING_SIZE) bytes += load<u8>(load<u32>(load<u32>(at, 20)));
    touched = bytes;
  }
  for (let at = pending; at < end; at += PENDING_SIZE) {
    const p = <usize>load<u32>(at, 4);
    const length = load<u32>(at, 8);
    const known = load<u32>(at, 16);
    const isKnown = known != 0 && entryHolds(load<u32>(at, 20), p, length);
    put(load<u32>(at), isKnown ? known - 1 : intern(strings, p, length, load<u32>(at, 12), true, NONE));
  }
  pendingCount = 0;
}

export function internText(p: usize, length: u32): u32 {
  return intern(changetype<Strings>(texts), p, length, hashBytes(p, length), true, NONE);
}

/** NONE where it is not there. */
export function findText(p: usize, length: u32): u32 {
  return intern(changetype<Strings>(texts), p, length, hashBytes(p, length), false, NONE);
}
