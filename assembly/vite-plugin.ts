/**
 * Gives the compiled module to whatever Vite bundles: `import decoder from "virtual:decoder"` is its gzip as base64. It
 * is inlined because a worker under the page's policy may not fetch it (see src/README.md).
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { buildDecoder } from "./build.mjs";
import { sourceFiles } from "./fingerprint.mjs";

const NAME = "virtual:decoder";
// Rollup's convention: a leading zero byte keeps other plugins away from a virtual module.
const ID = `\0${NAME}`;

export function decoderPlugin(): Plugin {
  return {
    name: "resplens-decoder",
    resolveId: (source) => (source === NAME ? ID : undefined),
    async load(id) {
      if (id !== ID) return undefined;
      for (const file of sourceFiles(fileURLToPath(new URL(".", import.meta.url)))) this.addWatchFile(file);
      const { path } = await buildDecoder();
      return `export default ${JSON.stringify(gzipSync(await readFile(path), { level: 9 }).toString("base64"))};`;
    },
  };
}
