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
}

/** A file of the page. Slices are read ahead by the loader, so none is kept here. */
export function fileSource(file: File): Source {
  return {
    name: file.name,
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

/** Bytes in memory. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)) };
}
