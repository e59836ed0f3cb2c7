/**
 * Makes the files of a ring that has begun anew, as `tcpdump -C 50 -W 400` leaves it: their names in the order of their numbers
 * are not in the order of time. The values are zeros that are not written, so 20 GB take little of the disk; every header,
 * length and sequence number is there and right. Values go on from one file into the next.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { TcpFlag } from "../support/frames";
import { Random } from "../support/random";
import { CaptureFile, type Peer } from "./capture-file";
import { connect } from "./generate";

/** `-C 50`: a file that has so many bytes is the last one's end. */
const FILE_BYTES = 50e6;
/** Payload of an offloaded segment at most. */
const SEGMENT_BYTES = 65_160;
const CONNECTIONS = 8;
const KEYS = 100_000;
/** Most values fit into a segment; one in fifty takes tens of them. */
const VALUE_BYTES = 60_000;
const LARGE_VALUE_BYTES = 3_000_000;
const LARGE_SHARE = 0.02;
/** Of the files, the share that has been written anew. */
const BEGUN_ANEW = 1 / 3;

const DATA = TcpFlag.PSH | TcpFlag.ACK;
const NOTHING = new Uint8Array();

export interface Ring {
  /** In the order of their names. */
  readonly paths: readonly string[];
  readonly bytes: number;
  /** Bytes that they take on the disk. */
  readonly diskBytes: number;
  readonly frames: number;
  readonly commands: number;
  readonly keys: number;
}

class RingWriter {
  readonly paths: string[] = [];
  private readonly file: CaptureFile;

  constructor(private readonly folder: string, private readonly count: number) {
    this.file = new CaptureFile(this.nextPath(), false);
  }

  get isFull(): boolean {
    return this.paths.length === this.count && this.file.fileBytes >= FILE_BYTES;
  }

  get capture(): CaptureFile {
    return this.file;
  }

  /** A frame; the file before it ends as tcpdump ends it, except the last one. */
  frame(peer: Peer, fromClient: boolean, flags: number, start: Uint8Array, zeros = 0, end = NOTHING): void {
    if (this.file.fileBytes >= FILE_BYTES && this.paths.length < this.count) this.file.continueIn(this.nextPath());
    this.file.segment(peer, fromClient, flags, start, zeros, end);
  }

  private nextPath(): string {
    const number = (this.paths.length + Math.ceil(this.count * BEGUN_ANEW)) % this.count;
    const path = join(this.folder, `redis.cap${String(number).padStart(String(this.count - 1).length, "0")}`);
    this.paths.push(path);
    return path;
  }
}

/** A message of `start`, zeros and the end of a bulk string, in as many segments as it takes. */
function send(ring: RingWriter, peer: Peer, fromClient: boolean, start: Uint8Array, zeros: number): void {
  const end = new TextEncoder().encode("\r\n");
  let rest = zeros;
  for (let head = start; ; head = NOTHING) {
    const part = Math.min(rest, SEGMENT_BYTES - head.length - end.length);
    rest -= part;
    ring.capture.advance(30_000);
    ring.frame(peer, fromClient, rest === 0 ? DATA : TcpFlag.ACK, head, part, rest === 0 ? end : NOTHING);
    if (rest === 0) return;
  }
}

export function makeRing(folder: string, count: number): Ring {
  const random = new Random(7);
  const ring = new RingWriter(folder, count);
  const text = new TextEncoder();
  const ok = text.encode("+OK\r\n");
  const peers = Array.from({ length: CONNECTIONS }, (_, client) => connect(ring.capture, client, random));
  const keys = new Set<string>();
  let commands = 0;
  while (!ring.isFull) {
    const peer = peers[random.below(peers.length)];
    if (peer === undefined) throw new Error("no connections");
    const key = `page:${random.below(KEYS)}`;
    const size = random.chance(LARGE_SHARE) ? LARGE_VALUE_BYTES : VALUE_BYTES;
    const isSet = random.chance(0.5);
    const words = isSet ? ["SET", key] : ["GET", key];
    const start = `*${isSet ? 3 : 2}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
    ring.capture.advance(20_000 + random.below(100_000));
    if (isSet) send(ring, peer, true, text.encode(`${start}$${size}\r\n`), size);
    else ring.frame(peer, true, DATA, text.encode(start));
    ring.capture.advance(20_000 + random.below(100_000));
    if (isSet) ring.frame(peer, false, DATA, ok);
    else send(ring, peer, false, text.encode(`$${size}\r\n`), size);
    keys.add(key);
    commands += 1;
  }
  ring.capture.close();
  const diskBytes = ring.paths.reduce((sum, path) => sum + statSync(path).blocks * 512, 0);
  return { paths: ring.paths.toSorted(), bytes: ring.capture.bytes, diskBytes, frames: ring.capture.frames, commands, keys: keys.size };
}
