/** The captures that are measured, and what their figures are to reach. Each is made when it is first asked for. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { generate, type Generated, type Workload } from "./generate";

export interface Measured {
  readonly workload: Workload;
  /** Loading takes at most so many times as long as merely reading the file. */
  readonly ofReading: number;
  /** Bytes of the index: at most this share of the capture, or so many for a command, the distinct keys apart. */
  readonly indexShare?: number;
  readonly bytesPerCommand?: number;
  /** It is decoded at least so many times as fast as by each of these tools. */
  readonly peers?: Readonly<Record<string, number>>;
}

const SMALL = { connections: 50, valueBytes: 24, segmentBytes: 1448, keys: 100_000 };
const LARGE = { connections: 20, valueBytes: 20_000, keys: 10_000, plain: true };
/** About 4.0 million frames and 1.8 million commands. */
export const SMALL_FRAMES = "small frames";

export function workloads(scale: number): Readonly<Record<string, Measured>> {
  return {
    [SMALL_FRAMES]: { workload: { ...SMALL, frames: 4e6 * scale }, ofReading: 2, indexShare: 0.25, peers: { tcpdump: 15, tshark: 70 } },
    "pipelined, 16 a frame": { workload: { ...SMALL, frames: 6e5 * scale, pipeline: 16 }, ofReading: 2.5, bytesPerCommand: 64 },
    "20 KB values, MTU 1500": { workload: { ...LARGE, bytes: 3e8 * scale, segmentBytes: 1448 }, ofReading: 1.3, indexShare: 0.01 },
    "20 KB values, offload": { workload: { ...LARGE, bytes: 3e8 * scale, segmentBytes: 65_160 }, ofReading: 1.3, indexShare: 0.01 },
  };
}

export interface CaptureOnDisk extends Generated {
  readonly path: string;
}

export class Captures {
  private readonly made = new Map<string, CaptureOnDisk>();

  constructor(private readonly folder: string) {}

  get(name: string, workload: Workload): CaptureOnDisk {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const path = join(this.folder, `${name.replace(/\W+/g, "-")}.pcap`);
    const capture = { path, ...generate(path, workload) };
    this.made.set(name, capture);
    return capture;
  }

  drop(name: string): void {
    const capture = this.made.get(name);
    if (capture !== undefined) rmSync(capture.path);
    this.made.delete(name);
  }
}
