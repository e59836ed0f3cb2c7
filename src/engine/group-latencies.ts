/**
 * Latencies of groups of rows: all of them, sorted within each group when the first one is asked for, so that any quantile of any group is
 * exact and a look-up. They are first put side by side by group, and then each group is sorted: that takes as long for a million groups as
 * for one.
 */
import { NO_LATENCY } from "../../assembly/schema";
import { sortByNumber, sortWords } from "./radix";
import { allRows } from "./wasm";

/** Latencies that are collected, and the group of each. */
export class LatencySample {
  readonly groups: Uint32Array;
  /** In whole nanoseconds. */
  readonly words: Uint32Array;
  length = 0;
  /** Those that do not fit into a word: longer than all others. */
  readonly longGroups: number[] = [];
  readonly long: number[] = [];

  /** `capacity`: how many `add` is given altogether. */
  constructor(capacity: number) {
    this.groups = new Uint32Array(capacity);
    this.words = new Uint32Array(capacity);
  }

  /** The first `count`, but for those that are NO_LATENCY. */
  add(groups: Uint32Array, latencies: Uint32Array, count: number): void {
    const { groups: allGroups, words } = this;
    const none = NO_LATENCY;
    let end = this.length;
    for (let index = 0; index < count; index++) {
      // Written in any case, and kept by the count: no branch that cannot be foretold.
      const latency = latencies[index] ?? 0;
      allGroups[end] = groups[index] ?? 0;
      words[end] = latency;
      end += latency === none ? 0 : 1;
    }
    this.length = end;
  }

  /** One of which NO_LATENCY was said; NaN where there is none. */
  addLong(group: number, latency: number): void {
    if (Number.isNaN(latency)) return;
    this.longGroups.push(group);
    this.long.push(latency);
  }
}

export class SortedLatencies {
  readonly words: Uint32Array;
  readonly long: Float64Array;
  /** Where the latencies of each group begin, and where the last one's end. */
  readonly starts: Uint32Array;
  readonly longStarts: Uint32Array;

  constructor(sample: LatencySample, groups: number) {
    const rows = sample.groups.subarray(0, sample.length);
    this.starts = startsOf(rows, groups);
    this.words = new Uint32Array(sample.length);
    spread(rows, this.starts, sample.words, this.words);
    for (let group = 0; group < groups; group++) {
      sortWords(this.words, this.starts[group] ?? 0, this.starts[group + 1] ?? 0);
    }
    const order = sortByNumber(allRows(sample.long.length), Float64Array.from(sample.long), false);
    const longGroups = order.map((place) => sample.longGroups[place] ?? 0);
    this.longStarts = startsOf(longGroups, groups);
    this.long = new Float64Array(order.length);
    spread(longGroups, this.longStarts, Float64Array.from(order, (place) => sample.long[place] ?? NaN), this.long);
  }
}

/** What groups may be asked for. */
export class GroupLatencies {
  /** `groups`: their numbers in the sample. */
  constructor(private readonly sorted: () => SortedLatencies, private readonly groups: Uint32Array) {}

  /** How many rows of a group have a latency. */
  count(group: number): number {
    return countOf(this.sorted(), this.groups[group] ?? NaN);
  }

  /** The least latency that a share of the group's rows (0.99 of them) does not exceed (nearest rank); NaN where no row has one. */
  quantile(group: number, share: number): number {
    return quantileOf(this.sorted(), this.groups[group] ?? NaN, share);
  }

  /** The same of each group. */
  quantiles(share: number): Float64Array {
    const sorted = this.sorted();
    const { groups } = this;
    const figures = new Float64Array(groups.length);
    for (let group = 0; group < groups.length; group++) figures[group] = quantileOf(sorted, groups[group] ?? NaN, share);
    return figures;
  }

  max(group: number): number {
    return this.quantile(group, 1);
  }
}

function countOf({ starts, longStarts }: SortedLatencies, number: number): number {
  return (starts[number + 1] ?? 0) - (starts[number] ?? 0) + (longStarts[number + 1] ?? 0) - (longStarts[number] ?? 0);
}

function quantileOf(sorted: SortedLatencies, number: number, share: number): number {
  const { starts, words, longStarts, long } = sorted;
  const count = countOf(sorted, number);
  if (count === 0) return NaN;
  const place = (starts[number] ?? 0) + Math.max(0, Math.min(count, Math.ceil(share * count)) - 1);
  const end = starts[number + 1] ?? 0;
  return (place < end ? words[place] : long[(longStarts[number] ?? 0) + place - end]) ?? NaN;
}

function startsOf(rows: Uint32Array, groups: number): Uint32Array {
  const starts = new Uint32Array(groups + 1);
  for (let index = 0; index < rows.length; index++) {
    const after = (rows[index] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
  return starts;
}

/** Puts each value behind those of its group that came before it. */
function spread<Numbers extends Uint32Array | Float64Array>(rows: Uint32Array, starts: Uint32Array, values: Numbers, into: Numbers): void {
  const places = starts.slice();
  for (let index = 0; index < rows.length; index++) {
    const group = rows[index] ?? 0;
    const place = places[group] ?? 0;
    places[group] = place + 1;
    into[place] = values[index] ?? 0;
  }
}
