/** Builds the page as `npm start` does, but into a folder of the caller's: a page which is being served stays as it is. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * `name` is a folder below build/. Gives its path. A process of its own, since the one that runs the tests has NODE_ENV
 * "test", with which libraries would be built in their development form.
 */
export function buildPage(name: string): string {
  const folder = join(root, "build", name);
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  execFileSync(process.execPath, [vite, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return folder;
}
