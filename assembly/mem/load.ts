/** Loads in network byte order. The caller has checked that the bytes are there. */

// @ts-ignore: decorator
@inline
export function load16(p: usize): u32 {
  return bswap<u16>(load<u16>(p));
}

// @ts-ignore: decorator
@inline
export function load32(p: usize): u32 {
  return bswap<u32>(load<u32>(p));
}
