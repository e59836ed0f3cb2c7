/**
 * BSD loopback (NULL: address family in the byte order of the machine that captured; LOOP: network byte order) and raw
 * IP, whose first nibble is the version. AF_INET is 2 everywhere, AF_INET6 differs between systems, so the family only
 * has to be non-zero and small; the version nibble decides.
 */
import { decodeIpv4 } from "./ipv4";
import { decodeIpv6 } from "./ipv6";
import { Stop, stopAt } from "./packet";

const FAMILY: usize = 4;
const AF_INET: u32 = 2;
/** NetBSD and OpenBSD, FreeBSD, Darwin, Linux and Solaris. */
const AF_INET6_OPENBSD: u32 = 24;
const AF_INET6_FREEBSD: u32 = 28;
const AF_INET6_DARWIN: u32 = 30;
const AF_INET6_LINUX: u32 = 10;
const AF_INET6_SOLARIS: u32 = 26;
const AF_INET6_WINDOWS: u32 = 23;

export function decodeLoopback(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + FAMILY > end) return stopAt(Stop.CUT, 0);
  let family = load<u32>(p);
  if (family > 0xffff) family = bswap<u32>(family);
  p += FAMILY;
  if (family == AF_INET) return decodeIpv4(p, end, wireEnd);
  if (family == AF_INET6_OPENBSD || family == AF_INET6_FREEBSD || family == AF_INET6_DARWIN
    || family == AF_INET6_LINUX || family == AF_INET6_SOLARIS || family == AF_INET6_WINDOWS) return decodeIpv6(p, end, wireEnd);
  return stopAt(Stop.OTHER, family);
}

export function decodeRaw(p: usize, end: usize, wireEnd: usize): Stop {
  if (p >= end) return stopAt(Stop.CUT, 101);
  const version = load<u8>(p) >> 4;
  if (version == 4) return decodeIpv4(p, end, wireEnd);
  if (version == 6) return decodeIpv6(p, end, wireEnd);
  return stopAt(Stop.BAD, 101);
}
