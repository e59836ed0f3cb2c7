/**
 * What decoding one frame found: module variables that each layer fills and the next reads. Addresses of a frame's bytes
 * are only good until the next frame. IPv4 addresses are kept as ::ffff:a.b.c.d, four words in network byte order.
 */

/** Where decoding of a frame stopped. */
export enum Stop {
  /** A TCP segment was decoded. */
  TCP,
  /** Something else, rightly decoded so far: ARP, UDP, … */
  OTHER,
  FRAGMENT,
  /** A header ends with the frame, or lies about its size; `stoppedAt` names the protocol. */
  CUT,
  BAD,
}

export let source0: u32 = 0;
export let source1: u32 = 0;
export let source2: u32 = 0;
export let source3: u32 = 0;
export let target0: u32 = 0;
export let target1: u32 = 0;
export let target2: u32 = 0;
export let target3: u32 = 0;
/** IPv4 identification, 0 for IPv6. */
export let identification: u32 = 0;

export let sourcePort: u32 = 0;
export let targetPort: u32 = 0;
export let sequence: u32 = 0;
export let acknowledgement: u32 = 0;
export let tcpFlags: u32 = 0;
export let receiveWindow: u32 = 0;
export let tcpChecksum: u32 = 0;
/** TSval of the timestamps option, 0 without. */
export let timestampValue: u32 = 0;
export let payload: usize = 0;
/** Bytes of payload that were captured, and that were on the wire. */
export let capturedLength: u32 = 0;
export let wireLength: u32 = 0;

/** Of a fragment of an IP packet: what the packet carries, and where the fragment's bytes belong in it. */
export let fragmentVersion: u32 = 0;
export let fragmentId: u32 = 0;
export let fragmentProtocol: u32 = 0;
export let fragmentStart: u32 = 0;
export let fragmentIsLast: bool = false;
export let fragmentAt: usize = 0;
export let fragmentCaptured: u32 = 0;
export let fragmentWire: u32 = 0;

/** Number of the protocol at which decoding stopped: an EtherType, IP protocol or link type. */
export let stoppedAt: u32 = 0;

export function setIpv4(source: u32, target: u32, id: u32): void {
  source0 = 0; source1 = 0; source2 = 0xffff; source3 = source;
  target0 = 0; target1 = 0; target2 = 0xffff; target3 = target;
  identification = id;
}

export function setIpv6(s0: u32, s1: u32, s2: u32, s3: u32, t0: u32, t1: u32, t2: u32, t3: u32): void {
  source0 = s0; source1 = s1; source2 = s2; source3 = s3;
  target0 = t0; target1 = t1; target2 = t2; target3 = t3;
  identification = 0;
}

export function setTcp(from: u32, to: u32, seq: u32, ack: u32, flags: u32, window: u32, checksum: u32): void {
  sourcePort = from;
  targetPort = to;
  sequence = seq;
  acknowledgement = ack;
  tcpFlags = flags;
  receiveWindow = window;
  tcpChecksum = checksum;
  timestampValue = 0;
}

export function setTimestamp(value: u32): void {
  timestampValue = value;
}

export function setFragment(version: u32, id: u32, protocol: u32, start: u32, isLast: bool): void {
  fragmentVersion = version;
  fragmentId = id;
  fragmentProtocol = protocol;
  fragmentStart = start;
  fragmentIsLast = isLast;
}

export function setFragmentBytes(at: usize, captured: u32, wire: u32): void {
  fragmentAt = at;
  fragmentCaptured = captured;
  fragmentWire = wire;
}

/** A part of a segment, of which it has the numbers and the flags that belong to it. */
export function setPart(seq: u32, flags: u32): void {
  sequence = seq;
  tcpFlags = flags;
}

export function setPayload(at: usize, captured: u32, wire: u32): void {
  payload = at;
  capturedLength = captured;
  wireLength = wire;
}

export function stopAt(stop: Stop, protocol: u32): Stop {
  stoppedAt = protocol;
  return stop;
}
