/**
 * How many lines come before a line, where only pages that were read have told how many they have: all others are taken for average ones. So a
 * stream of any length scrolls from the start, and what is on the screen stays there when a page turns out to have more or fewer.
 */

/** A line of a page, both from 0. */
export interface LinePlace {
  readonly page: number;
  readonly line: number;
}

export class StreamBook {
  /** Lines of each page, -1 while they are not known. */
  private readonly counts: Int32Array;
  /** Lines before each page, and of all; made anew when a count came. */
  private sums: Float64Array | undefined;
  private average = 0;

  constructor(readonly pages: number) {
    this.counts = new Int32Array(pages).fill(-1);
  }

  isKnown(page: number): boolean {
    return (this.counts[page] ?? -1) >= 0;
  }

  /** Notes how many lines a page has. The first page that has any sets what the others are taken for, once: the scrollbar must not jump with each. */
  note(page: number, lines: number): void {
    if (this.counts[page] === lines) return;
    this.counts[page] = lines;
    if (this.average === 0) this.average = lines;
    this.sums = undefined;
  }

  get total(): number {
    return this.before(this.pages);
  }

  /** Lines before a page. */
  before(page: number): number {
    return this.sumsNow()[Math.min(page, this.pages)] ?? 0;
  }

  /** The place of a line that is so many lines down; undefined where there is none. */
  at(row: number): LinePlace | undefined {
    const sums = this.sumsNow();
    if (!(row >= 0 && row < this.total)) return undefined;
    let low = 0;
    for (let high = this.pages; high - low > 1; ) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return { page: low, line: row - (sums[low] ?? 0) };
  }

  /** How many lines come before a place; of a page whose lines are known by now at most all of its own. */
  rowOf({ page, line }: LinePlace): number {
    const next = this.before(page + 1);
    return Math.min(this.before(page) + line, Math.max(this.before(page), next - 1));
  }

  private sumsNow(): Float64Array {
    if (this.sums !== undefined) return this.sums;
    const sums = new Float64Array(this.pages + 1);
    const unknown = Math.max(1, this.average);
    let sum = 0;
    for (let page = 0; page < this.pages; page++) {
      const count = this.counts[page] ?? -1;
      sum += count < 0 ? unknown : count;
      sums[page + 1] = sum;
    }
    return (this.sums = sums);
  }
}

/** Less than 0 where one place comes before the other. */
export function comparePlaces(left: LinePlace, right: LinePlace): number {
  return left.page - right.page || left.line - right.line;
}
