/** What a visitor waits for before a capture is opened: the bytes that are fetched, and the time until a file can be dropped. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { readyAt, record } from "./recorder";

/** What the page fetches by itself it has fetched by then. */
const SETTLE_MS = 1500;

export interface Weight {
  readonly requests: number;
  readonly bytes: number;
  /** As a static host would send them: gzip at its usual level. Headers of HTTP are not counted. */
  readonly packedBytes: number;
  /** Milliseconds from the navigation until the page is drawn and takes files. Nothing is cached, the server is this machine. */
  readonly ready: number;
}

export async function weighPage(page: Page, address: string): Promise<Weight> {
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.url().startsWith("http")) bodies.push(response.body());
  });
  await record(page);
  await page.goto(address);
  const ready = await readyAt(page);
  await page.waitForTimeout(SETTLE_MS);
  const fetched = await Promise.all(bodies);
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    requests: fetched.length,
    bytes: sum(fetched.map((body) => body.length)),
    packedBytes: sum(fetched.map((body) => gzipSync(body).length)),
    ready,
  };
}
