/** One row of the Commands table as numbers, and where its two messages lie. */
import type { Kind, Pairing, Reason, ReplyType, Status } from "../../assembly/schema";
import { CommandColumn, CommandPlace, RowFlag, Table } from "../../assembly/schema";
import { placeColumn } from "./command-places";
import type { Message } from "./messages";
import { transactionReader } from "./transactions";
import type { Column, Decoder } from "./wasm";

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
  /** Number of the transaction that the row belongs to. */
  readonly transaction: number | undefined;
  /** Where the result of a queued command lies: inside of EXEC's reply. */
  readonly result: Message | undefined;
}

/** Reads rows of the Commands table. Valid, like every `Column`, until the next call into the module. */
export function commandReader(decoder: Decoder): (id: number) => CommandCells {
  const column = (id: CommandColumn): Column => decoder.column(Table.COMMANDS, id);
  const place = (id: CommandPlace): Column => placeColumn(decoder, id);
  const time = column(CommandColumn.TIME);
  const latency = place(CommandPlace.LATENCY);
  const flow = column(CommandColumn.FLOW);
  const key = column(CommandColumn.KEY);
  const requestFrame = place(CommandPlace.REQUEST_FRAME);
  const requestLastFrame = place(CommandPlace.REQUEST_LAST_FRAME);
  const requestSequence = column(CommandColumn.REQUEST_SEQUENCE);
  const requestBytes = place(CommandPlace.REQUEST_BYTES);
  const replyFrame = place(CommandPlace.REPLY_FRAME);
  const replyLastFrame = place(CommandPlace.REPLY_LAST_FRAME);
  const replySequence = column(CommandColumn.REPLY_SEQUENCE);
  const replyBytes = place(CommandPlace.REPLY_BYTES);
  const state = column(CommandColumn.STATE);
  const name = column(CommandColumn.NAME);
  const kind = column(CommandColumn.KIND);
  const status = column(CommandColumn.STATUS);
  const replyType = column(CommandColumn.REPLY_TYPE);
  const pairing = column(CommandColumn.PAIRING);
  const reason = column(CommandColumn.REASON);
  const flags = column(CommandColumn.FLAGS);
  const transaction = transactionReader(decoder);
  const cellsOf = (id: number): Omit<CommandCells, "transaction" | "result"> => ({
    id,
    time: time.at(id),
    latency: latency.at(id),
    flow: flow.at(id),
    key: key.at(id),
    requestFrame: requestFrame.at(id),
    requestLastFrame: requestLastFrame.at(id),
    requestSequence: requestSequence.at(id),
    requestBytes: requestBytes.at(id),
    replyFrame: replyFrame.at(id),
    replyLastFrame: replyLastFrame.at(id),
    replySequence: replySequence.at(id),
    replyBytes: replyBytes.at(id),
    state: state.at(id),
    name: name.at(id),
    kind: kind.at(id),
    status: status.at(id),
    replyType: replyType.at(id),
    pairing: pairing.at(id),
    reason: reason.at(id),
    flags: flags.at(id),
  });
  return (id) => {
    const cells = cellsOf(id);
    const member = (cells.flags & RowFlag.TRANSACTION) === 0 ? undefined : transaction(id);
    if (member === undefined) return { ...cells, transaction: undefined, result: undefined };
    const { exec, sequence, bytes } = member;
    if (exec === undefined) return { ...cells, transaction: member.number, result: undefined };
    const result = { flow: cells.flow, fromServer: true, sequence, bytes, firstFrame: replyFrame.at(exec), lastFrame: replyLastFrame.at(exec) };
    return { ...cells, transaction: member.number, result };
  };
}

export function commandCells(decoder: Decoder, id: number): CommandCells {
  return commandReader(decoder)(id);
}

/** Where the request lies, undefined for a row that has none. */
export function requestMessage(cells: CommandCells): Message | undefined {
  if (cells.requestFrame === 0 || cells.requestBytes === 0) return undefined;
  return {
    flow: cells.flow, fromServer: false, sequence: cells.requestSequence, bytes: cells.requestBytes,
    firstFrame: cells.requestFrame, lastFrame: cells.requestLastFrame,
  };
}

/** Where the reply, a queued command's result or a delivery's own message lies; undefined where there is none. */
export function replyMessage(cells: CommandCells): Message | undefined {
  if (cells.result !== undefined) return cells.result;
  if (cells.replyFrame === 0 || cells.replyBytes === 0) return undefined;
  return {
    flow: cells.flow, fromServer: true, sequence: cells.replySequence, bytes: cells.replyBytes,
    firstFrame: cells.replyFrame, lastFrame: cells.replyLastFrame,
  };
}
