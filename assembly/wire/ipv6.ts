/**
 * IPv6, RFC 8200, and its extension headers.
 *
 *   0              4                6             7     8                  24                 40
 *   | ver tc flow  | payload length | next header | hop | source (16)      | target (16)      | extension headers
 *
 * A payload length of 0 is a jumbogram (RFC 2675), which Linux uses for offloaded segments over 64 KiB (BIG TCP): the
 * frame's own length holds then.
 */
import { load16, load32 } from "../mem/load";
import { setFragment, setFragmentBytes, setIpv6, Stop, stopAt } from "./packet";
import { PROTOCOL_TCP } from "./ipv4";
import { decodeTcp } from "./tcp";
import { decodeProtocol } from "./tunnel";

const HEADER: usize = 40;
const HOP_BY_HOP: u32 = 0;
const ROUTING: u32 = 43;
const FRAGMENT: u32 = 44;
const AUTHENTICATION: u32 = 51;
const DESTINATION: u32 = 60;
const MOBILITY: u32 = 135;
const HIP: u32 = 139;
const SHIM6: u32 = 140;
const FRAGMENT_HEADER: usize = 8;
const OFFSET_AND_MORE: u32 = 0xfff9;
const OFFSET: u32 = 0xfff8;

export function decodeIpv6(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + HEADER > end) return stopAt(Stop.CUT, 0x86dd);
  if (load<u8>(p) >> 4 != 6) return stopAt(Stop.BAD, 0x86dd);
  const length = load16(p + 4);
  const next = <u32>load<u8>(p + 6);
  setIpv6(load32(p + 8), load32(p + 12), load32(p + 16), load32(p + 20), load32(p + 24), load32(p + 28), load32(p + 32), load32(p + 36));
  p += HEADER;
  if (length != 0) {
    wireEnd = min(wireEnd, p + length);
    end = min(end, wireEnd);
  }
  return decodeIpv6Payload(next, p, end, wireEnd);
}

/** What `next` names: extension headers, and what lies behind them. */
export function decodeIpv6Payload(next: u32, p: usize, end: usize, wireEnd: usize): Stop {
  while (next != PROTOCOL_TCP) {
    if (next == FRAGMENT) {
      if (p + FRAGMENT_HEADER > end) return stopAt(Stop.CUT, next);
      // An atomic fragment (RFC 6946) is the whole packet.
      const place = load16(p + 2);
      if ((place & OFFSET_AND_MORE) != 0) {
        const data = p + FRAGMENT_HEADER;
        setFragment(6, load32(p + 4), load<u8>(p), place & OFFSET, (place & 1) == 0);
        setFragmentBytes(data, <u32>(end - data), <u32>(wireEnd - data));
        return stopAt(Stop.FRAGMENT, load32(p + 4));
      }
      next = load<u8>(p);
      p += FRAGMENT_HEADER;
      continue;
    }
    const units = next == AUTHENTICATION ? 4 : 8;
    if (next != HOP_BY_HOP && next != ROUTING && next != DESTINATION && next != AUTHENTICATION && next != MOBILITY && next != HIP && next != SHIM6) {
      return decodeProtocol(next, p, end, wireEnd);
    }
    if (p + 2 > end) return stopAt(Stop.CUT, next);
    // RFC 8200 counts 8 bytes beyond the first 8, RFC 4302 4 bytes beyond the first 8.
    const size = units == 4 ? (<usize>load<u8>(p + 1) + 2) << 2 : (<usize>load<u8>(p + 1) + 1) << 3;
    const after = <u32>load<u8>(p);
    if (p + size > end) return stopAt(Stop.CUT, next);
    next = after;
    p += size;
  }
  return decodeTcp(p, end, wireEnd);
}
