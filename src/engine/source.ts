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
  /** A faster way to read from `offset` to the end, where the source has one. */
  stream?(offset: number): ByteStream;
}

/** Bytes one after the other. */
export interface ByteStream {
  /** The next bytes, as many as are there at once; none at the end. Rejects when the file cannot be read (any more). */
  next(): Promise<Uint8Array>;
  /** Gives back what `next` gave, to be filled again. */
  release(chunk: Uint8Array): void;
  close(): void;
}

/** A file of the page. */
export function fileSource(file: File): Source {
  return {
    name: file.name,
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
    stream: (offset) => new FileStream(file, offset),
  };
}

/** Bytes of one read. More do not make it faster and hold back the first rows. */
const STREAM_BYTES = 2 ** 20;

/**
 * The file's own stream into buffers that are used again: measured several times faster than slices, each of which comes
 * in fresh memory through a pipe of its own.
 */
class FileStream implements ByteStream {
  private readonly reader: ReadableStreamBYOBReader;
  private readonly spare: ArrayBuffer[] = [];

  constructor(file: File, offset: number) {
    this.reader = file.slice(offset).stream().getReader({ mode: "byob" });
  }

  async next(): Promise<Uint8Array> {
    const { value } = await this.reader.read(new Uint8Array(this.spare.pop() ?? new ArrayBuffer(STREAM_BYTES)));
    return value ?? new Uint8Array(0);
  }

  release(chunk: Uint8Array<ArrayBuffer>): void {
    if (chunk.buffer.byteLength === STREAM_BYTES) this.spare.push(chunk.buffer);
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
