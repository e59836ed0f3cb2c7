/**
 * Finds the cells of a table in the module's memory, as its descriptor says (assembly/README.md): one at a time, or those of many rows in
 * one loop. Knows of no call into the module: `wasm.ts` makes a column anew after each.
 */
import { NONE } from "../../assembly/schema";

/** Memory as arrays of each width. */
export interface Views {
  readonly buffer: ArrayBuffer;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
}

/** Reads the cells of one column. Valid until the next call into the module. */
export interface Column {
  readonly rows: number;
  /** NaN where there is no such row. */
  at(row: number): number;
}

/** Where a column's cells lie; `directory` as an index of words. */
export interface Layout {
  readonly rows: number;
  readonly shift: number;
  readonly width: number;
  /** Of a column that is a part of its cell: its lowest bit, and how many it has; 0 for the whole cell. */
  readonly lowest: number;
  readonly bits: number;
  readonly stride: number;
  readonly offset: number;
  readonly directory: number;
}

/** Fields of so many bits refer to rows; all of them set is NONE. */
const REFERENCE_BITS = 22;

/** As many cells are found before they are read: where they lie stays in the processor's first cache. */
const PART = 1024;

/** Indexes of cells, in arrays of the cells' width. Loops take it into a variable: what belongs to a module is looked up each time. */
const PLACES = new Uint32Array(PART);

/**
 * A class for each width, so that every reader's code meets one kind of array only. `words` and `numbers` are loops over many rows for the
 * same reason: a call for each cell costs several times what reading it does. Their `ids` must be rows of the table.
 */
export abstract class MemoryColumn implements Column {
  readonly rows: number;
  private readonly directory: number;
  private readonly shift: number;
  protected readonly mask: number;
  protected readonly stride: number;
  private readonly offset: number;
  /** A cell's width as a power of two. */
  protected abstract readonly width: number;

  constructor(readonly views: Views, layout: Layout) {
    this.rows = layout.rows;
    this.directory = layout.directory;
    this.shift = layout.shift;
    this.mask = 2 ** layout.shift - 1;
    this.stride = layout.stride;
    this.offset = layout.offset;
  }

  abstract at(row: number): number;

  /** Copies the cells of `ids`, as unsigned integers. */
  words(ids: Uint32Array, into: Uint32Array): void {
    for (let from = 0; from < ids.length; from += PART) {
      const count = Math.min(PART, ids.length - from);
      if (follow(ids, from, count)) this.run(ids[from] ?? 0, into.subarray(from, from + count));
      else {
        this.find(ids, from, count);
        this.readWords(into, from, count);
      }
    }
  }

  /** Copies the cells of all rows from `first` on that `into` has room for, and that there are: half of what it costs by ids. */
  run(first: number, into: Uint32Array): void {
    const { views: { u32 }, directory, shift, mask, width } = this;
    const step = this.stride >>> width;
    const end = Math.min(this.rows, first + into.length);
    for (let row = first; row < end; ) {
      const next = Math.min(end, row - (row & mask) + mask + 1);
      const place = ((u32[directory + (row >>> shift)] ?? 0) >>> width) + Math.imul(row & mask, step) + (this.offset >>> width);
      this.readRun(into, row - first, next - first, place, step);
      row = next;
    }
  }

  /** The same as `run`, as numbers. */
  runNumbers(first: number, into: Float64Array): void {
    const words = new Uint32Array(into.length);
    this.run(first, words);
    into.set(words);
  }

  /** The same as `words`, as numbers. */
  numbers(ids: Uint32Array, into: Float64Array): void {
    const words = new Uint32Array(ids.length);
    this.words(ids, words);
    into.set(words);
  }

  /** Puts the cells of the first `count` places into `into` from `from` on. */
  protected abstract readWords(into: Uint32Array, from: number, count: number): void;

  /** Puts cells that are `step` apart, the first one at `place`, into `into`. */
  protected abstract readRun(into: Uint32Array, from: number, to: number, place: number, step: number): void;

  protected address(row: number): number {
    return (this.views.u32[this.directory + (row >>> this.shift)] ?? 0) + (row & this.mask) * this.stride + this.offset;
  }

  /** Sets the places of `count` rows. Counts in cells and not in bytes, so that nearly all is reckoned in small integers. */
  protected find(ids: Uint32Array, from: number, count: number): void {
    const { views: { u32 }, directory, shift, mask, width } = this;
    const places = PLACES;
    const step = this.stride >>> width;
    const first = this.offset >>> width;
    for (let index = 0; index < count; index++) {
      const row = ids[from + index] ?? 0;
      places[index] = ((u32[directory + (row >>> shift)] ?? 0) >>> width) + Math.imul(row & mask, step) + first;
    }
  }
}

/** Whether each id is the one after that before it: most are, since the order of rows is nearly that of the table. */
function follow(ids: Uint32Array, from: number, count: number): boolean {
  const first = (ids[from] ?? 0) - from;
  if ((ids[from + count - 1] ?? 0) - (from + count - 1) !== first) return false;
  let differing = 0;
  for (let index = from; index < from + count; index++) differing |= ((ids[index] ?? 0) - index) ^ first;
  return differing === 0;
}

class Column8 extends MemoryColumn {
  protected readonly width = 0;

  at(row: number): number {
    return row < this.rows ? (this.views.u8[this.address(row)] ?? NaN) : NaN;
  }

  protected readWords(into: Uint32Array, from: number, count: number): void {
    const { u8 } = this.views;
    const places = PLACES;
    for (let index = 0; index < count; index++) into[from + index] = u8[places[index] ?? 0] ?? 0;
  }

  protected readRun(into: Uint32Array, from: number, to: number, place: number, step: number): void {
    const { u8 } = this.views;
    for (let index = from, at = place; index < to; index++, at += step) into[index] = u8[at] ?? 0;
  }
}

class Column16 extends MemoryColumn {
  protected readonly width = 1;

  at(row: number): number {
    return row < this.rows ? (this.views.u16[this.address(row) >>> 1] ?? NaN) : NaN;
  }

  protected readWords(into: Uint32Array, from: number, count: number): void {
    const { u16 } = this.views;
    const places = PLACES;
    for (let index = 0; index < count; index++) into[from + index] = u16[places[index] ?? 0] ?? 0;
  }

  protected readRun(into: Uint32Array, from: number, to: number, place: number, step: number): void {
    const { u16 } = this.views;
    for (let index = from, at = place; index < to; index++, at += step) into[index] = u16[at] ?? 0;
  }
}

class Column32 extends MemoryColumn {
  protected readonly width = 2;

  at(row: number): number {
    return row < this.rows ? (this.views.u32[this.address(row) >>> 2] ?? NaN) : NaN;
  }

  protected readWords(into: Uint32Array, from: number, count: number): void {
    const { u32 } = this.views;
    const places = PLACES;
    for (let index = 0; index < count; index++) into[from + index] = u32[places[index] ?? 0] ?? 0;
  }

  protected readRun(into: Uint32Array, from: number, to: number, place: number, step: number): void {
    const { u32 } = this.views;
    for (let index = from, at = place; index < to; index++, at += step) into[index] = u32[at] ?? 0;
  }
}

class Column64 extends MemoryColumn {
  protected readonly width = 3;

  at(row: number): number {
    return row < this.rows ? (this.views.f64[this.address(row) >>> 3] ?? NaN) : NaN;
  }

  override numbers(ids: Uint32Array, into: Float64Array): void {
    const { f64 } = this.views;
    const places = PLACES;
    for (let from = 0; from < ids.length; from += PART) {
      const count = Math.min(PART, ids.length - from);
      this.find(ids, from, count);
      for (let index = 0; index < count; index++) into[from + index] = f64[places[index] ?? 0] ?? NaN;
    }
  }

  override runNumbers(first: number, into: Float64Array): void {
    const { views: { f64 }, stride } = this;
    const end = Math.min(this.rows, first + into.length);
    for (let row = first; row < end; ) {
      const next = Math.min(end, row - (row & this.mask) + this.mask + 1);
      const place = this.address(row) >>> 3;
      if (stride === 8) into.set(f64.subarray(place, place + next - row), row - first);
      else for (let at = row; at < next; at++) into[at - first] = this.at(at);
      row = next;
    }
  }

  protected readWords(): never {
    throw new Error("Cells of 64 bits are no words.");
  }

  protected readRun(): never {
    throw new Error("Cells of 64 bits are no words.");
  }
}

class ColumnBits extends MemoryColumn {
  protected readonly width = 2;
  private readonly lowest: number;
  private readonly most: number;
  private readonly none: number;

  constructor(views: Views, layout: Layout) {
    super(views, layout);
    this.lowest = layout.lowest;
    this.most = (1 << layout.bits) - 1;
    this.none = layout.bits >= REFERENCE_BITS ? this.most : -1;
  }

  at(row: number): number {
    if (row >= this.rows) return NaN;
    const value = ((this.views.u32[this.address(row) >>> 2] ?? 0) >>> this.lowest) & this.most;
    return value === this.none ? NONE : value;
  }

  protected readWords(into: Uint32Array, from: number, count: number): void {
    const { views: { u32 }, lowest, most } = this;
    const places = PLACES;
    for (let index = 0; index < count; index++) into[from + index] = ((u32[places[index] ?? 0] ?? 0) >>> lowest) & most;
    this.markAbsent(into, from, from + count);
  }

  protected readRun(into: Uint32Array, from: number, to: number, place: number, step: number): void {
    const { views: { u32 }, lowest, most } = this;
    for (let index = from, at = place; index < to; index++, at += step) into[index] = ((u32[at] ?? 0) >>> lowest) & most;
    this.markAbsent(into, from, to);
  }

  /** In a loop of its own: in that above it took as long again for columns that know no absence. */
  private markAbsent(into: Uint32Array, from: number, to: number): void {
    const { none } = this;
    const absent = NONE;
    if (none >= 0) for (let index = from; index < to; index++) if (into[index] === none) into[index] = absent;
  }
}

/** Cells are aligned to their width (assembly/table/column.ts): a stride or offset that is not would be our mistake. */
export function columnOf(views: Views, layout: Layout): MemoryColumn {
  const { width, bits, stride, offset } = layout;
  if (stride % width !== 0 || offset % width !== 0) throw new Error(`A column of width ${width} is not aligned.`);
  if (bits > 0) return new ColumnBits(views, layout);
  if (width === 8) return new Column64(views, layout);
  if (width === 4) return new Column32(views, layout);
  return width === 2 ? new Column16(views, layout) : new Column8(views, layout);
}
