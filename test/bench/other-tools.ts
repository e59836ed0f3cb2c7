/** How long tcpdump and tshark take over the same file, where they are installed. */
import { spawnSync } from "node:child_process";

interface Tool {
  readonly name: string;
  readonly options: readonly string[];
  /** More frames are not read: the tool would take minutes. */
  readonly frames: number;
}

const TOOLS: readonly Tool[] = [
  { name: "tcpdump", options: ["-nn"], frames: 10_000_000 },
  { name: "tshark", options: ["-n"], frames: 500_000 },
];

export interface ToolTime {
  readonly tool: string;
  /** For the whole file; where only its first frames were read, as many times more as there are frames. */
  readonly seconds: number;
  /** How many were read. */
  readonly frames: number;
}

/** Of those that are asked for; a tool that is not installed has no entry. */
export function timeOtherTools(path: string, frames: number, asked: readonly string[]): ToolTime[] {
  return TOOLS.filter(({ name }) => asked.includes(name)).flatMap(({ name, options, frames: most }) => {
    const read = Math.min(frames, most);
    const start = performance.now();
    const { status } = spawnSync(name, [...options, ...(read < frames ? ["-c", String(read)] : []), "-r", path], { stdio: "ignore" });
    const seconds = ((performance.now() - start) / 1000) * (frames / read);
    return status === 0 ? [{ tool: name, seconds, frames: read }] : [];
  });
}
