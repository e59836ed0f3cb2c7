/** Recorded captures as frames again, to be written anew in another form. */
import { concat, u16, u32 } from "./bytes";
import { ethernet, EtherType, ipv4, LinkType } from "./frames";
import type { Frame } from "./pcap";
import type { Random } from "./random";

export interface Recorded {
  readonly linkType: number;
  readonly frames: readonly Frame[];
}

/** Frames of a classic pcap in little-endian order, micro- or nanoseconds. */
export function readPcap(file: Uint8Array): Recorded {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const unit = view.getUint32(0, true) === 0xa1b23c4d ? 1n : 1000n;
  const frames: Frame[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const captured = view.getUint32(at + 8, true);
    const time = BigInt(view.getUint32(at, true)) * 1_000_000_000n + BigInt(view.getUint32(at + 4, true)) * unit;
    frames.push({ time, bytes: file.slice(at + 16, at + 16 + captured), wireLength: view.getUint32(at + 12, true) });
    at += 16 + captured;
  }
  return { linkType: view.getUint32(20, true), frames };
}

const LINK_HEADERS: ReadonlyMap<number, number> = new Map([[LinkType.NULL, 4], [LinkType.ETHERNET, 14], [LinkType.RAW, 0], [LinkType.LOOP, 4], [LinkType.SLL, 16], [LinkType.SLL2, 20]]);

/** The same frames in Ethernet, without padding. What is no IP stays away. */
export function inEthernet({ linkType, frames }: Recorded): Frame[] {
  const header = LINK_HEADERS.get(linkType);
  if (header === undefined) throw new Error(`link type ${linkType}`);
  return frames.flatMap((frame) => {
    const packet = frame.bytes.subarray(header);
    const version = (packet[0] ?? 0) >> 4;
    if (version !== 4 && version !== 6) return [];
    const length = version === 4 ? ((packet[2] ?? 0) << 8) | (packet[3] ?? 0) : 40 + (((packet[4] ?? 0) << 8) | (packet[5] ?? 0));
    const own = packet.subarray(0, length);
    return [{ time: frame.time, bytes: ethernet(own), wireLength: length + 14 }];
  });
}

export function inVlan(frames: readonly Frame[]): Frame[] {
  return frames.map((frame) => ({ ...frame, bytes: concat(frame.bytes.subarray(0, 12), u16(EtherType.VLAN, 42), frame.bytes.subarray(12)), wireLength: frame.bytes.length + 4 }));
}

export function inVxlan(frames: readonly Frame[]): Frame[] {
  return frames.map((frame, index) => {
    const datagram = concat(u16(50_000, 4789, 16 + frame.bytes.length, 0), u32(0x08000000, 0x100), frame.bytes);
    const bytes = ethernet(ipv4("198.51.100.1", "198.51.100.2", datagram, { protocol: 17, identification: index & 0xffff }));
    return { ...frame, bytes, wireLength: bytes.length };
  });
}

/** Each frame with that probability twice, the second time right behind the first. */
export function duplicated(frames: readonly Frame[], random: Random, probability: number): Frame[] {
  return frames.flatMap((frame) => (random.chance(probability) ? [frame, frame] : [frame]));
}

/** Each frame with that probability in the place of the one behind it; times stay with the places. */
export function swapped(frames: readonly Frame[], random: Random, probability: number): Frame[] {
  const order = [...frames];
  for (let index = 0; index + 1 < order.length; index++) {
    const [first, second] = [order[index], order[index + 1]];
    if (first === undefined || second === undefined || !random.chance(probability)) continue;
    order[index] = { ...second, time: first.time };
    order[index + 1] = { ...first, time: second.time };
    index++;
  }
  return order;
}

export function lossy(frames: readonly Frame[], random: Random, probability: number): Frame[] {
  return frames.filter(() => !random.chance(probability));
}
