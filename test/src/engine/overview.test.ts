/**
 * The Overview against the headless rows: every figure is worked out again from what the interface says of each row, and what a figure leads to has as
 * many rows as it says.
 */
import definitions from "@ioredis/commands/built/commands.json";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { rowId } from "../../../src/engine/wasm";
import { parseFilter } from "../../../src/model/filter/parse";
import type { Narrowing } from "../../../src/model/api";
import type { ExchangeFigures, LatencyFigures, Overview } from "../../../src/model/overview";
import { command, conversation, frames } from "../../support/conversation";
import { openHeadless, type Headless } from "../../support/headless";
import { mixedCapture } from "../../support/mixed-capture";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

type Row = Headless["rows"][number];

interface Definition {
  readonly flags: readonly string[];
  readonly subcommands?: Readonly<Record<string, Definition>>;
}
const COMMANDS: Readonly<Record<string, Definition>> = definitions;

function flagsOf({ command: name }: Row): readonly string[] {
  const [first = "", second] = (name ?? "").toLowerCase().split(" ");
  return (second === undefined ? COMMANDS[first] : COMMANDS[first]?.subcommands?.[second])?.flags ?? [];
}

const SINGLE_READS = new Set(["GET", "GETDEL", "GETEX", "HGET", "LINDEX", "ZSCORE", "ZRANK", "ZREVRANK", "JSON.GET"]);

function count<Each>(rows: readonly Each[], holds: (row: Each) => boolean): number {
  return rows.filter(holds).length;
}

function sum<Each>(rows: readonly Each[], of: (row: Each) => number | null): number {
  return rows.reduce((total, row) => total + (of(row) ?? 0), 0);
}

/** In the order in which they first occur. */
function groupsBy(rows: readonly Row[], of: (row: Row) => string | null | undefined): [name: string, rows: Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = of(row);
    if (name === undefined || name === null) continue;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups];
}

const isBlocking = (row: Row): boolean => row.blocking === true;
const bytesOf = (row: Row): number => (row.request_bytes ?? 0) + (row.reply_bytes ?? 0);
const timeOf = (rows: readonly Row[]): number => sum(rows, (row) => (isBlocking(row) ? 0 : row.latency_ns));
const nanoseconds = (row: Row): bigint => BigInt(row.ts.replace(".", ""));
const hostOf = ({ client }: Row): string => client.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");

/** Nearest rank. */
function latencies(rows: readonly Row[]): LatencyFigures {
  const sorted = rows.flatMap(({ latency_ns: latency }) => latency ?? []).sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function sums(rows: readonly Row[]): { count: number; errors: number; bytes: number; time: number } {
  return { count: rows.length, errors: count(rows, ({ status }) => status === "error"), bytes: sum(rows, bytesOf), time: timeOf(rows) };
}

/** Checks a report over rows of the table. */
function compare(report: Overview, looked: readonly Row[], { rows: all, start }: Headless): void {
  const rows = looked.filter(({ kind }) => kind === "command");
  const { totals } = report;
  expect({ count: report.count, total: report.total, others: report.others }).toEqual({
    count: rows.length, total: count(all, ({ kind }) => kind === "command"), others: looked.length - rows.length,
  });
  const [first, last] = [rows[0], rows.at(-1)].map((row) => (row === undefined ? NaN : Number(nanoseconds(row) - start)));
  const seconds = groupsBy(rows, (row) => String((nanoseconds(row) - start) / 1_000_000_000n)).map(([second, list]) => ({ second: Number(second), count: list.length }));
  const found = (status: string): number => count(rows, (row) => row.status === status && SINGLE_READS.has(row.command ?? ""));
  expect({ ...totals, pipelined: undefined }).toEqual({
    pipelined: undefined,
    count: rows.length,
    errors: count(rows, ({ status }) => status === "error"),
    unanswered: count(rows, ({ status }) => status === "pending" || status === "lost"),
    requestBytes: sum(rows, (row) => row.request_bytes),
    replyBytes: sum(rows, (row) => row.reply_bytes),
    connections: new Set(rows.map(({ flow }) => flow)).size,
    first, last,
    peak: seconds.reduce((most, each) => (each.count > most.count ? each : most), { second: 0, count: 0 }),
    latency: latencies(rows.filter((row) => !isBlocking(row))),
    blocking: latencies(rows.filter(isBlocking)),
    blockingCount: count(rows, isBlocking),
    reads: count(rows, (row) => flagsOf(row).includes("readonly")),
    writes: count(rows, (row) => flagsOf(row).includes("write")),
    hits: found("ok"),
    misses: found("nil"),
  });
  // The first of a batch is no pipelined row, but has the batch's time.
  expect(totals.pipelined).toBeLessThanOrEqual(count(rows, (row) => row.batch_ns !== undefined));

  const commands = groupsBy(rows, (row) => row.command ?? "").map(([name, list]) => {
    const blocking = list.filter(isBlocking);
    const [plain, waiting] = [latencies(list.filter((row) => !isBlocking(row))), latencies(blocking)];
    const waits = plain.count === 0 && waiting.count > 0;
    return {
      name, count: list.length, errors: sums(list).errors, requestBytes: sum(list, (row) => row.request_bytes), replyBytes: sum(list, (row) => row.reply_bytes),
      latency: waits ? waiting : plain, isBlocking: waits,
    };
  });
  expect(sortedBy(report.commands, ({ name }) => name)).toEqual(sortedBy(commands, ({ name }) => name));
  expect(report.commands.map((each) => each.count)).toEqual(commands.map((each) => each.count).sort((left, right) => right - left));

  const keys = groupsBy(rows.flatMap((row) => [...new Set(row.keys)].map((key) => ({ ...row, keys: [key] }))), (row) => row.keys[0]).map(([key, list]) => ({ key, ...sums(list) }));
  expect(report.keys.count).toBe(keys.length);
  for (const [list, of] of [[report.keys.byBytes, "bytes"], [report.keys.byTime, "time"]] as const) {
    expect(list.map((key) => key[of])).toEqual(greatest(keys.map((key) => key[of])));
    for (const key of list) expect(keys).toContainEqual(key);
  }

  const clients = groupsBy(rows, hostOf).map(([address, list]) => ({ address, connections: new Set(list.map(({ flow }) => flow)).size, ...sums(list) }));
  expect(report.clientCount).toBe(clients.length);
  for (const of of ["count", "errors", "bytes", "time"] as const) {
    expect(greatest(report.clients.map((client) => client[of]))).toEqual(greatest(clients.map((client) => client[of])));
  }
  for (const { names, users, ...client } of report.clients) {
    expect(clients.map((each) => ({ ...each, host: undefined }))).toContainEqual(client);
    const own = rows.filter((row) => hostOf(row) === client.address);
    expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
    expect(own.map(({ user }) => user)).toEqual(expect.arrayContaining([...users]));
  }

  const codes = groupsBy(rows, (row) => (row.status === "error" ? row.reply?.text.split(" ", 1)[0] : undefined));
  expect(report.errorCount).toBe(codes.length);
  expect(report.errors.map((error) => error.count)).toEqual(greatest(codes.map(([, list]) => list.length)));
  for (const { line, ...error } of report.errors) {
    const [, list = []] = codes.find(([code]) => code === error.code) ?? [];
    expect(error).toEqual({ code: error.code, count: list.length, example: list[0]?.id });
    expect(line).toBe(list[0]?.reply?.text);
  }

  const exchange = (row: Row): ExchangeFigures => ({
    id: rowId(row.id), time: Number(nanoseconds(row) - start), command: row.command ?? "", key: row.keys[0], client: row.client, clientHost: undefined, latency: row.latency_ns ?? NaN,
    requestBytes: row.request_bytes ?? 0, replyBytes: row.reply_bytes ?? 0,
  });
  const lists = [
    [report.slowest, (row: Row) => (isBlocking(row) ? 0 : (row.latency_ns ?? 0))],
    [report.biggestReplies, (row: Row) => row.reply_bytes ?? 0],
    [report.biggestRequests, (row: Row) => row.request_bytes ?? 0],
  ] as const;
  for (const [list, of] of lists) {
    const order = rows.map((row, place) => ({ row, place })).filter(({ row }) => of(row) > 0).sort((left, right) => of(right.row) - of(left.row) || left.place - right.place);
    expect(list).toEqual(order.slice(0, 10).map(({ row }) => exchange(row)));
  }
}

function greatest(figures: readonly number[]): number[] {
  return figures.filter((figure) => figure > 0).sort((left, right) => right - left).slice(0, 10);
}

function sortedBy<Each>(list: readonly Each[], of: (each: Each) => string): Each[] {
  return [...list].sort((left, right) => (of(left) < of(right) ? -1 : 1));
}

function understood(text: string): Narrowing {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(" "));
  return { filter: parsed.filter };
}

/** The report, and the rows that it is about by their ids. */
async function reportOf({ engine, rows }: Headless, narrowing: Narrowing, keeps: (row: Row) => boolean): Promise<readonly [Overview, readonly Row[]]> {
  const report = await engine.report("overview", narrowing);
  if (report === undefined) throw new Error("nothing is open");
  return [report, rows.filter(keeps)];
}

const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const SHARED = fileURLToPath(new URL("../../../../shared/captures/", import.meta.url));
const FILES = [
  ...["clients", "blocking", "pubsub", "transactions", "replication", "resp3", "cluster", "inline", "replyoff"].map((name) => `${FIXTURES}${name}.pcap`),
  ...["lab/app.pcap", "lab/churn.pcap", "macbre/redis-pkts-1-1000.pcap", "zeek/django-cloud.pcapng"].map((name) => SHARED + name),
].filter(existsSync);

const ok = (...words: readonly string[]): string => `>>> ${command(...words)}\n<<< +OK\\r\\n`;
const TALKS = [
  ["10.0.0.7", 50_001, [ok("CLIENT", "SETNAME", "web"), ok("SET", "a", "1"), `>>> ${command("GET", "a")}\n+++ 3ms\n<<< $1\\r\\n1\\r\\n`, `>>> ${command("GET", "b")}\n<<< $-1\\r\\n`]],
  ["10.0.0.7", 50_002, [ok("CLIENT", "SETNAME", "cron"), "+++ 2s", `>>> ${command("HGET", "h", "f")}\n+++ 5s\n<<< $-1\\r\\n`, ok("NOSUCH", "x")]],
  ["2001:db8::7", 50_003, [`>>> ${command("AUTH", "alice", "secret")}\n<<< +OK\\r\\n`, `>>> ${command("BLPOP", "q", "0")}\n+++ 6s\n<<< *-1\\r\\n`, `>>> ${command("LPUSH", "a", "1")}\n<<< -WRONGTYPE no\\r\\n`]],
] as const;
const SMALL = pcap(interleave(...TALKS.map(([address, port, lines]) =>
  frames(conversation(lines.join("\n")), { connection: { client: { address, port }, server: { address: address.includes(":") ? "2001:db8::1" : "10.9.9.9", port: 6379 } } }))));

describe("the overview", () => {
  it.each(FILES)("of %s is what its rows say", async (file) => {
    const opened = await openHeadless(new Uint8Array(readFileSync(file)));
    const [report, rows] = await reportOf(opened, {}, () => true);
    expect(report.count).toBeGreaterThan(0);
    compare(report, rows, opened);
  });

  it("of random conversations is what their rows say, also where a filter, a range and a flow narrow it", async () => {
    const opened = await openHeadless(mixedCapture(new Random(7), 1500));
    compare(...(await reportOf(opened, {}, () => true)), opened);
    compare(...(await reportOf(opened, understood("cmd in {get, blpop} && latency > 3ms"), (row) => ["GET", "BLPOP"].includes(row.command ?? "") && (row.latency_ns ?? 0) > 3e6)), opened);
    const second = (row: Row): number => Number(nanoseconds(row) - opened.start) / 1e9;
    compare(...(await reportOf(opened, { range: { from: 2e9, to: 9e9 } }, (row) => second(row) >= 2 && second(row) < 9)), opened);
    compare(...(await reportOf(opened, { flow: rowId(1) }, ({ flow }) => flow === 2)), opened);
  }, 60_000);

  it("tells hosts, with the names and users of their connections", async () => {
    const opened = await openHeadless(SMALL);
    const [report, rows] = await reportOf(opened, {}, () => true);
    compare(report, rows, opened);
    expect(report.clients.map(({ address, connections, names, users }) => ({ address, connections, names, users }))).toEqual([
      { address: "10.0.0.7", connections: 2, names: ["web", "cron"], users: ["default"] },
      { address: "2001:db8::7", connections: 1, names: [], users: ["alice"] },
    ]);
  });

  it("counts a nil as a miss only where it says that there is no value, and keeps blocking commands apart", async () => {
    const { engine } = await openHeadless(SMALL);
    const report = await engine.report("overview", {});
    expect(report?.totals).toMatchObject({ hits: 1, misses: 2, blockingCount: 1, latency: { max: 5_000_100_000 }, blocking: { count: 1, max: 6_000_100_000 } });
    expect(report?.slowest.map(({ command: name }) => name)[0]).toBe("HGET");
  });

  it("is nothing where no command is", async () => {
    const { engine } = await openHeadless(pcap([]));
    const report = await engine.report("overview", {});
    expect(report).toMatchObject({ count: 0, total: 0, others: 0, commands: [], clients: [], slowest: [], totals: { count: 0, connections: 0, peak: { count: 0 } } });
    expect(report?.totals.first).toBeNaN();
  });
});
