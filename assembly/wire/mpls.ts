/**
 * MPLS, RFC 3032: labels of 4 bytes, of which the lowest bit of the third byte marks the last. What follows is told by its
 * first nibble (RFC 4928): 4, 6, or 0 for the control word of an Ethernet pseudowire (RFC 4448).
 */
import { decodeEthernet } from "./ethernet";
import { decodeIpv4 } from "./ipv4";
import { decodeIpv6 } from "./ipv6";
import { Stop, stopAt } from "./packet";
import { enter } from "./tunnel";

const TYPE_MPLS: u32 = 0x8847;
const LABEL: usize = 4;

export function decodeMpls(p: usize, end: usize, wireEnd: usize): Stop {
  if (!enter()) return stopAt(Stop.OTHER, TYPE_MPLS);
  let isLast = false;
  while (!isLast) {
    if (p + LABEL > end) return stopAt(Stop.CUT, TYPE_MPLS);
    isLast = (load<u8>(p + 2) & 1) != 0;
    p += LABEL;
  }
  if (p >= end) return stopAt(Stop.CUT, TYPE_MPLS);
  const nibble = load<u8>(p) >> 4;
  if (nibble == 4) return decodeIpv4(p, end, wireEnd);
  if (nibble == 6) return decodeIpv6(p, end, wireEnd);
  return nibble == 0 ? decodeEthernet(p + LABEL, end, wireEnd) : stopAt(Stop.OTHER, TYPE_MPLS);
}
