/**
 * GRE, RFC 2784 and 2890, version 0; version 1 (PPTP) is RFC 2637. ERSPAN: draft-foschiano-erspan.
 *
 *   0                2      4
 *   | flags, version | type | checksum, 0 | key | sequence | acknowledgement (1) | payload      (4 each, by flags)
 *
 * ERSPAN type I has no header (and no GRE sequence), II 8 bytes, III 12 and 8 more where the last bit says so.
 */
import { load16 } from "../mem/load";
import { decodeEthernet, decodeEtherType, TYPE_ETHERNET } from "./ethernet";
import { Stop, stopAt } from "./packet";
import { decodePpp } from "./ppp";

const PROTOCOL_GRE: u32 = 47;
const CHECKSUM: u32 = 0x8000;
const ROUTING: u32 = 0x4000;
const KEY: u32 = 0x2000;
const SEQUENCE: u32 = 0x1000;
const ACKNOWLEDGEMENT: u32 = 0x80;
const TYPE_ERSPAN: u32 = 0x88be;
const TYPE_ERSPAN_III: u32 = 0x22eb;
const TYPE_PPP: u32 = 0x880b;

export function decodeGre(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + 4 > end) return stopAt(Stop.CUT, PROTOCOL_GRE);
  const flags = load16(p);
  const type = load16(p + 2);
  const version = flags & 7;
  if (version > 1 || (flags & ROUTING) != 0) return stopAt(Stop.OTHER, PROTOCOL_GRE);
  p += 4;
  if ((flags & CHECKSUM) != 0) p += 4;
  if ((flags & KEY) != 0) p += 4;
  if ((flags & SEQUENCE) != 0) p += 4;
  if (version == 1 && (flags & ACKNOWLEDGEMENT) != 0) p += 4;
  if (type == TYPE_ERSPAN && (flags & SEQUENCE) != 0) p += 8;
  if (type == TYPE_ERSPAN_III) {
    if (p + 12 > end) return stopAt(Stop.CUT, type);
    p += (load<u8>(p + 11) & 1) != 0 ? 20 : 12;
  }
  if (p > end) return stopAt(Stop.CUT, PROTOCOL_GRE);
  if (type == TYPE_ETHERNET || type == TYPE_ERSPAN || type == TYPE_ERSPAN_III) return decodeEthernet(p, end, wireEnd);
  if (type == TYPE_PPP) return p == end ? stopAt(Stop.OTHER, type) : decodePpp(p, end, wireEnd);
  return decodeEtherType(type, p, end, wireEnd);
}
