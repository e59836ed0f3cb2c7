/**
 * What commands did with each key, or with the keys of each pattern: figures that lie side by side by the number of the key, filled in one pass over the
 * rows, which are in order of time. A million keys take some 80 MB: they are kept only while somebody looks at them.
 */
import { CommandColumn, CommandPlace, Kind, NO_LATENCY, NONE, RowFlag, Status, Table } from "../../assembly/schema";
import { TTL_COMMANDS, VALUE_READS } from "../model/key-commands";
import { messageBytes, placeColumn } from "./command-places";
import { namesThat } from "./filter";
import { allKeys } from "./more-keys";
import { CHUNK_ROWS, type Decoder } from "./wasm";

/** Figures of a number are one record of 80 bytes, 8 words and 6 doubles behind them, since a row touches most of them. */
const RECORD = 80;
/** Places of whole numbers. TTL_ROW: 1 + the last row that tells how long the key lives; of a pattern instead how many keys. */
export const Count = { COMMANDS: 0, READS: 1, WRITES: 2, ERRORS: 3, HITS: 4, MISSES: 5, CLIENTS: 6, TTL_ROW: 7, KEYS: 7 } as const;
export const COUNTS = RECORD / 4;
/** Places of sums and times. LONGEST is -1 where no latency is known. */
export const Sum = { REQUEST_BYTES: 4, REPLY_BYTES: 5, TIME: 6, LONGEST: 7, FIRST: 8, LAST: 9 } as const;
export const SUMS = RECORD / 8;

export interface KeyFigures {
  /** Numbers that have commands, ascending. */
  readonly of: Uint32Array;
  /** Of the same memory: COUNTS words, or SUMS doubles, for each number, whether it has commands or not. */
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
}

const READ = 1;
const WRITE = 2;
const VALUE = 4;
const TTL = 8;

/** By row of NAMES. */
function rolesOf(decoder: Decoder): Uint8Array {
  const [reads, writes] = [namesThat(decoder, "read"), namesThat(decoder, "write")];
  const text = new TextDecoder("latin1");
  return Uint8Array.from({ length: decoder.rows(Table.NAMES) }, (_, row) => {
    const name = text.decode(decoder.stringBytes(Table.NAMES, row));
    return (reads[row + 1] === 1 ? READ : 0) | (writes[row + 1] === 1 ? WRITE : 0) | (VALUE_READS.has(name) ? VALUE : 0) | (TTL_COMMANDS.has(name) ? TTL : 0);
  });
}

/** `ids`: rows of COMMANDS in order of time; a command counts for each of its keys, and once for a pattern that several of them have, with all its bytes and its whole time. `numberOf`: by row of KEYS its number, below `numbers`; undefined where keys themselves are looked at. */
export function keyFigures(decoder: Decoder, ids: Uint32Array, numbers: number, numberOf?: Uint32Array): KeyFigures {
  const records = new ArrayBuffer(numbers * RECORD);
  const counts = new Uint32Array(records);
  const sums = new Float64Array(records);
  const roles = rolesOf(decoder);
  const keys = decoder.rows(Table.KEYS);
  const isSeen = new Uint8Array(numberOf === undefined ? 0 : keys);
  const pairs = allKeys(decoder, ids);
  /** By number 1 + the row that it was counted for last. */
  const countedFor = new Uint32Array(numberOf === undefined || pairs.rows === ids ? 0 : numbers);
  const part = (): Uint32Array<ArrayBuffer> => new Uint32Array(CHUNK_ROWS);
  const [key, kind, name, status, flags, request, reply, latency] = [part(), part(), part(), part(), part(), part(), part(), part()];
  const time = new Float64Array(CHUNK_ROWS);
  const flow = part();
  /** Of each command that is counted: its number, and its connection. */
  const [numberOfRow, flowOfRow] = [new Uint32Array(pairs.rows.length), new Uint32Array(pairs.rows.length)];
  let counted = 0;
  const hasWide = decoder.rows(Table.WIDE) > 0;
  const [ok, nil, error, none]: readonly [number, number, number, number] = [Status.OK, Status.NIL, Status.ERROR, Status.NONE];
  // Loops take them from variables of their own: what belongs to a module is looked up each time.
  const { READS: reads, WRITES: writes, ERRORS: errors, HITS: hits, MISSES: misses, TTL_ROW: ttlRow, KEYS: distinct } = Count;
  const { REQUEST_BYTES: requestBytes, REPLY_BYTES: replyBytes, TIME: total, LONGEST: longest, FIRST: first, LAST: last } = Sum;
  const [command, blocking, noLatency]: readonly [number, number, number] = [Kind.COMMAND, RowFlag.BLOCKING, NO_LATENCY];
  const [isRead, isWrite, isValue, tellsTtl] = [READ, WRITE, VALUE, TTL];
  const [countsEach, sumsEach] = [COUNTS, SUMS];
  for (let from = 0; from < pairs.rows.length; from += CHUNK_ROWS) {
    const rows = pairs.rows.subarray(from, from + CHUNK_ROWS);
    const cells = (column: CommandColumn, into: Uint32Array<ArrayBuffer>): Uint32Array => decoder.words(Table.COMMANDS, column, rows, into);
    key.set(pairs.keys.subarray(from, from + CHUNK_ROWS));
    cells(CommandColumn.KIND, kind);
    cells(CommandColumn.NAME, name);
    cells(CommandColumn.STATUS, status);
    cells(CommandColumn.FLAGS, flags);
    cells(CommandColumn.LATENCY, latency);
    cells(CommandColumn.FLOW, flow);
    messageBytes(decoder, CommandPlace.REQUEST_BYTES, rows, request);
    messageBytes(decoder, CommandPlace.REPLY_BYTES, rows, reply);
    decoder.numbers(Table.COMMANDS, CommandColumn.TIME, rows, time);
    const wide = hasWide ? placeColumn(decoder, CommandPlace.LATENCY) : undefined;
    for (let index = 0; index < rows.length; index++) {
      const own = key[index] ?? 0;
      if (own >= keys || kind[index] !== command) continue;
      const number = numberOf === undefined ? own : (numberOf[own] ?? 0);
      if (countedFor.length > 0) {
        const isCounted = countedFor[number] === (rows[index] ?? 0) + 1;
        countedFor[number] = (rows[index] ?? 0) + 1;
        if (isCounted) {
          if (isSeen[own] === 0) counts[number * countsEach + distinct] = (counts[number * countsEach + distinct] ?? 0) + 1;
          isSeen[own] = 1;
          continue;
        }
      }
      numberOfRow[counted] = number;
      flowOfRow[counted++] = flow[index] ?? 0;
      const at = number * countsEach;
      const sum = number * sumsEach;
      const role = roles[name[index] ?? 0] ?? 0;
      const result = status[index];
      const isFirst = counts[at] === 0;
      counts[at] = (counts[at] ?? 0) + 1;
      if ((role & isRead) !== 0) counts[at + reads] = (counts[at + reads] ?? 0) + 1;
      if ((role & isWrite) !== 0) counts[at + writes] = (counts[at + writes] ?? 0) + 1;
      if (result === error) counts[at + errors] = (counts[at + errors] ?? 0) + 1;
      if ((role & isValue) !== 0 && (result === ok || result === nil)) {
        const place = at + (result === ok ? hits : misses);
        counts[place] = (counts[place] ?? 0) + 1;
      }
      if (numberOf === undefined) {
        if ((role & tellsTtl) !== 0 && (result === ok || result === none)) counts[at + ttlRow] = (rows[index] ?? 0) + 1;
      } else if (isSeen[own] === 0) {
        isSeen[own] = 1;
        counts[at + distinct] = (counts[at + distinct] ?? 0) + 1;
      }
      sums[sum + requestBytes] = (sums[sum + requestBytes] ?? 0) + (request[index] ?? 0);
      sums[sum + replyBytes] = (sums[sum + replyBytes] ?? 0) + (reply[index] ?? 0);
      if (isFirst) {
        sums[sum + first] = time[index] ?? 0;
        sums[sum + longest] = -1;
      }
      sums[sum + last] = time[index] ?? 0;
      const took = latency[index] === noLatency ? (wide?.at(rows[index] ?? 0) ?? NaN) : (latency[index] ?? 0);
      // NaN is none; a blocking command waits by design.
      if (!(took >= 0) || ((flags[index] ?? 0) & blocking) !== 0) continue;
      sums[sum + total] = (sums[sum + total] ?? 0) + took;
      if (took > (sums[sum + longest] ?? 0)) sums[sum + longest] = took;
    }
  }
  countClients(counts, numberOfRow.subarray(0, counted), flowOfRow, decoder.rows(Table.FLOWS));
  return { of: used(counts), counts, sums };
}

function used(counts: Uint32Array): Uint32Array {
  const numbers = new Uint32Array(counts.length / COUNTS);
  let count = 0;
  for (let number = 0; number < numbers.length; number++) if (counts[number * COUNTS] !== 0) numbers[count++] = number;
  return numbers.slice(0, count);
}

/** Distinct connections: the connections of each number's commands side by side, and of each connection the number that it was seen for last. */
function countClients(counts: Uint32Array, numberOfRow: Uint32Array, flowOfRow: Uint32Array, connections: number): void {
  const places = new Uint32Array(counts.length / COUNTS);
  let total = 0;
  for (let number = 0; number < places.length; number++) {
    places[number] = total;
    total += counts[number * COUNTS] ?? 0;
  }
  const flows = new Uint32Array(total);
  for (let row = 0; row < numberOfRow.length; row++) {
    const number = numberOfRow[row] ?? 0;
    const place = places[number] ?? 0;
    places[number] = place + 1;
    flows[place] = flowOfRow[row] ?? 0;
  }
  const seenFor = new Uint32Array(connections).fill(NONE);
  let at = 0;
  for (let number = 0; number < places.length; number++) {
    const end = places[number] ?? 0;
    let clients = 0;
    for (; at < end; at++) {
      const one = flows[at] ?? 0;
      if (seenFor[one] === number) continue;
      seenFor[one] = number;
      clients++;
    }
    counts[number * COUNTS + Count.CLIENTS] = clients;
  }
}
