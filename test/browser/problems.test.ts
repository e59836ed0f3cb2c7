import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { command, conversation, CONNECTION, frames } from "../support/conversation";
import { drop, interleave } from "../support/mutations";
import { test } from "../support/page";
import { pcap } from "../support/pcap";

const SECRET = "hunter2";
const from = (port: number): typeof CONNECTION => ({ ...CONNECTION, client: { address: "192.0.2.77", port } });
const gappy = drop(conversation(`>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n>>> ${command("GET", "b")}\n<<< $1\\r\\ny\\r\\n`), 4);
const broken = conversation(`>>> ${command("GET", "q")}\n<<< ?${SECRET}\\r\\n`, { start: 1_700_000_001_000_000_000n });
const file = {
  name: "problems.pcap",
  bytes: pcap(interleave(interleave(frames(gappy, { connection: from(50_001) }), frames(gappy, { connection: from(50_002) })), frames(broken, { connection: from(50_003) }))),
};

test("problems are chosen by kind at one click, and one opens to its frame", async ({ app }) => {
  await app.open(file);
  await app.show("problems");
  const total = await app.rowCount("problems");
  expect(total).toBeGreaterThan(2);
  const chips = app.page.locator("rl-problem-kinds button");
  expect((await chips.first().innerText()).replaceAll(/\s+/g, " ")).toBe(`all ${total}`);
  await app.page.locator("rl-problem-kinds [data-kind=gap]").click();
  await app.hasRows(2, "problems");
  expect(await app.column("kind", 2, "problems")).toEqual(["gap", "gap"]);
  await app.page.locator("rl-problem-kinds [data-kind=gap]").click();
  await app.hasRows(total, "problems");
  await app.page.locator("rl-problem-kinds [data-kind='not RESP']").click();
  await app.hasRows(1, "problems");

  await app.row(0, "problems").click();
  const details = app.page.locator("rl-problem-details");
  await details.locator("[data-details=ready]").waitFor();
  expect(await details.locator("article").innerText()).toContain("0x3f (`?`)");
  // Of 3 frames of a handshake and 4 or less others on each connection it is the last one.
  const hex = details.locator("[data-hex]");
  expect(await hex.innerText()).not.toContain(SECRET.slice(0, 4));
  expect(await hex.innerText()).toContain("··");
  expect(await details.locator("article").innerText()).not.toContain(SECRET);
  await details.locator("[data-action=reveal-bytes]").click();
  await details.getByText("··").waitFor({ state: "detached" });
  const ascii = (await hex.innerText()).split("\n").map((line) => line.slice(60)).join("");
  expect(ascii).toContain(`?${SECRET}..`);

  await details.locator("[data-action=open-flow]").click();
  await app.page.locator("rl-flow-details").getByText("192.0.2.77:50003").first().waitFor();
  await app.page.keyboard.press("Escape");
  await app.row(0, "problems").click();
  await details.locator("[data-action=show-flow]").click();
  await app.shows(0, "key", "q");
});

test("a range of the timeline leaves the problems that were met in it, and of the kinds as many", async ({ app }) => {
  await app.open(file);
  await app.show("problems");
  const total = await app.rowCount("problems");
  const chip = (kind: string): Locator => app.page.locator(`rl-problem-kinds [data-kind=${kind}]`);
  await chip("gap").click();
  await app.hasRows(2, "problems");
  // The connection that is no RESP comes a second after those with gaps.
  await app.page.locator("rl-timeline [data-chart=drawn]").waitFor();
  const box = await app.page.locator("rl-timeline .u-over").boundingBox();
  if (box === null) throw new Error("there is no plot");
  await app.page.mouse.move(box.x + box.width * 0.5, box.y + 10);
  await app.page.mouse.down();
  await app.page.mouse.move(box.x + box.width * 1.02, box.y + 10, { steps: 3 });
  await app.page.mouse.up();
  await app.page.getByText("No problems in this time").waitFor();
  await chip("gap").and(app.page.locator("[aria-pressed=true]", { hasText: "0" })).waitFor();
  await chip("all").click();
  const left = await app.rowCount("problems");
  expect(left).toBeLessThan(total);
  expect(await app.column("kind", left, "problems")).not.toContain("gap");
  await app.page.locator("[data-action=clear-range]").click();
  await app.hasRows(total, "problems");
});

test("the bytes of a file that ends too early are told, too", async ({ app }) => {
  await app.open({ name: "cut.pcap", bytes: file.bytes.subarray(0, file.bytes.length - 9) });
  await app.show("problems");
  const kinds = await app.column("kind", await app.rowCount("problems"), "problems");
  await app.row(kinds.indexOf("record cut"), "problems").click();
  const details = app.page.locator("rl-problem-details");
  await details.locator("[data-details=ready]").waitFor();
  expect(await details.locator("article").innerText()).toContain("The file ends inside a record");
  expect(await details.locator("[data-hex]").innerText()).toMatch(/^[0-9a-f]{8} {2}·· ··/);
});
