/** How long tcpdump and tshark take over the same file, where they are installed. */
import { spawnSync } from "node:child_process";

const TOOLS: Readonly<Record<string, readonly string[]>> = {
  tcpdump: ["-nn", "-r"],
  tshark: ["-n", "-r"],
};

/** Seconds by tool; a tool that is not installed has none. */
export function timeOtherTools(path: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const [tool, options] of Object.entries(TOOLS)) {
    const start = performance.now();
    const { status } = spawnSync(tool, [...options, path], { stdio: "ignore" });
    if (status === 0) times.set(tool, (performance.now() - start) / 1000);
  }
  return times;
}
