/** Pages of one stream as lines: asks the engine for those that are wanted, a few kept, and tells how the pages are cut. */
import type { RowId } from "../model/api";
import type { StreamPage, StreamRequest } from "../model/stream";
import { StreamBook } from "./stream-book";
import { linesOf, type StreamLine, type StreamMode, type StreamSide } from "./stream-lines";

export type ReadStream = (request: StreamRequest) => Promise<StreamPage>;

/** How a stream is looked at. */
export interface StreamLook {
  readonly mode: StreamMode;
  readonly side: StreamSide;
  readonly reveal: boolean;
  /** Characters that a line has room for. */
  readonly columns: number;
}

/** A page has at most so many frames, and about so many bytes or rows where those of the flow are of one size. */
const PAGE_FRAMES = 64;
const PAGE_BYTES = 131_072;
const PAGE_ROWS = 512;
const PAGES_KEPT = 48;

export class StreamSource {
  book: StreamBook;
  /** In order of last use. */
  private readonly kept = new Map<number, readonly StreamLine[]>();
  private readonly pending = new Map<number, Promise<readonly StreamLine[]>>();

  private constructor(private readonly read: ReadStream, readonly flow: RowId, readonly head: StreamPage, private readonly frames: number, readonly look: StreamLook) {
    this.book = new StreamBook(Math.ceil(head.frames / frames));
  }

  /** `frame`: number of one of the flow's frames; `head.from` is then its place. */
  static async open(read: ReadStream, flow: RowId, look: StreamLook, frame?: number): Promise<StreamSource> {
    const head = await read({ flow, from: 0, to: 0, reveal: look.reveal, rows: false, ...(frame === undefined ? {} : { frame }) });
    const { row } = head;
    const most = Math.min(PAGE_FRAMES, (PAGE_BYTES * head.frames) / (row.clientBytes + row.serverBytes), (PAGE_ROWS * head.frames) / row.commands);
    return new StreamSource(read, flow, head, Math.max(1, Math.floor(most)), look);
  }

  /** The same stream looked at otherwise. */
  as(look: StreamLook): StreamSource {
    return new StreamSource(this.read, this.flow, this.head, this.frames, look);
  }

  /** The page that a frame of the flow is in, by its place among them. */
  pageOf(place: number): number {
    return Math.min(this.book.pages - 1, Math.floor(place / this.frames));
  }

  /** Those of a page that is there. */
  lines(page: number): readonly StreamLine[] | undefined {
    const lines = this.kept.get(page);
    if (lines === undefined) return undefined;
    this.kept.delete(page);
    this.kept.set(page, lines);
    return lines;
  }

  async load(page: number): Promise<readonly StreamLine[]> {
    const there = this.lines(page) ?? this.pending.get(page);
    if (there !== undefined) return there;
    const loading = this.raw(page, page + 1, this.look.mode === "resp").then((read) => {
      const lines = linesOf(read, this.look.mode, this.look.side, this.look.columns);
      this.kept.set(page, lines);
      for (const old of this.kept.keys()) {
        if (this.kept.size <= PAGES_KEPT) break;
        this.kept.delete(old);
      }
      return lines;
    });
    this.pending.set(page, loading);
    return loading.finally(() => this.pending.delete(page));
  }

  /** What was said in pages `from` up to `to`. */
  raw(from: number, to: number, rows = false): Promise<StreamPage> {
    return this.read({ flow: this.flow, from: from * this.frames, to: Math.min(to * this.frames, this.head.frames), reveal: this.look.reveal, rows });
  }
}
