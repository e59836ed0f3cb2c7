/** One row of the Commands table as numbers, and where its two messages lie. */
import {
  CommandColumn, Kind, Pairing, Reason, ReplyType, Status, Table,
} from "../../assembly/schema";
import type { Message } from "./messages";
import type { Decoder } from "./wasm";

export interface CommandCells {
  readonly id: number;
  readonly time: number;
  readonly latency: number;
  readonly flow: number;
  readonly key: number;
  readonly requestFrame: number;
  readonly requestLastFrame: number;
  readonly requestSequence: number;
  readonly requestBytes: number;
  readonly replyFrame: number;
  readonly replyLastFrame: number;
  readonly replySequence: number;
  readonly replyBytes: number;
  readonly state: number;
  readonly name: number;
  readonly kind: Kind;
  readonly status: Status;
  readonly replyType: ReplyType;
  readonly pairing: Pairing;
  readonly reason: Reason;
  readonly flags: number;
}

export function commandCells(decoder: Decoder, id: number): CommandCells {
  const at = (column: CommandColumn): number => decoder.column(Table.COMMANDS, column).at(id);
  return {
    id,
    time: at(CommandColumn.TIME),
    latency: at(CommandColumn.LATENCY),
    flow: at(CommandColumn.FLOW),
    key: at(CommandColumn.KEY),
    requestFrame: at(CommandColumn.REQUEST_FRAME),
    requestLastFrame: at(CommandColumn.REQUEST_LAST_FRAME),
    requestSequence: at(CommandColumn.REQUEST_SEQUENCE),
    requestBytes: at(CommandColumn.REQUEST_BYTES),
    replyFrame: at(CommandColumn.REPLY_FRAME),
    replyLastFrame: at(CommandColumn.REPLY_LAST_FRAME),
    replySequence: at(CommandColumn.REPLY_SEQUENCE),
    replyBytes: at(CommandColumn.REPLY_BYTES),
    state: at(CommandColumn.STATE),
    name: at(CommandColumn.NAME),
    kind: at(CommandColumn.KIND),
    status: at(CommandColumn.STATUS),
    replyType: at(CommandColumn.REPLY_TYPE),
    pairing: at(CommandColumn.PAIRING),
    reason: at(CommandColumn.REASON),
    flags: at(CommandColumn.FLAGS),
  };
}

/** Where the request lies, undefined for a row that has none. */
export function requestMessage(cells: CommandCells): Message | undefined {
  if (cells.requestFrame === 0 || cells.requestBytes === 0) return undefined;
  return {
    flow: cells.flow, fromServer: false, sequence: cells.requestSequence, bytes: cells.requestBytes,
    firstFrame: Math.min(cells.requestFrame, cells.requestLastFrame), lastFrame: Math.max(cells.requestFrame, cells.requestLastFrame),
  };
}

/** Where the reply, or a delivery's own message, lies; undefined where there is none. */
export function replyMessage(cells: CommandCells): Message | undefined {
  if (cells.replyFrame === 0 || cells.replyBytes === 0) return undefined;
  return {
    flow: cells.flow, fromServer: true, sequence: cells.replySequence, bytes: cells.replyBytes,
    firstFrame: Math.min(cells.replyFrame, cells.replyLastFrame), lastFrame: Math.max(cells.replyFrame, cells.replyLastFrame),
  };
}
