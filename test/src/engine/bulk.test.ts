/** What is done for many rows in one loop against the same done row by row, in a table of several blocks with rows of every kind. */
import { beforeAll, describe, expect, it } from "vitest";
import { CommandColumn, CommandPlace, FlowColumn, Kind, NO_LATENCY, NO_NAME, NONE, RowFlag, StateColumn, Status, StringColumn, Table } from "../../../assembly/schema";
import { epochOf, freshDecoder } from "../../../src/engine/capture";
import { latenciesOf, messageBytes, placeColumn } from "../../../src/engine/command-places";
import { groupCommands, type GroupBy } from "../../../src/engine/groups";
import { rawText } from "../../../src/engine/labels";
import { NaturalOrder } from "../../../src/engine/natural-order";
import type { Session } from "../../../src/engine/session";
import { sortCommands } from "../../../src/engine/sort-keys";
import { matchRows } from "../../../src/engine/filter";
import { filterByCell, rowsHit } from "../../../src/engine/text-filter";
import { allRows, type Decoder, reference } from "../../../src/engine/wasm";
import { command, conversation, frames } from "../../support/conversation";
import { commands, openCapture, wasmBytes } from "../../support/engine";
import { mixedCapture } from "../../support/mixed-capture";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

const random = new Random(21);
const file = mixedCapture(random, 3000);
let session: Session;
let decoder: Decoder;
let natural: Uint32Array;

beforeAll(async () => {
  const { engine } = await openCapture(file);
  if (engine.current === undefined) throw new Error("nothing is open");
  session = engine.current;
  ({ decoder } = session.capture);
  natural = session.natural.ids();
}, 60_000);

const cell = (column: CommandColumn, row: number): number => decoder.cell(Table.COMMANDS, column, row);
const place = (which: CommandPlace, row: number): number => placeColumn(decoder, which).at(row);

function shuffled(ids: Uint32Array): Uint32Array {
  const order = ids.slice();
  for (let left = order.length - 1; left > 0; left--) {
    const right = random.below(left + 1);
    [order[left], order[right]] = [order[right] ?? 0, order[left] ?? 0];
  }
  return order;
}

/** Rows as they are asked for: all, in order and not, parts, one, none. */
function selections(rows: number): Uint32Array[] {
  const all = allRows(rows);
  return [all, shuffled(all), all.subarray(1), all.filter(() => random.chance(0.3)), all.filter(() => random.chance(0.99)), all.slice(-1), all.slice(0, 0)];
}

describe("the capture", () => {
  it("has several blocks, rows of every kind, and ties", () => {
    const rows = [...natural];
    expect(rows.length).toBeGreaterThan(8192);
    expect(decoder.rows(Table.WIDE)).toBeGreaterThan(10);
    expect(rows.filter((row) => cell(CommandColumn.KEY, row) === NONE).length).toBeGreaterThan(100);
    expect(rows.filter((row) => cell(CommandColumn.NAME, row) === NO_NAME).length).toBeGreaterThan(100);
    expect(rows.filter((row) => Number.isNaN(place(CommandPlace.LATENCY, row))).length).toBeGreaterThan(100);
    expect(rows.filter((row) => place(CommandPlace.LATENCY, row) >= NO_LATENCY).length).toBeGreaterThan(10);
    expect(rows.filter((row) => (cell(CommandColumn.FLAGS, row) & RowFlag.BLOCKING) !== 0).length).toBeGreaterThan(100);
    expect(rows.some((row, index) => row < (rows[index - 1] ?? 0))).toBe(true);
  });
});

describe("columns read at once", () => {
  const tables: readonly (readonly [string, Table, number, readonly number[]])[] = [
    ["COMMANDS", Table.COMMANDS, CommandColumn.REASON + 1, [CommandColumn.TIME]],
    ["FLOWS", Table.FLOWS, FlowColumn.PROTOCOL + 1, [
      FlowColumn.FIRST_TIME, FlowColumn.LAST_TIME, FlowColumn.CLIENT_BYTES, FlowColumn.SERVER_BYTES, FlowColumn.GAP_BYTES, FlowColumn.HANDSHAKE_RTT,
    ]],
    ["STATES", Table.STATES, StateColumn.RESP + 1, []],
    ["KEYS", Table.KEYS, StringColumn.LENGTH + 1, []],
    ["FRAMES", Table.FRAMES, 2, []],
  ];
  it.each(tables)("of %s are the cells", (_, table, columns, wide) => {
    for (const ids of selections(decoder.rows(table))) {
      for (let column = 0; column < columns; column++) {
        const expected = Array.from(ids, (id) => decoder.cell(table, column, id));
        expect([...decoder.numbers(table, column, ids)]).toEqual(expected);
        if (wide.includes(column)) continue;
        expect([...decoder.words(table, column, ids)]).toEqual(expected);
      }
    }
  });

  it("from some row on are as many as there are", () => {
    for (const [first, length] of [[0, 10], [8190, 5], [8000, 9000], [decoder.rows(Table.COMMANDS) - 3, 3]] as const) {
      const read = decoder.wordsFrom(Table.COMMANDS, CommandColumn.KEY, first, new Uint32Array(length));
      const expected = Array.from({ length }, (_, index) => (first + index < natural.length ? cell(CommandColumn.KEY, first + index) : 0));
      expect([...read]).toEqual(expected);
    }
  });

  it("cannot be words where they are of 64 bits", () => {
    expect(() => decoder.words(Table.COMMANDS, CommandColumn.TIME, allRows(3))).toThrow("64 bits");
    expect(() => decoder.words(Table.COMMANDS, CommandColumn.TIME, Uint32Array.of(5, 3))).toThrow("64 bits");
  });

  it("give sizes and latencies wherever they stand", () => {
    for (const ids of selections(natural.length)) {
      for (const which of [CommandPlace.REQUEST_BYTES, CommandPlace.REPLY_BYTES] as const) {
        expect([...messageBytes(decoder, which, ids)]).toEqual(Array.from(ids, (id) => place(which, id)));
      }
      const { words, longIndexes, long } = latenciesOf(decoder, ids);
      const found = Array.from(words, (word) => (word === NO_LATENCY ? NaN : word));
      longIndexes.forEach((index, at) => (found[index] = long[at] ?? NaN));
      expect(found).toEqual(Array.from(ids, (id) => place(CommandPlace.LATENCY, id)));
    }
  });
});

/** Time, frame, row. */
function inOrder(of: Decoder): number[] {
  const at = (column: CommandColumn, row: number): number => of.cell(Table.COMMANDS, column, row);
  return [...allRows(of.rows(Table.COMMANDS))].sort((left, right) =>
    at(CommandColumn.TIME, left) - at(CommandColumn.TIME, right) || at(CommandColumn.FRAME, left) - at(CommandColumn.FRAME, right) || left - right);
}

describe("the natural order", () => {
  it("is by time, frame and row", () => {
    expect([...natural]).toEqual(inOrder(decoder));
  });

  it("is by frame where times are equal, though the later one was complete first", async () => {
    const talk = (lines: string, address: string) => frames(conversation(lines), {
      connection: { client: { address, port: 40_000 }, server: { address: "192.0.2.1", port: 6379 } },
    });
    const slow = talk(`>>> *2\\r\\n$3\\r\\nGET\\r\\n\n>>> $1\\r\\na\\r\\n\n<<< $-1\\r\\n`, "192.0.2.9");
    const { engine } = await openCapture(pcap(interleave(slow, talk(`>>> ${command("PING")}\n<<< +PONG\\r\\n`, "192.0.2.10"))));
    expect((await commands(engine)).map(({ command: name, time, id }) => [name, time, id])).toEqual([["GET", 300_000, 1], ["PING", 300_000, 0]]);
  });

  it.each([20_000, 300_000])("is the same whenever it is asked for while %i bytes come at a time, and what was given stays", async (step) => {
    const loading = await freshDecoder(await WebAssembly.compile(wasmBytes()), []);
    loading.openSource(file.subarray(0, 4096), file.length);
    const order = new NaturalOrder(loading);
    const given: { readonly ids: Uint32Array; readonly copy: Uint32Array }[] = [];
    for (let from = loading.headerLength(), consumed = from; from < file.length; ) {
      const to = Math.min(file.length, from + step);
      loading.inboxView().set(file.subarray(consumed, to));
      consumed += loading.ingest(0, to - consumed, consumed, to === file.length);
      from = to;
      if (random.chance(0.3)) continue;
      const ids = order.ids();
      given.push({ ids, copy: ids.slice() });
      if (given.length % 7 !== 0) continue;
      expect([...ids]).toEqual(inOrder(loading));
      // Keys that came since the last time have their place too.
      const keys = Array.from(sortCommands({ decoder: loading }, ids, "key", false), (id) => loading.cell(Table.COMMANDS, CommandColumn.KEY, id));
      const texts = keys.filter((key) => key !== NONE).map((key) => rawText(loading, Table.KEYS, key));
      expect(texts).toEqual([...texts].sort());
      expect(keys.indexOf(NONE)).toBe(texts.length === keys.length ? -1 : texts.length);
    }
    loading.finish();
    expect([...order.ids()]).toEqual(inOrder(loading));
    expect(given.length).toBeGreaterThan(5);
    for (const { ids, copy } of given) expect(ids).toEqual(copy);
  });
});

const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What a row is sorted by, undefined for none. */
const KEYS: Readonly<Record<"time" | "client" | "database" | "command" | "key" | "status" | "latency" | "requestBytes" | "replyBytes", (row: number) => number | string | undefined>> = {
  time: (row) => cell(CommandColumn.TIME, row),
  client: (row) => {
    const words = [0, 1, 2, 3].map((word) => decoder.cell(Table.FLOWS, FlowColumn.CLIENT_ADDRESS_0 + word, cell(CommandColumn.FLOW, row)));
    return [...words, decoder.cell(Table.FLOWS, FlowColumn.CLIENT_PORT, cell(CommandColumn.FLOW, row))].map((word) => String(word).padStart(10, "0")).join();
  },
  database: (row) => reference(decoder.cell(Table.STATES, StateColumn.DATABASE, cell(CommandColumn.STATE, row))),
  command: (row) => (cell(CommandColumn.NAME, row) === NO_NAME ? undefined : rawText(decoder, Table.NAMES, cell(CommandColumn.NAME, row))),
  key: (row) => (cell(CommandColumn.KEY, row) === NONE ? undefined : rawText(decoder, Table.KEYS, cell(CommandColumn.KEY, row))),
  status: (row) => cell(CommandColumn.STATUS, row),
  latency: (row) => (Number.isNaN(place(CommandPlace.LATENCY, row)) ? undefined : place(CommandPlace.LATENCY, row)),
  requestBytes: (row) => place(CommandPlace.REQUEST_BYTES, row),
  replyBytes: (row) => place(CommandPlace.REPLY_BYTES, row),
};
const COLUMNS = ["time", "client", "database", "command", "key", "status", "latency", "requestBytes", "replyBytes"] as const;

describe("sorting", () => {
  it.each(COLUMNS.flatMap((column) => [[column, false], [column, true]] as const))("by %s (descending: %s) agrees with a comparator", (column, descending) => {
    for (const ids of [natural, natural.filter(() => random.chance(0.2)), natural.slice(0, 1), natural.slice(0, 0)]) {
      const keys = new Map(Array.from(ids, (id) => [id, KEYS[column](id)]));
      const expected = [...ids].sort((left, right) => {
        const [a, b] = [keys.get(left), keys.get(right)];
        if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
        return a === b ? 0 : (a < b) === descending ? 1 : -1;
      });
      expect([...sortCommands({ decoder }, ids, column, descending)]).toEqual(expected);
    }
  });
});

describe("filtering", () => {
  const texts = ["user:1", "USER:1", "1", "x", "xxxx", "get", "blpop", ":199", "192.0.2.9:", "db8::5", "[", "ser:", "\\xff1", "5:", "no such thing", "40"];
  it.each(texts)("by %j agrees with a search in every row", (text) => {
    const needles = [text, ...(text.includes("\\") ? [text.replace("\\xff", "\xff")] : [])].map(folded);
    const holds = (of: string | undefined): boolean => of !== undefined && needles.some((needle) => folded(of).includes(needle));
    const matches = (row: number): boolean => {
      const { client } = session.labels.endpoints(cell(CommandColumn.FLOW, row));
      return [KEYS.command(row), KEYS.key(row)].some((of) => holds(of?.toString())) || client.includes(folded(text));
    };
    for (const ids of [natural, natural.filter(() => random.chance(0.1))]) {
      const hits = matchRows({ decoder, labels: session.labels, epoch: epochOf(decoder) }, { is: "search", text });
      expect([...rowsHit(ids, hits)]).toEqual([...ids].filter(matches));
    }
  });

  it("by a cell keeps the rows that have it", () => {
    for (const ids of [natural, natural.filter(() => random.chance(0.1))]) {
      for (const [column, value] of [[CommandColumn.FLOW, 1], [CommandColumn.KIND, Kind.COMMAND], [CommandColumn.KEY, NONE], [CommandColumn.FLOW, 77]] as const) {
        expect([...filterByCell(decoder, Table.COMMANDS, column, ids, value)]).toEqual([...ids].filter((id) => cell(column, id) === value));
      }
    }
  });
});

describe("groups", () => {
  const VALUES: Readonly<Record<GroupBy, (row: number) => number>> = {
    command: (row) => (cell(CommandColumn.NAME, row) === NO_NAME ? NONE : cell(CommandColumn.NAME, row)),
    key: (row) => cell(CommandColumn.KEY, row),
    flow: (row) => cell(CommandColumn.FLOW, row),
    status: (row) => cell(CommandColumn.STATUS, row),
    database: (row) => decoder.cell(Table.STATES, StateColumn.DATABASE, cell(CommandColumn.STATE, row)),
  };
  it.each(["command", "key", "flow", "status", "database"] as const)("by %s agree with sums row by row", (by) => {
    for (const ids of [natural, natural.filter(() => random.chance(0.2)), natural.slice(0, 0)]) {
      const rows = new Map<number, number[]>();
      for (const id of ids) {
        const members = rows.get(VALUES[by](id)) ?? [];
        members.push(id);
        rows.set(VALUES[by](id), members);
      }
      const groups = groupCommands(decoder, ids, by);
      expect([...groups.of]).toEqual([...rows.keys()].sort((left, right) => left - right));
      const figures = [0.5, 0.95, 0.99, 1].map((share) => [groups.latencies.quantiles(share), groups.blocking.quantiles(share)] as const);
      groups.of.forEach((of, group) => {
        const members = rows.get(of) ?? [];
        const sum = (which: CommandPlace): number => members.reduce((sofar, row) => sofar + place(which, row), 0);
        expect([groups.count[group], groups.errors[group], groups.requestBytes[group], groups.replyBytes[group]]).toEqual([
          members.length, members.filter((row) => cell(CommandColumn.STATUS, row) === Status.ERROR).length,
          sum(CommandPlace.REQUEST_BYTES), sum(CommandPlace.REPLY_BYTES),
        ]);
        for (const [index, found] of [groups.latencies, groups.blocking].entries()) {
          const latencies = members.filter((row) => (cell(CommandColumn.FLAGS, row) & RowFlag.BLOCKING) === (index === 0 ? 0 : RowFlag.BLOCKING))
            .map((row) => place(CommandPlace.LATENCY, row)).filter((latency) => !Number.isNaN(latency)).sort((left, right) => left - right);
          expect(found.count(group)).toBe(latencies.length);
          expect(found.max(group)).toBe(latencies[latencies.length - 1] ?? NaN);
          expect(found.quantile(group, 0)).toBe(latencies[0] ?? NaN);
          expect(figures.map((both) => both[index]?.[group])).toEqual([0.5, 0.95, 0.99, 1].map((share) => latencies[Math.ceil(share * latencies.length) - 1] ?? NaN));
        }
      });
    }
  });
});
