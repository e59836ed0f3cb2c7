/**
 * Makes captures of any size for the bench, the same on every machine: GET and SET exchanges over some connections, in
 * random turns, with answers that carry the acknowledgement and now and then one that comes alone.
 */
import { TcpFlag } from "../support/frames";
import { Random } from "../support/random";
import { CaptureFile, type Peer } from "./capture-file";

export interface Workload {
  /** Ends after the first exchange that reaches one of them. */
  readonly frames?: number;
  readonly bytes?: number;
  readonly connections: number;
  readonly valueBytes: number;
  /** Payload of a segment at most: 1448 on Ethernet, up to 65,483 where segmentation is offloaded or on loopback. */
  readonly segmentBytes: number;
  readonly keys: number;
  readonly nanoseconds?: boolean;
  readonly seed?: number;
}

export interface Generated {
  readonly bytes: number;
  readonly frames: number;
  readonly commands: number;
}

const DATA = TcpFlag.PSH | TcpFlag.ACK;
const NOTHING = new Uint8Array();

/** Sends a message in as many segments as it takes; the receiver acknowledges every second one that another follows. */
function send(file: CaptureFile, peer: Peer, fromClient: boolean, message: Uint8Array, segmentBytes: number): void {
  for (let start = 0, sent = 1; start < message.length; start += segmentBytes, sent += 1) {
    const part = message.subarray(start, start + segmentBytes);
    const isLast = start + segmentBytes >= message.length;
    file.advance(1_200);
    file.segment(peer, fromClient, isLast ? DATA : TcpFlag.ACK, part);
    if (!isLast && sent % 2 === 0) file.segment(peer, !fromClient, TcpFlag.ACK, NOTHING);
  }
}

function connect(file: CaptureFile, client: number, random: Random): Peer {
  const peer = { client, clientNext: random.next(), serverNext: random.next() };
  file.advance(50_000);
  file.segment(peer, true, TcpFlag.SYN, NOTHING);
  file.segment(peer, false, TcpFlag.SYN | TcpFlag.ACK, NOTHING);
  file.segment(peer, true, TcpFlag.ACK, NOTHING);
  return peer;
}

export function generate(path: string, load: Workload): Generated {
  const random = new Random(load.seed ?? 1);
  const file = new CaptureFile(path, load.nanoseconds ?? false);
  const text = new TextEncoder();
  const value = "v".repeat(load.valueBytes);
  const stored = text.encode(`$${value.length}\r\n${value}\r\n`);
  const done = text.encode("+OK\r\n");
  const peers = Array.from({ length: load.connections }, (_, client) => connect(file, client, random));
  let commands = 0;
  let written = 0;
  while (file.frames < (load.frames ?? Infinity) && written < (load.bytes ?? Infinity)) {
    const peer = peers[random.below(peers.length)];
    if (peer === undefined) throw new Error("no connections");
    const key = `user:${random.below(load.keys)}:profile`;
    const isSet = random.chance(0.5);
    const head = `*${isSet ? 3 : 2}\r\n$3\r\n${isSet ? "SET" : "GET"}\r\n$${key.length}\r\n${key}\r\n`;
    const request = text.encode(isSet ? `${head}$${value.length}\r\n${value}\r\n` : head);
    const reply = isSet ? done : stored;
    file.advance(5_000 + random.below(20_000));
    send(file, peer, true, request, load.segmentBytes);
    file.advance(20_000 + random.below(100_000));
    send(file, peer, false, reply, load.segmentBytes);
    if (random.chance(0.2)) file.segment(peer, true, TcpFlag.ACK, NOTHING);
    commands += 1;
    written += request.length + reply.length;
  }
  file.close();
  return { bytes: file.bytes, frames: file.frames, commands };
}
