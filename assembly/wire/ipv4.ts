/**
 * IPv4, RFC 791.
 *
 *   0         1     2              4    6                    8     9          10         12       16
 *   | ver ihl | tos | total length | id | flags, fragment at | ttl | protocol | checksum | source | target | options
 *
 * The total length cuts Ethernet's padding off. It is 0 where the capturing host's network card was to segment the
 * packet (offload): the frame's own length holds then. The checksum is never looked at (offload again).
 */
import { load16, load32 } from "../mem/load";
import { setFragment, setFragmentBytes, setIpv4, Stop, stopAt } from "./packet";
import { decodeTcp } from "./tcp";
import { decodeProtocol } from "./tunnel";

const MIN_HEADER: u32 = 20;
export const PROTOCOL_TCP: u32 = 6;
const MORE_FRAGMENTS_AND_OFFSET: u32 = 0x3fff;
const MORE_FRAGMENTS: u32 = 0x2000;
const OFFSET: u32 = 0x1fff;

export function decodeIpv4(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + MIN_HEADER > end) return stopAt(Stop.CUT, 0x0800);
  const first = load<u8>(p);
  if (first >> 4 != 4) return stopAt(Stop.BAD, 0x0800);
  const header = <u32>(first & 15) << 2;
  const total = load16(p + 2);
  if (header < MIN_HEADER || (total != 0 && total < header)) return stopAt(Stop.BAD, 0x0800);
  if (p + header > end) return stopAt(Stop.CUT, 0x0800);
  if (total != 0) {
    // A total length beyond the frame is a lie, or the frame lost its tail before it was captured.
    wireEnd = min(wireEnd, p + total);
    end = min(end, wireEnd);
  }
  setIpv4(load32(p + 12), load32(p + 16), load16(p + 4));
  const protocol = <u32>load<u8>(p + 9);
  const place = load16(p + 6);
  if ((place & MORE_FRAGMENTS_AND_OFFSET) != 0) {
    setFragment(4, load16(p + 4), protocol, (place & OFFSET) << 3, (place & MORE_FRAGMENTS) == 0);
    setFragmentBytes(p + header, <u32>(end - p) - header, <u32>(wireEnd - p) - header);
    return stopAt(Stop.FRAGMENT, load16(p + 4));
  }
  return decodeIpv4Payload(protocol, p + header, end, wireEnd);
}

// @ts-ignore: decorator
@inline
export function decodeIpv4Payload(protocol: u32, p: usize, end: usize, wireEnd: usize): Stop {
  return protocol == PROTOCOL_TCP ? decodeTcp(p, end, wireEnd) : decodeProtocol(protocol, p, end, wireEnd);
}
