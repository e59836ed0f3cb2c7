/**
 * Two-sided conversations, written as text and turned into TCP segments with a handshake, right sequence and
 * acknowledgement numbers and a time each:
 *
 *     >>> *1\r\n$4\r\nPING\r\n       the client sends this, as one segment
 *     <<< +PONG\r\n                  the server answers, and acknowledges what it has received
 *     >>>                            an acknowledgement without payload
 *     +++ 5ms                        five milliseconds pass (also us, s)
 *     --> FIN   <-- RST   --> SYN    a control segment of the client or the server
 *
 * Escapes are those of `bytes`. Empty lines and lines that begin with # are left out. What happens to the segments on
 * their way is in mutations.ts.
 */
import { bytes } from "./bytes";
import { type Endpoint, ip, linkFrame, LinkType, tcp, TcpFlag, timestamps } from "./frames";
import { type Frame, pcap, type PcapOptions } from "./pcap";

export type Side = "client" | "server";

export interface Segment {
  readonly from: Side;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Bits of TcpFlag. */
  readonly flags: number;
  readonly window?: number;
  readonly payload: Uint8Array;
}

export interface ConversationOptions {
  /** False: the capture begins in the middle of the connection. */
  readonly handshake?: boolean;
  /** Of the SYN; with 2^32 less something small the numbers wrap. */
  readonly clientSequence?: number;
  readonly serverSequence?: number;
  /** Of the first segment, nanoseconds since the epoch. */
  readonly start?: bigint;
  /** Nanoseconds between two segments. */
  readonly step?: bigint;
}

const FLAGS: ReadonlyMap<string, number> = new Map([
  ["FIN", TcpFlag.FIN | TcpFlag.ACK],
  ["RST", TcpFlag.RST | TcpFlag.ACK],
  ["SYN", TcpFlag.SYN],
]);
const UNITS: ReadonlyMap<string, bigint> = new Map([["us", 1_000n], ["ms", 1_000_000n], ["s", 1_000_000_000n]]);
/** 2023-11-14T22:13:20Z. */
const START = 1_700_000_000_000_000_000n;

/** Where both sides are while a conversation is being written down. */
class Dialogue {
  readonly segments: Segment[] = [];
  private readonly next: Record<Side, number>;
  private time: bigint;
  private readonly step: bigint;

  constructor(options: ConversationOptions) {
    this.next = { client: options.clientSequence ?? 1000, server: options.serverSequence ?? 500_000 };
    this.time = options.start ?? START;
    this.step = options.step ?? 100_000n;
  }

  wait(duration: bigint): void {
    this.time += duration;
  }

  send(from: Side, flags: number, payload: Uint8Array = new Uint8Array()): void {
    const acknowledges = (flags & TcpFlag.ACK) !== 0;
    const acknowledgement = acknowledges ? this.next[from === "client" ? "server" : "client"] : 0;
    this.segments.push({ from, time: this.time, sequence: this.next[from], acknowledgement, flags, payload });
    const phantom = (flags & (TcpFlag.SYN | TcpFlag.FIN)) === 0 ? 0 : 1;
    this.next[from] = (this.next[from] + payload.length + phantom) >>> 0;
    this.time += this.step;
  }

  greet(): void {
    this.send("client", TcpFlag.SYN);
    this.send("server", TcpFlag.SYN | TcpFlag.ACK);
    this.send("client", TcpFlag.ACK);
  }

  /** One line of the text. */
  read(line: string): void {
    const [, mark = "", rest = ""] = /^(>>>|<<<|-->|<--|\+\+\+) ?(.*)$/.exec(line) ?? [];
    const from = mark.startsWith("<") ? "server" : "client";
    if (mark === ">>>" || mark === "<<<") {
      const payload = bytes(rest);
      this.send(from, payload.length > 0 ? TcpFlag.PSH | TcpFlag.ACK : TcpFlag.ACK, payload);
      return;
    }
    const [, amount = "0", unit = ""] = /^(\d+)(us|ms|s)$/.exec(rest.trim()) ?? [];
    const duration = UNITS.get(unit);
    const flags = FLAGS.get(rest.trim());
    if (mark === "+++" && duration !== undefined) this.wait(BigInt(amount) * duration);
    else if (mark.includes("--") && flags !== undefined) this.send(from, flags);
    else throw new Error(`not a line of a conversation: ${line}`);
  }
}

/** Segments of a conversation, in the order in which they were sent. */
export function conversation(text: string, options: ConversationOptions = {}): Segment[] {
  const dialogue = new Dialogue(options);
  if (options.handshake !== false) dialogue.greet();
  for (const line of text.split("\n").map((each) => each.trimStart())) {
    if (line !== "" && !line.startsWith("#")) dialogue.read(line);
  }
  return dialogue.segments;
}

/** A command as clients send it, in the escapes of a conversation's line: `>>> ${command("GET", "a")}`. */
export function command(...words: readonly string[]): string {
  return [`*${words.length}`, ...words.flatMap((word) => [`$${bytes(word).length}`, word]), ""].join("\\r\\n");
}

export interface Connection {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

export const CONNECTION: Connection = {
  client: { address: "192.0.2.1", port: 40000 },
  server: { address: "192.0.2.2", port: 6379 },
};
export const CONNECTION_V6: Connection = {
  client: { address: "2001:db8::1", port: 40000 },
  server: { address: "2001:db8::2", port: 6379 },
};

export interface FrameOptions {
  readonly connection?: Connection;
  readonly linkType?: number;
  /** With the timestamps option, in milliseconds. */
  readonly clock?: boolean;
}

/** The segments as frames. */
export function frames(segments: readonly Segment[], options: FrameOptions = {}): Frame[] {
  const { connection = CONNECTION, linkType = LinkType.ETHERNET, clock = false } = options;
  return segments.map((segment) => {
    const [from, to] = segment.from === "client" ? [connection.client, connection.server] : [connection.server, connection.client];
    const milliseconds = Number((segment.time / 1_000_000n) & 0xffff_ffffn);
    const header = clock ? { ...segment, options: timestamps(milliseconds, milliseconds) } : segment;
    return { time: segment.time, bytes: linkFrame(linkType, ip(from.address, to.address, tcp(from, to, header, segment.payload))) };
  });
}

/** The text as a pcap file, for tests that need no more than that. */
export function capture(text: string, options: ConversationOptions & FrameOptions & PcapOptions = {}): Uint8Array {
  return pcap(frames(conversation(text, options), options), options);
}
