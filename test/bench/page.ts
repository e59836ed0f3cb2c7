/** Opens one capture in the built page and reads what the page itself measured (src/README.md, "Performance marks"). */
import type { Page } from "playwright-core";

/** A measure that has not come by then is not taken by the page. */
const PATIENCE_MS = 300_000;
/** From the page's being there to the user's dropping a file. */
const USER_MS = 1000;

export interface PageTimes {
  /** Milliseconds from the choice of the file. */
  readonly firstRow: number;
  readonly load: number;
  /** Milliseconds from the input to the rows on screen. */
  readonly filter: number;
  readonly sort: number;
  /** Bytes of WebAssembly memory when all is loaded. */
  readonly memory: number;
  readonly frames: number;
  readonly commands: number;
}

interface Measure {
  readonly duration: number;
  readonly detail: ReadonlyMap<string, unknown>;
}

/** The last measure of a name, when there are at least `count`. */
async function measure(page: Page, name: string, count = 1): Promise<Measure> {
  const handle = await page.waitForFunction(
    ([wanted, least]) => {
      const entries = performance.getEntriesByName(wanted, "measure");
      const last = entries.at(-1);
      return entries.length >= least && last instanceof PerformanceMeasure
        ? { duration: last.duration, detail: JSON.stringify(last.detail) }
        : undefined;
    },
    [name, count] as const,
    { timeout: PATIENCE_MS },
  );
  const value = await handle.jsonValue();
  if (value === undefined) throw new Error(`the page measured no ${name}`);
  const detail: unknown = JSON.parse(value.detail);
  return { duration: value.duration, detail: new Map(Object.entries(detail ?? {})) };
}

const countMeasures = (page: Page, name: string): Promise<number> =>
  page.evaluate((wanted) => performance.getEntriesByName(wanted, "measure").length, name);

/** Does something that makes a query, and gives the milliseconds it took. */
async function timeQuery(page: Page, act: () => Promise<void>): Promise<number> {
  const before = await countMeasures(page, "resplens:query");
  await act();
  return (await measure(page, "resplens:query", before + 1)).duration;
}

export async function timePage(page: Page, address: string, path: string): Promise<PageTimes> {
  await page.goto(address);
  await page.waitForSelector('html[data-state="empty"]');
  // Nobody drops a file sooner; the page uses the time (src/engine/warm-up.ts).
  await page.waitForTimeout(USER_MS);
  await page.setInputFiles('input[type="file"]', path);
  const firstRow = await measure(page, "resplens:first-row");
  const load = await measure(page, "resplens:load");
  const table = page.locator("rl-table[view=commands]");
  const filter = await timeQuery(page, () => page.fill("input[name=filter]", "user:77"));
  await timeQuery(page, () => page.fill("input[name=filter]", ""));
  const sort = await timeQuery(page, () => table.locator("[role=columnheader][data-column=latency]").click());
  const detail = (name: string): number => Number(load.detail.get(name));
  return {
    firstRow: firstRow.duration,
    load: load.duration,
    filter,
    sort,
    memory: detail("memory"),
    frames: detail("frames"),
    commands: detail("commands"),
  };
}
