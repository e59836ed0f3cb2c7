/**
 * Link types that wrap another one, or a bare packet, in what the capturing system had to say about it. Their numbers are
 * little-endian, but for NFLOG's, which are in the byte order of the machine that captured.
 *
 *   PPI     | version | flags | length (2) | link type (4) | fields … | frame
 *   PKTAP   | length (4) | 1: a frame follows (4) | link type (4) | … | frame                  macOS, `-i any`
 *   NFLOG   | family | version 0 | resource (2) | entries: length (2), type (2), value, padded to 4 …
 */
import { decodeFrameOf } from "./decode";
import { decodeRaw } from "./loopback";
import { Stop, stopAt } from "./packet";
import { enter } from "./tunnel";

export const LINK_PPI: u32 = 192;
export const LINK_NFLOG: u32 = 239;
export const LINK_PKTAP: u32 = 258;
const PPI_LEAST: usize = 8;
const PKTAP_LEAST: usize = 12;
const NFLOG_HEADER: usize = 4;
const NFLOG_PAYLOAD: u32 = 9;

export function decodePpi(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + PPI_LEAST > end) return stopAt(Stop.CUT, LINK_PPI);
  return decodeInner(load<u32>(p + 4), p, load<u16>(p + 2), PPI_LEAST, end, wireEnd);
}

export function decodePktap(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + PKTAP_LEAST > end) return stopAt(Stop.CUT, LINK_PKTAP);
  return decodeInner(load<u32>(p + 8), p, load<u32>(p), PKTAP_LEAST, end, wireEnd);
}

function decodeInner(link: u32, p: usize, header: usize, least: usize, end: usize, wireEnd: usize): Stop {
  if (header < least || header > end - p) return stopAt(Stop.CUT, link);
  return enter() ? decodeFrameOf(link, p + header, end, wireEnd) : stopAt(Stop.OTHER, link);
}

export function decodeNflog(p: usize, end: usize, wireEnd: usize): Stop {
  p += NFLOG_HEADER;
  while (p + 4 <= end) {
    let length = <usize>load<u16>(p);
    let type = <u32>load<u16>(p + 2);
    // No entry is so long: the other byte order.
    if (type > 0xff || (type == 0 && length > 0xff)) {
      length = bswap<u16>(<u16>length);
      type = bswap<u16>(<u16>type);
    }
    if (length < 4) break;
    if (type == NFLOG_PAYLOAD) return decodeRaw(p + 4, end, wireEnd);
    p += (length + 3) & ~3;
  }
  return stopAt(Stop.CUT, LINK_NFLOG);
}
