/** What is measured, section by section: the figures as lines of the report. */
import type { Browser, Page } from "playwright-core";
import { type Loading, timeLoading } from "./loading";
import { timeOtherTools, type ToolTime } from "./other-tools";
import { peakOfPages } from "./processes";
import { sortBy, timeFilter, timeGroups, type QueryTimes, timeSort } from "./queries";
import { timeReading, warm } from "./reading";
import { allOf, atLeast, atMost, count, type Line, median, megabytes, told } from "./report";
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
export async function onNewPage<T>({ browser }: Bench, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

/** One run: what merely reading takes, what the page takes right after it, and then the others. */
interface Run {
  readonly reading: number;
  readonly loading: Loading;
  readonly peak: number | undefined;
  readonly tools: readonly ToolTime[];
}

async function runsOver(bench: Bench, paths: readonly string[], timeTools: () => readonly ToolTime[] = () => []): Promise<Run[]> {
  const { browser, address, runs } = bench;
  const found: Run[] = [];
  warm(paths);
  for (let run = 0; run < runs; run += 1) {
    const reading = await onNewPage(bench, (page) => timeReading(page, address, paths));
    const [loading, peak] = await onNewPage(bench, async (page) => [await timeLoading(page, address, paths), await peakOfPages(browser)]);
    found.push({ reading, loading, peak, tools: timeTools() });
  }
  return found;
}

const middle = (all: readonly Run[], of: (run: Run) => number): number => median(all.map(of));

/** Lines that every loading has. `made`: what the generator knows to be in the files. */
function loadLines(all: readonly Run[], made: { readonly bytes: number; readonly frames: number; readonly commands: number; readonly keys: number }): Line[] {
  const load = middle(all, ({ loading }) => loading.load);
  const reading = middle(all, (run) => run.reading);
  const decoded = (name: "frames" | "commands" | "keys"): number => middle(all, ({ loading }) => loading[name]);
  const rate = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s, ${(made.bytes / 1e3 / milliseconds).toFixed(0)} MB/s`;
  return [
    told("capture", megabytes(made.bytes)),
    told("frames, decoded of generated", `${count(decoded("frames"))} of ${count(made.frames)}`),
    told("distinct keys", `${count(decoded("keys"))} of ${count(made.keys)}`),
    allOf("commands", decoded("commands"), made.commands),
    ...[...new Set(all.flatMap(({ loading }) => loading.messages))].map((message) => told(`the page says: ${message}`, "")),
    told("drop to complete tables", `${rate(load)}, ${count(Math.round((1000 * decoded("frames")) / load))} frames/s`),
    told("merely reading", rate(reading)),
  ];
}

/** Of each run's own two times, since both swing with what else the machine does; with the least and the most. */
function ofReadingLine(all: readonly Run[], limit?: number): Line {
  const each = all.map(({ reading, loading }) => loading.load / reading);
  const what = `loading, of merely reading (${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`;
  return limit === undefined ? told(what, `${median(each).toFixed(TIMES.digits)} ${TIMES.unit}`) : atMost(what, median(each), limit, TIMES);
}

function comfortLines(all: readonly Run[]): Line[] {
  const tasks = middle(all, ({ loading }) => loading.longTasks).toFixed(0);
  return [
    atMost("first rows after the drop", middle(all, ({ loading }) => loading.firstRow), 150, MS),
    atMost(`longest of ${tasks} tasks over 50 ms on the page meanwhile`, middle(all, ({ loading }) => loading.longestTask), 50, MS),
  ];
}

function memoryLines(all: readonly Run[], bytes: number, reach: Pick<Measured, "indexShare" | "bytesPerCommand">): Line[] {
  const of = (name: "index" | "memory" | "keyMemory" | "commands"): number => middle(all, ({ loading }) => loading[name]);
  const index = of("index");
  const perCommand = (index - of("keyMemory")) / of("commands");
  const share = (100 * index) / bytes;
  const peak = middle(all, (run) => run.peak ?? NaN);
  const [ofCapture, ofCommand] = [{ unit: "% of the capture", digits: 2 }, { unit: "bytes", digits: 1 }];
  return [
    reach.indexShare === undefined ? told("index", `${share.toFixed(2)} % of the capture`) : atMost("index", share, 100 * reach.indexShare, ofCapture),
    reach.bytesPerCommand === undefined
      ? told("index for a command, keys apart", `${perCommand.toFixed(1)} bytes`)
      : atMost("index for a command, keys apart", perCommand, reach.bytesPerCommand, ofCommand),
    told("index; of that keys", `${megabytes(index, 1)}; ${megabytes(of("keyMemory"), 1)}`),
    told("all of WebAssembly's memory; per captured MB", `${megabytes(of("memory"), 1)}; ${(of("memory") / bytes).toFixed(2)} MB`),
    ...(Number.isNaN(peak) ? [] : [told("the page's process at most", megabytes(peak))]),
  ];
}

/** None for a tool that is not installed. */
function peerLines(all: readonly Run[], frames: number, tool: string, times: number): Line[] {
  const each = all.flatMap(({ loading, tools }) => tools.filter((time) => time.tool === tool).map((time) => ({ ...time, load: loading.load / 1000 })));
  const read = each[0]?.frames;
  if (read === undefined) return [];
  return [
    told(`${tool}${read < frames ? `, by the first ${count(read)} frames` : ""}`, `${median(each.map(({ seconds }) => seconds)).toFixed(1)} s`),
    atLeast(`faster than ${tool}`, median(each.map(({ seconds, load }) => seconds / load)), times, { unit: "x", digits: 1 }),
  ];
}

export async function measureLoading(bench: Bench, capture: CaptureOnDisk, { ofReading, peers = {}, ...reach }: Measured): Promise<Line[]> {
  const all = await runsOver(bench, [capture.path], () => timeOtherTools(capture.path, capture.frames, Object.keys(peers)));
  return [
    ...loadLines(all, capture),
    ofReadingLine(all, ofReading),
    ...Object.entries(peers).flatMap(([tool, times]) => peerLines(all, capture.frames, tool, times)),
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

/** What is looked for: of the rows of generate.ts a hundredth, a third, a sixth, none, a fiftieth. */
const FILTERS = ["user:77", "get", "hits:", "no such key", "10.0.0.7"];

/** Filtering, sorting and scrolling what is open. */
export function measureRows(bench: Bench, capture: CaptureOnDisk): Promise<Line[]> {
  return onNewPage(bench, async (page) => {
    const { commands } = await timeLoading(page, bench.address, [capture.path]);
    const lines = [told("rows", count(commands))];
    for (const text of FILTERS) lines.push(queryLine(`filter "${text}"`, await timeFilter(page, text, bench.runs), 50));
    for (const column of ["latency", "key"]) lines.push(queryLine(`sort by ${column}`, await timeSort(page, column, bench.runs), 250));
    const groups = await timeGroups(page, bench.runs);
    lines.push(atMost(`group by key, in the Keys tab (slowest ${groups.keys.slowest.toFixed(0)} ms)`, groups.keys.rows, 200, MS));
    lines.push(told("all groups of the Overview, with percentiles and tops", `${groups.overview.toFixed(0)} ms`));
    const resting = await restingFrames(page);
    lines.push(told("at rest, frames a second", `${resting.perSecond.toFixed(1)} frames/s`));
    lines.push(...frameLines("wheel", await wheelFrames(page)));
    const thumb = await thumbFrames(page);
    lines.push(...frameLines("scrollbar", thumb.frames), told("scrollbar, from its standing still to rows drawn", `${thumb.settle.toFixed(0)} ms`));
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
  const all = await runsOver(bench, ring.paths);
  const each = all.map(({ loading }) => quarters(loading, ring.bytes, ring.paths.length));
  const [first, last] = [median(each.map((quarter) => quarter.first)), median(each.map((quarter) => quarter.last))];
  return [
    told("files; really on the disk", `${ring.paths.length}; ${megabytes(ring.diskBytes)}`),
    ...loadLines(all, ring),
    ofReadingLine(all),
    told("a file, first quarter; last quarter", `${first.toFixed(1)} ms; ${last.toFixed(1)} ms`),
    atMost("last quarter, in times of the first", last / first, LINEAR, TIMES),
    ...comfortLines(all),
    ...memoryLines(all, ring.bytes, {}),
  ];
}
