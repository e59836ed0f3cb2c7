/**
 * The Commands table's own order: time of the first byte, then frame, then row. Rows are appended when a request is
 * complete, so that the table itself is nearly in this order; what was established once is kept, and rows that came
 * since are merged in.
 */
import { CommandColumn, Table } from "../../assembly/schema";
import { sortByNumber } from "./radix";
import type { Decoder } from "./wasm";

export class NaturalOrder {
  private order: Uint32Array = new Uint32Array(0);

  constructor(private readonly decoder: Decoder) {}

  /** Ids of all rows so far, in order. Do not write to it. */
  ids(): Uint32Array {
    const rows = this.decoder.rows(Table.COMMANDS);
    if (rows > this.order.length) this.order = this.extend(this.order, rows);
    return this.order;
  }

  private extend(known: Uint32Array, rows: number): Uint32Array {
    const time = this.decoder.column(Table.COMMANDS, CommandColumn.TIME);
    const frames = this.decoder.column(Table.COMMANDS, CommandColumn.FRAME);
    const before = (left: number, right: number): boolean => {
      const difference = time.at(left) - time.at(right);
      if (difference !== 0) return difference < 0;
      const apart = frames.at(left) - frames.at(right);
      return apart !== 0 ? apart < 0 : left < right;
    };

    let fresh = new Uint32Array(rows - known.length);
    let sorted = true;
    for (let index = 0; index < fresh.length; index++) {
      const id = known.length + index;
      fresh[index] = id;
      if (index > 0 && sorted && !before(id - 1, id)) sorted = false;
    }
    if (!sorted) {
      // By frame first and then, stably, by time.
      fresh = Uint32Array.from(sortByNumber(fresh, Float64Array.from(fresh, (id) => frames.at(id)), false));
      fresh = Uint32Array.from(sortByNumber(fresh, Float64Array.from(fresh, (id) => time.at(id)), false));
    }
    const order = new Uint32Array(rows);
    // From behind, until the new rows are used up: what lies before them stays where it is.
    let left = known.length - 1;
    let right = fresh.length - 1;
    for (let place = rows - 1; place >= 0; place--) {
      if (right < 0) {
        order.set(known.subarray(0, place + 1));
        break;
      }
      const old = known[left] ?? 0;
      const recent = fresh[right] ?? 0;
      if (left >= 0 && before(recent, old)) {
        order[place] = old;
        left--;
      } else {
        order[place] = recent;
        right--;
      }
    }
    return order;
  }
}
