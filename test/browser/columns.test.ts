import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { inChunks, recordsOf } from "../support/records";
import { test, type AppPage } from "../support/page";

const path = fileURLToPath(new URL("../fixtures/clients-valkey.pcap", import.meta.url));
const clients = { name: "clients-valkey.pcap", bytes: new Uint8Array(readFileSync(path)) };

const headings = (app: AppPage): Promise<string[]> =>
  app.table().locator("[role=columnheader]").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-column") ?? ""));

async function openMenu(app: AppPage): Promise<void> {
  await app.page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  await app.page.locator("[data-action=columns]").click();
  await app.page.getByRole("dialog", { name: "Columns" }).waitFor();
}

const box = (app: AppPage, name: string): ReturnType<AppPage["page"]["locator"]> => app.page.locator(`rl-column-menu input[name=${name}]`);

test("columns that are chosen show what the headless rows say", async ({ app }) => {
  await app.open(clients);
  await openMenu(app);
  for (const name of ["time", "arguments", "reply", "key", "database"]) await box(app, name).uncheck();
  for (const name of ["flow", "server", "user", "clientName", "library", "resp", "kind", "pairing", "requestFrames", "replyFrames"]) await box(app, name).check();
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("dialog", { name: "Columns" }).waitFor({ state: "detached" });
  expect(await headings(app)).toEqual([
    "flow", "client", "server", "user", "clientName", "library", "resp", "kind", "command", "status", "pairing", "latency", "requestBytes", "replyBytes", "requestFrames", "replyFrames",
  ]);
  const records = (await recordsOf(inChunks(clients.bytes, 65_536))).slice(0, 12);
  const span = (frames: readonly [number, number] | null): string => (frames === null ? "" : frames[0] === frames[1] ? String(frames[0]) : frames.join("–"));
  for (const [index, record] of records.entries()) {
    const texts = await Promise.all(["flow", "server", "user", "clientName", "library", "resp", "kind", "pairing", "requestFrames", "replyFrames"].map((name) => app.text(index, name)));
    expect(texts).toEqual([
      String(record.flow), record.server, record.user ?? "", record.name ?? "", record.lib ?? "", String(record.resp ?? ""), record.kind, record.pairing,
      span(record.request_frames), span(record.reply_frames),
    ]);
  }
  expect(new Set(records.map(({ lib }) => lib)).size).toBeGreaterThan(1);
});

test("columns move by keys, are remembered and come back", async ({ app }) => {
  await app.open(clients);
  const standard = await headings(app);
  await openMenu(app);
  await box(app, "status").focus();
  // Two of the columns before it are not shown.
  for (let times = 0; times < 2; times++) await app.page.keyboard.press("Alt+ArrowUp");
  expect(await app.page.locator("rl-column-menu input:focus").getAttribute("name")).toBe("status");
  const moved = ["time", "client", "database", "command", "key", "status", "arguments", "reply", "latency", "requestBytes", "replyBytes"];
  await expect.poll(() => headings(app)).toEqual(moved);
  await app.page.keyboard.press("Escape");
  expect(await app.page.locator("[data-action=columns]").evaluate((button) => button.matches(":focus"))).toBe(true);

  await app.page.reload();
  await app.reached("empty");
  await app.open(clients);
  expect(await headings(app)).toEqual(moved);
  // Another table has a choice of its own.
  await app.show("flows");
  expect(await app.heading("state", "flows").count()).toBe(1);
  await app.show("commands");

  await app.heading("key").click({ button: "right" });
  await app.page.locator("[data-action=reset-columns]").click();
  await expect.poll(() => headings(app)).toEqual(standard);
  await app.page.mouse.click(640, 10);
  await app.page.getByRole("dialog", { name: "Columns" }).waitFor({ state: "detached" });
});

test("nothing of a capture is stored with the choice", async ({ app }) => {
  await app.open(clients);
  await openMenu(app);
  await box(app, "user").check();
  const stored = await app.page.evaluate(() => Object.entries(localStorage));
  expect(stored.map(([name]) => name)).toEqual(["resplens.columns.commands"]);
  expect(stored[0]?.[1]).toMatch(/^[-\w,]+$/);
});
