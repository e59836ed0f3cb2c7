/**
 * LZ4 frames, independent and linked blocks. Our own: no kept library reads frames piece after piece. Checksums are
 * passed over.
 */
import { type Bytes, ByteReader, Damage } from "./stream";

const MAGIC = 0x184d2204;
/** 0x184d2a50 to 0x184d2a5f: to be passed over. */
const SKIPPABLE = 0x184d2a5;
const HISTORY = 65536;
const MIN_MATCH = 4;
const CUT = "its lz4 is cut short";
const DAMAGED = "its lz4 is damaged";

export async function* unlz4(input: Bytes): Bytes {
  const reader = new ByteReader(input);
  for (;;) {
    const head = await reader.take(4);
    if (head.length === 0) return;
    const magic = number32(head);
    if (magic >>> 4 === SKIPPABLE) {
      const length = number32(await reader.take(4));
      await reader.skip(length);
      continue;
    }
    if (magic !== MAGIC) throw new Damage(DAMAGED);
    yield* frame(reader);
  }
}

async function* frame(reader: ByteReader): Bytes {
  const [flags, sizes] = await whole(reader, 2);
  if (flags === undefined || sizes === undefined || flags >> 6 !== 1) throw new Damage(DAMAGED);
  const most = 2 ** (8 + 2 * ((sizes >> 4) & 7));
  if (((sizes >> 4) & 7) < 4) throw new Damage(DAMAGED);
  if ((flags & 1) !== 0) throw new Damage("its lz4 needs a dictionary");
  await whole(reader, ((flags & 8) !== 0 ? 8 : 0) + 1);
  const blockChecksum = (flags & 16) !== 0 ? 4 : 0;
  const buffer = new Uint8Array(HISTORY + most);
  let history = 0;
  for (;;) {
    const word = number32(await whole(reader, 4));
    if (word === 0) break;
    const length = word & 0x7fffffff;
    if (length > most) throw new Damage(DAMAGED);
    const block = await whole(reader, length);
    let end = history + length;
    if (word >>> 31 !== 0) buffer.set(block, history);
    else end = block4(block, buffer, history);
    await whole(reader, blockChecksum);
    yield buffer.slice(history, end);
    const kept = (flags & 32) !== 0 ? 0 : Math.min(HISTORY, end);
    buffer.copyWithin(0, end - kept, end);
    history = kept;
  }
  if ((flags & 4) !== 0) await whole(reader, 4);
}

/** Decodes one block behind the history; the end of what it gives. */
function block4(block: Uint8Array, out: Uint8Array, start: number): number {
  let from = 0;
  let to = start;
  const longer = (length: number): number => {
    if (length !== 15) return length;
    let sum = length;
    let byte = 255;
    while (byte === 255) {
      byte = block[from++] ?? -1;
      if (byte < 0) throw new Damage(DAMAGED);
      sum += byte;
    }
    return sum;
  };
  while (from < block.length) {
    const token = block[from++] ?? 0;
    const literals = longer(token >> 4);
    if (from + literals > block.length || to + literals > out.length) throw new Damage(DAMAGED);
    out.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from >= block.length) break;
    const distance = (block[from] ?? 0) | ((block[from + 1] ?? 0) << 8);
    from += 2;
    const match = longer(token & 15) + MIN_MATCH;
    if (distance === 0 || distance > to || to + match > out.length) throw new Damage(DAMAGED);
    if (distance >= match) out.copyWithin(to, to - distance, to - distance + match);
    else for (let at = to; at < to + match; at++) out[at] = out[at - distance] ?? 0;
    to += match;
  }
  return to;
}

async function whole(reader: ByteReader, length: number): Promise<Uint8Array> {
  const bytes = await reader.take(length);
  if (bytes.length < length) throw new Damage(CUT);
  return bytes;
}

function number32(bytes: Uint8Array): number {
  if (bytes.length < 4) throw new Damage(CUT);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}
