/**
 * Makes captures of any size for the bench, the same on every machine: GET, SET, INCR, LPUSH and HSET exchanges over some
 * connections, in random turns, with answers that carry the acknowledgement and now and then one that comes alone.
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
  /** Commands that a client sends together, and whose replies come together; 1 unless given. */
  readonly pipeline?: number;
  /** Only GET and SET. */
  readonly plain?: boolean;
  readonly nanoseconds?: boolean;
  readonly seed?: number;
}

export interface Generated {
  readonly bytes: number;
  readonly frames: number;
  readonly commands: number;
  /** Distinct first keys. */
  readonly keys: number;
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

export function connect(file: CaptureFile, client: number, random: Random): Peer {
  const peer = { client, clientNext: random.next(), serverNext: random.next() };
  file.advance(50_000);
  file.segment(peer, true, TcpFlag.SYN, NOTHING);
  file.segment(peer, false, TcpFlag.SYN | TcpFlag.ACK, NOTHING);
  file.segment(peer, true, TcpFlag.ACK, NOTHING);
  return peer;
}

/** One command with its reply. */
interface Exchange {
  readonly key: string;
  readonly request: string;
  readonly reply: string;
}

export const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map(bulk).join("")}`;
}

/** What clients ask for, in the proportions of a cache and some counters. */
function exchange(random: Random, load: Workload, value: string, stored: string): Exchange {
  const key = `user:${random.below(load.keys)}:profile`;
  const kind = random.below(load.plain === true ? 8 : 12);
  if (kind < 4) return { key, request: command("GET", key), reply: stored };
  if (kind < 8) return { key, request: command("SET", key, value), reply: "+OK\r\n" };
  const number = random.below(100_000);
  if (kind < 10) {
    const counter = `hits:${random.below(load.keys)}`;
    return { key: counter, request: command("INCR", counter), reply: `:${number}\r\n` };
  }
  if (kind < 11) {
    const queue = `queue:${random.below(50)}`;
    return { key: queue, request: command("LPUSH", queue, `job:${number}`), reply: `:${number % 100}\r\n` };
  }
  return { key, request: command("HSET", key, "seen", String(number)), reply: ":0\r\n" };
}

export function generate(path: string, load: Workload): Generated {
  const random = new Random(load.seed ?? 1);
  const file = new CaptureFile(path, load.nanoseconds ?? false);
  const text = new TextEncoder();
  const value = "v".repeat(load.valueBytes);
  const stored = bulk(value);
  const peers = Array.from({ length: load.connections }, (_, client) => connect(file, client, random));
  const together = load.pipeline ?? 1;
  const keys = new Set<string>();
  let commands = 0;
  let written = 0;
  while (file.frames < (load.frames ?? Infinity) && written < (load.bytes ?? Infinity)) {
    const peer = peers[random.below(peers.length)];
    if (peer === undefined) throw new Error("no connections");
    const batch = Array.from({ length: together }, () => exchange(random, load, value, stored));
    for (const { key } of batch) keys.add(key);
    const request = text.encode(batch.map((each) => each.request).join(""));
    const reply = text.encode(batch.map((each) => each.reply).join(""));
    file.advance(5_000 + random.below(20_000));
    send(file, peer, true, request, load.segmentBytes);
    file.advance(20_000 + random.below(100_000));
    send(file, peer, false, reply, load.segmentBytes);
    if (random.chance(0.2)) file.segment(peer, true, TcpFlag.ACK, NOTHING);
    commands += together;
    written += request.length + reply.length;
  }
  file.close();
  return { bytes: file.bytes, frames: file.frames, commands, keys: keys.size };
}
