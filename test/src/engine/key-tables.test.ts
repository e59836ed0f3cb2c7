/**
 * The tables of keys and patterns against the headless rows: every figure is worked out again from what the interface says of each command, with the
 * commands' definitions as their package gives them.
 */
import definitions from "@ioredis/commands/built/commands.json";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { batchTimes } from "../../../src/cli/batches";
import { commandRecord, type CommandRecord } from "../../../src/cli/command-record";
import { epochOf } from "../../../src/engine/capture";
import type { Engine } from "../../../src/engine/engine";
import { KeyTables } from "../../../src/engine/key-tables";
import { type AnyRow, type KeyColumnName, type KeyRow, type PatternRow, type Query, type StoryRow, WINDOW_CAP } from "../../../src/model/api";
import { timestampText } from "../../../src/model/epoch";
import { parseFilter } from "../../../src/model/filter/parse";
import { writeComparison } from "../../../src/model/filter/write";
import { TREE_LIMITS } from "../../../src/model/resp-tree";
import { bytes } from "../../support/bytes";
import { capture, command, conversation, frames } from "../../support/conversation";
import { openCapture } from "../../support/engine";
import { mixedCapture } from "../../support/mixed-capture";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));
interface Definition {
  readonly flags: readonly string[];
  readonly subcommands?: Readonly<Record<string, Definition>>;
}
const COMMANDS: Readonly<Record<string, Definition>> = definitions;

/** Of a command, and of a container's by its second word. */
function flagsOf(name: string): readonly string[] {
  const [first = "", second] = name.toLowerCase().split(" ");
  return (second === undefined ? COMMANDS[first] : COMMANDS[first]?.subcommands?.[second])?.flags ?? [];
}
/** Commands whose nil says that there is no value. */
const SINGLE = ["GET", "GETEX", "GETDEL", "HGET", "LINDEX", "ZSCORE", "ZRANK", "ZREVRANK", "JSON.GET"];

let tickets = 0;

async function rowsOf(engine: Engine, query: Query): Promise<AnyRow[]> {
  const ticket = ++tickets;
  const { count } = await engine.query(query, ticket);
  const rows: AnyRow[] = [];
  while (rows.length < count) rows.push(...(await engine.window(query.view, ticket, rows.length, WINDOW_CAP, false)).rows);
  return rows;
}

const isKey = (row: AnyRow): row is KeyRow => "ttl" in row && "reads" in row;
const isPattern = (row: AnyRow): row is PatternRow => "keys" in row;
const isStory = (row: AnyRow): row is StoryRow => "ttl" in row && "arguments" in row;

async function keysOf(engine: Engine, query: Partial<Query> = {}): Promise<KeyRow[]> {
  return (await rowsOf(engine, { view: "keys", ...query })).filter(isKey);
}

async function patternsOf(engine: Engine, query: Partial<Query> = {}): Promise<PatternRow[]> {
  return (await rowsOf(engine, { view: "patterns", ...query })).filter(isPattern);
}

function filter(text: string): Pick<Query, "filter"> {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error("no filter");
  return { filter: parsed.filter };
}

async function records(engine: Engine): Promise<CommandRecord[]> {
  const session = engine.current;
  if (session === undefined) throw new Error("nothing is open");
  const { decoder } = session.capture;
  const context = { labels: session.labels, epoch: epochOf(decoder), maxValue: 5000, reveal: true, batches: batchTimes(decoder) };
  const list: CommandRecord[] = [];
  await session.reader.forEach(session.natural.ids(), { argument: 5000, reply: 4096, tree: TREE_LIMITS }, (exchange, index) => list.push(commandRecord(context, exchange, index + 1)));
  return list;
}

/** What the headless rows say of those that have something in common. */
function expected(rows: readonly CommandRecord[]): object {
  const is = (flag: string) => (row: CommandRecord) => flagsOf(row.command ?? "").includes(flag);
  const sum = (values: readonly (number | null)[]): number => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const timed = rows.filter((row) => row.blocking === undefined && row.latency_ns !== null).map((row) => row.latency_ns ?? 0);
  const single = rows.filter((row) => SINGLE.includes(row.command ?? ""));
  return {
    commands: rows.length, reads: rows.filter(is("readonly")).length, writes: rows.filter(is("write")).length,
    errors: rows.filter((row) => row.status === "error").length,
    hits: single.filter((row) => row.status === "ok").length, misses: single.filter((row) => row.status === "nil").length,
    requestBytes: sum(rows.map((row) => row.request_bytes)), replyBytes: sum(rows.map((row) => row.reply_bytes)),
    time: sum(timed), longest: timed.length === 0 ? NaN : Math.max(...timed), clients: new Set(rows.map((row) => row.flow)).size,
    first: rows.map((row) => row.ts).sort()[0], last: rows.map((row) => row.ts).sort().at(-1),
  };
}

/** The same of a row of the table. */
function told(engine: Engine, row: KeyRow | PatternRow): object {
  const decoder = engine.current?.capture.decoder;
  if (decoder === undefined) throw new Error("nothing is open");
  const at = (time: number): string => timestampText(epochOf(decoder), time);
  const { commands, reads, writes, errors, hits, misses, requestBytes, replyBytes, time, longest, clients } = row;
  return { commands, reads, writes, errors, hits, misses, requestBytes, replyBytes, time, longest, clients, first: at(row.first), last: at(row.last) };
}

/** A row is in the group of each of its keys, once. */
function grouped(rows: readonly CommandRecord[], of: (key: string) => string = (key) => key): Map<string, CommandRecord[]> {
  const groups = new Map<string, CommandRecord[]>();
  for (const row of rows) {
    for (const name of new Set(row.keys.map(of))) groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return groups;
}

const withKey = (rows: readonly CommandRecord[]): CommandRecord[] => rows.filter((row) => row.kind === "command" && row.keys.length > 0);

async function compare(file: Uint8Array): Promise<void> {
  const { engine } = await openCapture(file);
  const rows = withKey(await records(engine));
  const byKey = grouped(rows);
  const keys = await keysOf(engine);
  expect(new Map(keys.map((row) => [row.key, told(engine, row)]))).toEqual(new Map([...byKey].map(([key, list]) => [key, expected(list)])));
  const patternOf = new Map(keys.map((row) => [row.key, row.pattern]));
  const byPattern = grouped(rows, (key) => patternOf.get(key) ?? "");
  const patterns = await patternsOf(engine);
  expect(new Map(patterns.map((row) => [row.pattern, { keys: row.keys, ...told(engine, row) }])))
    .toEqual(new Map([...byPattern].map(([pattern, list]) => [pattern, { keys: new Set(list.flatMap((row) => row.keys).filter((key) => patternOf.get(key) === pattern)).size, ...expected(list) }])));
}

describe("figures of keys and patterns", () => {
  it.each(readdirSync(FIXTURES).filter((name) => name.endsWith(".pcap")))("of %s are those of its commands", async (name) => {
    await compare(new Uint8Array(readFileSync(`${FIXTURES}${name}`)));
  });

  it("of conversations with rows of every kind are those of their commands", async () => {
    await compare(mixedCapture(new Random(3), 400));
  });

  it("are of the commands that the filter, the time and the connection keep", async () => {
    const { engine } = await openCapture(mixedCapture(new Random(4), 400));
    const rows = withKey(await records(engine)).filter((row) => row.command === "GET" && row.flow === 2);
    const keys = await keysOf(engine, filter("cmd == GET && flow == 2"));
    expect(new Map(keys.map((row) => [row.key, told(engine, row)]))).toEqual(new Map([...grouped(rows)].map(([key, list]) => [key, expected(list)])));
    expect((await keysOf(engine, filter("cmd == NOTHING"))).length).toBe(0);
  });
});

describe("the figures that are kept", () => {
  it("are worked out anew while a capture loads, since rows still get their replies", async () => {
    const { engine } = await openCapture(capture(`>>> ${command("GET", "a")}\n<<< $-1\\r\\n\n>>> ${command("GET", "b")}\n<<< $-1\\r\\n`));
    const { capture: { decoder }, labels, reader } = engine.current ?? expect.fail();
    const tables = new KeyTables(decoder, labels, reader);
    const found = (...rows: number[]): number => tables.query("keys", { view: "keys" }, () => Uint32Array.from(rows)).length;
    labels.settled = false;
    expect([found(0), found(0, 1)]).toEqual([1, 2]);
    labels.settled = true;
    // The first after the loading as well.
    expect([found(0), found(0, 1)]).toEqual([1, 1]);
    tables.forget();
    expect(found(0, 1)).toBe(2);
  });
});

describe("the order", () => {
  const value = (row: KeyRow, column: KeyColumnName): number | string => {
    switch (column) {
      case "hits": return row.hits / (row.hits + row.misses);
      case "keys": return 0;
      // By bytes, not by how they are written.
      case "key": return Buffer.from(bytes(row.key)).toString("latin1");
      default: return row[column];
    }
  };
  const columns: readonly KeyColumnName[] = [
    "key", "commands", "reads", "writes", "errors", "hits", "requestBytes", "replyBytes", "time", "longest", "clients", "first", "last",
  ];
  it.each(columns.flatMap((column) => [[column, false], [column, true]] as const))("by %s (descending: %s) has none last", async (column, descending) => {
    const { engine } = await openCapture(mixedCapture(new Random(5), 400));
    const sorted = (await keysOf(engine, { sort: { column, descending } })).map((row) => value(row, column));
    const expectedOrder = sorted.toSorted((left, right) => {
      if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
      return left === right ? 0 : (left < right) === descending ? 1 : -1;
    });
    expect(sorted.length).toBeGreaterThan(3);
    expect(sorted).toEqual(expectedOrder);
  });

  it("is by bytes both ways where nothing else is asked for", async () => {
    const { engine } = await openCapture(mixedCapture(new Random(5), 400));
    const bytes = (await keysOf(engine)).map((row) => row.requestBytes + row.replyBytes);
    expect(bytes).toEqual(bytes.toSorted((left, right) => right - left));
  });

  it("of patterns by name is that of their names", async () => {
    const { engine } = await openCapture(new Uint8Array(readFileSync(`${FIXTURES}clients.pcap`)));
    const names = (await patternsOf(engine, { sort: { column: "pattern", descending: false } })).map((row) => row.pattern);
    expect(names.length).toBeGreaterThan(1);
    expect(names).toEqual(names.toSorted());
  });
});

describe("how long a key lives", () => {
  const OK = String.raw`+OK\r\n`;
  it.each([
    [["SET", "k", "v"], OK, "none (SET)"],
    [["set", "k", "v", "px", "1500"], OK, "1500 ms (SET)"],
    [["SET", "k", "EX", "NX", "EX", "60"], OK, "60 s (SET)"],
    [["SET", "k", "v", "EXAT", "1795600000"], OK, "until 2026-11-25 09:46:40 UTC (SET)"],
    [["SET", "k", "v", "KEEPTTL"], OK, "kept (SET)"],
    [["SET", "k", "v", "NX", "EX", "60"], String.raw`$-1\r\n`, ""],
    [["SETEX", "k", "60", "v"], OK, "60 s (SETEX)"],
    [["SETEX", "k", "0", "v"], String.raw`-ERR invalid expire time in 'setex' command\r\n`, ""],
    [["PSETEX", "k", "60", "v"], OK, "60 ms (PSETEX)"],
    [["EXPIRE", "k", "60"], String.raw`:1\r\n`, "60 s (EXPIRE)"],
    [["EXPIRE", "k", "60"], String.raw`:0\r\n`, "not set (EXPIRE)"],
    [["PEXPIREAT", "k", "1795600000000"], String.raw`:1\r\n`, "until 2026-11-25 09:46:40 UTC (PEXPIREAT)"],
    [["PSETEX", "k", "60000", "v"], OK, "60 s (PSETEX)"],
    [["TTL", "k"], String.raw`:42\r\n`, "42 s (TTL)"],
    [["TTL", "k"], String.raw`:-1\r\n`, "none (TTL)"],
    [["PTTL", "k"], String.raw`:-2\r\n`, "no key (PTTL)"],
    [["EXPIRETIME", "k"], String.raw`:1795600000\r\n`, "until 2026-11-25 09:46:40 UTC (EXPIRETIME)"],
    [["PERSIST", "k"], String.raw`:1\r\n`, "none (PERSIST)"],
    [["GETEX", "k", "EX", "9"], String.raw`$1\r\nv\r\n`, "9 s (GETEX)"],
    [["GETEX", "k"], String.raw`$1\r\nv\r\n`, ""],
    [["GET", "k"], String.raw`$1\r\nv\r\n`, ""],
  ])("after %s and %s is %s", async (words, reply, ttl) => {
    const { engine } = await openCapture(capture(`>>> ${command(...words)}\n<<< ${reply}`));
    expect((await keysOf(engine)).map((row) => row.ttl)).toEqual([ttl]);
    expect((await rowsOf(engine, { view: "story", key: (await keysOf(engine))[0]?.id ?? expect.fail() })).filter(isStory).map((row) => row.ttl)).toEqual([ttl]);
  });

  it("is what the last command told", async () => {
    const { engine } = await openCapture(capture(String.raw`
      >>> ${command("SETEX", "k", "60", "v")}
      <<< +OK\r\n
      >>> ${command("EXPIRE", "k", "90")}
      <<< :1\r\n
      >>> ${command("GET", "k")}
      <<< $1\r\nv\r\n
    `));
    expect((await keysOf(engine)).map((row) => row.ttl)).toEqual(["90 s (EXPIRE)"]);
  });
});

describe("the story of a key", () => {
  it("is every command on it, of all connections, in order of time", async () => {
    const text = `>>> ${command("SET", "other", "1")}\n<<< +OK\\r\\n\n>>> ${command("INCR", "shared")}\n+++ 3ms\n<<< :1\\r\\n\n>>> ${command("MGET", "other", "shared", "shared")}\n<<< *3\\r\\n$1\\r\\n1\\r\\n$1\\r\\n1\\r\\n$1\\r\\n1\\r\\n`;
    const connections = [1, 2, 3].map((peer) =>
      frames(conversation(text, { start: 1_700_000_000_000_000_000n + BigInt(peer) * 700_000n }), {
        connection: { client: { address: `192.0.2.${peer}`, port: 40000 }, server: { address: "192.0.2.99", port: 6379 } },
      }));
    const { engine } = await openCapture(pcap(interleave(...connections)));
    const shared = (await keysOf(engine)).find((row) => row.key === "shared");
    const story = (await rowsOf(engine, { view: "story", key: shared?.id ?? expect.fail() })).filter(isStory);
    const rows = withKey(await records(engine)).filter((row) => row.keys.includes("shared"));
    expect(story.map((row) => [row.client, row.command])).toEqual(rows.map((row) => [row.client, row.command]));
    expect(story).toHaveLength(6);
    expect(new Set(story.map((row) => row.client)).size).toBe(3);
    expect(story[1]?.sinceBefore).toBe((story[1]?.time ?? 0) - (story[0]?.time ?? 0));
  });
});

describe("the commands of a pattern", () => {
  it("are found by its name, and by a glob over names", async () => {
    const file = capture(["user:1", "user:22", "user:x", "cart:3"].map((key) => `>>> ${command("GET", key)}\n<<< $-1\\r\\n`).join("\n"));
    const { engine } = await openCapture(file);
    const kept = async (text: string): Promise<string[]> => (await keysOf(engine, filter(text))).map((row) => row.key).sort();
    expect(await kept('pattern == "user:{n}"')).toEqual(["user:1", "user:22"]);
    expect(await kept('pattern != "user:{n}"')).toEqual(["cart:3", "user:x"]);
    expect(await kept('pattern ~ "*:{n}"')).toEqual(["cart:3", "user:1", "user:22"]);
    expect(await kept('pattern == "user:{n"')).toEqual([]);
  });

  it("are found by what the page writes, whatever the keys are", async () => {
    const keys = ["", String.raw`a"b\\c:1`, String.raw`\x00\xff\\:*?[`, "it's {n}:7", String.raw`caf\xc3\xa9 | or`, "x".repeat(700)];
    const file = capture(keys.map((key) => `>>> ${command("GET", key)}\n<<< $-1\\r\\n`).join("\n"));
    const { engine } = await openCapture(file);
    const all = await keysOf(engine);
    expect(all).toHaveLength(keys.length);
    for (const { key, pattern } of all) {
      expect((await keysOf(engine, filter(writeComparison("pattern", "==", pattern)))).map((row) => row.key)).toEqual([key]);
      expect((await keysOf(engine, filter(writeComparison("key", "==", key)))).map((row) => row.key)).toEqual([key]);
    }
  });
});
