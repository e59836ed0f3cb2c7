/** Captures that test/record/record.mjs made, against what the server itself logged of the same commands. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { escapeBytes } from "../../../src/model/escape";
import { parseMonitorLine } from "../../../src/model/monitor-line";
import { bytesSource } from "../../../src/engine/source";
import { recordsOf, type RowRecord } from "../../support/records";

const at = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const rowsOf = (name: string): Promise<RowRecord[]> => recordsOf(bytesSource(name, new Uint8Array(readFileSync(at(`${name}.pcap`)))));

/** MONITOR does not log administrative commands, those of the replication handshake, nor what stops at their check. */
const NOT_LOGGED: ReadonlySet<string> = new Set(["CONFIG SET", "REPLCONF", "PSYNC"]);

function logOf(name: string): Map<string, { db: number | undefined; args: string[] }[]> {
  const log = new Map<string, { db: number | undefined; args: string[] }[]>();
  for (const text of readFileSync(at(`${name}.monitor`), "latin1").split("\n")) {
    const line = parseMonitorLine(Buffer.from(text, "latin1"));
    if (line === undefined || line.client === "lua") continue;
    log.set(line.client, [...(log.get(line.client) ?? []), { db: line.database, args: line.args.map((bytes) => escapeBytes(bytes)) }]);
  }
  return log;
}

describe.each(["replication", "tracking"])("%s", (name) => {
  it("holds every command of every connection that the server logged, in order, byte for byte, and no other", async () => {
    const decoded = new Map<string, unknown[]>();
    for (const { kind, client, command, db, args, pairing } of await rowsOf(name)) {
      if (kind !== "command" || NOT_LOGGED.has(command ?? "")) continue;
      expect(pairing).toBe("exact");
      decoded.set(client, [...(decoded.get(client) ?? []), { db: db ?? undefined, args }]);
    }
    expect(Object.fromEntries(decoded)).toEqual(Object.fromEntries(logOf(name)));
  });
});

describe("the replication stream", () => {
  it("is the same for each replica, whichever way it was synchronised, from its copy on", async () => {
    const rows = await rowsOf("replication");
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
