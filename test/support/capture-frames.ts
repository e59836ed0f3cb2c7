/** Frames of a capture file as its line printer is given them: classic pcap in all its forms, and pcapng. Apart from the decoder, so that it can be a witness. */
import { gunzipSync } from "node:zlib";
import type { CapturedFrame } from "../../src/model/packet/frame";

/** The frames up to the first record that cannot be one. */
export function captureFrames(file: Uint8Array): CapturedFrame[] {
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? new Uint8Array(gunzipSync(file)) : file;
  if (bytes.length < 24) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return view.getUint32(0) === 0x0a0d0d0a ? ngFrames(bytes, view) : classicFrames(bytes, view);
}

const NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's form has 8 more bytes in each record's header. */
const MODIFIED = 0xa1b2cd34;

function classicFrames(bytes: Uint8Array, view: DataView): CapturedFrame[] {
  const little = (bytes[0] ?? 0) !== 0xa1;
  const magic = view.getUint32(0, little);
  const linkType = view.getUint32(20, little) & 0x3ffffff;
  const header = magic === MODIFIED ? 24 : 16;
  const frames: CapturedFrame[] = [];
  for (let at = 24; at + header <= bytes.length; ) {
    const captured = view.getUint32(at + 8, little);
    if (at + header + captured > bytes.length) break;
    const fraction = view.getUint32(at + 4, little);
    frames.push({
      bytes: bytes.subarray(at + header, at + header + captured),
      captured,
      wireLength: view.getUint32(at + 12, little),
      linkType,
      time: { seconds: view.getUint32(at, little), nanoseconds: magic === NANOSECONDS ? fraction : fraction * 1000 },
    });
    at += header + captured;
  }
  return frames;
}

interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  /** Ticks a second, and seconds to be added. */
  readonly resolution: bigint;
  readonly offset: bigint;
}

function ngFrames(bytes: Uint8Array, view: DataView): CapturedFrame[] {
  const frames: CapturedFrame[] = [];
  let interfaces: Interface[] = [];
  let little = true;
  for (let at = 0; at + 12 <= bytes.length; ) {
    const isSection = view.getUint32(at) === 0x0a0d0d0a;
    if (isSection) little = view.getUint32(at + 8) !== 0x1a2b3c4d;
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) break;
    if (isSection) interfaces = [];
    else if (type === 1) interfaces.push(readInterface(view, at, length, little));
    else if (type === 2 || type === 6) frames.push(readPacket(bytes, view, at, little, interfaces[type === 2 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little)]));
    else if (type === 3) {
      const [face] = interfaces;
      const wireLength = view.getUint32(at + 8, little);
      const captured = Math.min(wireLength, length - 16, face === undefined || face.snapLength === 0 ? wireLength : face.snapLength);
      frames.push({ bytes: bytes.subarray(at + 12, at + 12 + captured), captured, wireLength, linkType: face?.linkType, time: undefined });
    }
    at += length;
  }
  return frames;
}

function readInterface(view: DataView, at: number, length: number, little: boolean): Interface {
  let [resolution, offset] = [1_000_000n, 0n];
  for (let place = at + 16; place + 4 <= at + length - 4; ) {
    const code = view.getUint16(place, little);
    const size = view.getUint16(place + 2, little);
    const value = code === 9 ? view.getUint8(place + 4) : 0;
    if (code === 9) resolution = value >= 128 ? 2n ** BigInt(value - 128) : 10n ** BigInt(value);
    if (code === 14) offset = view.getBigInt64(place + 4, little);
    if (code === 0) break;
    place += 4 + ((size + 3) & ~3);
  }
  return { linkType: view.getUint16(at + 8, little), snapLength: view.getUint32(at + 12, little), resolution, offset };
}

function readPacket(bytes: Uint8Array, view: DataView, at: number, little: boolean, face: Interface | undefined): CapturedFrame {
  const captured = view.getUint32(at + 20, little);
  const ticks = (BigInt(view.getUint32(at + 12, little)) << 32n) | BigInt(view.getUint32(at + 16, little));
  const { resolution, offset } = face ?? { resolution: 1_000_000n, offset: 0n };
  return {
    bytes: bytes.subarray(at + 28, at + 28 + captured),
    captured,
    wireLength: view.getUint32(at + 24, little),
    linkType: face?.linkType,
    time: { seconds: Number(ticks / resolution + offset), nanoseconds: Number(((ticks % resolution) * 1_000_000_000n) / resolution) },
  };
}
