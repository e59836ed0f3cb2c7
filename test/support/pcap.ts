/** Writes classic pcap files (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds, any link type. */
import { concat } from "./bytes";
import { LinkType } from "./frames";

export interface Frame {
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly bytes: Uint8Array;
  /** On the wire, where more than was captured. */
  readonly wireLength?: number;
}

export interface PcapOptions {
  readonly littleEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  /** Frames are cut to so many bytes. */
  readonly snapLength?: number;
  /** Major and minor. */
  readonly version?: readonly [number, number];
}

export const PCAP_HEADER = 24;
export const RECORD_HEADER = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** What tcpdump writes. */
const SNAP_LENGTH = 262144;

export function pcapHeader({ littleEndian = true, nanoseconds = false, ...options }: PcapOptions = {}): Uint8Array {
  const view = new DataView(new ArrayBuffer(PCAP_HEADER));
  const [major, minor] = options.version ?? [2, 4];
  view.setUint32(0, nanoseconds ? NANOSECONDS : MICROSECONDS, littleEndian);
  view.setUint16(4, major, littleEndian);
  view.setUint16(6, minor, littleEndian);
  view.setUint32(16, options.snapLength ?? SNAP_LENGTH, littleEndian);
  view.setUint32(20, options.linkType ?? LinkType.ETHERNET, littleEndian);
  return new Uint8Array(view.buffer);
}

export function pcapRecord(frame: Frame, { littleEndian = true, nanoseconds = false, snapLength = SNAP_LENGTH }: PcapOptions = {}): Uint8Array {
  const captured = frame.bytes.subarray(0, snapLength);
  const view = new DataView(new ArrayBuffer(RECORD_HEADER));
  const fraction = frame.time % 1_000_000_000n;
  view.setUint32(0, Number(frame.time / 1_000_000_000n), littleEndian);
  view.setUint32(4, Number(nanoseconds ? fraction : fraction / 1000n), littleEndian);
  view.setUint32(8, captured.length, littleEndian);
  view.setUint32(12, frame.wireLength ?? frame.bytes.length, littleEndian);
  return concat(new Uint8Array(view.buffer), captured);
}

export function pcap(frames: readonly Frame[], options: PcapOptions = {}): Uint8Array {
  return concat(pcapHeader(options), ...frames.map((frame) => pcapRecord(frame, options)));
}
