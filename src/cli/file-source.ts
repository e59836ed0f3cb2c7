/** A file of the file system as a source. Positions are passed on to every read, so that reads may overlap. */
import { open, type FileHandle } from "node:fs/promises";
import type { Source } from "../engine/source";

export interface OpenFile {
  readonly source: Source;
  close(): Promise<void>;
}

/** Opens a file for reading; rejects with a sentence that names the file where that cannot be done. */
export async function openFile(path: string): Promise<OpenFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new Error("this is a directory");
    // A pipe has no places to read from again.
    if (!stat.isFile()) throw new Error("this is no regular file, and rows are read back from the file");
    return { source: handleSource(path, stat.size, handle), close: () => closeHandle(handle) };
  } catch (error) {
    await closeHandle(handle);
    throw new Error(`${path}: ${reasonOf(error)}.`, { cause: error });
  }
}

function handleSource(name: string, size: number, handle: FileHandle): Source {
  return {
    name,
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}

async function closeHandle(handle: FileHandle | undefined): Promise<void> {
  await handle?.close();
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "no permission to read it"],
  ["EISDIR", "this is a directory"],
  ["EIO", "the disk reports an error"],
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it cannot be read";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS.get(code) ?? error.message;
}
