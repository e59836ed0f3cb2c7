/** Frames as the text that tcpdump prints: line by line, times first, read window by window, so that any number of them can be saved. */
import type { PacketRow } from "../model/packet/row";
import { packetLine, packetTime } from "../model/packet/tcpdump-line";
import type { LineChoice } from "./packet-columns";

/** Rows of the table's newest result with all their bytes; fewer where it ends. */
export type ReadPackets = (start: number, count: number) => Promise<readonly PacketRow[]>;

/** Rows of one question: their bytes cross from the worker. */
const ROWS = 256;

export interface TextChoice extends LineChoice {
  readonly zone: "local" | "utc";
}

/** Undefined where `signal` stopped it. `onProgress` is told the lines so far. */
export async function saveLines(read: ReadPackets, count: number, choice: TextChoice, signal: AbortSignal, onProgress: (lines: number) => void): Promise<Blob | undefined> {
  const parts: Blob[] = [];
  for (let start = 0; start < count; ) {
    const rows = await read(start, Math.min(ROWS, count - start));
    if (signal.aborted) return undefined;
    // The table has another result by now, or the file is gone.
    if (rows.length === 0) throw new Error("the rows are no longer there.");
    // A blob's bytes need not stay in memory.
    parts.push(new Blob(rows.map((row) => `${[packetTime(row.frame, choice.zone), packetLine(row.frame, row.context, choice)].join(" ").trimStart()}\n`)));
    start += rows.length;
    onProgress(start);
  }
  return new Blob(parts, { type: "text/plain" });
}
