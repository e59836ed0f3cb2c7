import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { command, conversation, CONNECTION, frames } from "../support/conversation";
import { interleave } from "../support/mutations";
import { test, type AppPage } from "../support/page";
import { pcap } from "../support/pcap";

/** Four commands of two clients: latencies of 30, 10, 20 and 5 ms, and what a frame takes in the conversation besides. */
function fourCommands(): Uint8Array {
  const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50000 } };
  const first = conversation(`
    >>> ${command("GET", "two words")}
    +++ 30ms
    <<< $2\\r\\nbb\\r\\n
    >>> ${command("GET", "alpha")}
    +++ 10ms
    <<< $-1\\r\\n
    >>> ${command("AUTH", "hunter2")}
    +++ 5ms
    <<< +OK\\r\\n
  `);
  const second = conversation(`>>> ${command("SET", "alpha", "10")}\n+++ 20ms\n<<< -ERR no\\r\\n`, { start: 1_700_000_001_000_000_000n });
  return pcap(interleave(frames(first), frames(second, { connection: other })));
}
const four = { name: "four.pcap", bytes: fourCommands() };

const menuOf = (app: AppPage): Locator => app.page.getByRole("menu");
const items = (app: AppPage): Promise<string[]> => menuOf(app).getByRole("menuitem").allInnerTexts();

async function openMenu(app: AppPage, index: number, column: string): Promise<void> {
  await app.page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  await app.cell(index, column).click({ button: "right" });
  await menuOf(app).waitFor();
}

test("a right click offers conditions written out, and one of them narrows the table", async ({ app }) => {
  await app.open(four);
  await openMenu(app, 1, "key");
  expect((await items(app)).map((text) => text.replaceAll(/\s+/g, " ").trim())).toEqual([
    "Only this key == alpha +", "Without this key != alpha −", "Copy value", "Only commands of this flow", "Only packets of this flow", "Follow stream",
  ]);
  await menuOf(app).getByText("Only this", { exact: true }).click();
  await menuOf(app).waitFor({ state: "detached" });
  await app.hasRows(2);
  expect(await app.column("command", 2)).toEqual(["GET", "SET"]);

  // A second one joins the first.
  await openMenu(app, 0, "command");
  await menuOf(app).getByText("Without this").click();
  await app.hasRows(1);
  await app.shows(0, "command", "SET");
  await app.page.keyboard.press("/");
  expect(await app.filterText()).toBe("key == alpha && cmd != GET");
});

test("a latency is written so that its own row stays", async ({ app }) => {
  await app.open(four);
  await app.sortBy("latency", "descending");
  await app.shows(1, "command", "SET");
  await openMenu(app, 1, "latency");
  await menuOf(app).getByText("At least this").click();
  await app.hasRows(2);
  expect(await app.column("key", 2)).toEqual(["two words", "alpha"]);
});

test("keys lead from cell to cell, open the menu and do what it offers", async ({ app }) => {
  await app.open(four);
  await app.row(0).waitFor();
  await app.page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  const scroller = app.table().locator(".scroller");
  await scroller.focus();
  await app.page.keyboard.press("ArrowDown");
  const named = async (): Promise<string> => {
    const id = (await scroller.getAttribute("aria-activedescendant")) ?? "";
    const active = app.table().locator(`#${id}`);
    return `${(await active.getAttribute("role")) ?? ""} ${(await active.getAttribute("data-column")) ?? ""}`;
  };
  expect(await named()).toBe("row ");
  await app.page.keyboard.press("ArrowRight");
  expect(await named()).toBe("gridcell time");
  for (let times = 0; times < 3; times++) await app.page.keyboard.press("ArrowRight");
  expect(await named()).toBe("gridcell command");

  await app.page.keyboard.press("Shift+F10");
  await menuOf(app).waitFor();
  await app.page.keyboard.press("ArrowUp");
  expect(await app.page.locator("rl-cell-menu [role=menuitem]:focus").innerText()).toContain("Follow stream");
  await app.page.keyboard.press("Home");
  expect(await app.page.locator("rl-cell-menu [role=menuitem]:focus").innerText()).toContain("cmd == GET");
  await app.page.keyboard.press("Escape");
  await menuOf(app).waitFor({ state: "detached" });
  expect(await scroller.evaluate((element) => element.matches(":focus"))).toBe(true);

  await app.page.keyboard.press("-");
  await app.hasRows(2);
  expect(await app.column("command", 2)).toEqual(["AUTH", "SET"]);
});

test("secrets become no condition, and what is copied is what is shown", async ({ app }) => {
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open(four);
  await app.shows(2, "command", "AUTH");
  await openMenu(app, 2, "arguments");
  expect((await items(app)).map((text) => text.trim())).toEqual(["Copy value", "Only commands of this flow", "Only packets of this flow", "Follow stream"]);
  await menuOf(app).getByText("Copy value").click();
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toBe("***");
});

test("a value that the browser does not let out is told of", async ({ app }) => {
  await app.open(four);
  await app.page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("not now")); });
  await openMenu(app, 2, "arguments");
  await menuOf(app).getByText("Copy value").click();
  await app.page.locator("rl-messages .text", { hasText: "The value could not be copied: not now" }).waitFor();
  await app.hasRows(4);
});

test("the menu stays inside the window, and closes when something moves below it", async ({ app }) => {
  await app.open(four);
  await app.page.setViewportSize({ width: 900, height: 460 });
  await openMenu(app, 3, "replyBytes");
  const box = await menuOf(app).boundingBox();
  if (box === null) throw new Error("no menu");
  expect(box.x + box.width).toBeLessThanOrEqual(900);
  expect(box.y + box.height).toBeLessThanOrEqual(460);
  expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
  await app.page.mouse.wheel(0, 100);
  await menuOf(app).waitFor({ state: "detached" });
});

test("of a connection the menu leads to its commands", async ({ app }) => {
  await app.open(four);
  await app.show("flows");
  await app.page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  await app.cell(1, "client", "flows").click({ button: "right" });
  expect((await items(app)).map((text) => text.replaceAll(/\s+/g, " ").trim()).slice(2)).toEqual([
    "Only this host client == 192.0.2.77", "Without this host client != 192.0.2.77", "Copy value", "Only commands of this flow", "Only packets of this flow", "Follow stream",
  ]);
  await menuOf(app).getByText("Without this host").click();
  await app.hasRows(1, "flows");
  await app.cell(0, "state", "flows").click({ button: "right" });
  await menuOf(app).getByText("Only commands of this flow").click();
  await app.hasRows(3);
});
