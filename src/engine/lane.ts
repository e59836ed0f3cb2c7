/**
 * One file that is being decoded: its bytes go chunk after chunk into a lane of the inbox, the next chunk being read while
 * one is decoded. What a call of `decode` leaves stays where it is until there is more of it.
 */
import { Counter } from "../../assembly/schema";
import type { ByteStream, Source } from "./source";
import type { CaptureTime, Decoder } from "./wasm";

/** A file that was opened: its number in the module and where its first record starts. */
export interface OpenedSource {
  readonly source: Source;
  readonly number: number;
  readonly headerLength: number;
  /** Of its first frame; undefined for a capture without frames. */
  readonly firstTime: CaptureTime | undefined;
}

/** One read of a source without a stream; more does not make it faster and holds back the first rows. */
const CHUNK_BYTES = 8 * 2 ** 20;
/** The first read is short, so that the first rows are there at once. */
const FIRST_CHUNK_BYTES = 2 ** 18;

/** Why `decode` came back. */
export enum LaneState {
  /** The next frame is later than asked for: see `next`. */
  WAITS,
  /** More bytes of the file are needed. */
  HUNGRY,
  /** The file is decoded to its end. */
  ENDED,
  /** The memory budget is reached. */
  FULL,
}

export class Lane {
  /** Time of its next frame, where that is known. */
  next: CaptureTime | undefined;
  /** Whether more bytes of the file are needed before anything can be decoded. */
  isHungry = true;
  /** Which lane of the inbox is its own. */
  private lane = 0;
  /** Bytes of the lane that are not decoded yet. */
  private begin = 0;
  private end = 0;
  /** Offset in the file of the byte behind them. */
  private offset: number;
  private readonly stream: ByteStream;
  /** A chunk of which `taken` bytes are in the inbox. */
  private chunk: Uint8Array = new Uint8Array(0);
  private taken = 0;
  private reading: Promise<Uint8Array> | undefined;
  private exhausted = false;

  constructor(private readonly decoder: Decoder, readonly opened: OpenedSource) {
    const { source, headerLength } = opened;
    this.offset = headerLength;
    this.stream = source.stream?.(headerLength) ?? new Slices(source, headerLength);
    this.readAhead();
  }

  /** Takes a lane of the inbox. */
  enter(lane: number): void {
    this.lane = lane;
  }

  get number(): number {
    return this.lane;
  }

  /** Bytes of the file that are decoded. */
  get decoded(): number {
    return this.offset - (this.end - this.begin);
  }

  /** Whether the file turned out to be shorter than it was. */
  get isShort(): boolean {
    return this.exhausted && this.offset < this.opened.source.size;
  }

  /** Decodes what is there of the file, frames later than `until` excepted. */
  decode(until: CaptureTime | undefined): LaneState {
    const { decoder } = this;
    const length = this.end - this.begin;
    const consumed = decoder.ingest(this.opened.number, length, this.decoded, this.exhausted, until, { lane: this.lane, start: this.begin });
    this.begin += consumed;
    this.next = decoder.nextTime();
    if (this.next !== undefined) return LaneState.WAITS;
    if (decoder.counter(Counter.BUDGET_REACHED) !== 0) return LaneState.FULL;
    this.isHungry = !this.exhausted;
    return this.exhausted ? LaneState.ENDED : LaneState.HUNGRY;
  }

  /** Gets more bytes of the file. Rejects when it cannot be read (any more). */
  async fill(): Promise<void> {
    if (this.taken === this.chunk.length) {
      this.chunk = await (this.reading ?? this.stream.next());
      this.reading = undefined;
      this.taken = 0;
    }
    this.isHungry = false;
    const { decoder, lane } = this;
    const inbox = decoder.inboxView(lane);
    inbox.copyWithin(0, this.begin, this.end);
    this.end -= this.begin;
    this.begin = 0;
    // A chunk that does not fit beside a long beginning of a record goes in parts.
    const part = Math.min(this.chunk.length - this.taken, inbox.length - this.end);
    inbox.set(this.chunk.subarray(this.taken, this.taken + part), this.end);
    this.taken += part;
    this.end += part;
    this.offset += part;
    if (this.taken < this.chunk.length) return;
    this.exhausted = this.offset >= this.opened.source.size || this.chunk.length === 0;
    this.chunk = new Uint8Array(0);
    this.taken = 0;
    if (!this.exhausted) this.readAhead();
  }

  close(): void {
    this.stream.close();
  }

  private readAhead(): void {
    this.reading = this.stream.next();
    // It is awaited later: until then its failure is nobody's.
    this.reading.catch(() => undefined);
  }
}

/** Slices read one after the other. */
class Slices implements ByteStream {
  private wanted = FIRST_CHUNK_BYTES;

  constructor(private readonly source: Source, private offset: number) {}

  async next(): Promise<Uint8Array> {
    const chunk = await this.source.read(this.offset, this.wanted);
    this.offset += chunk.length;
    this.wanted = Math.min(CHUNK_BYTES, this.wanted * 4);
    return chunk;
  }

  close(): void {
    // Nothing is open between two reads.
  }
}
