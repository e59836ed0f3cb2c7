/**
 * The Commands table's own order: time of the first byte, then frame, then row. Rows are appended when a request is
 * complete, so that the table itself is nearly in this order; what was established once is kept, and each row that came
 * since is put in its place from behind. A capture that loads asks several times a second: it must cost next to nothing.
 */
import { CommandColumn, Table } from "../../assembly/schema";
import { sortByNumber } from "./radix";
import type { Column, Decoder } from "./wasm";

/** Places that rows may be moved by, for each on average and for all; beyond that (a clock went back) sorting is faster. */
const MOVES_EACH = 16;
const MOVES = 65536;
/** Rows of one call at most: what is called more often is compiled well sooner. */
const STRETCH = 4096;

export class NaturalOrder {
  /** Ids in order, with room behind them. What was handed out of it never changes. */
  private order: Uint32Array = new Uint32Array(0);
  private known = 0;

  constructor(private readonly decoder: Decoder) {}

  /** Ids of all rows so far, in order. Do not write to it. */
  ids(): Uint32Array {
    const rows = this.decoder.rows(Table.COMMANDS);
    if (rows > this.known) this.extend(rows);
    return this.order.subarray(0, this.known);
  }

  private extend(rows: number): void {
    const { known } = this;
    const keys = new Keys(this.decoder);
    let order = rows > this.order.length ? withRoom(this.order.subarray(0, known), 2 * rows) : this.order;
    // So many places at the beginning were handed out in this very array.
    let handedOut = order === this.order ? known : 0;
    let moves = MOVES + MOVES_EACH * (rows - known);
    let id = known;
    while (id < rows && moves >= 0) {
      let place = id;
      while (place > 0 && keys.isBefore(id, order[place - 1] ?? 0)) place--;
      if (place < handedOut) {
        order = withRoom(order.subarray(0, id), order.length);
        handedOut = 0;
      }
      if (place < id) order.copyWithin(place + 1, place, id);
      order[place] = id;
      moves -= id - place;
      id++;
      // Nearly always it is the last one so far, and so are those behind it.
      if (place === id - 1) id = keys.append(order, id, Math.min(rows, id + STRETCH));
    }
    this.order = id < rows ? merged(keys, order.subarray(0, id), rows) : order;
    this.known = rows;
  }
}

/** What rows are in order of. Valid until the next call into the module. */
class Keys {
  private readonly times: Column;
  private readonly frames: Column;
  private readonly nextTimes = new Float64Array(STRETCH);
  private readonly nextFrames = new Uint32Array(STRETCH);

  constructor(private readonly decoder: Decoder) {
    this.times = decoder.column(Table.COMMANDS, CommandColumn.TIME);
    this.frames = decoder.column(Table.COMMANDS, CommandColumn.FRAME);
  }

  /** Rows without a time come last. */
  time(id: number): number {
    const time = this.times.at(id);
    return Number.isNaN(time) ? Infinity : time;
  }

  frame(id: number): number {
    return this.frames.at(id);
  }

  isBefore(left: number, right: number): boolean {
    const [leftTime, rightTime] = [this.time(left), this.time(right)];
    if (leftTime !== rightTime) return leftTime < rightTime;
    const apart = this.frame(left) - this.frame(right);
    return apart !== 0 ? apart < 0 : left < right;
  }

  /** Appends rows from `id` on to those before it, as long as each comes behind the last; gives the first that was not. */
  append(order: Uint32Array, id: number, end: number): number {
    let time = this.time(id - 1);
    let frame = this.frame(id - 1);
    const count = end - id;
    const times = this.decoder.numbersFrom(Table.COMMANDS, CommandColumn.TIME, id, this.nextTimes.subarray(0, count));
    const frames = this.decoder.wordsFrom(Table.COMMANDS, CommandColumn.FRAME, id, this.nextFrames.subarray(0, count));
    for (let index = 0; index < count; index++, id++) {
      const nextTime = times[index] ?? NaN;
      const nextFrame = frames[index] ?? 0;
      // Where one of them is none it is looked at by itself.
      if (!(nextTime > time || (nextTime === time && nextFrame >= frame))) break;
      time = nextTime;
      frame = nextFrame;
      order[id] = id;
    }
    return id;
  }
}

function withRoom(ids: Uint32Array, length: number): Uint32Array {
  const longer = new Uint32Array(length);
  longer.set(ids);
  return longer;
}

/** Rows in order, and those behind them up to `rows` sorted in among them. */
function merged(keys: Keys, ordered: Uint32Array, rows: number): Uint32Array {
  let fresh = Uint32Array.from({ length: rows - ordered.length }, (_, index) => ordered.length + index);
  // By frame first and then, stably, by time.
  fresh = Uint32Array.from(sortByNumber(fresh, Float64Array.from(fresh, (id) => keys.frame(id)), false));
  fresh = Uint32Array.from(sortByNumber(fresh, Float64Array.from(fresh, (id) => keys.time(id)), false));
  const order = new Uint32Array(rows);
  // From behind, until the new rows are used up: what lies before them stays where it is.
  let left = ordered.length - 1;
  let right = fresh.length - 1;
  for (let place = rows - 1; place >= 0; place--) {
    if (right < 0) {
      order.set(ordered.subarray(0, place + 1));
      break;
    }
    const old = ordered[left] ?? 0;
    const recent = fresh[right] ?? 0;
    if (left >= 0 && keys.isBefore(recent, old)) {
      order[place] = old;
      left--;
    } else {
      order[place] = recent;
      right--;
    }
  }
  return order;
}
