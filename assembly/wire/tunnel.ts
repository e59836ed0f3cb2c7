/**
 * What lies in IP other than TCP and is looked into: IP in IP (RFC 2003, 4213, 2473), GRE (gre.ts) and the tunnels over UDP
 * (udp.ts). `enter` bounds how deep one frame may nest.
 */
import { decodeGre } from "./gre";
import { decodeIpv4 } from "./ipv4";
import { decodeIpv6 } from "./ipv6";
import { Stop, stopAt } from "./packet";
import { decodeUdp } from "./udp";

const PROTOCOL_IPV4: u32 = 4;
const PROTOCOL_UDP: u32 = 17;
const PROTOCOL_IPV6: u32 = 41;
const PROTOCOL_GRE: u32 = 47;
/** Encapsulations in one frame; more are a bomb and not a network. */
const DEPTH_CAP: u32 = 16;
let depth: u32 = 0;

/** Before a frame. */
// @ts-ignore: decorator
@inline
export function leaveAll(): void {
  depth = 0;
}

/** Whether one more encapsulation may be opened. */
export function enter(): bool {
  depth += 1;
  return depth <= DEPTH_CAP;
}

/** The payload of an IP packet whose protocol is not TCP. */
export function decodeProtocol(protocol: u32, p: usize, end: usize, wireEnd: usize): Stop {
  if (protocol != PROTOCOL_UDP && protocol != PROTOCOL_IPV4 && protocol != PROTOCOL_IPV6 && protocol != PROTOCOL_GRE) return stopAt(Stop.OTHER, protocol);
  if (!enter()) return stopAt(Stop.OTHER, protocol);
  if (protocol == PROTOCOL_UDP) return decodeUdp(p, end, wireEnd);
  if (protocol == PROTOCOL_IPV4) return decodeIpv4(p, end, wireEnd);
  if (protocol == PROTOCOL_IPV6) return decodeIpv6(p, end, wireEnd);
  return decodeGre(p, end, wireEnd);
}
