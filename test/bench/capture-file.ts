/**
 * Writes frames of many TCP connections to a capture file, fast enough for gigabytes: Ethernet, IPv4 and TCP with the
 * timestamps option. Lengths, sequence and acknowledgement numbers are right; checksums are left 0, as with offload.
 *
 *   | record header 16 | Ethernet 14 | IPv4 20 | TCP 20 | options 12 | payload … |
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { TcpFlag } from "../support/frames";
import { pcapHeader } from "../support/pcap";

const RECORD = 16;
const ETHERNET = 14;
const IP = 20;
const TCP = 32;
const HEADERS = ETHERNET + IP + TCP;
const BUFFER_BYTES = 8 << 20;
/** 2023-11-14T22:13:20Z. */
const EPOCH_SECONDS = 1_700_000_000;
const SERVER_PORT = 6379;

export interface Peer {
  readonly client: number;
  /** The next sequence numbers of the client and the server. */
  clientNext: number;
  serverNext: number;
}

export class CaptureFile {
  frames = 0;
  bytes = 0;
  private readonly file: number;
  private readonly nanoseconds: boolean;
  private readonly buffer = Buffer.alloc(BUFFER_BYTES);
  private used = 0;
  /** Nanoseconds since EPOCH_SECONDS. */
  private now = 0;

  constructor(path: string, nanoseconds: boolean) {
    this.file = openSync(path, "w");
    this.nanoseconds = nanoseconds;
    this.buffer.set(pcapHeader({ nanoseconds }), 0);
    this.used = pcapHeader().length;
  }

  /** Lets time pass. */
  advance(nanoseconds: number): void {
    this.now += nanoseconds;
  }

  /** One frame, acknowledging all that its sender has received. */
  segment(peer: Peer, fromClient: boolean, flags: number, payload: Uint8Array): void {
    const wire = HEADERS + payload.length;
    if (this.used + RECORD + wire > BUFFER_BYTES) this.flush();
    const { buffer } = this;
    let at = this.used;
    at = buffer.writeUInt32LE(EPOCH_SECONDS + Math.floor(this.now / 1e9), at);
    at = buffer.writeUInt32LE(this.nanoseconds ? this.now % 1e9 : Math.floor((this.now % 1e9) / 1000), at);
    at = buffer.writeUInt32LE(wire, at);
    at = buffer.writeUInt32LE(wire, at);
    at = this.writeIp(at, peer, fromClient, wire - ETHERNET);
    at = this.writeTcp(at, peer, fromClient, flags);
    buffer.set(payload, at);
    this.used = at + payload.length;
    const length = payload.length + Number((flags & (TcpFlag.SYN | TcpFlag.FIN)) !== 0);
    if (fromClient) peer.clientNext = (peer.clientNext + length) >>> 0;
    else peer.serverNext = (peer.serverNext + length) >>> 0;
    this.frames += 1;
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private writeIp(start: number, peer: Peer, fromClient: boolean, length: number): number {
    const { buffer } = this;
    // Clients are 10.0.x.x and tell themselves apart by address and port; the server is 10.1.0.1.
    const [client, server] = [0x0a000000 + peer.client + 1, 0x0a010001];
    let at = start;
    at = buffer.writeUIntBE(0x020000000002, at, 6);
    at = buffer.writeUIntBE(0x020000000001, at, 6);
    at = buffer.writeUInt16BE(0x0800, at);
    at = buffer.writeUInt16BE(0x4500, at);
    at = buffer.writeUInt16BE(Math.min(length, 0xffff), at);
    at = buffer.writeUInt32BE((((this.frames & 0xffff) << 16) | 0x4000) >>> 0, at);
    at = buffer.writeUInt32BE(0x40060000, at);
    at = buffer.writeUInt32BE(fromClient ? client : server, at);
    return buffer.writeUInt32BE(fromClient ? server : client, at);
  }

  private writeTcp(start: number, peer: Peer, fromClient: boolean, flags: number): number {
    const { buffer } = this;
    const acknowledges = (flags & TcpFlag.ACK) !== 0;
    const port = 30_000 + (peer.client % 30_000);
    const milliseconds = Math.floor(this.now / 1e6) >>> 0;
    let at = start;
    at = buffer.writeUInt16BE(fromClient ? port : SERVER_PORT, at);
    at = buffer.writeUInt16BE(fromClient ? SERVER_PORT : port, at);
    at = buffer.writeUInt32BE(fromClient ? peer.clientNext : peer.serverNext, at);
    at = buffer.writeUInt32BE(acknowledges ? (fromClient ? peer.serverNext : peer.clientNext) : 0, at);
    at = buffer.writeUInt8((TCP / 4) << 4, at);
    at = buffer.writeUInt8(flags, at);
    at = buffer.writeUInt16BE(0xfaf0, at);
    at = buffer.writeUInt32BE(0, at);
    at = buffer.writeUInt32BE(0x0101080a, at);
    at = buffer.writeUInt32BE(milliseconds, at);
    return buffer.writeUInt32BE(milliseconds, at);
  }

  private flush(): void {
    writeSync(this.file, this.buffer, 0, this.used);
    this.bytes += this.used;
    this.used = 0;
  }
}
