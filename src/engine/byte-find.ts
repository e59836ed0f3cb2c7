/** Finds bytes in bytes, most of which are never looked at (Horspool 1980): a text of six letters is looked for in steps of six. */
import type { Part } from "../model/rope";

export class ByteFinder {
  /** By the byte below the needle's last one: how far on it may match at the earliest. */
  private readonly step = new Uint32Array(256);

  /** `needle`: what is found in everything if it is empty. */
  constructor(private readonly needle: Uint8Array) {
    const last = needle.length - 1;
    this.step.fill(Math.max(1, needle.length));
    for (let at = 0; at < last; at++) this.step[needle[at] ?? 0] = last - at;
  }

  /** False where the needle is surely not in the parts, which lie one behind the other: where one begins at the end of a part it may go on. */
  mayBeIn(parts: readonly Part[]): boolean {
    return this.needle.length === 0 || parts.some(({ bytes, from, to }, index) => bytes !== undefined && (this.isIn(bytes, from, to) || (index + 1 < parts.length && this.beginsAtEnd(bytes, from, to))));
  }

  /** Whether it is in these bytes. */
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const { needle, step } = this;
    if (needle.length === 0) return true;
    const last = needle.length - 1;
    const final = needle[last];
    for (let at = from + last; at < to; at += step[bytes[at] ?? 0] ?? 1) {
      if (bytes[at] !== final) continue;
      let matched = 0;
      while (matched < last && bytes[at - last + matched] === needle[matched]) matched++;
      if (matched === last) return true;
    }
    return false;
  }

  private beginsAtEnd(bytes: Uint8Array, from: number, to: number): boolean {
    const { needle } = this;
    for (let start = Math.max(from, to - needle.length + 1); start < to; start++) {
      let at = start;
      while (at < to && bytes[at] === needle[at - start]) at++;
      if (at === to) return true;
    }
    return false;
  }
}
