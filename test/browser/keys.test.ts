import { describe, expect } from "vitest";
import { capture, command, conversation, frames } from "../support/conversation";
import { interleave } from "../support/mutations";
import { test } from "../support/page";
import { pcap } from "../support/pcap";

const OK = String.raw`+OK\r\n`;

function client(number: number, ...exchanges: readonly (readonly [request: readonly string[], reply: string])[]): ReturnType<typeof frames> {
  const text = exchanges.map(([words, reply]) => `>>> ${command(...words)}\n<<< ${reply}`).join("\n");
  return frames(conversation(text, { start: 1_700_000_000_000_000_000n + BigInt(number) * 333_000n }), {
    connection: { client: { address: `192.0.2.${number}`, port: 40_000 }, server: { address: "192.0.2.99", port: 6379 } },
  });
}

/** Two clients on `user:1:profile`, one of them on others too. */
const FILE = {
  name: "keys.pcap",
  bytes: pcap(interleave(
    client(1,
      [["SET", "user:1:profile", "v".repeat(200), "EX", "60"], OK],
      [["GET", "user:1:profile"], `$200\\r\\n${"v".repeat(200)}\\r\\n`],
      [["GET", "user:2:profile"], String.raw`$-1\r\n`],
      [["LPUSH", "user:1:profile", "x"], String.raw`-WRONGTYPE Operation against a key holding the wrong kind of value\r\n`],
    ),
    client(2, [["GET", "user:1:profile"], String.raw`$-1\r\n`], [["INCR", "hits"], String.raw`:1\r\n`], [["PING"], String.raw`+PONG\r\n`]),
  )),
};

describe("the keys", () => {
  test("have what commands did with them, most bytes first", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.hasRows(3, "keys");
    expect(await app.column("key", 3, "keys")).toEqual(["user:1:profile", "user:2:profile", "hits"]);
    const figures = ["commands", "reads", "writes", "errors", "hits", "clients", "ttl"];
    expect(await Promise.all(figures.map((column) => app.text(0, column, "keys")))).toEqual(["4", "2", "2", "1", "50 %", "2", "60 s (SET)"]);
    // The figures of hiredis' own framing: *5 $3 $14 $200 $2 $2, twice *2 $3 $14, *3 $5 $14 $1.
    const request = 4 + 9 + 21 + 208 + 8 + 8 + 2 * (4 + 9 + 21) + 4 + 11 + 21 + 7;
    expect(await app.text(0, "requestBytes", "keys")).toBe(`${request} B`);
    expect(await app.page.locator("[data-found]").textContent()).toBe("3 keys");
  });

  test("are sorted by figures, the largest first", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.heading("commands", "keys").locator("button").click();
    await app.page.locator("rl-table[view=keys] [data-column=commands][aria-sort=descending]").waitFor();
    await app.shows(0, "key", "user:1:profile", "keys");
    await app.sortBy("key", "ascending", "keys");
    await app.shows(0, "key", "hits", "keys");
  });

  test("are those of the commands that the filter keeps", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.filter("client == 192.0.2.2");
    await app.hasRows(2, "keys");
    expect(await app.page.locator("[data-found]").textContent()).toBe("2 of 3 keys");
    await app.shows(0, "commands", "1", "keys");
  });

  test("lead from a pattern to its keys, and by the tab back to all figures", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.show("patterns");
    await app.hasRows(2, "patterns");
    expect(await app.column("pattern", 2, "patterns")).toEqual(["user:{n}:profile", "hits"]);
    expect(await app.column("keys", 2, "patterns")).toEqual(["2", "1"]);
    expect(await app.page.locator("[role=tab][data-view=keys]").getAttribute("aria-selected")).toBe("true");
    await app.cell(0, "pattern", "patterns").click();
    await app.hasRows(2, "keys");
    expect(await app.filterText()).toBe('pattern == "user:{n}:profile"');
    await app.show("commands");
    await app.hasRows(5);
  });

  test("say so where the capture has none", async ({ app }) => {
    await app.open({ name: "ping.pcap", bytes: capture(String.raw`
      >>> PING\r\n
      <<< +PONG\r\n
    `) });
    await app.show("keys");
    await app.page.locator("[data-nothing]", { hasText: "No keys in this capture" }).waitFor();
    await app.show("patterns");
    await app.page.locator("[data-nothing]", { hasText: "No keys in this capture" }).waitFor();
  });
});

describe("the story of a key", () => {
  test("tells every command on it, of all connections, in order, whatever is filtered", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.filter("cmd == SET");
    await app.hasRows(1, "keys");
    await app.cell(0, "key", "keys").click();
    await app.hasRows(4, "story");
    const clients = await app.column("client", 4, "story");
    expect(clients.filter((text) => text.startsWith("192.0.2.2:"))).toHaveLength(1);
    expect((await app.column("command", 4, "story")).toSorted()).toEqual(["GET", "GET", "LPUSH", "SET"]);
    await app.shows(0, "ttl", "60 s (SET)", "story");
    expect(await app.text(1, "gap", "story")).toMatch(/^\d+ µs$|^\d\.\d\d ms$/);
    await app.page.locator("rl-key-story h3", { hasText: "4 commands on this key" }).waitFor();
  });

  test("leads to details and back, by keys alone", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.hasRows(3, "keys");
    await app.row(0, "keys").waitFor();
    await app.page.locator("rl-table[view=keys] [role=grid]").focus();
    await app.page.keyboard.press("Home");
    await app.page.keyboard.press("Enter");
    await app.hasRows(4, "story");
    await app.row(0, "story").waitFor();
    await app.page.locator("rl-table[view=story] [role=grid]").focus();
    await app.page.keyboard.press("Home");
    await app.page.keyboard.press("Enter");
    await app.page.locator("rl-details [data-details=ready]", { hasText: "SET" }).waitFor();
    await app.page.locator("rl-key-story").waitFor({ state: "hidden" });
    await app.page.keyboard.press("Escape");
    await app.page.locator("rl-key-story").waitFor();
    expect(await app.page.evaluate(() => document.querySelector("rl-app")?.shadowRoot?.activeElement?.localName)).toBe("rl-key-story");
    await app.page.keyboard.press("Escape");
    await app.page.locator("rl-key-story").waitFor({ state: "detached" });
    expect(await app.page.evaluate(() => document.querySelector("rl-app")?.shadowRoot?.activeElement?.localName)).toBe("rl-keys");
  });

  test("follows the keys while the arrow keys go on", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.cell(0, "key", "keys").click();
    await app.hasRows(4, "story");
    await app.page.keyboard.press("ArrowDown");
    await app.page.locator("rl-key-story h2", { hasText: "user:2:profile" }).waitFor();
    await app.hasRows(1, "story");
  });

  test("is shown as a table by a filter, and leads to its pattern", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.cell(0, "key", "keys").click();
    await app.page.locator("[data-action=show-pattern]").click();
    await app.hasRows(2, "keys");
    await app.page.locator("[data-action=story-as-table]").click();
    await app.hasRows(4);
    expect(await app.filterText()).toBe('pattern == "user:{n}:profile" && key == user:1:profile');
    // It stays with the keys.
    await app.page.locator("rl-key-story").waitFor({ state: "detached" });
    await app.show("keys");
    await app.page.locator("rl-key-story").waitFor();
  });

  test("writes no key into the page's address or storage", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.sortBy("commands", "descending", "keys");
    await app.cell(0, "key", "keys").click();
    await app.hasRows(4, "story");
    const kept = await app.page.evaluate(() => location.href + [localStorage, sessionStorage].map((storage) => JSON.stringify(Object.entries(storage))).join(" "));
    expect(kept).not.toContain("profile");
    expect(kept).toContain("tab=keys");
  });

  test("is that of the capture that is open", async ({ app }) => {
    await app.open(FILE);
    await app.show("keys");
    await app.cell(0, "key", "keys").click();
    await app.hasRows(4, "story");
    await app.open({ name: "other.pcap", bytes: capture(`>>> ${command("GET", "other")}\n<<< $-1\\r\\n`) });
    await app.show("keys");
    await app.shows(0, "key", "other", "keys");
    expect(await app.page.locator("rl-key-story").count()).toBe(0);
  });
});
