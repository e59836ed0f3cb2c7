/**
 * Captures that test/record/record.mjs made, against what the servers logged of the same commands (MONITOR over a Unix
 * socket), and against what client libraries made of the replies.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Protocol } from "../../../assembly/schema";
import { bytesSource } from "../../../src/engine/source";
import { escapeBytes } from "../../../src/model/escape";
import { parseMonitorLine } from "../../../src/model/monitor-line";
import { flows, openCapture } from "../../support/engine";
import { recordsOf, type RowRecord } from "../../support/records";

const at = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const rowsOf = (name: string): Promise<RowRecord[]> => recordsOf(bytesSource(name, new Uint8Array(readFileSync(at(`${name}.pcap`)))));

interface Logged {
  readonly db: number | undefined;
  readonly args: readonly string[];
}

/** By client, in order; the lines that scripts wrote apart. */
function logOf(name: string): Map<string, Logged[]> {
  const log = new Map<string, Logged[]>();
  for (const text of readFileSync(at(`${name}.monitor`), "latin1").split("\n")) {
    const line = parseMonitorLine(Buffer.from(text, "latin1"));
    if (line === undefined || line.client === "lua") continue;
    log.set(line.client, [...(log.get(line.client) ?? []), { db: line.database, args: line.args.map((bytes) => escapeBytes(bytes)) }]);
  }
  return log;
}

/**
 * MONITOR does not log administrative commands and those of the replication handshake; a server logs no command that it
 * refuses before it runs (an error: unknown, wrong arguments, another node's key), nor one that is queued and never run (or not
 * before the capture's end), nor what closes or resets a connection.
 */
const NOT_LOGGED: ReadonlySet<string> = new Set([
  "CONFIG SET", "CONFIG GET", "REPLCONF", "PSYNC", "MONITOR", "QUIT", "RESET", "AUTH", "CLIENT KILL", "CLIENT LIST", "INFO",
]);
const mayBeMissing = ({ command, status }: RowRecord): boolean =>
  NOT_LOGGED.has(command ?? "") || (command ?? "").startsWith("CLUSTER ") || (command ?? "").startsWith("SENTINEL ") || status === "error" || status === "discarded" || status === "pending" || (command === "CLIENT REPLY" && status === "none");

const same = (row: RowRecord, logged: Logged | undefined): boolean =>
  logged !== undefined && (row.db ?? logged.db) === logged.db && row.args.length === logged.args.length
  && row.args.every((arg, index) => arg === logged.args[index] || logged.args[index] === "(redacted)");

/** Connections of a Sentinel are not logged, and when it makes a replica the primary it closes those that log. */
const NOT_WHOLE: ReadonlySet<string> = new Set(["sentinel"]);
/** What a replica logs of its primary's stream is in rows of their own. */
const isServer = (client: string): boolean => client.endsWith(":7399");

const RECORDED = [
  "transactions", "replication", "tracking", "modes", "ports", "clients", "cluster", "sentinel",
  "modes-valkey", "clients-valkey", "transactions-valkey", "replication-valkey",
];

describe.each(RECORDED)("%s", (name) => {
  it("holds every command of every connection that the server logged, in order, byte for byte, and no other", async () => {
    const log = logOf(name);
    const decoded = new Map<string, RowRecord[]>();
    for (const row of await rowsOf(name)) {
      if (row.kind !== "command") continue;
      expect(row.pairing === "exact" || row.status === "pending" || row.status === "none", JSON.stringify(row)).toBe(true);
      decoded.set(row.client, [...(decoded.get(row.client) ?? []), row]);
    }
    const wrong: string[] = [];
    for (const [client, lines] of log) {
      if (isServer(client)) continue;
      const waiting = [...lines];
      for (const row of decoded.get(client) ?? []) {
        if (same(row, waiting[0])) waiting.shift();
        else if (!mayBeMissing(row) && !NOT_WHOLE.has(name)) wrong.push(`${client} not logged: ${row.db ?? "?"} ${row.args.join(" ").slice(0, 99)} (${row.status})`);
      }
      wrong.push(...waiting.map(({ db, args }) => `${client} not decoded: ${db ?? "?"} ${args.join(" ").slice(0, 99)}`));
    }
    for (const [client, rows] of decoded) if (!log.has(client) && !NOT_WHOLE.has(name)) wrong.push(...rows.filter((row) => !mayBeMissing(row)).map(({ args }) => `${client} not logged: ${args.join(" ").slice(0, 99)}`));
    expect(wrong).toEqual([]);
  });
});

type Told = null | string | number | boolean | { readonly error: string } | { readonly map: readonly Told[] } | readonly Told[];

interface Result {
  readonly port: number;
  readonly args: readonly string[];
  readonly reply: Told;
}

const resultsOf = (name: string): readonly Result[] => parseJson(readFileSync(at(`${name}.results.json`), "utf8"));
// What record.mjs wrote.
const parseJson: (text: string) => readonly Result[] = JSON.parse;

const isList = (value: Told): value is readonly Told[] => Array.isArray(value);

/** A client library's value as the row tells a reply. */
function told(value: Told, isInside = false): string {
  if (value === null) return "(nil)";
  if (typeof value === "string") return isInside ? `"${escapeBytes(Buffer.from(value, "latin1"))}"` : escapeBytes(Buffer.from(value, "latin1"));
  if (isList(value)) return `[${value.map((each) => told(each, true)).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  if ("error" in value) return `${isInside ? "(error) " : ""}${value.error}`;
  const words = value.map.map((each) => told(each, true));
  return `{${words.flatMap((word, index) => (index % 2 === 0 ? [`${word}: ${words[index + 1] ?? ""}`] : [])).join(", ")}}`;
}

describe.each(["clients", "clients-valkey"])("%s", (name) => {
  it("gives each command the reply that the client library gave it", async () => {
    const rows = (await rowsOf(name)).filter(({ kind }) => kind === "command");
    const results = resultsOf(name);
    expect(results.length).toBeGreaterThan(150);
    const wrong: string[] = [];
    const taken = new Set<RowRecord>();
    for (const { port, args, reply } of results) {
      const [called = ""] = args;
      // A script is called by its digest, of which the one with an answer counts.
      const isCalled = (row: RowRecord): boolean => (args.length > 1 ? JSON.stringify(row.args) === JSON.stringify(args.map((arg) => escapeBytes(Buffer.from(arg, "latin1")))) : called === "twice" ? /^EVAL/.test(row.command ?? "") && row.status === "ok" : row.command === called.toUpperCase());
      const row = rows.find((each) => each.client.endsWith(`:${port}`) && !taken.has(each) && isCalled(each));
      if (row !== undefined) taken.add(row);
      if (row?.reply?.text !== told(reply)) wrong.push(`${args.join(" ").slice(0, 60)}: ${row?.reply?.text ?? "no row"}, not ${told(reply)}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("the replication stream", () => {
  it.each(["replication", "replication-valkey"])("of %s is the same for each replica, whichever way it was synchronised, from its copy on", async (name) => {
    const rows = await rowsOf(name);
    const answers = rows.filter(({ command }) => command === "PSYNC").map(({ reply }) => reply?.text.split(" ")[0]);
    expect(answers).toEqual(["FULLRESYNC", "FULLRESYNC", "CONTINUE"]);
    const sent = rows.filter(({ kind }) => kind === "replication");
    const replicas = [...new Set(sent.map(({ client }) => client))];
    expect(replicas).toHaveLength(3);
    const last = replicas.map((replica) => {
      const said = sent.filter(({ client }) => client === replica).map(({ args, db }) => `${db ?? "?"} ${args.join(" ")}`);
      return said.slice(said.lastIndexOf("4 DEL b"));
    });
    expect(last[0]).toEqual(expect.arrayContaining(["4 DEL b", "0 SELECT 0", "0 SET c 3", "0 APPEND c 4", "0 SADD s m", "0 SREM s m", "0 SET e 1"]));
    expect(last[1]).toEqual(last[0]);
    expect(last[2]).toEqual(last[0]);
  });

  it("holds what the primary logged as written, in its order", async () => {
    const VERBATIM = new Set(["INCR", "LPUSH", "APPEND", "SADD", "DEL"]);
    const wanted = [...logOf("replication").values()].flat().filter(({ args }) => VERBATIM.has(args[0] ?? ""));
    const first = (await rowsOf("replication")).filter(({ kind }) => kind === "replication");
    const stream = first.filter(({ client }) => client === first[0]?.client).map(({ db, args }) => ({ db, args }));
    expect(stream.filter(({ args }) => VERBATIM.has(args[0] ?? ""))).toEqual(wanted);
  });
});

it("an invalidation is a push of the connection that tracks", async () => {
  const pushes = (await rowsOf("tracking")).filter(({ kind }) => kind === "push");
  expect(pushes.map(({ reply }) => reply?.text)).toEqual(expect.arrayContaining(['["invalidate", ["k"]]']));
  expect(new Set(pushes.map(({ client }) => client)).size).toBe(1);
});

it("a cluster's redirections tell their slot, and its bus is named and set aside", async () => {
  const rows = await rowsOf("cluster");
  const redirected = rows.filter(({ reply }) => /^(?:MOVED|ASK) /.test(reply?.text ?? ""));
  expect(redirected.length).toBeGreaterThan(4);
  for (const { reply, slot } of redirected) expect(slot).toBe(Number(reply?.text.split(" ")[1]));
  for (const code of ["CLUSTERDOWN", "CROSSSLOT", "TRYAGAIN"]) expect(rows.filter(({ reply }) => reply?.text.startsWith(code))).toHaveLength(1);
  const { engine } = await openCapture(new Uint8Array(readFileSync(at("cluster.pcap"))));
  const bus = (await flows(engine)).filter(({ server }) => server.endsWith(":17399"));
  expect(bus.length).toBeGreaterThan(0);
  for (const { protocol, commands } of bus) expect([protocol, commands]).toEqual([Protocol.CLUSTER_BUS, 0]);
});

it("a Sentinel's own port is RESP: what it is asked, and what it publishes of a failover", async () => {
  const rows = (await rowsOf("sentinel")).filter(({ server }) => server.endsWith(":7401"));
  const asked = rows.filter(({ command }) => command?.startsWith("SENTINEL ")).map(({ command }) => command);
  expect(asked).toEqual(expect.arrayContaining(["SENTINEL GET-MASTER-ADDR-BY-NAME", "SENTINEL MASTERS", "SENTINEL SET", "SENTINEL FAILOVER"]));
  const published = rows.filter(({ kind }) => kind === "push").map(({ reply }) => reply?.text ?? "");
  expect(published).toContain('["message", "+switch-master", "mymaster 127.0.0.1 7399 127.0.0.1 7400"]');
});

it("what is sent while a subscriber of RESP2 has no replies changes nothing, CLIENT REPLY ON neither", async () => {
  const [first] = await rowsOf("modes");
  const rows = (await rowsOf("modes")).filter(({ kind, client }) => kind === "command" && client === first?.client).map(({ args, status, reply }) => `${args.join(" ")}: ${reply?.text ?? status}`);
  expect(rows.slice(7)).toEqual([
    'SUBSCRIBE c: ["subscribe", "c", 1]', "CLIENT REPLY ON: none", 'UNSUBSCRIBE: ["unsubscribe", "c", 0]', "GET a: none",
    "GET a: none", "CLIENT REPLY SKIP: none", "INCR a: none", "GET a: none", "CLIENT REPLY OFF: none", "INCR a: none", "CLIENT REPLY ON: OK", "GET a: 5",
  ]);
});
