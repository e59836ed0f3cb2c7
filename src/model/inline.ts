/**
 * Splits the line of an inline command into arguments by the rules of Redis's `sdssplitargs`: white space
 * between, "..." with escapes, '...' with `\'` only, a closing quote followed by space or the end.
 */
import { hexDigit } from "./escape";

/** Where an argument stands in the line; `decoded` where quotes or escapes make its value differ from the text. */
interface InlineArgument {
  readonly offset: number;
  readonly length: number;
  readonly decoded?: Uint8Array;
}

export interface InlineSplit {
  readonly args: InlineArgument[];
  /** False where a quote is not closed: Redis refuses such a line. The arguments before it are given. */
  readonly balanced: boolean;
}

const DOUBLE = 0x22;
const SINGLE = 0x27;
const BACKSLASH = 0x5c;
export const ESCAPES: ReadonlyMap<number, number> = new Map([[0x6e, 0x0a], [0x72, 0x0d], [0x74, 0x09], [0x62, 0x08], [0x61, 0x07]]);

/** The arguments of a line without its line end; a CR before it counts as white space. */
export function splitInline(line: Uint8Array): InlineSplit {
  const args: InlineArgument[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at])) at++;
    if (at >= line.length) return { args, balanced: true };
    const start = at;
    let quoted = false;
    const value: number[] = [];
    while (at < line.length && !isSpace(line[at])) {
      const byte = line[at] ?? 0;
      if (byte !== DOUBLE && byte !== SINGLE) {
        value.push(byte);
        at++;
        continue;
      }
      quoted = true;
      at = byte === DOUBLE ? readDouble(line, at + 1, value) : readSingle(line, at + 1, value);
      if (at < 0 || (at < line.length && !isSpace(line[at]))) return { args, balanced: false };
    }
    const argument = { offset: start, length: at - start };
    args.push(quoted ? { ...argument, decoded: Uint8Array.from(value) } : argument);
  }
}

/** Reads up to the closing double quote; the place behind it, or -1. */
function readDouble(line: Uint8Array, from: number, value: number[]): number {
  for (let at = from; at < line.length; at++) {
    const byte = line[at] ?? 0;
    if (byte === DOUBLE) return at + 1;
    if (byte !== BACKSLASH || at + 1 >= line.length) {
      value.push(byte);
      continue;
    }
    const letter = line[++at] ?? 0;
    const high = hexDigit(line[at + 1]);
    const low = hexDigit(line[at + 2]);
    if (letter === 0x78 && high >= 0 && low >= 0) {
      value.push(high * 16 + low);
      at += 2;
    } else {
      value.push(ESCAPES.get(letter) ?? letter);
    }
  }
  return -1;
}

function readSingle(line: Uint8Array, from: number, value: number[]): number {
  for (let at = from; at < line.length; at++) {
    const byte = line[at] ?? 0;
    if (byte === SINGLE) return at + 1;
    if (byte === BACKSLASH && line[at + 1] === SINGLE) at++;
    value.push(line[at] ?? 0);
  }
  return -1;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d) || byte === 0;
}
