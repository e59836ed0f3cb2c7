/**
 * Cells of a latency map while they are chosen, by pointer or by key: a rectangle of whole cells between the one where it began and the one where
 * it goes. And what lies in them. Pure; columns are times, rows latencies, both from 0.
 */
import type { TimeRange } from "../model/api";
import type { Latency, LatencyMap } from "../model/latency";

export interface Cell {
  readonly column: number;
  readonly row: number;
}

export interface Cells {
  readonly anchor: Cell;
  readonly head: Cell;
}

/** First and last column and row. */
export interface Rectangle {
  readonly columns: readonly [number, number];
  readonly rows: readonly [number, number];
}

const PAGE = 10;
const STEPS: Readonly<Partial<Record<string, readonly [columns: number, rows: number]>>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1],
  Home: [-Infinity, 0], End: [Infinity, 0], PageUp: [0, PAGE], PageDown: [0, -PAGE],
};

export function rowsOf({ edges }: Pick<LatencyMap, "edges">): number {
  return Math.max(0, edges.length - 1);
}

export function rectangleOf({ anchor, head }: Cells): Rectangle {
  const ordered = (one: number, other: number): [number, number] => [Math.min(one, other), Math.max(one, other)];
  return { columns: ordered(anchor.column, head.column), rows: ordered(anchor.row, head.row) };
}

/** Commands in the rectangle. */
export function countIn({ cells, edges }: LatencyMap, { columns, rows }: Rectangle): number {
  let count = 0;
  for (let column = columns[0]; column <= columns[1]; column++) {
    for (let row = rows[0]; row <= rows[1]; row++) count += cells[column * rowsOf({ edges }) + row] ?? 0;
  }
  return count;
}

/** The cell with most commands, the first of them: where the keys begin. */
export function fullestCell(map: LatencyMap): Cell {
  const rows = rowsOf(map);
  let fullest = 0;
  for (let cell = 1; cell < map.cells.length; cell++) if ((map.cells[cell] ?? 0) > (map.cells[fullest] ?? 0)) fullest = cell;
  return { column: Math.floor(fullest / Math.max(1, rows)), row: fullest % Math.max(1, rows) };
}

/** The cells after a key, undefined where the key is none of its own. With `isExtending` only the head moves. */
export function movedCells(cells: Cells | undefined, key: string, isExtending: boolean, { columns }: Latency, map: LatencyMap): Cells | undefined {
  const step = STEPS[key];
  if (step === undefined || map.cells.length === 0) return undefined;
  const limit = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  if (cells === undefined) {
    const cell = fullestCell(map);
    return { anchor: cell, head: cell };
  }
  const head = { column: limit(cells.head.column + step[0], columns), row: limit(cells.head.row + step[1], rowsOf(map)) };
  return { anchor: isExtending ? cells.anchor : head, head };
}

/** The time of columns, no further than the commands are narrowed to. */
export function timesOf({ start, width, range }: Latency, [first, last]: readonly [number, number]): TimeRange {
  return { from: Math.max(start + first * width, range?.from ?? -Infinity), to: Math.min(start + (last + 1) * width, range?.to ?? Infinity) };
}

/** From the first row's lower edge to the last one's upper edge, in nanoseconds. */
export function latenciesOf({ edges }: LatencyMap, [first, last]: readonly [number, number]): readonly [from: number, before: number] {
  return [edges[first] ?? 0, edges[last + 1] ?? Infinity];
}

/** Where a latency lies on the scale, in rows; within a row by its logarithm. NaN stays NaN. */
export function rowPosition(edges: Float64Array, latency: number): number {
  if (Number.isNaN(latency) || edges.length < 2) return NaN;
  const after = edges.findIndex((edge) => edge > latency);
  if (after <= 0) return after === 0 ? 0 : edges.length - 1;
  const [low = 0, high = 1] = [edges[after - 1], edges[after]];
  // The row of 0 has no logarithm.
  return after - 1 + (low === 0 ? 0.5 : Math.log(latency / low) / Math.log(high / low));
}

/** Of fewer commands the cells say as much as percentiles, which would cover them. */
const LEAST_FOR_LINES = 5;

/** Percentiles of columns as places on the scale; NaN where a line would say nothing. */
export function linePlaces(map: LatencyMap, percentiles: Float64Array): Float64Array {
  const rows = rowsOf(map);
  return percentiles.map((latency, column) => {
    const count = countIn(map, { columns: [column, column], rows: [0, rows - 1] });
    return count < LEAST_FOR_LINES ? NaN : rowPosition(map.edges, latency);
  });
}

export interface ScaleTick {
  /** In rows. */
  readonly at: number;
  /** Nanoseconds. */
  readonly edge: number;
}

/** At most so many ticks: at powers of ten, between them at 1, 2 and 5 where there is room; at 0 where the scale has it. */
export function scaleTicks(edges: Float64Array, most: number): ScaleTick[] {
  const ticks = Array.from(edges, (edge, at): ScaleTick => ({ at, edge })).filter(({ edge }) => edge > 0);
  const rounds = ticks.filter(({ edge }) => /^[125]0*$/.test(String(edge)));
  const powers = rounds.filter(({ edge }) => /^10*$/.test(String(edge)));
  const zero = edges[0] === 0 ? [{ at: 0, edge: 0 }] : [];
  const room = Math.max(2, most - zero.length);
  const every = Math.ceil(powers.length / room);
  const shown = rounds.length <= room ? rounds : powers.filter((_, index) => index % every === 0);
  // What stands right above 0 would be written over it.
  return zero.length === 0 ? shown : [...zero, ...shown.filter(({ at }) => at >= (edges.length - 1) / most)];
}
