/**
 * Writes frames of many TCP connections to a capture file, fast enough for gigabytes: Ethernet, IPv4 and TCP with the
 * timestamps option. Lengths, sequence and acknowledgement numbers are right; checksums are left 0, as with offload. The
 * middle of a payload may be zeros that are not written: where the file system has sparse files, they take no room.
 *
 *   | record header 16 | Ethernet 14 | IPv4 20 | TCP 20 | options 12 | payload … | zeros … | end of the payload |
 */
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
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
const NOTHING = new Uint8Array();

export interface Peer {
  readonly client: number;
  /** The next sequence numbers of the client and the server. */
  clientNext: number;
  serverNext: number;
}

export class CaptureFile {
  frames = 0;
  /** Of the files that are closed. */
  bytes = 0;
  private file: number;
  /** Bytes of the file that are written or left out. */
  private position = 0;
  private readonly nanoseconds: boolean;
  private readonly buffer = Buffer.alloc(BUFFER_BYTES);
  private used = 0;
  /** Nanoseconds since EPOCH_SECONDS. */
  private now = 0;

  constructor(path: string, nanoseconds: boolean) {
    this.file = openSync(path, "w");
    this.nanoseconds = nanoseconds;
    this.writeHeader();
  }

  /** Bytes of the file so far. */
  get fileBytes(): number {
    return this.position + this.used;
  }

  /** Goes on in another file, as a ring does. */
  continueIn(path: string): void {
    this.close();
    this.file = openSync(path, "w");
    this.position = 0;
    this.writeHeader();
  }

  /** Lets time pass. */
  advance(nanoseconds: number): void {
    this.now += nanoseconds;
  }

  /** One frame, acknowledging all that its sender has received. Its payload: `payload`, so many zeros, `end`. */
  segment(peer: Peer, fromClient: boolean, flags: number, payload: Uint8Array, zeros = 0, end: Uint8Array = NOTHING): void {
    const payloadBytes = payload.length + zeros + end.length;
    const wire = HEADERS + payloadBytes;
    if (this.used + RECORD + wire - zeros > BUFFER_BYTES) this.flush();
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
    if (zeros > 0) {
      this.flush();
      this.position += zeros;
    }
    buffer.set(end, this.used);
    this.used += end.length;
    const length = payloadBytes + Number((flags & (TcpFlag.SYN | TcpFlag.FIN)) !== 0);
    if (fromClient) peer.clientNext = (peer.clientNext + length) >>> 0;
    else peer.serverNext = (peer.serverNext + length) >>> 0;
    this.frames += 1;
  }

  close(): void {
    this.flush();
    // A file may end with zeros.
    ftruncateSync(this.file, this.position);
    closeSync(this.file);
    this.bytes += this.position;
  }

  private writeHeader(): void {
    const header = pcapHeader({ nanoseconds: this.nanoseconds });
    this.buffer.set(header, 0);
    this.used = header.length;
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
    writeSync(this.file, this.buffer, 0, this.used, this.position);
    this.position += this.used;
    this.used = 0;
  }
}
