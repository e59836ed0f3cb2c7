/** Records of a pcapng name resolution block (draft-ietf-opsawg-pcapng, 4.5): addresses and what they were called. */
import { addressText } from "./address";

const END = 0;
const IPV4 = 1;
const IPV6 = 2;
/** Spaces, control characters, and those that turn the direction of writing: no name has them. */
const UNSEEN = /[\s\p{C}]/gu;

/**
 * The name of each address in a block's body, the last one where it has several, by the address as `addressText` writes it. Records that are cut short end the list.
 */
export function hostNames(body: Uint8Array, littleEndian: boolean): Map<string, string> {
  const names = new Map<string, string>();
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let at = 0;
  while (at + 4 <= body.length) {
    const type = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const start = at + 4;
    if (type === END || start + length > body.length) break;
    const size = type === IPV4 ? 4 : type === IPV6 ? 16 : 0;
    if (size > 0 && length > size) {
      const word = (index: number): number => view.getUint32(start + 4 * index);
      const name = firstName(body.subarray(start + size, start + length));
      const address = addressText(size === 4 ? [0, 0, 0xffff, word(0)] : [word(0), word(1), word(2), word(3)]);
      if (name !== "") names.set(address, name);
    }
    at = start + ((length + 3) & ~3);
  }
  return names;
}

/** Names (UTF-8) end with a zero byte each; the first is the host's, the others are aliases. */
function firstName(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).replace(UNSEEN, "");
}
