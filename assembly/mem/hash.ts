/** Hashes for tables in memory: fast, well mixed, not safe against somebody who wants collisions. */

/** The finalizer of MurmurHash3 (Austin Appleby, public domain). */
// @ts-ignore: decorator
@inline
export function mix(h: u32): u32 {
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** Three words of eight bytes to a hash whose every bit depends on each of theirs: of numbers, not against somebody who wants collisions. */
// @ts-ignore: decorator
@inline
export function fold(a: u64, b: u64, c: u64): u32 {
  let h = a * 0x9e3779b97f4a7c15;
  h = (h ^ (h >> 32) ^ b) * 0xff51afd7ed558ccd;
  h = (h ^ (h >> 32) ^ c) * 0xc4ceb9fe1a85ec53;
  return <u32>(h ^ (h >> 32));
}

/** Eight bytes a step, folded as wyhash does with a 64-bit product. */
export function hashBytes(p: usize, length: i32): u32 {
  let h: u64 = 0x9e3779b97f4a7c15 ^ <u64>length;
  const end = p + length;
  while (p + 8 <= end) {
    h = (h ^ load<u64>(p)) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
    p += 8;
  }
  if (p < end) {
    let tail: u64 = 0;
    let shift = 0;
    while (p < end) {
      tail |= <u64>load<u8>(p) << shift;
      shift += 8;
      p += 1;
    }
    h = (h ^ tail) * 0xff51afd7ed558ccd;
    h ^= h >> 32;
  }
  return mix(<u32>h);
}
