/** Records of any capture file as they lie in it, read for tests without the decoder: pcap in both byte orders and resolutions, pcapng's packet blocks. */
import type { PacketDetails } from "../../src/model/packet/details";

export type CapturedRecord = Pick<PacketDetails, "record" | "frameAt" | "captured" | "wireLength" | "linkType" | "time" | "format" | "offset">;

export function recordsOf(file: Uint8Array): CapturedRecord[] {
  return new DataView(file.buffer, file.byteOffset, file.length).getUint32(0, true) === 0x0a0d0d0a ? blocksOf(file) : pcapRecords(file);
}

function pcapRecords(file: Uint8Array): CapturedRecord[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const magic = view.getUint32(0, true);
  const isLittle = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34].includes(magic);
  const kind = isLittle ? magic : view.getUint32(0, false);
  const header = kind === 0xa1b2cd34 ? 24 : 16;
  const records: CapturedRecord[] = [];
  for (let at = 24; at + header <= file.length; ) {
    const captured = view.getUint32(at + 8, isLittle);
    records.push({
      record: file.slice(at, at + header + captured),
      frameAt: header,
      captured,
      wireLength: view.getUint32(at + 12, isLittle),
      linkType: view.getUint32(20, isLittle) & 0xffff,
      time: { seconds: view.getUint32(at, isLittle), nanoseconds: view.getUint32(at + 4, isLittle) * (kind === 0xa1b23c4d ? 1 : 1000) },
      format: "pcap",
      offset: at,
    });
    at += header + captured;
  }
  return records;
}

interface Interface {
  readonly link: number;
  readonly snapLength: number;
}

function blocksOf(file: Uint8Array): CapturedRecord[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const records: CapturedRecord[] = [];
  let interfaces: Interface[] = [];
  let isLittle = true;
  for (let at = 0; at + 12 <= file.length; ) {
    if (view.getUint32(at, true) === 0x0a0d0d0a) {
      isLittle = view.getUint32(at + 8, true) === 0x1a2b3c4d;
      interfaces = [];
    }
    const type = view.getUint32(at, isLittle);
    const length = view.getUint32(at + 4, isLittle);
    if (type === 1) interfaces.push({ link: view.getUint16(at + 8, isLittle), snapLength: view.getUint32(at + 12, isLittle) });
    const common = { record: file.slice(at, at + length), format: "pcapng", offset: at } as const;
    if (type === 6 || type === 2) {
      const source = interfaces[type === 6 ? view.getUint32(at + 8, isLittle) : view.getUint16(at + 8, isLittle)];
      const units = view.getUint32(at + 12, isLittle) * 2 ** 32 + view.getUint32(at + 16, isLittle);
      const seconds = Math.floor(units / 1_000_000);
      records.push({
        ...common, frameAt: 28, captured: view.getUint32(at + 20, isLittle), wireLength: view.getUint32(at + 24, isLittle), linkType: source?.link,
        time: { seconds, nanoseconds: (units - seconds * 1_000_000) * 1000 },
      });
    } else if (type === 3) {
      const wireLength = view.getUint32(at + 8, isLittle);
      const snapLength = interfaces[0]?.snapLength ?? 0;
      const captured = Math.min(wireLength, length - 16, snapLength === 0 ? Infinity : snapLength);
      records.push({ ...common, frameAt: 12, captured, wireLength, linkType: interfaces[0]?.link, time: undefined });
    }
    at += Math.max(12, length);
  }
  return records;
}
