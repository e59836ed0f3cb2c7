import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { capture, command, conversation, frames } from "../support/conversation";
import { interleave } from "../support/mutations";
import { test, type AppPage } from "../support/page";
import { pcap } from "../support/pcap";

const FILE = {
  name: "overview.pcap",
  bytes: capture(String.raw`
    >>> SET a 1\r\n
    <<< +OK\r\n
    >>> GET a\r\n
    <<< $1\r\n1\r\n
    >>> GET b\r\n
    <<< $-1\r\n
    >>> LPUSH a 1\r\n
    <<< -WRONGTYPE Operation against a key holding the wrong kind of value\r\n
  `),
};

/** Two hosts, the first with two connections; a key that is no text, one that is long; and a delivery, which is no command. */
const HOSTS = {
  name: "hosts.pcap",
  bytes: pcap(interleave(...([
    ["10.0.0.7", 50_001, [`>>> ${command("CLIENT", "SETNAME", "web")}\n<<< +OK\\r\\n`, `>>> ${command("SET", "caf\\xc3\\xa9 \\\"<b>\\\"", "v".repeat(500))}\n<<< +OK\\r\\n`]],
    ["10.0.0.7", 50_002, [`>>> ${command("GET", "k".repeat(400))}\n+++ 9ms\n<<< $-1\\r\\n`, `>>> ${command("BLPOP", "q", "0")}\n+++ 2s\n<<< *-1\\r\\n`]],
    ["2001:db8::7", 50_003, [`>>> ${command("SUBSCRIBE", "c")}\n<<< *3\\r\\n$9\\r\\nsubscribe\\r\\n$1\\r\\nc\\r\\n:1\\r\\n\n<<< *3\\r\\n$7\\r\\nmessage\\r\\n$1\\r\\nc\\r\\n$1\\r\\nm\\r\\n`]],
  ] as const).map(([address, port, lines]) =>
    frames(conversation(lines.join("\n")), { connection: { client: { address, port }, server: { address: address.includes(":") ? "2001:db8::1" : "10.9.9.9", port: 6379 } } })))),
};

const overview = (app: AppPage): Locator => app.page.locator("rl-overview");
const section = (app: AppPage, name: string): Locator => overview(app).locator(`[data-section=${name}]`);
const total = (app: AppPage, label: string): Locator => overview(app).locator(`[data-total="${label}"] .figure`).first();
/** Texts of a section's rows, cell by cell, once they are worked out. */
const cells = async (app: AppPage, name: string): Promise<string[][]> => {
  const rows = section(app, name).locator("tbody tr");
  await rows.first().waitFor();
  return Promise.all((await rows.all()).map(async (row) => (await row.locator("td").allTextContents()).map((text) => text.trim())));
};

describe("the overview", () => {
  test("leads from a command to its rows, with the filter that was there", async ({ app }) => {
    await app.open(FILE);
    await app.filter("key == a || cmd == NOTHING");
    await app.hasRows(3);
    await app.show("overview");
    await overview(app).locator("button", { hasText: /^GET$/ }).first().click();
    await app.hasRows(1);
    expect(await app.column("command", 1)).toEqual(["GET"]);
    expect(await app.filterText()).toBe("(key == a || cmd == NOTHING) && cmd == GET");
  });

  test("says so where the filter leaves no command", async ({ app }) => {
    await app.open(FILE);
    await app.show("overview");
    await app.filter("cmd == NOTHING");
    await app.page.locator("[data-nothing]", { hasText: "No rows match the filter" }).waitFor();
  });

  test("says how much of the capture is looked at, and what is not counted", async ({ app }) => {
    await app.open(HOSTS);
    await app.show("overview");
    await overview(app).locator("[data-others]", { hasText: "Not counted: 1 row of deliveries" }).waitFor();
    expect(await overview(app).locator("[data-narrowed]").count()).toBe(0);
    await app.filter("client == 10.0.0.7");
    await overview(app).locator("[data-narrowed]", { hasText: "Only 4 of 5 commands (80.0 %)" }).waitFor();
    expect(await total(app, "Commands").textContent()).toBe("4");
  });

  test("tells totals that lead to as many rows", async ({ app }) => {
    await app.open(FILE);
    for (const [label, text, rows] of [["Errors", "1", 1], ["Reads", "2", 2], ["Writes", "2", 2], ["Misses", "1", 1], ["Hit ratio", "50.0 %", 2], ["No reply", "0", 0]] as const) {
      await app.show("overview");
      await app.filter("");
      await total(app, "Commands").and(app.page.getByText("4", { exact: true })).waitFor();
      expect(await total(app, label).textContent()).toBe(text);
      await total(app, label).click();
      await app.hasRows(rows);
    }
  });

  test("leads from connections to their flows", async ({ app }) => {
    await app.open(HOSTS);
    await app.show("overview");
    expect(await cells(app, "clients").then((rows) => rows.map(([client, name, connections, count]) => [client, name, connections, count]))).toEqual([["10.0.0.7", "web", "2", "4"], ["2001:db8::7", "", "1", "1"]]);
    await section(app, "clients").getByRole("button", { name: "10.0.0.7, Conns. 2" }).click();
    await app.hasRows(2, "flows");
  });

  test("shows keys as the table does, cut to their room and whole in the tooltip, and finds their rows", async ({ app }) => {
    await app.open(HOSTS);
    await app.show("overview");
    expect((await cells(app, "keys-bytes")).map(([key]) => key)).toEqual([String.raw`caf\xc3\xa9 \"<b>\"`, "k".repeat(400), "q"]);
    const long = section(app, "keys-bytes").getByText("k".repeat(400));
    expect(await long.getAttribute("title")).toContain("k".repeat(400));
    const [width, room] = [(await long.boundingBox())?.width ?? NaN, (await section(app, "keys-bytes").boundingBox())?.width ?? NaN];
    expect(width).toBeLessThan(room);
    await section(app, "keys-bytes").locator("tbody button").first().click();
    await app.hasRows(1);
    expect(await app.text(0, "key")).toBe(String.raw`caf\xc3\xa9 \"<b>\"`);
  });

  test("opens an exchange's details beside it, and comes back to it", async ({ app }) => {
    await app.open(HOSTS);
    await app.show("overview");
    // The blocking BLPOP took longer, but is meant to.
    expect((await cells(app, "slowest"))[0]?.slice(0, 3)).toEqual(["GET", "k".repeat(400), "9.10 ms"]);
    const first = section(app, "slowest").locator("tbody button").first();
    await first.click();
    await app.page.locator("rl-details [data-details=ready]", { hasText: "GET" }).waitFor();
    await section(app, "slowest").locator("tr.opened", { hasText: "9.10 ms" }).waitFor();
    await app.page.keyboard.press("Escape");
    await app.details.waitFor({ state: "detached" });
    expect(await first.evaluate((button) => button.matches(":focus"))).toBe(true);
  });

  test("tells errors by their first word, with a line of each", async ({ app }) => {
    await app.open(FILE);
    await app.show("overview");
    expect(await cells(app, "errors")).toEqual([["WRONGTYPE", "WRONGTYPE Operation against a key holding the wrong kind of value", "1", "100 %"]]);
    await section(app, "errors").getByRole("button", { name: "WRONGTYPE, Count 1" }).click();
    await app.hasRows(1);
    expect(await app.text(0, "command")).toBe("LPUSH");
  });

  test("sorts commands by their headings, and says how", async ({ app }) => {
    await app.open(FILE);
    await app.show("overview");
    const names = async (): Promise<(string | undefined)[]> => (await cells(app, "commands")).map(([name]) => name);
    const heading = section(app, "commands").locator("th", { hasText: "Command" });
    expect((await names())[0]).toBe("GET");
    await heading.locator("button").click();
    expect(await names()).toEqual(["GET", "LPUSH", "SET"]);
    await heading.locator("button").click();
    expect(await names()).toEqual(["SET", "LPUSH", "GET"]);
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    await section(app, "commands").locator("th", { hasText: "Errors" }).locator("button").click();
    expect((await names())[0]).toBe("LPUSH");
  });

  test("is used by keys: a table is one stop, arrows go from figure to figure, Enter follows it", async ({ app }) => {
    await app.open(FILE);
    await app.show("overview");
    const focused = (): Promise<string> => overview(app).evaluate((host) => host.shadowRoot?.activeElement?.getAttribute("aria-label") ?? "");
    await section(app, "commands").locator("tbody button").first().focus();
    expect(await section(app, "commands").locator("button[tabindex='0']").count()).toBe(1);
    await app.page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("GET, Count 2");
    await app.page.keyboard.press("ArrowDown");
    expect(await focused()).toMatch(/, Count 1$/);
    await app.page.keyboard.press("End");
    expect(await focused()).toMatch(/, Max /);
    await app.page.keyboard.press("Tab");
    expect(await focused()).toMatch(/^Client /);
    await app.page.keyboard.press("Shift+Tab");
    expect(await focused()).toMatch(/, Max /);
    await app.page.keyboard.press("Home");
    const [name = ""] = (await focused()).replace("Command ", "").split(" ");
    await app.page.keyboard.press("Enter");
    await app.hasRows(1);
    expect(await app.text(0, "command")).toBe(name);
  });
});
