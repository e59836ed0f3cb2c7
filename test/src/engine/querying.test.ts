import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine";
import type { CommandColumnName, CommandRow, FlowColumnName, FlowRow } from "../../../src/model/api";
import { command, conversation, frames } from "../../support/conversation";
import { commands, flows, openCapture } from "../../support/engine";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

const random = new Random(11);
const KEYS = ["user:1", "user:10", "Session:7", "caf\\xc3\\xa9", "z"] as const;

function talk(lines: number): string {
  return Array.from({ length: lines }, () => {
    const key = random.pick(KEYS);
    switch (random.below(5)) {
      case 0: return `>>> ${command("SET", key, "v".repeat(random.below(50)))}\n<<< +OK\\r\\n`;
      case 1: return `>>> ${command("GET", key)}\n+++ ${random.below(9)}ms\n<<< $-1\\r\\n`;
      case 2: return `>>> ${command("INCR", key)}\n<<< :${random.below(99)}\\r\\n`;
      case 3: return `>>> ${command("PING")}\n<<< -ERR no\\r\\n`;
      default: return `>>> ${command("CLIENT", "SETNAME", `n${random.below(9)}`)}\n<<< +OK\\r\\n`;
    }
  }).join("\n");
}

let engine: Engine;
let all: CommandRow[];

beforeAll(async () => {
  const peers = ["192.0.2.9", "192.0.2.10", "2001:db8::5"].map((address, index) => ({
    client: { address, port: 40000 - index }, server: { address: index === 2 ? "2001:db8::1" : "192.0.2.1", port: 6379 },
  }));
  const connections = peers.map((connection, index) =>
    frames(conversation(talk(60), { start: 1_700_000_000_000_000_000n + BigInt(index) * 777_000n }), { connection }));
  ({ engine } = await openCapture(pcap(interleave(...connections))));
  all = await commands(engine);
});

const rank = (row: CommandRow, column: CommandColumnName): number | string | undefined => {
  switch (column) {
    case "time": return row.time;
    case "latency": return Number.isNaN(row.latency) ? undefined : row.latency;
    case "requestBytes": return row.requestBytes;
    case "replyBytes": return row.replyBytes;
    case "status": return row.status;
    case "database": return row.database;
    case "command": return row.command;
    case "key": return row.key;
    case "arguments": return row.arguments === "" ? undefined : row.arguments;
    case "reply": return row.reply === "" ? undefined : row.reply;
    case "client": return row.client.startsWith("[") ? 2 : row.client.includes(".9:") ? 0 : 1;
  }
};

describe("the rows of a capture", () => {
  it("stand in order of time", () => {
    expect(all).toHaveLength(180);
    expect(all.every((row, index) => index === 0 || row.time >= (all[index - 1]?.time ?? 0))).toBe(true);
    expect(all[0]?.sinceBefore).toBeNaN();
    expect(all[1]?.sinceBefore).toBe((all[1]?.time ?? 0) - (all[0]?.time ?? 0));
  });

  const columns: readonly CommandColumnName[] = [
    "time", "client", "database", "command", "key", "arguments", "reply", "status", "latency", "requestBytes", "replyBytes",
  ];
  it.each(columns.flatMap((column) => [[column, false], [column, true]] as const))("sort by %s (descending: %s), stably, none last", async (column, descending) => {
    const expected = all.toSorted((left, right) => {
      const [a, b] = [rank(left, column), rank(right, column)];
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
      return a === b ? 0 : (a < b) === descending ? 1 : -1;
    });
    // IPv6 sorts before IPv4 as ::ffff:0:0/96 only where its words are smaller; by address all the same.
    const sorted = await commands(engine, { sort: { column, descending } });
    expect(sorted.map((row) => [rank(row, column), row.id])).toEqual(expected.map((row) => [rank(row, column), row.id]));
  });

  it.each([
    ["user:1", (row: CommandRow) => row.key?.includes("user:1") === true],
    ["SESSION", (row: CommandRow) => row.key === "Session:7"],
    ["ping", (row: CommandRow) => row.command === "PING"],
    ["client s", (row: CommandRow) => row.command === "CLIENT SETNAME"],
    ["2001:DB8", (row: CommandRow) => row.client.startsWith("[2001")],
    [".10:", (row: CommandRow) => row.client.startsWith("192.0.2.10:")],
    ["é", (row: CommandRow) => row.key === "caf\\xc3\\xa9"],
    ["caf\\xc3", (row: CommandRow) => row.key === "caf\\xc3\\xa9"],
    ["nothing has this", () => false],
  ])("filtered by %j are those whose command, key or client holds it", async (text, matches) => {
    const expected = all.filter(matches).map(({ id }) => id);
    expect((await commands(engine, { filter: { is: "search", text } })).map(({ id }) => id)).toEqual(expected);
  });

  it("filtered by a flow are those of that flow", async () => {
    const flow = all[5]?.flow;
    if (flow === undefined) throw new Error("no row");
    expect((await commands(engine, { flow })).map(({ id }) => id)).toEqual(all.filter((row) => row.flow === flow).map(({ id }) => id));
  });

  it("come in windows, which end where the result ends", async () => {
    await engine.query({ view: "commands" }, 9001);
    const window = await engine.window("commands", 9001, 175, 100, false);
    expect(window).toMatchObject({ start: 175, count: 180, ticket: 9001 });
    expect(window.rows.map(({ id }) => id)).toEqual(all.slice(175).map(({ id }) => id));
    expect((await engine.window("commands", 9001, 1e9, 10, false)).rows).toEqual([]);
    expect((await engine.window("commands", 9000, 0, 10, false)).rows).toEqual([]);
  });

  it("of the query asked last are kept, whichever is ready first", async () => {
    const slow = engine.query({ view: "commands", sort: { column: "reply", descending: false } }, 9101);
    const fast = engine.query({ view: "commands", filter: { is: "search", text: "ping" } }, 9102);
    await Promise.all([slow, fast]);
    expect((await engine.window("commands", 9102, 0, 1, false)).rows).toHaveLength(1);
    expect((await engine.window("commands", 9101, 0, 1, false)).rows).toHaveLength(0);
  });
});

describe("flows", () => {
  const columns: readonly FlowColumnName[] = ["start", "duration", "commands", "errors", "clientBytes", "serverBytes", "retransmissions", "gaps", "state"];
  it.each(columns)("sort by %s", async (column) => {
    const key = (row: FlowRow): number => (column === "client" || column === "server" ? 0 : row[column]);
    const sorted = await flows(engine, { sort: { column, descending: true } });
    expect(sorted.map(key)).toEqual(sorted.map(key).sort((left, right) => right - left));
    expect(sorted).toHaveLength(3);
  });

  it("count their commands and errors", async () => {
    const rows = await flows(engine);
    expect(rows.map((row) => row.commands)).toEqual([60, 60, 60]);
    expect(rows.reduce((sum, row) => sum + row.errors, 0)).toBe(all.filter(({ command: name }) => name === "PING").length);
    expect((await flows(engine, { filter: { is: "search", text: "192.0.2.10" } })).map(({ client }) => client)).toEqual(["192.0.2.10:39999"]);
  });
});
