import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { capture, command, CONNECTION, conversation, frames } from "../support/conversation";
import { interleave } from "../support/mutations";
import { test } from "../support/page";
import { pcap } from "../support/pcap";
import { pings } from "../support/pings";

const MANY = 5_000_000;
const LAST = MANY - 1;
const folder = mkdtempSync(join(tmpdir(), "resplens-test-"));
const many = join(folder, "many.pcap");

beforeAll(() => writeFileSync(many, pings(MANY)));
afterAll(() => rmSync(folder, { recursive: true }));

/** Three keys, each with a latency and a reply of its own, from two clients. */
function threeKeys(): Uint8Array {
  const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50000 } };
  const first = conversation(`
    >>> ${command("GET", "bravo")}
    +++ 30ms
    <<< $2\\r\\nbb\\r\\n
    >>> ${command("HGETALL", "alpha")}
    +++ 10ms
    <<< *2\\r\\n$1\\r\\nf\\r\\n$3\\r\\nvvv\\r\\n
  `);
  const second = conversation(`>>> ${command("SET", "charlie", "10")}\n+++ 20ms\n<<< -ERR no\\r\\n`, { start: 1_700_000_001_000_000_000n });
  return pcap(interleave(frames(first), frames(second, { connection: other })));
}
const three = { name: "three.pcap", bytes: threeKeys() };

test("five million rows scroll to the last one by every means", { timeout: 120_000 }, async ({ app }) => {
  await app.open(many);
  await app.hasRows(MANY);
  const scroller = app.table().locator(".scroller");
  await scroller.focus();
  await app.page.keyboard.press("End");
  await app.row(LAST).waitFor();
  expect(await app.text(LAST, "reply")).toBe("PONG");
  await app.page.keyboard.press("Home");
  await app.row(0).waitFor();

  await app.page.locator("input[name=go-to]").fill("4,321,000");
  await app.page.keyboard.press("Enter");
  await app.row(4_320_999).waitFor();

  await scroller.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await app.row(LAST).waitFor();
  await scroller.evaluate((element) => (element.scrollTop = 0));
  await app.row(0).waitFor();

  await app.page.locator("input[name=go-to]").fill(String(MANY - 200));
  await app.page.keyboard.press("Enter");
  await app.row(MANY - 201).waitFor();
  await scroller.hover();
  for (let turns = 0; turns < 100 && !(await app.row(LAST).isVisible()); turns += 1) await app.page.mouse.wheel(0, 600);
  await app.row(LAST).waitFor();
});

test("rows are there before all is loaded, and cancelling keeps them", { timeout: 120_000 }, async ({ app }) => {
  // Done by the page itself: by the time a command from here reached it, loading might be over.
  const first = app.page.evaluate(
    () =>
      new Promise<{ readonly state: string | undefined; readonly rows: number }>((resolve) => {
        const look = (): void => {
          const root = document.querySelector("rl-app")?.shadowRoot;
          const rows = Number(root?.querySelector("rl-table")?.getAttribute("count") ?? 0);
          const cancel = root?.querySelector("rl-load-bar")?.shadowRoot?.querySelector("button");
          if (rows > 0 && cancel !== null && cancel !== undefined) {
            cancel.click();
            resolve({ state: document.documentElement.dataset["state"], rows });
          } else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await app.open(many);
  const { state, rows } = await first;
  expect(state).toBe("loading");
  expect(rows).toBeGreaterThan(0);
  const kept = Number(await app.table().getAttribute("count"));
  expect(kept).toBeGreaterThanOrEqual(rows);
  expect(kept).toBeLessThan(MANY);
  await app.table().locator(".scroller").focus();
  await app.page.keyboard.press("End");
  await app.row(kept - 1).waitFor();
  expect(await app.messages()).toHaveLength(1);
});

test("columns sort both ways, and the table's own order comes back", async ({ app }) => {
  await app.open(three);
  await app.hasRows(3);
  const orders: readonly (readonly [column: string, ascending: string, descending: string])[] = [
    ["key", "alpha bravo charlie", "charlie bravo alpha"],
    ["latency", "alpha charlie bravo", "bravo charlie alpha"],
    ["command", "bravo alpha charlie", "charlie alpha bravo"],
    // Rows that are equal stay in order of time.
    ["client", "bravo alpha charlie", "charlie bravo alpha"],
    ["time", "bravo alpha charlie", "charlie alpha bravo"],
  ];
  for (const [column, ascending, descending] of orders) {
    await app.sortBy(column, "ascending");
    for (const [index, key] of ascending.split(" ").entries()) await app.shows(index, "key", key);
    await app.sortBy(column, "descending");
    for (const [index, key] of descending.split(" ").entries()) await app.shows(index, "key", key);
  }
  await app.heading("time").locator("button").click();
  for (const [index, key] of ["bravo", "alpha", "charlie"].entries()) await app.shows(index, "key", key);
});

test("the filter finds text in command, key and client, and says how much it left", async ({ app }) => {
  await app.open(three);
  await app.hasRows(3);
  for (const [text, key] of [["BRAV", "bravo"], ["hget", "alpha"], ["192.0.2.77", "charlie"]] as const) {
    await app.filter(text);
    await app.hasRows(1);
    await app.shows(0, "key", key);
    expect(await app.page.locator("[data-found]").textContent()).toBe("1 of 3");
  }
  await app.filter("no such thing");
  await app.page.locator("rl-table[view=commands][count='0']").waitFor({ state: "attached" });
  await app.filter("");
  await app.hasRows(3);
});

test("flows are listed, and a flow leads to its commands", async ({ app }) => {
  await app.open(three);
  await app.show("flows");
  await app.hasRows(2, "flows");
  expect(await app.text(0, "client", "flows")).toContain("192.0.2.1");
  expect(await app.text(0, "commands", "flows")).toBe("2");
  await app.row(1, "flows").click();
  await app.hasRows(1);
  await app.shows(0, "key", "charlie");
  await app.page.locator("[data-action=clear-flow]").click();
  await app.hasRows(3);
});

test("times are told in four ways", async ({ app }) => {
  await app.open({ name: "one.pcap", bytes: capture(`>>> PING\\r\\n\n+++ 5ms\n<<< +PONG\\r\\n\n+++ 1s\n>>> PING\\r\\n\n<<< +PONG\\r\\n`) });
  await app.hasRows(2);
  const shown = new Map<string, string>();
  for (const format of ["utc", "since-start", "since-before"]) {
    await app.page.locator("select[name=time-format]").selectOption(format);
    shown.set(format, await app.text(1, "time"));
  }
  expect(shown.get("utc")).toContain("22:13:21.005");
  expect(shown.get("since-start")).toContain("1.0055");
  expect(shown.get("since-before")).toContain("1.0052");
});

test("a column is as wide as the user draws it", async ({ app }) => {
  await app.open(three);
  const heading = app.heading("key");
  const before = (await heading.boundingBox())?.width ?? 0;
  const edge = await heading.locator(".edge").boundingBox();
  if (edge === null) throw new Error("no edge");
  await app.page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(edge.x + edge.width / 2 + 60, edge.y + edge.height / 2, { steps: 4 });
  await app.page.mouse.up();
  expect((await heading.boundingBox())?.width).toBeCloseTo(before + 60, 0);
  expect((await app.cell(0, "key").boundingBox())?.width).toBeCloseTo(before + 60, 0);
});
