import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Kind, ReplyType, Status } from "../../../assembly/schema";
import type { RowId, View } from "../../../src/model/api";
import { parseFilter } from "../../../src/model/filter/parse";
import { andAlso, writeDuration } from "../../../src/model/filter/write";
import type { AnyRow } from "../../../src/client/row-source";
import { conditionsOf } from "../../../src/ui/cell-conditions";
import { COLUMNS } from "../../../src/ui/columns";
import type { Engine } from "../../../src/engine/engine";
import { capture, command } from "../../support/conversation";
import { commands, flows, openCapture } from "../../support/engine";
import { fakeCommand } from "../../support/fake-engine";

const fixture = (name: string): Uint8Array => readFileSync(fileURLToPath(new URL(`../../fixtures/${name}.pcap`, import.meta.url)));

/** Every condition of a cell, with whether the row itself is to meet it. */
function conditionsOfRow(view: keyof typeof COLUMNS, row: AnyRow): { readonly column: string; readonly condition: string; readonly holds: boolean }[] {
  return COLUMNS[view].flatMap((column) =>
    conditionsOf(column.fields?.(row) ?? []).map(({ label, condition }) => ({ column: column.name, condition, holds: !label.startsWith("Without") })),
  );
}

async function kept(engine: Engine, view: View, condition: string): Promise<ReadonlySet<RowId>> {
  const parsed = parseFilter(condition);
  if (!parsed.ok) throw new Error(`${condition}: ${parsed.errors[0]?.message ?? ""}`);
  const rows = view === "flows" ? await flows(engine, { filter: parsed.filter }) : await commands(engine, { filter: parsed.filter });
  return new Set(rows.map(({ id }) => id));
}

describe("the conditions of a cell", () => {
  for (const name of ["clients", "modes", "replication", "transactions", "blocking", "resp3", "inline", "tracking"]) {
    it(`are met by their own row, or just not (${name})`, async () => {
      const { engine } = await openCapture(fixture(name));
      const answers = new Map<string, ReadonlySet<RowId>>();
      const seen = new Map<string, number>();
      for (const view of ["commands", "flows"] as const) {
        for (const row of view === "flows" ? await flows(engine) : await commands(engine)) {
          for (const { column, condition, holds } of conditionsOfRow(view, row)) {
            // Times and sizes are different in each row: some of each tell enough.
            const times = (seen.get(`${view} ${column}`) ?? 0) + 1;
            if (!answers.has(view + condition) && times > 80) continue;
            seen.set(`${view} ${column}`, times);
            const ids = answers.get(view + condition) ?? (await kept(engine, view, condition));
            answers.set(view + condition, ids);
            expect(ids.has(row.id), `${view} ${column}: ${condition}`).toBe(holds);
          }
        }
      }
      expect(seen.size).toBeGreaterThan(8);
    });
  }

  it("write keys with blanks, quotes and any bytes so that they are found again", async () => {
    const keys = ["plain", "two words", 'say "hi"', "back\\slash", "a\\x00b", "", "or", "naïve", "{tag}:1", "x && y", "'", "a..b", "*?["];
    const { engine } = await openCapture(capture(keys.map((key) => `>>> ${command("SET", key.replaceAll("\\", "\\\\").replaceAll('"', '"'), "1")}\n<<< +OK\\r\\n`).join("\n")));
    const rows = await commands(engine);
    expect(rows).toHaveLength(keys.length);
    for (const row of rows) {
      const [only, without] = conditionsOf(COLUMNS.commands.find(({ name }) => name === "key")?.fields?.(row) ?? []);
      expect([...(await kept(engine, "commands", only?.condition ?? ""))], only?.condition).toEqual([row.id]);
      expect((await kept(engine, "commands", without?.condition ?? "")).size).toBe(keys.length - 1);
    }
  });

  it("of figures are at least and at most, and others only this and without this", () => {
    const row = { ...fakeCommand(1), status: Status.ERROR, latency: 131_000, replyType: ReplyType.ERROR, reply: "WRONGTYPE no", requestBytes: 45 };
    const of = (name: string): string[] => conditionsOf(COLUMNS.commands.find((column) => column.name === name)?.fields?.(row) ?? []).map(({ label, condition, key }) => `${label}: ${condition} ${key ?? ""}`);
    expect(of("latency")).toEqual(["At least this: latency >= 131us +", "At most this: latency <= 131us -"]);
    expect(of("requestBytes")).toEqual(["At least this: request.bytes >= 45 +", "At most this: request.bytes <= 45 -"]);
    expect(of("status")).toEqual(["Only this: status == error +", "Without this: status != error -"]);
    expect(of("reply")).toEqual([
      "Only this error: error == WRONGTYPE +", "Without this error: error != WRONGTYPE -", "Only this type: reply.type == error ", "Without this type: reply.type != error ",
    ]);
    expect(of("arguments")).toEqual([]);
  });

  it("of a connection are those of its end and of its host", () => {
    const of = (client: string): string[] => conditionsOf(COLUMNS.commands.find(({ name }) => name === "client")?.fields?.({ ...fakeCommand(1), client }) ?? []).map(({ condition }) => condition);
    expect(of("10.0.0.7:51234")).toEqual(["client == 10.0.0.7:51234", "client != 10.0.0.7:51234", "client == 10.0.0.7", "client != 10.0.0.7"]);
    expect(of("[2001:db8::1]:51234")).toEqual(['client == "[2001:db8::1]:51234"', 'client != "[2001:db8::1]:51234"', "client == 2001:db8::1", "client != 2001:db8::1"]);
  });

  it("leave out what a filter does not look at, and what is too long for one", () => {
    const of = (row: AnyRow, column: string): number => conditionsOf(COLUMNS.commands.find(({ name }) => name === column)?.fields?.(row) ?? []).length;
    expect(of({ ...fakeCommand(1), kind: Kind.MONITOR, key: "a" }, "key")).toBe(0);
    expect(of({ ...fakeCommand(1), latency: NaN }, "latency")).toBe(0);
    expect(of({ ...fakeCommand(1), key: "k".repeat(1500) }, "key")).toBe(0);
  });
});

describe("a duration in a filter", () => {
  it("is exact, whatever its size", () => {
    expect([1, 999, 1000, 131_000, 131_500, 2_345_000, 12_000_131_000, 60e9, -5_000_000].map(writeDuration)).toEqual(
      ["1ns", "999ns", "1us", "131us", "131.5us", "2.345ms", "12.000131s", "60s", "-5ms"],
    );
    for (let time = 7; time < 2 ** 53; time = Math.round(time * 1.01) + 1) {
      const parsed = parseFilter(andAlso("", `latency >= ${writeDuration(time)}`));
      expect(parsed.ok && parsed.filter.is === "compare" && parsed.filter.value.is === "number" ? parsed.filter.value.number : NaN).toBe(time);
    }
  });
});
