/**
 * A source of bytes at places: the whole contract between the engine and where a capture comes from. The page has a
 * `File`, the command line a file descriptor, a test an array.
 */
import { BlobStream, SLICE_BYTES } from "./blob-stream";
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
  /**
   * The next bytes, as many as are there at once; none at the end. They are there until it is called again: their memory is read
   * into anew then. Rejects when the file cannot be read (any more).
   */
  next(): Promise<Uint8Array>;
  close(): void;
}

/** A file of the page. */
export function fileSource(file: File): Source {
  return blobSource(file.name, file);
}

/** Bytes at the beginning that are kept: they are asked for several times before a file is decoded. */
const HEAD_BYTES = 4096;

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

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)) };
}
