/** From a frame's bytes to a TCP segment: picks the link layer. Stateless; the result is in packet.ts. */
import { decodeEthernet } from "./ethernet";
import { decodeLoopback, decodeRaw } from "./loopback";
import { decodeSll, decodeSll2 } from "./sll";
import { Stop, stopAt } from "./packet";
import { decodeCiscoHdlc, decodePpp, decodePppoe } from "./ppp";
import { leaveAll } from "./tunnel";
import { decodeRadiotap, decodeWifi } from "./wifi";
import { decodeNflog, decodePktap, decodePpi, LINK_NFLOG, LINK_PKTAP, LINK_PPI } from "./wrapped";

/** LINKTYPE_ values of tcpdump.org/linktypes; 12 and 14 are DLT_RAW of BSDs, found in files all the same. */
export const LINK_NULL: u32 = 0;
export const LINK_ETHERNET: u32 = 1;
const LINK_PPP: u32 = 9;
const LINK_PPP_HDLC: u32 = 50;
const LINK_PPPOE: u32 = 51;
const LINK_CISCO_HDLC: u32 = 104;
const LINK_WIFI: u32 = 105;
const LINK_RADIOTAP: u32 = 127;
const DLT_RAW_BSD: u32 = 12;
const DLT_RAW_OPENBSD: u32 = 14;
const LINK_RAW: u32 = 101;
const LINK_LOOP: u32 = 108;
const LINK_SLL: u32 = 113;
const LINK_IPV4: u32 = 228;
const LINK_IPV6: u32 = 229;
const LINK_SLL2: u32 = 276;
/** LINKTYPE_USER2, which macOS writes for PKTAP. */
const LINK_PKTAP_USER: u32 = 149;

export function isKnownLink(link: u32): bool {
  return link == LINK_NULL || link == LINK_ETHERNET || link == DLT_RAW_BSD || link == DLT_RAW_OPENBSD || link == LINK_RAW
    || link == LINK_LOOP || link == LINK_SLL || link == LINK_IPV4 || link == LINK_IPV6 || link == LINK_SLL2
    || link == LINK_PPP || link == LINK_PPP_HDLC || link == LINK_PPPOE || link == LINK_CISCO_HDLC || link == LINK_WIFI || link == LINK_RADIOTAP
    || link == LINK_PPI || link == LINK_NFLOG || link == LINK_PKTAP || link == LINK_PKTAP_USER;
}

/** `p` to `end` were captured; on the wire the frame had `wire` bytes. */
export function decodeFrame(link: u32, p: usize, end: usize, wire: u32): Stop {
  leaveAll();
  return decodeFrameOf(link, p, end, max(p + wire, end));
}

/** The same within a frame. On the wire it would end at `wireEnd`. */
export function decodeFrameOf(link: u32, p: usize, end: usize, wireEnd: usize): Stop {
  if (link == LINK_ETHERNET) return decodeEthernet(p, end, wireEnd);
  if (link == LINK_SLL) return decodeSll(p, end, wireEnd);
  if (link == LINK_SLL2) return decodeSll2(p, end, wireEnd);
  if (link == LINK_NULL || link == LINK_LOOP) return decodeLoopback(p, end, wireEnd);
  if (link == LINK_RAW || link == DLT_RAW_BSD || link == DLT_RAW_OPENBSD || link == LINK_IPV4 || link == LINK_IPV6) return decodeRaw(p, end, wireEnd);
  if (link == LINK_PPP || link == LINK_PPP_HDLC) return decodePpp(p, end, wireEnd);
  if (link == LINK_PPPOE) return decodePppoe(p, end, wireEnd);
  if (link == LINK_CISCO_HDLC) return decodeCiscoHdlc(p, end, wireEnd);
  if (link == LINK_WIFI) return decodeWifi(p, end, wireEnd);
  if (link == LINK_RADIOTAP) return decodeRadiotap(p, end, wireEnd);
  if (link == LINK_PPI) return decodePpi(p, end, wireEnd);
  if (link == LINK_NFLOG) return decodeNflog(p, end, wireEnd);
  if (link == LINK_PKTAP || link == LINK_PKTAP_USER) return decodePktap(p, end, wireEnd);
  return stopAt(Stop.OTHER, link);
}
