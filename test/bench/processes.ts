/** The memory of the browser's own processes, where the system tells: the page's index is not all that a page takes. */
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";

/** Most bytes that a process that runs pages has had at once since it began; undefined where there is no /proc. */
export async function peakOfPages(browser: Browser): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => peakOf(id));
    return Math.max(...peaks);
  } finally {
    await session.detach();
  }
}

/** `VmHWM: 1234 kB`, proc(5). A process that is gone has had nothing. */
function peakOf(id: number): number {
  try {
    const [, kilobytes = "0"] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
