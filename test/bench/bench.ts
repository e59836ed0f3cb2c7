/**
 * Measures the built page on generated captures and prints a table; asserts nothing.
 *
 *     npm run bench -- [--runs 3] [--scale 1] [--only small]
 *
 * `scale` multiplies the captures' sizes. Medians of the runs; a new page, and so a new worker, for each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { describeBrowser, findBrowser, launchBrowser } from "../support/browser";
import { buildPage } from "../support/built-page";
import { serveFolder } from "../support/static-server";
import { generate, type Generated, type Workload } from "./generate";
import { timeOtherTools } from "./other-tools";
import { type PageTimes, timePage } from "./page";
import { timeReading } from "./reading";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    scale: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const runs = Number(values.runs);
const scale = Number(values.scale);

const WORKLOADS: Readonly<Record<string, Workload>> = {
  small: { frames: 1e6 * scale, connections: 50, valueBytes: 24, segmentBytes: 1448, keys: 100_000 },
  "pipelined, 16 a frame": { frames: 3e5 * scale, connections: 50, valueBytes: 24, segmentBytes: 1448, keys: 100_000, pipeline: 16 },
  "20 KB, MTU 1500": { bytes: 3e8 * scale, connections: 20, valueBytes: 20_000, segmentBytes: 1448, keys: 10_000, plain: true },
  "20 KB, offload": { bytes: 3e8 * scale, connections: 20, valueBytes: 20_000, segmentBytes: 65_160, keys: 10_000, plain: true },
};

const print = (text: string): boolean => process.stdout.write(text);

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

async function onNewPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

/** Lines of the table for one capture: what, and the figure. */
function lines(capture: Generated, page: readonly PageTimes[], reading: number, others: ReadonlyMap<string, number>): [string, string][] {
  const megabytes = capture.bytes / 1e6;
  const of = (name: keyof PageTimes): number => median(page.map((times) => times[name]));
  const load = of("load") / 1000;
  return [
    ["capture, MB", megabytes.toFixed(0)],
    ["frames", capture.frames.toLocaleString("en")],
    ["commands, decoded of", `${of("commands").toLocaleString("en")} of ${capture.commands.toLocaleString("en")}`],
    ["load, s", load.toFixed(2)],
    ["load, MB/s", (megabytes / load).toFixed(0)],
    ["load, frames/s", Math.round(capture.frames / load).toLocaleString("en")],
    ["merely reading, MB/s", (megabytes / (reading / 1000)).toFixed(0)],
    ["first row, ms", of("firstRow").toFixed(0)],
    ["filter, ms", of("filter").toFixed(0)],
    ["sort, ms", of("sort").toFixed(0)],
    ["wasm memory, MB", (of("memory") / 1e6).toFixed(0)],
    ["wasm memory per captured MB", (of("memory") / capture.bytes).toFixed(2)],
    ...[...others].map(([tool, seconds]): [string, string] => [`${tool}, MB/s`, (megabytes / seconds).toFixed(0)]),
  ];
}

const folder = mkdtempSync(join(tmpdir(), "resplens-bench-"));
const found = findBrowser();
print(`Browser: ${describeBrowser(found)}\n`);
const server = await serveFolder(buildPage("bench-page"), "/resplens/");
const browser = await launchBrowser(found);
try {
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    if (values.only !== undefined && !name.startsWith(values.only)) continue;
    const path = join(folder, `${name.replace(/\W+/g, "-")}.pcap`);
    const capture = generate(path, workload);
    const reading: number[] = [];
    const times: PageTimes[] = [];
    for (let run = 0; run < runs; run += 1) {
      reading.push(await onNewPage(browser, (page) => timeReading(page, server.url, path)));
      times.push(await onNewPage(browser, (page) => timePage(page, server.url, path)));
    }
    print(`\n${name}\n`);
    for (const [label, figure] of lines(capture, times, median(reading), timeOtherTools(path))) {
      print(`  ${label.padEnd(28)} ${figure.padStart(20)}\n`);
    }
    rmSync(path);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
