/**
 * What the page measures of itself, left as `performance.measure` entries for benches and for anybody with the browser's
 * developer tools open. Nothing reads them here.
 *
 *   resplens:first-row   from the choice of the files to the first rows of commands
 *   resplens:load        from the choice of the files to complete tables; detail: LoadDetail
 *   resplens:query       from a filter or a sort to its rows
 */
export interface LoadDetail {
  /** Bytes of the files, and of WebAssembly memory. */
  readonly bytes: number;
  readonly memory: number;
  readonly frames: number;
  readonly commands: number;
}

export class Marks {
  private openedAt: number | undefined;
  private askedAt: number | undefined;
  private awaitsRow = false;

  opened(): void {
    this.openedAt = performance.now();
    this.awaitsRow = true;
  }

  asked(): void {
    this.askedAt = performance.now();
  }

  /** Rows arrived; none when the result has none. */
  gotRows(count: number): void {
    if (this.askedAt !== undefined) performance.measure("resplens:query", { start: this.askedAt });
    this.askedAt = undefined;
    if (this.awaitsRow && count > 0 && this.openedAt !== undefined) {
      this.awaitsRow = false;
      performance.measure("resplens:first-row", { start: this.openedAt });
    }
  }

  loaded({ bytes, memory, frames, commands }: LoadDetail): void {
    if (this.openedAt !== undefined) performance.measure("resplens:load", { start: this.openedAt, detail: { bytes, memory, frames, commands } });
  }
}
