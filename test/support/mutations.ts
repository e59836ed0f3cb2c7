/**
 * What can happen to segments between the sender and the capture. Each function takes segments in order of capture and
 * gives new ones; times stay those of the place, as a capture's do, unless said otherwise.
 */
import { concat } from "./bytes";
import type { Segment } from "./conversation";
import type { Random } from "./random";
import { TcpFlag } from "./frames";

/** Segments in a new order, on the old times. */
function retimed(segments: readonly Segment[], order: readonly Segment[]): Segment[] {
  return order.map((segment, index) => ({ ...segment, time: segments[index]?.time ?? segment.time }));
}

/** Indices of the segments that carry payload. */
export function dataSegments(segments: readonly Segment[]): number[] {
  return segments.flatMap((segment, index) => (segment.payload.length > 0 ? [index] : []));
}

/** The capture misses them. */
export function drop(segments: readonly Segment[], ...indices: readonly number[]): Segment[] {
  return segments.filter((_, index) => !indices.includes(index));
}

/** The segment at `index` arrives `places` later. */
export function delay(segments: readonly Segment[], index: number, places = 1): Segment[] {
  const order = [...segments];
  order.splice(index + places, 0, ...order.splice(index, 1));
  return retimed(segments, order);
}

/** The segment is there a second time, `places` after the first, as a retransmission or a capture's duplicate. */
export function duplicate(segments: readonly Segment[], index: number, places = 1): Segment[] {
  const copy = segments.slice(index, index + 1);
  const time = segments[index + places - 1]?.time ?? copy[0]?.time ?? 0n;
  const later = copy.map((segment) => ({ ...segment, time: time + 1000n }));
  return [...segments.slice(0, index + places), ...later, ...segments.slice(index + places)];
}

/** The segment as several, of at most `size` bytes of payload each. */
export function split(segments: readonly Segment[], index: number, size: number): Segment[] {
  return segments.flatMap((segment, at) => {
    if (at !== index || segment.payload.length <= size) return [segment];
    const count = Math.ceil(segment.payload.length / size);
    return Array.from({ length: count }, (_, part) => ({
      ...segment,
      time: segment.time + BigInt(part) * 1000n,
      sequence: (segment.sequence + part * size) >>> 0,
      flags: part === count - 1 ? segment.flags : segment.flags & ~(TcpFlag.PSH | TcpFlag.FIN),
      payload: segment.payload.subarray(part * size, (part + 1) * size),
    }));
  });
}

/** The segment at `index`, sent again with the last `bytes` of the one of its side before it in front. */
export function overlap(segments: readonly Segment[], index: number, bytes: number): Segment[] {
  const later = segments[index];
  const before = segments.slice(0, index).findLast((segment) => segment.from === later?.from && segment.payload.length > 0);
  if (later === undefined || before === undefined || (before.sequence + before.payload.length) >>> 0 !== later.sequence) {
    throw new Error(`nothing that segment ${index} could overlap`);
  }
  const tail = before.payload.subarray(Math.max(0, before.payload.length - bytes));
  const grown = { ...later, sequence: (later.sequence - tail.length) >>> 0, payload: concat(tail, later.payload) };
  return segments.map((segment, at) => (at === index ? grown : segment));
}

/** All sequence and acknowledgement numbers of one side moved: those of a client that chose another start. */
export function shiftSequence(segments: readonly Segment[], side: "client" | "server", by: number): Segment[] {
  return segments.map((segment) => {
    if (segment.from === side) return { ...segment, sequence: (segment.sequence + by) >>> 0 };
    const acknowledges = (segment.flags & TcpFlag.ACK) !== 0;
    return acknowledges ? { ...segment, acknowledgement: (segment.acknowledgement + by) >>> 0 } : segment;
  });
}

/** The capture begins at the segment `index`. */
export function midstream(segments: readonly Segment[], index: number): Segment[] {
  return segments.slice(index);
}

/** Frames (or segments) of several connections as one capture sees them: by time. */
export function interleave<T extends { readonly time: bigint }>(...connections: readonly (readonly T[])[]): T[] {
  return connections.flat().sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
}

/** A network with the worst of habits: pieces, duplicates, delays and overlaps, but nothing lost. */
export function shake(segments: readonly Segment[], random: Random): Segment[] {
  let shaken = [...segments];
  for (let index = shaken.length - 1; index >= 0; index -= 1) {
    if ((shaken[index]?.payload.length ?? 0) < 2) continue;
    const size = 1 + random.below(shaken[index]?.payload.length ?? 1);
    if (random.chance(0.5)) shaken = split(shaken, index, Math.max(size, 1));
    if (random.chance(0.2)) shaken = duplicate(shaken, index, 1 + random.below(4));
    if (random.chance(0.3)) shaken = delay(shaken, index, 1 + random.below(3));
  }
  return shaken;
}
