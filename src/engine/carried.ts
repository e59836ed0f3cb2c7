/** Which requests and replies frames carry bytes of: those of their connection whose frames reach around them. */
import { CommandColumn, CommandPlace, FrameColumn, FrameFlag, Kind, Table } from "../../assembly/schema";
import { type CommandCells, commandReader, replyMessage, requestMessage } from "./command-cells";
import { placeColumn } from "./command-places";
import type { FlowRows } from "./flow-rows";
import { firstPlace } from "./halving";
import type { Message } from "./messages";
import type { Column, Decoder } from "./wasm";

export interface Carried {
  readonly cells: CommandCells;
  readonly side: "request" | "reply";
  readonly message: Message;
}

/** Rows that were over before, in a row, after which no earlier one can reach into the frames; of what is no command more. */
const SETTLED = 4096;
const SETTLED_COMMAND = 64;

/** Messages of the rows of a connection that may lie in frames `first` to `last`, in order of the rows. */
export function carriedBetween(decoder: Decoder, rows: FlowRows, flow: number, first: number, last: number): Carried[] {
  const ids = rows.of(flow);
  const place = (of: CommandPlace): Column => placeColumn(decoder, of);
  const frames = decoder.column(Table.COMMANDS, CommandColumn.FRAME);
  const kinds = decoder.column(Table.COMMANDS, CommandColumn.KIND);
  const [requests, requestEnds, replies, replyEnds] = [place(CommandPlace.REQUEST_FRAME), place(CommandPlace.REQUEST_LAST_FRAME), place(CommandPlace.REPLY_FRAME), place(CommandPlace.REPLY_LAST_FRAME)];
  const cellsOf = commandReader(decoder);
  const found: Carried[] = [];
  // Rows are nearly in the order of their first frames.
  let at = Math.min(ids.length, firstPlace(ids.length, (index) => frames.at(ids[index] ?? 0) > last) + SETTLED_COMMAND);
  for (let settled = 0; at > 0 && settled < SETTLED; ) {
    const id = ids[--at] ?? 0;
    const [request, reply] = [requests.at(id), replies.at(id)];
    const [requestEnd, replyEnd] = [request > 0 ? requestEnds.at(id) : 0, reply > 0 ? replyEnds.at(id) : 0];
    const [isRequest, isReply] = [request > 0 && request <= last && requestEnd >= first, reply > 0 && reply <= last && replyEnd >= first];
    if (isRequest || isReply) {
      const cells = cellsOf(id);
      // Of a queued command the frames carry `+QUEUED`; its result is part of EXEC's reply.
      const messages = { reply: isReply ? replyMessage({ ...cells, result: undefined }) : undefined, request: isRequest ? requestMessage(cells) : undefined };
      for (const side of ["reply", "request"] as const) {
        const message = messages[side];
        if (message !== undefined) found.push({ cells, side, message });
      }
    } else if (Math.max(requestEnd, replyEnd) < first) settled += kinds.at(id) === Kind.COMMAND ? SETTLED / SETTLED_COMMAND : 1;
  }
  return found.reverse();
}

/** The same for single frames, one after the other: rows are gone through for some frames at once. */
export class FrameMessages {
  /** By connection: what its frames from `first` to `last` carry, each by its number. */
  private readonly near = new Map<number, { readonly first: number; readonly last: number; readonly byFrame: ReadonlyMap<number, Carried[]> }>();

  /** `ahead`: frames behind one that are likely to be asked for, too. */
  constructor(private readonly decoder: Decoder, private readonly rows: FlowRows, private readonly ahead: number) {}

  /** What a frame, numbered from 1, carries of its side's messages; none for a frame of no connection. */
  by(frame: number): readonly Carried[] {
    const { decoder } = this;
    const flow = decoder.cell(Table.FRAMES, FrameColumn.FLOW, frame - 1);
    if (!(flow < decoder.rows(Table.FLOWS))) return [];
    let near = this.near.get(flow);
    if (near === undefined || frame < near.first || frame > near.last) {
      near = this.look(flow, frame, frame + this.ahead);
      this.near.set(flow, near);
    }
    const own = (decoder.cell(Table.FRAMES, FrameColumn.FLAGS, frame - 1) & FrameFlag.FROM_SERVER) === 0 ? "request" : "reply";
    return near.byFrame.get(frame)?.filter(({ side }) => side === own) ?? [];
  }

  private look(flow: number, first: number, last: number): { first: number; last: number; byFrame: ReadonlyMap<number, Carried[]> } {
    const byFrame = new Map<number, Carried[]>();
    for (const each of carriedBetween(this.decoder, this.rows, flow, first, last)) {
      const { firstFrame, lastFrame } = each.message;
      for (let frame = Math.max(first, firstFrame); frame <= Math.min(last, lastFrame); frame++) {
        const own = byFrame.get(frame);
        if (own === undefined) byFrame.set(frame, [each]);
        else own.push(each);
      }
    }
    return { first, last, byFrame };
  }
}
