/**
 * Two projects: `unit` runs under Node, WebAssembly included; `page` drives the built page in a real browser. Each has
 * its own setup, so that `npx vitest run --project unit` needs neither a page nor a browser.
 */
import { defineConfig } from "vitest/config";
import { decoderPlugin } from "./assembly/vite-plugin.ts";
import { grammarPlugin } from "./src/model/filter/vite-plugin.ts";

process.env.TZ = "UTC";

export default defineConfig({
  plugins: [decoderPlugin(), grammarPlugin()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**"],
          globalSetup: ["test/support/setup-decoder.ts"],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "page",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/support/setup-page.ts"],
          // One browser at a time: timing on a machine with two cores stays fair.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
