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
/** Fills a buffer that it is given, or gives bytes as they come. */
type Reader = { readonly fills: true; readonly of: ReadableStreamBYOBReader } | { readonly fills: false; readonly of: ReadableStreamDefaultReader<Bytes> };

/**
 * The readers of all streams that are open. Chromium (156) collects a reader that fills a buffer as garbage while its answer is
 * awaited, if nothing but who waits knows it: then the answer never comes. A ring of files stopped so after some fifty of them.
 */
const readers = new Set<Reader>();

/** Reads into one buffer again and again: new memory for each piece costs more time than the bytes in it. */
export class BlobStream implements ByteStream {
  private reader: Reader | undefined;
  /** What is filled; the browser has it while it does. */
  private buffer: ArrayBuffer | undefined;
  /** Bytes that the stream gives first and that are not wanted. */
  private surplus = 0;

  constructor(private readonly blob: Blob, private offset: number, private readonly patience: Patience) {}

  async next(): Promise<Uint8Array> {
    for (;;) {
      const value = await this.patience.answer(() => ({ answer: this.read(), abandon: () => this.close() }));
      if (value === undefined || value.length === 0) {
        this.close();
        return new Uint8Array(0);
      }
      if (this.reader?.fills === true) this.buffer = value.buffer;
      const skipped = Math.min(this.surplus, value.length);
      this.surplus -= skipped;
      this.offset += value.length - skipped;
      if (skipped < value.length) return value.subarray(skipped);
    }
  }

  close(): void {
    const { reader } = this;
    if (reader === undefined) return;
    this.reader = undefined;
    readers.delete(reader);
    // Whatever is wrong with the file was told by `next`. A read that is under way ends with nothing.
    reader.of.cancel().catch(() => undefined);
  }

  private async read(): Promise<Bytes | undefined> {
    const reader = (this.reader ??= this.begin());
    if (!reader.fills) return (await reader.of.read()).value;
    const buffer = this.buffer ?? new ArrayBuffer(BUFFER_BYTES);
    this.buffer = undefined;
    return (await reader.of.read(new Uint8Array(buffer))).value;
  }

  private begin(): Reader {
    const { blob, offset } = this;
    this.surplus = offset < SLICE_BYTES ? offset : 0;
    const stream = (this.surplus > 0 ? blob : blob.slice(offset)).stream();
    const reader = readerOf(stream, blob.size - offset > BUFFER_BYTES);
    readers.add(reader);
    return reader;
  }
}

/** `fills`: wanted, but browsers whose Blobs fill no buffers give bytes as they come. */
function readerOf(stream: ReadableStream<Bytes>, fills: boolean): Reader {
  if (fills) {
    try {
      return { fills, of: stream.getReader({ mode: "byob" }) };
    } catch {
      // Not a stream of bytes: told by a TypeError, and only here.
    }
  }
  return { fills: false, of: stream.getReader() };
}
