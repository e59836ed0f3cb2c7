/**
 * Measures the built page on generated captures and prints what it finds beside what is to be reached; asserts nothing.
 *
 *     npm run bench -- [--runs 3] [--scale 1] [--only small] [--ring 40|full]
 *
 * What each line means is in README.md. Medians of the runs; a new page, and so a new worker, for each.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeBrowser, findBrowser, launchBrowser } from "../support/browser";
import { buildPage } from "../support/built-page";
import { serveFolder } from "../support/static-server";
import { Report } from "./report";
import { makeRing } from "./ring-files";
import { type Bench, measureLoading, measurePage, measureRing, measureRows } from "./sections";
import { measureScaling } from "./scaling";
import { Captures, SMALL_FRAMES, workloads } from "./workloads";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    scale: { type: "string", default: "1" },
    /** The beginning of a section's name. */
    only: { type: "string" },
    ring: { type: "string", default: "40" },
  },
});
const FULL_RING = 400;
const ringFiles = values.ring === "full" ? FULL_RING : Number(values.ring);

const report = new Report();
const folder = mkdtempSync(join(tmpdir(), "resplens-bench-"));
const captures = new Captures(folder);
const measured = workloads(Number(values.scale));

/** Every section by its name; what one leaves on the disk for the next one, the last that needs it removes. */
function sectionsOf(bench: Bench): Map<string, () => Promise<void>> {
  const sections = new Map<string, () => Promise<void>>();
  sections.set("page", async () => report.section("page, before a capture is opened", await measurePage(bench)));
  for (const [name, each] of Object.entries(measured)) {
    sections.set(name, async () => {
      report.section(name, await measureLoading(bench, captures.get(name, each.workload), each));
      if (name !== SMALL_FRAMES || values.only !== undefined) captures.drop(name);
    });
    if (name !== SMALL_FRAMES) continue;
    sections.set("rows", async () => {
      report.section("rows of the small frames", await measureRows(bench, captures.get(name, each.workload)));
      if (values.only !== undefined) captures.drop(name);
    });
    sections.set("workers", async () => {
      report.section("workers, on the small frames", await measureScaling(bench, captures.get(name, each.workload)));
      captures.drop(name);
    });
  }
  sections.set("ring", async () => {
    const place = join(folder, "ring");
    mkdirSync(place);
    report.section(`ring of ${ringFiles} files`, await measureRing(bench, makeRing(place, ringFiles)));
    rmSync(place, { recursive: true });
  });
  return sections;
}

const found = findBrowser();
report.say(`Browser: ${describeBrowser(found)}`);
report.say(`Machine: ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}, ${process.platform}, ${new Date().toISOString().slice(0, 10)}`);
// Whoever else computes meanwhile is in every figure.
const sayLoad = (): void => report.say(`Processes that want to compute: ${(loadavg()[0] ?? 0).toFixed(1)}`);
sayLoad();
const server = await serveFolder(buildPage("bench-page"), "/resplens/");
const browser = await launchBrowser(found);
try {
  for (const [name, measureSection] of sectionsOf({ browser, address: server.url, runs: Number(values.runs) })) {
    if (values.only === undefined || name.startsWith(values.only)) await measureSection();
  }
  report.summary();
  sayLoad();
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
