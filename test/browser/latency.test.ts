import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { capture, command, CONNECTION, conversation, frames } from "../support/conversation";
import { interleave } from "../support/mutations";
import { type AppPage, test } from "../support/page";
import { pcap } from "../support/pcap";

/** Midnight, UTC. */
const START = 1_700_006_400_000_000_000n;

const nil = "$-1\\r\\n";
const alone = (name: string, wait: string): string => `>>> ${command(name, "a")}\n+++ ${wait}\n<<< ${nil}`;

/** Ten seconds: 60 GETs of about 0.3 ms, 9 of 20 ms, a SET of 3 ms, two BLPOPs of 2 s, 4 batches of 5 and one of 3, and a command without an answer. */
function busy(): Uint8Array {
  const fast = Array.from({ length: 60 }, () => alone("GET", "300us")).join("\n+++ 99ms\n");
  const slow = Array.from({ length: 9 }, () => alone("GET", "20ms")).join("\n+++ 80ms\n");
  const batch = (size: number): string => `>>> ${command("INCR", "n").repeat(size)}\n+++ 1ms\n<<< ${nil.repeat(size)}`;
  const batches = [batch(5), batch(5), batch(3), batch(5), batch(5)].join("\n+++ 200ms\n");
  const flow = (text: string, client: string): ReturnType<typeof frames> =>
    frames(conversation(text, { start: START }), { connection: { ...CONNECTION, client: { address: client, port: 50_000 } } });
  return pcap(interleave(
    flow(`${fast}\n+++ 2s\n${slow}\n${alone("SET", "3ms")}\n>>> ${command("GET", "unanswered")}`, "192.0.2.1"),
    flow(Array.from({ length: 2 }, () => `>>> ${command("BLPOP", "q", "0")}\n+++ 2s\n<<< *-1\\r\\n`).join("\n+++ 1s\n"), "192.0.2.2"),
    flow(batches, "192.0.2.3"),
  ));
}
const file = { name: "busy.pcap", bytes: busy() };

const map = (app: AppPage): Locator => app.page.locator("rl-latency-map [role=slider]");
const figures = async (app: AppPage): Promise<string> => (await app.page.locator("rl-latency-map [data-figures]").textContent()) ?? "";
const line = (app: AppPage, section: string, name: string): Locator => app.page.locator(`[data-section=${section}] [data-command="${name}"]`);
const filterText = (app: AppPage): Promise<string> => app.filterText();

async function open(app: AppPage): Promise<void> {
  await app.open(file);
  await app.show("latency");
  await app.page.locator("rl-latency-map .u-over").waitFor();
}

/** Presses a key until the figures hold the text; at most so often. */
async function pressUntil(app: AppPage, key: string, text: RegExp, most = 80): Promise<void> {
  for (let press = 0; press < most && !text.test(await figures(app)); press++) await map(app).press(key);
  expect(await figures(app)).toMatch(text);
}

describe("the latency tab", () => {
  test("tells each command's latencies, most time first", async ({ app }) => {
    await open(app);
    // 60 and 9 GETs, a SET, and the first INCR of each of five batches.
    expect(await figures(app)).toMatch(/^75 commands · p50 (3\d\d|4\d\d) µs · p99 20\.\d ms · max 20\.\d ms/);
    const names = app.page.locator("[data-section=commands] tbody [data-command]");
    expect(await names.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-command")))).toEqual(["All commands", "GET", "INCR", "SET"]);
    const get = line(app, "commands", "GET");
    expect(await get.locator("td").first().textContent()).toBe("69");
    expect(await get.locator("[data-figure=max]").textContent()).toMatch(/^20\.\d ms$/);
    // The first click on a figure sorts by the largest, the second by the least.
    const count = app.page.locator("[data-section=commands] thead .count");
    await count.locator("button").click();
    await count.locator("button").click();
    expect(await count.getAttribute("aria-sort")).toBe("ascending");
    expect(await names.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-command")))).toEqual(["All commands", "SET", "INCR", "GET"]);
  });

  test("leads from a percentile to the commands that took as long or longer", async ({ app }) => {
    await open(app);
    await line(app, "commands", "GET").locator("[data-figure=p90] button").click();
    await app.hasRows(9);
    expect(await filterText(app)).toMatch(/^cmd == GET && latency >= 20(\.\d+)?ms && is != blocking && is != pipelined$/);
    expect(await app.column("command", 9)).toEqual(Array.from({ length: 9 }, () => "GET"));
  });

  test("leads from a cell to as many rows as it counts, by a click", async ({ app }) => {
    await open(app);
    const box = await app.page.locator("rl-latency-map .u-over").boundingBox();
    if (box === null) throw new Error("there is no plot");
    // Keys find the fullest cell; its mark shows where it is.
    await map(app).press("ArrowRight");
    const mark = await app.page.locator("rl-latency-map .selection").boundingBox();
    if (mark === null) throw new Error("nothing is marked");
    const chosen = await figures(app);
    await map(app).press("Escape");
    await app.page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
    expect(await figures(app)).toBe(chosen);
    const count = Number(/ (\d+) commands?,/.exec(chosen)?.[1]);
    expect(count).toBeGreaterThan(1);
    await app.page.mouse.down();
    await app.page.mouse.up();
    await app.hasRows(count);
    await app.page.locator("[data-action=clear-range]").waitFor();
    expect(await filterText(app)).toMatch(/^latency >= \d+us && latency < \d+us && is != blocking && is != pipelined$/);
  });

  test("leads from a rectangle that is dragged to its rows", async ({ app }) => {
    await open(app);
    const box = await app.page.locator("rl-latency-map .u-over").boundingBox();
    if (box === null) throw new Error("there is no plot");
    // The right part has the nine slow commands and the SET, the upper half of the scale those above 2 ms.
    await app.page.mouse.move(box.x + box.width * 0.75, box.y + 1);
    await app.page.mouse.down();
    await app.page.mouse.move(box.x + box.width * 0.8, box.y + 20);
    await app.page.mouse.move(box.x + box.width - 1, box.y + box.height * 0.3);
    expect(await figures(app)).toContain("9 commands, 90 % of the 10 of that time");
    await app.page.mouse.up();
    await app.hasRows(9);
  });

  test("is used by keys alone, and says what they choose", async ({ app }) => {
    await open(app);
    await map(app).focus();
    await map(app).press("ArrowLeft");
    await pressUntil(app, "Home", /^00:00:00\.000/);
    expect(await map(app).getAttribute("aria-valuetext")).toBe(await figures(app));
    await map(app).press("PageDown");
    await map(app).press("PageDown");
    await map(app).press("Shift+End");
    for (let page = 0; page < 4; page++) await map(app).press("Shift+PageUp");
    expect(await figures(app)).toContain("75 commands, 100 % of the 75 of that time");
    await map(app).press("Enter");
    await app.hasRows(75);
    // All of the time is no range.
    expect(await app.page.locator("[data-action=clear-range]").count()).toBe(0);
    await app.show("latency");
    await map(app).press("ArrowUp");
    await map(app).press("Escape");
    expect(await figures(app)).toContain("click or drag");
  });

  test("has blocking commands and batches apart, and says why", async ({ app }) => {
    await open(app);
    const blocking = app.page.locator("[data-section=blocking]");
    expect(await blocking.locator("p").textContent()).toContain("wait by design");
    expect(await line(app, "blocking", "BLPOP").locator("td").first().textContent()).toBe("2");
    expect(await line(app, "commands", "BLPOP").count()).toBe(0);

    const batches = app.page.locator("[data-section=batches]");
    expect(await batches.locator("p").first().textContent()).toContain("what can be timed is the whole batch");
    expect(await batches.locator("[data-batches]").textContent()).toMatch(/5 batches of 5 commands \(median\), the largest of 5;|5 batches of 5 commands/);
    expect(await batches.locator("[data-figure=p50]").textContent()).toMatch(/^1\.\d\d ms$/);
    await batches.locator("[data-batches] button").click();
    // Of each batch all but the first: 4 times 4, and 2.
    await app.hasRows(18);
    await app.filter("");
    await app.show("latency");
    await line(app, "blocking", "BLPOP").locator("th button").click();
    await app.hasRows(2);
  });

  test("shows pipelined commands with the others when asked to", async ({ app }) => {
    await open(app);
    await app.page.locator("input[name=pipelined]").check();
    await app.page.locator("rl-latency-map [data-figures]", { hasText: /^93 commands/ }).waitFor();
    await line(app, "commands", "INCR").locator("th button").click();
    await app.hasRows(23);
    expect(await filterText(app)).toBe("cmd == INCR && latency >= 0ns && is != blocking");
  });

  test("counts commands without a latency, and leads to them", async ({ app }) => {
    await open(app);
    await app.page.locator("[data-untimed=pending] button", { hasText: "1 command" }).click();
    await app.hasRows(1);
    expect(await app.text(0, "key")).toBe("unanswered");
  });

  test("says so where nothing was answered, and where the filter leaves nothing", async ({ app }) => {
    const silent = conversation(Array.from({ length: 3 }, () => alone("GET", "1ms")).join("\n")).filter(({ from }) => from === "client");
    await app.open({ name: "silent.pcap", bytes: pcap(frames(silent)) });
    await app.show("latency");
    await app.page.locator("[data-section=none]", { hasText: "3 commands were looked at" }).waitFor();
    expect(await app.page.locator("rl-latency-map").count()).toBe(0);
    await app.filter("cmd == NOTHING");
    await app.page.locator("[data-nothing]", { hasText: "No rows match the filter" }).waitFor();
    expect(await app.page.locator("rl-latency section").count()).toBe(0);
  });

  test("scrolls by itself on a small screen, and leaves nothing empty below it", async ({ app }) => {
    await app.page.setViewportSize({ width: 640, height: 400 });
    await open(app);
    await app.page.locator("main").evaluate((main) => main.scrollTo(0, 1e6));
    expect(await app.page.locator("rl-latency").evaluate((tab) => tab.scrollHeight > tab.clientHeight)).toBe(true);
    const box = await app.page.locator("rl-latency-map .u-over").boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(400);
  });

  test("follows the theme", async ({ app }) => {
    await app.open({ name: "one.pcap", bytes: capture(alone("GET", "250us")) });
    await app.show("latency");
    await app.page.locator("rl-latency-map [data-figures]", { hasText: /^1 command · p50 (250|35\d) µs/ }).waitFor();
    const pixels = (): Promise<string> => app.page.locator("rl-latency-map canvas").evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ""));
    const light = await pixels();
    await app.page.locator("select[name=theme]").selectOption("dark");
    await expect.poll(pixels).not.toBe(light);
  });
});
