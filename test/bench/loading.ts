/** Opens files in the built page and reads what the page itself measured, and what the bench noted meanwhile. */
import type { Page } from "playwright-core";
import { measure } from "./measures";
import { notesOf, readyAt, record, type Sample, USER_MS, within } from "./recorder";

export interface Loading {
  /** When the files were chosen: milliseconds since the epoch. */
  readonly chosen: number;
  /** Milliseconds from the choice of the files. */
  readonly firstRow: number;
  readonly load: number;
  /** Tasks of the main thread of more than 50 ms while it loaded: their number, and the longest in milliseconds, 0 for none. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** Bytes of WebAssembly memory when all is loaded, of the index in it, and of the distinct keys in that. */
  readonly memory: number;
  readonly index: number;
  readonly keyMemory: number;
  readonly keys: number;
  readonly frames: number;
  readonly commands: number;
  /** Bytes decoded by time, milliseconds from the choice of the files. */
  readonly progress: readonly Sample[];
  /** What the page tells the user about the capture. */
  readonly messages: readonly string[];
}

export async function timeLoading(page: Page, address: string, paths: readonly string[]): Promise<Loading> {
  await record(page);
  await page.goto(address);
  await readyAt(page);
  // Nobody drops a file sooner; the page uses the time (src/engine/warm-up.ts).
  // Who is about to drop a file moves the pointer: then the page fetches its late parts.
  await page.mouse.move(200, 200);
  await page.waitForTimeout(USER_MS);
  await page.setInputFiles("input[name=files]", [...paths]);
  const load = await measure(page, "resplens:load");
  const firstRow = await measure(page, "resplens:first-row");
  const notes = await notesOf(page);
  const tasks = within(notes.longTasks, load).map(({ duration }) => duration);
  return {
    chosen: (await page.evaluate(() => performance.timeOrigin)) + load.start,
    firstRow: firstRow.duration,
    load: load.duration,
    longTasks: tasks.length,
    longestTask: Math.max(0, ...tasks),
    memory: load.figure("memory"),
    index: load.figure("index"),
    keyMemory: load.figure("keyMemory"),
    keys: load.figure("keys"),
    frames: load.figure("frames"),
    commands: load.figure("commands"),
    progress: notes.progress.map(({ time, bytes }) => ({ time: time - load.start, bytes })),
    messages: await page.locator("rl-messages .text").allTextContents(),
  };
}
