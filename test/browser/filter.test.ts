import { expect } from "vitest";
import { command, conversation, frames } from "../support/conversation";
import { decodeRows } from "../support/decode";
import { test } from "../support/page";
import { pcap } from "../support/pcap";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TALK = Array.from({ length: 60 }, (_, index) => {
  const key = index % 3 === 0 ? `user:${index}` : `job:${index}`;
  const reply = index % 10 === 0 ? "-ERR no" : index % 4 === 0 ? "$-1" : "+OK";
  return `>>> ${command(index % 2 === 0 ? "GET" : "SET", key, ...(index % 2 === 0 ? [] : ["v"]))}\n+++ ${index % 7}ms\n<<< ${reply}\\r\\n`;
}).join("\n");
const FILE = { name: "filter.pcap", bytes: pcap(frames(conversation(TALK))) };

/** Keys of the rows that the command line gives for a filter. */
async function headless(where: string): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), "filter-"));
  try {
    writeFileSync(join(folder, FILE.name), FILE.bytes);
    const { status, rows } = await decodeRows("--where", where, join(folder, FILE.name));
    expect(status).toBe(0);
    return rows.map((row) => row["keys"]).flat();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.for([
  'cmd == GET && latency > 3ms', 'key ~ "user:*" && !status == ok', "status in {error, nil}", "user:3", "latency in [2ms..4ms] cmd == set", "reply.bytes > 1MB",
] as const)("the page shows the rows that the command line gives for %s", async (where, { app }) => {
  await app.open(FILE);
  const expected = await headless(where);
  await app.filter(where);
  await app.hasRows(expected.length);
  expect(await app.column("key", expected.length)).toEqual(expected);
});

test("a wrong filter is told with its place, and the rows of the one before stay", async ({ app }) => {
  await app.open(FILE);
  await app.filter("cmd == GET");
  await app.hasRows(30);
  await app.filter("cmd == GET && latency > 5");
  const error = app.page.locator("[data-filter-error]");
  await error.waitFor();
  expect(await error.textContent()).toContain("“5”: latency is compared with a duration: 250us, 5ms, 1.5s.");
  expect(await app.filterField.getAttribute("aria-invalid")).toBe("true");
  await app.hasRows(30);
  expect(await app.text(0, "command")).toBe("GET");
  await app.filter("cmd == GET && latency > 5ms");
  await error.waitFor({ state: "detached" });
  await app.hasRows((await headless("cmd == GET && latency > 5ms")).length);
  await app.filter("");
  await app.hasRows(60);
});

test("what a filter cannot mean changes nothing: markup, a regular expression, a very long word", async ({ app }) => {
  await app.open(FILE);
  for (const text of ["<img src=x onerror=alert(1)>", "a{", "/.*/", "x".repeat(3000)]) {
    await app.filter(text);
    await app.page.locator("[data-filter-error], [data-nothing]").first().waitFor();
  }
  expect(await app.page.locator("img").count()).toBe(0);
  await app.filter("");
  await app.hasRows(60);
});
