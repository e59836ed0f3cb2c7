/**
 * Keys of commands that may have several. Of a request that lies in the argument table they are found there. One that is split over runs,
 * or has more arguments than the table, gets a collector behind its name: keys are looked up as they come, and only their rows of KEYS are
 * held until the request is complete, so that thousands of keys, and values between them, cost four bytes a key.
 */
import { KEY_CAP, Layer, NONE, ProblemKind } from "../schema";
import { give, take } from "../mem/pool";
import { putKey } from "../table/commands";
import { appendMoreKey } from "../table/more-keys";
import { noteProblem } from "../table/problems";
import { argumentAt, argumentKept, argumentLength } from "./arguments";
import { beginPlaces, isKey, isWordOfPlaces, KeyPlaces, passArgument } from "./key-places";
import { flushKeys, isKeptKey, setCell, setKey } from "./keys";
import { ARGUMENT_CAP } from "./stream";

/** Keys of one command that are kept; Redis sets no limit. */
const KEYS_CAP: u32 = 65536;

@unmanaged
export class Collector extends KeyPlaces {
  /** Rows of KEYS, u32 each: NONE of those whose bytes were not captured. */
  list: usize;
  count: u32;
  capacity: u32;
  /** 1: there were more than KEYS_CAP. */
  isFull: u8;
  /** Of the argument being read: whether it is a key, whether its bytes matter, and whether some of them were not captured. */
  isKey: u8;
  wants: u8;
  lost: u8;
  /** Its bytes on the wire, and where so many of them are: in the run, or in `part` when an earlier run held some. */
  length: u32;
  kept: u32;
  at: usize;
  /** KEY_CAP bytes, or 0. */
  part: usize;
}

const SIZE: u32 = offsetof<Collector>();
/** For requests in the argument table. */
const table: usize = memory.data(32, 4);

/** Notes the keys of row `row`, whose request of `total` arguments is in the argument table. */
export function noteKeys(row: u32, name: u32, total: u32, flow: u32): void {
  const places = changetype<KeyPlaces>(table);
  beginPlaces(places, name, total);
  // Of an inline request's words the table holds only so many.
  const until = min(total, ARGUMENT_CAP);
  let isFirst = true;
  for (let index: u32 = 1; index < until; index++) {
    const length = argumentLength(index);
    if (isKey(places, index, length)) {
      if (isFirst) setKey(row, index, flow);
      else if (isKeptKey(argumentKept(index), length)) noteMoreKey(row, index, flow);
      isFirst = false;
    }
    passArgument(places, index, argumentAt(index), argumentKept(index), length);
  }
}

function noteMoreKey(row: u32, index: u32, flow: u32): void {
  const cell = appendMoreKey(row);
  if (cell != 0) setCell(cell, argumentAt(index), argumentLength(index), flow);
  else noteFull(flow);
}

function noteFull(flow: u32): void {
  noteProblem(ProblemKind.KEYS_CAP, Layer.RESP, flow, <f64>KEYS_CAP);
}

/** A collector for a request whose first `passed` arguments are in the argument table. */
export function beginCollector(name: u32, total: u32, passed: u32, flow: u32): usize {
  const collector = changetype<Collector>(take(SIZE));
  memory.fill(changetype<usize>(collector), 0, SIZE);
  beginPlaces(collector, name, total);
  for (let index: u32 = 1; index < passed; index++) {
    beginArgument(collector, index, argumentLength(index));
    collect(collector, argumentAt(index), argumentKept(index));
    endArgument(collector, index, flow);
  }
  return changetype<usize>(collector);
}

/** Argument `index` begins, and has `length` bytes. */
export function beginArgument(collector: Collector, index: u32, length: u32): void {
  collector.isKey = isKey(collector, index, length) ? 1 : 0;
  collector.wants = collector.isKey != 0 || isWordOfPlaces(collector, index, length) ? 1 : 0;
  collector.lost = 0;
  collector.length = length;
  collector.kept = 0;
}

/** The next `bytes` bytes of the argument are at `p`, in the current run. */
export function collect(collector: Collector, p: usize, bytes: u32): void {
  if (collector.wants == 0 || collector.lost != 0 || bytes == 0) return;
  const more = min<u32>(bytes, <u32>KEY_CAP - collector.kept);
  if (collector.kept == 0) collector.at = p;
  else memory.copy(collector.part + collector.kept, p, more);
  collector.kept += more;
}

/** The run ends inside the argument. */
export function holdArgument(collector: Collector): void {
  if (collector.kept == 0 || collector.at == collector.part) return;
  if (collector.part == 0) collector.part = take(KEY_CAP);
  memory.copy(collector.part, collector.at, collector.kept);
  collector.at = collector.part;
}

/** Argument `index` is complete. */
export function endArgument(collector: Collector, index: u32, flow: u32): void {
  if (collector.isKey != 0) addKey(collector, flow);
  passArgument(collector, index, collector.at, collector.kept, collector.length);
}

function addKey(collector: Collector, flow: u32): void {
  if (collector.count == KEYS_CAP) {
    collector.isFull = 1;
    return;
  }
  if (collector.count == collector.capacity) {
    // What is still to be looked up is put where the list was.
    flushKeys();
    const capacity = max<u32>(32, collector.capacity << 1);
    const list = take(capacity << 2);
    memory.copy(list, collector.list, collector.count << 2);
    releaseList(collector);
    collector.list = list;
    collector.capacity = capacity;
  }
  const cell = collector.list + (<usize>collector.count << 2);
  collector.count += 1;
  store<u32>(cell, NONE);
  if (isKeptKey(collector.kept, collector.length)) setCell(cell, collector.at, collector.length, flow);
}

/** Notes the keys that were collected as those of row `row`. */
export function noteCollected(collector: Collector, row: u32, flow: u32): void {
  flushKeys();
  for (let i: u32 = 0; i < collector.count; i++) {
    const key = load<u32>(collector.list + (<usize>i << 2));
    if (key == NONE) continue;
    if (i == 0) {
      putKey(row, key);
      continue;
    }
    const cell = appendMoreKey(row);
    if (cell != 0) store<u32>(cell, key);
    else collector.isFull = 1;
  }
  if (collector.isFull != 0) noteFull(flow);
}

export function releaseCollector(collector: Collector): void {
  flushKeys();
  releaseList(collector);
  if (collector.part != 0) give(collector.part, KEY_CAP);
  give(changetype<usize>(collector), SIZE);
}

function releaseList(collector: Collector): void {
  if (collector.list != 0) give(collector.list, collector.capacity << 2);
}
