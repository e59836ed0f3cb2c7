/** How numbers, addresses and bytes are written in layers: as Wireshark writes them. */
import { ipv6Text } from "../../address";

const HEX = 16;
/** Of longer bytes the beginning is written. */
const BYTES_CAP = 36;

/** `0x0800`: as many digits as the number's bytes have. */
export function hex(value: number, bytes: number): string {
  return `0x${value.toString(HEX).padStart(bytes * 2, "0")}`;
}

export function hexOf(bytes: number): (value: number) => string {
  return (value) => hex(value, bytes);
}

/** `IPv4 (0x0800)`, with the name of a number. */
export function namedHex(names: ReadonlyMap<number, string>, bytes: number, other = "Unknown"): (value: number) => string {
  return (value) => `${names.get(value) ?? other} (${hex(value, bytes)})`;
}

/** `TCP (6)`. */
export function named(names: ReadonlyMap<number, string>, other = "Unknown"): (value: number) => string {
  return (value) => `${names.get(value) ?? other} (${value})`;
}

export function byteCount(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

/** `0a1b2c`, cut with an ellipsis. */
export function hexBytes(bytes: Uint8Array, at: number, length: number): string {
  let text = "";
  for (const byte of bytes.subarray(at, at + Math.min(length, BYTES_CAP))) text += byte.toString(HEX).padStart(2, "0");
  return length > BYTES_CAP ? `${text}…` : text;
}

/** `00:1b:21:0a:0b:0c`. */
export function macText(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(HEX).padStart(2, "0")).join(":");
}

export function ipv4At(bytes: Uint8Array, at: number): string {
  return bytes.subarray(at, at + 4).join(".");
}

export function ipv6At(bytes: Uint8Array, at: number): string {
  const words: number[] = [];
  for (let word = at; word < at + 16; word += 4) {
    words.push((((bytes[word] ?? 0) << 24) | ((bytes[word + 1] ?? 0) << 16) | ((bytes[word + 2] ?? 0) << 8) | (bytes[word + 3] ?? 0)) >>> 0);
  }
  return ipv6Text(words);
}
