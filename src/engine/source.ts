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

export function blobSource(name: string, blob: Blob): Source {
  const patience = new Patience();
  return {
    name,
    size: blob.size,
    blob,
    read: async (offset, length) =>
      new Uint8Array(await patience.answer(() => ({ answer: blob.slice(offset, offset + length).arrayBuffer() }))),
    stream: (offset) => new BlobStream(blob, offset, patience),
  };
}

/**
 * The file's own stream: measured several times faster than slices, each of which comes through a pipe of its own. A reader
 * that brings its own buffers (BYOB) is no faster, and in Chromium 156 about one such stream in a thousand never gives its
 * first bytes; of these streams far fewer do so (patience.ts), and then another one goes on where they stopped.
 */
class BlobStream implements ByteStream {
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(private readonly blob: Blob, private offset: number, private readonly patience: Patience) {}

  async next(): Promise<Uint8Array> {
    const { value } = await this.patience.answer(() => {
      this.reader ??= this.blob.slice(this.offset).stream().getReader();
      return { answer: this.reader.read(), abandon: () => this.close() };
    });
    this.offset += value?.length ?? 0;
    return value ?? new Uint8Array(0);
  }

  close(): void {
    // Whatever is wrong with the file was told by `next`. A read that is under way ends with nothing.
    this.reader?.cancel().catch(() => undefined);
    this.reader = undefined;
  }
}

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)) };
}
