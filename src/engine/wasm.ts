/**
 * One instance of the WebAssembly module, and, with the columns that it makes, the only place that looks into its memory. Addresses arrive signed and
 * every call may move the memory to a new buffer, so views are made anew after calls, and what is handed
 * out (`Column`, `inboxView`) may be used only until the next call of a method that is an export of the module. The ABI
 * is described in assembly/README.md. Nothing here assumes that there is only one instance.
 */
import { Counter, NONE, type ProblemKind, type SourceStatus, StringColumn, type Table } from "../../assembly/schema";
import type { RowId } from "../model/api";
import type { ByteStrings } from "./byte-sort";
import { type Column, columnOf, type MemoryColumn, type Views } from "./columns";

export type { Column } from "./columns";

interface Exports {
  readonly memory: WebAssembly.Memory;
  initialize(budget: number): void;
  inbox(lane: number): number;
  inboxCapacity(): number;
  loadCommands(length: number): number;
  addPort(port: number): void;
  openSource(length: number, size: number): SourceStatus;
  headerLength(): number;
  firstTime(length: number): number;
  sourceDetail(): number;
  ingest(source: number, length: number, fileOffset: number, last: number, lane: number, start: number, untilSeconds: number, untilNanoseconds: number): number;
  noteFile(source: number, kind: ProblemKind, detail: number): void;
  finish(): void;
  table(id: number): number;
  counters(): number;
  lookup(bytes: number): number;
  walk(source: number, length: number, fileOffset: number): number;
  segments(): number;
}

/** Words of a table's descriptor before its columns, and of each column. */
const DESCRIPTOR_WORDS = 4;
const COLUMN_WORDS = 4;

/** More columns than any table has. */
const SLOTS = 64;
/** Asked for at once, so that rows can still be read back when the budget is used up. */
const LOOKUP_BYTES = 2.5 * 2 ** 20;

/** Values of `segments()` for each record. */
export const SEGMENT_WORDS = 16;

/** Bytes of memory that tables and buffers of one instance may take, of the 3 GiB that the module can address. */
export const MEMORY_BUDGET = 2.75 * 2 ** 30;

/** As many rows as are read at once where several columns are: what is copied of them stays in the processor's first caches. */
export const CHUNK_ROWS = 4096;

/** Since the epoch. */
export interface CaptureTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Where bytes lie in the inbox. */
export interface InboxPlace {
  readonly lane: number;
  readonly start: number;
}

export class Decoder {
  /** Always those of the memory as the last call left it: every method that calls the module ends with `fresh`. */
  private memory: Views;
  private readonly descriptors: (number | undefined)[] = [];
  private readonly columns: MemoryColumn[] = [];

  private constructor(private readonly exports: Exports) {
    this.memory = viewsOf(exports.memory);
  }

  /** A fresh instance, initialized. `budget`: bytes of memory it may take. */
  static async create(module: WebAssembly.Module, budget = MEMORY_BUDGET): Promise<Decoder> {
    const instance = await WebAssembly.instantiate(module, { env: { abort } });
    const decoder = new Decoder(instance.exports as unknown as Exports);
    decoder.exports.initialize(budget);
    decoder.exports.lookup(LOOKUP_BYTES);
    decoder.fresh();
    return decoder;
  }

  /** Bytes that one call of `ingest` can be given. */
  get inboxCapacity(): number {
    return this.exports.inboxCapacity() >>> 0;
  }

  /** A lane of the inbox, to be filled. Valid until the next call into the module. */
  inboxView(lane = 0): Uint8Array {
    const start = this.exports.inbox(lane) >>> 0;
    const length = this.inboxCapacity;
    return this.fresh().u8.subarray(start, start + length);
  }

  /** Definitions in the form of assembly/README.md; how many names were taken. */
  loadCommands(definitions: Uint8Array): number {
    this.inboxView().set(definitions);
    const names = this.exports.loadCommands(definitions.length);
    this.fresh();
    return names;
  }

  addPort(port: number): void {
    this.exports.addPort(port);
    this.fresh();
  }

  /** `head`: the file's first bytes, left in the inbox; `size`: bytes of the file. */
  openSource(head: Uint8Array, size: number): SourceStatus {
    this.inboxView().set(head);
    const status = this.exports.openSource(head.length, size);
    this.fresh();
    return status;
  }

  headerLength(): number {
    return this.exports.headerLength() >>> 0;
  }

  /** Seconds since the epoch of the first record of the source opened last, whose first `length` bytes are still in the inbox. */
  firstTime(length: number): number {
    return this.exports.firstTime(length);
  }

  sourceDetail(): number {
    return this.exports.sourceDetail();
  }

  /**
   * Decodes `length` bytes of the inbox's first lane, or of those that `place` names, as far as the frames are not later than
   * `until`; how many bytes were consumed. `nextTime` tells whether a later frame stopped it.
   */
  ingest(source: number, length: number, fileOffset: number, last: boolean, until?: CaptureTime, place?: InboxPlace): number {
    const consumed = this.exports.ingest(
      source, length, fileOffset, last ? 1 : 0, place?.lane ?? 0, place?.start ?? 0, until?.seconds ?? NaN, until?.nanoseconds ?? 0,
    ) >>> 0;
    this.fresh();
    return consumed;
  }

  /** Time of the frame that stopped `ingest`, or that `firstTime` found. */
  nextTime(): CaptureTime | undefined {
    const seconds = this.counter(Counter.NEXT_SECONDS);
    return Number.isNaN(seconds) ? undefined : { seconds, nanoseconds: this.counter(Counter.NEXT_NANOSECONDS) };
  }

  /** Notes a problem of a whole file. */
  noteFile(source: number, kind: ProblemKind, detail: number): void {
    this.exports.noteFile(source, kind, detail);
    this.fresh();
  }

  finish(): void {
    this.exports.finish();
    this.fresh();
  }

  /** Segments of the records in `bytes`, which begin at a record of `source`, at `fileOffset`: SEGMENT_WORDS words each, copied. */
  walk(source: number, bytes: Uint8Array, fileOffset: number): Uint32Array {
    const address = this.exports.lookup(bytes.length) >>> 0;
    this.fresh().u8.set(bytes, address);
    const count = this.exports.walk(source, bytes.length, fileOffset) >>> 0;
    const first = (this.exports.segments() >>> 0) >>> 2;
    return this.fresh().u32.slice(first, first + count * SEGMENT_WORDS);
  }

  /** One of the totals. */
  counter(counter: Counter): number {
    const first = (this.exports.counters() >>> 0) >>> 3;
    return this.memory.f64[first + counter] ?? 0;
  }

  /** Bytes of linear memory. */
  get memoryBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  rows(table: Table): number {
    return this.memory.u32[this.descriptor(table)] ?? 0;
  }

  /** One cell; NaN where there is no such row. */
  cell(table: Table, column: number, row: number): number {
    return this.column(table, column).at(row);
  }

  /** A reader of one column. Valid until the next call into the module. */
  column(table: Table, column: number): Column {
    return this.memoryColumn(table, column);
  }

  /**
   * The cells of many rows, which must be there, copied: for loops over all rows, which a call for each cell would slow down several
   * times. As long a column as a table would go through memory for nothing: callers with several of them take `ids` part by part (`CHUNK_ROWS`).
   */
  words(table: Table, column: number, ids: Uint32Array, into = new Uint32Array(ids.length)): Uint32Array {
    this.memoryColumn(table, column).words(ids, into);
    return into;
  }

  /** The same for as many rows from `first` on as `into` has room for: where all rows are looked at, it takes half the time. */
  wordsFrom(table: Table, column: number, first: number, into: Uint32Array): Uint32Array {
    this.memoryColumn(table, column).run(first, into);
    return into;
  }

  /** The same for columns of any width. */
  numbersFrom(table: Table, column: number, first: number, into: Float64Array): Float64Array {
    this.memoryColumn(table, column).runNumbers(first, into);
    return into;
  }

  /** The same as `words` for columns of any width; NONE is a number there too. */
  numbers(table: Table, column: number, ids: Uint32Array, into = new Float64Array(ids.length)): Float64Array {
    this.memoryColumn(table, column).numbers(ids, into);
    return into;
  }

  private memoryColumn(table: Table, column: number): MemoryColumn {
    const { memory } = this;
    const descriptor = this.descriptor(table);
    const rows = memory.u32[descriptor] ?? 0;
    const slot = table * SLOTS + column;
    const cached = this.columns[slot];
    if (cached?.rows === rows && cached.views === memory) return cached;
    const entry = descriptor + DESCRIPTOR_WORDS + column * COLUMN_WORDS;
    const [form = 0, stride = 0, offset = 0, directory = 0] = memory.u32.subarray(entry, entry + COLUMN_WORDS);
    const [width, lowest, bits] = [form & 0xff, (form >>> 8) & 0xff, (form >>> 16) & 0xff];
    const shift = memory.u32[descriptor + 2] ?? 0;
    const made = columnOf(memory, { rows, shift, width, lowest, bits, stride, offset, directory: directory >>> 2 });
    this.columns[slot] = made;
    return made;
  }

  /** The bytes of a row of NAMES, KEYS or TEXTS, copied. */
  stringBytes(table: Table, row: number): Uint8Array {
    if (row >= this.rows(table)) return new Uint8Array(0);
    const address = this.cell(table, StringColumn.ADDRESS, row);
    return this.memory.u8.slice(address, address + this.cell(table, StringColumn.LENGTH, row));
  }

  /** All strings of a table, or of some of its rows, in place: bytes of memory, and where each row's lie. `bytes` are valid until the next call into the module. */
  strings(table: Table, rows?: Uint32Array): ByteStrings {
    const read = (column: StringColumn): Uint32Array =>
      rows === undefined ? this.wordsFrom(table, column, 0, new Uint32Array(this.rows(table))) : this.words(table, column, rows);
    return { bytes: this.memory.u8, start: read(StringColumn.ADDRESS), length: read(StringColumn.LENGTH) };
  }

  /** As an index of words. A descriptor stays where it is. */
  private descriptor(table: Table): number {
    return (this.descriptors[table] ??= (this.exports.table(table) >>> 0) >>> 2);
  }

  /** The views, after a call that may have moved the memory. */
  private fresh(): Views {
    if (this.memory.buffer !== this.exports.memory.buffer) this.memory = viewsOf(this.exports.memory);
    return this.memory;
  }
}

function viewsOf(memory: WebAssembly.Memory): Views {
  const { buffer } = memory;
  return {
    buffer, u8: new Uint8Array(buffer), u16: new Uint16Array(buffer), u32: new Uint32Array(buffer), f64: new Float64Array(buffer),
  };
}

/** AssemblyScript's `abort`: always a mistake of ours, never of the capture's. */
function abort(_message: number, _file: number, line: number, column: number): never {
  throw new Error(`The decoder stopped at ${line}:${column}.`);
}

/** A reference to a row, or undefined where the cell says that there is none. */
export function reference(cell: number): number | undefined {
  return cell === NONE || Number.isNaN(cell) ? undefined : cell;
}

/** `rows` row ids, from `first` on. */
export function allRows(rows: number, first = 0): Uint32Array {
  const ids = new Uint32Array(rows);
  for (let index = 0; index < rows; index++) ids[index] = first + index;
  return ids;
}

/** A row number as the row's identity. */
export function rowId(row: number): RowId {
  return row as RowId;
}
