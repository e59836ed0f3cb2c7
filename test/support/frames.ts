/**
 * Frames: a TCP segment in IPv4 or IPv6 in a link layer's header, with right lengths and checksums. Every layer is a
 * function from bytes to bytes, so that a test can put in, or break, one of its own.
 */
import { concat, hex, u16, u32, u8 } from "./bytes";

/** `LINKTYPE_` numbers (tcpdump.org/linktypes.html). */
export const LinkType = { NULL: 0, ETHERNET: 1, RAW: 101, LOOP: 108, SLL: 113, IPV4: 228, IPV6: 229, SLL2: 276 } as const;
export const EtherType = { IPV4: 0x0800, VLAN: 0x8100, QINQ: 0x88a8, IPV6: 0x86dd } as const;
export const TcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32 } as const;
const TCP = 6;

export interface Endpoint {
  /** Dotted IPv4, or IPv6 in colons. */
  readonly address: string;
  readonly port: number;
}

export interface TcpHeader {
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Bits of TcpFlag. */
  readonly flags: number;
  readonly window?: number;
  /** Multiple of four bytes. */
  readonly options?: Uint8Array;
}

/** The timestamps option (RFC 7323), padded as Linux does it. */
export const timestamps = (value: number, echo: number): Uint8Array => concat(u8(1, 1, 8, 10), u32(value, echo));

/** 4 or 16 bytes. */
export function addressBytes(address: string): Uint8Array {
  if (!address.includes(":")) return Uint8Array.from(address.split("."), Number);
  const [head = "", tail] = address.split("::");
  const groups = (text: string | undefined): number[] => (text ?? "").split(":").filter(Boolean).map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return u16(...before, ...zeros, ...after);
}

/** The Internet checksum (RFC 1071). */
export function checksum(data: Uint8Array): number {
  let sum = 0;
  data.forEach((byte, index) => {
    sum += index % 2 === 0 ? byte << 8 : byte;
  });
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** A TCP segment with its checksum. */
export function tcp(from: Endpoint, to: Endpoint, header: TcpHeader, payload: Uint8Array): Uint8Array {
  const options = header.options ?? u8();
  const segment = concat(
    u16(from.port, to.port),
    u32(header.sequence, header.acknowledgement),
    u8((5 + options.length / 4) << 4, header.flags),
    u16(header.window ?? 0xfaf0, 0, 0),
    options,
    payload,
  );
  const pseudo = concat(addressBytes(from.address), addressBytes(to.address), u32(segment.length, TCP));
  segment.set(u16(checksum(concat(pseudo, segment))), 16);
  return segment;
}

export interface Ipv4Options {
  readonly protocol?: number;
  readonly identification?: number;
  /** The two bytes of flags and fragment offset; "don't fragment" by default. */
  readonly fragment?: number;
  /** Multiple of four bytes. */
  readonly options?: Uint8Array;
  /** In place of the right one: 0 as segmentation offload leaves it, or a lie. */
  readonly totalLength?: number;
}

export function ipv4(from: string, to: string, payload: Uint8Array, how: Ipv4Options = {}): Uint8Array {
  const options = how.options ?? u8();
  const size = 20 + options.length;
  const header = concat(
    u8(0x40 | (size / 4), 0),
    u16(how.totalLength ?? size + payload.length, how.identification ?? 0, how.fragment ?? 0x4000),
    u8(64, how.protocol ?? TCP),
    u16(0),
    addressBytes(from),
    addressBytes(to),
    options,
  );
  header.set(u16(checksum(header)), 10);
  return concat(header, payload);
}

/** An IPv6 extension header: its number and its bytes, of which the first (the next header's number) is filled in here. */
export interface Extension {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** In `extensions` the order is that on the wire. `payloadLength` in place of the right one. */
export function ipv6(
  from: string,
  to: string,
  payload: Uint8Array,
  how: { readonly extensions?: readonly Extension[]; readonly payloadLength?: number } = {},
): Uint8Array {
  let next = TCP;
  let body = payload;
  for (const extension of [...(how.extensions ?? [])].reverse()) {
    body = concat(u8(next), extension.bytes.subarray(1), body);
    next = extension.number;
  }
  const header = concat(u32(0x60000000), u16(how.payloadLength ?? body.length), u8(next, 64), addressBytes(from), addressBytes(to));
  return concat(header, body);
}

/** IPv4 or IPv6, as the addresses are. */
export function ip(from: string, to: string, payload: Uint8Array): Uint8Array {
  return from.includes(":") ? ipv6(from, to, payload) : ipv4(from, to, payload);
}

const isIpv6 = (packet: Uint8Array): boolean => (packet[0] ?? 0) >>> 4 === 6;
const etherType = (packet: Uint8Array): number => (isIpv6(packet) ? EtherType.IPV6 : EtherType.IPV4);

/** Tags are pairs of EtherType and VLAN number, the outermost first. */
export function ethernet(packet: Uint8Array, tags: readonly (readonly [number, number])[] = []): Uint8Array {
  const addresses = hex("02 00 00 00 00 02  02 00 00 00 00 01");
  return concat(addresses, ...tags.map(([type, vlan]) => u16(type, vlan)), u16(etherType(packet)), packet);
}

/** Linux cooked capture, version 1. */
export const sll = (packet: Uint8Array): Uint8Array => concat(hex("0000 0304 0006 000000000000 0000"), u16(etherType(packet)), packet);

/** Linux cooked capture, version 2. */
export const sll2 = (packet: Uint8Array): Uint8Array => concat(u16(etherType(packet)), hex("0000 00000001 0304 00 06 0000000000000000"), packet);

/** BSD loopback: the address family in the byte order of the machine that captured (NULL), or big-endian (LOOP). */
export function loopback(packet: Uint8Array, littleEndian = true, ipv6Family = 30): Uint8Array {
  const family = u32(isIpv6(packet) ? ipv6Family : 2);
  return concat(littleEndian ? family.reverse() : family, packet);
}

/** The header that a link type has, around an IP packet. */
export function linkFrame(linkType: number, packet: Uint8Array): Uint8Array {
  switch (linkType) {
    case LinkType.ETHERNET:
      return ethernet(packet);
    case LinkType.SLL:
      return sll(packet);
    case LinkType.SLL2:
      return sll2(packet);
    case LinkType.NULL:
      return loopback(packet);
    case LinkType.LOOP:
      return loopback(packet, false);
    default:
      return packet;
  }
}
