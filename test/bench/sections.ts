/** What is measured, section by section: the figures as lines of the report. */
import type { Browser, Page } from "playwright-core";
import { type Loading, timeLoading } from "./loading";
import { timeOtherTools } from "./other-tools";
import { peakOfPages } from "./processes";
import { sortBy, timeFilters, type QueryTimes, timeSorts } from "./queries";
import { timeReading } from "./reading";
import { atLeast, atMost, count, type Line, median, megabytes, told } from "./report";
import { quarters } from "./ring";
import type { Ring } from "./ring-files";
import { type Frames, restingFrames, thumbFrames, timeWindows, wheelFrames } from "./scrolling";
import { type Weight, weighPage } from "./weight";
import type { CaptureOnDisk, Measured } from "./workloads";

/** A browser, and the built page on a server. */
export interface Bench {
  readonly browser: Browser;
  readonly address: string;
  readonly runs: number;
}

const TIMES = { unit: "x", digits: 2 };
const MS = { unit: "ms", digits: 0 };

/** A new page for each: a new worker, nothing cached. */
async function onNewPage<T>({ browser }: Bench, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

/** One run: what merely reading takes, and what the page takes right after it. */
interface Pair {
  readonly reading: number;
  readonly loading: Loading;
  readonly peak: number | undefined;
}

async function pairs(bench: Bench, paths: readonly string[]): Promise<Pair[]> {
  const { browser, address, runs } = bench;
  const found: Pair[] = [];
  for (let run = 0; run < runs; run += 1) {
    const reading = await onNewPage(bench, (page) => timeReading(page, address, paths));
    found.push(await onNewPage(bench, async (page) => ({
      reading, loading: await timeLoading(page, address, paths), peak: await peakOfPages(browser),
    })));
  }
  return found;
}

const middle = (all: readonly Pair[], of: (pair: Pair) => number): number => median(all.map(of));

/** Lines that every loading has. `made`: what the generator knows to be in the files. */
function loadLines(all: readonly Pair[], made: { readonly bytes: number; readonly frames: number; readonly commands: number; readonly keys: number }): Line[] {
  const load = middle(all, ({ loading }) => loading.load);
  const reading = middle(all, (pair) => pair.reading);
  const of = (name: "frames" | "commands" | "keys"): string => `${count(middle(all, ({ loading }) => loading[name]))} of ${count(made[name])}`;
  const rate = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s, ${(made.bytes / 1e3 / milliseconds).toFixed(0)} MB/s`;
  return [
    told("capture", megabytes(made.bytes)),
    told("frames of those in the files", of("frames")),
    told("commands of those in the files", of("commands")),
    told("distinct keys of those in the files", of("keys")),
    ...[...new Set(all.flatMap(({ loading }) => loading.messages))].map((message) => told(`the page says: ${message}`, "")),
    told("drop to complete tables", rate(load)),
    told("merely reading", rate(reading)),
  ];
}

function comfortLines(all: readonly Pair[]): Line[] {
  const tasks = middle(all, ({ loading }) => loading.longTasks);
  return [
    atMost("first rows after the drop", middle(all, ({ loading }) => loading.firstRow), 150, MS),
    atMost("tasks of the page over 50 ms while loading", tasks, 0, { unit: "tasks", digits: 0 }),
    told("the longest of them", `${middle(all, ({ loading }) => loading.longestTask).toFixed(0)} ms`),
  ];
}

function memoryLines(all: readonly Pair[], bytes: number, reach: Pick<Measured, "indexShare" | "bytesPerCommand">): Line[] {
  const of = (name: "index" | "memory" | "keyMemory" | "commands"): number => middle(all, ({ loading }) => loading[name]);
  const index = of("index");
  const perCommand = (index - of("keyMemory")) / of("commands");
  const share = (100 * index) / bytes;
  const peak = middle(all, (pair) => pair.peak ?? NaN);
  const [ofCapture, ofCommand] = [{ unit: "% of the capture", digits: 2 }, { unit: "bytes", digits: 1 }];
  return [
    reach.indexShare === undefined ? told("index", `${share.toFixed(2)} % of the capture`) : atMost("index", share, 100 * reach.indexShare, ofCapture),
    reach.bytesPerCommand === undefined
      ? told("index for a command, keys apart", `${perCommand.toFixed(1)} bytes`)
      : atMost("index for a command, keys apart", perCommand, reach.bytesPerCommand, ofCommand),
    told("index; of that keys", `${megabytes(index, 1)}; ${megabytes(of("keyMemory"), 1)}`),
    told("all of WebAssembly's memory", megabytes(of("memory"), 1)),
    ...(Number.isNaN(peak) ? [] : [told("the page's process at most", megabytes(peak))]),
  ];
}

export async function measureLoading(bench: Bench, capture: CaptureOnDisk, { ofReading, peers = {}, ...reach }: Measured): Promise<Line[]> {
  const all = await pairs(bench, [capture.path]);
  const load = middle(all, ({ loading }) => loading.load) / 1000;
  const tools = Object.keys(peers).length === 0 ? [] : timeOtherTools(capture.path, capture.frames);
  return [
    ...loadLines(all, capture),
    atMost("loading, in times of merely reading", middle(all, ({ reading, loading }) => loading.load / reading), ofReading, TIMES),
    ...tools.flatMap(({ tool, seconds, frames }) => [
      told(`${tool}${frames < capture.frames ? `, by its first ${count(frames)} frames` : ""}`, `${seconds.toFixed(1)} s`),
      atLeast(`faster than ${tool}`, seconds / load, peers[tool] ?? 0, { unit: "x", digits: 1 }),
    ]),
    ...comfortLines(all),
    ...memoryLines(all, capture.bytes, reach),
  ];
}

function queryLine(what: string, { rows, slowest, result }: QueryTimes, limit: number): Line {
  return atMost(`${what} (result ${result.toFixed(0)}, slowest ${slowest.toFixed(0)} ms)`, rows, limit, MS);
}

function frameLines(what: string, { perSecond, late, longest }: Frames): Line[] {
  return [
    // Sixty a second, and a little for the clock's steps.
    atLeast(`${what}, frames a second`, perSecond, 59, { unit: "frames/s", digits: 1 }),
    told(`${what}, frames over 20 ms; the longest`, `${(100 * late).toFixed(1)} %; ${longest.toFixed(0)} ms`),
  ];
}

/** Filtering, sorting and scrolling what is open. Grouping has its place here when the page has it. */
export function measureRows(bench: Bench, capture: CaptureOnDisk): Promise<Line[]> {
  return onNewPage(bench, async (page) => {
    const { commands } = await timeLoading(page, bench.address, [capture.path]);
    const lines = [told("rows", count(commands))];
    lines.push(queryLine("filter", await timeFilters(page, bench.runs), 50));
    for (const column of ["latency", "key"]) lines.push(queryLine(`sort by ${column}`, await timeSorts(page, column), 250));
    const resting = await restingFrames(page);
    lines.push(told("at rest, frames a second", `${resting.perSecond.toFixed(1)} frames/s`));
    lines.push(...frameLines("wheel", await wheelFrames(page)), ...frameLines("scrollbar from end to end", await thumbFrames(page)));
    for (const order of ["in order of time", "sorted by latency"]) {
      if (order !== "in order of time") await sortBy(page, "latency");
      const { arrival, slowestArrival, jump } = await timeWindows(page);
      lines.push(atMost(`a window of rows, ${order} (slowest ${slowestArrival.toFixed(0)} ms)`, arrival, 30, MS));
      lines.push(told(`scrollbar's jump to rows drawn, ${order}`, `${jump.toFixed(0)} ms`));
    }
    return lines;
  });
}

/** Times that the page is opened: each takes two seconds, and the first of them are slow. */
const VISITS = 5;

export async function measurePage(bench: Bench): Promise<Line[]> {
  const weights: Weight[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) weights.push(await onNewPage(bench, (page) => weighPage(page, bench.address)));
  const of = (name: "requests" | "bytes" | "packedBytes" | "ready"): number => median(weights.map((weight) => weight[name]));
  return [
    told("requests; unpacked", `${of("requests")}; ${(of("bytes") / 1000).toFixed(0)} KB`),
    atMost("fetched, by gzip", of("packedBytes") / 1000, 150, { unit: "KB", digits: 1 }),
    atMost("drawn and ready for a file", of("ready"), 500, MS),
  ];
}

/** The last quarter of a ring may take so much longer than the first one and still be called linear: the machine's noise. */
const LINEAR = 1.25;

export async function measureRing(bench: Bench, ring: Ring): Promise<Line[]> {
  const all = await pairs(bench, ring.paths);
  const each = all.map(({ loading }) => quarters(loading, ring.bytes, ring.paths.length));
  const [first, last] = [median(each.map((quarter) => quarter.first)), median(each.map((quarter) => quarter.last))];
  return [
    told("files; really on the disk", `${ring.paths.length}; ${megabytes(ring.diskBytes)}`),
    ...loadLines(all, ring),
    told("loading, in times of merely reading", `${middle(all, ({ reading, loading }) => loading.load / reading).toFixed(2)} x`),
    told("a file, first quarter; last quarter", `${first.toFixed(1)} ms; ${last.toFixed(1)} ms`),
    atMost("last quarter, in times of the first", last / first, LINEAR, TIMES),
    ...comfortLines(all),
    ...memoryLines(all, ring.bytes, {}),
  ];
}
