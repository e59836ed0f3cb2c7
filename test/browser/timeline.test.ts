import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { capture, command, CONNECTION, conversation, frames } from "../support/conversation";
import { decodeRows } from "../support/decode";
import { interleave } from "../support/mutations";
import { type AppPage, test, type TestFile } from "../support/page";
import { pcap } from "../support/pcap";

const lab = fileURLToPath(new URL("../../../shared/captures/lab/app.pcap", import.meta.url));
/** Midnight, UTC. */
const START = 1_700_006_400_000_000_000n;
const MS = 1_000_000n;

/** 300 commands, one every 40 ms, so twelve seconds; each tenth is answered by an error; the second client comes in the middle. */
function busy(): Uint8Array {
  const line = (index: number): string => `>>> ${command("GET", `key${index}`)}\n<<< ${index % 10 === 9 ? "-ERR no" : "$1\\r\\nx"}\\r\\n\n+++ 39800us`;
  const first = Array.from({ length: 200 }, (_, index) => line(index)).join("\n");
  const second = Array.from({ length: 100 }, (_, index) => line(200 + index)).join("\n");
  const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
  return pcap(interleave(frames(conversation(first, { start: START })), frames(conversation(second, { start: START + 8_000n * MS }), { connection: other })));
}
const file = { name: "busy.pcap", bytes: busy() };

const chart = (app: AppPage): Locator => app.page.locator("rl-timeline [data-chart=drawn]");
const chip = (app: AppPage): Locator => app.page.locator("[data-action=clear-range]");
const figures = async (app: AppPage): Promise<string> => (await app.page.locator("[data-figures]").textContent()) ?? "";

async function open(app: AppPage, ...files: readonly TestFile[]): Promise<void> {
  await app.open(...files);
  await chart(app).waitFor();
}

/** Drags over the plot, from one share of its width to another. */
async function drag(app: AppPage, from: number, to: number): Promise<void> {
  const box = await app.page.locator("rl-timeline .u-over").boundingBox();
  if (box === null) throw new Error("there is no plot");
  const y = box.y + box.height / 2;
  await app.page.mouse.move(box.x + box.width * from, y);
  await app.page.mouse.down();
  await app.page.mouse.move(box.x + box.width * ((from + to) / 2), y);
  await app.page.mouse.move(box.x + box.width * to, y);
  await app.page.mouse.up();
}

/** `hh:mm:ss.fff` as nanoseconds of its day. */
function timeOfDay(text: string): number {
  const [hours = "", minutes = "", seconds = ""] = text.split(":");
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e6) * 1e3;
}

/** Both ends of the range that the chip names. */
async function selected(app: AppPage): Promise<readonly [number, number]> {
  const [from = "", to = ""] = ((await chip(app).textContent()) ?? "").replace("×", "").trim().split(" – ");
  return [timeOfDay(from), timeOfDay(to)];
}

test("dragging over the timeline keeps the commands and flows of that time", async ({ app }) => {
  await open(app, file);
  await app.hasRows(300);
  expect(await figures(app)).toContain("300 commands · 30 errors");
  await drag(app, 0.2, 0.4);
  await chip(app).waitFor();
  const [from, to] = await selected(app);
  expect(from).toBeGreaterThan(1e9);
  expect(to - from).toBeGreaterThan(2e9);
  // The first client's requests, from behind its handshake on, 40 ms apart.
  const times = Array.from({ length: 200 }, (_, index) => 300e3 + index * 40e6);
  const expected = times.filter((time) => time >= from && time < to);
  await app.hasRows(expected.length);
  expect(await app.text(0, "key")).toBe(`key${times.findIndex((time) => time >= from)}`);
  await app.show("flows");
  await app.hasRows(1, "flows");
  await app.show("commands");

  await chip(app).click();
  await app.hasRows(300);
  expect(await chip(app).count()).toBe(0);
});

test("a recorded capture has the rows that the command line has for the same time", async ({ app }) => {
  const path = existsSync(lab) ? lab : fileURLToPath(new URL("../../public/sample.pcap", import.meta.url));
  await open(app, { name: "app.pcap", bytes: readFileSync(path) });
  await drag(app, 0.31, 0.52);
  await chip(app).waitFor();
  const [from, to] = await selected(app);
  const { rows } = await decodeRows(path);
  const times = rows.map(({ ts }) => {
    const [seconds = "", fraction = ""] = String(ts).split(".");
    return (Number(seconds) % 86_400) * 1e9 + Number(fraction);
  });
  const expected = times.filter((time) => time >= from && time < to);
  expect(expected.length).toBeGreaterThan(10);
  expect(expected.length).toBeLessThan(rows.length / 2);
  await app.hasRows(expected.length);
  expect(timeOfDay(await app.text(0, "time"))).toBe(Math.min(...expected));
});

test("the pointer reads a bucket's figures, and a click alone selects nothing", async ({ app }) => {
  await open(app, file);
  const box = await app.page.locator("rl-timeline .u-over").boundingBox();
  if (box === null) throw new Error("there is no plot");
  await app.page.mouse.move(box.x + 2, box.y + 20);
  await app.page.locator("[data-figures]", { hasText: /^00:00:00\.000 – 00:00:00\.050 · 2 commands \(40\/s\) · p50 (99\.\d|10\d) µs/ }).waitFor();
  await app.page.mouse.down();
  await app.page.mouse.up();
  expect(await chip(app).count()).toBe(0);
  await app.page.mouse.move(box.x, box.y + 400);
  await app.page.locator("[data-figures]", { hasText: "300 commands" }).waitFor();
});

test("double click and Escape give the whole time back", async ({ app }) => {
  await open(app, file);
  await drag(app, 0.5, 0.25);
  await chip(app).waitFor();
  await app.page.locator("rl-timeline .u-over").dblclick();
  await chip(app).waitFor({ state: "detached" });
  await drag(app, 0.25, 0.5);
  await chip(app).waitFor();
  await app.page.keyboard.press("Escape");
  await chip(app).waitFor({ state: "detached" });
  await app.hasRows(300);
  // From anywhere else too, once no details are open.
  await drag(app, 0.25, 0.5);
  await app.inspect(0);
  await app.page.keyboard.press("Escape");
  await app.details.waitFor({ state: "detached" });
  expect(await chip(app).count()).toBe(1);
  await app.page.keyboard.press("Escape");
  await app.hasRows(300);
});

test("keys choose a time, say it, and select it", async ({ app }) => {
  await open(app, file);
  await chart(app).focus();
  expect(await chart(app).getAttribute("aria-label")).toBe("Timeline, the whole time");
  for (const key of ["Home", "ArrowRight", "Shift+ArrowRight"]) await app.page.keyboard.press(key);
  const choosing = app.page.getByRole("slider", { name: "Timeline, choosing 00:00:00.050 – 00:00:00.150" });
  await choosing.waitFor();
  expect(await choosing.getAttribute("aria-valuetext")).toBe("00:00:00.050 – 00:00:00.150 · 2 commands");
  expect(await chip(app).count()).toBe(0);
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("slider", { name: "Timeline, the whole time" }).waitFor();
  for (const key of ["Home", "ArrowRight", "Shift+ArrowRight", "Enter"]) await app.page.keyboard.press(key);
  await app.page.getByRole("slider", { name: "Timeline, selected 00:00:00.050 – 00:00:00.150" }).waitFor();
  await app.hasRows(2);
  await app.page.keyboard.press("ArrowLeft");
  await app.page.keyboard.press("Enter");
  await app.page.getByRole("slider", { name: "Timeline, selected 00:00:00.000 – 00:00:00.100" }).waitFor();
  await app.hasRows(3);
  await app.page.keyboard.press("Escape");
  await app.hasRows(300);
});

test("another capture begins with all of its time", async ({ app }) => {
  await open(app, file);
  await drag(app, 0.2, 0.4);
  await chip(app).waitFor();
  await open(app, { name: "other.pcap", bytes: capture(`>>> ${command("PING")}\n<<< +PONG\\r\\n`) });
  await app.hasRows(1);
  expect(await chip(app).count()).toBe(0);
  await app.page.locator("[data-figures]", { hasText: "1 command ·" }).waitFor();
  await open(app, { name: "none.pcap", bytes: capture("+++ 1s\n>>>") });
  await app.page.locator("rl-timeline", { hasText: "No commands" }).waitFor();
});

test("the timeline folds, and stays folded when the page is opened again", async ({ app }) => {
  await open(app, file);
  const before = await app.table().boundingBox();
  const fold = app.page.locator("[data-action=timeline]");
  await fold.click();
  await chart(app).waitFor({ state: "detached" });
  const after = await app.table().boundingBox();
  expect((after?.height ?? 0) - (before?.height ?? 0)).toBeGreaterThan(80);
  await app.goto();
  await app.open(file);
  await app.page.locator("rl-timeline[folded] [data-action=timeline][aria-expanded=false]").waitFor();
  await fold.click();
  await chart(app).waitFor();
  expect(await app.page.locator("rl-timeline canvas").count()).toBe(1);
});

test("the table does not move while the timeline comes, nor when loading ends", async ({ app }) => {
  const places = app.page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const tops = new Set<number>();
        const look = (): void => {
          const root = document.querySelector("rl-app")?.shadowRoot;
          const table = root?.querySelector("rl-table");
          if (table !== null && table !== undefined) tops.add(table.getBoundingClientRect().top);
          const isDone = document.documentElement.dataset["state"] === "ready" && root?.querySelector("rl-timeline")?.shadowRoot?.querySelector("canvas") instanceof HTMLCanvasElement;
          if (isDone && root.querySelector("rl-load-bar") === null) resolve([...tops]);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await open(app, file);
  expect(await places).toHaveLength(1);
});

test("in a window of 1280×800 at 200 % the timeline waits, folded, and rows are seen without scrolling", async ({ app }) => {
  await app.page.setViewportSize({ width: 640, height: 400 });
  await app.goto();
  await app.open(file);
  await app.hasRows(300);
  await app.page.locator("rl-timeline[folded]").waitFor();
  const third = await app.row(2).boundingBox();
  expect((third?.y ?? NaN) + (third?.height ?? NaN)).toBeLessThan(400);
  // It is not a choice that would be remembered.
  await app.page.setViewportSize({ width: 1280, height: 800 });
  await app.goto();
  await open(app, file);
});
