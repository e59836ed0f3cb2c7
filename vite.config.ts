/** Builds the page, serves it, and bundles the command line (`build.ssr`, see src/cli/decode.mjs). */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { enumPlugin } from "./assembly/enum-plugin.ts";
import { decoderPlugin } from "./assembly/vite-plugin.ts";
import { commandsPlugin } from "./src/model/commands-plugin.ts";
import { grammarPlugin } from "./src/model/filter/vite-plugin.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `virtual:sample`: the capture behind "Try a sample" as base64 of its gzip, since the page may not fetch it. */
function samplePlugin(): Plugin {
  const id = "\0virtual:sample";
  return {
    name: "resplens-sample",
    resolveId: (source) => (source === "virtual:sample" ? id : undefined),
    async load(loaded) {
      if (loaded !== id) return undefined;
      const bytes = await promisify(gzip)(await readFile(at("public/sample.pcap")), { level: 9 });
      return `export default ${JSON.stringify(bytes.toString("base64"))};`;
    },
  };
}

/** The policy forbids every connection, and Vite's development server needs one; only there it is left out. */
function withoutPolicyWhileDeveloping(): Plugin {
  return {
    name: "resplens-development-policy",
    apply: "serve",
    transformIndexHtml: (html) => html.replace(/<meta[^>]+http-equiv="Content-Security-Policy"[^>]*>/i, ""),
  };
}

/** Whether `npm start` can expect to open a browser: not in CI, and on Linux not without a display. */
function hasScreen(): boolean {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI !== undefined && CI !== "") return false;
  return process.platform !== "linux" || (DISPLAY ?? "") !== "" || (WAYLAND_DISPLAY ?? "") !== "";
}

/** Compiling assembly/ takes most of a build, and may: no warning about slow plugins. */
const checks = { bundlerTimings: false };

export default defineConfig({
  root: at("src"),
  base: "./",
  publicDir: at("public"),
  plugins: [decoderPlugin(), enumPlugin(), commandsPlugin(), grammarPlugin(), samplePlugin(), withoutPolicyWhileDeveloping()],
  worker: { format: "es", plugins: () => [decoderPlugin(), enumPlugin(), commandsPlugin(), grammarPlugin()], rolldownOptions: { checks } },
  build: {
    outDir: at("dist"),
    emptyOutDir: true,
    // Its polyfill would fetch, which the policy forbids.
    modulePreload: { polyfill: false },
    rolldownOptions: { checks },
    // The module and the sample are inlined on purpose.
    chunkSizeWarningLimit: 2048,
  },
  preview: { host: "127.0.0.1", port: 4173, open: hasScreen() },
  server: { host: "127.0.0.1" },
});
