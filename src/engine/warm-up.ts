/**
 * Browsers compile WebAssembly, and JavaScript, quickly at first, and well once a function has been busy. A capture of some hundred
 * megabytes is read in the time that this takes, so the decoder and the queries are made busy before, with a conversation made up
 * here, while the page waits for a file. What is decoded is thrown away; the compiled code belongs to the module and stays.
 */
import { Session } from "./session";
import { bytesSource } from "./source";
import type { Decoder } from "./wasm";
import { yieldToEvents } from "./yield";

/** Exchanges of one round, some milliseconds of work. */
const EXCHANGES = 2000;
/** Rounds; more were measured to change nothing. */
const ROUNDS = 48;
const CONNECTIONS = 8;
const HEADERS = 16 + 14 + 20 + 20;

/** As often what the page asks for while a capture loads, and the first rows, are worked out of it. */
const QUESTIONS = 12;
/** As the page's. */
const BUCKETS = 400;
const ROWS = 64;

/** Runs the decoder, and then the queries over what it decoded, until their functions are compiled well, or until `stopped`. `decoder`: a fresh one, of no use afterwards. */
export async function warmUp(decoder: Decoder, stopped: () => boolean): Promise<void> {
  const capture = new Conversation();
  const header = capture.header();
  const first = capture.exchanges(EXCHANGES);
  decoder.openSource(header, Infinity);
  const start = decoder.headerLength();
  let offset = start;
  for (let round = 0; round < ROUNDS; round++) {
    if (stopped()) return;
    const bytes = round === 0 ? first : capture.exchanges(EXCHANGES);
    decoder.inboxView().set(bytes);
    offset += decoder.ingest(0, bytes.length, offset, false);
    await yieldToEvents();
  }
  // Rows are read back from the file: as far as they are looked at here, it is the first round.
  const file = new Uint8Array(start + first.length);
  file.set(header);
  file.set(first, start);
  const session = new Session({ decoder, sources: [bytesSource("", file)] });
  session.labels.settled = true;
  for (let ticket = 1; ticket <= QUESTIONS && !stopped(); ticket++) {
    await session.query({ view: "commands" }, ticket);
    session.timeline(BUCKETS);
    await session.window("commands", ticket, 0, ROWS, false);
    await yieldToEvents();
  }
}

/** Frames of Ethernet, IPv4 and TCP that carry SET and GET with their replies, as a classic pcap. */
class Conversation {
  private readonly sequences = new Uint32Array(CONNECTIONS * 2).fill(1);
  private count = 0;

  header(): Uint8Array {
    const view = new DataView(new ArrayBuffer(24));
    view.setUint32(0, 0xa1b2c3d4);
    view.setUint16(4, 2);
    view.setUint32(20, 1);
    return new Uint8Array(view.buffer);
  }

  exchanges(count: number): Uint8Array {
    const bytes = new Uint8Array(count * 2 * (HEADERS + 80));
    let at = 0;
    for (let exchange = 0; exchange < count; exchange++) {
      const number = this.count++;
      const key = `user:${(number * 7919) % 50_000}`;
      const value = `value-of-${number}`;
      const isSet = number % 3 === 0;
      const request = isSet
        ? `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$${value.length}\r\n${value}\r\n`
        : `*2\r\n$3\r\nGET\r\n$${key.length}\r\n${key}\r\n`;
      const reply = isSet ? "+OK\r\n" : number % 3 === 1 ? "$-1\r\n" : `$${value.length}\r\n${value}\r\n`;
      at = this.frame(bytes, at, number % CONNECTIONS, true, request);
      at = this.frame(bytes, at, number % CONNECTIONS, false, reply);
    }
    return bytes.subarray(0, at);
  }

  private frame(bytes: Uint8Array, at: number, connection: number, fromClient: boolean, text: string): number {
    const view = new DataView(bytes.buffer, at, HEADERS);
    const size = 14 + 20 + 20 + text.length;
    view.setUint32(4, this.count);
    view.setUint32(8, size);
    view.setUint32(12, size);
    view.setUint16(16 + 12, 0x0800);
    view.setUint8(30, 0x45);
    view.setUint16(30 + 2, size - 14);
    view.setUint16(30 + 4, this.count);
    view.setUint8(30 + 9, 6);
    view.setUint32(30 + 12, fromClient ? 0x0a000001 : 0x0a000002);
    view.setUint32(30 + 16, fromClient ? 0x0a000002 : 0x0a000001);
    view.setUint16(50, fromClient ? 40_000 + connection : 6379);
    view.setUint16(50 + 2, fromClient ? 6379 : 40_000 + connection);
    const own = connection * 2 + (fromClient ? 0 : 1);
    view.setUint32(50 + 4, this.sequences[own] ?? 0);
    view.setUint32(50 + 8, this.sequences[own ^ 1] ?? 0);
    view.setUint8(50 + 12, 0x50);
    view.setUint8(50 + 13, 0x18);
    view.setUint16(50 + 14, 512);
    for (let index = 0; index < text.length; index++) bytes[at + HEADERS + index] = text.charCodeAt(index);
    this.sequences[own] = (this.sequences[own] ?? 0) + text.length;
    return at + HEADERS + text.length;
  }
}
