/**
 * Bytes as one line of text and back, in the form of redis-cli (`sdscatrepr` without its outer quotes): printable ASCII as
 * it is, `\"` and `\\`, the five named controls, all other bytes `\xHH`. Nothing is lost either way.
 */

const BACKSLASH = 0x5c;
const NAMED: ReadonlyMap<number, string> = new Map([
  [0x07, "\\a"], [0x08, "\\b"], [0x09, "\\t"], [0x0a, "\\n"], [0x0d, "\\r"], [0x22, '\\"'], [BACKSLASH, "\\\\"],
]);

/** The text of every byte value. */
const TEXT: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const named = NAMED.get(byte);
  if (named !== undefined) return named;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, "0")}`;
});

const BYTE_OF_NAME: ReadonlyMap<string, number> = new Map([
  ["a", 0x07], ["b", 0x08], ["t", 0x09], ["n", 0x0a], ["r", 0x0d],
]);

/** Bytes whose text is they themselves. */
const PLAIN = Uint8Array.from(TEXT, (text) => (text.length === 1 ? 1 : 0));
const ASCII = new TextDecoder("latin1");
/** From this length on a call of the decoder costs less than joining characters. */
const LONG = 24;

/** `bytes` from `from` up to `to` as text without outer quotes. */
export function escapeBytes(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (to - from >= LONG) {
    let plain = from;
    while (plain < to && PLAIN[bytes[plain] ?? 0] === 1) plain++;
    if (plain === to) return ASCII.decode(bytes.subarray(from, to));
  }
  let text = "";
  for (let at = from; at < to; at++) text += TEXT[bytes[at] ?? 0] ?? "";
  return text;
}

/** The same in double quotes, as MONITOR writes an argument. */
export function quoteBytes(bytes: Uint8Array): string {
  return `"${escapeBytes(bytes)}"`;
}

/** Bytes of a text made by `escapeBytes`. An unknown escape stands for its own character; others are taken as UTF-8. */
export function unescapeText(text: string): Uint8Array {
  const plain = new TextEncoder().encode(text);
  const bytes = new Uint8Array(plain.length);
  let length = 0;
  for (let at = 0; at < plain.length; at++) {
    const byte = plain[at] ?? 0;
    if (byte !== BACKSLASH || at + 1 >= plain.length) {
      bytes[length++] = byte;
      continue;
    }
    const letter = String.fromCharCode(plain[++at] ?? 0);
    const high = hexDigit(plain[at + 1]);
    const low = hexDigit(plain[at + 2]);
    if (letter === "x" && high >= 0 && low >= 0) {
      bytes[length++] = high * 16 + low;
      at += 2;
    } else {
      bytes[length++] = BYTE_OF_NAME.get(letter) ?? plain[at] ?? 0;
    }
  }
  return bytes.slice(0, length);
}

/** 0 to 15, or -1 for what is no hexadecimal digit. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Bytes as characters 0 to 255, one for one: for comparing and for words of the protocol, never for display. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
