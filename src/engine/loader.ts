/**
 * Feeds files to a decoder: opens them, orders them by the time of their first frame, and ingests them chunk after
 * chunk, the next chunk being read while one is decoded. Between two chunks the worker's other messages are handled, so
 * that queries are answered and a cancel is seen. What a file does wrong is a sentence, not an exception.
 */
import { Counter, SourceStatus } from "../../assembly/schema";
import type { FileError } from "../model/api";
import { sourceMessage } from "../model/messages";
import type { ByteStream, Source } from "./source";
import type { Decoder } from "./wasm";
import { yieldToEvents } from "./yield";

/** Bytes of a file that are enough to tell what it is and when it begins. */
const HEAD_BYTES = 4096;
/** One read of a source without a stream; more does not make it faster and holds back the first rows. */
const CHUNK_BYTES = 8 * 2 ** 20;
/** The first read is short, so that the first rows are there at once. */
const FIRST_CHUNK_BYTES = 2 ** 18;
/** Milliseconds of decoding after which the worker's other messages get their turn. */
const TURN_MS = 12;

/** A file that was opened: its number in the module and where its first record starts. */
export interface OpenedSource {
  readonly source: Source;
  readonly number: number;
  readonly headerLength: number;
  /** Seconds since the epoch, NaN for a capture without frames. */
  readonly firstTime: number;
}

export interface Opened {
  readonly sources: readonly OpenedSource[];
  readonly errors: readonly FileError[];
}

/** Opens all files, in their order; those that are no capture are named in `errors`. */
export async function openSources(decoder: Decoder, files: readonly Source[]): Promise<Opened> {
  const sources: OpenedSource[] = [];
  const errors: FileError[] = [];
  for (const source of files) {
    const head = await readOrError(source, 0, Math.min(HEAD_BYTES, decoder.inboxCapacity));
    if (typeof head === "string") {
      errors.push({ file: source.name, message: head });
      continue;
    }
    const status = decoder.openSource(head, source.size);
    if (status !== SourceStatus.OK) {
      errors.push({ file: source.name, message: sourceMessage(source.name, status, decoder.sourceDetail()) });
      continue;
    }
    const firstTime = decoder.firstTime(head.length);
    sources.push({ source, number: sources.length, headerLength: decoder.headerLength(), firstTime });
  }
  return { sources, errors };
}

/** What stands around the loading: asked and told between two chunks. */
export interface LoadControl {
  readonly cancelled: () => boolean;
  /** Bytes of all files that are decoded so far. */
  readonly report: (bytes: number) => void;
}

export interface Loaded {
  readonly cancelled: boolean;
  /** Files that could not be read to their end. */
  readonly errors: readonly FileError[];
  /** The memory budget stopped it. */
  readonly budgetReached: boolean;
}

/** Ingests what was opened, ordered by first time, and finishes the decoder. */
export async function load(decoder: Decoder, sources: readonly OpenedSource[], control: LoadControl): Promise<Loaded> {
  const errors: FileError[] = [];
  let before = 0;
  for (const opened of inOrderOfTime(sources)) {
    const base = before;
    const outcome = await ingestSource(decoder, opened, {
      cancelled: control.cancelled,
      report: (bytes) => { control.report(base + bytes); },
    });
    before += opened.source.size;
    if (typeof outcome === "string") errors.push({ file: opened.source.name, message: outcome });
    if (control.cancelled() || decoder.counter(Counter.BUDGET_REACHED) !== 0) break;
  }
  decoder.finish();
  return { cancelled: control.cancelled(), errors, budgetReached: decoder.counter(Counter.BUDGET_REACHED) !== 0 };
}

/** Earliest first; those without frames last; otherwise as given. */
export function inOrderOfTime(sources: readonly OpenedSource[]): OpenedSource[] {
  const key = ({ firstTime }: OpenedSource): number => (Number.isNaN(firstTime) ? Infinity : firstTime);
  return sources.toSorted((left, right) => (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : left.number - right.number));
}

/** Decodes one file to its end, or until cancelled; a sentence where it could not be read further. */
async function ingestSource(decoder: Decoder, opened: OpenedSource, control: LoadControl): Promise<string | undefined> {
  const { source } = opened;
  const stream = source.stream?.(opened.headerLength) ?? new Slices(source, opened.headerLength);
  try {
    return await ingestStream(decoder, opened, stream, control);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return unreadable(source, error);
  } finally {
    stream.close();
  }
}

async function ingestStream(decoder: Decoder, opened: OpenedSource, stream: ByteStream, control: LoadControl): Promise<string | undefined> {
  const { source } = opened;
  const feed = new Feed(decoder, opened);
  let offset = opened.headerLength;
  let turn = -Infinity;
  let next = stream.next();
  for (;;) {
    const chunk = await next;
    offset += chunk.length;
    const last = offset >= source.size || chunk.length === 0;
    if (!last) {
      next = stream.next();
      // It is awaited in the next round: until then its failure is nobody's.
      next.catch(() => undefined);
    }
    if (control.cancelled()) return undefined;
    feed.ingest(chunk, last);
    stream.release(chunk);
    control.report(offset);
    if (last) return offset < source.size ? `${source.name}: the file became shorter while it was read.` : undefined;
    if (decoder.counter(Counter.BUDGET_REACHED) !== 0) return undefined;
    if (performance.now() - turn < TURN_MS) continue;
    await yieldToEvents();
    turn = performance.now();
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

  release(): void {
    // Slices are not used again.
  }

  close(): void {
    // Nothing is open between two reads.
  }
}

/** Puts chunks into the inbox behind what the last call left, and moves what this call leaves to the front. */
class Feed {
  /** Bytes at the front of the inbox: the beginning of a record. */
  private kept = 0;
  /** Offset in the file of the byte behind them. */
  private offset: number;
  private readonly source: number;

  constructor(private readonly decoder: Decoder, opened: OpenedSource) {
    this.offset = opened.headerLength;
    this.source = opened.number;
  }

  /** A chunk that does not fit beside a long beginning of a record goes in parts. */
  ingest(chunk: Uint8Array, last: boolean): void {
    const { decoder } = this;
    const capacity = decoder.inboxCapacity;
    let taken = 0;
    do {
      const part = Math.min(chunk.length - taken, capacity - this.kept);
      decoder.inboxView().set(chunk.subarray(taken, taken + part), this.kept);
      taken += part;
      const length = this.kept + part;
      const consumed = decoder.ingest(this.source, length, this.offset - this.kept, last && taken === chunk.length);
      decoder.inboxView().copyWithin(0, consumed, length);
      this.kept = length - consumed;
      this.offset += part;
      // A record is never longer than the inbox: nothing consumed of a full one means that the budget is reached.
      if (part === 0) return;
    } while (taken < chunk.length);
  }
}

async function readOrError(source: Source, offset: number, length: number): Promise<Uint8Array | string> {
  try {
    return await source.read(offset, length);
  } catch (error) {
    return unreadable(source, error);
  }
}

function unreadable(source: Source, error: unknown): string {
  return `${source.name}: the file cannot be read (${error instanceof Error ? error.message : String(error)}).`;
}
