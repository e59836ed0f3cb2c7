/**
 * What the bench notes inside of the page while the page works: long tasks of its main thread, windows of rows that arrived,
 * how far a loading is, when the page could first be used. Installed before the page's own scripts run.
 */
import type { Page } from "playwright-core";
// For the types of its elements.
import type {} from "../../src/ui/app";
import type {} from "../../src/ui/drop-zone";
import type {} from "../../src/ui/load-bar";

/** Times and durations in milliseconds, on the page's clock. */
export interface Span {
  readonly start: number;
  readonly duration: number;
}

/** So many bytes were decoded at that time. */
export interface Sample {
  readonly time: number;
  readonly bytes: number;
}

interface Notes {
  /** Tasks of more than 50 ms: what the browser calls long. */
  readonly longTasks: Span[];
  readonly windows: Span[];
  readonly progress: Sample[];
  /** When what a file can be dropped on or chosen with was there and drawn. */
  readyAt: number | undefined;
}

declare global {
  var benchNotes: Notes;
}

/** Milliseconds from the page's being there to the user's dropping a file. */
export const USER_MS = 1000;

/** How often the progress of a loading is looked at. */
const PROGRESS_MS = 50;

/** Runs in the page. */
function install(progressMs: number): void {
  const notes: Notes = { longTasks: [], windows: [], progress: [], readyAt: undefined };
  globalThis.benchNotes = notes;
  const observe = (type: string, wanted: (name: string) => boolean, into: Span[]): void => {
    const take = (list: PerformanceObserverEntryList): void => {
      for (const { name, startTime, duration } of list.getEntries()) if (wanted(name)) into.push({ start: startTime, duration });
    };
    new PerformanceObserver(take).observe({ type, buffered: true });
  };
  observe("longtask", () => true, notes.longTasks);
  observe("measure", (name) => name === "resplens:window", notes.windows);

  const shadowOfApp = (): ShadowRoot | null => document.querySelector("rl-app")?.shadowRoot ?? null;
  setInterval(() => {
    const progress = shadowOfApp()?.querySelector("rl-load-bar")?.progress;
    if (progress !== undefined) notes.progress.push({ time: performance.now(), bytes: progress.bytes });
  }, progressMs);

  const lookForButton = (): void => {
    const button = shadowOfApp()?.querySelector("rl-drop-zone")?.shadowRoot?.querySelector("[data-action=choose]");
    const isThere = button !== null && button !== undefined;
    // A task behind the frame: then it is on the screen, and a click would be handled.
    if (isThere) setTimeout(() => (notes.readyAt = performance.now()));
    else requestAnimationFrame(lookForButton);
  };
  requestAnimationFrame(lookForButton);
}

/** Call it before the page is gone to. */
export async function record(page: Page): Promise<void> {
  await page.addInitScript(install, PROGRESS_MS);
}

export const notesOf = (page: Page): Promise<Notes> => page.evaluate(() => globalThis.benchNotes);

/** Milliseconds from the beginning of the navigation. */
export async function readyAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => globalThis.benchNotes.readyAt);
  return (await handle.jsonValue()) ?? Number.NaN;
}

/** Those that began within a span. */
export function within(spans: readonly Span[], { start, duration }: Span): Span[] {
  return spans.filter((span) => span.start >= start && span.start <= start + duration);
}
