/**
 * The built page in a browser, for tests: `test` brings a fresh one as `app`. What no test may cause fails each of them: a
 * request for anything but the page's own files, an error in the console (a violation of the policy is one), an exception.
 */
import type { Browser, Locator, Page } from "playwright-core";
import { test as base, inject } from "vitest";
import type { ReportName, View } from "../../src/model/api";
import { launchBrowser } from "./browser";
import { delayReplies } from "./late-replies";

/** Longest wait for something to appear; what takes so long does not come. */
const WAIT_MS = 15_000;

/** A file as the page gets it. */
export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type LoadState = "empty" | "loading" | "ready" | "error";

export class AppPage {
  /** What went wrong behind the test's back, one line each. */
  readonly faults: string[] = [];
  /** Addresses of all requests, in order. */
  readonly requests: string[] = [];

  constructor(readonly page: Page, private readonly address: string) {
    const context = page.context();
    context.on("console", (message) => {
      if (message.type() === "error") this.faults.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => this.faults.push(`exception: ${error.error().message}`));
    context.on("request", (request) => {
      const url = request.url();
      this.requests.push(url);
      if (!url.startsWith(address) && !url.startsWith("blob:") && !url.startsWith("data:")) this.faults.push(`request: ${url}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()}: ${response.url()}`);
    });
  }

  /** Opens the page, with a fragment in its address. */
  async goto(fragment = ""): Promise<void> {
    await this.page.goto(this.address + fragment);
    await this.reached("empty");
  }

  /** Waits until the page says that it is in that state. */
  async reached(state: LoadState, timeout = WAIT_MS): Promise<void> {
    await this.page.locator(`html[data-state=${state}]`).waitFor({ state: "attached", timeout });
  }

  /** Drops files as a user does: the page sees the drag come, and then the drop. */
  async drop(...files: readonly TestFile[]): Promise<void> {
    const packed = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
    const transfer = await this.page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list) {
        data.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
      }
      return data;
    }, packed);
    for (const type of ["dragenter", "dragover", "drop"]) await this.page.dispatchEvent("rl-app", type, { dataTransfer: transfer });
  }

  /** Chooses files as the file dialog does; paths for those that are too big to be handed over. */
  async choose(...files: readonly (TestFile | string)[]): Promise<void> {
    const input = this.page.locator("input[name=files]");
    const paths = files.filter((file) => typeof file === "string");
    if (paths.length > 0) return input.setInputFiles(paths);
    const given = files.filter((file) => typeof file !== "string");
    return input.setInputFiles(given.map(({ name, bytes }) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) })));
  }

  /** Chooses a folder as the folder dialog does. */
  async chooseFolder(path: string): Promise<void> {
    await this.page.locator("input[name=folder]").setInputFiles(path);
  }

  /** Opens files and waits until all of them is loaded. */
  async open(...files: readonly (TestFile | string)[]): Promise<void> {
    await this.choose(...files);
    await this.loaded();
  }

  /** Waits for the end of a loading that has just been asked for. */
  async loaded(timeout = WAIT_MS): Promise<void> {
    await this.page.locator("rl-load-bar").waitFor({ state: "detached", timeout });
    await this.reached("ready", timeout);
  }

  table(view: View = "commands"): Locator {
    return this.page.locator(`rl-table[view=${view}]`);
  }

  /** A row by its place in the table, from 0, once it shows values. */
  row(index: number, view: View = "commands"): Locator {
    return this.table(view).locator(`[data-row-index="${index}"]:not(.waiting):visible`);
  }

  cell(index: number, column: string, view: View = "commands"): Locator {
    return this.row(index, view).locator(`[data-column=${column}]`);
  }

  async text(index: number, column: string, view: View = "commands"): Promise<string> {
    return (await this.cell(index, column, view).textContent()) ?? "";
  }

  /** Waits until a cell says exactly this. */
  async shows(index: number, column: string, text: string, view: View = "commands"): Promise<void> {
    await this.cell(index, column, view).and(this.page.getByText(text, { exact: true })).waitFor();
  }

  /** The first cells of a column, as many as `count`. */
  async column(name: string, count: number, view: View = "commands"): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.text(index, name, view)));
  }

  /** Waits until the table has so many rows, and shows those on the screen. */
  async hasRows(count: number, view: View = "commands"): Promise<void> {
    await this.page.locator(`rl-table[view=${view}][count="${count}"] .scroller[aria-busy=false]`).waitFor();
  }

  /** How many rows a table has, once it has some and shows those on the screen. */
  async rowCount(view: View): Promise<number> {
    const table = this.page.locator(`rl-table[view=${view}]:not([count="0"])`);
    await table.locator(".scroller[aria-busy=false]").waitFor();
    return Number(await table.getAttribute("count"));
  }

  heading(column: string, view: View = "commands"): Locator {
    return this.table(view).locator(`[role=columnheader][data-column=${column}]`);
  }

  async sortBy(column: string, direction: "ascending" | "descending", view: View = "commands"): Promise<void> {
    const heading = this.heading(column, view);
    // The first click sorts one way, the second the other.
    for (let click = 0; click < 2 && (await heading.getAttribute("aria-sort")) !== direction; click += 1) {
      const before = await heading.getAttribute("aria-sort");
      await heading.locator("button").click();
      await this.table(view).locator(`[role=columnheader][data-column=${column}]:not([aria-sort=${before ?? ""}])`).waitFor();
    }
  }

  /** The field that a filter is typed into: the editor's, or the plain one until that is loaded. */
  get filterField(): Locator {
    return this.page.locator("[data-filter-field]");
  }

  /** Types a filter key by key in the place of the one that is there; what it means halfway may be applied meanwhile. */
  async typeFilter(text: string): Promise<void> {
    await this.selectFilter();
    await this.page.keyboard.type(text);
  }

  /** Puts a filter in the place of the one that is there, in one piece, and applies it. */
  async filter(text: string): Promise<void> {
    const { keyboard } = this.page;
    await this.selectFilter();
    if (text === "") await keyboard.press("Delete");
    else await keyboard.insertText(text);
    await keyboard.press("Enter");
  }

  private async selectFilter(): Promise<void> {
    await this.filterField.focus();
    await this.page.keyboard.press("ControlOrMeta+a");
  }

  /** What stands in the field. */
  async filterText(): Promise<string> {
    return this.filterField.evaluate((field) => {
      if (field instanceof HTMLInputElement) return field.value;
      return field.querySelector(".cm-placeholder") === null ? field.textContent : "";
    });
  }

  /** Goes to a tab, and waits for the element that shows it. */
  async show(tab: Exclude<View, "story"> | ReportName): Promise<void> {
    await this.page.locator(tab === "patterns" ? "[data-action=show-patterns]" : `[role=tab][data-view=${tab}]`).click();
    await this.page.locator(`rl-table[view=${tab}], rl-${tab}`).last().waitFor();
  }

  /** Texts of the messages on the page. */
  async messages(): Promise<string[]> {
    return this.page.locator("rl-messages .text").allTextContents();
  }

  get details(): Locator {
    return this.page.locator("rl-details");
  }

  /** Opens a row's details and waits until they are read. */
  async inspect(index: number): Promise<void> {
    const id = await this.text(index, "command");
    await this.row(index).click();
    await this.page.locator("rl-details [data-details=ready]", { hasText: id }).waitFor();
  }
}

export const test = base
  .extend("browser", { scope: "file" }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await launchBrowser(inject("browser"));
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("app", async ({ browser }, { onCleanup }): Promise<AppPage> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: "UTC", locale: "en-US" });
    context.setDefaultTimeout(WAIT_MS);
    await delayReplies(context);
    const app = new AppPage(await context.newPage(), inject("pageUrl"));
    onCleanup(async () => {
      await context.close();
      if (app.faults.length > 0) throw new Error(`The page caused:\n${app.faults.join("\n")}`);
    });
    await app.goto();
    return app;
  });
