/**
 * `npm run decode`: bundles src/cli/main.ts and what it needs into one file the first time, and again when a source has
 * changed, then runs it in this process. Says nothing on standard output itself.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fingerprint } from "../../assembly/fingerprint.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const builds = join(root, "build", "cli");
const sources = ["assembly", "src/cli", "src/engine", "src/model", "vite.config.ts", "package.json"];
const name = fingerprint(sources.map((path) => join(root, path)));
const bundle = join(builds, name, "main.js");

async function build() {
  const vite = await import("vite");
  // Built aside and then named, so that two runs at once cannot see half of it.
  const aside = join(builds, `.${name}.${String(process.pid)}`);
  await vite.build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "silent",
    ssr: { noExternal: true },
    build: {
      ssr: join(root, "src/cli/main.ts"),
      outDir: aside,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: "main.js", codeSplitting: false } },
    },
  });
  for (const entry of readdirSync(builds)) {
    if (!entry.startsWith(".")) rmSync(join(builds, entry), { recursive: true, force: true });
  }
  try {
    renameSync(aside, join(builds, name));
  } catch (error) {
    // Another run was faster; its result is the same.
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(bundle)) throw error;
  }
}

if (!existsSync(bundle)) {
  mkdirSync(builds, { recursive: true });
  await build();
}
await import(pathToFileURL(bundle).href);
