/**
 * Bytes as people read them: a hex dump of sixteen a row, and text with the bytes that are none written out. Both know of
 * holes (bytes that the capture lost), and neither ever shows a hole's zeros as if they had been sent.
 */

/** Bytes that were not captured, counted from the start of the bytes they are told of. */
export interface Hole {
  readonly offset: number;
  readonly length: number;
}

export const BYTES_A_ROW = 16;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
const HEX_DIGITS = 16;

/** `00000010  66 6f 6f …  foo.`: rows of sixteen bytes with offset and ASCII; lost bytes as `··`. `base` is the first byte's offset. */
export function hexdump(bytes: Uint8Array, base = 0, holes: readonly Hole[] = []): string {
  const rows: string[] = [];
  for (let start = 0; start < bytes.length; start += BYTES_A_ROW) {
    let hex = "";
    let text = "";
    for (let column = 0; column < BYTES_A_ROW; column++) {
      if (column === BYTES_A_ROW / 2) hex += " ";
      const at = start + column;
      const byte = bytes[at];
      if (byte === undefined) hex += "   ";
      else if (isLost(at, holes)) {
        hex += " ··";
        text += "·";
      } else {
        hex += ` ${byte.toString(HEX_DIGITS).padStart(2, "0")}`;
        text += byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE ? String.fromCharCode(byte) : ".";
      }
    }
    rows.push(`${(base + start).toString(HEX_DIGITS).padStart(8, "0")} ${hex}  ${text}`);
  }
  return rows.join("\n");
}

function isLost(at: number, holes: readonly Hole[]): boolean {
  return holes.some((hole) => at >= hole.offset && at < hole.offset + hole.length);
}

/** UTF-8 as text. Line breaks and tabs stay, other control characters and bytes that are no UTF-8 become `\xHH`, holes a remark. */
export function textOf(bytes: Uint8Array, holes: readonly Hole[] = []): string {
  let text = "";
  let from = 0;
  for (const hole of [...holes].sort((a, b) => a.offset - b.offset)) {
    if (hole.offset >= bytes.length || hole.offset < from) continue;
    text += decode(bytes.subarray(from, hole.offset));
    text += `⟨${hole.length} bytes not captured⟩`;
    from = hole.offset + hole.length;
  }
  return text + decode(bytes.subarray(from));
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return escapeControls(strict.decode(bytes));
  } catch {
    return decodeBroken(bytes);
  }
}

/** For bytes that are not all UTF-8: character by character, so that each stray byte can be told. */
function decodeBroken(bytes: Uint8Array): string {
  const parts: string[] = [];
  let good = 0;
  let at = 0;
  const keep = (end: number): void => {
    if (end > good) parts.push(escapeControls(strict.decode(bytes.subarray(good, end))));
  };
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length > 0) at += length;
    else {
      keep(at);
      parts.push(escapeByte(bytes[at] ?? 0));
      good = ++at;
    }
  }
  keep(at);
  return parts.join("");
}

/** Bytes of the UTF-8 character at a place, 0 where none is (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let next = 1; next < length; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1] ?? 0;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  return length;
}

/**
 * Controls would be invisible, and the marks that turn the direction of writing could make text read as something else.
 * The backslash stays as it is: this is for reading, not for reading back.
 */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escapeControls(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? escapeByte(code) : `\\u${code.toString(HEX_DIGITS).padStart(4, "0")}`;
  });
}

function escapeByte(byte: number): string {
  return `\\x${byte.toString(HEX_DIGITS).padStart(2, "0")}`;
}

/** How many bytes at the end begin a UTF-8 character that goes on behind it (0 to 3), so that text can be shown in parts. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
