/**
 * What commands did with each key, or with the keys of each pattern: figures that lie side by side by the number of the key, filled in one pass over the
 * rows, which are in order of time. A million keys take some 70 MB: they are kept only while somebody looks at them.
 */
import { CommandColumn, CommandPlace, Kind, NO_LATENCY, NONE, RowFlag, Status, Table } from "../../assembly/schema";
import { TTL_COMMANDS, VALUE_READS } from "../model/key-commands";
import { messageBytes, placeColumn } from "./command-places";
import { namesThat } from "./filter";
import { type ClientCounter, clientCounter } from "./key-clients";
import { allKeys } from "./more-keys";
import type { Decoder } from "./wasm";

/** Rows that are counted together: so few that their keys' records are still in the processor's cache when they are needed a second time. */
const PART_ROWS = 512;
/** Figures of a number are one record of 64 bytes, a line of the processor's cache, since a row touches most of them: 8 words, and 4 doubles behind them. */
const RECORD = 64;
/** Places of whole numbers. FIRST_ROW and LAST_ROW: 1 + the row of its first and its last command, 0 where it has none. */
export const Count = { COMMANDS: 0, READS: 1, WRITES: 2, ERRORS: 3, HITS: 4, MISSES: 5, FIRST_ROW: 6, LAST_ROW: 7 } as const;
export const COUNTS = RECORD / 4;
/** Places of sums. LONGEST is -1 where no latency is known. */
export const Sum = { REQUEST_BYTES: 4, REPLY_BYTES: 5, TIME: 6, LONGEST: 7 } as const;
export const SUMS = RECORD / 8;

export interface KeyFigures {
  /** Numbers that have commands, ascending. */
  readonly of: Uint32Array;
  /** Of the same memory: COUNTS words, or SUMS doubles, for each number, whether it has commands or not. */
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
  /** By number: its connections. */
  readonly clients: Uint32Array;
  /** By number: 1 + the last row that tells how long the key lives, 0 for none; of a pattern instead how many keys it has. */
  readonly more: Uint32Array;
}

/** What a command is, and what it came to: bits. */
const Role = { READ: 1, WRITE: 2, HIT: 4, MISS: 8, ERROR: 16, TTL: 32 } as const;
/** A status fits into as many bits. */
const STATUS_BITS = 3;

/** By row of NAMES and status, `name << STATUS_BITS | status`: looked up, since a row's command and its reply are as good as random, and a processor is slow where it cannot guess. */
function rolesOf(decoder: Decoder, tellsTtl: boolean): Uint8Array {
  const [reads, writes] = [namesThat(decoder, "read"), namesThat(decoder, "write")];
  const text = new TextDecoder("latin1");
  const names = decoder.rows(Table.NAMES);
  const roles = new Uint8Array(names << STATUS_BITS);
  for (let row = 0; row < names; row++) {
    const name = text.decode(decoder.stringBytes(Table.NAMES, row));
    const always = (reads[row + 1] === 1 ? Role.READ : 0) | (writes[row + 1] === 1 ? Role.WRITE : 0);
    const of = row << STATUS_BITS;
    roles.fill(always, of, of + (1 << STATUS_BITS));
    const add = (status: Status, role: number): void => { roles[of + status] = (roles[of + status] ?? 0) | role; };
    add(Status.ERROR, Role.ERROR);
    if (VALUE_READS.has(name)) {
      add(Status.OK, Role.HIT);
      add(Status.NIL, Role.MISS);
    }
    if (tellsTtl && TTL_COMMANDS.has(name)) {
      add(Status.OK, Role.TTL);
      add(Status.NONE, Role.TTL);
    }
  }
  return roles;
}

/** `ids`: rows of COMMANDS in order of time; a command counts for each of its keys, and once for a pattern that several of them have, with all its bytes and its whole time. `numberOf`: by row of KEYS its number, below `numbers`; undefined where keys themselves are looked at. `over`: figures that nobody needs any more, whose memory is used again: new memory would take a fifth of the time. */
export function keyFigures(decoder: Decoder, ids: Uint32Array, numbers: number, numberOf?: Uint32Array, over?: KeyFigures): KeyFigures {
  const pairs = allKeys(decoder, ids);
  const tally = new Tally(decoder, recordsOf(numbers, over), pairs.rows.length, numberOf === undefined);
  const keys = decoder.rows(Table.KEYS);
  const patterns = numberOf === undefined ? undefined : new PatternNumbers(numberOf, numbers, pairs.rows !== ids, tally.more);
  const keyCells = new Uint32Array(PART_ROWS);
  const own = new Uint32Array(PART_ROWS);
  const kinds = new Uint32Array(PART_ROWS);
  for (let from = 0; from < pairs.rows.length; from += PART_ROWS) {
    const rows = pairs.rows.subarray(from, from + PART_ROWS);
    decoder.words(Table.COMMANDS, CommandColumn.KIND, rows, kinds);
    const cells = pairs.keys?.subarray(from, from + PART_ROWS) ?? decoder.words(Table.COMMANDS, CommandColumn.KEY, rows, keyCells);
    commandKeys(rows.length, cells, kinds, keys, own);
    patterns?.replace(rows, own);
    tally.add(rows, own);
  }
  return tally.figures();
}

/** Empty records. They are written once from the first to the last, since the system gives memory fastest in this order. */
function recordsOf(numbers: number, over: KeyFigures | undefined): Uint8Array<ArrayBuffer> {
  const length = numbers * RECORD;
  const spare = over?.counts.buffer;
  const buffer = spare instanceof ArrayBuffer && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  return new Uint8Array(buffer, 0, length).fill(0);
}

/** The keys of commands; NONE where there is none, or where a row is something else. */
function commandKeys(count: number, cells: Uint32Array, kinds: Uint32Array, keys: number, into: Uint32Array): void {
  const command: number = Kind.COMMAND;
  const none = NONE;
  for (let index = 0; index < count; index++) {
    const key = cells[index] ?? none;
    into[index] = key < keys && kinds[index] === command ? key : none;
  }
}

/** Exchanges keys for the numbers of their patterns, and counts how many keys each pattern has. */
class PatternNumbers {
  private readonly isSeen: Uint8Array;
  /** By number 1 + the row that it was given for last; empty where no row has several keys. */
  private readonly givenFor: Uint32Array;

  constructor(private readonly numberOf: Uint32Array, numbers: number, hasSeveral: boolean, private readonly keysOf: Uint32Array) {
    this.isSeen = new Uint8Array(numberOf.length);
    this.givenFor = new Uint32Array(hasSeveral ? numbers : 0);
  }

  /** A row that has several keys of one pattern has its number once, and NONE for the others. */
  replace(rows: Uint32Array, keys: Uint32Array): void {
    const { numberOf, isSeen, givenFor, keysOf } = this;
    const none = NONE;
    for (let index = 0; index < rows.length; index++) {
      const key = keys[index] ?? none;
      if (key === none) continue;
      const number = numberOf[key] ?? 0;
      keys[index] = number;
      if (isSeen[key] === 0) keysOf[number] = (keysOf[number] ?? 0) + 1;
      isSeen[key] = 1;
      if (givenFor.length === 0) continue;
      const row = (rows[index] ?? 0) + 1;
      if (givenFor[number] === row) keys[index] = none;
      givenFor[number] = row;
    }
  }
}

const part = (): Uint32Array<ArrayBuffer> => new Uint32Array(PART_ROWS);

/** The figures while they are counted. Its loops are methods of their own, and short: browsers make long ones fast only late. */
class Tally {
  readonly more: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly sums: Float64Array;
  private readonly roles: Uint8Array;
  private readonly clients: ClientCounter;
  private readonly cells = { name: part(), status: part(), flags: part(), request: part(), reply: part(), latency: part(), flow: part() };

  constructor(private readonly decoder: Decoder, records: Uint8Array<ArrayBuffer>, rows: number, tellsTtl: boolean) {
    const { buffer, length } = records;
    const numbers = length / RECORD;
    this.counts = new Uint32Array(buffer, 0, numbers * COUNTS);
    this.sums = new Float64Array(buffer, 0, numbers * SUMS);
    this.more = new Uint32Array(numbers);
    this.roles = rolesOf(decoder, tellsTtl);
    this.clients = clientCounter(numbers, decoder.rows(Table.FLOWS), rows);
  }

  /** Rows of COMMANDS, at most PART_ROWS, each with the number that it counts for, or NONE. */
  add(rows: Uint32Array, numbers: Uint32Array): void {
    const { decoder, cells: { name, status, flags, request, reply, latency, flow } } = this;
    decoder.words(Table.COMMANDS, CommandColumn.NAME, rows, name);
    decoder.words(Table.COMMANDS, CommandColumn.STATUS, rows, status);
    decoder.words(Table.COMMANDS, CommandColumn.FLAGS, rows, flags);
    decoder.words(Table.COMMANDS, CommandColumn.LATENCY, rows, latency);
    decoder.words(Table.COMMANDS, CommandColumn.FLOW, rows, flow);
    messageBytes(decoder, CommandPlace.REQUEST_BYTES, rows, request);
    messageBytes(decoder, CommandPlace.REPLY_BYTES, rows, reply);
    this.addCommands(rows.length, numbers);
    this.clients.add(rows.length, numbers, flow);
    this.addCounts(rows, numbers);
    this.addSums(rows.length, numbers);
    if (decoder.rows(Table.WIDE) > 0) this.addLong(rows, numbers);
  }

  /** Apart from all other figures: so the processor waits for many keys' records at once, and not in those loops for one after the other. */
  private addCommands(count: number, numbers: Uint32Array): void {
    const { counts } = this;
    const [each, none] = [COUNTS, NONE];
    for (let index = 0; index < count; index++) {
      const number = numbers[index] ?? none;
      if (number === none) continue;
      const at = Math.imul(number, each);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }

  private addCounts(rows: Uint32Array, numbers: Uint32Array): void {
    const { counts, sums, more, roles, cells: { name, status } } = this;
    // Loops take them from variables of their own: what belongs to a module is looked up each time.
    const { READS: reads, WRITES: writes, ERRORS: errors, HITS: hits, MISSES: misses, FIRST_ROW: firstRow, LAST_ROW: lastRow } = Count;
    const [countsEach, sumsEach, longest, statusBits, tellsTtl, none] = [COUNTS, SUMS, Sum.LONGEST, STATUS_BITS, Role.TTL, NONE];
    for (let index = 0; index < rows.length; index++) {
      const number = numbers[index] ?? none;
      if (number === none) continue;
      const row = (rows[index] ?? 0) + 1;
      const role = roles[((name[index] ?? 0) << statusBits) | (status[index] ?? 0)] ?? 0;
      const at = Math.imul(number, countsEach);
      counts[at + reads] = (counts[at + reads] ?? 0) + (role & 1);
      counts[at + writes] = (counts[at + writes] ?? 0) + ((role >>> 1) & 1);
      counts[at + hits] = (counts[at + hits] ?? 0) + ((role >>> 2) & 1);
      counts[at + misses] = (counts[at + misses] ?? 0) + ((role >>> 3) & 1);
      counts[at + errors] = (counts[at + errors] ?? 0) + ((role >>> 4) & 1);
      counts[at + lastRow] = row;
      if (counts[at + firstRow] === 0) {
        counts[at + firstRow] = row;
        sums[Math.imul(number, sumsEach) + longest] = -1;
      }
      if ((role & tellsTtl) !== 0) more[number] = row;
    }
  }

  private addSums(count: number, numbers: Uint32Array): void {
    const { sums, cells: { flags, request, reply, latency } } = this;
    const { REQUEST_BYTES: requestBytes, REPLY_BYTES: replyBytes, TIME: time, LONGEST: longest } = Sum;
    const [each, none, noLatency, blocking]: readonly [number, number, number, number] = [SUMS, NONE, NO_LATENCY, RowFlag.BLOCKING];
    for (let index = 0; index < count; index++) {
      const number = numbers[index] ?? none;
      if (number === none) continue;
      const at = Math.imul(number, each);
      sums[at + requestBytes] = (sums[at + requestBytes] ?? 0) + (request[index] ?? 0);
      sums[at + replyBytes] = (sums[at + replyBytes] ?? 0) + (reply[index] ?? 0);
      const took = latency[index] ?? noLatency;
      // A blocking command waits by design.
      if (took === noLatency || ((flags[index] ?? 0) & blocking) !== 0) continue;
      sums[at + time] = (sums[at + time] ?? 0) + took;
      sums[at + longest] = Math.max(sums[at + longest] ?? 0, took);
    }
  }

  /** Latencies that do not fit in a word. */
  private addLong(rows: Uint32Array, numbers: Uint32Array): void {
    const { decoder, sums, cells: { flags, latency } } = this;
    const long = placeColumn(decoder, CommandPlace.LATENCY);
    for (let index = 0; index < rows.length; index++) {
      const number = numbers[index] ?? NONE;
      if (number === NONE || latency[index] !== NO_LATENCY || ((flags[index] ?? 0) & RowFlag.BLOCKING) !== 0) continue;
      const took = long.at(rows[index] ?? 0);
      if (Number.isNaN(took)) continue;
      const at = number * SUMS;
      sums[at + Sum.TIME] = (sums[at + Sum.TIME] ?? 0) + took;
      sums[at + Sum.LONGEST] = Math.max(sums[at + Sum.LONGEST] ?? 0, took);
    }
  }

  figures(): KeyFigures {
    const { counts, sums, more } = this;
    return { of: used(counts), counts, sums, clients: this.clients.clients(), more };
  }
}

function used(counts: Uint32Array): Uint32Array {
  const numbers = new Uint32Array(counts.length / COUNTS);
  let count = 0;
  for (let number = 0; number < numbers.length; number++) if (counts[number * COUNTS] !== 0) numbers[count++] = number;
  return numbers.slice(0, count);
}
