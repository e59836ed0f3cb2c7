/**
 * Totals of those rows of the Commands table that have something in common: a command, a key, a connection, a status, a database. What rows
 * can have in common are small numbers, so totals are arrays that these numbers are the places of; in the end only those of groups that
 * have rows are kept.
 */
import { CommandColumn, CommandPlace, NO_LATENCY, NO_NAME, NONE, RowFlag, StateColumn, Status, Table } from "../../assembly/schema";
import { messageBytes, placeColumn } from "./command-places";
import { GroupLatencies, LatencySample, SortedLatencies } from "./group-latencies";
import { furtherKeys } from "./more-keys";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";

export type GroupBy = "command" | "key" | "flow" | "status" | "database";

/**
 * An element of each array is a group. They are in ascending order of `of`, so that rows which have none come last. A command of several
 * keys is in the group of each, once, with all its bytes and its whole latency: what of them each key took cannot be told.
 */
export interface Groups {
  /** A row of NAMES, KEYS or FLOWS, a Status, or a database; NONE for rows that have none. */
  readonly of: Uint32Array;
  readonly count: Uint32Array;
  /** Rows whose reply is an error. */
  readonly errors: Uint32Array;
  readonly requestBytes: Float64Array;
  readonly replyBytes: Float64Array;
  readonly latencies: GroupLatencies;
  /** Of commands that wait by design, whose latencies say nothing of the server; they are not among the others. */
  readonly blocking: GroupLatencies;
}

/** What rows are grouped by. */
interface Grouping {
  readonly column: CommandColumn;
  /** By cell: a number below `numbers`; undefined where the cell itself is that. Cells from `numbers` on are of rows that have none. */
  readonly numberOf: Uint32Array | undefined;
  readonly numbers: number;
  /** By number: what it stands for; undefined where it is that itself. */
  readonly values: Uint32Array | undefined;
}

function groupingOf(decoder: Decoder, by: GroupBy): Grouping {
  const cell = (column: CommandColumn, numbers: number): Grouping => ({ column, numberOf: undefined, numbers, values: undefined });
  switch (by) {
    case "command":
      return cell(CommandColumn.NAME, Math.min(decoder.rows(Table.NAMES), NO_NAME));
    case "key":
      return cell(CommandColumn.KEY, decoder.rows(Table.KEYS));
    case "flow":
      return cell(CommandColumn.FLOW, decoder.rows(Table.FLOWS));
    case "status":
      return cell(CommandColumn.STATUS, Status.LOST + 1);
    case "database": {
      const ofStates = decoder.words(Table.STATES, StateColumn.DATABASE, allRows(decoder.rows(Table.STATES)));
      const values = Uint32Array.from(new Set(ofStates)).filter((database) => database !== NONE).sort();
      const places = new Map(Array.from(values, (database, place) => [database, place]));
      return { column: CommandColumn.STATE, numberOf: ofStates.map((database) => places.get(database) ?? NONE), numbers: values.length, values };
    }
  }
}

/** Figures of a group lie side by side, since a row touches all of them: one line of cache and not four. */
const FIGURES = 4;

/** Groups of the rows `ids`. */
export function groupCommands(decoder: Decoder, ids: Uint32Array, by: GroupBy): Groups {
  const grouping = groupingOf(decoder, by);
  const { numbers } = grouping;
  const figures = new Float64Array((numbers + 1) * FIGURES);
  const more = by === "key" ? furtherKeys(decoder, ids) : undefined;
  const sample = new LatencySample(ids.length + (more?.rows.length ?? 0));
  const part = (): Uint32Array<ArrayBuffer> => new Uint32Array(CHUNK_ROWS);
  const [cells, status, flags, request, reply, latency] = [part(), part(), part(), part(), part(), part()];
  /** `keys`: in place of the rows' cells. */
  const addRows = (rows: Uint32Array, keys: Uint32Array | undefined): void => {
    if (keys === undefined) decoder.words(Table.COMMANDS, grouping.column, rows, cells);
    else cells.set(keys);
    decoder.words(Table.COMMANDS, CommandColumn.STATUS, rows, status);
    decoder.words(Table.COMMANDS, CommandColumn.FLAGS, rows, flags);
    messageBytes(decoder, CommandPlace.REQUEST_BYTES, rows, request);
    messageBytes(decoder, CommandPlace.REPLY_BYTES, rows, reply);
    decoder.words(Table.COMMANDS, CommandColumn.LATENCY, rows, latency);
    number(cells, rows.length, grouping);
    addFigures(figures, cells, status, request, reply, rows.length);
    addPart(cells, flags, rows.length, numbers + 1);
    sample.add(cells, latency, rows.length);
    if (decoder.rows(Table.WIDE) > 0) addLong(sample, decoder, rows, cells, latency);
  };
  for (let from = 0; from < ids.length; from += CHUNK_ROWS) addRows(ids.subarray(from, from + CHUNK_ROWS), undefined);
  if (more !== undefined) {
    for (let from = 0; from < more.rows.length; from += CHUNK_ROWS) addRows(more.rows.subarray(from, from + CHUNK_ROWS), more.keys.subarray(from, from + CHUNK_ROWS));
  }
  const places = placesOf(figures);
  const figure = <Numbers extends Uint32Array | Float64Array>(which: number, into: Numbers): Numbers => picked(figures, places, which, into);
  let kept: SortedLatencies | undefined;
  const sorted = (): SortedLatencies => (kept ??= new SortedLatencies(sample, 2 * (numbers + 1)));
  const { values } = grouping;
  return {
    of: places.map((place) => (place < numbers ? (values === undefined ? place : (values[place] ?? NONE)) : NONE)),
    count: figure(0, new Uint32Array(places.length)),
    errors: figure(1, new Uint32Array(places.length)),
    requestBytes: figure(2, new Float64Array(places.length)),
    replyBytes: figure(3, new Float64Array(places.length)),
    latencies: new GroupLatencies(sorted, places),
    blocking: new GroupLatencies(sorted, places.map((place) => place + numbers + 1)),
  };
}

/** Numbers of the groups that have rows. */
function placesOf(figures: Float64Array): Uint32Array {
  const places = new Uint32Array(figures.length / FIGURES);
  let count = 0;
  for (let place = 0; place < places.length; place++) if (figures[place * FIGURES] !== 0) places[count++] = place;
  return places.slice(0, count);
}

function picked<Numbers extends Uint32Array | Float64Array>(figures: Float64Array, places: Uint32Array, which: number, into: Numbers): Numbers {
  for (let group = 0; group < places.length; group++) into[group] = figures[(places[group] ?? 0) * FIGURES + which] ?? 0;
  return into;
}

/** Replaces cells by numbers of groups; that of rows that have none is the last. */
function number(cells: Uint32Array, count: number, { numberOf, numbers }: Grouping): void {
  for (let index = 0; index < count; index++) {
    const cell = cells[index] ?? 0;
    const value = numberOf === undefined ? cell : (numberOf[cell] ?? numbers);
    cells[index] = value < numbers ? value : numbers;
  }
}

function addFigures(figures: Float64Array, groups: Uint32Array, status: Uint32Array, request: Uint32Array, reply: Uint32Array, count: number): void {
  const error: number = Status.ERROR;
  for (let index = 0; index < count; index++) {
    const at = (groups[index] ?? 0) * FIGURES;
    figures[at] = (figures[at] ?? 0) + 1;
    figures[at + 1] = (figures[at + 1] ?? 0) + (status[index] === error ? 1 : 0);
    figures[at + 2] = (figures[at + 2] ?? 0) + (request[index] ?? 0);
    figures[at + 3] = (figures[at + 3] ?? 0) + (reply[index] ?? 0);
  }
}

/** Latencies of blocking rows are those of a second set of groups, behind the first one. */
function addPart(groups: Uint32Array, flags: Uint32Array, count: number, behind: number): void {
  const blocking: number = RowFlag.BLOCKING;
  for (let index = 0; index < count; index++) {
    if (((flags[index] ?? 0) & blocking) !== 0) groups[index] = (groups[index] ?? 0) + behind;
  }
}

function addLong(sample: LatencySample, decoder: Decoder, rows: Uint32Array, groups: Uint32Array, latency: Uint32Array): void {
  const column = placeColumn(decoder, CommandPlace.LATENCY);
  for (let index = 0; index < rows.length; index++) {
    if (latency[index] === NO_LATENCY) sample.addLong(groups[index] ?? 0, column.at(rows[index] ?? 0));
  }
}
