/**
 * Text to a stream: put down as bytes at once, so that no line outlives its row, and written in large pieces, waiting
 * where the reader is slower. A reader that went away ends it quietly.
 */
import { once } from "node:events";
import type { Writable } from "node:stream";

const PIECE_BYTES = 1 << 18;
/** UTF-8 bytes of a UTF-16 unit at most. */
const UTF8_MOST = 3;

export class Output {
  private piece = Buffer.allocUnsafe(PIECE_BYTES);
  private used = 0;
  private full: Buffer[] = [];
  /** The reader closed its end (`| head`): nothing more needs to be made. */
  closed = false;

  constructor(private readonly stream: Writable) {
    stream.on("error", () => { this.closed = true; });
    stream.on("close", () => { this.closed = true; });
  }

  /** Adds a text; `flush` before too many of them. */
  put(text: string): void {
    const most = text.length * UTF8_MOST;
    if (this.used + most > this.piece.length) this.startPiece(most);
    this.used += this.piece.write(text, this.used);
  }

  /** Resolves once the stream has taken all that was put. */
  async flush(): Promise<void> {
    this.startPiece(0);
    const pieces = this.full;
    this.full = [];
    for (const piece of pieces) {
      if (this.closed) return;
      if (this.stream.write(piece)) continue;
      try {
        await once(this.stream, "drain");
      } catch {
        this.closed = true;
      }
    }
  }

  /** Sets what was put aside, and starts anew with room for so many bytes. A piece that was written out is not used again: the stream may still hold it. */
  private startPiece(bytes: number): void {
    if (this.used > 0) this.full.push(this.piece.subarray(0, this.used));
    this.piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, bytes));
    this.used = 0;
  }
}
