/**
 * Works out the Latency tab: one pass over the columns counts cells of the map and collects latencies by command, which are then sorted, so
 * that percentiles are exact and a command's distribution is a look-up for each edge of the scale.
 */
import { CommandColumn, CommandPlace, Counter, Kind, NO_LATENCY, NO_NAME, NONE, RowFlag, Status, Table } from "../../assembly/schema";
import type { TimeRange } from "../model/api";
import type { Batches, Distribution, Latency, LatencyFigures, LatencyMap } from "../model/latency";
import { batchesOf } from "./batches";
import { epochOf } from "./capture";
import { placeColumn } from "./command-places";
import { LatencySample, SortedLatencies } from "./group-latencies";
import { LatencyHistogram } from "./latency-histogram";
import { Scale, SCALE_ROWS, scaleRow } from "./latency-scale";
import { LatencySet } from "./latency-set";
import type { Labels } from "./labels";
import { timeGrid, type TimeGrid } from "./time-grid";
import { CHUNK_ROWS, type Decoder } from "./wasm";

/** Columns of the map: so many that each can be hit with a pointer; of few commands fewer, so that cells hold more than one. */
const MOST_COLUMNS = 200;
const LEAST_COLUMNS = 50;
const COMMANDS_A_COLUMN = 8;
/** As many commands as anybody reads; names in a capture can be made up without end. */
const MOST_COMMANDS = 100;

/** Each command's latencies are up to three groups. The first two parts are on the map too. */
const SINGLE = 0;
const PIPELINED = 1;
const BLOCKING = 2;
const PARTS = 3;
const LAYERS = 2;

/** Counts of all columns, those of SINGLE first, those of PIPELINED behind them. */
interface Layers {
  /** Of each column SCALE_ROWS. */
  readonly cells: Uint32Array;
  readonly histogram: LatencyHistogram;
}

interface Sorted {
  readonly labels: Labels;
  /** Groups of each part: the names, and one for those that have none. */
  readonly names: number;
  readonly latencies: SortedLatencies;
}

/** `ids`: rows of COMMANDS; `range`: what they are narrowed to; `end`: when the capture may end (nanoseconds since the first frame). */
export function latencyOf(decoder: Decoder, labels: Labels, ids: Uint32Array, range: TimeRange | undefined, end: number): Latency {
  const columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, ids.length / COMMANDS_A_COLUMN));
  const grid = gridOf(decoder, range, end, columns);
  const names = Math.min(decoder.rows(Table.NAMES), NO_NAME);
  const layers = { cells: new Uint32Array(LAYERS * grid.count * SCALE_ROWS), histogram: new LatencyHistogram(LAYERS * grid.count) };
  const sample = new LatencySample(ids.length);
  const untimed = new Uint32Array(Status.LOST + 1);
  const { count, inBatches } = collect(decoder, ids, grid, names, layers, sample, untimed);
  const sorted = { labels, names: names + 1, latencies: new SortedLatencies(sample, PARTS * (names + 1)) };
  const single = mapOf(sorted, [SINGLE], layers, grid);
  if (inBatches > 0) unite(layers);
  const [pending, lost, none] = [Status.PENDING, Status.LOST, Status.NONE].map((status) => untimed[status] ?? 0);
  return {
    count, total: decoder.counter(Counter.COMMANDS), range, start: grid.start, width: grid.width, columns: grid.count,
    single,
    withPipelined: inBatches > 0 ? mapOf(sorted, [SINGLE, PIPELINED], layers, grid) : undefined,
    blocking: distributionOf(sorted, [BLOCKING]).distribution,
    batches: inBatches > 0 ? batchFigures(decoder, ids) : undefined,
    untimed: { pending: pending ?? 0, lost: lost ?? 0, none: none ?? 0, other: untimed.reduce((sum, each) => sum + each, 0) - (pending ?? 0) - (lost ?? 0) - (none ?? 0) },
  };
}

function gridOf(decoder: Decoder, range: TimeRange | undefined, end: number, columns: number): TimeGrid {
  const first = Math.max(decoder.counter(Counter.FIRST_TIME), range?.from ?? -Infinity);
  return timeGrid(first, Math.max(first, Math.min(end, (range?.to ?? Infinity) - 1)), epochOf(decoder), columns);
}

function collect(
  decoder: Decoder, ids: Uint32Array, { start, width, count: columns }: TimeGrid, names: number, { cells, histogram }: Layers, sample: LatencySample, untimed: Uint32Array,
): { readonly count: number; readonly inBatches: number } {
  const part = (): Uint32Array<ArrayBuffer> => new Uint32Array(CHUNK_ROWS);
  const [kind, status, flags, groups, latency, places, time] = [part(), part(), part(), part(), part(), part(), new Float64Array(CHUNK_ROWS)];
  const long = placeColumn(decoder, CommandPlace.LATENCY);
  const none: number = NO_LATENCY;
  const command: number = Kind.COMMAND;
  const blocking: number = RowFlag.BLOCKING;
  const pipelined: number = RowFlag.PIPELINED;
  const scaleRows = SCALE_ROWS;
  const nowhere = LAYERS * columns;
  let count = 0;
  let inBatches = 0;
  for (let from = 0; from < ids.length; from += CHUNK_ROWS) {
    const rows = ids.subarray(from, from + CHUNK_ROWS);
    decoder.words(Table.COMMANDS, CommandColumn.KIND, rows, kind);
    decoder.words(Table.COMMANDS, CommandColumn.FLAGS, rows, flags);
    decoder.words(Table.COMMANDS, CommandColumn.NAME, rows, groups);
    decoder.words(Table.COMMANDS, CommandColumn.LATENCY, rows, latency);
    decoder.numbers(Table.COMMANDS, CommandColumn.TIME, rows, time);
    let hasOthers = false;
    for (let index = 0; index < rows.length; index++) {
      const flag = flags[index] ?? 0;
      const name = groups[index] ?? 0;
      const column = Math.floor(((time[index] ?? 0) - start) / width);
      const isInBatch = (flag & pipelined) === 0 ? 0 : 1;
      const isCommand = kind[index] === command;
      const of = (flag & blocking) !== 0 ? 2 : isInBatch;
      groups[index] = (name < names ? name : names) + of * (names + 1);
      // A row without a time is nowhere.
      const place = of < 2 && isCommand && column >= 0 && column < columns ? of * columns + column : nowhere;
      places[index] = place;
      const wait = latency[index] ?? 0;
      if (!isCommand || wait === none) hasOthers = true;
      else if (place < nowhere) {
        const cell = place * scaleRows + scaleRow(wait);
        cells[cell] = (cells[cell] ?? 0) + 1;
      }
      count += isCommand ? 1 : 0;
      inBatches += isCommand ? isInBatch : 0;
    }
    if (hasOthers) {
      decoder.words(Table.COMMANDS, CommandColumn.STATUS, rows, status);
      for (let index = 0; index < rows.length; index++) {
        if (kind[index] !== command) latency[index] = none;
        else if (latency[index] === none) {
          const wait = long.at(rows[index] ?? 0);
          const place = places[index] ?? 0;
          const why = status[index] ?? 0;
          sample.addLong(groups[index] ?? 0, wait);
          histogram.add(place, wait);
          if (Number.isNaN(wait)) untimed[why] = (untimed[why] ?? 0) + 1;
          else if (place < nowhere) cells[place * scaleRows + scaleRow(wait)] = (cells[place * scaleRows + scaleRow(wait)] ?? 0) + 1;
        }
      }
    }
    histogram.addWords(places, latency, rows.length, none);
    sample.add(groups, latency, rows.length);
  }
  return { count, inBatches };
}

/** Adds what is counted of PIPELINED to what is of SINGLE. */
function unite({ cells, histogram }: Layers): void {
  const half = cells.length / LAYERS;
  for (let cell = 0; cell < half; cell++) cells[cell] = (cells[cell] ?? 0) + (cells[cell + half] ?? 0);
  histogram.fold();
}

function mapOf(sorted: Sorted, parts: readonly number[], { cells, histogram }: Layers, { count }: TimeGrid): LatencyMap {
  const { scale, distribution } = distributionOf(sorted, parts);
  const rows = scale?.rows ?? 0;
  const kept = new Uint32Array(count * rows);
  for (let cell = 0; cell < count * SCALE_ROWS; cell++) {
    const found = cells[cell] ?? 0;
    if (found === 0 || scale === undefined) continue;
    const at = Math.floor(cell / SCALE_ROWS) * rows + scale.rowOf(cell % SCALE_ROWS);
    kept[at] = (kept[at] ?? 0) + found;
  }
  const [p50, p99] = histogram.percentiles([0.5, 0.99]);
  if (p50 === undefined || p99 === undefined) throw new Error("unreachable");
  return { ...distribution, cells: kept, p50: p50.slice(0, count), p99: p99.slice(0, count) };
}

function distributionOf({ labels, names, latencies }: Sorted, parts: readonly number[]): { readonly scale: Scale | undefined; readonly distribution: Distribution } {
  const found: { readonly name: number; readonly set: LatencySet; readonly sum: number }[] = [];
  const groups: number[] = [];
  for (let name = 0; name < names; name++) {
    const own = parts.map((part) => name + part * names).filter((group) => new LatencySet(latencies, [group]).count > 0);
    if (own.length === 0) continue;
    groups.push(...own);
    const set = new LatencySet(latencies, own);
    found.push({ name, set, sum: set.total() });
  }
  const all = new LatencySet(latencies, groups);
  const allSum = found.reduce((total, { sum }) => total + sum, 0);
  const scale = scaleOf(all);
  const commands = found.sort((left, right) => right.sum - left.sum).slice(0, MOST_COMMANDS);
  return {
    scale,
    distribution: {
      edges: scale?.edges ?? new Float64Array(0),
      all: figuresOf("", all, allSum, scale),
      commands: commands.map(({ name, set, sum }) => figuresOf(labels.name(name) ?? "", set, sum, scale)),
      others: found.length - commands.length,
    },
  };
}

function scaleOf(set: LatencySet): Scale | undefined {
  if (set.count === 0) return undefined;
  const zeros = set.below(1);
  return new Scale(set.at(zeros), set.at(set.count - 1), zeros > 0);
}

function figuresOf(name: string, set: LatencySet, sum: number, scale: Scale | undefined): LatencyFigures {
  const below = (scale?.edges ?? new Float64Array(1)).map((edge) => set.below(edge));
  const [p50 = NaN, p90 = NaN, p95 = NaN, p99 = NaN, p999 = NaN, max = NaN] = [0.5, 0.9, 0.95, 0.99, 0.999, 1].map((share) => set.quantile(share));
  return { name, count: set.count, sum, p50, p90, p95, p99, p999, max, counts: Uint32Array.from(below.subarray(1), (end, row) => end - (below[row] ?? 0)) };
}

/** Of the batches that one of the rows belongs to and that were answered. */
function batchFigures(decoder: Decoder, ids: Uint32Array): Batches | undefined {
  const { of, times, sizes } = batchesOf(decoder);
  const none: number = NONE;
  // Of all rows no batch is left out.
  const isKept = new Uint8Array(times.length).fill(ids.length === of.length ? 1 : 0);
  for (let index = 0; index < ids.length && ids.length < of.length; index++) {
    const batch = of[ids[index] ?? 0] ?? 0;
    if (batch !== none) isKept[batch] = 1;
  }
  const keptSizes = new Uint32Array(times.length);
  const keptTimes = new Float64Array(times.length);
  let count = 0;
  for (let batch = 0; batch < times.length; batch++) {
    const time = times[batch] ?? NaN;
    // One that no reply came to has no time.
    if (isKept[batch] === 0 || Number.isNaN(time)) continue;
    keptSizes[count] = sizes[batch] ?? 0;
    keptTimes[count++] = time;
  }
  if (count === 0) return undefined;
  const sample = new LatencySample(count);
  const long = keptTimes.subarray(0, count).filter((time) => time >= NO_LATENCY);
  sample.add(new Uint32Array(count), Uint32Array.from(keptTimes.subarray(0, count), (time) => Math.min(time, NO_LATENCY)), count);
  for (const time of long) sample.addLong(0, time);
  const set = new LatencySet(new SortedLatencies(sample, 1), [0]);
  const scale = scaleOf(set);
  const inOrder = keptSizes.subarray(0, count).sort();
  return {
    count, middleSize: inOrder[Math.ceil(count / 2) - 1] ?? 0, largestSize: inOrder.at(-1) ?? 0,
    edges: scale?.edges ?? new Float64Array(0), times: figuresOf("", set, set.total(), scale),
  };
}
