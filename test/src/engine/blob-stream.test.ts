import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BlobStream, BUFFER_BYTES } from "../../../src/engine/blob-stream";
import { FIRST_WAIT_MS, Patience } from "../../../src/engine/patience";

const BYTES = Uint8Array.from({ length: 3 * BUFFER_BYTES + 1000 }, (_, index) => index ^ (index >> 8) ^ (index >> 16));
/** What one read gives at most. */
const PIECE = 300_000;
/** Where a file is begun behind its header. */
const HEADER = 24;

type Ask = "give" | "fill" | "end";

/** A file whose stream fills buffers where it is asked to, as browsers' do, and which notes what it was asked for. */
class FileOfBytes extends Blob {
  readonly asked: Ask[] = [];
  /** Where the streams began. */
  readonly begun: number[] = [];

  /** `silent`: asks that are never answered, by their number. `fills`: whether buffers can be brought. */
  constructor(private readonly silent: readonly number[] = [], private readonly fills = true, private readonly from = 0, private readonly root?: FileOfBytes) {
    super();
  }

  override get size(): number {
    return BYTES.length - this.from;
  }

  override slice(start = 0): Blob {
    return new FileOfBytes(this.silent, this.fills, this.from + start, this.root ?? this);
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = this.from;
    const { asked, begun } = this.root ?? this;
    begun.push(at);
    const next = (length: number): Uint8Array<ArrayBuffer> => BYTES.slice(at, (at = Math.min(BYTES.length, at + length)));
    const isSilent = (ask: Ask): boolean => this.silent.includes(asked.push(ask) - 1);
    const silence = new Promise<void>(() => undefined);
    if (!this.fills) {
      return new ReadableStream({
        pull: (controller) => {
          if (isSilent("give")) return silence;
          return at === BYTES.length ? controller.close() : controller.enqueue(next(PIECE));
        },
      }, { highWaterMark: 0 });
    }
    return new ReadableStream({
      type: "bytes",
      pull: (controller) => {
        const request = controller.byobRequest;
        if (at === BYTES.length) {
          asked.push("end");
          controller.close();
          request?.respond(0);
          return undefined;
        }
        if (isSilent(request === null ? "give" : "fill")) return silence;
        if (request === null) {
          controller.enqueue(next(PIECE));
        } else {
          const { buffer, byteOffset, byteLength } = request.view ?? expect.fail();
          const piece = next(Math.min(PIECE, byteLength));
          new Uint8Array(buffer, byteOffset).set(piece);
          request.respond(piece.length);
        }
        return undefined;
      },
    });
  }
}

/** All bytes; each piece is taken before the next one is asked for, as `ByteStream` says. */
async function all(stream: BlobStream): Promise<{ readonly bytes: Uint8Array; readonly memory: number[] }> {
  const bytes = new Uint8Array(BYTES.length);
  const memory: number[] = [];
  let length = 0;
  for (;;) {
    const piece = await stream.next();
    if (piece.length === 0) return { bytes: bytes.slice(0, length), memory };
    memory.push(piece.buffer.byteLength);
    bytes.set(piece, length);
    length += piece.length;
  }
}

const equal = (bytes: Uint8Array, offset: number): boolean => Buffer.compare(bytes, BYTES.subarray(offset)) === 0;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount(), "timers left behind").toBe(0);
  vi.useRealTimers();
});

describe("the stream of a file", () => {
  it.each([HEADER, 2 * PIECE])("has one buffer filled, from %i on", async (offset) => {
    const file = new FileOfBytes();
    const { bytes, memory } = await all(new BlobStream(file, offset, new Patience()));
    expect(equal(bytes, offset)).toBe(true);
    expect(file.asked.pop()).toBe("end");
    expect(new Set(file.asked)).toEqual(new Set(["fill"]));
    // New memory would be as long as the piece in it.
    expect(new Set(memory)).toEqual(new Set([BUFFER_BYTES]));
  });

  it("takes what would not fill it as it comes", async () => {
    const file = new FileOfBytes();
    const offset = BYTES.length - BUFFER_BYTES;
    expect(equal((await all(new BlobStream(file, offset, new Patience()))).bytes, offset)).toBe(true);
    expect(file.asked).not.toContain("fill");
  });

  it("goes on through another one where it stops at its beginning or later, and loses no byte", async () => {
    const file = new FileOfBytes([0, 4, 6]);
    const stream = new BlobStream(file, HEADER, new Patience());
    const read = all(stream);
    await vi.advanceTimersByTimeAsync(20 * FIRST_WAIT_MS);
    expect(equal((await read).bytes, HEADER)).toBe(true);
    expect(file.begun).toEqual([0, 0, 3 * PIECE, 4 * PIECE]);
  });

  it("goes on as it began where the browser fills no buffers", async () => {
    const file = new FileOfBytes([], false);
    expect(equal((await all(new BlobStream(file, HEADER, new Patience()))).bytes, HEADER)).toBe(true);
    expect(file.begun).toEqual([0]);
  });

  it("ends where it is closed while it fills a buffer", async () => {
    const stream = new BlobStream(new FileOfBytes([1]), HEADER, new Patience());
    await stream.next();
    const next = stream.next();
    await vi.advanceTimersByTimeAsync(100);
    stream.close();
    expect(await next).toHaveLength(0);
  });
});
