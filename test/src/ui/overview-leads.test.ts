/** What the Overview's figures lead to: each condition is asked of the engine, and keeps as many rows as the figure says. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { View } from "../../../src/model/api";
import { parseFilter } from "../../../src/model/filter/parse";
import type { Overview } from "../../../src/model/overview";
import { formatCount } from "../../../src/model/units";
import type { FigureColumn } from "../../../src/ui/figures";
import { FIRST_CONTEXT } from "../../../src/ui/format";
import type { Lead } from "../../../src/ui/leads";
import { clientColumns, commandColumns, errorColumns, exchangeColumns, keyColumns } from "../../../src/ui/overview-sections";
import { overviewTotals } from "../../../src/ui/overview-totals";
import { openHeadless, type Headless } from "../../support/headless";
import { mixedCapture } from "../../support/mixed-capture";
import { Random } from "../../support/random";

const FIXTURES = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(`${FIXTURES}${name}.pcap`));

let tickets = 0;

/** How many rows a figure leads to; undefined where it leads nowhere. */
async function rowsOf({ engine }: Headless, lead: Lead | undefined): Promise<number | undefined> {
  if (lead === undefined || "details" in lead) return undefined;
  const [view, text]: [View, string] = "rows" in lead ? ["commands", lead.rows] : ["flows", lead.flows];
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.errors.map(({ message }) => message).join(" ")}`);
  return (await engine.query({ view, filter: parsed.filter }, ++tickets)).count;
}

const CAPTURES: readonly (readonly [name: string, file: () => Uint8Array])[] = [
  ...["clients", "blocking", "pubsub", "transactions", "replication", "inline"].map((name) => [name, () => fixture(name)] as const),
  ["random conversations", () => mixedCapture(new Random(11), 300)],
];

describe.each(CAPTURES)("figures of %s", (_, file) => {
  let opened: Headless;
  let report: Overview;
  beforeAll(async () => {
    opened = await openHeadless(file());
    const worked = await opened.engine.report("overview", {});
    if (worked === undefined) throw new Error("nothing is open");
    report = worked;
  });

  /** Each cell of a column with how many rows it leads to. */
  async function leading<Row>(columns: readonly FigureColumn<Row>[], rows: readonly Row[], label: string): Promise<(number | undefined)[]> {
    const column = columns.find((each) => each.label === label);
    const counts: (number | undefined)[] = [];
    // One after the other: a newer question makes an older one stale.
    for (const row of rows) counts.push(await rowsOf(opened, column?.leads?.(row)));
    return counts;
  }

  it("lead from totals to as many rows", async () => {
    const counts = ["Commands", "Errors", "No reply", "Connections", "Peak second", "Reads", "Writes", "Pipelined", "Blocking", "Hits", "Misses"];
    const totals = overviewTotals(report).flatMap(([, each]) => each);
    for (const label of counts) {
      const total = totals.find((each) => each.label === label);
      expect([label, total?.text]).toEqual([label, formatCount((await rowsOf(opened, total?.lead)) ?? NaN)]);
    }
  });

  it("lead from commands to their rows, their errors, and those that took as long", async () => {
    const named = report.commands.filter(({ name }) => name !== "");
    const columns = commandColumns(report);
    for (const label of ["Command", "Count", "Share", "Requests", "Replies"]) expect(await leading(columns, named, label)).toEqual(named.map(({ count }) => count));
    expect(await leading(columns, named, "Errors")).toEqual(named.map(({ errors }) => errors));
    const slower = await leading(columns, named, "p95");
    for (const [index, { name, latency, isBlocking }] of named.entries()) {
      const rows = opened.rows.filter((row) => row.kind === "command" && row.command === name && (row.blocking ?? false) === isBlocking && row.latency_ns !== null && row.latency_ns >= latency.p95);
      expect([name, slower[index]]).toEqual([name, Number.isNaN(latency.p95) ? undefined : rows.length]);
    }
  });

  it("lead from clients to their rows and connections", async () => {
    const columns = clientColumns(report, FIRST_CONTEXT);
    for (const label of ["Client", "Commands", "Bytes", "Time"]) expect(await leading(columns, report.clients, label)).toEqual(report.clients.map(({ count }) => count));
    expect(await leading(columns, report.clients, "Errors")).toEqual(report.clients.map(({ errors }) => errors));
    expect(await leading(columns, report.clients, "Conns.")).toEqual(report.clients.map(({ connections }) => connections));
  });

  it("lead from keys to their rows", async () => {
    const { keys: ofKeys, patterns } = report;
    for (const [field, keys, by] of [
      ["key", ofKeys.byBytes, "bytes"], ["key", ofKeys.byTime, "time"], ["pattern", patterns.byBytes, "bytes"], ["pattern", patterns.byTime, "time"],
    ] as const) {
      expect(await leading(keyColumns(report, field, keys, by), keys, field === "key" ? "Key" : "Pattern")).toEqual(keys.map(({ count }) => count));
      expect(await leading(keyColumns(report, field, keys, by), keys, "Errors")).toEqual(keys.map(({ errors }) => errors));
    }
  });

  it("lead from errors to their rows", async () => {
    expect(await leading(errorColumns(report), report.errors, "Count")).toEqual(report.errors.map(({ count }) => count));
  });

  it("lead from exchanges to their details", () => {
    const [column] = exchangeColumns("replyBytes", FIRST_CONTEXT);
    expect(report.biggestReplies.map((row) => column?.leads?.(row))).toEqual(report.biggestReplies.map(({ id }) => ({ details: id })));
  });
});
