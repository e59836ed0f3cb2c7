/**
 * Filters against the headless rows: each filter stands beside what it means, written over the fields of a row as the interface gives
 * them, and both must choose the same rows. So page and command line, which share the engine, are held to the interface.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { Table } from "../../../assembly/schema";
import { batchTimes } from "../../../src/cli/batches";
import { commandRecord, type CommandRecord } from "../../../src/cli/command-record";
import { flowRecord } from "../../../src/cli/flow-record";
import { epochOf } from "../../../src/engine/capture";
import { matchRows } from "../../../src/engine/filter";
import { matchingFlows } from "../../../src/engine/flow-filter";
import type { Session } from "../../../src/engine/session";
import { rowsHit } from "../../../src/engine/text-filter";
import { rowId } from "../../../src/engine/wasm";
import { flowRow } from "../../../src/engine/window";
import type { Filter } from "../../../src/model/filter/ast";
import { parseFilter } from "../../../src/model/filter/parse";
import { TREE_LIMITS } from "../../../src/model/resp-tree";
import { command, conversation, frames } from "../../support/conversation";
import { openCapture } from "../../support/engine";
import { manyKeys } from "../../support/many-keys";
import { mixedCapture } from "../../support/mixed-capture";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

type Row = CommandRecord & { readonly id: number };

interface Rows {
  readonly session: Session;
  readonly rows: readonly Row[];
}

async function rowsOf(file: Uint8Array): Promise<Rows> {
  const { engine } = await openCapture(file);
  const session = engine.current;
  if (session === undefined) throw new Error("nothing is open");
  const { decoder } = session.capture;
  const context = { labels: session.labels, epoch: epochOf(decoder), maxValue: 300, reveal: true, batches: batchTimes(decoder) };
  const rows: Row[] = [];
  const ids = session.natural.ids();
  await session.reader.forEach(ids, { argument: 300, reply: 4096, tree: TREE_LIMITS }, (exchange, index) => {
    rows.push({ ...commandRecord(context, exchange, index + 1), id: ids[index] ?? NaN });
  });
  return { session, rows };
}

function understood(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(" "));
  return parsed.filter;
}

/** Numbers of the rows that a filter keeps. */
function kept({ session, rows }: Rows, text: string): number[] {
  const { decoder } = session.capture;
  const hits = matchRows({ decoder, labels: session.labels, epoch: epochOf(decoder) }, understood(text));
  const ids = new Set(rowsHit(session.natural.ids(), hits));
  return rows.filter(({ id }) => ids.has(id)).map(({ n }) => n);
}

const talk = (exchanges: string, port: number, start: bigint): ReturnType<typeof frames> =>
  frames(conversation(exchanges, { start }), { connection: { client: { address: port === 7 ? "2001:db8::7" : `10.1.2.${port}`, port: 50_000 + port }, server: { address: port === 7 ? "2001:db8::1" : "10.9.9.9", port: 6379 } } });

/** 2023-11-14T22:13:20Z, as a conversation begins. */
const START = 1_700_000_000_000_000_000n;

const SMALL = pcap(interleave(
  talk([
    `>>> ${command("HELLO", "3", "AUTH", "alice", "secret", "SETNAME", "web")}\n<<< %1\\r\\n+server\\r\\n+redis\\r\\n`,
    `>>> ${command("CLIENT", "SETINFO", "LIB-NAME", "ioredis")}\n<<< +OK\\r\\n`,
    `>>> ${command("SELECT", "2")}\n<<< +OK\\r\\n`,
    `>>> ${command("SET", "user:1:profile", "x")}\n+++ 7ms\n<<< +OK\\r\\n`,
    `>>> ${command("get", "User:2")}\n<<< _\\r\\n`,
    `>>> ${command("GET", "caf\\xc3\\xa9")}\n<<< $1\\r\\nx\\r\\n`,
    `>>> ${command("GET", "a b\\r\\n\\\"c\\\"")}\n<<< $1\\r\\nx\\r\\n`,
  ].join("\n"), 1, START),
  talk([
    `>>> ${command("PING")}\n<<< +PONG\\r\\n`,
    `>>> ${command("MULTI")}\n<<< +OK\\r\\n\n>>> ${command("INCR", "n")}\n<<< +QUEUED\\r\\n\n>>> ${command("EXEC")}\n<<< *1\\r\\n:1\\r\\n`,
    `>>> ${command("GET", "user:3")}${command("GET", "user:4")}\n+++ 2ms\n<<< $-1\\r\\n-ERR no\\r\\n`,
    `>>> PING\\r\\n\n<<< +PONG\\r\\n`,
    "+++ 3s",
    `>>> ${command("BLPOP", "q", "0")}\n+++ 5s\n<<< *-1\\r\\n`,
    `>>> ${command("SUBSCRIBE", "c")}\n<<< *3\\r\\n$9\\r\\nsubscribe\\r\\n$1\\r\\nc\\r\\n:1\\r\\n\n<<< *3\\r\\n$7\\r\\nmessage\\r\\n$1\\r\\nc\\r\\n$1\\r\\nm\\r\\n`,
  ].join("\n"), 2, START + 1_000_000n),
  talk(`>>> ${command("SET", "big", "v".repeat(1300))}\n<<< +OK\\r\\n\n>>> ${command("GET", "unanswered")}`, 7, START + 2_000_000n),
));

const contains = (of: string | null, part: string): boolean => of?.toLowerCase().includes(part.toLowerCase()) ?? false;
const key = (row: Row): string => row.keys[0] ?? "";
const seconds = (row: Row): number => Number(BigInt(row.ts.replace(".", "")) - START) / 1e9;
/** The first word of the error's line. */
const code = (row: Row): string | undefined => (row.status === "error" ? row.reply?.text.split(" ")[0] : undefined);
const READS = new Set(["GET"]);
const NOISE = new Set(["PING", "HELLO", "CLIENT SETINFO"]);

const CASES: readonly (readonly [text: string, holds: (row: Row) => boolean])[] = [
  ["", () => true],
  ["get", (row) => contains(row.command, "get") || contains(key(row), "get")],
  ["user:", (row) => contains(key(row), "user:")],
  ["10.1.2.1", (row) => row.client.startsWith("10.1.2.1:")],
  ["get user:", (row) => contains(row.command, "get") && contains(key(row), "user:")],
  ["cmd == GET", (row) => row.command === "GET"],
  ["cmd == get", (row) => row.command === "GET"],
  ['cmd == "client setinfo"', (row) => row.command === "CLIENT SETINFO"],
  ["cmd != GET", (row) => row.command !== "GET"],
  ["cmd ~ *et", (row) => row.command === "GET" || row.command === "SET"],
  ["cmd ~ client", (row) => contains(row.command, "client")],
  ["cmd in {set, incr}", (row) => row.command === "SET" || row.command === "INCR"],
  ["key == user:3", (row) => key(row) === "user:3"],
  ["key == USER:3", () => false],
  ["key ~ user:*", (row) => key(row).startsWith("user:")],
  ["key ~ user:?", (row) => /^user:.$/.test(key(row))],
  ["key ~ 'user:[1-3]*'", (row) => /^user:[1-3]/.test(key(row))],
  ["key ~ 'user:[^34]*'", (row) => /^user:[^34]/.test(key(row))],
  ["key !~ user:*", (row) => !key(row).startsWith("user:")],
  ["key == café", (row) => key(row) === "caf\\xc3\\xa9"],
  ['key == "caf\\xc3\\xa9"', (row) => key(row) === "caf\\xc3\\xa9"],
  ['key == "a b\\r\\n\\"c\\""', (row) => key(row) === 'a b\\r\\n\\"c\\"'],
  ["client == 10.1.2.2", (row) => row.client.startsWith("10.1.2.2:")],
  ["client == 10.1.2.2:50002", (row) => row.client === "10.1.2.2:50002"],
  ["client == 10.1.2.2:1", () => false],
  ["client == 10.0.0.0/8", (row) => row.client.startsWith("10.")],
  ["client == 10.1.2.0/31", (row) => row.client.startsWith("10.1.2.1:")],
  ["client == 0.0.0.0/0", (row) => row.client.startsWith("10.")],
  ["client != 10.0.0.0/8", (row) => !row.client.startsWith("10.")],
  ["client == 2001:db8::/32", (row) => row.client.startsWith("[2001:db8:")],
  ['client == "[2001:db8::7]:50007"', (row) => row.client === "[2001:db8::7]:50007"],
  ["client == :50001", (row) => row.client.endsWith(":50001")],
  ["client ~ *:5000?", () => true],
  ["server == 10.9.9.9", (row) => row.server.startsWith("10.9.9.9:")],
  ["db == 2", (row) => row.db === 2],
  ["db >= 0", (row) => row.db !== null && row.db >= 0],
  ["db in [1..5]", (row) => row.db === 2],
  ["user == alice", (row) => row.user === "alice"],
  ["name == web && lib == ioredis", (row) => row.name === "web" && row.lib === "ioredis"],
  ["name ~ we*", (row) => row.name === "web"],
  ["resp == 3", (row) => row.resp === 3],
  ["status == error", (row) => row.status === "error"],
  ["error == err", (row) => code(row) === "ERR"],
  ["error ~ '*R*' && !cmd == GET", (row) => code(row)?.includes("R") === true && row.command !== "GET"],
  ["status in {nil, pending}", (row) => row.status === "nil" || row.status === "pending"],
  ["kind == push", (row) => row.kind === "push"],
  ["reply.type == bulk", (row) => row.reply?.type === "bulk"],
  ["pairing == exact", (row) => row.pairing === "exact"],
  ["latency > 5ms", (row) => row.latency_ns !== null && row.latency_ns > 5e6],
  ["latency <= 2.1ms", (row) => row.latency_ns !== null && row.latency_ns <= 2.1e6],
  ["latency > 4s", (row) => row.latency_ns !== null && row.latency_ns > 4e9],
  ["latency in [1ms..8ms]", (row) => row.latency_ns !== null && row.latency_ns >= 1e6 && row.latency_ns <= 8e6],
  ["!latency > 5ms", (row) => !(row.latency_ns !== null && row.latency_ns > 5e6)],
  ["request.bytes > 1KB", (row) => (row.request_bytes ?? 0) > 1000],
  ["reply.bytes == 5", (row) => row.reply_bytes === 5],
  ["bytes < 30", (row) => (row.request_bytes ?? 0) + (row.reply_bytes ?? 0) < 30],
  ["flow == 2", (row) => row.flow === 2],
  ["flow >= 2", (row) => row.flow >= 2],
  ["is == blocking", (row) => row.blocking === true],
  ["is == transaction", (row) => row.tx !== undefined],
  ["is == pipelined", (row) => row.keys[0] === "user:4"],
  ["is == inline", (row) => row.request_bytes === 6],
  ["is == read", (row) => READS.has(row.command ?? "")],
  ["is == noise", (row) => NOISE.has(row.command ?? "")],
  ["is != noise", (row) => !NOISE.has(row.command ?? "")],
  ["time > 2s", (row) => seconds(row) > 2],
  ["time in [0s..3ms]", (row) => seconds(row) <= 0.003],
  ["time >= 22:13:23Z", (row) => seconds(row) >= 3],
  ["time < 22:13:23", (row) => seconds(row) < 3],
  ["time >= 2023-11-14T22:13:23Z", (row) => seconds(row) >= 3],
  ["time < 2023-11-15", () => true],
  ["cmd == GET && (status == nil || key ~ user:*) !client == 10.1.2.2", (row) => row.command === "GET" && (row.status === "nil" || key(row).startsWith("user:")) && !row.client.startsWith("10.1.2.2:")],
];

describe("a filter over rows of every kind", () => {
  let small: Rows;
  let mixed: Rows;
  beforeAll(async () => {
    small = await rowsOf(SMALL);
    mixed = await rowsOf(mixedCapture(new Random(5), 1500));
  }, 60_000);

  it("has rows of all kinds to choose from", () => {
    expect(small.rows).toHaveLength(19);
    // Every case but those that say so keeps some rows, and most of them not all.
    const counts = CASES.map(([text]) => kept(small, text).length);
    expect(counts.filter((count) => count > 0 && count < small.rows.length).length).toBeGreaterThan(CASES.length - 12);
  });

  it.each(CASES)("%j keeps the rows that it should", (text, holds) => {
    expect(kept(small, text)).toEqual(small.rows.filter(holds).map(({ n }) => n));
  });

  const OVER_MANY: readonly (readonly [text: string, holds: (row: Row) => boolean])[] = [
    ["latency > 4.29s", (row) => (row.latency_ns ?? 0) > 4.29e9],
    ["latency in [5ms..4294967295ns]", (row) => (row.latency_ns ?? -1) >= 5e6 && (row.latency_ns ?? Infinity) <= 4_294_967_295],
    ["request.bytes >= 65536", (row) => (row.request_bytes ?? 0) >= 65_536],
    ["reply.bytes > 60KB", (row) => (row.reply_bytes ?? 0) > 60_000],
    ["bytes in [100..200]", (row) => (row.request_bytes ?? 0) + (row.reply_bytes ?? 0) >= 100 && (row.request_bytes ?? 0) + (row.reply_bytes ?? 0) <= 200],
    ["key ~ '*2024*' && !cmd == set", (row) => key(row).includes("2024") && row.command !== "SET"],
    ["error == ERR !cmd == PING", (row) => code(row) === "ERR" && row.command !== "PING"],
    ["db == 1 || status == error", (row) => row.db === 1 || row.status === "error"],
    ["client ~ 2001* is == blocking", (row) => row.blocking === true && row.client.includes("2001")],
  ];
  it.each(OVER_MANY)("%j agrees over several blocks of rows", (text, holds) => {
    const expected = mixed.rows.filter(holds).map(({ n }) => n);
    expect(expected.length).toBeGreaterThan(0);
    expect(kept(mixed, text)).toEqual(expected);
  });
});

describe("a filter over commands of several keys", () => {
  let many: Rows;
  beforeAll(async () => {
    many = await rowsOf(manyKeys(new Random(6), 500));
  }, 60_000);

  const any = (row: Row, holds: (key: string) => boolean): boolean => row.keys.some(holds);
  const isUser = (text: string): boolean => text.startsWith("user:");
  const OVER_KEYS: readonly (readonly [text: string, holds: (row: Row) => boolean])[] = [
    ["key == user:7", (row) => any(row, (text) => text === "user:7")],
    ["key != user:7", (row) => !any(row, (text) => text === "user:7")],
    ["key ~ user:*", (row) => any(row, isUser)],
    ["key !~ user:*", (row) => !any(row, isUser)],
    ["!key ~ user:*", (row) => !any(row, isUser)],
    ["key ~ user:* && key ~ item:*", (row) => any(row, isUser) && any(row, (text) => text.startsWith("item:"))],
    ["key in {user:1, item:2, 33}", (row) => any(row, (text) => ["user:1", "item:2", "33"].includes(text))],
    ["cmd == MGET key ~ item:?", (row) => row.command === "MGET" && any(row, (text) => text.startsWith("item:") && text.length === 6)],
    ["USER:1", (row) => any(row, (text) => text.includes("user:1"))],
    ["user:5 || cmd == PING", (row) => row.command === "PING" || any(row, (text) => text.includes("user:5"))],
    ['key == "\\xff12"', (row) => any(row, (text) => text === "\\xff12")],
    ["key == nobody", () => false],
  ];
  it.each(OVER_KEYS)("%j looks at each of them", (text, holds) => {
    const expected = many.rows.filter(holds).map(({ n }) => n);
    expect(kept(many, text)).toEqual(expected);
    // Not all of it is what the first keys alone give.
    const first = many.rows.filter((row) => holds({ ...row, keys: row.keys.slice(0, 1) })).map(({ n }) => n);
    if (text.includes("key ") && expected.length > 0) expect(first).not.toEqual(expected);
  });

  it("numbers rows past those that have no key", () => {
    expect(many.rows.filter(({ keys }) => keys.length > 1).length).toBeGreaterThan(200);
    expect(many.rows.filter(({ keys }) => keys.length === 0).length).toBeGreaterThan(20);
  });
});

describe("a filter over connections", () => {
  const ofFlows = async (text: string): Promise<number[]> => {
    const { session } = await rowsOf(SMALL);
    const { decoder } = session.capture;
    const hits = matchingFlows({ decoder, labels: session.labels, epoch: epochOf(decoder) }, understood(text));
    return Array.from({ length: decoder.rows(Table.FLOWS) }, (_, flow) => flow)
      .filter((flow) => hits[flow] === 1)
      .map((flow) => Number(Reflect.get(flowRecord(flowRow(decoder, session.labels, rowId(flow), NaN), epochOf(decoder)), "flow")));
  };

  it.each([
    ["", [1, 2, 3]],
    ["client == 10.1.2.0/24", [1, 2]],
    ["10.9.9.9", [1, 2]],
    ["!client == 10.1.2.1", [2, 3]],
    ["client == 10.1.2.1 || flow == 3", [1, 3]],
    ["flow in {1, 3}", [1, 3]],
    ["flow in [2..3] server ~ *db8*", [3]],
    ["status == error", [2]],
    ["cmd == SET", [1, 3]],
    ["cmd == SET && status == pending", []],
    ["cmd == SET || is == blocking", [1, 2, 3]],
  ] as const)("%j keeps those that it should", async (text, flows) => {
    expect(await ofFlows(text)).toEqual(flows);
  });
});
