/** How long the page takes to filter and to sort an open capture: its own measures, from the question to the rows on the screen. */
import type { Page } from "playwright-core";
import { type Measure, measure, measureOf } from "./measures";
import { median } from "./report";

const QUERY = "resplens:query";

export interface QueryTimes {
  /** Milliseconds to the rows on the screen: the middle and the slowest. */
  readonly rows: number;
  readonly slowest: number;
  /** Milliseconds until it is known which rows they are. */
  readonly result: number;
}

function timesOf(measures: readonly Measure[]): QueryTimes {
  const durations = measures.map(({ duration }) => duration);
  return { rows: median(durations), slowest: Math.max(...durations), result: median(measures.map((each) => each.figure("result"))) };
}

/** Leaves the table without a filter. */
export async function timeFilter(page: Page, text: string, repeats: number): Promise<QueryTimes> {
  const measures: Measure[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    measures.push(await measureOf(page, QUERY, () => page.fill("[data-filter-field]", text)));
    await measureOf(page, QUERY, () => page.fill("[data-filter-field]", ""));
  }
  return timesOf(measures);
}

/** Up and down by turns. Leaves the table in its own order. */
export async function timeSort(page: Page, column: string, repeats: number): Promise<QueryTimes> {
  const heading = page.locator(`rl-table[view=commands] [role=columnheader][data-column=${column}] button`);
  const click = (): Promise<Measure> => measureOf(page, QUERY, () => heading.click());
  const measures: Measure[] = [];
  for (let sort = 0; sort < repeats; sort += 1) {
    // The first click sorts one way, the second the other, the third not at all.
    measures.push(await click(), await click());
    await click();
  }
  return timesOf(measures);
}

/** Sorts the commands by a column and leaves them so. */
export async function sortBy(page: Page, column: string): Promise<void> {
  const heading = page.locator(`rl-table[view=commands] [role=columnheader][data-column=${column}] button`);
  await measureOf(page, QUERY, () => heading.click());
}

/** Groups with their figures, worked out anew each time: by key, and all that the Overview has. Ends in the table of commands. */
export async function timeGroups(page: Page, repeats: number): Promise<{ readonly keys: QueryTimes; readonly overview: number }> {
  const show = (tab: string): Promise<void> => page.locator(`[role=tab][data-view=${tab}]`).click();
  const keys: Measure[] = [];
  const reports: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    keys.push(await measureOf(page, QUERY, () => show("keys")));
    // The last one only is kept.
    await page.evaluate(() => performance.clearMeasures("resplens:report"));
    await show("overview");
    reports.push((await measure(page, "resplens:report")).duration);
    await measureOf(page, QUERY, () => show("commands"));
  }
  return { keys: timesOf(keys), overview: median(reports) };
}
