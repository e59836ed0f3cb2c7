/** How long the page takes to filter and to sort an open capture: its own measures, from the question to the rows on the screen. */
import type { Page } from "playwright-core";
import { type Measure, measureOf } from "./measures";
import { median } from "./report";

const QUERY = "resplens:query";
/** What is looked for: of the rows of generate.ts a hundredth, a third, a sixth, none, a fiftieth. */
const FILTERS = ["user:77", "get", "hits:", "no such key", "10.0.0.7"];
/** Times that a column is sorted, up and down by turns. */
const SORTS = 3;

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

export async function timeFilters(page: Page, repeats: number): Promise<QueryTimes> {
  const measures: Measure[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const text of FILTERS) {
      measures.push(await measureOf(page, QUERY, () => page.fill("input[name=filter]", text)));
      await measureOf(page, QUERY, () => page.fill("input[name=filter]", ""));
    }
  }
  return timesOf(measures);
}

/** Leaves the table in its own order. */
export async function timeSorts(page: Page, column: string): Promise<QueryTimes> {
  const heading = page.locator(`rl-table[view=commands] [role=columnheader][data-column=${column}] button`);
  const click = (): Promise<Measure> => measureOf(page, QUERY, () => heading.click());
  const measures: Measure[] = [];
  for (let sort = 0; sort < SORTS; sort += 1) {
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
