/**
 * PPP (RFC 1661), in HDLC-like framing (RFC 1662: ff 03 before it) or without; PPPoE sessions (RFC 2516); Cisco HDLC.
 *
 *   PPP     | ff 03, or not | protocol: 2 bytes, or 1 odd one where compressed | payload
 *   PPPoE   | 11 | code | session (2) | length (2) | PPP
 *   C-HDLC  | address | 00 | EtherType (2) | payload
 */
import { load16 } from "../mem/load";
import { decodeEtherType } from "./ethernet";
import { decodeIpv4 } from "./ipv4";
import { decodeIpv6 } from "./ipv6";
import { decodeMpls } from "./mpls";
import { Stop, stopAt } from "./packet";

const LINK_PPP: u32 = 9;
const PPPOE_HEADER: usize = 6;
const TYPE_PPPOE: u32 = 0x8864;
const PPP_IPV4: u32 = 0x21;
const PPP_IPV6: u32 = 0x57;
const PPP_MPLS: u32 = 0x281;

export function decodePpp(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + 2 <= end && load16(p) == 0xff03) p += 2;
  if (p >= end) return stopAt(Stop.CUT, LINK_PPP);
  let protocol = <u32>load<u8>(p);
  p += 1;
  if ((protocol & 1) == 0) {
    if (p >= end) return stopAt(Stop.CUT, LINK_PPP);
    protocol = protocol << 8 | <u32>load<u8>(p);
    p += 1;
  }
  if (protocol == PPP_IPV4) return decodeIpv4(p, end, wireEnd);
  if (protocol == PPP_IPV6) return decodeIpv6(p, end, wireEnd);
  if (protocol == PPP_MPLS) return decodeMpls(p, end, wireEnd);
  return stopAt(Stop.OTHER, protocol);
}

export function decodePppoe(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + PPPOE_HEADER > end) return stopAt(Stop.CUT, TYPE_PPPOE);
  if (load<u8>(p) != 0x11 || load<u8>(p + 1) != 0) return stopAt(Stop.OTHER, TYPE_PPPOE);
  // What is behind the payload is padding, whatever the packet in it says.
  const payloadEnd = p + PPPOE_HEADER + load16(p + 4);
  return decodePpp(p + PPPOE_HEADER, min(end, payloadEnd), min(wireEnd, payloadEnd));
}

export function decodeCiscoHdlc(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + 4 > end) return stopAt(Stop.CUT, 104);
  return decodeEtherType(load16(p + 2), p + 4, end, wireEnd);
}
