import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FIRST_WAIT_MS } from "../../../src/engine/patience";
import { blobSource, type ByteStream, type Source } from "../../../src/engine/source";

/** A place so far from the beginning that it has to be gone to, and the bytes of a file that ends some pieces behind it. */
const FAR = 100_000;
const BYTES = Uint8Array.from({ length: FAR + 1000 }, (_, index) => index ^ (index >> 8));
/** Of one piece of a stream. */
const PIECE = 100;

/** How long a read takes; `never` is what Chromium does once in a while. */
type Delay = number | "never" | "fails";

/** A Blob whose reads take the delays that a test gives them, in the order in which they are asked for. */
class SlowBlob extends Blob {
  /** Offsets at which reading began. */
  readonly begun: number[] = [];
  readonly cancelled: number[] = [];

  constructor(private readonly delays: Delay[], private readonly from = 0, private readonly to = BYTES.length, private readonly root?: SlowBlob) {
    super();
  }

  override get size(): number {
    return this.to - this.from;
  }

  override slice(start = 0, end = this.size): Blob {
    return new SlowBlob(this.delays, this.from + start, Math.min(this.to, this.from + end), this.root ?? this);
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    this.record.begun.push(this.from);
    return this.answer(() => BYTES.slice(this.from, this.to).buffer);
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.record.begun.push(this.from);
    let at = this.from;
    return new ReadableStream({
      pull: (controller) => this.answer(() => {
        if (at === this.to) controller.close();
        else controller.enqueue(BYTES.slice(at, (at = Math.min(this.to, at + PIECE))));
      }),
      cancel: () => { this.record.cancelled.push(this.from); },
    }, { highWaterMark: 0 });
  }

  private get record(): SlowBlob {
    return this.root ?? this;
  }

  private answer<T>(give: () => T): Promise<T> {
    const delay = this.delays.shift() ?? 0;
    return new Promise((resolve, reject) => {
      if (delay === "fails") reject(new Error("the file changed"));
      else if (delay === 0) resolve(give());
      // Its own timers are not those that the test counts.
      else if (delay !== "never") clock.in(delay, () => { try { resolve(give()); } catch { /* given up */ } });
    });
  }
}

const due: { readonly at: number; readonly act: () => void }[] = [];

/** What a drive does in time, apart from the timers of the code under test. */
const clock = {
  now: 0,
  in(delay: number, act: () => void): void {
    due.push({ at: this.now + delay, act });
  },
  async advance(milliseconds: number): Promise<void> {
    for (const end = this.now + milliseconds; this.now < end;) {
      this.now += 100;
      for (const { act } of due.filter(({ at }) => at === this.now)) act();
      await vi.advanceTimersByTimeAsync(100);
    }
  },
};

const stream = (source: Source, offset: number): ByteStream => source.stream?.(offset) ?? expect.fail();

async function all(stream: ByteStream): Promise<number[]> {
  const bytes: number[] = [];
  for (;;) {
    const piece = await stream.next();
    if (piece.length === 0) return bytes;
    bytes.push(...piece);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  due.length = 0;
});
afterEach(() => {
  expect(vi.getTimerCount(), "timers left behind").toBe(0);
  vi.useRealTimers();
});

describe("a file that the browser reads", () => {
  it("is read at any place, and from a place to its end", async () => {
    const source = blobSource("a", new SlowBlob([]));
    for (const [offset, length] of [[0, 10], [4000, 96], [4000, 97], [FAR + 990, 100], [2, 6]] as const) {
      expect(await source.read(offset, length)).toEqual(BYTES.slice(offset, offset + length));
    }
    for (const offset of [0, 24, 250, 300, 65_535, 65_536, FAR]) expect(await all(stream(source, offset))).toEqual([...BYTES.slice(offset)]);
  });

  it("is asked once for its first bytes, which are looked at again and again, if they could be read", async () => {
    const blob = new SlowBlob(["fails"]);
    const source = blobSource("a", blob);
    await expect(source.read(0, 4096)).rejects.toThrow("the file changed");
    const head = await source.read(0, 512);
    head.fill(0);
    expect(await source.read(0, 4096)).toEqual(BYTES.slice(0, 4096));
    expect(await source.read(100, 20)).toEqual(BYTES.slice(100, 120));
    expect(blob.begun).toEqual([0, 0]);
  });

  it("is asked again where a read never gives an answer", async () => {
    const blob = new SlowBlob(["never", "never"]);
    const read = blobSource("a", blob).read(FAR, 5);
    await clock.advance(FIRST_WAIT_MS);
    expect(blob.begun).toEqual([FAR, FAR]);
    await clock.advance(2 * FIRST_WAIT_MS);
    expect(await read).toEqual(BYTES.slice(FAR, FAR + 5));
    expect(blob.begun).toEqual([FAR, FAR, FAR]);
  });

  it("goes on through another stream where one stops at its beginning or later, and loses no byte", async () => {
    const blob = new SlowBlob(["never", 0, 0, "never", "never", 0]);
    const read = all(stream(blobSource("a", blob), FAR + 50));
    await clock.advance(7 * FIRST_WAIT_MS);
    expect(await read).toEqual([...BYTES.slice(FAR + 50)]);
    expect(blob.begun).toEqual([FAR + 50, FAR + 50, FAR + 250, FAR + 250]);
    expect(blob.cancelled).toEqual([FAR + 50, FAR + 50, FAR + 250]);
  });

  it("goes on where a stream stops among the bytes before those that are wanted", async () => {
    const blob = new SlowBlob([0, 0, "never", 0, 0, 0, 0, "never"]);
    const read = all(stream(blobSource("a", blob), 250));
    await clock.advance(3 * FIRST_WAIT_MS);
    expect(await read).toEqual([...BYTES.slice(250)]);
    // The second stream gave bytes 0 to 400 before it stopped.
    expect(blob.begun).toEqual([0, 0, 0]);
  });

  it("may be slow: an answer that comes after it was asked again counts once, and the wait grows until answers come", async () => {
    const late = FIRST_WAIT_MS * 3;
    const blob = new SlowBlob(Array.from({ length: 20 }, () => late));
    const read = all(stream(blobSource("a", blob), FAR + 500));
    await clock.advance(20 * late);
    expect(await read).toEqual([...BYTES.slice(FAR + 500)]);
    // After 1 and 2 waits in vain, 4 are enough from then on.
    expect(blob.begun).toEqual([FAR + 500, FAR + 500, FAR + 500]);
  });

  it("tells at once that it cannot be read", async () => {
    const source = blobSource("a", new SlowBlob(["fails", "fails"]));
    await expect(source.read(FAR, 10)).rejects.toThrow("the file changed");
    await expect(stream(source, FAR).next()).rejects.toThrow("the file changed");
  });

  it("is let go of by a stream that is closed while it waits", async () => {
    const blob = new SlowBlob(["never"]);
    const closed = stream(blobSource("a", blob), FAR);
    const next = closed.next();
    await clock.advance(100);
    closed.close();
    expect(await next).toHaveLength(0);
    await clock.advance(10 * FIRST_WAIT_MS);
    expect(blob.begun).toEqual([FAR]);
    expect(blob.cancelled).toEqual([FAR]);
  });
});
