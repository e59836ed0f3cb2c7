/**
 * What one pass over rows of COMMANDS finds for the Overview: sums by key and by connection, counts by status, the busiest second, all
 * latencies, and the few greatest rows. Columns are read part by part, and nothing is sorted but the latencies.
 */
import { CommandColumn, CommandPlace, NO_LATENCY, NONE, RowFlag, Status, Table } from "../../assembly/schema";
import { TOP, type SummedFigures } from "../model/overview";
import { messageBytes, placeColumn } from "./command-places";
import { GroupLatencies, LatencySample, SortedLatencies } from "./group-latencies";
import type { KeyPatterns } from "./key-patterns";
import { furtherKeys } from "./more-keys";
import { Top } from "./top";
import { allRows, CHUNK_ROWS, type Column, type Decoder } from "./wasm";

/** Figures of a key or a connection lie side by side, since a row touches all of them: one line of cache and not four. */
const FIGURES = 4;

/** Sums by what rows have in common, a row of another table. */
export class Sums {
  private readonly figures: Float64Array;

  /** `numbers`: how many there are; rows that have none are added to the number after them. */
  constructor(readonly numbers: number) {
    this.figures = new Float64Array((numbers + 1) * FIGURES);
  }

  add(cells: Uint32Array, { status, request, reply, time }: Part, count: number): void {
    const { figures, numbers } = this;
    const error: number = Status.ERROR;
    for (let index = 0; index < count; index++) {
      const at = Math.min(cells[index] ?? 0, numbers) * 4;
      figures[at] = (figures[at] ?? 0) + 1;
      figures[at + 1] = (figures[at + 1] ?? 0) + (status[index] === error ? 1 : 0);
      figures[at + 2] = (figures[at + 2] ?? 0) + (request[index] ?? 0) + (reply[index] ?? 0);
      figures[at + 3] = (figures[at + 3] ?? 0) + (time[index] ?? 0);
    }
  }

  of(number: number): SummedFigures {
    const [count = 0, errors = 0, bytes = 0, time = 0] = this.figures.subarray(number * FIGURES, (number + 1) * FIGURES);
    return { count, errors, bytes, time };
  }

  /** The numbers with the greatest sums of a figure, by its place among the figures. */
  top(figure: 2 | 3): readonly number[] {
    const top = new Top(TOP);
    for (let number = 0; number < this.numbers; number++) top.offer(number, this.figures[number * FIGURES + figure] ?? 0);
    return top.ids;
  }

  /** Those that have rows. */
  used(): Uint32Array {
    return allRows(this.numbers).filter((number) => this.figures[number * FIGURES] !== 0);
  }
}

/** Columns of as many rows as are looked at together. */
class Part {
  readonly name = words();
  readonly status = words();
  readonly flags = words();
  readonly flow = words();
  readonly key = words();
  readonly state = words();
  readonly request = words();
  readonly reply = words();
  readonly word = words();
  readonly start = new Float64Array(CHUNK_ROWS);
  /** Latencies, 0 where there is none, and of what waits by design. */
  readonly time = new Float64Array(CHUNK_ROWS);

  read(decoder: Decoder, rows: Uint32Array): void {
    const columns = [
      [CommandColumn.NAME, this.name], [CommandColumn.STATUS, this.status], [CommandColumn.FLAGS, this.flags], [CommandColumn.FLOW, this.flow],
      [CommandColumn.KEY, this.key], [CommandColumn.STATE, this.state], [CommandColumn.LATENCY, this.word],
    ] as const;
    for (const [column, into] of columns) decoder.words(Table.COMMANDS, column, rows, into);
    messageBytes(decoder, CommandPlace.REQUEST_BYTES, rows, this.request);
    messageBytes(decoder, CommandPlace.REPLY_BYTES, rows, this.reply);
    decoder.numbers(Table.COMMANDS, CommandColumn.TIME, rows, this.start);
  }

  /** Sets `time` of the rows that were read, whose flags are 1 for what waits by design, else 0. `wide`: latencies that do not fit in a word. */
  setTimes(rows: Uint32Array, wide: Column | undefined): void {
    const { word, flags, time } = this;
    const none = NO_LATENCY;
    for (let index = 0; index < rows.length; index++) {
      const latency = word[index] ?? 0;
      const isLong = latency === none && wide !== undefined;
      const took = isLong ? wide.at(rows[index] ?? 0) : latency === none ? 0 : latency;
      time[index] = flags[index] === 0 && took > 0 ? took : 0;
    }
  }
}

function words(): Uint32Array<ArrayBuffer> {
  return new Uint32Array(CHUNK_ROWS);
}

/** Puts patterns in the place of keys, NONE where there is no key. */
function toPatterns(keys: Uint32Array, count: number, ofKey: Uint32Array): void {
  const none = NONE;
  for (let index = 0; index < count; index++) keys[index] = ofKey[keys[index] ?? none] ?? none;
}

export class OverviewSums {
  readonly keys: Sums;
  readonly patterns: Sums;
  readonly flows: Sums;
  /** By row of FLOWS: the connection's state with its last command, a row of STATES. */
  readonly states: Uint32Array;
  /** By status, then those of lookups by status. */
  readonly statuses = new Uint32Array(16);
  blocking = 0;
  pipelined = 0;
  /** Nanoseconds since the first frame; NaN where no row has a time. */
  first = NaN;
  last = NaN;
  /** The second that most rows began in. */
  peak = { second: 0, count: 0 };
  /** Group 0: of what does not wait by design, group 1: of what does. */
  readonly latencies: GroupLatencies;
  readonly slowest = new Top(TOP);
  readonly biggestReplies = new Top(TOP);
  readonly biggestRequests = new Top(TOP);
  /** Rows of the second that is being counted. */
  private now = { second: NaN, count: 0 };

  /** `rows`: of COMMANDS, in their order of time. `lookups`: by row of NAMES 1 where nil says that there is none. The last: of all keys. */
  constructor(decoder: Decoder, rows: Uint32Array, lookups: Uint8Array, { ofKey, names }: KeyPatterns) {
    this.keys = new Sums(decoder.rows(Table.KEYS));
    this.patterns = new Sums(names.length);
    this.flows = new Sums(decoder.rows(Table.FLOWS));
    this.states = new Uint32Array(this.flows.numbers);
    const sample = new LatencySample(rows.length);
    const wide = decoder.rows(Table.WIDE) > 0 ? placeColumn(decoder, CommandPlace.LATENCY) : undefined;
    const part = new Part();
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const ids = rows.subarray(from, from + CHUNK_ROWS);
      const count = ids.length;
      part.read(decoder, ids);
      this.count(part, count, lookups);
      this.takeTimes(part, count);
      const { flags, word, time } = part;
      sample.add(flags, word, count);
      part.setTimes(ids, wide);
      if (wide !== undefined) for (let index = 0; index < count; index++) if (word[index] === NO_LATENCY) sample.addLong(flags[index] ?? 0, wide.at(ids[index] ?? 0));
      this.keys.add(part.key, part, count);
      toPatterns(part.key, count, ofKey);
      this.patterns.add(part.key, part, count);
      this.flows.add(part.flow, part, count);
      for (let index = 0; index < count; index++) {
        const id = ids[index] ?? 0;
        this.slowest.offer(id, time[index] ?? 0);
        this.biggestRequests.offer(id, part.request[index] ?? 0);
        this.biggestReplies.offer(id, part.reply[index] ?? 0);
      }
    }
    this.addFurtherKeys(decoder, rows, part, wide, ofKey);
    let sorted: SortedLatencies | undefined;
    this.latencies = new GroupLatencies(() => (sorted ??= new SortedLatencies(sample, 2)), Uint32Array.of(0, 1));
  }

  /** A command counts for each of its keys, with all its bytes and its whole time. */
  private addFurtherKeys(decoder: Decoder, ids: Uint32Array, part: Part, wide: Column | undefined, ofKey: Uint32Array): void {
    const { rows, keys } = furtherKeys(decoder, ids);
    const blocking: number = RowFlag.BLOCKING;
    /** By pattern 1 + the row that it was counted for last. */
    const countedFor = new Uint32Array(this.patterns.numbers);
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const some = rows.subarray(from, from + CHUNK_ROWS);
      part.read(decoder, some);
      for (let index = 0; index < some.length; index++) part.flags[index] = ((part.flags[index] ?? 0) & blocking) === 0 ? 0 : 1;
      part.setTimes(some, wide);
      const first = part.key.slice(0, some.length);
      toPatterns(first, some.length, ofKey);
      part.key.set(keys.subarray(from, from + CHUNK_ROWS));
      this.keys.add(part.key, part, some.length);
      toPatterns(part.key, some.length, ofKey);
      for (let index = 0; index < some.length; index++) {
        const pattern = part.key[index] ?? NONE;
        const row = (some[index] ?? 0) + 1;
        if (pattern === first[index] || countedFor[pattern] === row) part.key[index] = NONE;
        countedFor[pattern] = row;
      }
      this.patterns.add(part.key, part, some.length);
    }
  }

  /** Counts what is told by flags, which are made those of latencies: 1 for what waits by design, else 0. */
  private count({ name, status, flags, flow, state }: Part, count: number, lookups: Uint8Array): void {
    const { statuses, states } = this;
    const [isBlocking, isPipelined]: readonly [number, number] = [RowFlag.BLOCKING, RowFlag.PIPELINED];
    let [blocking, pipelined] = [0, 0];
    for (let index = 0; index < count; index++) {
      const of = (status[index] ?? 0) + 8 * (lookups[name[index] ?? 0] ?? 0);
      statuses[of] = (statuses[of] ?? 0) + 1;
      const bits = flags[index] ?? 0;
      const waits = (bits & isBlocking) === 0 ? 0 : 1;
      blocking += waits;
      pipelined += (bits & isPipelined) === 0 ? 0 : 1;
      flags[index] = waits;
      states[flow[index] ?? 0] = state[index] ?? 0;
    }
    this.blocking += blocking;
    this.pipelined += pipelined;
  }

  private takeTimes({ start }: Part, count: number): void {
    let { second, count: inSecond } = this.now;
    let { count: most } = this.peak;
    let busiest = this.peak.second;
    for (let index = 0; index < count; index++) {
      const time = start[index] ?? NaN;
      const begun = Math.floor(time / 1e9);
      if (begun !== second) {
        // A row without a time is nowhere.
        if (Number.isNaN(time)) continue;
        if (Number.isNaN(this.first)) this.first = time;
        [second, inSecond] = [begun, 0];
      }
      this.last = time;
      if (++inSecond > most) [most, busiest] = [inSecond, second];
    }
    this.now = { second, count: inSecond };
    this.peak = { second: busiest, count: most };
  }
}
