/** The search inside values in the page: how it is found, how far it is, and what a stop leaves. */
import { expect } from "vitest";
import { command, capture } from "../support/conversation";
import { test } from "../support/page";
import { pings } from "../support/pings";

const ROWS = 1_000_000;
const small = {
  name: "small.pcap",
  bytes: capture([
    `>>> ${command("SET", "a", "a timeout of 5 s")}\n<<< +OK\\r\\n`,
    `>>> ${command("GET", "b")}\n<<< $8\\r\\ntimeout!\\r\\n`,
    `>>> ${command("GET", "c")}\n<<< $2\\r\\nok\\r\\n`,
    `>>> ${command("AUTH", "timeouts")}\n<<< +OK\\r\\n`,
  ].join("\n")),
};

test("a word that no command, key or client has can be looked for inside values", async ({ app }) => {
  await app.goto();
  await app.open(small);
  await app.filter("timeout");
  await app.hasRows(0);
  await app.page.locator("[data-action=inside-values]").click();
  await app.hasRows(2);
  expect(await app.page.locator("[data-filter-field]").textContent()).toBe("value ~ timeout");
  expect(await app.column("key", 2)).toEqual(["a", "b"]);
  await app.filter("reply ~ timeout");
  await app.hasRows(1);
  await app.shows(0, "key", "b");
});

test("a secret is found while secrets are shown, and only then", async ({ app }) => {
  await app.goto();
  await app.open(small);
  await app.filter("value ~ timeouts");
  await app.hasRows(0);
  await app.page.locator("[data-action=reveal]").check();
  await app.hasRows(1);
  await app.shows(0, "command", "AUTH");
  await app.page.locator("[data-action=reveal]").uncheck();
  await app.hasRows(0);
});

test("a long search says how far it is; stopped, it keeps its rows and says that they are not all", { timeout: 120_000 }, async ({ app }) => {
  await app.goto();
  await app.open({ name: "pings.pcap", bytes: pings(ROWS) });
  await app.hasRows(ROWS);
  await app.filter("reply ~ PONG");
  const status = app.page.locator("[data-values]");
  await app.page.locator("[data-values=running]").getByText(/Searching values: [1-9]\d? %, [\d,.]+ found/).waitFor();
  // What was shown before stays meanwhile.
  await app.hasRows(ROWS);
  await app.filter("nosuchword");
  await app.hasRows(0);
  await app.filter("value ~ PONG");
  await app.page.getByText("Searching inside values").waitFor();
  await app.page.locator("[data-action=values-stop]").click();
  await app.page.locator("[data-values=stopped]").waitFor();
  const number = (text: string | undefined): number => Number((text ?? "").replace(/\D/g, ""));
  const left = number(/Stopped: ([\d,.]+) rows? not searched/.exec((await status.textContent()) ?? "")?.[1]);
  const found = number(/^([\d,.]+) of/.exec((await app.page.locator("[data-found]").textContent()) ?? "")?.[1]);
  expect(left).toBeGreaterThan(0);
  expect(found + left).toBe(ROWS);
  await app.hasRows(found);
  // Another order does not let it go on.
  await app.sortBy("latency", "descending");
  await app.hasRows(found);
  expect(await status.textContent()).toContain("not searched");
  await app.page.locator("[data-action=values-go-on]").click();
  await app.page.locator("[data-values=running]").waitFor();
  // Another filter ends it at once.
  await app.filter("cmd == PING && reply ~ PONG && time < 10ms");
  await status.waitFor({ state: "detached" });
  expect(number(/^([\d,.]+) of/.exec((await app.page.locator("[data-found]").textContent()) ?? "")?.[1])).toBeLessThan(found + left);
});
