/**
 * Counts what the timeline draws: rows of COMMANDS, errors and percentiles of latency by time. One pass over four columns;
 * while a capture loads only over the rows that came since, on a grid that reaches as far as the capture is expected to. What
 * becomes of a row that was counted (its reply comes, EXEC gives its result) is seen when all is loaded and counted anew.
 */
import { CommandColumn, CommandPlace, Counter, NO_LATENCY, RowFlag, Status, Table } from "../../assembly/schema";
import type { Timeline } from "../model/api";
import { epochOf } from "./capture";
import { placeColumn } from "./command-places";
import { LatencyHistogram } from "./latency-histogram";
import { timeGrid, type TimeGrid } from "./time-grid";
import { CHUNK_ROWS, type Decoder } from "./wasm";

export type TimelineCounts = Omit<Timeline, "ticket">;

/** How far the expected end may be off, as a share of the span, until the grid is made anew: less often, and the chart stands still. */
const TOO_SHORT = 0.5;
const TOO_LONG = 2;

/** Everything that is counted on one grid. */
interface Counting {
  readonly buckets: number;
  readonly grid: TimeGrid;
  readonly commands: Uint32Array<ArrayBuffer>;
  readonly errors: Uint32Array<ArrayBuffer>;
  readonly latencies: LatencyHistogram;
  /** Rows that are counted. */
  known: number;
}

export class TimelineCounter {
  private counting: Counting | undefined;

  constructor(private readonly decoder: Decoder) {}

  /** Where the capture is expected to end, to the last nanosecond of its bucket; undefined once it is loaded. */
  get end(): number | undefined {
    if (this.counting === undefined) return undefined;
    const { start, width, count } = this.counting.grid;
    return start + width * count - 1;
  }

  /** At most `buckets` of them. `share`: how much of the capture is decoded, 1 for all. */
  count(buckets: number, share: number): TimelineCounts {
    const counting = this.suitable(buckets, share);
    this.addRows(counting);
    // Nothing more comes: counts are not needed again.
    this.counting = share < 1 ? counting : undefined;
    const { grid, commands, errors, latencies } = counting;
    const [p50 = NONE, p95 = NONE, p99 = NONE] = latencies.percentiles([0.5, 0.95, 0.99]);
    return { start: grid.start, width: grid.width, commands: commands.slice(), errors: errors.slice(), p50, p95, p99 };
  }

  private suitable(buckets: number, share: number): Counting {
    const { decoder, counting } = this;
    const first = decoder.counter(Counter.FIRST_TIME);
    const last = decoder.counter(Counter.LAST_TIME);
    const expected = first + (last - first) / Math.min(1, Math.max(share, Number.EPSILON));
    if (share < 1 && counting?.buckets === buckets && fits(counting.grid, first, last, expected)) return counting;
    const grid = timeGrid(first, expected, epochOf(decoder), buckets);
    const { count } = grid;
    return { buckets, grid, commands: new Uint32Array(count), errors: new Uint32Array(count), latencies: new LatencyHistogram(count), known: 0 };
  }

  private addRows(counting: Counting): void {
    const { decoder } = this;
    const { grid: { start, width, count: buckets }, commands, errors, latencies } = counting;
    const rows = decoder.rows(Table.COMMANDS);
    const [statuses, flags, words, places] = [part(), part(), part(), part()];
    const times = new Float64Array(CHUNK_ROWS);
    const hasLong = decoder.rows(Table.WIDE) > 0;
    const long = placeColumn(decoder, CommandPlace.LATENCY);
    const error: number = Status.ERROR;
    const blocking: number = RowFlag.BLOCKING;
    for (let first = counting.known; first < rows; first += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows - first);
      decoder.numbersFrom(Table.COMMANDS, CommandColumn.TIME, first, times.subarray(0, count));
      decoder.wordsFrom(Table.COMMANDS, CommandColumn.STATUS, first, statuses.subarray(0, count));
      decoder.wordsFrom(Table.COMMANDS, CommandColumn.FLAGS, first, flags.subarray(0, count));
      decoder.wordsFrom(Table.COMMANDS, CommandColumn.LATENCY, first, words.subarray(0, count));
      for (let index = 0; index < count; index++) {
        const bucket = Math.floor(((times[index] ?? 0) - start) / width);
        places[index] = buckets;
        // A row without a time is nowhere.
        if (!(bucket >= 0 && bucket < buckets)) continue;
        commands[bucket] = (commands[bucket] ?? 0) + 1;
        if (statuses[index] === error) errors[bucket] = (errors[bucket] ?? 0) + 1;
        // A command that waits by design would hide what is slow.
        if (((flags[index] ?? 0) & blocking) === 0) places[index] = bucket;
      }
      latencies.addWords(places, words, count, NO_LATENCY);
      if (hasLong) addLong(latencies, places, words, count, (index) => long.at(first + index));
    }
    counting.known = rows;
  }
}

const part = (): Uint32Array<ArrayBuffer> => new Uint32Array(CHUNK_ROWS);

/** Latencies that do not fit in a word. */
function addLong(latencies: LatencyHistogram, places: Uint32Array, words: Uint32Array, count: number, latencyOf: (index: number) => number): void {
  for (let index = 0; index < count; index++) {
    if (words[index] === NO_LATENCY) latencies.add(places[index] ?? 0, latencyOf(index));
  }
}

const NONE = new Float64Array(0);

/** Whether all so far lies on the grid, which ends about where the capture is expected to. */
function fits({ start, width, count }: TimeGrid, first: number, last: number, expected: number): boolean {
  const end = start + width * count;
  const share = (end - first) / (expected - first);
  return first >= start && last < end && share > TOO_SHORT && share < TOO_LONG;
}

/** Of no capture. */
export function emptyTimeline(): TimelineCounts {
  return { start: 0, width: 1, commands: new Uint32Array(0), errors: new Uint32Array(0), p50: NONE.slice(), p95: NONE.slice(), p99: NONE.slice() };
}
