/**
 * A source of bytes at places: the whole contract between the engine and where a capture comes from. The page has a
 * `File`, the command line a file descriptor, a test an array.
 */

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
  return {
    name,
    size: blob.size,
    blob,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    stream: (offset) => new BlobStream(blob, offset),
  };
}

/**
 * The file's own stream: measured several times faster than slices, each of which comes through a pipe of its own. A reader
 * that brings its own buffers (BYOB) is no faster, and in Chromium 156 about one such stream in a thousand never gives its
 * first bytes: a ring of hundreds of files did not come to its end.
 */
class BlobStream implements ByteStream {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(blob: Blob, offset: number) {
    this.reader = blob.slice(offset).stream().getReader();
  }

  async next(): Promise<Uint8Array> {
    const { value } = await this.reader.read();
    return value ?? new Uint8Array(0);
  }

  close(): void {
    // Whatever is wrong with the file was told by `next`.
    this.reader.cancel().catch(() => undefined);
  }
}

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)) };
}
