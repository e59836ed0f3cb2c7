/**
 * Values of a field that occur in the capture and hold a text, for completion. The work is bounded whatever the capture's size: rows are
 * counted in an even sample, of many keys only those of the sample are looked at, and of connections the busiest.
 */
import { CommandColumn, NONE, Table } from "../../assembly/schema";
import type { FieldValue } from "../model/api";
import type { FieldName } from "../model/filter/fields";
import { markHolding } from "./byte-search";
import { withoutPort } from "./filter-tests";
import type { Labels } from "./labels";
import { needles } from "./text-filter";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";

/** Rows that are counted, once until there are more; fewer where it is by key, which goes all over memory. */
const ROWS_MOST = 2 ** 22;
/** Of more keys only those are searched that a counted row has. */
const KEYS_MOST = 2 ** 20;
/** Connections that are called by name. */
const FLOWS_MOST = 4096;
/** Longer keys are no help in a list, and a filter has its own limit (model/filter/parse.ts). */
const LENGTH_MOST = 256;

/** Puts all that begin with the text before all others, and addresses before endpoints. */
const BEGINS = 2 ** 34;
const WHOLE = 2 ** 33;

export class FieldValues {
  /** By column: the counts as they were at so many rows, since one question follows another with each letter. */
  private readonly kept = new Map<CommandColumn, { readonly rows: number; readonly counts: Uint32Array }>();

  constructor(private readonly decoder: Decoder, private readonly labels: Labels) {}

  /** At most so many, as RESPlens shows them, the most frequent first, but before all others those that begin with the text. */
  read(field: FieldName, part: string, most: number): FieldValue[] {
    const { labels } = this;
    const counted = new Counted(part);
    const state = (text: (row: number) => string | number | undefined): void =>
      this.each(CommandColumn.STATE, Table.STATES, (row, count) => counted.add(text(row), count));
    switch (field) {
      case "cmd":
        this.each(CommandColumn.NAME, Table.NAMES, (row, count) => counted.add(labels.name(row), count));
        break;
      case "key":
        return this.keys(part, most);
      case "user":
        state((row) => labels.state(row).user);
        break;
      case "name":
        state((row) => labels.state(row).clientName);
        break;
      case "lib":
        state((row) => labels.state(row).library);
        break;
      case "db":
        state((row) => labels.state(row).database);
        break;
      case "client":
      case "server":
        this.eachFlow((flow, count) => {
          const of = labels.endpoints(flow);
          const [endpoint, host] = field === "client" ? [of.client, of.clientHost] : [of.server, of.serverHost];
          const address = withoutPort(endpoint);
          counted.add(address, count, WHOLE, host === undefined ? undefined : withoutPort(host));
          if (host !== undefined) counted.add(withoutPort(host), count, WHOLE, address);
          counted.add(endpoint, count);
        });
        break;
      case "flow":
        this.eachFlow((flow, count) => {
          const { client, server } = labels.endpoints(flow);
          counted.add(flow + 1, count, 0, `${client} → ${server}`);
        });
        break;
      default:
    }
    return counted.first(most);
  }

  /** Rows of a table that rows of the sample have. */
  private each(column: CommandColumn, table: Table, visit: (row: number, count: number) => void): void {
    for (const [row, count] of this.counts(column, table).entries()) if (count > 0) visit(row, count);
  }

  private eachFlow(visit: (flow: number, count: number) => void): void {
    const counts = this.counts(CommandColumn.FLOW, Table.FLOWS);
    const flows = allRows(counts.length).filter((flow) => counts[flow] !== 0);
    if (flows.length > FLOWS_MOST) flows.sort((left, right) => (counts[right] ?? 0) - (counts[left] ?? 0));
    for (const flow of flows.subarray(0, FLOWS_MOST)) visit(flow, counts[flow] ?? 0);
  }

  private keys(part: string, most: number): FieldValue[] {
    const { decoder, labels } = this;
    const counts = this.counts(CommandColumn.KEY, Table.KEYS);
    const some = counts.length <= KEYS_MOST ? undefined : allRows(counts.length).filter((row) => counts[row] !== 0);
    const strings = decoder.strings(Table.KEYS, some);
    const { bytes, start, length } = strings;
    const wanted = needles(part);
    // One or two letters are in so many keys that only a beginning says anything.
    const isLong = part.length > 2;
    const holds = new Uint8Array(start.length).fill(isLong ? 0 : 1);
    if (isLong) for (const needle of wanted) markHolding(strings, needle, holds);
    /** The best first. */
    const best: { readonly row: number; readonly score: number }[] = [];
    let least = -1;
    for (let place = 0; place < holds.length; place++) {
      const size = length[place] ?? 0;
      if (holds[place] === 0 || size > LENGTH_MOST) continue;
      const row = some?.[place] ?? place;
      const count = counts[row] ?? 0;
      // Not even if it begins with the text.
      if (count + BEGINS <= least) continue;
      const isBegun = wanted.some((needle) => needle.length <= size && begins(bytes, start[place] ?? 0, needle));
      const score = count + (isBegun ? BEGINS : 0);
      if (score <= least || (!isBegun && !isLong)) continue;
      const at = best.findIndex((other) => other.score < score);
      best.splice(at < 0 ? best.length : at, 0, { row, score });
      if (best.length > most) best.pop();
      if (best.length === most) least = best.at(-1)?.score ?? 0;
    }
    return best.map(({ row }) => ({ text: labels.key(row) ?? "" }));
  }

  /** By row of another table, which a column refers to: how many rows of the sample have it. */
  private counts(column: CommandColumn, table: Table): Uint32Array {
    const { decoder } = this;
    const rows = decoder.rows(Table.COMMANDS);
    const kept = this.kept.get(column);
    if (kept?.rows === rows) return kept.counts;
    const size = decoder.rows(table);
    const counts = new Uint32Array(size);
    const cells = new Uint32Array(CHUNK_ROWS);
    const step = CHUNK_ROWS * Math.max(1, Math.ceil(rows / (table === Table.KEYS ? KEYS_MOST : ROWS_MOST)));
    for (let first = 0; first < rows; first += step) {
      const count = Math.min(CHUNK_ROWS, rows - first);
      decoder.wordsFrom(Table.COMMANDS, column, first, cells.subarray(0, count));
      for (let index = 0; index < count; index++) {
        const cell = cells[index] ?? NONE;
        if (cell < size) counts[cell] = (counts[cell] ?? 0) + 1;
      }
    }
    this.kept.set(column, { rows, counts });
    return counts;
  }
}

/** Texts that hold a part, with the rows that have each. */
class Counted {
  private readonly scores = new Map<string, { readonly note: string | undefined; score: number }>();
  private readonly part: string;

  constructor(part: string) {
    this.part = part.toLowerCase();
  }

  add(value: string | number | undefined, count: number, rank = 0, note?: string): void {
    if (value === undefined) return;
    const text = String(value);
    const known = this.scores.get(text);
    if (known !== undefined) known.score += count;
    else if (text.length <= LENGTH_MOST && text.toLowerCase().includes(this.part)) {
      this.scores.set(text, { note, score: count + rank + (text.toLowerCase().startsWith(this.part) ? BEGINS : 0) });
    }
  }

  first(most: number): FieldValue[] {
    const best = [...this.scores].sort(([, left], [, right]) => right.score - left.score).slice(0, most);
    return best.map(([text, { note }]) => (note === undefined ? { text } : { text, note }));
  }
}

/** Whether the bytes from a place on are those of the needle, in either case of letters. */
function begins(bytes: Uint8Array, from: number, needle: Uint8Array): boolean {
  for (let at = 0; at < needle.length; at++) {
    const byte = bytes[from + at] ?? 0;
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== needle[at]) return false;
  }
  return true;
}
