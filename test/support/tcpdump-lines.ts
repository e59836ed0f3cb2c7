/** The lines of a capture as tcpdump would print them, with its memory of conversations (print-tcp.c: tcp_seq_hash). */
import type { CapturedFrame, FrameContext } from "../../src/model/packet/frame";
import { type LineOptions, packetLine, packetTime, printFrame } from "../../src/model/packet/tcpdump-line";
import type { SeenTcp } from "../../src/model/packet/printer";

const ACK = 0x10;
const SYN = 0x02;
export const REDIS_PORT = 6379;

/** A payload that begins a message, told as tcpdump tells it. */
export const RESP: NonNullable<FrameContext["resp"]> = { text: "", from: 0, types: 2 };
export const DEFAULT_OPTIONS: LineOptions = { absolute: false, link: false, reveal: true };

/** First sequence numbers of both sides (`low`: of that with the lower port) of a conversation: set by its first frame with ACK and by each SYN with ACK. */
export class Conversations {
  private readonly known = new Map<string, { low: number; high: number }>();

  relative(tcp: SeenTcp): FrameContext["relative"] {
    if ((tcp.flags & ACK) === 0) return undefined;
    const reversed = tcp.sourcePort > tcp.targetPort || (tcp.sourcePort === tcp.targetPort && Buffer.compare(tcp.source, tcp.target) > 0);
    const side = (which: "source" | "target"): string => `${Buffer.from(tcp[which]).toString("hex")}:${which === "source" ? tcp.sourcePort : tcp.targetPort}`;
    const key = reversed ? `${side("target")} ${side("source")}` : `${side("source")} ${side("target")}`;
    const begun = this.known.get(key);
    if (begun === undefined || (tcp.flags & SYN) !== 0) {
      const other = tcp.acknowledgement - 1;
      this.known.set(key, reversed ? { low: other, high: tcp.sequence } : { low: tcp.sequence, high: other });
      return undefined;
    }
    return reversed ? { sequence: begun.high, acknowledgement: begun.low } : { sequence: begun.low, acknowledgement: begun.high };
  }
}

/** `isResp`: which payloads tcpdump reads as RESP: those of its port, or all (`-T resp`). */
export function tcpdumpLines(frames: readonly CapturedFrame[], { options = DEFAULT_OPTIONS, isResp = isRedisPort }: { readonly options?: LineOptions; readonly isResp?: (tcp: SeenTcp) => boolean } = {}): string[] {
  const conversations = new Conversations();
  return frames.map((frame) => {
    const { tcp } = printFrame(frame, {}, options);
    const relative = tcp === undefined || options.absolute ? undefined : conversations.relative(tcp);
    const context = { ...(relative === undefined ? {} : { relative }), ...(tcp !== undefined && isResp(tcp) ? { resp: RESP } : {}) };
    const line = packetLine(frame, context, options);
    // A record with lengths that cannot be is told without its time.
    return line.startsWith("[Invalid header") ? line : `${packetTime(frame, "utc")} ${line}`;
  });
}

export function isRedisPort(tcp: SeenTcp): boolean {
  return tcp.sourcePort === REDIS_PORT || tcp.targetPort === REDIS_PORT;
}

/** What tcpdump printed, one text for each frame; some files tell its error output behind that. */
export function goldenLines(text: string): string[] {
  const lines: string[] = [];
  const [output = ""] = text.split(/^--- stderr ---$/m, 1);
  for (const line of output.replace(/\n$/, "").split("\n")) {
    if (/^(?:\d{4}-\d\d-\d\d \d\d:|\[Invalid header|\[Error converting)/.test(line)) lines.push(line);
    else if (lines.length > 0) lines.push(`${lines.pop() ?? ""}\n${line}`);
  }
  return lines;
}
