/** IP fragments of Ethernet frames, with the headers that a router would write. */
import { concat, u16, u32, u8 } from "./bytes";
import { checksum } from "./frames";
import type { Frame } from "./pcap";

const ETHERNET = 14;

/**
 * The frames with each IP packet in fragments of `size` bytes (a multiple of 8), all of one time. Packets that fit stay whole.
 */
export function fragmented(frames: readonly Frame[], size: number): Frame[] {
  return frames.flatMap((frame, number) => {
    const link = frame.bytes.subarray(0, ETHERNET);
    const packet = frame.bytes.subarray(ETHERNET);
    const id = number & 0xffff;
    const isVersion6 = (packet[0] ?? 0) >> 4 === 6;
    const parts = isVersion6 ? fragmentsV6(packet, size, id) : fragmentsV4(packet, size, id);
    return parts.map((bytes) => ({ ...frame, bytes: concat(link, bytes) }));
  });
}

function fragmentsV4(packet: Uint8Array, size: number, id: number): Uint8Array[] {
  const header = packet.slice(0, ((packet[0] ?? 0) & 15) * 4);
  const body = packet.subarray(header.length);
  if (body.length <= size) return [packet];
  return pieces(body, size).map(({ start, bytes, isLast }) => {
    const own = header.slice();
    own.set(concat(u16(own.length + bytes.length, id, (isLast ? 0 : 0x2000) | (start / 8))), 2);
    own.set(u16(0), 10);
    own.set(u16(checksum(own)), 10);
    return concat(own, bytes);
  });
}

function fragmentsV6(packet: Uint8Array, size: number, id: number): Uint8Array[] {
  const header = packet.subarray(0, 40);
  const body = packet.subarray(40);
  if (body.length <= size) return [packet];
  return pieces(body, size).map(({ start, bytes, isLast }) =>
    concat(header.subarray(0, 4), u16(8 + bytes.length), u8(44), header.subarray(7), u8(header[6] ?? 0, 0), u16(start | (isLast ? 0 : 1)), u32(id), bytes));
}

function pieces(body: Uint8Array, size: number): { readonly start: number; readonly bytes: Uint8Array; readonly isLast: boolean }[] {
  return Array.from({ length: Math.ceil(body.length / size) }, (_, index) => ({
    start: index * size, bytes: body.subarray(index * size, (index + 1) * size), isLast: (index + 1) * size >= body.length,
  }));
}
