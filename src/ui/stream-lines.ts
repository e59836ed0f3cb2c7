/**
 * A page of a stream as lines of one height: a line for each message, its bytes as text, or sixteen of them a line. What is missing or hidden is a line
 * of its own in every form. Texts are made when a line is looked at: pages have many that nobody does.
 */
import { Kind, ReplyType } from "../../assembly/schema";
import type { CommandRow } from "../model/api";
import { escapeBytes } from "../model/escape";
import { BYTES_A_ROW, hexdump, incompleteTail, textOf } from "../model/hexdump";
import { CUT, MASK } from "../model/reply-text";
import type { StreamMessage, StreamPage, StreamPart } from "../model/stream";
import { formatBytes, formatCount, formatPlural } from "../model/units";

export type StreamMode = "resp" | "text" | "hex";
export type StreamSide = "both" | "client" | "server";

export interface StreamLine {
  readonly tone: "" | "gap" | "hidden" | "quiet" | "bad";
  readonly fromServer: boolean;
  /** Number of the frame that carried its first byte, from 1, and when. */
  readonly frame: number;
  readonly time: number;
  /** Its bytes, from the side's first. */
  readonly offset: number;
  readonly length: number;
  readonly text: () => string;
}

/** Longer lines of text are broken, unless somebody says how many characters there is room for. */
const COLUMNS = 120;
const CR = 0x0d;
const LF = 0x0a;

/** Bytes of a side that follow each other without a word of the other. */
interface Run {
  readonly parts: StreamPart[];
  readonly from: number;
  length: number;
}

export function linesOf(page: StreamPage, mode: StreamMode, side: StreamSide = "both", columns = COLUMNS): StreamLine[] {
  const lines: StreamLine[] = [];
  const told = new Set<number>();
  let run: Run | undefined;
  const write = (): void => {
    if (run !== undefined) lines.push(...(mode === "hex" ? hexLines(page, run) : textLines(page, run, mode, columns)));
    run = undefined;
  };
  for (const part of page.parts) {
    if (side !== "both" && part.fromServer !== (side === "server")) continue;
    const { at, without, message } = part;
    const before = run?.parts.at(-1);
    if (at !== undefined) {
      if (run !== undefined && before?.fromServer === part.fromServer && run.from + run.length === at) {
        run.parts.push(part);
        run.length += part.length;
      } else {
        write();
        run = { parts: [part], from: at, length: part.length };
      }
      continue;
    }
    write();
    if (without === "told" && message !== undefined) {
      const line = told.has(message) ? undefined : messageLine(page, part, message);
      if (line !== undefined) lines.push(line);
      told.add(message);
    } else join(lines, without === "lost" ? gapLine(part) : hiddenLine(part));
  }
  write();
  return lines;
}

/** What is missing or hidden of a side is one line, however many frames it takes. */
function join(lines: StreamLine[], line: StreamLine): void {
  const before = lines.at(-1);
  if (before?.tone !== line.tone || before.fromServer !== line.fromServer || before.offset + before.length !== line.offset) lines.push(line);
  else lines[lines.length - 1] = (line.tone === "gap" ? gapLine : hiddenLine)({ ...before, length: before.length + line.length });
}

type Place = Pick<StreamLine, "fromServer" | "frame" | "time" | "offset" | "length">;

function gapLine({ fromServer, frame, time, offset, length }: Place): StreamLine {
  return { tone: "gap", fromServer, frame, time, offset, length, text: () => `— ${formatPlural(length, "byte was", "bytes were")} not captured —` };
}

function hiddenLine({ fromServer, frame, time, offset, length }: Place): StreamLine {
  return { tone: "hidden", fromServer, frame, time, offset, length, text: () => `${MASK} (${formatPlural(length, "byte")} that may hold a secret)` };
}

/** Undefined for a message that began on a page before and ends on this one: that page has its line. */
function messageLine(page: StreamPage, { fromServer, frame, time, offset }: StreamPart, place: number): StreamLine | undefined {
  const message = page.messages[place];
  const row = page.rows[message?.row ?? -1];
  if (message === undefined || row === undefined) throw new Error("A message without its row.");
  const begun = offset - message.offset;
  const line = { fromServer, frame, time, offset, length: message.bytes - begun };
  const last = begun === 0 ? undefined : page.parts.findLast((part) => part.message === place);
  if (last !== undefined && last.offset + last.length >= message.offset + message.bytes) return undefined;
  // A page in the middle of a long message says which one it is.
  if (begun > 0) return { ...line, tone: "quiet", text: () => `${CUT} ${message.isRequest ? row.command : `reply to ${row.command}`} goes on: byte ${formatCount(begun + 1)} of ${formatBytes(message.bytes)}` };
  const isBad = !message.isRequest && !message.isQueued && (row.replyType === ReplyType.ERROR || row.replyType === ReplyType.BULK_ERROR);
  return { ...line, tone: isBad ? "bad" : "", text: () => messageText(row, message) };
}

/** A message in the words of its row: `GET "user:1"`, `"Ada"`. */
export function messageText(row: CommandRow, { isRequest, isQueued }: StreamMessage): string {
  const words = `${row.command} ${row.arguments}`.trimEnd();
  if (isRequest || row.kind === Kind.REPLICATION) return words;
  if (isQueued) return "QUEUED";
  if (row.kind === Kind.MONITOR) return `${row.reply} ${words}`;
  switch (row.replyType) {
    case ReplyType.BULK:
    case ReplyType.VERBATIM:
      return row.reply === MASK ? MASK : `"${row.reply}"`;
    case ReplyType.ERROR:
    case ReplyType.BULK_ERROR:
      return `(error) ${row.reply}`;
    default:
      return row.reply;
  }
}

function hexLines({ bytes }: StreamPage, run: Run): StreamLine[] {
  const partAt = partFinder(run);
  const [first] = run.parts;
  return Array.from({ length: Math.ceil(run.length / BYTES_A_ROW) }, (_, row) => {
    const start = row * BYTES_A_ROW;
    const length = Math.min(BYTES_A_ROW, run.length - start);
    const offset = (first?.offset ?? 0) + start;
    // Eight digits are what is known behind a jump.
    return { ...partAt(start), tone: "", offset, length, text: () => hexdump(bytes.subarray(run.from + start, run.from + start + length), offset % 2 ** 32) };
  });
}

/** `mode` resp: of bytes that no row tells, in quotes. */
function textLines({ bytes }: StreamPage, run: Run, mode: StreamMode, columns: number): StreamLine[] {
  const partAt = partFinder(run);
  const lines: StreamLine[] = [];
  const offset = run.parts[0]?.offset ?? 0;
  const end = run.from + run.length;
  for (let from = run.from; from < end; ) {
    const feed = bytes.subarray(from, Math.min(end, from + columns)).indexOf(LF);
    let to = feed < 0 ? Math.min(end, from + columns) : from + feed + 1;
    if (feed < 0 && to < end) to -= incompleteTail(bytes.subarray(from, to));
    // A line's end is no part of its text, unless it is another one than those of the protocol.
    const isEnded = feed >= 0 && bytes[to - 2] === CR && to - 2 >= from;
    const [start, shown] = [from, isEnded ? to - 2 : feed >= 0 ? to - 1 : to];
    const place = { ...partAt(start - run.from), offset: offset + start - run.from, length: to - start };
    lines.push(mode === "resp"
      ? { ...place, tone: "quiet", text: () => `"${escapeBytes(bytes, start, start + place.length)}"` }
      : { ...place, tone: "", text: () => textOf(bytes.subarray(start, shown)) });
    from = to;
  }
  return lines;
}

/** The part that holds a byte of a run; asked for ascending ones. */
function partFinder({ parts }: Run): (place: number) => Pick<StreamLine, "fromServer" | "frame" | "time"> {
  let [at, end] = [0, parts[0]?.length ?? 0];
  return (place) => {
    while (place >= end && at < parts.length - 1) end += parts[++at]?.length ?? 0;
    const part = parts[at];
    if (part === undefined) throw new Error("unreachable");
    return { fromServer: part.fromServer, frame: part.frame, time: part.time };
  };
}
