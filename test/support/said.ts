/** A conversation as the lines of its headless rows: what a user of the command line reads of it. */
import { bytesSource } from "../../src/engine/source";
import { pcap } from "./pcap";
import { type ConversationOptions, conversation, frames, type FrameOptions, type Segment } from "./conversation";
import { recordsOf, type RowRecord } from "./records";

export interface SaidOptions extends ConversationOptions, FrameOptions {
  readonly reveal?: boolean;
  /** What happens to the segments on their way. */
  readonly mutate?: (segments: Segment[]) => readonly Segment[];
}

export function recordsOfText(text: string, { reveal = false, mutate, ...options }: SaidOptions = {}): Promise<RowRecord[]> {
  const segments = conversation(text, options);
  return recordsOf(bytesSource("said.pcap", pcap(frames(mutate?.(segments) ?? segments, options))), { reveal });
}

/** `GET a: ok bulk x`; of rows that are no commands their kind first; behind it what is not exact. */
export function line({ kind, args, status, reply, pairing, reason }: RowRecord): string {
  const what = kind === "command" ? args.join(" ") : [kind, ...args].join(" ");
  const said = reply === null ? "" : ` ${reply.type} ${reply.text}`;
  const doubt = pairing === "exact" || kind === "push" || kind === "monitor" || kind === "replication" ? "" : ` (${pairing}: ${reason ?? ""})`;
  return `${what}: ${status}${said}${doubt}`;
}

export async function said(text: string, options?: SaidOptions): Promise<string[]> {
  return (await recordsOfText(text, options)).map(line);
}
