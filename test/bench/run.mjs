/** `npm run bench`: runs bench.ts, which is TypeScript, through Vite. */
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
await runnerImport(fileURLToPath(new URL("bench.ts", import.meta.url)), { root, configFile: false });
