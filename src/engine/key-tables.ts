/**
 * The tables of keys and of patterns: which rows a query gives, in which order, and rows to be shown. Their rows are numbers of keys and of patterns. The figures of
 * the newest query are kept, so that another order of the same rows costs only the sorting; they go when another table is looked at.
 */
import { CommandColumn, NONE, Status, Table } from "../../assembly/schema";
import type { KeyRow, KeyUse, PatternRow, Query } from "../model/api";
import { ttlText } from "../model/key-commands";
import { latin1 } from "../model/escape";
import type { Exchange, ExchangeReader } from "./exchanges";
import { Count, COUNTS, type KeyFigures, keyFigures, Sum, SUMS } from "./key-figures";
import { patternsOf } from "./key-patterns";
import type { Labels } from "./labels";
import { sortByNumber, sortByWord } from "./radix";
import { stringRanks } from "./ranks";
import { CELL_LIMITS } from "./row-texts";
import { type Decoder, rowId } from "./wasm";

export type KeyView = "keys" | "patterns";

const COUNT_COLUMNS: ReadonlyMap<string | undefined, number> = new Map([
  ["commands", Count.COMMANDS], ["reads", Count.READS], ["writes", Count.WRITES], ["errors", Count.ERRORS],
]);
const SUM_COLUMNS: ReadonlyMap<string | undefined, number> = new Map([
  ["requestBytes", Sum.REQUEST_BYTES], ["replyBytes", Sum.REPLY_BYTES], ["time", Sum.TIME], ["longest", Sum.LONGEST],
]);
const ROW_COLUMNS: ReadonlyMap<string | undefined, number> = new Map([["first", Count.FIRST_ROW], ["last", Count.LAST_ROW]]);

export class KeyTables {
  /** While a capture loads, rows that are there still get their replies: then figures serve their own windows only. */
  private kept: { readonly view: KeyView; readonly what: string; readonly isSettled: boolean; readonly figures: KeyFigures } | undefined;

  constructor(
    private readonly decoder: Decoder,
    private readonly labels: Labels,
    private readonly reader: ExchangeReader,
  ) {}

  forget(): void {
    this.kept = undefined;
  }

  total(view: KeyView): number {
    return view === "keys" ? this.decoder.rows(Table.KEYS) : patternsOf(this.decoder).names.length;
  }

  /** `idsOf`: the rows of COMMANDS that the query looks at, in order of time. Without a sort: most bytes both ways first. */
  query(view: KeyView, { sort, ...narrowing }: Query, idsOf: () => Uint32Array): Uint32Array {
    const what = JSON.stringify(narrowing);
    if (this.kept?.what !== what || !this.kept.isSettled) {
      const over = this.kept?.figures;
      this.kept = undefined;
      const patterns = view === "keys" ? undefined : patternsOf(this.decoder);
      this.kept = { view, what, isSettled: this.labels.settled, figures: keyFigures(this.decoder, idsOf(), this.total(view), patterns?.ofKey, over) };
    }
    const { figures } = this.kept;
    const { of, counts, sums, clients, more } = figures;
    const descending = sort?.descending ?? true;
    const column = sort?.column;
    const numbers = (value: (number: number) => number): Uint32Array => sortByValue(of, value, descending);
    if (column === "key") return sortByWord(of, picked(stringRanks(this.decoder, Table.KEYS), of), descending);
    if (column === "pattern") return sortByWord(of, picked(this.patternRanks(), of), descending);
    if (column === "hits") return numbers((number) => hitRatio(counts, number));
    if (column === "clients" || column === "keys") return sortByWord(of, picked(column === "clients" ? clients : more, of), descending);
    const place = ROW_COLUMNS.get(column);
    if (place !== undefined) return numbers(this.timeOf(counts, place));
    const count = COUNT_COLUMNS.get(column);
    if (count !== undefined) return sortByWord(of, of.map((number) => counts[number * COUNTS + count] ?? 0), descending);
    const sum = SUM_COLUMNS.get(column);
    if (sum === undefined) return numbers((number) => (sums[number * SUMS + Sum.REQUEST_BYTES] ?? 0) + (sums[number * SUMS + Sum.REPLY_BYTES] ?? 0));
    return numbers((number) => {
      const value = sums[number * SUMS + sum] ?? 0;
      return value < 0 && sum === Sum.LONGEST ? NaN : value;
    });
  }

  /** None where the figures were let go of. */
  async keyRows(ids: Uint32Array): Promise<KeyRow[]> {
    const figures = this.figures("keys");
    if (figures === undefined) return [];
    const patterns = patternsOf(this.decoder);
    // All but the lifetimes at once: another query may take the figures' memory while those are read.
    const rows = Array.from(ids, (id) => ({
      id: rowId(id), key: this.labels.key(id) ?? "", pattern: patterns.names[patterns.ofKey[id] ?? 0] ?? "", ...this.useOf(figures, id),
    }));
    const lifetimes = await this.lifetimes(Array.from(ids, (id) => figures.more[id] ?? 0));
    return rows.map((row, index) => ({ ...row, ttl: lifetimes[index] ?? "" }));
  }

  patternRows(ids: Uint32Array): PatternRow[] {
    const figures = this.figures("patterns");
    if (figures === undefined) return [];
    const { names } = patternsOf(this.decoder);
    return Array.from(ids, (id) => ({ id: rowId(id), pattern: names[id] ?? "", keys: figures.more[id] ?? 0, ...this.useOf(figures, id) }));
  }

  private figures(view: KeyView): KeyFigures | undefined {
    return this.kept?.view === view ? this.kept.figures : undefined;
  }

  private useOf({ counts, sums, clients }: KeyFigures, number: number): KeyUse {
    const count = (which: number): number => counts[number * COUNTS + which] ?? 0;
    const sum = (which: number): number => sums[number * SUMS + which] ?? 0;
    const longest = sum(Sum.LONGEST);
    return {
      commands: count(Count.COMMANDS), reads: count(Count.READS), writes: count(Count.WRITES), errors: count(Count.ERRORS), hits: count(Count.HITS),
      misses: count(Count.MISSES), clients: clients[number] ?? 0, requestBytes: sum(Sum.REQUEST_BYTES), replyBytes: sum(Sum.REPLY_BYTES), time: sum(Sum.TIME),
      longest: longest < 0 ? NaN : longest, first: this.timeOf(counts, Count.FIRST_ROW)(number), last: this.timeOf(counts, Count.LAST_ROW)(number),
    };
  }

  /** By number the time of one of its rows. Valid until the next call into the module. */
  private timeOf(counts: Uint32Array, place: number): (number: number) => number {
    const times = this.decoder.column(Table.COMMANDS, CommandColumn.TIME);
    return (number) => times.at((counts[number * COUNTS + place] ?? 0) - 1);
  }

  /** What rows tell of how long their keys live; `rows`: 1 + row, 0 for none. */
  private async lifetimes(rows: readonly number[]): Promise<string[]> {
    const wanted = rows.filter((row) => row > 0);
    const texts = new Map<number, string>();
    await this.reader.forEach(wanted.map((row) => row - 1), CELL_LIMITS, (exchange) => texts.set(exchange.cells.id + 1, lifetimeOf(exchange)));
    return rows.map((row) => texts.get(row) ?? "");
  }

  private patternRanks(): Uint32Array {
    const { names } = patternsOf(this.decoder);
    const ranks = new Uint32Array(names.length);
    const order = Array.from(names.keys()).sort((left, right) => ((names[left] ?? "") < (names[right] ?? "") ? -1 : 1));
    for (const [rank, pattern] of order.entries()) ranks[pattern] = rank;
    return ranks;
  }
}

/** What an exchange tells of how long its key lives, as model/key-commands.ts writes it. */
export function lifetimeOf({ cells, request, reply }: Exchange): string {
  if (request === undefined || (cells.status !== Status.OK && cells.status !== Status.NONE)) return "";
  const node = reply?.node;
  const text = node === undefined || reply === undefined || node.length > 32 ? "" : latin1(reply.rope.slice(node.offset, node.offset + node.length));
  return ttlText(request.words, /^-?\d+$/.test(text) ? Number(text) : NaN);
}

/** Small whole numbers, which most are, sort in half the time. NaN is last. */
function sortByValue(of: Uint32Array, value: (number: number) => number, descending: boolean): Uint32Array {
  const values = new Float64Array(of.length);
  const words = new Uint32Array(of.length);
  let isExact = true;
  for (let index = 0; index < of.length; index++) {
    const own = value(of[index] ?? 0);
    values[index] = own;
    words[index] = own;
    isExact &&= words[index] === own && own !== NONE;
  }
  return isExact ? sortByWord(of, words, descending) : sortByNumber(of, values, descending);
}

function picked(ranks: Uint32Array, of: Uint32Array): Uint32Array {
  return of.map((number) => ranks[number] ?? 0);
}

/** Of the reads of one value those that found one; NaN where there are none. */
function hitRatio(counts: Uint32Array, number: number): number {
  const hits = counts[number * COUNTS + Count.HITS] ?? 0;
  return hits / (hits + (counts[number * COUNTS + Count.MISSES] ?? 0));
}
