/** zip, by zip.js: every member in turn, with its checksum compared. What an archive needs of its file is read at places, not all of it. */
import { ERR_ENCRYPTED, ERR_INVALID_CRC32, ERR_UNSUPPORTED_COMPRESSION, Reader, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";
import { type Bytes, bytesOf, Damage, Stop } from "./stream";

export interface ZipMember {
  readonly name: string;
  readonly bytes: Bytes;
}

export interface ZipInput {
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/** In this thread, by the platform's own decompression: what runs here is a worker already. */
const OPTIONS = { useWebWorkers: false, useCompressionStream: true, checkCrc32: true } as const;
const REASONS: ReadonlyMap<string, string> = new Map([
  [ERR_ENCRYPTED, "it is encrypted"], [ERR_INVALID_CRC32, "its checksum is wrong"], [ERR_UNSUPPORTED_COMPRESSION, "its compression method is not read"],
]);

class InputReader extends Reader<ZipInput> {
  constructor(private readonly input: ZipInput) {
    super(input);
    this.size = input.size;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.input.read(index, Math.min(length, this.size - index));
  }
}

/** Each member is to be read, or left, before the next one is asked for. */
export async function* zipMembers(input: ZipInput): AsyncGenerator<ZipMember, void> {
  const reader = new ZipReader(new InputReader(input), OPTIONS);
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (!entry.directory) yield { name: entry.filename, bytes: body((writable, signal) => entry.getData(writable, { ...OPTIONS, signal })) };
    }
  } catch (error) {
    throw error instanceof Stop ? error : new Damage("the zip archive is damaged or cut short");
  }
}

async function* body(write: (writable: WritableStream<Uint8Array>, signal: AbortSignal) => Promise<unknown>): Bytes {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const ending = new AbortController();
  const failure: { error?: unknown } = {};
  const written = write(writable, ending.signal).catch((error: unknown) => {
    failure.error = error;
    // Where it failed before it wrote anything, nothing else ends the stream.
    writable.abort(error).catch(() => undefined);
  });
  try {
    yield* bytesOf(readable);
    await written;
  } catch (error) {
    failure.error ??= error;
  } finally {
    ending.abort();
  }
  const { error } = failure;
  if (error instanceof Stop) throw error;
  if (error !== undefined) throw new Damage(REASONS.get(error instanceof Error ? error.message : "") ?? "it is damaged");
}
