/** Bytes written down in tests: big-endian numbers, hexadecimal, and text with escapes. */

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Numbers of 1, 2 and 4 bytes in network byte order. */
export const u8 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
export const u16 = (...values: readonly number[]): Uint8Array => u8(...values.flatMap((value) => [value >>> 8, value]));
export const u32 = (...values: readonly number[]): Uint8Array =>
  u8(...values.flatMap((value) => [value >>> 24, value >>> 16, value >>> 8, value]));

/** Hexadecimal digits; white space between them is ignored. */
export function hex(digits: string): Uint8Array {
  const dense = digits.replace(/\s+/g, "");
  if (!/^(?:[0-9a-f]{2})*$/i.test(dense)) throw new Error(`not hexadecimal: ${digits}`);
  return Uint8Array.from(dense.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ["r", 13], ["n", 10], ["t", 9], ["0", 0], ["\\", 92], ['"', 34],
]);

/** Text as UTF-8, in which `\r \n \t \0 \\ \" \xHH` stand for single bytes. */
export function bytes(text: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts = text.split(/(\\x[0-9a-fA-F]{2}|\\.)/).map((part) => {
    if (!part.startsWith("\\")) return encoder.encode(part);
    if (part.startsWith("\\x") && part.length === 4) return hex(part.slice(2));
    const byte = ESCAPES.get(part.slice(1));
    if (byte === undefined) throw new Error(`unknown escape: ${part}`);
    return u8(byte);
  });
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The reverse of `bytes`: printable ASCII as it is, everything else escaped. */
export function escaped(data: Uint8Array): string {
  const names = new Map([...ESCAPES].map(([letter, byte]) => [byte, `\\${letter}`]));
  names.delete(34);
  return Array.from(data, (byte) => {
    const printable = byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
    return names.get(byte) ?? printable;
  }).join("");
}
