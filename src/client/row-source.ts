/**
 * Rows of one query's result, by their place, for a table that asks for far more often than rows change. Holds a bounded
 * number of windows, fetches those that are missing around what is on screen, and tells when rows arrived. While a newer
 * result is being fetched the rows of the older one stay, so that a table that loads or is sorted anew does not flicker.
 */
import type { CommandRow, FlowRow, ProblemRow, RowWindow } from "../model/api";

export type AnyRow = CommandRow | FlowRow | ProblemRow;
export type FetchWindow = (ticket: number, start: number, count: number) => Promise<RowWindow<AnyRow>>;

/** Rows of one fetch: a tall screen and its surroundings, well below WINDOW_CAP. */
export const WINDOW_ROWS = 256;
/** Windows kept: enough to scroll back and forth over, some thousand rows in all. */
const WINDOWS_KEPT = 24;

interface KeptWindow {
  readonly ticket: number;
  readonly rows: readonly AnyRow[];
}

export class RowSource {
  private ticket = -1;
  /** Grows whenever answers that are on their way become worthless. */
  private generation = 0;
  private rowCount = 0;
  private stale = false;
  private viewFirst = 0;
  private viewLast = 0;
  /** In order of last use, for the oldest to go first. */
  private readonly windows = new Map<number, KeptWindow>();
  private readonly pending = new Set<string>();

  constructor(
    private readonly fetchWindow: FetchWindow,
    private readonly onRows: () => void,
  ) {}

  get count(): number {
    return this.rowCount;
  }

  /** True while rows on screen may belong to an older result. */
  get isStale(): boolean {
    return this.stale;
  }

  /** Takes a new result in the place of the old one. */
  reset(ticket: number, count: number): void {
    this.ticket = ticket;
    this.rowCount = count;
    this.generation++;
    this.stale = count > 0;
    if (count === 0) this.windows.clear();
    else this.look(this.viewFirst, this.viewLast);
    this.onRows();
  }

  /** Forgets the rows but not the result: for when the same rows are to be told otherwise, as with secrets shown. */
  refresh(): void {
    this.stale = this.rowCount > 0;
    for (const start of this.windows.keys()) this.windows.set(start, { ticket: -1, rows: this.windows.get(start)?.rows ?? [] });
    this.generation++;
    this.look(this.viewFirst, this.viewLast);
  }

  /** The row at a place, or undefined while it has not arrived. */
  get(index: number): AnyRow | undefined {
    if (index < 0 || index >= this.rowCount) return undefined;
    const start = windowStart(index);
    return this.windows.get(start)?.rows[index - start];
  }

  /** Says what is on screen: fetches what is missing there first, and then the windows before and after. */
  look(first: number, last: number): void {
    this.viewFirst = first;
    this.viewLast = last;
    if (this.rowCount === 0) return;
    const end = Math.min(last, this.rowCount - 1);
    const from = windowStart(Math.min(first, end));
    const to = windowStart(end);
    for (let start = from; start <= to; start += WINDOW_ROWS) this.fetch(start);
    this.fetch(to + WINDOW_ROWS);
    this.fetch(from - WINDOW_ROWS);
  }

  private fetch(start: number): void {
    if (start < 0 || start >= this.rowCount) return;
    const kept = this.windows.get(start);
    if (kept?.ticket === this.ticket) {
      this.windows.delete(start);
      this.windows.set(start, kept);
      return;
    }
    const { ticket, generation } = this;
    const key = `${generation}/${start}`;
    if (this.pending.has(key)) return;
    this.pending.add(key);
    const count = Math.min(WINDOW_ROWS, this.rowCount - start);
    this.fetchWindow(ticket, start, count).then(
      (answer) => {
        this.pending.delete(key);
        if (generation === this.generation) this.take(ticket, answer);
      },
      () => {
        // The result was replaced, or the worker is gone: the next look asks again.
        this.pending.delete(key);
      },
    );
  }

  private take(ticket: number, answer: RowWindow<AnyRow>): void {
    if (answer.ticket !== ticket) return;
    if (this.stale && this.isOnScreen(answer.start)) {
      this.stale = false;
      for (const [start, kept] of this.windows) if (kept.ticket !== ticket) this.windows.delete(start);
    }
    this.windows.delete(answer.start);
    this.windows.set(answer.start, { ticket, rows: answer.rows });
    for (const start of this.windows.keys()) {
      if (this.windows.size <= WINDOWS_KEPT) break;
      this.windows.delete(start);
    }
    this.onRows();
  }

  private isOnScreen(start: number): boolean {
    return start <= this.viewLast && start + WINDOW_ROWS > Math.min(this.viewFirst, this.rowCount - 1);
  }
}

function windowStart(index: number): number {
  return Math.floor(index / WINDOW_ROWS) * WINDOW_ROWS;
}
