/**
 * Everything about one row: its arguments in full, its reply as a tree, and the frames that carried both, read back from
 * the file. Of long values the first part is given; `value` brings the rest.
 */
import { Kind, ReplyType } from "../../assembly/schema";
import { type FrameDetails, type MessageDetails, type RowDetails, type TransactionDetails, VALUE_PART_BYTES, type ValueNode, type ValuePart, type ValueRequest } from "../model/api";
import { TRANSACTION_CAP } from "../model/table-details";
import { argumentText, nodeLine, type Reply, type Request, touchesSecretArgument, touchesSecretReply } from "../model/exchange";
import { MASK } from "../model/reply-text";
import { argumentLength } from "../model/request";
import { type RespNode, TREE_LIMITS } from "../model/resp-tree";
import { Rope } from "../model/rope";
import type { Capture } from "./capture";
import { replyMessage, requestMessage } from "./command-cells";
import type { Exchange, ExchangeReader, ReadLimits } from "./exchanges";
import type { Labels } from "./labels";
import type { Message } from "./messages";
import { readComments } from "./notes";
import { CELL_LIMITS } from "./row-texts";
import { rowsOfTransaction } from "./transactions";
import { commandRow } from "./window";

/** Bytes of a reply that are read at once: enough for the first part of a value, and for most replies whole. */
const REPLY_BYTES = 2 ** 20;
/** Frames of a message that are listed. */
const FRAMES_CAP = 1000;
const LIMITS: ReadLimits = { argument: VALUE_PART_BYTES, reply: REPLY_BYTES, tree: TREE_LIMITS };

export class Inspector {
  /** The row looked at last: its parts are asked for one after the other. */
  private recent: Exchange | undefined;

  constructor(private readonly capture: Capture, private readonly labels: Labels, private readonly reader: ExchangeReader) {}

  async inspect(id: number, reveal: boolean): Promise<RowDetails | undefined> {
    const exchange = await this.read(id);
    if (exchange === undefined) return undefined;
    const { cells, request, reply } = exchange;
    const requestAt = requestMessage(cells);
    const replyAt = replyMessage(cells);
    const row = commandRow(this.labels, exchange, NaN, reveal);
    return {
      row,
      ...(row.transaction === undefined ? {} : { transaction: await this.transaction(row.transaction, reveal) }),
      ...(request === undefined ? {} : {
        request: { ...(await this.details(requestAt ?? replyAt, request.rope)), arguments: argumentNodes(request, reveal) },
      }),
      ...(reply === undefined || exchange.line !== undefined ? {} : {
        reply: { ...(await this.details(replyAt, reply.rope)), tree: reply.node && valueNode(reply, reply.node, reveal) },
      }),
    };
  }

  /** Bytes of a row's message, at most VALUE_PART_BYTES of them; `masked` without bytes where any of them is secret. */
  async value({ id, side, offset, length, reveal }: ValueRequest): Promise<ValuePart> {
    const exchange = await this.read(id);
    const message = exchange && (side === "request" ? requestMessage(exchange.cells) : replyMessage(exchange.cells));
    if (exchange === undefined || message === undefined) return { bytes: new Uint8Array(0), masked: false, holes: [] };
    const from = Math.max(0, Math.floor(offset));
    const to = Math.min(message.bytes, from + Math.min(length, VALUE_PART_BYTES));
    if (!reveal && isSecret(exchange, side, from, to - from)) return { bytes: new Uint8Array(0), masked: true, holes: [] };
    const rope = new Rope(message.bytes);
    await this.reader.messages.gather(message, rope, from, to);
    const holes = rope.holes(from, to).map((hole) => ({ offset: hole.offset - from, length: hole.length }));
    // A copy: the rope's pieces are views of whole blocks, which must not be transferred.
    return { bytes: rope.slice(from, to).slice(), masked: false, holes };
  }

  private async transaction(number: number, reveal: boolean): Promise<TransactionDetails> {
    const ids = rowsOfTransaction(this.capture.decoder, number);
    const exchanges = await this.reader.readAll(ids.subarray(0, TRANSACTION_CAP), CELL_LIMITS);
    return { number, total: ids.length, rows: exchanges.map((exchange) => commandRow(this.labels, exchange, NaN, reveal)) };
  }

  private async read(id: number): Promise<Exchange | undefined> {
    const kept = this.recent;
    // While a capture loads a row may still get its reply.
    if (kept?.cells.id === id && kept.reply !== undefined) return kept;
    this.recent = id < 0 ? undefined : await this.reader.read(id, LIMITS);
    return this.recent;
  }

  private async details(message: Message | undefined, rope: Rope): Promise<MessageDetails> {
    if (message === undefined) return { bytes: 0, frames: [], lostBytes: 0, partial: false };
    const whole = message.bytes <= REPLY_BYTES;
    const lost = whole ? rope.holes(0, message.bytes) : [];
    return {
      bytes: message.bytes,
      frames: await this.frames(message),
      lostBytes: lost.reduce((sum, hole) => sum + hole.length, 0),
      partial: !whole,
    };
  }

  private async frames(message: Message): Promise<FrameDetails[]> {
    const { messages } = this.reader;
    const { sources } = this.capture;
    const listed: FrameDetails[] = [];
    const comments = await readComments(this.capture, message.firstFrame, message.lastFrame);
    await messages.forEachFrame(message, FRAMES_CAP, (number, frame, { length }) => {
      listed.push({
        number, time: frame.time, file: sources[frame.source]?.name ?? "",
        offset: frame.offset, frameBytes: frame.recordLength, bytes: length,
        comments: comments.filter((comment) => comment.frame === number).map(({ text }) => text),
      });
    });
    return listed;
  }
}

/** Whether bytes of a row's message hold a part of a secret. */
export function isSecret({ cells, request, reply, line }: Exchange, side: "request" | "reply", offset: number, length: number): boolean {
  // What a primary sends to its replica is a request in the server's direction.
  if (side === "request" || cells.kind === Kind.REPLICATION) return request !== undefined && touchesSecretArgument(request, offset, length);
  // A line of MONITOR is one string: where one of its arguments is secret, or where it cannot be read to its end, all of it is.
  if (cells.kind === Kind.MONITOR) return line?.complete !== true || (request?.secrets.size ?? 0) > 0;
  return reply !== undefined && touchesSecretReply(reply, offset, length);
}

function argumentNodes(request: Request, reveal: boolean): ValueNode[] {
  return request.args.map((argument, index) => ({
    type: ReplyType.BULK,
    text: argumentText(request, index, VALUE_PART_BYTES, reveal).text,
    size: argumentLength(argument),
    offset: argument.offset,
    length: argument.length,
  }));
}

/** A node with all below it; its depth is bounded by TREE_LIMITS. */
function valueNode(reply: Reply, node: RespNode, reveal: boolean): ValueNode {
  const place = { type: node.type, size: node.size, offset: node.offset, length: node.length };
  if (!reveal && reply.masked.has(node)) return { ...place, text: MASK };
  const attributes = node.attributes?.map((attribute) => valueNode(reply, attribute, reveal));
  const extra = { ...(attributes === undefined ? {} : { attributes }), ...(node.omitted > 0 ? { omitted: node.omitted } : {}) };
  if (node.children === undefined) return { ...place, ...extra, text: nodeLine(reply, node, VALUE_PART_BYTES, reveal).text };
  return { ...place, ...extra, children: node.children.map((child) => valueNode(reply, child, reveal)) };
}
