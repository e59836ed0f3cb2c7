/** What pcapng's blocks and their options have in common: their types, and their numbers in the section's byte order. */
import * as interfaces from "./interfaces";

/** Reads the same in both byte orders. */
export const SECTION_HEADER: u32 = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION: u32 = 1;
export const PACKET: u32 = 2;
export const SIMPLE_PACKET: u32 = 3;
export const NAME_RESOLUTION: u32 = 4;
export const STATISTICS: u32 = 5;
export const ENHANCED_PACKET: u32 = 6;
export const JOURNAL: u32 = 9;
export const SECRETS: u32 = 10;
export const CUSTOM: u32 = 0x0bad;
export const CUSTOM_NOT_COPIED: u32 = 0x40000bad;

/** Type, total length and total length again. */
export const FRAMING: u32 = 12;
/** Counters that the writer does not know are all ones. */
export const NOT_COUNTED: u64 = 0xffffffffffffffff;
const OPTION_END: u32 = 0;

// @ts-ignore: decorator
@inline
export function half(p: usize): u32 {
  return interfaces.swapped ? <u32>bswap<u16>(load<u16>(p)) : <u32>load<u16>(p);
}

// @ts-ignore: decorator
@inline
export function word(p: usize): u32 {
  return interfaces.swapped ? bswap<u32>(load<u32>(p)) : load<u32>(p);
}

export function long(p: usize): u64 {
  return interfaces.swapped ? bswap<u64>(load<u64>(p)) : load<u64>(p);
}

/** Whether a whole option stands at `p`. */
// @ts-ignore: decorator
@inline
export function hasOption(p: usize, end: usize): bool {
  return p + 4 <= end && half(p) != OPTION_END && p + 4 + half(p + 2) <= end;
}

// @ts-ignore: decorator
@inline
export function nextOption(p: usize): usize {
  return p + 4 + ((half(p + 2) + 3) & ~3);
}
