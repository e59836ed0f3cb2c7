/** Latencies of some groups taken together, without sorting them anew: those of each are in order. */
import type { SortedLatencies } from "./group-latencies";

/** Twice what any latency is: whole numbers up to there are exact. */
const LONGEST = 2 ** 62;

export class LatencySet {
  readonly count: number;

  /** `groups`: their numbers in what was sorted. */
  constructor(private readonly sorted: SortedLatencies, private readonly groups: readonly number[]) {
    this.count = this.sum((_, from, to) => to - from);
  }

  /** How many are less than `latency`. */
  below(latency: number): number {
    return this.sum((values, from, to) => firstFrom(values, from, to, latency) - from);
  }

  total(): number {
    return this.sum((values, from, to) => {
      let sum = 0;
      for (let index = from; index < to; index++) sum += values[index] ?? 0;
      return sum;
    });
  }

  /** By order, from 0; NaN where there are not so many. */
  at(place: number): number {
    if (!(place >= 0 && place < this.count)) return NaN;
    const [only] = this.groups;
    if (this.groups.length === 1 && only !== undefined) {
      const { starts, words, longStarts, long } = this.sorted;
      const index = (starts[only] ?? 0) + place;
      const end = starts[only + 1] ?? 0;
      return (index < end ? words[index] : long[(longStarts[only] ?? 0) + index - end]) ?? NaN;
    }
    let [low, high] = [0, LONGEST];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.below(middle + 1) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The least that a share of them (0.99 of all) does not exceed (nearest rank). */
  quantile(share: number): number {
    return this.at(Math.max(1, Math.ceil(share * this.count)) - 1);
  }

  /** Of a figure of each group's short and long ones. */
  private sum(figure: (values: Uint32Array | Float64Array, from: number, to: number) => number): number {
    const { starts, words, longStarts, long } = this.sorted;
    let sum = 0;
    for (const group of this.groups) {
      sum += figure(words, starts[group] ?? 0, starts[group + 1] ?? 0);
      if (long.length > 0) sum += figure(long, longStarts[group] ?? 0, longStarts[group + 1] ?? 0);
    }
    return sum;
  }
}

/** Place of the first that is not less; `to` where all are. */
function firstFrom(values: Uint32Array | Float64Array, from: number, to: number, value: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
