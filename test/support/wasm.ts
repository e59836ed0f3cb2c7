/**
 * The WebAssembly module through its ABI (assembly/README.md), for tests: compiled once, a new instance for each
 * `RawDecoder`. Reads tables as plain numbers; knows nothing of what src/engine makes of them.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  CommandColumn, CommandPlace, type Counter, NO_LATENCY, NONE, SegmentColumn, StringColumn, Table, WideColumn,
} from "../../assembly/schema";
import { commandDefinitions, encodeDefinitions } from "../../src/model/commands";

const module = new WebAssembly.Module(readFileSync(fileURLToPath(new URL("../../build/decoder.wasm", import.meta.url))));
const definitions = encodeDefinitions(commandDefinitions());

export interface RawOptions {
  /** Bytes of memory that tables and buffers may take. */
  readonly budget?: number;
  /** TCP ports that are RESP whatever they carry. */
  readonly ports?: readonly number[];
  /** False: without command definitions, as if no command were known. */
  readonly definitions?: boolean;
}

/** Sizes of the pieces in which a file is handed over: one for all, or one after the other and then the rest. */
export type Chunks = number | readonly number[];

function abortMessage(memory: WebAssembly.Memory, message: number): string {
  // AssemblyScript keeps a string's length in bytes four bytes before its UTF-16 units.
  const length = new DataView(memory.buffer).getUint32((message >>> 0) - 4, true);
  return new TextDecoder("utf-16le").decode(new Uint8Array(memory.buffer, message >>> 0, length));
}

export class RawDecoder {
  private readonly exports: WebAssembly.Exports;
  readonly memory: WebAssembly.Memory;

  constructor({ budget = 1 << 28, ports = [], definitions: known = true }: RawOptions = {}) {
    const abort = (message: number, _file: number, line: number, column: number): never => {
      const text = message === 0 ? "" : abortMessage(this.memory, message);
      throw new Error(`the module trapped: ${text} (line ${line}, column ${column})`);
    };
    this.exports = new WebAssembly.Instance(module, { env: { abort } }).exports;
    const { memory } = this.exports;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
    this.memory = memory;
    this.call("initialize", budget);
    if (known) this.call("loadCommands", this.fillInbox(definitions));
    for (const port of ports) this.call("addPort", port);
  }

  /** Calls an export; what it gives is signed. */
  call(name: string, ...values: readonly number[]): number {
    const target = this.exports[name];
    if (typeof target !== "function") throw new Error(`the module does not export ${name}`);
    const result: unknown = Reflect.apply(target, undefined, values);
    return typeof result === "number" ? result : 0;
  }

  /** Puts bytes into the inbox, and gives their number. */
  fillInbox(bytes: Uint8Array): number {
    const address = this.call("inbox") >>> 0;
    if (bytes.length > this.call("inboxCapacity") >>> 0) throw new Error("more than the inbox holds");
    new Uint8Array(this.memory.buffer, address, bytes.length).set(bytes);
    return bytes.length;
  }

  /** Opens a file as the next source and gives the SourceStatus. */
  open(file: Uint8Array): number {
    const length = this.fillInbox(file.subarray(0, this.call("inboxCapacity") >>> 0));
    return this.call("openSource", length, file.length);
  }

  /** Opens a file, and ingests all of it in the given pieces. What `ingest` leaves is offered again with the next piece. */
  load(file: Uint8Array, source = 0, chunks: Chunks = file.length): void {
    const status = this.open(file);
    if (status !== 0) throw new Error(`the module refuses the file with status ${status}`);
    const capacity = this.call("inboxCapacity") >>> 0;
    let start = this.call("headerLength");
    let end = start;
    for (let piece = 0; ; piece += 1) {
      const size = typeof chunks === "number" ? chunks : (chunks[piece] ?? file.length);
      end = Math.min(file.length, end + size, start + capacity);
      const last = end === file.length;
      this.fillInbox(file.subarray(start, end));
      start += this.call("ingest", source, end - start, start, Number(last));
      if (last) return;
      if (start === end - capacity) throw new Error("the module asks for more than the inbox holds");
    }
  }

  finish(): void {
    this.call("finish");
  }

  /** Rows of a table. */
  rows(table: Table): number {
    return this.word(this.descriptor(table));
  }

  cell(table: Table, column: number, row: number): number {
    const descriptor = this.descriptor(table);
    const columns = this.word(descriptor + 4);
    if (column >= columns || row < 0 || row >= this.rows(table)) {
      throw new Error(`${Table[table]} has no column ${column} in row ${row}`);
    }
    const [form, stride, offset, directory] = [0, 4, 8, 12].map((at) => this.word(descriptor + 16 + 16 * column + at));
    if (form === undefined || stride === undefined || offset === undefined || directory === undefined) throw new Error("unreachable");
    const shift = this.word(descriptor + 8);
    const block = this.word(directory + 4 * (row >>> shift));
    const cell = this.number(block + (row & (2 ** shift - 1)) * stride + offset, form & 0xff);
    const [lowest, bits] = [(form >>> 8) & 0xff, (form >>> 16) & 0xff];
    if (bits === 0) return cell;
    const value = Math.floor(cell / 2 ** lowest) % 2 ** bits;
    return bits >= 22 && value === 2 ** bits - 1 ? NONE : value;
  }

  /** Where a row's messages lie, out of COMMANDS or WIDE. */
  place(place: CommandPlace, row: number): number {
    const cell = (column: CommandColumn): number => this.cell(Table.COMMANDS, column, row);
    const latency = cell(CommandColumn.LATENCY);
    if (place === CommandPlace.LATENCY && latency !== NO_LATENCY) return latency;
    const request = cell(CommandColumn.IS_OWN) === 1 ? 0 : cell(CommandColumn.FRAME);
    if (place === CommandPlace.REQUEST_FRAME) return request;
    if (cell(CommandColumn.IS_WIDE) === 1) {
      const column = {
        [CommandPlace.REQUEST_LAST_FRAME]: WideColumn.REQUEST_LAST_FRAME,
        [CommandPlace.REQUEST_BYTES]: WideColumn.REQUEST_BYTES,
        [CommandPlace.REPLY_FRAME]: WideColumn.REPLY_FRAME,
        [CommandPlace.REPLY_LAST_FRAME]: WideColumn.REPLY_LAST_FRAME,
        [CommandPlace.REPLY_BYTES]: WideColumn.REPLY_BYTES,
        [CommandPlace.LATENCY]: WideColumn.LATENCY,
      }[place];
      return this.cell(Table.WIDE, column, cell(CommandColumn.WIDE_ROW));
    }
    const after = cell(CommandColumn.REPLY_AFTER);
    const reply = after === 0 ? 0 : cell(CommandColumn.FRAME) + after - 1;
    return {
      [CommandPlace.REQUEST_LAST_FRAME]: request + cell(CommandColumn.REQUEST_SPAN),
      [CommandPlace.REQUEST_BYTES]: cell(CommandColumn.REQUEST_SIZE),
      [CommandPlace.REPLY_FRAME]: reply,
      [CommandPlace.REPLY_LAST_FRAME]: reply + cell(CommandColumn.REPLY_SPAN),
      [CommandPlace.REPLY_BYTES]: cell(CommandColumn.REPLY_SIZE),
      [CommandPlace.LATENCY]: NaN,
    }[place];
  }

  /** The same of all rows. */
  places(place: CommandPlace): number[] {
    return Array.from({ length: this.rows(Table.COMMANDS) }, (_, row) => this.place(place, row));
  }

  /** All cells of a column. */
  column(table: Table, column: number): number[] {
    return Array.from({ length: this.rows(table) }, (_, row) => this.cell(table, column, row));
  }

  /** A row of NAMES, KEYS or TEXTS, one character for each byte. */
  text(table: Table.NAMES | Table.KEYS | Table.TEXTS, row: number): string {
    const address = this.cell(table, StringColumn.ADDRESS, row);
    const length = this.cell(table, StringColumn.LENGTH, row);
    return Buffer.from(this.memory.buffer, address, length).toString("latin1");
  }

  counter(counter: Counter): number {
    return this.number((this.call("counters") >>> 0) + 8 * counter, 8);
  }

  /** Decodes records again, which lie at `offset`, without recording anything: one entry for each, its columns by SegmentColumn (TIME as a number). */
  walk(source: number, records: Uint8Array, offset: number): number[][] {
    const address = this.call("lookup", records.length) >>> 0;
    new Uint8Array(this.memory.buffer, address, records.length).set(records);
    const count = this.call("walk", source, records.length, offset);
    const rows = this.call("segments") >>> 0;
    const fields = SegmentColumn.WINDOW + 1;
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: fields }, (_cell, field) =>
        this.number(rows + 4 * (row * fields + field), field === SegmentColumn.TIME ? 8 : 4)),
    );
  }

  private descriptor(table: Table): number {
    return this.call("table", table) >>> 0;
  }

  private word(address: number): number {
    return this.number(address, 4);
  }

  private number(address: number, width: number): number {
    const view = new DataView(this.memory.buffer);
    switch (width) {
      case 1:
        return view.getUint8(address);
      case 2:
        return view.getUint16(address, true);
      case 4:
        return view.getUint32(address, true);
      default:
        return view.getFloat64(address, true);
    }
  }
}

/** A whole capture, decoded to its end. */
export function decode(file: Uint8Array, options: RawOptions & { readonly chunks?: Chunks } = {}): RawDecoder {
  const decoder = new RawDecoder(options);
  decoder.load(file, 0, options.chunks);
  decoder.finish();
  return decoder;
}
