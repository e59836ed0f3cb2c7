import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { command, CONNECTION, conversation, frames } from "../support/conversation";
import { decode } from "../support/decode";
import { duplicate, interleave } from "../support/mutations";
import { test, type AppPage } from "../support/page";
import { pcap } from "../support/pcap";

const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
const first = conversation([
  `>>> ${command("AUTH", "hunter2")}`, "<<< +OK\\r\\n",
  ...Array.from({ length: 60 }, (_, index) => `>>> ${command("SET", `key:${index}`, "v".repeat(index))}\n<<< +OK\\r\\n`),
].join("\n"));
const second = duplicate(conversation(`>>> ${command("GET", "k")}\n<<< $-1\\r\\n`, { start: 1_700_000_001_000_000_000n }), 3);
const file = { name: "packets.pcap", bytes: pcap(interleave(frames(first), frames(second, { connection: other }))) };
const FRAMES = first.length + second.length;

/** What the command line prints of the same file. */
async function printed(...options: string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "resplens-"));
  try {
    const path = join(folder, file.name);
    writeFileSync(path, file.bytes);
    return (await decode("--format", "packets", ...options, path)).out.trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const TIME = "2023-11-14 22:13:20.000000 ".length;
const lines = (app: AppPage, count: number): Promise<string[]> => app.column("line", count, "packets");

test("frames are printed as the command line prints them, as the choices above say", async ({ app }) => {
  await app.open(file);
  await app.show("packets");
  await app.hasRows(FRAMES, "packets");
  expect(await lines(app, 12)).toEqual((await printed()).slice(0, 12).map((line) => line.slice(TIME)));
  await app.page.locator("rl-packets [data-action=absolute]").check();
  await app.shows(5, "line", (await printed("-S"))[5]?.slice(TIME) ?? "", "packets");
  await app.page.locator("rl-packets [data-action=link-layer]").check();
  await app.shows(5, "line", (await printed("-S", "-e"))[5]?.slice(TIME) ?? "", "packets");
  expect(await app.text(3, "resp", "packets")).toBe('"AUTH" ***');
  await app.page.locator("[data-action=reveal]").check();
  await app.shows(3, "resp", '"AUTH" "hunter2"', "packets");
});

test("a filter and the marks leave the frames that they are about", async ({ app }) => {
  await app.open(file);
  await app.show("packets");
  await app.filter("key == key:7");
  await app.hasRows(2, "packets");
  expect(await app.column("resp", 2, "packets")).toEqual(['"SET" "key:7" "vvvvvvv"', '"OK"']);
  await app.filter("client == 192.0.2.77");
  await app.hasRows(second.length, "packets");
  await app.page.locator("rl-packets [data-mark]").first().click();
  await app.hasRows(1, "packets");
  await app.page.locator("rl-packets [data-mark]").first().click();
  await app.hasRows(second.length, "packets");
});

test("going to a frame shows it, also where a filter had left it out", async ({ app }) => {
  await app.open(file);
  await app.show("packets");
  await app.filter("key == key:7");
  await app.hasRows(2, "packets");
  await app.page.keyboard.press("Control+g");
  await app.page.keyboard.type("100");
  await app.page.keyboard.press("Enter");
  await app.hasRows(FRAMES, "packets");
  expect(await app.text(99, "number", "packets")).toBe("100");
  expect(await app.row(99, "packets").getAttribute("aria-selected")).toBe("true");
  expect(await app.filterText()).toBe("");
});

test("a command leads to its frames, and a connection to all of its", async ({ app }) => {
  await app.open(file);
  await app.filter("cmd == GET");
  await app.hasRows(1);
  await app.inspect(0);
  const frame = app.details.locator("[data-side=request] rl-frames [data-action=show-frame]").first();
  await app.details.locator("[data-side=request] .frames summary").first().click();
  const number = Number(await frame.textContent());
  await frame.click();
  // The filter keeps it, and stays.
  const chosen = app.table("packets").locator("[role=row][aria-selected=true]");
  await chosen.locator("[data-column=number]").getByText(String(number), { exact: true }).waitFor();
  expect(await chosen.locator("[data-column=resp]").textContent()).toBe('"GET" "k"');

  await app.filter("");
  await app.show("flows");
  await app.cell(1, "client", "flows").click();
  await app.page.locator("rl-flow-details [data-action=show-flow-packets]").click();
  await app.hasRows(second.length, "packets");
  await app.page.locator("[data-action=clear-flow]").click();
  await app.hasRows(FRAMES, "packets");
});

test("lines are copied and saved as tcpdump prints them, times first", async ({ app }) => {
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open(file);
  await app.show("packets");
  await app.filter("client == 192.0.2.77");
  await app.hasRows(second.length, "packets");
  await app.page.locator("rl-packets [data-action=copy-lines]").click();
  await app.page.locator("rl-packets [data-told]", { hasText: `${second.length} lines copied` }).waitFor();
  expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(`${(await printed("--where", "client == 192.0.2.77")).join("\n")}\n`);

  // All of them, as a file.
  await app.filter("");
  await app.hasRows(FRAMES, "packets");
  const [saved] = await Promise.all([app.page.waitForEvent("download"), app.page.locator("rl-packets [data-action=save-lines]").click()]);
  expect(saved.suggestedFilename()).toBe("packets.pcap.txt");
  expect(readFileSync(await saved.path(), "utf8")).toBe(`${(await printed()).join("\n")}\n`);
});

test("from a command to the bytes that carried it, and back to the command and its connection", async ({ app }) => {
  await app.open(file);
  await app.filter("key == key:33");
  await app.hasRows(1);
  await app.inspect(0);
  await app.details.locator("[data-side=request] .frames summary").first().click();
  await app.details.locator("[data-side=request] rl-frames [data-action=show-frame]").first().click();
  const packet = app.page.locator("rl-packet");
  await packet.locator("[data-details=ready]").waitFor();
  // The filter is there still: of the frames those that carry this command.
  await app.hasRows(2, "packets");
  await app.page.locator("rl-carried-messages").getByText('SET "key:33"').first().waitFor();
  const ascii = (await packet.locator("rl-hex .ascii").allInnerTexts()).join("").replaceAll("\n", "");
  expect(ascii).toContain(`key:33..$33..${"v".repeat(33)}`);

  // Another filter would leave the command out: it is let go of, and the command is shown among all.
  await app.filter("client == 192.0.2.77");
  await app.hasRows(second.length, "packets");
  await packet.locator("[data-action=open-command]").first().click();
  await app.hasRows(62);
  const chosen = app.table().locator("[role=row][aria-selected=true]");
  await chosen.locator("[data-column=key]").getByText("key:33", { exact: true }).waitFor();
  await app.page.locator("rl-details [data-details=ready]", { hasText: "key:33" }).waitFor();
});

test("a message that spans frames is shown whole, with where each of them begins", async ({ app }) => {
  const value = Array.from({ length: 9000 }, (_, index) => String.fromCharCode(97 + (index % 26))).join("");
  const sent = command("SET", "big", value);
  // In three segments, cut in the value.
  const cuts = [sent.slice(0, 3000), sent.slice(3000, 6000), sent.slice(6000)];
  await app.open({ name: "big.pcap", bytes: pcap(frames(conversation(`${cuts.map((part) => `>>> ${part}`).join("\n")}\n<<< +OK\\r\\n`))) });
  await app.show("packets");
  await app.cell(4, "number", "packets").click();
  const whole = app.page.locator("rl-message-bytes");
  await whole.locator("summary").click();
  const texts = whole.locator("[data-frame] pre");
  await texts.nth(2).waitFor();
  expect(await whole.locator("[data-frame]").evaluateAll((parts) => parts.map((part) => part.getAttribute("data-frame")))).toEqual(["4", "5", "6"]);
  expect((await texts.allTextContents()).map((text) => text.replaceAll("\n", ""))).toEqual(cuts);
  expect(await whole.locator(".own").getAttribute("data-frame")).toBe("5");
});
