/** First keys and the names that connections carry (users, clients, libraries), interned. */
import { KEY_CAP, Layer, NONE, ProblemKind } from "../schema";
import { hashBytes } from "../mem/hash";
import { DESCRIPTOR, COLUMN } from "../table/column";
import { noteProblem } from "../table/problems";
import { defineStrings, intern, Strings } from "../table/strings";
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

const scratch: usize = memory.data(8, 8);
export const DEFAULT_USER: u32 = 0;

/** The key that argument `index` is; NONE where its bytes were not captured. */
export function internKey(index: u32, flow: u32): u32 {
  const length = argumentLength(index);
  const kept = min<u32>(argumentKept(index), KEY_CAP);
  if (kept < length) {
    if (kept < <u32>KEY_CAP) return NONE;
    noteProblem(ProblemKind.KEY_CUT, Layer.RESP, flow, <f64>KEY_CAP);
  }
  const p = argumentAt(index);
  return intern(changetype<Strings>(keys), p, kept, hashBytes(p, kept), true, NONE);
}

export function internText(p: usize, length: u32): u32 {
  return intern(changetype<Strings>(texts), p, length, hashBytes(p, length), true, NONE);
}
