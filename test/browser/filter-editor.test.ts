import { expect } from "vitest";
import { command, conversation, frames } from "../support/conversation";
import { test, type AppPage } from "../support/page";
import { pcap } from "../support/pcap";
import type { Locator } from "playwright-core";

const TALK = [
  ...Array.from({ length: 6 }, (_, index) => `>>> ${command("GET", `user:${index % 2}`)}\n<<< ${index % 3 === 0 ? "$-1" : "+x"}\\r\\n`),
  ...Array.from({ length: 3 }, () => `>>> ${command("SET", "a b \\\"c\\\"", "v")}\n<<< +OK\\r\\n`),
  `>>> ${command("CLIENT", "LIST")}\n<<< -ERR <b>no</b>\\r\\n`,
].join("\n");
const FILE = { name: "editor.pcap", bytes: pcap(frames(conversation(TALK))) };

const editor = (app: AppPage): Locator => app.page.locator("rl-filter-editor");
const option = (app: AppPage, text: string): Locator => editor(app).locator("[role=option] .cm-completionLabel").and(app.page.getByText(text, { exact: true }));
const list = (app: AppPage): Locator => editor(app).getByRole("listbox");

async function openWithEditor(app: AppPage): Promise<void> {
  await app.open(FILE);
  await editor(app).waitFor();
}

async function press(app: AppPage, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await app.page.keyboard.press(key);
}

/** Waits until the field says exactly this. */
async function says(app: AppPage, text: string): Promise<void> {
  await expect.poll(() => app.filterText()).toBe(text);
}

test("a filter is completed by keys alone: field, operator, and a value that occurs", async ({ app }) => {
  await openWithEditor(app);
  await press(app, "/");
  await app.page.keyboard.type("cm");
  await option(app, "cmd").waitFor();
  await press(app, "Tab");
  await says(app, "cmd ");
  await option(app, "==").waitFor();
  await press(app, "ArrowDown", "Enter");
  await says(app, "cmd == ");
  await option(app, "CLIENT LIST").waitFor();
  // Those that occur and no others, the most frequent first.
  expect(await editor(app).locator("[role=option] .cm-completionLabel").allTextContents()).toEqual(["GET", "SET", "CLIENT LIST"]);
  await app.page.keyboard.type("cl");
  await option(app, "GET").waitFor({ state: "detached" });
  await press(app, "Tab");
  await says(app, 'cmd == "CLIENT LIST"');
  await press(app, "Enter");
  await app.hasRows(1);
  expect(await app.text(0, "command")).toBe("CLIENT LIST");
});

test("the empty line proposes what there is when it is asked by the arrow key, and by the pointer it is taken", async ({ app }) => {
  await openWithEditor(app);
  await app.filterField.click();
  expect(await list(app).count()).toBe(0);
  await press(app, "ArrowDown");
  await option(app, "status").click();
  await option(app, "!=").click();
  await option(app, "ok").click();
  await says(app, "status != ok");
  await app.hasRows(3);
});

test("a key with blanks and quotation marks is written so that it keeps its own rows", async ({ app }) => {
  await openWithEditor(app);
  await app.typeFilter("key == a");
  await option(app, 'a b \\"c\\"').waitFor();
  await press(app, "Tab", "Enter");
  await app.hasRows(3);
  expect(await app.column("command", 3)).toEqual(["SET", "SET", "SET"]);
});

test("Enter applies what is typed, whatever the list proposes; Escape closes the list first, then leaves the field", async ({ app }) => {
  await openWithEditor(app);
  await app.typeFilter("user");
  await list(app).waitFor();
  await press(app, "Enter");
  await list(app).waitFor({ state: "detached" });
  await app.hasRows(6);
  await says(app, "user");
  await app.page.keyboard.type(":");
  await press(app, "Control+Space", "Escape");
  expect(await app.filterField.evaluate((field) => field.matches(":focus"))).toBe(true);
  await press(app, "Escape");
  expect(await app.filterField.evaluate((field) => field.matches(":focus"))).toBe(false);
});

test("is applied while it is typed, and a slash is a letter there", async ({ app }) => {
  await openWithEditor(app);
  await app.typeFilter("client == 0.0.0.0/0 cmd == SET");
  await app.hasRows(3);
});

test("the list hangs below the field, or above it where there is no room, over all else and within the page, whatever the zoom", async ({ app }) => {
  await openWithEditor(app);
  for (const [width, height] of [[1280, 800], [640, 400]] as const) {
    await app.page.setViewportSize({ width, height });
    await app.typeFilter("re");
    const [field, box] = [await app.filterField.boundingBox(), await list(app).boundingBox()];
    if (field === null || box === null) throw new Error("nothing is there");
    const isBelow = box.y >= field.y + field.height - 4;
    expect(isBelow || (height === 400 && box.y + box.height <= field.y + 4)).toBe(true);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    // What is seen at its middle is the list and not what it hangs over.
    const top = await editor(app).evaluate((element, [x, y]) => element.shadowRoot?.elementFromPoint(x, y)?.closest(".cm-tooltip") !== null, [box.x + box.width / 2, box.y + 20] as const);
    expect(top).toBe(true);
    await press(app, "Escape");
  }
});

test("an error is underlined where it is, and told, and the rows of the filter before stay and are said to", async ({ app }) => {
  await openWithEditor(app);
  await app.filter("cmd == GET");
  await app.hasRows(6);
  await app.filter("cmd == GET && latency > 5 && key == a");
  const wrong = editor(app).locator(".cm-lintRange-error");
  await wrong.waitFor();
  expect(await wrong.allTextContents()).toEqual(["5"]);
  await wrong.hover();
  await editor(app).locator(".cm-tooltip-lint", { hasText: "latency is compared with a duration" }).waitFor();
  await app.page.getByRole("alert").filter({ hasText: "latency is compared with a duration" }).waitFor();
  expect(await app.page.locator("[data-still-shown]").textContent()).toBe("Still shown: the rows of cmd == GET");
  expect(await app.filterField.getAttribute("aria-invalid")).toBe("true");
  await app.hasRows(6);
  await press(app, "Escape");
  expect(await app.filterField.evaluate((field) => field.matches(":focus"))).toBe(true);
  await app.filter("cmd == GET && latency > 5h");
  await wrong.waitFor({ state: "detached" });
  await app.page.getByRole("alert").waitFor({ state: "detached" });
});

test("filters that were used come back by arrow keys and from the menu, and are nowhere but in memory", async ({ app }) => {
  await openWithEditor(app);
  for (const [text, rows] of [["cmd == GET", 6], ["cmd == SET", 3], ["status == error", 1]] as const) {
    await app.filter(text);
    await app.hasRows(rows);
  }
  await app.filter("");
  await app.hasRows(10);
  await press(app, "ArrowUp");
  await says(app, "status == error");
  await press(app, "ArrowUp");
  await says(app, "cmd == SET");
  await app.hasRows(3);
  await press(app, "ArrowDown", "ArrowDown");
  await says(app, "");
  await app.page.locator("[data-action=used-filters]").click();
  const menu = editor(app).getByRole("menu");
  expect((await menu.getByRole("menuitem").allTextContents()).slice(0, 3)).toEqual(["status == error", "cmd == SET", "cmd == GET"]);
  await press(app, "ArrowDown", "ArrowDown", "Enter");
  await menu.waitFor({ state: "detached" });
  await app.hasRows(6);
  await says(app, "cmd == GET");
  const kept = await app.page.evaluate(() => JSON.stringify([location.href, Object.entries(localStorage), Object.entries(sessionStorage)]));
  expect(kept).not.toContain("cmd");
});

test("is cleared by its button, which moves nothing, and keeps the focus", async ({ app }) => {
  await openWithEditor(app);
  const before = await editor(app).boundingBox();
  await app.filter("cmd == GET");
  await app.hasRows(6);
  expect(await editor(app).boundingBox()).toEqual(before);
  await app.page.locator("[data-action=clear-filter]").click();
  await app.hasRows(10);
  await app.page.keyboard.type("nil");
  await says(app, "nil");
});

test("several lines that are pasted become one", async ({ app }) => {
  await openWithEditor(app);
  await app.filterField.focus();
  await app.filterField.evaluate((field) => {
    const data = new DataTransfer();
    data.setData("text/plain", "cmd == GET\r\n  && key == user:1\n");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
  });
  await says(app, "cmd == GET && key == user:1");
  await app.hasRows(3);
});

test("a capture that is dropped on it is opened and not read as text", async ({ app }) => {
  await openWithEditor(app);
  const transfer = await app.page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["no capture"], "notes.txt", { type: "text/plain" }));
    return data;
  });
  await app.filterField.dispatchEvent("drop", { dataTransfer: transfer });
  await app.page.locator("rl-messages .text", { hasText: "notes.txt" }).waitFor();
  expect(await app.filterText()).toBe("");
});

test("takes the plain field's place without moving it, and with what is being typed", async ({ app }) => {
  let letIn: () => void = () => undefined;
  const wanted = new Promise<void>((resolve) => (letIn = resolve));
  await app.page.route("**/filter-editor-*.js", async (route) => {
    await wanted;
    await route.continue();
  });
  await app.open(FILE);
  const plain = app.page.locator("input[name=filter]");
  await plain.focus();
  await app.page.keyboard.type("cmd == GEX");
  await press(app, "Shift+ArrowLeft");
  const before = await plain.boundingBox();
  letIn();
  await editor(app).waitFor();
  expect(await editor(app).boundingBox()).toEqual(before);
  // The selected letter is replaced.
  await app.page.keyboard.type("T");
  await says(app, "cmd == GET");
  await app.hasRows(6);
});

test("the plain field stays where the editor cannot be loaded", async ({ app }) => {
  await app.page.route("**/filter-editor-*.js", (route) => route.abort());
  await app.open(FILE);
  await app.page.locator("rl-messages .text", { hasText: "filter's editor could not be loaded" }).waitFor();
  await app.filter("cmd == GET");
  await app.hasRows(6);
  expect(await app.page.locator("input[name=filter]").inputValue()).toBe("cmd == GET");
  // What was aborted is what this test is about.
  app.faults.length = 0;
});

test("cannot be typed into where nothing is filtered", async ({ app }) => {
  await openWithEditor(app);
  await app.page.locator("[role=tab][data-view=problems]").click();
  await app.page.locator("rl-table[view=problems]").waitFor();
  expect(await app.filterField.getAttribute("aria-disabled")).toBe("true");
  expect(await app.filterField.evaluate((field) => field instanceof HTMLElement && field.isContentEditable)).toBe(false);
  expect(await app.filterField.textContent()).toContain("Problems are not filtered");
});
