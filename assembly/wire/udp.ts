/**
 * UDP (RFC 768), for the tunnels that are told by their port: VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U (3GPP TS 29.281).
 *
 *   UDP     0      2    4        6          8
 *           | from | to | length | checksum | payload
 *   VXLAN   | 08 | 00 | group (2) | network (3) | 00 | Ethernet
 *   Geneve  | ver, option words | flags | EtherType (2) | network (3) | 00 | options | payload
 *   GTP-U   | ver, flags | ff | length (2) | tunnel (4) | with a flag: sequence (2), N-PDU, next extension | IP
 *
 * Other traffic may use these ports: headers must be plausible, and what does not decode behind them is no problem.
 */
import { load16 } from "../mem/load";
import { decodeEthernet, decodeEtherType, TYPE_ETHERNET } from "./ethernet";
import { decodeRaw } from "./loopback";
import { Stop, stopAt } from "./packet";

const HEADER: usize = 8;
const PROTOCOL_UDP: u32 = 17;
const PORT_VXLAN: u32 = 4789;
/** Linux's, before there was a registered one. */
const PORT_VXLAN_LINUX: u32 = 8472;
/** The generic protocol extension (draft-ietf-nvo3-vxlan-gpe): the byte before the network says what is inside. */
const PORT_VXLAN_GPE: u32 = 4790;
const VXLAN_VALID: u8 = 0x08;
const PORT_GENEVE: u32 = 6081;
const PORT_GTP_U: u32 = 2152;
const TUNNEL_HEADER: usize = 8;

export function decodeUdp(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + HEADER + TUNNEL_HEADER > end) return stopAt(Stop.OTHER, PROTOCOL_UDP);
  const to = load16(p + 2);
  p += HEADER;
  let stop = stopAt(Stop.OTHER, PROTOCOL_UDP);
  if (to == PORT_VXLAN || to == PORT_VXLAN_LINUX) {
    // All other bits are to be ignored; the group policy extension uses some.
    if ((load<u8>(p) & VXLAN_VALID) != 0) stop = decodeEthernet(p + TUNNEL_HEADER, end, wireEnd);
  } else if (to == PORT_VXLAN_GPE) {
    if ((load<u8>(p) & VXLAN_VALID) != 0) stop = decodeGpe(load<u8>(p + 3), p + TUNNEL_HEADER, end, wireEnd);
  } else if (to == PORT_GENEVE) {
    const inner = p + TUNNEL_HEADER + (<usize>(load<u8>(p) & 63) << 2);
    if (load<u8>(p) >> 6 == 0 && (load<u8>(p + 1) & 63) == 0 && load<u8>(p + 7) == 0 && inner <= end) {
      const type = load16(p + 2);
      stop = type == TYPE_ETHERNET ? decodeEthernet(inner, end, wireEnd) : decodeEtherType(type, inner, end, wireEnd);
    }
  } else if (to == PORT_GTP_U) {
    stop = decodeGtp(p, end, wireEnd);
  }
  return stop == Stop.BAD || stop == Stop.CUT ? stopAt(Stop.OTHER, PROTOCOL_UDP) : stop;
}

function decodeGpe(next: u32, p: usize, end: usize, wireEnd: usize): Stop {
  if (next == 3) return decodeEthernet(p, end, wireEnd);
  return next == 1 || next == 2 ? decodeRaw(p, end, wireEnd) : stopAt(Stop.OTHER, PROTOCOL_UDP);
}

function decodeGtp(p: usize, end: usize, wireEnd: usize): Stop {
  const flags = <u32>load<u8>(p);
  // Version 1, GTP and not GTP', a packet of a user.
  if ((flags & 0xf8) != 0x30 || load<u8>(p + 1) != 0xff) return stopAt(Stop.OTHER, PROTOCOL_UDP);
  p += TUNNEL_HEADER;
  if ((flags & 7) != 0) {
    if (p + 4 > end) return stopAt(Stop.OTHER, PROTOCOL_UDP);
    let extension = (flags & 4) != 0 ? <u32>load<u8>(p + 3) : 0;
    p += 4;
    while (extension != 0) {
      if (p >= end) return stopAt(Stop.OTHER, PROTOCOL_UDP);
      const size = <usize>load<u8>(p) << 2;
      if (size == 0 || p + size > end) return stopAt(Stop.OTHER, PROTOCOL_UDP);
      extension = load<u8>(p + size - 1);
      p += size;
    }
  }
  return decodeRaw(p, end, wireEnd);
}
