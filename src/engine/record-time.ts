/** The time of a record, read from its header in the file: pcap keeps seconds and a fraction in its first eight bytes. */
import type { Epoch } from "../model/epoch";
import type { Source } from "./source";

/** Magic numbers as a big-endian reader sees them (draft-ietf-opsawg-pcap; the last one is Kuznetzov's variant). */
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;

export interface TimeFormat {
  readonly littleEndian: boolean;
  /** Nanoseconds of one unit of the fraction. */
  readonly unit: number;
}

/** How a file writes times; undefined where its header is not one of pcap. */
export async function timeFormat(source: Source): Promise<TimeFormat | undefined> {
  const head = await source.read(0, 4);
  if (head.length < 4) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, 4);
  for (const littleEndian of [false, true]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === MICROSECONDS || magic === MODIFIED) return { littleEndian, unit: 1000 };
    if (magic === NANOSECONDS) return { littleEndian, unit: 1 };
  }
  return undefined;
}

/** Nanoseconds from the epoch given to the record at `record`, or NaN where its header is not there. */
export function recordTime(format: TimeFormat | undefined, bytes: Uint8Array, record: number, epoch: Epoch): number {
  if (format === undefined || record + 8 > bytes.length) return NaN;
  const view = new DataView(bytes.buffer, bytes.byteOffset + record, 8);
  const seconds = view.getUint32(0, format.littleEndian);
  const fraction = view.getUint32(4, format.littleEndian) * format.unit;
  return (seconds - epoch.seconds) * 1e9 + (fraction - epoch.nanoseconds);
}
