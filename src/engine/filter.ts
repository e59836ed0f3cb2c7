/**
 * Which rows of the Commands table a filter keeps. A comparison first becomes what it says of each distinct name, key, state or connection, or a
 * range of numbers; then the rows are gone through in parts, each comparison giving a part of ones and zeros that `&&`, `||` and `!` combine.
 */
import { CommandColumn, CommandPlace, NO_LATENCY, RowFlag, StateColumn, Table } from "../../assembly/schema";
import type { Epoch } from "../model/epoch";
import { commandDefinitions, READS, WRITES } from "../model/commands";
import type { Filter, Value } from "../model/filter/ast";
import { type Field, FLAG_VALUES, KIND_VALUES, type Operator, PAIRING_VALUES, REPLY_TYPE_VALUES, STATUS_VALUES, type ValueField } from "../model/filter/fields";
import { isNoise } from "../model/noise";
import { messageBytes, placeColumn } from "./command-places";
import { testErrors } from "./error-codes";
import { type Bounds, boundsOf } from "./filter-bounds";
import { testFlows, testPatterns, testStates, testStateNumbers, testStrings, type TextTest } from "./filter-tests";
import { timeRanges } from "./filter-times";
import type { Labels } from "./labels";
import { markMoreKeys } from "./more-keys";
import { matchFlows, matchStrings } from "./text-filter";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";

export interface FilterContext {
  readonly decoder: Decoder;
  readonly labels: Labels;
  readonly epoch: Epoch;
  /** What is known of conditions on values; they are looked for before (value-search.ts). */
  readonly values?: ValuesKnown;
  /** Secrets are looked for as well. */
  readonly reveal?: boolean;
  /** Rows that may match are kept too, and not only those that surely do: of some it may not be known what they hold. */
  readonly most?: boolean;
}

export interface ValuesKnown {
  /** By row: MISSES, HOLDS, or 0 where nobody looked; undefined where nobody ever did. */
  known(field: ValueField, text: string, isPattern: boolean, reveal: boolean): Uint8Array | undefined;
}
export const MISSES = 1;
export const HOLDS = 2;

/** Marks `count` rows from `first` on: 1 where the rows match. Every element of `into` is written. */
type Marker = (first: number, count: number, into: Uint8Array) => void;

/** For each row of the Commands table 1 where it matches. */
export function matchRows(context: FilterContext, filter: Filter): Uint8Array {
  const rows = context.decoder.rows(Table.COMMANDS);
  const hits = new Uint8Array(rows);
  const mark = markerOf(context, filter);
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - first);
    mark(first, count, hits.subarray(first, first + count));
  }
  return hits;
}

function markerOf(context: FilterContext, filter: Filter): Marker {
  switch (filter.is) {
    case "all":
      return (_first, _count, into) => into.fill(1);
    case "not":
      return negated(markerOf(opposite(context), filter.inner));
    case "and":
    case "or":
      return combined(markerOf(context, filter.left), markerOf(context, filter.right), filter.is === "and");
    case "search":
      return searching(context, filter.text);
    case "any":
      return filter.values.map((value) => comparing(context, filter.field, "==", value)).reduce((left, right) => combined(left, right, false), none);
    case "between":
      return between(context, filter.field, filter.low, filter.high);
    case "compare":
      return comparing(context, filter.field, filter.operator, filter.value);
  }
}

const none: Marker = (_first, _count, into) => {
  into.fill(0);
};

/** What surely matches is what not even possibly matches the opposite. */
function opposite(context: FilterContext): FilterContext {
  return { ...context, most: context.most !== true };
}

function negated(mark: Marker): Marker {
  return (first, count, into) => {
    mark(first, count, into);
    for (let index = 0; index < count; index++) into[index] = 1 - (into[index] ?? 0);
  };
}

function combined(left: Marker, right: Marker, both: boolean): Marker {
  if (left === none) return both ? none : right;
  if (right === none) return both ? none : left;
  const other = new Uint8Array(CHUNK_ROWS);
  return (first, count, into) => {
    left(first, count, into);
    right(first, count, other);
    if (both) for (let index = 0; index < count; index++) into[index] = (into[index] ?? 0) & (other[index] ?? 0);
    else for (let index = 0; index < count; index++) into[index] = (into[index] ?? 0) | (other[index] ?? 0);
  };
}

/** Rows whose cell, a row of another table or a small number, was found; NONE is the first place. */
function looking(decoder: Decoder, column: CommandColumn, found: Uint8Array): Marker {
  if (!found.includes(1)) return none;
  const cells = new Uint32Array(CHUNK_ROWS);
  return (first, count, into) => {
    decoder.wordsFrom(Table.COMMANDS, column, first, cells.subarray(0, count));
    for (let index = 0; index < count; index++) into[index] = found[((cells[index] ?? 0) + 1) >>> 0] ?? 0;
  };
}

/** Rows that are marked by 1. */
function marked(hits: Uint8Array): Marker {
  return (first, count, into) => into.set(hits.subarray(first, first + count));
}

/** Rows any of whose keys was found. */
function keyed(decoder: Decoder, found: Uint8Array): Marker {
  const first = looking(decoder, CommandColumn.KEY, found);
  return first === none || decoder.rows(Table.MORE_KEYS) === 0 ? first : combined(first, marked(markMoreKeys(decoder, found)), false);
}

function searching({ decoder, labels }: FilterContext, text: string): Marker {
  const name = looking(decoder, CommandColumn.NAME, matchStrings(decoder, Table.NAMES, text));
  const key = keyed(decoder, matchStrings(decoder, Table.KEYS, text));
  const flow = looking(decoder, CommandColumn.FLOW, matchFlows(decoder, labels, text, false));
  return combined(combined(name, key, false), flow, false);
}

/** Numbers of many rows; NaN where a row has none. */
type Numbers = (first: number, count: number, into: Float64Array<ArrayBuffer>) => void;

function within(numbers: Numbers, { low, high }: Bounds): Marker {
  const values = new Float64Array(CHUNK_ROWS);
  return (first, count, into) => {
    numbers(first, count, values);
    for (let index = 0; index < count; index++) {
      const value = values[index] ?? NaN;
      into[index] = Number(value >= low && value <= high);
    }
  };
}

function comparing(context: FilterContext, field: Field, operator: Operator, value: Value): Marker {
  if (operator === "!=" || operator === "!~") return negated(comparing(opposite(context), field, operator === "!=" ? "==" : "~", value));
  if (value.is === "text") return comparingText(context, field, value.text, operator === "~");
  if (value.is === "number") return comparingNumber(context, field, boundsOf(operator, value.number));
  return timeRanges(context.epoch, operator, value.time).map((bounds) => comparingNumber(context, field, bounds)).reduce((left, right) => combined(left, right, false), none);
}

function between(context: FilterContext, field: Field, low: Value, high: Value): Marker {
  return combined(comparing(context, field, ">=", low), comparing(context, field, "<=", high), true);
}

function comparingText(context: FilterContext, field: Field, text: string, isPattern: boolean): Marker {
  const { decoder, labels } = context;
  const test: TextTest = { text, isPattern, fold: field.exactCase !== true };
  const oneOf = (column: CommandColumn, values: readonly string[]): Marker => {
    const found = new Uint8Array(1 + values.length);
    found[1 + values.indexOf(text)] = 1;
    return looking(decoder, column, found);
  };
  switch (field.name) {
    case "cmd":
      return looking(decoder, CommandColumn.NAME, testStrings(decoder, Table.NAMES, test));
    case "key":
      return keyed(decoder, testStrings(decoder, Table.KEYS, test));
    case "pattern":
      return keyed(decoder, testPatterns(decoder, test));
    case "client":
    case "server":
      return looking(decoder, CommandColumn.FLOW, testFlows(decoder, labels, field.name === "client", test));
    case "value":
    case "arg":
    case "reply":
      return valued(context, field.name, text, isPattern);
    case "user":
      return looking(decoder, CommandColumn.STATE, testStates(decoder, StateColumn.USER, test));
    case "name":
      return looking(decoder, CommandColumn.STATE, testStates(decoder, StateColumn.CLIENT_NAME, test));
    case "lib":
      return looking(decoder, CommandColumn.STATE, testStates(decoder, StateColumn.LIBRARY, test));
    case "error":
      return marked(testErrors(decoder, test));
    case "status":
      return oneOf(CommandColumn.STATUS, STATUS_VALUES);
    case "kind":
      return oneOf(CommandColumn.KIND, KIND_VALUES);
    case "pairing":
      return oneOf(CommandColumn.PAIRING, PAIRING_VALUES);
    case "reply.type":
      return oneOf(CommandColumn.REPLY_TYPE, REPLY_TYPE_VALUES);
    case "is":
      return flagged(decoder, FLAG_VALUES.find((flag) => flag === text));
    default:
      return none;
  }
}

function valued({ values, reveal = false, most = false }: FilterContext, field: ValueField, text: string, isPattern: boolean): Marker {
  const known = values?.known(field, text, isPattern, reveal);
  return (first, count, into) => {
    for (let index = 0; index < count; index++) {
      const what = known?.[first + index] ?? 0;
      into[index] = Number(what === HOLDS || (most && what !== MISSES));
    }
  };
}

const BITS = { blocking: RowFlag.BLOCKING, pipelined: RowFlag.PIPELINED, inline: RowFlag.INLINE, transaction: RowFlag.TRANSACTION } as const;

function flagged(decoder: Decoder, flag: (typeof FLAG_VALUES)[number] | undefined): Marker {
  if (flag === undefined) return none;
  if (flag === "read" || flag === "write" || flag === "noise") return looking(decoder, CommandColumn.NAME, namesThat(decoder, flag));
  const found = Uint8Array.from({ length: 1 + 64 }, (_, place) => Number(place > 0 && ((place - 1) & BITS[flag]) !== 0));
  return looking(decoder, CommandColumn.FLAGS, found);
}

/** By row of NAMES, in the place after its own: what the command is, by its definition. */
export function namesThat(decoder: Decoder, flag: "read" | "write" | "noise"): Uint8Array {
  const flags = new Map(commandDefinitions().map((definition) => [definition.name, definition.flags]));
  const names = decoder.rows(Table.NAMES);
  const found = new Uint8Array(1 + names);
  const text = new TextDecoder("latin1");
  for (let name = 0; name < names; name++) {
    const word = text.decode(decoder.stringBytes(Table.NAMES, name));
    const holds = flag === "noise" ? isNoise(word) : ((flags.get(word) ?? 0) & (flag === "read" ? READS : WRITES)) !== 0;
    if (holds) found[name + 1] = 1;
  }
  return found;
}

function comparingNumber({ decoder }: FilterContext, field: Field, bounds: Bounds): Marker {
  switch (field.name) {
    case "db":
      return looking(decoder, CommandColumn.STATE, testStateNumbers(decoder, StateColumn.DATABASE, bounds.low, bounds.high));
    case "resp":
      return looking(decoder, CommandColumn.STATE, testStateNumbers(decoder, StateColumn.RESP, bounds.low, bounds.high));
    case "flow":
      // Connections are numbered from 1, as headless.
      return within(cells(decoder, CommandColumn.FLOW), { low: bounds.low - 1, high: bounds.high - 1 });
    case "time":
      return within((first, count, into) => decoder.numbers(Table.COMMANDS, CommandColumn.TIME, allRows(count, first), into), bounds);
    case "latency":
      return within(latencies(decoder), bounds);
    case "request.bytes":
      return within(bytesOf(decoder, CommandPlace.REQUEST_BYTES), bounds);
    case "reply.bytes":
      return within(bytesOf(decoder, CommandPlace.REPLY_BYTES), bounds);
    case "bytes":
      return within(sum(bytesOf(decoder, CommandPlace.REQUEST_BYTES), bytesOf(decoder, CommandPlace.REPLY_BYTES)), bounds);
    default:
      return none;
  }
}

function cells(decoder: Decoder, column: CommandColumn): Numbers {
  const words = new Uint32Array(CHUNK_ROWS);
  return (first, count, into) => into.set(decoder.wordsFrom(Table.COMMANDS, column, first, words.subarray(0, count)));
}

function bytesOf(decoder: Decoder, place: CommandPlace.REQUEST_BYTES | CommandPlace.REPLY_BYTES): Numbers {
  return (first, count, into) => into.set(messageBytes(decoder, place, allRows(count, first)));
}

function sum(left: Numbers, right: Numbers): Numbers {
  const other = new Float64Array(CHUNK_ROWS);
  return (first, count, into) => {
    left(first, count, into);
    right(first, count, other);
    for (let index = 0; index < count; index++) into[index] = (into[index] ?? 0) + (other[index] ?? 0);
  };
}

function latencies(decoder: Decoder): Numbers {
  const words = new Uint32Array(CHUNK_ROWS);
  const wide = placeColumn(decoder, CommandPlace.LATENCY);
  const hasWide = decoder.rows(Table.WIDE) > 0;
  return (first, count, into) => {
    decoder.wordsFrom(Table.COMMANDS, CommandColumn.LATENCY, first, words.subarray(0, count));
    for (let index = 0; index < count; index++) {
      const word = words[index] ?? NO_LATENCY;
      into[index] = word !== NO_LATENCY ? word : hasWide ? wide.at(first + index) : NaN;
    }
  };
}
