/**
 * What merely reading a file takes in a worker of the same browser: the floor that no decoder can go below. A page of
 * its own, since the real one's policy would not run this code.
 */
import type { Page } from "playwright-core";

const WORKER = `
  onmessage = async ({ data: file }) => {
    const start = performance.now();
    const reader = file.stream().getReader();
    for (;;) {
      const { done } = await reader.read();
      if (done) break;
    }
    postMessage(performance.now() - start);
  };`;

const PAGE = `<!doctype html><input type="file"><script type="module">
  const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(WORKER)}])));
  document.querySelector("input").onchange = (event) => worker.postMessage(event.target.files[0]);
  worker.onmessage = ({ data }) => { document.documentElement.dataset.took = String(data); };
</script>`;

/** Milliseconds. `origin` is any address that `page` may go to; nothing is fetched from it. */
export async function timeReading(page: Page, origin: string, path: string): Promise<number> {
  const address = new URL("reading", origin).href;
  await page.route(address, (route) => route.fulfill({ contentType: "text/html", body: PAGE }));
  await page.goto(address);
  await page.setInputFiles("input", path);
  await page.waitForSelector("html[data-took]", { timeout: 0 });
  return Number(await page.getAttribute("html", "data-took"));
}
