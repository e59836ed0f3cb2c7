/**
 * A file's own stream: the way to read it that costs the worker least. Slices, each of which comes through a pipe of its own,
 * were measured as fast only from 16 MiB on, and then take a fifth more of its time (test/bench/README.md).
 */
import type { Patience } from "./patience";
import type { ByteStream } from "./source";

/** A slice of a Blob is known to the browser's main process before it can be read, which takes as long as reading so many bytes. */
export const SLICE_BYTES = 65536;
/** One read into our own buffer. More does not make it faster and holds back what could be decoded already. */
export const BUFFER_BYTES = 2 ** 20;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Takes what comes first as the browser gives it, and reads all else into one buffer again and again: new memory for each piece
 * costs more time than the bytes in it. Not from the beginning: in Chromium 156 about one stream in a thousand that was first
 * asked to fill a buffer never gave any bytes. Of the others far fewer do so, and then another one goes on where they stopped.
 */
export class BlobStream implements ByteStream {
  /** Where its reader may still be exchanged for a filler. */
  private stream: ReadableStream<Bytes> | undefined;
  private reader: ReadableStreamDefaultReader<Bytes> | undefined;
  /** Takes the reader's place. */
  private filler: ReadableStreamBYOBReader | undefined;
  /** What the filler fills; the browser has it while it does. */
  private buffer: ArrayBuffer | undefined;
  /** Bytes that the stream gives first and that are not wanted. */
  private surplus = 0;

  constructor(private readonly blob: Blob, private offset: number, private readonly patience: Patience) {}

  async next(): Promise<Uint8Array> {
    for (;;) {
      const value = await this.patience.answer(() => ({ answer: this.read(), abandon: () => this.close() }));
      if (value === undefined || value.length === 0) return new Uint8Array(0);
      if (this.filler !== undefined) this.buffer = value.buffer;
      const skipped = Math.min(this.surplus, value.length);
      this.surplus -= skipped;
      this.offset += value.length - skipped;
      this.fillFromNowOn();
      if (skipped < value.length) return value.subarray(skipped);
    }
  }

  close(): void {
    // Whatever is wrong with the file was told by `next`. A read that is under way ends with nothing.
    (this.filler ?? this.reader)?.cancel().catch(() => undefined);
    this.stream = undefined;
    this.reader = undefined;
    this.filler = undefined;
  }

  private async read(): Promise<Bytes | undefined> {
    if (this.filler !== undefined) {
      const buffer = this.buffer ?? new ArrayBuffer(BUFFER_BYTES);
      this.buffer = undefined;
      return (await this.filler.read(new Uint8Array(buffer))).value;
    }
    this.reader ??= this.begin().getReader();
    return (await this.reader.read()).value;
  }

  private begin(): ReadableStream<Bytes> {
    const { blob, offset } = this;
    this.surplus = offset < SLICE_BYTES ? offset : 0;
    this.stream = (this.surplus > 0 ? blob : blob.slice(offset)).stream();
    return this.stream;
  }

  /** Once a stream has begun, and where more is left than a buffer holds. */
  private fillFromNowOn(): void {
    const { stream, reader } = this;
    if (stream === undefined || reader === undefined || this.blob.size - this.offset <= BUFFER_BYTES) return;
    reader.releaseLock();
    this.reader = undefined;
    try {
      this.filler = stream.getReader({ mode: "byob" });
    } catch {
      // A browser whose Blobs fill no buffers goes on as it began.
      this.reader = stream.getReader();
      this.stream = undefined;
    }
  }
}
