import { describe, expect } from "vitest";
import { capture } from "../support/conversation";
import { type AppPage, test } from "../support/page";

const FILE = {
  name: "secret-keys.pcap",
  bytes: capture(String.raw`
    >>> SET alpha 1\r\n
    <<< +OK\r\n
    >>> GET alpha\r\n
    <<< $1\r\n1\r\n
    +++ 2s
    >>> GET beta\r\n
    <<< $-1\r\n
    >>> PING\r\n
    <<< +PONG\r\n
  `),
};

const fragment = async (app: AppPage): Promise<string> => app.page.evaluate(() => location.hash);
/** The page anew, with a fragment in its address. */
async function start(app: AppPage, hash: string): Promise<void> {
  await app.page.goto("about:blank");
  await app.goto(hash);
}

describe("the page's address", () => {
  test("says tab and sorting, and nothing of the capture", async ({ app }) => {
    await app.open(FILE);
    expect(await fragment(app)).toBe("");
    await app.sortBy("latency", "descending");
    await app.filter("key == alpha");
    await app.hasRows(2);
    await app.show("flows");
    await app.page.waitForFunction(() => location.hash !== "#sort=commands:-latency");
    expect(await fragment(app)).toBe("#tab=flows&sort=commands:-latency");
  });

  test("opens the first capture as it says, and later ones as always", async ({ app }) => {
    await start(app, "#sort=commands:-command&range=1-3&tab=commands");
    await app.open(FILE);
    await app.hasRows(2);
    expect(await app.column("command", 2)).toEqual(["PING", "GET"]);
    await app.open(FILE);
    await app.hasRows(4);
  });

  test("says which columns are shown where they were chosen, and brings them back", async ({ app }) => {
    await start(app, "#columns=commands:command.time.nonsense,keys:key,constructor:x");
    await app.open(FILE);
    await app.row(0).waitFor();
    expect(await app.table().locator("[role=columnheader]").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-column")))).toEqual(["command", "time"]);
    await app.page.waitForFunction(() => location.hash === "#columns=commands:command.time");
    // They were somebody else's choice: what this browser remembers stays.
    await start(app, "");
    await app.open(FILE);
    await app.row(0).waitFor();
    expect(await app.table().locator("[role=columnheader]").count()).toBe(11);
  });

  test("is copied with the filter where somebody asks for that, and opens so", async ({ app }) => {
    await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await app.open(FILE);
    await app.filter("key == alpha && cmd == GET");
    await app.hasRows(1);
    await app.page.locator("rl-capture-facts [data-action=copy]").click();
    await app.page.locator("rl-capture-facts", { hasText: "Copied" }).waitFor();
    const link = await app.page.evaluate(() => navigator.clipboard.readText());
    expect(await fragment(app)).toBe("");
    await start(app, new URL(link).hash);
    await app.open(FILE);
    await app.hasRows(1);
    expect(await app.filterText()).toBe("key == alpha && cmd == GET");
    await app.page.waitForFunction(() => location.hash === "");
  });

  test("is followed when it is edited, and hostile ones are passed over", async ({ app }) => {
    await app.open(FILE);
    await app.page.evaluate(() => (location.hash = "#tab=problems&sort=constructor:-__proto__&range=9-1"));
    await app.page.locator("[role=tab][data-view=problems][aria-selected=true]").waitFor();
    await app.page.evaluate(() => (location.hash = "#tab=%00&range=<img src=x>"));
    await app.page.locator("[role=tab][data-view=commands][aria-selected=true]").waitFor();
    await app.hasRows(4);
  });
});
