/**
 * A source of bytes at places: the whole contract between the engine and where a capture comes from. The page has a
 * `File`, the command line a file descriptor, a test an array.
 */
import { Patience } from "./patience";

export interface Source {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset` on, at most `length`; fewer only at the end. Rejects when the file cannot be read (any more). */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same bytes as a Blob, where they are one: it can be handed to another thread. */
  readonly blob?: Blob;
  /** A faster way to read from `offset` to the end, where the source has one. */
  stream?(offset: number): ByteStream;
}

/** Bytes one after the other. */
export interface ByteStream {
  /** The next bytes, as many as are there at once; none at the end. Rejects when the file cannot be read (any more). */
  next(): Promise<Uint8Array>;
  close(): void;
}

/** A file of the page. */
export function fileSource(file: File): Source {
  return blobSource(file.name, file);
}

/** Bytes at the beginning that are kept: they are asked for several times before a file is decoded. */
const HEAD_BYTES = 4096;
/** A slice of a Blob is known to the browser's main process before it can be read, which takes as long as reading so many bytes. */
const SLICE_BYTES = 65536;

export function blobSource(name: string, blob: Blob): Source {
  const patience = new Patience();
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await patience.answer(() => ({ answer: blob.slice(offset, offset + length).arrayBuffer() })));
  let head: Promise<Uint8Array> | undefined;
  const readHead = async (): Promise<Uint8Array> => {
    if (blob.size > SLICE_BYTES) return read(0, HEAD_BYTES);
    return new Uint8Array(await patience.answer(() => ({ answer: blob.arrayBuffer() }))).slice(0, HEAD_BYTES);
  };
  return {
    name,
    size: blob.size,
    blob,
    read: async (offset, length) => {
      if (offset + length > HEAD_BYTES) return read(offset, length);
      head ??= readHead();
      try {
        return (await head).slice(offset, offset + length);
      } catch (error) {
        head = undefined;
        throw error;
      }
    },
    stream: (offset) => new BlobStream(blob, offset, patience),
  };
}

/**
 * The file's own stream: what costs the worker least. Slices, each of which comes through a pipe of its own, were measured as
 * fast only from 16 MiB on, and then take a fifth more of its time. A reader that brings its own buffers (BYOB) is no faster, and in Chromium 156 about one such stream in a thousand never gives its
 * first bytes; of these streams far fewer do so (patience.ts), and then another one goes on where they stopped.
 */
class BlobStream implements ByteStream {
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Bytes that the stream gives first and that are not wanted. */
  private surplus = 0;

  constructor(private readonly blob: Blob, private offset: number, private readonly patience: Patience) {}

  async next(): Promise<Uint8Array> {
    for (;;) {
      const { value } = await this.patience.answer(() => ({ answer: this.read(), abandon: () => this.close() }));
      if (value === undefined) return new Uint8Array(0);
      const skipped = Math.min(this.surplus, value.length);
      this.surplus -= skipped;
      this.offset += value.length - skipped;
      if (skipped < value.length) return value.subarray(skipped);
    }
  }

  close(): void {
    // Whatever is wrong with the file was told by `next`. A read that is under way ends with nothing.
    this.reader?.cancel().catch(() => undefined);
    this.reader = undefined;
  }

  private read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    if (this.reader === undefined) {
      const { blob, offset } = this;
      this.surplus = offset < SLICE_BYTES ? offset : 0;
      this.reader = (this.surplus > 0 ? blob : blob.slice(offset)).stream().getReader();
    }
    return this.reader.read();
  }
}

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)) };
}
