/** Bytes that come piece after piece, and a reader that takes them in the amounts that a format asks for. */

export type Bytes = AsyncGenerator<Uint8Array, void>;

/** Why a packed file could not be read any further; what came before stays. */
export class Damage extends Error {}

/** Ends all unpacking of a file: a limit, or the user. */
export class Stop extends Error {}

/** Bytes that a decompressor is given at once, and that it may make of them: more than 1000 times as many is no capture. */
const PUSH_BYTES = 65536;
const BURST_BYTES = 64 * 2 ** 20;

/** A decompressor that calls back while it is given bytes. */
export interface Decompressor {
  push(bytes: Uint8Array, last: boolean): void;
}

/** Runs one over the input; `between` is called behind each push. What it throws becomes `failure`. */
export async function* decompress(input: Bytes, make: (emit: (data: Uint8Array) => void) => Decompressor, failure: string, between: () => void = () => undefined): Bytes {
  let out: Uint8Array[] = [];
  let burst = 0;
  const stream = make((data) => {
    burst += data.length;
    if (burst > BURST_BYTES) throw new Stop("unpacking stopped, for it becomes more than 1000 times as large, which no capture does");
    out.push(data);
  });
  const give = (bytes: Uint8Array, last: boolean): Error | undefined => {
    burst = 0;
    try {
      stream.push(bytes, last);
    } catch (error) {
      return error instanceof Stop ? error : new Damage(failure);
    }
    return undefined;
  };
  for await (const piece of input) {
    for (let from = 0; from < piece.length; from += PUSH_BYTES) {
      // Libraries keep what they are given.
      const wrong = give(piece.slice(from, from + PUSH_BYTES), false);
      yield* out;
      out = [];
      if (wrong !== undefined) throw wrong;
      between();
    }
  }
}

/** As a stream of the platform, and back. */
export function streamOf(bytes: Bytes): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await bytes.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await bytes.return();
    },
  }, { highWaterMark: 0 });
}

export async function* bytesOf(stream: ReadableStream<Uint8Array>): Bytes {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

export class ByteReader {
  private held = new Uint8Array(0);
  private ended = false;

  constructor(private readonly bytes: Bytes) {}

  /** The next bytes, left where they are; fewer only at the end. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.held.length < length && !this.ended) await this.more();
    return this.held.subarray(0, length);
  }

  async take(length: number): Promise<Uint8Array> {
    const taken = await this.peek(length);
    this.held = this.held.subarray(taken.length);
    return taken;
  }

  /** The next `length` bytes in pieces; ends early where the bytes do. */
  async *pieces(length: number): Bytes {
    let left = length;
    while (left > 0) {
      if (this.held.length === 0) await this.more();
      if (this.held.length === 0) {
        if (this.ended) return;
        continue;
      }
      const piece = this.held.subarray(0, left);
      this.held = this.held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Passes over the next bytes. */
  async skip(length: number): Promise<void> {
    const pieces = this.pieces(length);
    while ((await pieces.next()).done !== true);
  }

  private async more(): Promise<void> {
    const next = await this.bytes.next();
    if (next.done === true) {
      this.ended = true;
      return;
    }
    const joined = new Uint8Array(this.held.length + next.value.length);
    joined.set(this.held);
    joined.set(next.value, this.held.length);
    this.held = joined;
  }
}
