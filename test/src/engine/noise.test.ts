import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFilter } from "../../../src/model/filter/parse";
import type { CommandRow, Query } from "../../../src/model/api";
import type { Filter } from "../../../src/model/filter/ast";
import { command, conversation, CONNECTION, frames } from "../../support/conversation";
import { commands, flows, openCapture, type Opened } from "../../support/engine";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";

const FIRST_WORDS = ["PING", "INFO", "HELLO", "CLIENT", "COMMAND", "REPLCONF"];
const isNoise = (row: CommandRow): boolean => row.kind === 0 && FIRST_WORDS.includes(row.command.split(" ")[0] ?? "");

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.filter;
}

/** What a query leaves, and what it says of noise. */
async function ask({ engine }: Opened, query: Partial<Query>): Promise<{ readonly count: number; readonly noise: number | undefined }> {
  const { count, noise } = await engine.query({ view: "commands", ...query }, 1_000_000);
  return { count, noise };
}

describe("hiding noise", () => {
  let opened: Opened;
  let rows: readonly CommandRow[];
  beforeAll(async () => {
    opened = await openCapture(readFileSync(fileURLToPath(new URL("../../fixtures/clients.pcap", import.meta.url))));
    rows = await commands(opened.engine);
  });

  it("leaves the other commands in their order, and says how many it left out", async () => {
    const kept = rows.filter((row) => !isNoise(row));
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.length).toBeLessThan(rows.length);
    expect((await commands(opened.engine, { hidesNoise: true })).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(await ask(opened, { hidesNoise: true })).toEqual({ count: kept.length, noise: rows.length - kept.length });
    expect(await ask(opened, {})).toEqual({ count: rows.length, noise: 0 });
  });

  it("counts only what the filter would have kept", async () => {
    const errors = rows.filter((row) => row.status === 2);
    const noise = errors.filter(isNoise).length;
    expect(noise).toBeGreaterThan(0);
    expect(await ask(opened, { filter: filterOf("status == error"), hidesNoise: true })).toEqual({ count: errors.length - noise, noise });
  });

  it("holds for reports", async () => {
    const report = await opened.engine.report("overview", { hidesNoise: true });
    expect(report?.noise).toBe(rows.filter(isNoise).length);
    expect(report?.commands.filter(({ name }) => FIRST_WORDS.includes(name.split(" ")[0] ?? ""))).toEqual([]);
  });
});

describe("hiding noise among connections", () => {
  const from = (port: number): typeof CONNECTION => ({ ...CONNECTION, client: { address: "192.0.2.77", port } });
  let opened: Opened;
  beforeAll(async () => {
    const talks = [
      `>>> ${command("PING")}\n<<< +PONG\\r\\n`,
      `>>> ${command("PING")}\n<<< +PONG\\r\\n\n>>> ${command("GET", "a")}\n<<< -ERR no\\r\\n`,
      // Nothing but a handshake.
      "",
    ];
    const segments = talks.map((talk, at) => frames(conversation(talk, { start: 1_700_000_000_000_000_000n + BigInt(at) * 1_000_000_000n }), { connection: from(50_000 + at) }));
    opened = await openCapture(pcap(segments.reduce((left, right) => interleave(left, right))));
  });
  const clients = async (query: Partial<Query>): Promise<string[]> => (await flows(opened.engine, query)).map(({ client }) => client);

  it("leaves out those that carry nothing else, and none that carries no commands", async () => {
    expect(await clients({})).toEqual(["192.0.2.77:50000", "192.0.2.77:50001", "192.0.2.77:50002"]);
    expect(await clients({ hidesNoise: true })).toEqual(["192.0.2.77:50001", "192.0.2.77:50002"]);
    expect(await ask(opened, { view: "flows", hidesNoise: true })).toEqual({ count: 2, noise: 1 });
    expect(await clients({ hidesNoise: true, filter: filterOf("client == 192.0.2.77") })).toEqual(["192.0.2.77:50001", "192.0.2.77:50002"]);
  });

  it("asks for rows that match and are no noise where the filter speaks of rows", async () => {
    expect(await clients({ filter: filterOf("latency >= 0ns") })).toEqual(["192.0.2.77:50000", "192.0.2.77:50001"]);
    expect(await clients({ filter: filterOf("latency >= 0ns"), hidesNoise: true })).toEqual(["192.0.2.77:50001"]);
    expect(await clients({ filter: filterOf("cmd == PING"), hidesNoise: true })).toEqual([]);
  });
});
