/** Which requests and replies a frame carries bytes of: those of its connection whose frames reach around it. */
import { FrameColumn, FrameFlag, Kind, Table } from "../../assembly/schema";
import { type CommandCells, commandReader, replyMessage, requestMessage } from "./command-cells";
import type { FlowRows } from "./flow-rows";
import type { Message } from "./messages";
import type { Decoder } from "./wasm";

export interface Carried {
  readonly cells: CommandCells;
  readonly side: "request" | "reply";
  readonly message: Message;
}

/** Commands without a reply before the frame that are looked at: a pipeline may have sent so many. */
const PENDING_CAP = 16_384;
/** Messages of one frame that are told; one of 64 KiB may hold thousands. */
export const CARRIED_CAP = 2048;

/** In order of their rows, at most CARRIED_CAP; none for a frame of no connection. `frame`: its number, from 1. */
export function carriedBy(decoder: Decoder, rows: FlowRows, frame: number): Carried[] {
  const flow = decoder.cell(Table.FRAMES, FrameColumn.FLOW, frame - 1);
  if (!(flow < decoder.rows(Table.FLOWS))) return [];
  const side = (decoder.cell(Table.FRAMES, FrameColumn.FLAGS, frame - 1) & FrameFlag.FROM_SERVER) === 0 ? "request" : "reply";
  const ids = rows.of(flow);
  const cellsOf = commandReader(decoder);
  const found: Carried[] = [];
  let pending = 0;
  for (let at = firstBehind(ids.length, (index) => beginsAfter(cellsOf(ids[index] ?? 0), frame)) - 1; at >= 0 && found.length < CARRIED_CAP && pending < PENDING_CAP; at--) {
    const cells = cellsOf(ids[at] ?? 0);
    const message = side === "request" ? requestMessage(cells) : ownReply(cells);
    if (message !== undefined && message.firstFrame <= frame && message.lastFrame >= frame) found.push({ cells, side, message });
    // Replies come in the order of their commands, deliveries in between.
    else if (message !== undefined && message.lastFrame < frame && (side === "request" || cells.kind === Kind.COMMAND)) break;
    else pending++;
  }
  return found.reverse();
}

/** Of a queued command the frames carry `+QUEUED`; its result is part of EXEC's reply. */
function ownReply(cells: CommandCells): Message | undefined {
  return replyMessage({ ...cells, result: undefined });
}

function beginsAfter({ requestFrame, replyFrame }: CommandCells, frame: number): boolean {
  return (requestFrame === 0 ? replyFrame : requestFrame) > frame;
}

/** The first of `count` places at which a test holds that holds behind it, too. */
function firstBehind(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
