/** The page's own measures (src/ui/README.md, "Performance marks"), awaited from outside. */
import type { Page } from "playwright-core";
import type { Span } from "./recorder";

/** A measure that has not come by then is not taken by the page. */
const PATIENCE_MS = 600_000;

export interface Measure extends Span {
  /** A figure of its detail; NaN where it has none of that name. */
  figure(name: string): number;
}

/** The last measure of a name, when there are at least `count`. */
export async function measure(page: Page, name: string, count = 1): Promise<Measure> {
  const handle = await page.waitForFunction(
    ([wanted, least]) => {
      const entries = performance.getEntriesByName(wanted, "measure");
      const last = entries.at(-1);
      return entries.length >= least && last instanceof PerformanceMeasure
        ? { start: last.startTime, duration: last.duration, detail: JSON.stringify(last.detail) }
        : undefined;
    },
    [name, count] as const,
    { timeout: PATIENCE_MS },
  );
  const value = await handle.jsonValue();
  if (value === undefined) throw new Error(`the page measured no ${name}`);
  const detail: unknown = JSON.parse(value.detail);
  const figures = new Map<string, unknown>(Object.entries(detail ?? {}));
  return { start: value.start, duration: value.duration, figure: (figure) => Number(figures.get(figure) ?? NaN) };
}

/** The measure of that name that comes of doing something. */
export async function measureOf(page: Page, name: string, act: () => Promise<void>): Promise<Measure> {
  const before = await page.evaluate((wanted) => performance.getEntriesByName(wanted, "measure").length, name);
  await act();
  return measure(page, name, before + 1);
}
