/**
 * Patterns as Redis' KEYS takes them (stringmatchlen in Redis' util.c): `*`, `?`, `[a-z]`, `[^a]`, and a backslash before what stands for itself. Over
 * bytes, since keys are bytes.
 */

/** Any bytes, some one byte, or one of those that are 1. */
export type Step = "any" | "some" | { readonly bytes: Uint8Array };

export type ByteTest = (bytes: Uint8Array) => boolean;

const STAR = 0x2a;
const QUESTION = 0x3f;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const CARET = 0x5e;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;

/** A test of the whole of a text; `pattern` without any of `*?[` is looked for anywhere in it. ASCII letters are alike where `fold` says so. */
export function globTest(pattern: Uint8Array, fold: boolean): ByteTest {
  const wanted = globSteps(pattern, fold);
  return (bytes) => matches(wanted, bytes);
}

/** The same as steps over the whole of a text. */
export function globSteps(pattern: Uint8Array, fold: boolean): readonly Step[] {
  const { steps, isPattern } = stepsOf(pattern, fold);
  return isPattern ? steps : ["any", ...steps, "any"];
}

/** `isPattern`: one of `*?[` is there that stands not for itself. */
function stepsOf(pattern: Uint8Array, fold: boolean): { readonly steps: readonly Step[]; readonly isPattern: boolean } {
  const steps: Step[] = [];
  let isPattern = false;
  for (let at = 0; at < pattern.length; at++) {
    const byte = pattern[at] ?? 0;
    isPattern ||= byte === STAR || byte === QUESTION || byte === OPEN;
    if (byte === STAR) {
      if (steps.at(-1) !== "any") steps.push("any");
    } else if (byte === QUESTION) {
      steps.push("some");
    } else if (byte === OPEN) {
      const set = new Uint8Array(256);
      at = readSet(pattern, at + 1, set, fold);
      steps.push({ bytes: set });
    } else {
      if (byte === BACKSLASH && at + 1 < pattern.length) at++;
      const set = new Uint8Array(256);
      set[pattern[at] ?? 0] = 1;
      if (fold) foldSet(set);
      steps.push({ bytes: set });
    }
  }
  return { steps, isPattern };
}

/** Reads `[…]` from behind its bracket; gives the place of the closing one, or the last place of a pattern that has none. */
function readSet(pattern: Uint8Array, start: number, set: Uint8Array, fold: boolean): number {
  let at = start;
  const negated = pattern[at] === CARET;
  if (negated) at++;
  for (; at < pattern.length && pattern[at] !== CLOSE; at++) {
    if (pattern[at] === BACKSLASH && at + 1 < pattern.length) at++;
    const low = pattern[at] ?? 0;
    let high = low;
    if (pattern[at + 1] === MINUS && at + 2 < pattern.length && pattern[at + 2] !== CLOSE) {
      high = pattern[at + 2] ?? 0;
      at += 2;
    }
    set.fill(1, Math.min(low, high), Math.max(low, high) + 1);
  }
  if (fold) foldSet(set);
  if (negated) for (let byte = 0; byte < 256; byte++) set[byte] = 1 - (set[byte] ?? 0);
  return Math.min(at, pattern.length - 1);
}

function foldSet(set: Uint8Array): void {
  for (let upper = 0x41; upper <= 0x5a; upper++) {
    const either = (set[upper] ?? 0) | (set[upper | 0x20] ?? 0);
    set[upper] = either;
    set[upper | 0x20] = either;
  }
}

/** Goes back to the last star only: a star before it can take no more than it did. So it is quadratic at worst. */
function matches(steps: readonly Step[], bytes: Uint8Array): boolean {
  let step = 0;
  let at = 0;
  let star = -1;
  let resumed = 0;
  while (at < bytes.length) {
    const wanted = steps[step];
    if (wanted === "any") {
      star = step++;
      resumed = at;
    } else if (wanted !== undefined && (wanted === "some" || wanted.bytes[bytes[at] ?? 0] === 1)) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++resumed;
    } else {
      return false;
    }
  }
  while (steps[step] === "any") step++;
  return step === steps.length;
}
