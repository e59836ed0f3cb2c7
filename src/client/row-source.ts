/**
 * Rows of one query's result, by their place, for a table that asks for far more often than rows change. Holds a bounded
 * number of windows, fetches those that are missing on screen and, when nothing else is wanted, around it, and tells when rows
 * arrived. Few questions are under way at a time, and the next one is for what is on screen then: what a drawn scrollbar has only
 * passed is never asked for. While a newer result is being fetched the rows of the older one stay, so that a table that loads or
 * is sorted anew does not flicker.
 */
import type { AnyRow, RowWindow } from "../model/api";

export type { AnyRow } from "../model/api";
export type FetchWindow = (ticket: number, start: number, count: number) => Promise<RowWindow>;

/** Rows of one fetch: about a screen. Where rows are sorted by what they are, each may lie in another place of the file. */
export const WINDOW_ROWS = 64;
/** Windows kept: enough to scroll back and forth over, some thousand rows in all. */
export const WINDOWS_KEPT = 96;
/** A screen lies in two windows. */
const UNDER_WAY = 2;
/** Windows fetched ahead, behind what is on screen and before it: a turn of the wheel. */
const AHEAD = 3;
const BEFORE = 1;

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
  /** Starts of the windows that are under way, of this generation. */
  private pending = new Set<number>();

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
    this.dropPending();
    this.stale = count > 0;
    if (count === 0) this.windows.clear();
    else this.look(this.viewFirst, this.viewLast);
    this.onRows();
  }

  /** Forgets the rows but not the result: for when the same rows are to be told otherwise, as with secrets shown. */
  refresh(): void {
    this.stale = this.rowCount > 0;
    for (const start of this.windows.keys()) this.windows.set(start, { ticket: -1, rows: this.windows.get(start)?.rows ?? [] });
    this.dropPending();
    this.look(this.viewFirst, this.viewLast);
  }

  /** The row at a place, or undefined while it has not arrived. */
  get(index: number): AnyRow | undefined {
    if (index < 0 || index >= this.rowCount) return undefined;
    const start = windowStart(index);
    return this.windows.get(start)?.rows[index - start];
  }

  /** Says what is on screen: fetches what is missing there first, and then the windows after and before. */
  look(first: number, last: number): void {
    this.viewFirst = first;
    this.viewLast = last;
    this.fetchNext();
  }

  private fetchNext(): void {
    if (this.rowCount === 0) return;
    const end = Math.min(this.viewLast, this.rowCount - 1);
    const from = windowStart(Math.min(this.viewFirst, end));
    const to = windowStart(end);
    for (let start = from; start <= to; start += WINDOW_ROWS) if (this.pending.size < UNDER_WAY) this.fetch(start);
    for (let step = 1; step <= AHEAD; step++) if (this.pending.size === 0) this.fetch(to + step * WINDOW_ROWS);
    for (let step = 1; step <= BEFORE; step++) if (this.pending.size === 0) this.fetch(from - step * WINDOW_ROWS);
  }

  private fetch(start: number): void {
    if (start < 0 || start >= this.rowCount || this.pending.has(start)) return;
    const kept = this.windows.get(start);
    if (kept?.ticket === this.ticket) {
      this.windows.delete(start);
      this.windows.set(start, kept);
      return;
    }
    const { ticket, generation } = this;
    this.pending.add(start);
    this.fetchWindow(ticket, start, Math.min(WINDOW_ROWS, this.rowCount - start)).then(
      (answer) => {
        if (generation !== this.generation) return;
        this.pending.delete(start);
        this.take(ticket, answer);
        this.fetchNext();
      },
      () => {
        // The result was replaced, or the worker is gone: the next look asks again.
        if (generation === this.generation) this.pending.delete(start);
      },
    );
  }

  private dropPending(): void {
    this.generation++;
    this.pending = new Set();
  }

  private take(ticket: number, answer: RowWindow): void {
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
