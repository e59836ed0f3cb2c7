/** Values for completion against the headless rows: which occur, how often, and that each, written into a filter, keeps just its rows. */
import { beforeAll, describe, expect, it } from "vitest";
import { batchTimes } from "../../../src/cli/batches";
import { commandRecord, type CommandRecord } from "../../../src/cli/command-record";
import { epochOf } from "../../../src/engine/capture";
import type { Engine } from "../../../src/engine/engine";
import { parseFilter } from "../../../src/model/filter/parse";
import type { FieldName } from "../../../src/model/filter/fields";
import { writeComparison } from "../../../src/model/filter/write";
import { TREE_LIMITS } from "../../../src/model/resp-tree";
import { command, conversation, frames } from "../../support/conversation";
import { openCapture } from "../../support/engine";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { pings } from "../../support/pings";

const ok = (...words: readonly string[]): string => `>>> ${command(...words)}\n<<< +OK\\r\\n`;
const talk = (lines: readonly string[], address: string, port: number): ReturnType<typeof frames> =>
  frames(conversation(lines.join("\n")), { connection: { client: { address, port }, server: { address: address.includes(":") ? "2001:db8::1" : "10.9.9.9", port: 6379 } } });

const FILE = pcap(interleave(
  talk([
    ">>> " + command("HELLO", "3", "AUTH", "alice", "secret", "SETNAME", "web") + "\n<<< %1\\r\\n+server\\r\\n+redis\\r\\n",
    ok("CLIENT", "SETINFO", "LIB-NAME", "ioredis"), ok("SELECT", "2"), ok("SET", "user:1", "x"), ok("GET", "user:1"), ok("GET", "a b\\r\\n\\\"c\\\""), ok("GET", "caf\\xc3\\xa9"), ok("GET", "and"),
  ], "10.1.2.1", 50_001),
  talk([ok("SELECT", "5"), ok("GET", "user:1"), ok("GET", "user:2"), ok("GET", "User:3"), ok("GET", "superuser:4"), ok("GET", "k".repeat(300))], "10.1.2.1", 50_002),
  talk([ok("GET", "it's"), ok("GET", "x\\\\y"), ok("CLIENT", "LIST")], "2001:db8::7", 50_003),
));

let engine: Engine;
let rows: readonly CommandRecord[];

beforeAll(async () => {
  ({ engine } = await openCapture(FILE));
  const session = engine.current;
  if (session === undefined) throw new Error("nothing is open");
  const { decoder } = session.capture;
  const context = { labels: session.labels, epoch: epochOf(decoder), maxValue: 300, reveal: true, batches: batchTimes(decoder) };
  const read: CommandRecord[] = [];
  await session.reader.forEach(session.natural.ids(), { argument: 300, reply: 4096, tree: TREE_LIMITS }, (exchange, index) => {
    read.push(commandRecord(context, exchange, index + 1));
  });
  rows = read;
});

const values = async (field: FieldName, part = "", most = 100): Promise<string[]> => (await engine.values(field, part, most)).map(({ text }) => text);
const withoutPort = (endpoint: string): string => endpoint.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");

/** What each row has of a field, by the headless rows. */
const OF_ROW: readonly (readonly [FieldName, (row: CommandRecord) => readonly (string | null | undefined)[]])[] = [
  ["cmd", (row) => [row.command]],
  ["key", (row) => [row.keys[0]?.startsWith("kkk") === true ? undefined : row.keys[0]]],
  ["user", (row) => [row.user]],
  ["name", (row) => [row.name]],
  ["lib", (row) => [row.lib]],
  ["db", (row) => [row.db === null ? null : String(row.db)]],
  ["flow", (row) => [String(row.flow)]],
  ["client", (row) => [row.client, withoutPort(row.client)]],
  ["server", (row) => [row.server, withoutPort(row.server)]],
];

describe("values of a field", () => {
  it.each(OF_ROW)("of %s are those that occur, and each keeps the rows that have it", async (field, of) => {
    const expected = new Map<string, number>();
    for (const row of rows) for (const value of new Set(of(row))) if (value !== null && value !== undefined) expected.set(value, (expected.get(value) ?? 0) + 1);
    const given = await values(field);
    expect(expected.size).toBeGreaterThan(0);
    expect([...given].sort()).toEqual([...expected.keys()].sort());
    for (const text of given) {
      const parsed = parseFilter(writeComparison(field, "==", text));
      if (!parsed.ok) throw new Error(`${text}: ${parsed.errors[0]?.message ?? ""}`);
      const { count } = await engine.query({ view: "commands", filter: parsed.filter }, 1);
      expect([text, count]).toEqual([text, expected.get(text)]);
    }
  });

  it("come with the most frequent first, but those that begin with what is written before all others", async () => {
    expect((await values("cmd"))[0]).toBe("GET");
    expect((await values("key"))[0]).toBe("user:1");
    const found = await values("key", "user:");
    expect(found[0]).toBe("user:1");
    expect(new Set(found.slice(1, 3))).toEqual(new Set(["user:2", "User:3"]));
    expect(found.slice(3)).toEqual(["superuser:4"]);
    expect(await values("cmd", "list")).toEqual(["CLIENT LIST"]);
  });

  it("are no more than asked for, and none of what does not occur", async () => {
    expect(await values("key", "", 2)).toHaveLength(2);
    expect(await values("key", "nowhere")).toEqual([]);
    expect(await values("latency", "5")).toEqual([]);
  });

  it("are found by escaped bytes as they are shown, and by letters as they are typed", async () => {
    expect(await values("key", "\\xc3")).toEqual(["caf\\xc3\\xa9"]);
    expect(await values("key", "CAF\\xc3")).toEqual(["caf\\xc3\\xa9"]);
    expect(await values("key", "café")).toEqual(["caf\\xc3\\xa9"]);
  });

  it("tell addresses before endpoints, and which connection a number is", async () => {
    expect((await values("client")).slice(0, 2).sort()).toEqual(["10.1.2.1", "2001:db8::7"]);
    expect(await engine.values("flow", "1", 5)).toContainEqual({ text: "1", note: "10.1.2.1:50001 → 10.9.9.9:6379" });
  });

  it("are there for a capture of no rows, and where none is open", async () => {
    const { engine: empty } = await openCapture(pcap([]));
    for (const [field] of OF_ROW) expect(await empty.values(field, "", 10)).toEqual([]);
    await empty.close();
    expect(await empty.values("cmd", "", 10)).toEqual([]);
  });

  it("are found in many more rows than are counted", async () => {
    const { engine: large } = await openCapture(pings(6_000_000));
    expect(await large.values("cmd", "", 10)).toEqual([{ text: "PING" }]);
  });
});
