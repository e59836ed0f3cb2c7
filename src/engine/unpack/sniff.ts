/** What bytes are, told from their beginning alone and never from a file's name. */

export type Packing = "gzip" | "zstd" | "lz4" | "zip" | "tar";

/** Bytes that `packingOf` wants to see: a tar header is recognised by its checksum. */
export const SNIFF_BYTES = 512;

const PCAP_MAGICS: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a]);
const GZIP_DEFLATE = 0x1f8b08;
const ZSTD = 0x28b52ffd;
const LZ4 = 0x04224d18;
/** A local header, and the end of an archive without members. */
const ZIP_MAGICS: ReadonlySet<number> = new Set([0x504b0304, 0x504b0506]);
const TAR_CHECKSUM = 148;

function magicOf(head: Uint8Array): number {
  return head.length < 4 ? 0 : new DataView(head.buffer, head.byteOffset).getUint32(0);
}

export function packingOf(head: Uint8Array): Packing | undefined {
  const magic = magicOf(head);
  if (magic >>> 8 === GZIP_DEFLATE) return "gzip";
  if (magic === ZSTD) return "zstd";
  if (magic === LZ4) return "lz4";
  if (ZIP_MAGICS.has(magic)) return "zip";
  return isTarHeader(head) ? "tar" : undefined;
}

/** Whether it begins as a file of packets does. */
export function isCapture(head: Uint8Array): boolean {
  return PCAP_MAGICS.has(magicOf(head));
}

/** The sum of the header's bytes, its own field counted as blanks. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < SNIFF_BYTES || block[0] === 0) return false;
  let sum = 0;
  for (let at = 0; at < SNIFF_BYTES; at++) sum += at >= TAR_CHECKSUM && at < TAR_CHECKSUM + 8 ? 0x20 : block[at] ?? 0;
  const text = String.fromCharCode(...block.subarray(TAR_CHECKSUM, TAR_CHECKSUM + 8)).replace(/[\0 ]+$/, "").trim();
  return /^[0-7]+$/.test(text) && parseInt(text, 8) === sum;
}
