/**
 * Ethernet II with any number of VLAN tags (IEEE 802.3, 802.1Q, 802.1ad), and the dispatch on EtherType that other link
 * layers share.
 *
 *   0        6        12     14
 *   | target | source | type | payload            type 0x8100, 0x88a8, 0x9100: 2 bytes of tag and the next type follow
 */
import { load16 } from "../mem/load";
import { decodeIpv4 } from "./ipv4";
import { decodeIpv6 } from "./ipv6";
import { decodeMpls } from "./mpls";
import { Stop, stopAt } from "./packet";
import { decodePppoe } from "./ppp";
import { decodeSnap } from "./wifi";

const HEADER: usize = 14;
const TYPE_IPV4: u32 = 0x0800;
const TYPE_IPV6: u32 = 0x86dd;
/** Transparent Ethernet bridging, in tunnels. */
export const TYPE_ETHERNET: u32 = 0x6558;
const TYPE_MPLS: u32 = 0x8847;
const TYPE_MPLS_MULTICAST: u32 = 0x8848;
const TYPE_PPPOE: u32 = 0x8864;
/** Up to here the field is a length (802.3), and LLC follows. */
const LENGTH_MOST: u32 = 1500;
const TYPE_VLAN: u32 = 0x8100;
const TYPE_QINQ: u32 = 0x88a8;
/** Used for QinQ before 802.1ad. */
const TYPE_QINQ_OLD: u32 = 0x9100;

export function decodeEthernet(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + HEADER > end) return stopAt(Stop.CUT, 1);
  return decodeEtherType(load16(p + 12), p + HEADER, end, wireEnd);
}

/** What follows an EtherType. `wireEnd` is where the frame would end had it been captured whole. */
export function decodeEtherType(type: u32, p: usize, end: usize, wireEnd: usize): Stop {
  while (type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD) {
    if (p + 4 > end) return stopAt(Stop.CUT, type);
    type = load16(p + 2);
    p += 4;
  }
  if (type == TYPE_IPV4) return decodeIpv4(p, end, wireEnd);
  if (type == TYPE_IPV6) return decodeIpv6(p, end, wireEnd);
  if (type == TYPE_MPLS || type == TYPE_MPLS_MULTICAST) return decodeMpls(p, end, wireEnd);
  if (type == TYPE_PPPOE) return decodePppoe(p, end, wireEnd);
  if (type <= LENGTH_MOST) return decodeSnap(p, end, wireEnd);
  return stopAt(Stop.OTHER, type);
}
