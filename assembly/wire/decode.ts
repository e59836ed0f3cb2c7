/** From a frame's bytes to a TCP segment: picks the link layer. Stateless; the result is in packet.ts. */
import { decodeEthernet } from "./ethernet";
import { decodeLoopback, decodeRaw } from "./loopback";
import { decodeSll, decodeSll2 } from "./sll";
import { Stop, stopAt } from "./packet";

/** LINKTYPE_ values of tcpdump.org/linktypes; 12 and 14 are DLT_RAW of BSDs, found in files all the same. */
export const LINK_NULL: u32 = 0;
export const LINK_ETHERNET: u32 = 1;
const DLT_RAW_BSD: u32 = 12;
const DLT_RAW_OPENBSD: u32 = 14;
const LINK_RAW: u32 = 101;
const LINK_LOOP: u32 = 108;
const LINK_SLL: u32 = 113;
const LINK_IPV4: u32 = 228;
const LINK_IPV6: u32 = 229;
const LINK_SLL2: u32 = 276;

export function isKnownLink(link: u32): bool {
  return link == LINK_NULL || link == LINK_ETHERNET || link == DLT_RAW_BSD || link == DLT_RAW_OPENBSD || link == LINK_RAW
    || link == LINK_LOOP || link == LINK_SLL || link == LINK_IPV4 || link == LINK_IPV6 || link == LINK_SLL2;
}

/** `p` to `end` were captured; on the wire the frame had `wire` bytes. */
export function decodeFrame(link: u32, p: usize, end: usize, wire: u32): Stop {
  const wireEnd = max(p + wire, end);
  if (link == LINK_ETHERNET) return decodeEthernet(p, end, wireEnd);
  if (link == LINK_SLL) return decodeSll(p, end, wireEnd);
  if (link == LINK_SLL2) return decodeSll2(p, end, wireEnd);
  if (link == LINK_NULL || link == LINK_LOOP) return decodeLoopback(p, end, wireEnd);
  if (link == LINK_RAW || link == DLT_RAW_BSD || link == DLT_RAW_OPENBSD || link == LINK_IPV4 || link == LINK_IPV6) return decodeRaw(p, end, wireEnd);
  return stopAt(Stop.OTHER, link);
}
