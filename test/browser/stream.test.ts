import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { command, conversation, CONNECTION, frames } from "../support/conversation";
import { dataSegments, drop, interleave } from "../support/mutations";
import { test, type AppPage } from "../support/page";
import { pcap } from "../support/pcap";
import { pings } from "../support/pings";

const talk = conversation(`
  >>> ${command("AUTH", "hunter2")}
  <<< +OK\\r\\n
  >>> ${command("SET", "greeting", "<b>hello</b>\\x01")}
  <<< +OK\\r\\n
  >>> ${command("GET", "lost")}
  <<< $4\\r\\ngone\\r\\n
  >>> ${command("GET", "greeting")}
  <<< $13\\r\\n<b>hello</b>\\x01\\r\\n
`);
const lost = dataSegments(talk)[4] ?? 0;
const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
const second = conversation(`>>> ${command("PING")}\n<<< +PONG\\r\\n`, { start: 1_700_000_001_000_000_000n });
const file = { name: "talk.pcap", bytes: pcap(interleave(frames(drop(talk, lost)), frames(second, { connection: other }))) };

const dialog = (app: AppPage): Locator => app.page.locator("rl-stream dialog[open]");
const lines = (app: AppPage): Locator => dialog(app).locator("[data-line]");
const line = (app: AppPage, text: string | RegExp): Locator => lines(app).filter({ has: app.page.locator(".text", { hasText: text }) });
const texts = (app: AppPage): Promise<string[]> => lines(app).evaluateAll((found) => found.map((each) => `${each.querySelector(".mark")?.textContent ?? ""} ${each.querySelector(".text")?.textContent ?? ""}`));

/** From the menu of a command's cell. */
async function follow(app: AppPage, index: number): Promise<void> {
  await app.page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  await app.cell(index, "command").click({ button: "right" });
  await app.page.locator("[role=menuitem][data-action=follow-stream]").click();
  await lines(app).first().waitFor();
}

async function show(app: AppPage, mode: "resp" | "text" | "hex"): Promise<void> {
  await dialog(app).locator(`input[data-mode=${mode}]`).check();
}

test("a command leads to what both sides of its connection said, at its place", async ({ app }) => {
  await app.open(file);
  await follow(app, 2);
  expect(await dialog(app).locator("h2").innerText()).toBe("Flow 1 > 192.0.2.1:40000 · < 192.0.2.2:6379");
  await expect.poll(() => texts(app)).toEqual([
    "> AUTH ***", "< OK", '> SET "greeting" "<b>hello</b>\\x01"', "< OK", "> — 23 bytes were not captured —", '< "gone"', '> GET "greeting"', '< "<b>hello</b>\\x01"',
  ]);
  // The third row is the reply without a request, behind the gap.
  await line(app, "gone").and(app.page.locator("[aria-selected=true]")).waitFor();
  expect(await line(app, "not captured").getAttribute("data-tone")).toBe("gap");
  expect(await line(app, "gone").getAttribute("data-side")).toBe("server");
  // Frames: three of the handshake, eight of the talk less the lost one.
  expect(await line(app, 'GET "greeting"').locator(".frame").innerText()).toBe("9");
});

test("its bytes are text or a dump, without secrets until they are shown", async ({ app }) => {
  await app.open(file);
  await follow(app, 0);
  await show(app, "text");
  await line(app, "$8").first().waitFor();
  expect((await texts(app)).slice(0, 6)).toEqual(["> *** (27 bytes that may hold a secret)", "< +OK", "> *3", "> $3", "> SET", "> $8"]);
  await show(app, "hex");
  await line(app, "0000001b  2a 33 0d 0a").waitFor();
  expect(await dialog(app).innerText()).not.toContain("hunter");
  await dialog(app).locator("[data-action=reveal-stream]").click();
  await line(app, "00000010  ").filter({ hasText: "hunter2" }).waitFor();
  await show(app, "resp");
  await line(app, 'AUTH "hunter2"').waitFor();
  await dialog(app).locator("select[name=side]").selectOption("client");
  await line(app, "OK").waitFor({ state: "detached" });
  expect((await texts(app)).every((text) => text.startsWith(">"))).toBe(true);
});

test("a search goes from place to place and back, and finds no secret while they are hidden", async ({ app }) => {
  await app.open(file);
  await follow(app, 0);
  await show(app, "text");
  await line(app, "$8").first().waitFor();
  const field = dialog(app).locator("input[name=needle]");
  const status = dialog(app).locator("[data-status]");
  const selected = dialog(app).locator("[data-line][aria-selected=true]");
  await field.fill("hunter2");
  await field.press("Enter");
  await status.getByText("Not found from this line on.").waitFor();
  await field.fill("hello</b>\\x01\\r\\n");
  await field.press("Enter");
  await status.getByText("Found in frame 6.").waitFor();
  await selected.filter({ hasText: "<b>hello</b>\\x01" }).waitFor();
  await field.press("Enter");
  await status.getByText("Found in frame 10.").waitFor();
  await expect.poll(() => selected.getAttribute("data-side")).toBe("server");
  await dialog(app).locator("[data-action=find-previous]").click();
  await status.getByText("Found in frame 6.").waitFor();
  await expect.poll(() => selected.getAttribute("data-side")).toBe("client");
});

test("keys go through the lines, copy them and lead back to where one came from", async ({ app }) => {
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open(file);
  await follow(app, 1);
  // The list has the focus, and the line of the command is active.
  await line(app, "SET").and(app.page.locator("[aria-selected=true]")).waitFor();
  await app.page.keyboard.press("Shift+ArrowDown");
  await expect.poll(() => dialog(app).locator("[aria-selected=true]").count()).toBe(2);
  await app.page.keyboard.press("Control+c");
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toBe('> SET "greeting" "<b>hello</b>\\x01"\n< OK');
  await dialog(app).locator("[data-status]").getByText("2 lines copied.").waitFor();
  await app.page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("not now")); });
  await app.page.keyboard.press("Control+c");
  await dialog(app).locator("[data-status]").getByText("The lines could not be copied: not now").waitFor();
  expect(await dialog(app).locator("[aria-selected=true]").count()).toBe(2);
  await app.page.keyboard.press("End");
  await line(app, "hello").last().and(app.page.locator("[aria-selected=true]")).waitFor();
  await app.page.keyboard.press("Escape");
  await dialog(app).waitFor({ state: "detached" });
  expect(await app.page.evaluate(() => document.querySelector("rl-app")?.shadowRoot?.activeElement?.localName)).toBe("rl-table");
});

test("the details of a connection lead to it, and a frame leads out of it", async ({ app }) => {
  await app.open(file);
  await app.show("flows");
  await app.cell(1, "client", "flows").click();
  await app.page.locator("rl-flow-details [data-action=follow-stream]").click();
  await expect.poll(() => texts(app)).toEqual(["> PING", "< PONG"]);
  // Behind ten frames of the other connection: SYN, SYN-ACK, ACK, PING, PONG.
  await line(app, "PONG").locator(".frame", { hasText: "15" }).click();
  await dialog(app).waitFor({ state: "detached" });
  await app.page.locator("[role=tab][data-view=packets][aria-selected=true]").waitFor();
  await app.row(14, "packets").and(app.page.locator("[aria-selected=true]")).waitFor();
});

test("a stream of a million messages opens at its start and can be jumped through", async ({ app }) => {
  await app.open({ name: "pings.pcap", bytes: pings(1_000_000) });
  await app.show("flows");
  await app.cell(0, "client", "flows").click();
  await app.page.locator("rl-flow-details [data-action=follow-stream]").click();
  await line(app, "PING").first().waitFor();
  await expect.poll(async () => (await lines(app).first().locator(".frame").innerText())).toBe("4");
  await app.page.keyboard.press("End");
  // 250 batches of a request's and a reply's frame, behind the handshake.
  await dialog(app).locator("[data-line][aria-selected=true] .mark", { hasText: "<" }).waitFor();
  await expect.poll(async () => (await lines(app).first().locator(".frame").innerText())).toBe("503");
  await dialog(app).locator("rl-stream-list .scroller").evaluate((scroller) => (scroller.scrollTop = scroller.scrollHeight / 2));
  // In the middle, and no more at the end.
  await expect.poll(async () => Math.abs(Number(await lines(app).first().locator(".frame").innerText()) - 250)).toBeLessThan(50);
  await dialog(app).locator("rl-stream-list .scroller").focus();
  await app.page.keyboard.press("Home");
  await expect.poll(async () => (await lines(app).first().locator(".frame").innerText())).toBe("4");
});
