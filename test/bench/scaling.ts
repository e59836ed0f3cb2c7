/**
 * How loading scales over workers. The page decodes in one; what others could bring at most is seen by several pages, each with its
 * worker, that load the same capture at once: nothing is shared out, sent on or merged there, which several workers of one page would have to do.
 */
import { timeLoading } from "./loading";
import { atLeast, type Line, median, told } from "./report";
import { type Bench, onNewPage } from "./sections";
import type { CaptureOnDisk } from "./workloads";

const COUNTS = [1, 2, 4];

/** Milliseconds from the first page's choice of the file to the last page's end. */
async function timeAtOnce(bench: Bench, path: string, count: number): Promise<number> {
  const loadings = await Promise.all(Array.from({ length: count }, () => onNewPage(bench, (page) => timeLoading(page, bench.address, [path]))));
  return Math.max(...loadings.map(({ chosen, load }) => chosen + load)) - Math.min(...loadings.map(({ chosen }) => chosen));
}

export async function measureScaling(bench: Bench, capture: CaptureOnDisk): Promise<Line[]> {
  const times = new Map<number, number[]>(COUNTS.map((count) => [count, []]));
  for (let run = 0; run < bench.runs; run++) {
    for (const [count, each] of times) each.push(await timeAtOnce(bench, capture.path, count));
  }
  const one = median(times.get(1) ?? []);
  return [...times].map(([count, each]) => {
    const time = median(each);
    const figure = `${count} at once, each the whole capture: ${(time / 1000).toFixed(2)} s; so much faster than one after the other`;
    const gain = (count * one) / time;
    return count === 2 ? atLeast(figure, gain, 1.5, { unit: "x", digits: 2 }) : told(figure, `${gain.toFixed(2)} x`);
  });
}
