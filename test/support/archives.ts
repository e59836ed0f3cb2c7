/** Archives and compressed files, made by the platform or byte by byte, for tests. */
import { concat, u16, u32, u8 } from "./bytes";

export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A tar of regular files in ustar's form; `type` in place of a file's. Names over 100 bytes are told by pax or GNU. */
export function tar(members: readonly (Member & { readonly type?: string })[], long: "pax" | "gnu" = "pax"): Uint8Array {
  const parts = members.flatMap(({ name, bytes, type = "0" }) => {
    if (text(name).length <= 100) return [tarMember(name, bytes, type)];
    const told = long === "gnu" ? tarMember("././@LongLink", concat(text(name), u8(0)), "L") : tarMember("PaxHeaders/x", text(paxRecord("path", name)), "x");
    return [told, tarMember(name.slice(0, 100), bytes, type)];
  });
  return concat(...parts, new Uint8Array(1024));
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length++;
  return `${length}${rest}`;
}

function tarMember(name: string, bytes: Uint8Array, type: string): Uint8Array {
  const header = new Uint8Array(512);
  const put = (at: number, value: string): void => { header.set(text(value), at); };
  put(0, name.slice(0, 100));
  put(100, "0000644\0");
  put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(148, "        ");
  put(156, type);
  put(257, "ustar\x0000");
  put(148, `${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `);
  return concat(header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});
const crc = (bytes: Uint8Array): number => ~bytes.reduce((sum, byte) => (CRC_TABLE[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8), ~0) >>> 0;

export interface ZipOptions {
  /** Raw deflate; without, members are stored. */
  readonly deflate?: (bytes: Uint8Array) => Uint8Array;
  /** Sizes stand behind the data, as when a zip is written into a pipe. */
  readonly descriptors?: boolean;
  readonly encrypted?: boolean;
}

const little16 = (...values: readonly number[]): Uint8Array => concat(...values.map((value) => u16(value).reverse()));
const little32 = (...values: readonly number[]): Uint8Array => concat(...values.map((value) => u32(value).reverse()));

export function zip(members: readonly Member[], { deflate, descriptors = false, encrypted = false }: ZipOptions = {}): Uint8Array {
  const bodies: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of members) {
    const packed = deflate?.(bytes) ?? bytes;
    const flags = (encrypted ? 1 : 0) | (descriptors ? 8 : 0);
    const sizes = little32(crc(bytes), packed.length, bytes.length);
    const common = [little16(20, flags, deflate === undefined ? 0 : 8, 0, 0x21)];
    const local = concat(little32(0x04034b50), ...common, descriptors ? new Uint8Array(12) : sizes, little16(name.length, 0), text(name));
    const body = concat(local, packed, descriptors ? concat(little32(0x08074b50), sizes) : u8());
    directory.push(concat(little32(0x02014b50), little16(20), ...common, sizes, little16(name.length, 0, 0, 0, 0), little32(0, offset), text(name)));
    bodies.push(body);
    offset += body.length;
  }
  const central = concat(...directory);
  return concat(...bodies, central, little32(0x06054b50), little16(0, 0, members.length, members.length), little32(central.length, offset), little16(0));
}

/** An LZ4 frame of blocks that are stored as they are, or, with `run`, of one block that repeats a byte so many times. */
export function lz4(blocks: readonly Uint8Array[]): Uint8Array {
  return concat(u8(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73), ...blocks.map((block) => concat(little32((block.length | 0x80000000) >>> 0), block)), little32(0));
}

/** A Zstandard frame of raw blocks, or of one that repeats a byte. */
export function zstd(blocks: readonly Uint8Array[]): Uint8Array {
  const headers = blocks.map((block, index) => concat(little32((block.length << 3) | (index === blocks.length - 1 ? 1 : 0)).subarray(0, 3), block));
  // No content size, a window of 1 MiB.
  return concat(u8(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50), ...headers);
}

/** A Zstandard frame that becomes `count` times 128 KiB of one byte, out of four bytes each. */
export function zstdBomb(count: number): Uint8Array {
  const block = (isLast: boolean): Uint8Array => concat(little32(((131072 << 3) | 2 | (isLast ? 1 : 0)) >>> 0).subarray(0, 3), u8(0x61));
  return concat(u8(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50), ...Array.from({ length: count }, (_, index) => block(index === count - 1)));
}
