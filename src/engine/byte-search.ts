/**
 * Finds the strings that hold a text, without regard to ASCII case. Strings that lie side by side are searched as one run of bytes, so that
 * most bytes are never looked at (Horspool 1980): a text of six letters is looked for in steps of six.
 */
import type { ByteStrings } from "./byte-sort";

function lowerByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => lowerByte(byte));

export function lower(bytes: Uint8Array): Uint8Array {
  return bytes.map(lowerByte);
}

/** Sets `found` of each string that holds the needle, which must be lower case. */
export function markHolding({ bytes, start, length }: ByteStrings, needle: Uint8Array, found: Uint8Array): void {
  if (needle.length === 0) return;
  const steps = stepsOf(needle);
  for (let first = 0; first < start.length; ) {
    const from = start[first] ?? 0;
    let to = from + (length[first] ?? 0);
    let next = first + 1;
    while (next < start.length && start[next] === to) to += length[next++] ?? 0;
    // As an array of its own, so that places are small numbers wherever in memory it lies.
    markRun(bytes.subarray(from, to), length, first, needle, steps, found);
    first = next;
  }
}

/** The same where strings `first` and following fill `bytes`. */
function markRun(bytes: Uint8Array, length: Uint32Array, first: number, needle: Uint8Array, steps: Steps, found: Uint8Array): void {
  const { step, again } = steps;
  const last = needle.length - 1;
  const fold = FOLD;
  let string = first;
  let end = length[first] ?? 0;
  for (let at = last; at < bytes.length; ) {
    const far = step[bytes[at] ?? 0] ?? 0;
    if (far !== 0) {
      at += far;
      continue;
    }
    let matched = last;
    while (matched > 0 && fold[bytes[at - last + matched - 1] ?? 0] === needle[matched - 1]) matched--;
    if (matched > 0) {
      at += again;
      continue;
    }
    const begin = at - last;
    while (end <= begin) end += length[++string] ?? 0;
    // Else it reaches over the end of a string. Both ways no other begins before that.
    if (at < end) found[string] = 1;
    at = end + last;
  }
}

interface Steps {
  /** By the byte below the needle's last one: how far on it may match at the earliest; 0 where it may match here. */
  readonly step: Uint32Array;
  /** The same where that byte is the needle's last one, and the rest did not match. */
  readonly again: number;
}

function stepsOf(needle: Uint8Array): Steps {
  const last = needle.length - 1;
  const step = new Uint32Array(256).fill(needle.length);
  for (let at = 0; at < last; at++) step[needle[at] ?? 0] = last - at;
  const again = step[needle[last] ?? 0] ?? 1;
  step[needle[last] ?? 0] = 0;
  // Needles are lower case; upper case steps as far.
  for (let byte = 0x41; byte <= 0x5a; byte++) step[byte] = step[byte | 0x20] ?? 0;
  return { step, again };
}
