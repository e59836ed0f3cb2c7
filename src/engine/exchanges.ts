/**
 * Reads rows back from the files: the blocks of a whole batch together, then each row's request and reply out of them.
 * Rows whose messages are long or scattered are read one by one, and only as much of them as is wanted.
 */
import { Kind, RowFlag } from "../../assembly/schema";
import { monitorLineOf, type Reply, replyOf, type Request, requestOf, requestOfArguments } from "../model/exchange";
import type { MonitorLine } from "../model/monitor-line";
import type { ByteRange } from "../model/reply-secrets";
import { RequestScan } from "../model/request";
import type { TreeLimits } from "../model/resp-tree";
import { Rope } from "../model/rope";
import { Blocks } from "./blocks";
import type { Capture } from "./capture";
import { type CommandCells, commandReader, replyMessage, requestMessage } from "./command-cells";
import { type Message, MessageReader } from "./messages";
import { secretResults } from "./secret-results";

/** How much of a row is wanted. */
export interface ReadLimits {
  /** Bytes of each argument. */
  readonly argument: number;
  /** Bytes of the reply's message; what is behind them is not read. */
  readonly reply: number;
  readonly tree: TreeLimits;
}

/** A row as it was read back. */
export interface Exchange {
  readonly cells: CommandCells;
  readonly request: Request | undefined;
  readonly reply: Reply | undefined;
  /** Of a row of MONITOR its line, whose arguments are then the request. */
  readonly line: MonitorLine | undefined;
}

/** Bytes of a request that are read at once; longer ones are scanned from header to header. */
const REQUEST_BYTES = 2 ** 18;
/** Rows whose blocks are read together. */
const BATCH_ROWS = 512;

export class ExchangeReader {
  readonly messages: MessageReader;
  readonly blocks: Blocks;

  constructor(private readonly capture: Capture) {
    this.blocks = new Blocks(capture);
    this.messages = new MessageReader(capture, this.blocks);
  }

  /** Reads the rows in their order and shows each to `visit`: none is kept, so that millions can be gone through. */
  async forEach(ids: ArrayLike<number>, limits: ReadLimits, visit: (exchange: Exchange, index: number) => void): Promise<void> {
    for (let start = 0; start < ids.length; start += BATCH_ROWS) {
      const cellsOf = commandReader(this.capture.decoder);
      const batch: CommandCells[] = [];
      for (let index = start; index < Math.min(ids.length, start + BATCH_ROWS); index++) batch.push(cellsOf(ids[index] ?? 0));
      await this.prefetch(batch, limits);
      let index = start;
      for (const cells of batch) visit(this.readNow(cells, limits) ?? (await this.readSlowly(cells, limits)), index++);
    }
  }

  /** The rows, in their order. */
  async readAll(ids: ArrayLike<number>, limits: ReadLimits): Promise<Exchange[]> {
    const exchanges: Exchange[] = [];
    await this.forEach(ids, limits, (exchange) => exchanges.push(exchange));
    return exchanges;
  }

  async read(id: number, limits: ReadLimits): Promise<Exchange | undefined> {
    return (await this.readAll([id], limits))[0];
  }

  private async prefetch(batch: readonly CommandCells[], limits: ReadLimits): Promise<void> {
    const blocks = new Set<number>();
    for (const cells of batch) {
      const request = requestMessage(cells);
      const reply = replyMessage(cells);
      if (request !== undefined) this.messages.collectBlocks(request, Math.min(request.bytes, REQUEST_BYTES), blocks);
      if (reply !== undefined) this.messages.collectBlocks(reply, Math.min(reply.bytes, limits.reply), blocks);
    }
    await this.blocks.ensure(blocks);
  }

  /** The row out of blocks that are there; undefined where that is not enough. */
  private readNow(cells: CommandCells, limits: ReadLimits): Exchange | undefined {
    const requestAt = requestMessage(cells);
    let request: Request | undefined;
    if (requestAt !== undefined) {
      const rope = this.messages.gatherNow(requestAt, Math.min(requestAt.bytes, REQUEST_BYTES));
      if (rope === undefined) return undefined;
      const scan = scanOf(rope, cells);
      for (let missing = scan.advance(limits.argument); missing !== undefined; missing = scan.advance(limits.argument)) {
        // Of a short request all was gathered: what is missing the capture does not hold.
        if (requestAt.bytes > REQUEST_BYTES) return undefined;
        scan.giveUp(missing);
      }
      request = requestOf(rope, scan, isHoled(cells));
    }
    const replyAt = replyMessage(cells);
    if (replyAt === undefined) return exchangeOf(cells, request, undefined, limits);
    const rope = this.messages.gatherNow(replyAt, Math.min(replyAt.bytes, limits.reply));
    return rope === undefined ? undefined : exchangeOf(cells, request, rope, limits, this.secrets(cells));
  }

  private async readSlowly(cells: CommandCells, limits: ReadLimits): Promise<Exchange> {
    const requestAt = requestMessage(cells);
    const replyAt = replyMessage(cells);
    const request = requestAt === undefined ? undefined : await this.scanRequest(requestAt, cells, limits);
    let reply: Rope | undefined;
    if (replyAt !== undefined) {
      reply = new Rope(replyAt.bytes);
      await this.messages.gather(replyAt, reply, 0, limits.reply);
    }
    return exchangeOf(cells, request, reply, limits, this.secrets(cells));
  }

  private secrets(cells: CommandCells): readonly ByteRange[] {
    return secretResults(this.capture.decoder, cells.id, cells.replySequence);
  }

  private async scanRequest(message: Message, cells: CommandCells, limits: ReadLimits): Promise<Request> {
    const rope = new Rope(message.bytes);
    await this.messages.gather(message, rope, 0, REQUEST_BYTES);
    const scan = scanOf(rope, cells);
    for (let missing = scan.advance(limits.argument); missing !== undefined; missing = scan.advance(limits.argument)) {
      await this.messages.gather(message, rope, missing, missing + Math.min(limits.argument, REQUEST_BYTES) + 4096);
      if (rope.byteAt(missing) < 0) scan.giveUp(missing);
    }
    return requestOf(rope, scan, isHoled(cells));
  }
}

function scanOf(rope: Rope, cells: CommandCells): RequestScan {
  return new RequestScan(rope, (cells.flags & RowFlag.INLINE) !== 0);
}

function isHoled(cells: CommandCells): boolean {
  return (cells.flags & RowFlag.REQUEST_HOLE) !== 0;
}

function exchangeOf(cells: CommandCells, request: Request | undefined, rope: Rope | undefined, limits: ReadLimits, secrets: readonly ByteRange[] = []): Exchange {
  if (rope === undefined) return { cells, request, reply: undefined, line: undefined };
  // What a primary sends to its replica is a request in the server's direction.
  if (cells.kind === Kind.REPLICATION) {
    const scan = scanOf(rope, cells);
    for (let missing = scan.advance(limits.argument); missing !== undefined; missing = scan.advance(limits.argument)) scan.giveUp(missing);
    return { cells, request: requestOf(rope, scan, false), reply: undefined, line: undefined };
  }
  const reply = replyOf(rope, request, limits.tree, secrets);
  if (cells.kind !== Kind.MONITOR) return { cells, request, reply, line: undefined };
  const line = monitorLineOf(reply);
  // Where the line cannot be read nothing of it may be shown.
  const parsed = line === undefined ? undefined : requestOfArguments(line.args, line.complete);
  return { cells, request: parsed, reply, line };
}
