/**
 * What merely reading files takes in a worker of the same browser: the floor that no decoder can go below. A page of
 * its own, since the real one's policy would not run this code.
 */
import { closeSync, openSync, readSync } from "node:fs";
import type { Page } from "playwright-core";
import { USER_MS } from "./recorder";

const WORKER = `
  // As src/engine/blob-stream.ts reads, which is the fastest way that we know. The reader has a global name, since Chromium would collect it as garbage.
  let reader;
  const read = async (file) => {
    reader = file.stream().getReader({ mode: "byob" });
    let buffer = new ArrayBuffer(2 ** 20);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return;
      ({ buffer } = value);
    }
  };
  onmessage = async ({ data: files }) => {
    const start = performance.now();
    for (const file of files) await read(file);
    postMessage(performance.now() - start);
  };`;

const PAGE = `<!doctype html><input type="file" multiple><script type="module">
  const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(WORKER)}])));
  document.querySelector("input").onchange = (event) => worker.postMessage([...event.target.files]);
  worker.onmessage = ({ data }) => { document.documentElement.dataset.took = String(data); };
</script>`;

/** Reads files once, so that all who are measured find them in the system's cache, or as much of them as it holds. */
export function warm(paths: readonly string[]): void {
  const buffer = Buffer.allocUnsafe(8 << 20);
  for (const path of paths) {
    const file = openSync(path, "r");
    while (readSync(file, buffer) > 0);
    closeSync(file);
  }
}

/** Milliseconds for all files, one after the other. `origin` is any address that `page` may go to; nothing is fetched from it. */
export async function timeReading(page: Page, origin: string, paths: readonly string[]): Promise<number> {
  const address = new URL("reading", origin).href;
  await page.route(address, (route) => route.fulfill({ contentType: "text/html", body: PAGE }));
  await page.goto(address);
  // As long as a loading waits, too: a browser that has just begun is busy with itself.
  await page.waitForTimeout(USER_MS);
  await page.setInputFiles("input", [...paths]);
  await page.waitForSelector("html[data-took]", { state: "attached", timeout: 0 });
  return Number(await page.getAttribute("html", "data-took"));
}
