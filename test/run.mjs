/**
 * `npm test`: types, lint, unit tests, then the built page in a browser. Every step runs whatever became of the one
 * before, so that one report tells all. The last line counts: types and lint are one test each, the others are Vitest's.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const reports = join(root, "build", "test");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/** @typedef {{ name: string, passed: number, failed: number, seconds: number }} Step */

/**
 * Runs a command of node_modules with this Node.
 * @param {string} script its file below node_modules
 * @param {readonly string[]} options
 * @returns {boolean} whether it succeeded
 */
function run(script, options) {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", script), ...options], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TZ: "UTC" },
  });
  return status === 0;
}

/**
 * Types of one part of the code.
 * @param {string} project
 */
const typesOf = (project) => run("typescript/bin/tsc", ["-p", project]);

/**
 * Tests of one Vitest project, counted from its report. A run without a report, or which fails although all its tests
 * pass (an error outside of a test, a setup that broke), counts as one failure more.
 * @param {string} project
 * @returns {{ passed: number, failed: number }}
 */
function vitest(project) {
  const report = join(reports, `${project}.json`);
  const succeeded = run("vitest/vitest.mjs", [
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  let [passed, failed] = [0, 0];
  try {
    /** @type {unknown} */
    const counts = JSON.parse(readFileSync(report, "utf8"));
    const count = new Map(Object.entries(counts ?? {}));
    passed = Number(count.get("numPassedTests"));
    // Tests against captures that lie beside the repository are left out, and say so, where those are not there. In a
    // browser nothing may be left out: what does not run proves nothing.
    const skipped = Number(count.get("numPendingTests"));
    failed = Number(count.get("numTotalTests")) - passed - (project === "unit" ? skipped : 0);
    if (skipped > 0) process.stdout.write(`${String(skipped)} tests of ${project} were left out.\n`);
  } catch {
    process.stderr.write(`Vitest left no report of ${project}.\n`);
  }
  return { passed, failed: failed === 0 && !succeeded ? 1 : failed };
}

/** @type {Step[]} */
const steps = [];
/**
 * @param {string} name
 * @param {() => boolean | { passed: number, failed: number }} work
 */
function step(name, work) {
  process.stdout.write(`\n── ${name}\n`);
  const start = performance.now();
  const result = work();
  const counts = typeof result === "boolean" ? { passed: Number(result), failed: Number(!result) } : result;
  steps.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
}

step("types", () => ["src", "src/engine", "src/cli", "."].map(typesOf).every(Boolean));
step("lint", () => run("eslint/bin/eslint.js", ["--max-warnings", "0"]));
step("unit", () => vitest("unit"));
step("page", () => vitest("page"));

const passed = steps.reduce((sum, each) => sum + each.passed, 0);
const failed = steps.reduce((sum, each) => sum + each.failed, 0);
process.stdout.write("\n");
for (const each of steps) {
  const result = `${String(each.passed).padStart(5)} passed, ${String(each.failed)} failed`;
  process.stdout.write(`${each.name.padEnd(6)} ${result}  (${each.seconds.toFixed(1)} s)\n`);
}
const summary = `${String(passed)} passed, ${String(failed)} failed\n`;
writeFileSync(join(reports, "summary"), summary);
process.stdout.write(summary);
process.exitCode = failed === 0 ? 0 : 1;
