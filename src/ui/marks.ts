/**
 * What the page measures of itself, left as `performance.measure` entries for benches and for anybody with the browser's
 * developer tools open. Nothing reads them here.
 *
 *   resplens:first-row   from the choice of the files to the first rows of commands
 *   resplens:load        from the choice of the files to complete tables; detail: LoadDetail
 *   resplens:report      from the wish for a report (Overview, Latency) to its being here; the last one
 *   resplens:query       from a filter, a sort or a tab to its rows; detail: `result`, milliseconds until it was known which rows
 *   resplens:window      from the wish for a window of rows to its being here; the last one, observers see each
 */
export interface LoadDetail {
  /** Bytes of the files, of WebAssembly memory, and of the index in it. */
  readonly bytes: number;
  readonly memory: number;
  readonly index: number;
  /** Distinct keys, and bytes of the index that they take. */
  readonly keys: number;
  readonly keyMemory: number;
  readonly frames: number;
  readonly commands: number;
}

export class Marks {
  private openedAt: number | undefined;
  private askedAt: number | undefined;
  /** When the result of what was asked was known; rows that arrive since are its own. */
  private answeredAt: number | undefined;
  private awaitsRow = false;

  opened(): void {
    this.openedAt = performance.now();
    this.awaitsRow = true;
  }

  asked(): void {
    this.askedAt = performance.now();
    this.answeredAt = undefined;
  }

  answered(): void {
    this.answeredAt ??= performance.now();
  }

  /** A report is there that was asked for at that time. */
  reported(asked: number): void {
    this.askedAt = undefined;
    performance.clearMeasures("resplens:report");
    performance.measure("resplens:report", { start: asked });
  }

  /** The rows that are on screen arrived; none when the result has none. */
  gotRows(count: number): void {
    if (this.askedAt !== undefined && this.answeredAt !== undefined) {
      performance.measure("resplens:query", { start: this.askedAt, detail: { result: this.answeredAt - this.askedAt } });
      this.askedAt = undefined;
    }
    if (this.awaitsRow && count > 0 && this.openedAt !== undefined) {
      this.awaitsRow = false;
      performance.measure("resplens:first-row", { start: this.openedAt });
    }
  }

  /** Passes a window on. Scrolling asks for very many, and a page that is open for days must not keep an entry of each. */
  async window<Window>(answer: Promise<Window>): Promise<Window> {
    const start = performance.now();
    const window = await answer;
    performance.clearMeasures("resplens:window");
    performance.measure("resplens:window", { start });
    return window;
  }

  loaded({ bytes, memory, index, keys, keyMemory, frames, commands }: LoadDetail): void {
    if (this.openedAt === undefined) return;
    const detail: LoadDetail = { bytes, memory, index, keys, keyMemory, frames, commands };
    performance.measure("resplens:load", { start: this.openedAt, detail });
  }
}
