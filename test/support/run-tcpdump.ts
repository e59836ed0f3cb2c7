/** tcpdump itself, for writing down what it prints of frames that a test makes. Tests need only what was written. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concat } from "./bytes";
import type { OddFrame } from "./odd-frames";
import { pcapHeader, pcapRecord } from "./pcap";

/** `tcpdump -nn -t -T resp` of one frame, without the last line end. */
export function tcpdumpPrints(frame: OddFrame, ...options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "lines-"));
  try {
    const file = join(folder, "frame.pcap");
    const record = pcapRecord({ time: 0n, bytes: frame.bytes, wireLength: frame.wireLength ?? frame.bytes.length });
    writeFileSync(file, concat(pcapHeader({ linkType: frame.linkType }), record));
    const { stdout, status, stderr } = spawnSync("tcpdump", ["-nn", "-t", ...options, "-r", file], { encoding: "latin1" });
    if (status !== 0) throw new Error(`tcpdump: ${stderr}`);
    return stdout.replace(/\n$/, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
