/**
 * `npm run fuzz [-- --seconds 60] [--seed N]`: the fuzz tests for longer, each `seconds`, from another seed each time unless
 * one is given. A failure names its seed; `--seed` with that number, less its test's first one, repeats it at once.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" }, seed: { type: "string" } } });
const seed = values.seed ?? String(Math.floor(Date.now() / 1000) % 900_000);
process.stdout.write(`Seeds from ${seed}, ${values.seconds} s for each test.\n`);
const root = fileURLToPath(new URL("..", import.meta.url));
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--project=unit", "test/assembly/fuzz.test.ts", "test/src/model/packet/line-fuzz.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, TZ: "UTC", FUZZ_SECONDS: values.seconds, FUZZ_SEED: seed },
});
process.exitCode = status ?? 1;
