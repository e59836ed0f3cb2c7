/**
 * 802.11 data frames (IEEE 802.11-2020, 9.2), and radiotap (radiotap.org) before them.
 *
 *   radiotap  | version 0 | 0 | length (2) | present (4, more where the top bit is set) | fields, aligned | 802.11     (little-endian)
 *   802.11    0         2          4    10   16   22         24
 *             | control | duration | a1 | a2 | a3 | sequence | a4 where to and from DS | QoS (2) | HT control (4) | body
 *   A-MSDU    | target (6) | source (6) | length (2) | LLC | … more of the same
 *   LLC/SNAP  | aa aa 03 | 00 00 00 | EtherType (2) | payload
 *
 * Of an A-MSDU the first packet is decoded.
 */
import { load16 } from "../mem/load";
import { decodeEtherType } from "./ethernet";
import { Stop, stopAt } from "./packet";

const LINK_WIFI: u32 = 105;
const LINK_RADIOTAP: u32 = 127;
const HEADER: usize = 24;
const RADIOTAP_LEAST: usize = 8;
const MORE_PRESENT: u32 = 0x80000000;
const PRESENT_TSFT: u32 = 1;
const PRESENT_FLAGS: u32 = 2;
const FLAG_PADDED: u32 = 0x20;

export function decodeRadiotap(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + 4 > end) return stopAt(Stop.CUT, LINK_RADIOTAP);
  const size = <usize>load<u16>(p + 2);
  if (size < RADIOTAP_LEAST || p + size > end) return stopAt(Stop.CUT, LINK_RADIOTAP);
  return decodeData(p + size, end, wireEnd, isPadded(p, p + size));
}

/** Whether the card aligned what follows the 802.11 header to four bytes. */
function isPadded(p: usize, end: usize): bool {
  const present = load<u32>(p + 4);
  let at = p + RADIOTAP_LEAST;
  for (let word = present; (word & MORE_PRESENT) != 0; at += 4) {
    if (at + 4 > end) return false;
    word = load<u32>(at);
  }
  if ((present & PRESENT_FLAGS) == 0) return false;
  if ((present & PRESENT_TSFT) != 0) at = p + (((at - p + 7) & ~7) + 8);
  return at < end && (load<u8>(at) & FLAG_PADDED) != 0;
}

export function decodeWifi(p: usize, end: usize, wireEnd: usize): Stop {
  return decodeData(p, end, wireEnd, false);
}

function decodeData(p: usize, end: usize, wireEnd: usize, padded: bool): Stop {
  if (p + 2 > end) return stopAt(Stop.CUT, LINK_WIFI);
  const control = <u32>load<u8>(p);
  const flags = <u32>load<u8>(p + 1);
  // Data with a body, not encrypted.
  if ((control & 0x4f) != 0x08 || (flags & 0x40) != 0) return stopAt(Stop.OTHER, LINK_WIFI);
  let size = HEADER;
  if ((flags & 3) == 3) size += 6;
  if ((control & 0x80) != 0) {
    if (p + size + 2 > end) return stopAt(Stop.CUT, LINK_WIFI);
    const isAggregate = (load<u8>(p + size) & 0x80) != 0;
    size += (flags & 0x80) != 0 ? 6 : 2;
    if (padded) size = (size + 3) & ~3;
    if (isAggregate) size += 14;
  } else if (padded) {
    size = (size + 3) & ~3;
  }
  if (p + size > end) return stopAt(Stop.CUT, LINK_WIFI);
  return decodeSnap(p + size, end, wireEnd);
}

/** Also behind 802.3's length. */
export function decodeSnap(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + 8 > end) return stopAt(Stop.OTHER, LINK_WIFI);
  if (load16(p) != 0xaaaa || load16(p + 2) != 0x0300 || load16(p + 4) != 0) return stopAt(Stop.OTHER, LINK_WIFI);
  return decodeEtherType(load16(p + 6), p + 8, end, wireEnd);
}
