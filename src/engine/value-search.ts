/**
 * Conditions on what stands only in the file: arguments and replies. Rows that the other conditions of a filter do not decide are read back, in
 * the order of the file and many at a time, and what each text was found in is kept for the last few texts; then the filter is as any other.
 * Rows are looked through where their bytes lie; only those that may hold secrets, or came damaged, are read as the table reads them.
 */
import { CommandColumn, Kind, ReplyType, RowFlag, Table } from "../../assembly/schema";
import type { Narrowing } from "../model/api";
import type { ValueStatus } from "../model/value-status";
import { latin1 } from "../model/escape";
import type { Filter } from "../model/filter/ast";
import type { ValueField } from "../model/filter/fields";
import { PartTest } from "../model/filter/part-test";
import { valueConditions } from "../model/filter/value-conditions";
import { type Part, Rope } from "../model/rope";
import { mayHoldSecrets } from "../model/secrets";
import { ByteFinder } from "./byte-find";
import type { Capture } from "./capture";
import { type CommandCells, commandCells, commandReader, replyMessage, requestMessage } from "./command-cells";
import type { ExchangeReader, ReadLimits } from "./exchanges";
import { type FilterContext, HOLDS, matchRows, MISSES } from "./filter";
import type { Labels } from "./labels";
import type { Message } from "./messages";
import { Batch, NearFrames, NOTHING } from "./plain-rows";
import { rowsHit, filterByCell } from "./text-filter";
import { exchangeHolds, MessageScan } from "./value-scan";
import { CHUNK_ROWS } from "./wasm";
import { nameWords } from "./window";
import { yieldToEvents } from "./yield";

/** Texts whose rows are kept: a byte a row each. */
const KEPT_TEXTS = 4;
/** Blocks of the capture (64 KiB each) that are read together. */
const BATCH_BLOCKS = 64;
/** Bytes of a message that are gathered at once. */
const WINDOW_BYTES = 4 * 2 ** 20;
/** Of rows that are read as the table reads them: of longer values the first part is looked through. */
const LIMITS: ReadLimits = { argument: 16 * 2 ** 20, reply: 16 * 2 ** 20, tree: { nodes: 2 ** 20, depth: 512 } };
/** Milliseconds after which the worker looks for other messages. */
const TURN_MS = 20;

/** One text, and which rows hold it. */
interface Entry {
  readonly key: string;
  readonly field: ValueField;
  readonly test: PartTest;
  readonly finder: ByteFinder;
  readonly reveal: boolean;
  /** All rows were there when it was made. */
  readonly isSettled: boolean;
  /** By row of COMMANDS: 0 where it was not looked at. */
  rows: Uint8Array;
  isHalted: boolean;
}

interface Run {
  readonly entries: readonly Entry[];
  isCut: boolean;
  done: Promise<boolean>;
}

export class ValueSearch {
  /** How far the newest search is; undefined where the newest question needed none. */
  status: ValueStatus | undefined;
  private entries: Entry[] = [];
  private run: Run | undefined;

  constructor(private readonly capture: Capture, private readonly reader: ExchangeReader, private readonly labels: Labels) {}

  /** What is known of a condition, by row; undefined where it was never looked for. */
  known(field: ValueField, text: string, isPattern: boolean, reveal: boolean): Uint8Array | undefined {
    return this.entries.find((entry) => entry.key === keyOf(field, text, isPattern, reveal))?.rows;
  }

  /** Stops reading; what was found stays, and no more is looked for until `goOn`. */
  stop(): void {
    if (this.status?.isRunning === true) for (const entry of this.run?.entries ?? []) entry.isHalted = true;
  }

  goOn(): void {
    for (const entry of this.entries) entry.isHalted = false;
  }

  /**
   * Reads what a filter asks for, of the rows of COMMANDS that `ids` gives in order of time. False when another text was asked for meanwhile, or `stale` said
   * that nobody waits; then not all of it is known. The older of two searches for other texts ends at once.
   */
  async resolve(context: FilterContext, { filter, flow }: Narrowing, ids: () => Uint32Array, stale: () => boolean): Promise<boolean> {
    const before = this.run;
    const entries = filter === undefined ? [] : this.entriesOf(filter, context.reveal === true);
    if (before?.entries.every((entry) => entries.includes(entry)) === false) before.isCut = true;
    this.run = undefined;
    if (filter === undefined || entries.length === 0) {
      this.status = undefined;
      return true;
    }
    const run: Run = { entries, isCut: false, done: Promise.resolve(false) };
    this.run = run;
    // A test keeps what it saw last: one search at a time.
    run.done = (before?.done ?? run.done).catch(() => false).then(() => this.search(run, context, filter, flow, ids(), stale));
    return run.done;
  }

  private async search(run: Run, context: FilterContext, filter: Filter, flow: number | undefined, ids: Uint32Array, stale: () => boolean): Promise<boolean> {
    const { decoder } = context;
    const isStale = (): boolean => run.isCut || stale();
    const isOver = (): boolean => isStale() || run.entries.some((entry) => entry.isHalted);
    if (isStale()) return false;
    const count = decoder.rows(Table.COMMANDS);
    for (const entry of run.entries) {
      if (entry.rows.length >= count) continue;
      const rows = new Uint8Array(count);
      rows.set(entry.rows);
      entry.rows = rows;
    }
    const sure = matchRows(context, filter);
    const open = matchRows({ ...context, most: true }, filter).map((hit, row) => hit ^ (sure[row] ?? 0));
    const hit = rowsHit(ids, open);
    const todo = flow === undefined ? hit : filterByCell(decoder, Table.COMMANDS, CommandColumn.FLOW, hit, flow);
    let [done, found] = [0, 0];
    const tell = (isRunning: boolean): void => {
      if (!run.isCut) this.status = { isRunning, done, total: todo.length, found };
    };
    tell(true);
    const near = new NearFrames(this.reader.blocks);
    const look = (batch: Batch, index: number): boolean | Promise<boolean> | undefined => {
      const id = batch.ids[index] ?? 0;
      if (batch.isPlain(index)) {
        const holds = this.lookAtPlain(run, near, batch, index);
        if (holds !== undefined) return holds;
      }
      const cells = commandCells(decoder, id);
      return this.isCareful(cells) ? undefined : this.look(run, cells, isOver);
    };
    let turn = performance.now();
    let batch = isOver() ? undefined : await this.nextBatch(run, todo, 0);
    while (batch !== undefined && batch.ids.length > 0 && !isOver()) {
      // The next rows are read while these are looked through.
      const { ids: rows } = batch;
      const next = this.nextBatch(run, todo, done + rows.length);
      next.catch(() => undefined);
      const slow: number[] = [];
      near.forget();
      for (let index = 0; index < rows.length && !isOver(); index++) {
        let holds = look(batch, index);
        if (holds instanceof Promise) {
          holds = await holds;
          near.forget();
        }
        if (holds === undefined) slow.push(rows[index] ?? 0);
        else if (holds) found++;
      }
      if (!isOver()) {
        await this.reader.forEach(slow, LIMITS, (exchange) => {
          const words = nameWords(this.labels, exchange);
          let holds = false;
          for (const entry of run.entries) holds = note(entry, exchange.cells.id, exchangeHolds(entry.test, entry.field, exchange, words, entry.reveal)) || holds;
          if (holds) found++;
        });
        done += rows.length;
      }
      batch = await next;
      if (isStale()) return false;
      tell(true);
      if (performance.now() - turn < TURN_MS) continue;
      await yieldToEvents();
      turn = performance.now();
    }
    // A stop may come in the middle of what is read together.
    if (done < todo.length) done = todo.filter((row) => run.entries.every(({ rows }) => rows[row] !== 0)).length;
    tell(false);
    return !isStale();
  }

  /** The next rows, with what they need of the file read. */
  private async nextBatch({ entries }: Run, todo: Uint32Array, from: number): Promise<Batch> {
    const { blocks, messages } = this.reader;
    const { decoder } = this.capture;
    const batch = new Batch(decoder, todo.subarray(from, from + CHUNK_ROWS), (name) => this.mayHoldSecrets(name));
    const cellsOf = commandReader(decoder);
    const wanted = new Set<number>();
    let [first, last, index] = [Infinity, -Infinity, 0];
    for (; index < batch.ids.length && wanted.size < BATCH_BLOCKS; index++) {
      if (batch.isPlain(index)) {
        // Frames of a batch mostly are in blocks that were met before.
        for (const frame of [batch.frame[index] ?? 0, batch.replyFrame(index)]) {
          if (frame >= first && frame <= last) continue;
          let block: number;
          [block, first, last] = blocks.blockAround(frame);
          wanted.add(block);
        }
        continue;
      }
      for (const message of sidesOf(cellsOf(batch.ids[index] ?? 0), entries)) {
        if (message !== undefined) messages.collectBlocks(message, Math.min(message.bytes, WINDOW_BYTES), wanted);
      }
    }
    batch.ids = batch.ids.subarray(0, index);
    await blocks.ensure(wanted);
    return batch;
  }

  /** Looks through a row whose messages lie in a frame each; undefined where that is not so after all. */
  private lookAtPlain({ entries }: Run, near: NearFrames, batch: Batch, index: number): boolean | undefined {
    const request = near.place(batch.frame[index] ?? 0, batch.requestSequence[index] ?? 0, batch.requestSize[index] ?? 0);
    const requestBytes = near.bytes;
    const reply = batch.replyAfter[index] === 0 ? 0 : near.place(batch.replyFrame(index), batch.replySequence[index] ?? 0, batch.replySize[index] ?? 0);
    if (request < 0 || reply < 0) return undefined;
    const requestEnd = request + (batch.requestSize[index] ?? 0);
    const replyEnd = reply + (batch.replyAfter[index] === 0 ? 0 : (batch.replySize[index] ?? 0));
    let any = false;
    for (const entry of entries) {
      const { field, test, finder } = entry;
      const holds = (field !== "reply" && finder.isIn(requestBytes, request, requestEnd) && scanned(new MessageScan(test, this.words(batch.name[index] ?? 0)), [{ bytes: requestBytes, from: request, to: requestEnd }])) ||
        (field !== "arg" && reply !== replyEnd && finder.isIn(near.bytes, reply, replyEnd) && scanned(new MessageScan(test, 0), [{ bytes: near.bytes, from: reply, to: replyEnd }]));
      any = note(entry, batch.ids[index] ?? 0, holds) || any;
    }
    return any;
  }

  /** Looks through a row where its bytes lie; at once where these are there. */
  private look({ entries }: Run, cells: CommandCells, isOver: () => boolean): boolean | Promise<boolean> {
    const [request, reply] = sidesOf(cells, entries);
    const requestParts = request === undefined ? [] : this.partsNow(request);
    const replyParts = reply === undefined ? [] : this.partsNow(reply);
    if (requestParts === undefined || replyParts === undefined) return this.lookSlowly(entries, cells, isOver);
    let any = false;
    for (const entry of entries) {
      const { field, test, finder } = entry;
      const holds = (field !== "reply" && finder.mayBeIn(requestParts) && scanned(new MessageScan(test, this.words(cells.name)), requestParts)) ||
        (field !== "arg" && finder.mayBeIn(replyParts) && scanned(new MessageScan(test, 0), replyParts));
      any = note(entry, cells.id, holds) || any;
    }
    return any;
  }

  private async lookSlowly(entries: readonly Entry[], cells: CommandCells, isOver: () => boolean): Promise<boolean> {
    const [request, reply] = sidesOf(cells, entries);
    let any = false;
    for (const entry of entries) {
      const { field, test } = entry;
      const isFound = (field !== "reply" && request !== undefined && (await this.scanSlowly(request, new MessageScan(test, this.words(cells.name)), isOver))) ||
        (field !== "arg" && reply !== undefined && (await this.scanSlowly(reply, new MessageScan(test, 0), isOver)));
      if (isOver()) return false;
      any = note(entry, cells.id, isFound) || any;
    }
    return any;
  }

  private async scanSlowly(message: Message, scan: MessageScan, isOver: () => boolean): Promise<boolean> {
    for (let from = 0; from < message.bytes && !scan.isOver && !isOver(); from += WINDOW_BYTES) {
      const to = Math.min(message.bytes, from + WINDOW_BYTES);
      const rope = new Rope(message.bytes);
      await this.reader.messages.gather(message, rope, from, to);
      for (const part of rope.parts(from, to)) scan.add(part);
    }
    return scan.end();
  }

  /** A message that is short enough, where its bytes were read already. */
  private partsNow(message: Message): readonly Part[] | undefined {
    return message.bytes > WINDOW_BYTES ? undefined : this.reader.messages.gatherNow(message, message.bytes)?.parts(0, message.bytes);
  }

  /** Arguments that the name takes. */
  private words(name: number): number {
    return this.labels.name(name)?.includes(" ") === true ? 2 : 1;
  }

  /** Whether a row may hold secrets, or is no plain array that was captured whole. */
  private isCareful({ kind, flags, name }: CommandCells): boolean {
    return (kind !== Kind.COMMAND && kind !== Kind.REPLICATION) || (flags & (RowFlag.INLINE | RowFlag.REQUEST_HOLE)) !== 0 || this.mayHoldSecrets(name);
  }

  private mayHoldSecrets(name: number): boolean {
    const text = this.labels.name(name);
    return text === undefined || mayHoldSecrets(text);
  }

  /** Those of a filter's conditions; they are kept as the last ones. */
  private entriesOf(filter: Filter, reveal: boolean): readonly Entry[] {
    const isSettled = this.labels.settled;
    const wanted = new Map<string, Entry>();
    for (const { field, text, isPattern } of valueConditions(filter)) {
      const key = keyOf(field, text, isPattern, reveal);
      // While a capture loads, rows that were looked at still get their replies.
      const kept = wanted.get(key) ?? this.entries.find((entry) => entry.key === key && entry.isSettled === isSettled);
      const test = kept?.test ?? new PartTest(text, isPattern);
      wanted.set(key, kept ?? { key, field, test, finder: new ByteFinder(BOOLEANS.includes(latin1(test.literal)) ? NOTHING : test.literal), reveal, isSettled, rows: new Uint8Array(0), isHalted: false });
    }
    this.entries = [...this.entries.filter(({ key }) => !wanted.has(key)), ...wanted.values()].slice(-Math.max(KEPT_TEXTS, wanted.size));
    return [...wanted.values()];
  }
}

/** What #t and #f are shown as: of a part of it no bytes need to be there. */
const BOOLEANS = "true false";

function keyOf(field: ValueField, text: string, isPattern: boolean, reveal: boolean): string {
  return `${field} ${isPattern ? "~" : "="}${reveal ? "!" : " "}${text}`;
}

/** Where the arguments lie that are looked through, and where the reply. What a primary sends to its replica are arguments. */
function sidesOf(cells: CommandCells, entries: readonly Entry[]): readonly [request: Message | undefined, reply: Message | undefined] {
  const isReplication = cells.kind === Kind.REPLICATION;
  const request = isReplication ? replyMessage(cells) : requestMessage(cells);
  return [
    entries.some(({ field }) => field !== "reply") ? request : undefined,
    // QUEUED is no reply of its own.
    isReplication || cells.replyType === ReplyType.NONE || entries.every(({ field }) => field === "arg") ? undefined : replyMessage(cells),
  ];
}

function scanned(scan: MessageScan, parts: readonly Part[]): boolean {
  for (const part of parts) scan.add(part);
  return scan.end();
}

function note({ rows }: Entry, row: number, holds: boolean): boolean {
  rows[row] = holds ? HOLDS : MISSES;
  return holds;
}
