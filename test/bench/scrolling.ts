/**
 * Scrolls the commands of an open capture: how regularly the page draws, and how long rows take that are not there yet.
 * Without a window the browser still makes its frames at 60 a second; what the page cannot finish in time makes one longer.
 */
import type { Page } from "playwright-core";
import { median } from "./report";

const SCROLLER = "rl-table[view=commands] .scroller";
/** Of each way of scrolling. */
const SCROLL_MS = 4000;
/** Pixels of a notch of a wheel. */
const NOTCH = 120;
/** A frame that takes longer came too late: one is due each 16.7 ms, and clocks differ a little. */
const LATE_MS = 20;
const JUMPS = 24;

export interface Frames {
  readonly perSecond: number;
  /** Share of the frames that were late, and the longest in milliseconds. */
  readonly late: number;
  readonly longest: number;
}

export interface Windows {
  /** Milliseconds from the table's asking for the rows on the screen to their being here. */
  readonly arrival: number;
  readonly slowestArrival: number;
  /** Milliseconds from the scrollbar's being elsewhere to all rows there being drawn. */
  readonly jump: number;
}

declare global {
  var benchFrames: number[];
}

function framesOf(times: readonly number[]): Frames {
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    perSecond: (1000 * gaps.length) / total,
    late: gaps.filter((gap) => gap > LATE_MS).length / gaps.length,
    longest: Math.max(...gaps),
  };
}

/** The frames that the page draws while something goes on. */
async function framesWhile(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    globalThis.benchFrames = times;
    const sample = (time: number): void => {
      times.push(time);
      if (globalThis.benchFrames === times) requestAnimationFrame(sample);
    };
    requestAnimationFrame(sample);
  });
  await act();
  const times = await page.evaluate(() => {
    const taken = globalThis.benchFrames;
    globalThis.benchFrames = [];
    return taken;
  });
  return framesOf(times);
}

/** Nothing goes on: what the machine gives. */
export const restingFrames = (page: Page): Promise<Frames> => framesWhile(page, () => page.waitForTimeout(SCROLL_MS / 2));

/** A wheel that turns as fast as the browser takes its notches, down from the top. */
export async function wheelFrames(page: Page): Promise<Frames> {
  await page.locator(SCROLLER).evaluate((scroller) => (scroller.scrollTop = 0));
  await page.locator(SCROLLER).hover();
  return framesWhile(page, async () => {
    const end = performance.now() + SCROLL_MS;
    while (performance.now() < end) await page.mouse.wheel(0, NOTCH);
  });
}

/** The scrollbar's thumb drawn from the first row to the last: all rows pass by. */
export async function thumbFrames(page: Page): Promise<{ readonly frames: Frames; readonly settle: number }> {
  let settle = Number.NaN;
  const frames = await framesWhile(page, async () => {
    settle = await page.locator(SCROLLER).evaluate(drawThumb, SCROLL_MS);
  });
  return { frames, settle };
}

/** Runs in the page: milliseconds from the thumb's standing still to rows with their values wherever there is one. */
function drawThumb(scroller: Element, duration: number): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    const look = (): void => {
      if (scroller.querySelector(".row.waiting:not([hidden])") === null) resolve(performance.now() - start - duration);
      else requestAnimationFrame(look);
    };
    const step = (): void => {
      const share = Math.min(1, (performance.now() - start) / duration);
      scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
      // The table hears of the last step in the next frame only.
      requestAnimationFrame(share < 1 ? step : () => requestAnimationFrame(look));
    };
    requestAnimationFrame(step);
  });
}

/** Jumps to places all over the table, each far from the others, and waits for the rows. */
export async function timeWindows(page: Page): Promise<Windows> {
  const jumps: number[] = [];
  const arrivals: number[] = [];
  for (let jump = 0; jump < JUMPS; jump += 1) {
    // Steps of the golden ratio meet every part of the table.
    const share = ((jump + 1) * 0.618034) % 1;
    const before = await page.evaluate(() => globalThis.benchNotes.windows.length);
    jumps.push(await page.locator(SCROLLER).evaluate(jumpTo, share));
    // The rows on the screen are asked for first, and those around them later.
    const handle = await page.waitForFunction((index) => globalThis.benchNotes.windows[index]?.duration, before);
    arrivals.push((await handle.jsonValue()) ?? Number.NaN);
    // Those around them are not to delay the next jump's.
    await page.waitForTimeout(300);
  }
  return { arrival: median(arrivals), slowestArrival: Math.max(...arrivals), jump: median(jumps) };
}

/** Runs in the page: milliseconds until every row on the screen is another one and has its values. */
function jumpTo(scroller: Element, share: number): Promise<number> {
  const shown = (): Element[] => [...scroller.querySelectorAll(".row:not([hidden])")];
  const placeOf = (row: Element | undefined): string | null => row?.getAttribute("data-row-index") ?? null;
  const first = placeOf(shown()[0]);
  const start = performance.now();
  scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
  return new Promise((resolve) => {
    const look = (): void => {
      const rows = shown();
      if (placeOf(rows[0]) === first || rows.some((row) => row.classList.contains("waiting"))) return;
      observer.disconnect();
      resolve(performance.now() - start);
    };
    const observer = new MutationObserver(look);
    observer.observe(scroller, { subtree: true, attributes: true, childList: true, characterData: true });
  });
}
