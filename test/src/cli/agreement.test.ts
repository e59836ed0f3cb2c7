/**
 * The command line against what others say of real captures: the server's own MONITOR log, and the counts of an
 * independent reader. The captures lie beside the repository; where they do not, this says what it left out.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseMonitorLine } from "../../../src/model/monitor-line";
import { escapeBytes } from "../../../src/model/escape";
import { decode, decodeRows, record } from "../../support/decode";

const captures = fileURLToPath(new URL("../../../../shared/captures", import.meta.url));
const present = existsSync(captures);
if (!present) process.stderr.write(`left out: agreement with MONITOR logs and other readers (${captures} is not there)\n`);

interface Logged {
  readonly db: number | undefined;
  readonly args: readonly string[];
}

/** What the server ran, by client; without what scripts called and what it redacts. */
function monitorLog(path: string): Map<string, Logged[]> {
  const log = new Map<string, Logged[]>();
  for (const text of readFileSync(path, "latin1").split("\n")) {
    const line = parseMonitorLine(Buffer.from(text, "latin1"));
    if (line === undefined || line.client === "lua" || line.client.startsWith("unix:")) continue;
    const args = line.args.map((bytes) => escapeBytes(bytes));
    if (args.includes("(redacted)")) continue;
    const commands = log.get(line.client) ?? [];
    commands.push({ db: line.database, args });
    log.set(line.client, commands);
  }
  return log;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((arg, index) => arg === right[index]);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

describe.runIf(present)("a capture beside its server's log", () => {
  it.each([
    ["app.pcap", "app.monitor", 616], ["app-dup.pcap", "app.monitor", 616], ["app-reorder.pcap", "app.monitor", 616], ["app-vlan.pcap", "app.monitor", 616],
    ["app-bigendian.pcap", "app.monitor", 616], ["app.pcapng", "app.monitor", 616], ["anyiface.pcap", "anyiface.monitor", 162], ["bigvalues.pcap", "bigvalues.monitor", 2013],
    ["bigvalues-seqwrap.pcap", "bigvalues.monitor", 2013], ["inline.pcap", "inline.monitor", 64], ["replyoff.pcap", "replyoff.monitor", 37],
    ["resp3.pcap", "resp3.monitor", 17], ["pubsub.pcap", "pubsub.monitor", 152],
  ])("%s holds every command of every connection in %s, in order, byte for byte", async (name, log, count) => {
    const { status, rows } = await decodeRows("--reveal", "--max-value", "1000000000", join(captures, "lab", name));
    expect(status).toBe(0);
    const decoded = new Map<string, Logged[]>();
    for (const row of rows) {
      if (row["kind"] !== "command") continue;
      const client = String(row["client"]);
      const commands = decoded.get(client) ?? [];
      commands.push({ db: typeof row["db"] === "number" ? row["db"] : undefined, args: strings(row["args"]) });
      decoded.set(client, commands);
    }
    let found = 0;
    for (const [client, logged] of monitorLog(join(captures, "lab", log))) {
      // The log leaves out commands that the server rejected or hides, so that each is looked for behind the one before.
      const commands = decoded.get(client) ?? [];
      let next = 0;
      for (const { db, args } of logged) {
        const place = commands.findIndex((command, index) => index >= next && isSame(command.args, args));
        expect([client, args.slice(0, 3), commands[place]?.db]).toEqual([client, args.slice(0, 3), db]);
        next = place + 1;
        found++;
      }
    }
    expect(found).toBe(count);
  });
});

/** pcap and pcapng, by their first four bytes. */
const KNOWN = new Set(["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "a1b23c4d", "0a0d0d0a"]);

function countedCaptures(): { readonly path: string; readonly oracle: string }[] {
  if (!present) return [];
  return readdirSync(captures, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".expected/oracle.json"))
    .map((path) => ({ path: path.slice(0, -".expected/oracle.json".length), oracle: join(captures, path) }))
    .filter(({ path }) => KNOWN.has(readFileSync(join(captures, path)).subarray(0, 4).toString("hex")));
}

describe.runIf(present)("a capture as pcapng", () => {
  it("has the rows that it has as pcap", async () => {
    const [classic, next] = await Promise.all(["app.pcap", "app.pcapng"].map((name) => decode("--reveal", join(captures, "lab", name))));
    expect(next).toEqual(classic);
  });

  // Frames as capinfos counts them.
  it.each([
    ["lab/tls-dsb.pcapng", 244], ["zeek/django-cloud.pcapng", 474], ["zeek/pcapng-multi-interface.pcapng", 6], ["rusticata/wireshark_samples-test.pcapng", 5898],
    ["hadrielk/test001-be.pcapng", 4], ["hadrielk/test005-be.pcapng", 4], ["hadrielk/test009-le.pcapng", 2], ["hadrielk/test011-be.pcapng", 4], ["hadrielk/test100-be.pcapng", 5],
    ["hadrielk/test100-le.pcapng", 5], ["hadrielk/test201-be.pcapng", 4], ["hadrielk/test201-le.pcapng", 4], ["gopacket/le-test300.pcapng", 32],
    ["pcpp/pcapng-example.pcapng", 159], ["wswiki/http.littleendian.ntar", 43],
  ])("%s has %i frames", async (name, count) => {
    const { status, out } = await decode("--format", "summary", join(captures, name));
    expect([status, record(record(JSON.parse(out))["totals"])["frames"]]).toEqual([0, count]);
  });
});

describe.runIf(present)("a capture that another reader counted", () => {
  it.each(countedCaptures())("$path has its commands and replies", async ({ path, oracle }) => {
    const expected = record(JSON.parse(readFileSync(oracle, "utf8")));
    const { rows } = await decodeRows("--reveal", join(captures, path));
    // That reader cuts names after 40 characters.
    const names = (words: Iterable<readonly [string, number]>): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const [word, count] of words) counts[word.toUpperCase().slice(0, 40)] = (counts[word.toUpperCase().slice(0, 40)] ?? 0) + count;
      return counts;
    };
    const commands = rows.filter((row) => row["kind"] === "command");
    expect(names(commands.map((row) => [strings(row["args"])[0] ?? "", 1]))).toEqual(
      names(Object.entries(record(expected["commands"])).map(([word, count]) => [word, Number(count)])),
    );
    expect(rows.filter((row) => row["reply"] !== null)).toHaveLength(Number(expected["total_replies"]));
  });
});
