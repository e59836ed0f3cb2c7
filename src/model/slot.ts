/** Hash slots of a cluster (redis.io/docs/reference/cluster-spec): CRC16 of the key, or of its hash tag, modulo 16384. */

const SLOTS = 16_384;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** XMODEM: polynomial 0x1021, nothing reflected, starts at zero. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc;
});

/** The slot of a key, from 0 to 16383. Of `user:{17}:name` only what stands in the first braces counts, if anything does. */
export function keySlot(key: Uint8Array): number {
  const open = key.indexOf(OPEN);
  const close = open < 0 ? -1 : key.indexOf(CLOSE, open + 1);
  return crc16(close > open + 1 ? key.subarray(open + 1, close) : key) % SLOTS;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] ?? 0);
  return crc;
}
