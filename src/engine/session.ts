/**
 * One open capture with all that answers questions about it. Made anew for every `open`, so that nothing of an older
 * capture can be mixed in; it may be asked while it loads.
 */
import { CommandColumn, Counter, FlowColumn, Table } from "../../assembly/schema";
import { type AnyRow, type FlowDetails, type FoundRow, type Narrowing, type ProblemDetails, type Query, type QueryResult, type ReportName, type Reports, type RowId, type RowWindow, type TimeRange, type View, WINDOW_CAP } from "../model/api";
import type { PacketDetails } from "../model/packet/details";
import type { PacketRow } from "../model/packet/row";
import { type Capture, epochOf } from "./capture";
import { FieldValues } from "./field-values";
import type { FilterContext } from "./filter";
import { FlowRows } from "./flow-rows";
import { flowDetails } from "./flow-details";
import { Inspector } from "./details";
import { type Exchange, ExchangeReader } from "./exchanges";
import { firstPlace } from "./halving";
import { KeyTables, lifetimeOf } from "./key-tables";
import { Labels } from "./labels";
import { latencyOf } from "./latency";
import { overviewOf } from "./overview";
import { NaturalOrder } from "./natural-order";
import { packetDetails } from "./packet-details";
import { packetQuery, type RowIds } from "./packet-query";
import { Packets } from "./packets";
import { problemDetails, problemKinds } from "./problem-details";
import { matchingCommands, matchingProblems, runQuery, totalRows } from "./query";
import { CELL_LIMITS } from "./row-texts";
import { StreamReader } from "./stream";
import { valueConditions } from "../model/filter/value-conditions";
import { TimelineCounter, type TimelineCounts } from "./timeline";
import { commandsInRange } from "./time-range";
import { ValueSearch } from "./value-search";
import { commandRow, flowRow, nameWords, problemRow } from "./window";
import { type Decoder, rowId } from "./wasm";

/** What reports are worked out from. */
interface ReportInput {
  readonly decoder: Decoder;
  readonly labels: Labels;
  readonly reader: ExchangeReader;
  /** Rows of COMMANDS, in their order of time. */
  readonly ids: Uint32Array;
  readonly range: TimeRange | undefined;
  /** Where time ends, or may end while the capture loads. */
  readonly end: number;
}

const REPORTS: { readonly [Name in ReportName]: (input: ReportInput) => Reports[Name] | Promise<Reports[Name]> } = {
  overview: ({ decoder, labels, ids, reader }) => overviewOf(decoder, labels, ids, reader),
  latency: ({ decoder, labels, ids, range, end }) => latencyOf(decoder, labels, ids, range, end),
};

export interface Answer {
  readonly ticket: number;
  readonly ids: RowIds;
}

export class Session {
  readonly labels: Labels;
  readonly reader: ExchangeReader;
  readonly inspector: Inspector;
  readonly natural: NaturalOrder;
  readonly values: FieldValues;
  readonly search: ValueSearch;
  readonly streams: StreamReader;
  private readonly timelineCounter: TimelineCounter;
  private readonly keyTables: KeyTables;
  private readonly flowRows: FlowRows;
  readonly packets: Packets;
  private reportsAsked = 0;
  private readonly answers = new Map<View, Answer>();
  private readonly asked = new Map<View, number>();

  constructor(readonly capture: Capture) {
    this.labels = new Labels(capture.decoder);
    this.reader = new ExchangeReader(capture);
    this.inspector = new Inspector(capture, this.labels, this.reader);
    this.natural = new NaturalOrder(capture.decoder);
    this.values = new FieldValues(capture.decoder, this.labels);
    this.search = new ValueSearch(capture, this.reader, this.labels);
    this.flowRows = new FlowRows(capture.decoder);
    this.streams = new StreamReader(capture, this.labels, this.reader, this.flowRows);
    this.timelineCounter = new TimelineCounter(capture.decoder);
    this.keyTables = new KeyTables(capture.decoder, this.labels, this.reader);
    this.packets = new Packets(capture, this.labels, this.reader, this.flowRows);
  }

  count(counter: Counter): number {
    return this.capture.decoder.counter(counter);
  }

  rows(table: Table): number {
    return this.capture.decoder.rows(table);
  }

  /** Rows of the answer, and of the view before filtering. An answer that a newer question overtook is not kept. */
  async query(query: Query, ticket: number): Promise<Omit<QueryResult, "view" | "ticket">> {
    const { view } = query;
    const { decoder } = this.capture;
    this.asked.set(view, ticket);
    const stale = (): boolean => this.asked.get(view) !== ticket;
    // A key's story stands beside its table, whose search is not to end for it.
    const isKnown = (view === "story" && valueConditions(query.filter).length === 0) ||
      (await this.resolve(view === "problems" ? {} : view === "flows" && query.filter !== undefined ? { filter: query.filter, reveal: query.reveal === true } : query, stale));
    if (!isKnown || stale()) return { count: 0, total: 0, isStale: true };
    if (view === "keys" || view === "patterns") {
      // A search inside values may have gone on, and found more rows for the same filter.
      if (valueConditions(query.filter).length > 0) this.keyTables.forget();
      const ids = this.keyTables.query(view, query, () => matchingCommands(this.contextOf(query), query));
      this.answers.set(view, { ticket, ids });
      return { count: ids.length, total: this.keyTables.total(view) };
    }
    // Beside a key's story its table stays.
    if (view !== "story") this.keyTables.forget();
    if (view === "packets") {
      const { ids, marks } = await packetQuery(this.contextOf(query), this.reader.blocks, query);
      if (stale()) return { count: 0, total: 0, isStale: true };
      this.answers.set(view, { ticket, ids });
      return { count: ids.length, total: decoder.rows(Table.FRAMES), marks };
    }
    const total = totalRows(decoder, view);
    const tally = { noise: 0 };
    const context = { ...this.contextOf(query), tally, reader: this.reader, nameWords: (exchange: Exchange) => nameWords(this.labels, exchange) };
    const ids = await runQuery(context, view, query, stale);
    if (ids === undefined || stale()) return { count: 0, total, isStale: true };
    this.answers.set(view, { ticket, ids });
    return { count: ids.length, total, noise: tally.noise, ...(view === "problems" ? { kinds: problemKinds(decoder, matchingProblems(decoder, query)) } : {}) };
  }

  /** Undefined where a newer report or other values were asked for while values were looked for. */
  async report<Name extends ReportName>(name: Name, narrowing: Narrowing): Promise<Reports[Name] | undefined> {
    const asked = ++this.reportsAsked;
    if (!(await this.resolve(narrowing, () => asked !== this.reportsAsked))) return undefined;
    this.keyTables.forget();
    const tally = { noise: 0 };
    const ids = matchingCommands({ ...this.contextOf(narrowing), tally }, narrowing);
    // While loading, charts over time reach as far as the timeline does.
    const end = (this.labels.settled ? undefined : this.timelineCounter.end) ?? this.count(Counter.LAST_TIME);
    const { labels, reader, capture: { decoder } } = this;
    return { ...(await REPORTS[name]({ decoder, labels, reader, ids, range: narrowing.range, end })), noise: tally.noise };
  }

  flowDetails(id: RowId): FlowDetails | undefined {
    return flowDetails(this.capture.decoder, this.labels, id);
  }

  problemDetails(id: RowId, reveal: boolean): Promise<ProblemDetails | undefined> {
    return problemDetails(this.capture, this.labels, this.reader.blocks, id, reveal);
  }

  packetDetails(id: RowId, reveal: boolean): Promise<PacketDetails | undefined> {
    return packetDetails(this.capture, this.labels, this.reader, this.flowRows, this.packets, id, reveal);
  }

  /** As `window`, with all the bytes of each. */
  wholePackets(ticket: number, start: number, count: number, reveal: boolean): Promise<PacketRow[]> {
    const answer = this.answers.get("packets");
    return answer?.ticket === ticket ? this.packets.rows(answer.ids.subarray(start, Math.min(answer.ids.length, start + Math.min(count, WINDOW_CAP))), undefined, reveal, Infinity) : Promise.resolve([]);
  }

  findCommand(ticket: number, id: RowId): FoundRow {
    const answer = this.answers.get("commands");
    return { id, place: answer?.ticket === ticket ? answer.ids.subarray(0, answer.ids.length).indexOf(id) : -1 };
  }

  /** Rows of packets are in the order of their ids. */
  findPacket(ticket: number, frame: number): FoundRow {
    const id = rowId(Math.min(Math.max(1, frame), this.rows(Table.FRAMES)) - 1);
    const answer = this.answers.get("packets");
    if (answer?.ticket !== ticket) return { id, place: -1 };
    const idAt = (at: number): number | undefined => answer.ids.subarray(at, at + 1)[0];
    const place = firstPlace(answer.ids.length, (at) => (idAt(at) ?? 0) >= id);
    return { id, place: idAt(place) === id ? place : -1 };
  }

  /** Looks for what the filter asks of values, so that it can be answered by what is in memory. False: see ValueSearch. */
  resolve(narrowing: Narrowing, stale: () => boolean): Promise<boolean> {
    return this.search.resolve(this.contextOf(narrowing), narrowing, () => commandsInRange(this.capture.decoder, this.natural.ids(), narrowing.range), stale);
  }

  timeline(buckets: number): TimelineCounts {
    const size = this.capture.sources.reduce((sum, source) => sum + source.size, 0);
    // Headers count as no bytes of records: only the end of loading is all.
    const share = this.labels.settled ? 1 : Math.min(this.count(Counter.BYTES) / size, 1 - Number.EPSILON);
    return this.timelineCounter.count(buckets, share);
  }

  /** Rows of the view's latest answer; none where that has another ticket. */
  async window(view: View, ticket: number, start: number, count: number, reveal: boolean): Promise<RowWindow> {
    const answer = this.answers.get(view);
    if (answer?.ticket !== ticket) return { view, ticket, start, count: answer?.ids.length ?? 0, rows: [] };
    const from = Math.max(0, Math.min(start, answer.ids.length));
    const ids = answer.ids.subarray(from, Math.min(answer.ids.length, from + Math.min(count, WINDOW_CAP)));
    const before = from > 0 ? answer.ids.subarray(from - 1, from)[0] : undefined;
    const rows = await this.rowsOf(view, ids, before, reveal);
    return { view, ticket, start: from, count: answer.ids.length, rows };
  }

  /** What a filter is asked with. */
  contextOf({ reveal = false }: Narrowing): FilterContext & { readonly natural: NaturalOrder } {
    const { decoder } = this.capture;
    return { decoder, labels: this.labels, natural: this.natural, epoch: epochOf(decoder), values: this.search, reveal };
  }

  private async rowsOf(view: View, ids: Uint32Array, before: number | undefined, reveal: boolean): Promise<AnyRow[]> {
    const { capture, labels } = this;
    const { decoder } = capture;
    if (view === "keys") return this.keyTables.keyRows(ids);
    if (view === "patterns") return this.keyTables.patternRows(ids);
    if (view === "packets") return this.packets.rows(ids, before, reveal);
    if (view === "problems") return Array.from(ids, (id) => problemRow(capture, rowId(id)));
    if (view === "flows") {
      let previous = before === undefined ? NaN : decoder.cell(Table.FLOWS, FlowColumn.FIRST_TIME, before);
      return Array.from(ids, (id) => {
        const row = flowRow(decoder, labels, rowId(id), previous);
        previous = row.start;
        return row;
      });
    }
    let previous = before === undefined ? NaN : decoder.cell(Table.COMMANDS, CommandColumn.TIME, before);
    return (await this.reader.readAll(ids, CELL_LIMITS)).map((exchange) => {
      const row = commandRow(labels, exchange, previous, reveal);
      previous = row.time;
      return view === "story" ? { ...row, ttl: lifetimeOf(exchange) } : row;
    });
  }
}
