/** A row of the Commands table as the headless interface gives it: these fields, in this order. */
import { Kind, Pairing, ReplyType, RowFlag, Status } from "../../assembly/schema";
import type { CommandCells } from "../engine/command-cells";
import type { Exchange } from "../engine/exchanges";
import type { Labels } from "../engine/labels";
import { commandOf } from "../engine/window";
import { type Epoch, timestampText } from "../model/epoch";
import { argumentTexts, nodeLine, replyLine } from "../model/exchange";
import { keyIndexes } from "../model/keys";
import { kindName, pairingName, reasonMessage, replyTypeName, statusName } from "../model/messages";
import { CUT, MASK } from "../model/reply-text";
import { argumentBytes, argumentLength } from "../model/request";
import { keySlot } from "../model/slot";

export interface ReplyRecord {
  readonly type: string;
  readonly bytes: number;
  readonly text: string;
}

// The interface says null.
type OrNull<T> = T | null;

export interface CommandRecord {
  readonly n: number;
  readonly ts: string;
  readonly kind: string;
  readonly flow: number;
  readonly client: string;
  readonly server: string;
  readonly db: OrNull<number>;
  readonly user: OrNull<string>;
  readonly name: OrNull<string>;
  readonly resp: OrNull<number>;
  readonly command: OrNull<string>;
  readonly args: readonly string[];
  readonly keys: readonly string[];
  readonly status: string;
  readonly reply: OrNull<ReplyRecord>;
  readonly latency_ns: OrNull<number>;
  readonly request_bytes: OrNull<number>;
  readonly reply_bytes: OrNull<number>;
  readonly request_frames: OrNull<readonly [number, number]>;
  readonly reply_frames: OrNull<readonly [number, number]>;
  readonly pairing: string;
  readonly reason?: string;
  readonly blocking?: true;
  readonly lib?: string;
  readonly tx?: number;
  readonly batch_ns?: number;
  readonly slot?: number;
  readonly attributes?: string;
  readonly truncated?: true;
}

export interface RecordContext {
  readonly labels: Labels;
  readonly epoch: Epoch;
  /** Bytes of each argument or string. */
  readonly maxValue: number;
  readonly reveal: boolean;
  /** Of rows in pipelined batches, NaN of others (batches.ts). */
  readonly batches: Float64Array;
}

export function commandRecord(context: RecordContext, exchange: Exchange, n: number): CommandRecord {
  const { labels, epoch, maxValue, reveal } = context;
  const { cells, request, line } = exchange;
  const { client, server } = labels.endpoints(cells.flow);
  const state = labels.state(cells.state);
  const args = request === undefined ? { texts: [], cut: false } : argumentTexts(request, maxValue, reveal);
  const keys = request === undefined ? [] : keyIndexes(request.words).map((index) => args.texts[index] ?? "");
  const reply = replyRecord(context, exchange);
  const attributes = attributesText(context, exchange);
  const batch = context.batches[cells.id] ?? NaN;
  const slot = slotOf(context, exchange, reply?.record.text);
  const hasRequest = cells.requestFrame !== 0;
  return {
    n,
    ts: timestampText(epoch, cells.time),
    kind: kindName(cells.kind),
    flow: cells.flow + 1,
    client,
    server,
    db: line?.database ?? state.database ?? null,
    user: state.user ?? null,
    name: state.clientName ?? null,
    resp: state.resp ?? null,
    command: commandOf(labels, exchange) ?? null,
    args: args.texts,
    keys,
    status: statusName(cells.status),
    reply: reply?.record ?? null,
    latency_ns: Number.isNaN(cells.latency) ? null : cells.latency,
    request_bytes: hasRequest ? cells.requestBytes : null,
    reply_bytes: cells.replyFrame === 0 ? null : cells.replyBytes,
    request_frames: hasRequest ? [cells.requestFrame, cells.requestLastFrame] : null,
    reply_frames: cells.replyFrame === 0 ? null : [cells.replyFrame, cells.replyLastFrame],
    pairing: pairingName(cells.pairing),
    ...reasonOf(cells),
    ...((cells.flags & RowFlag.BLOCKING) === 0 ? {} : { blocking: true }),
    ...(state.library === undefined ? {} : { lib: state.library }),
    ...(cells.transaction === undefined ? {} : { tx: cells.transaction }),
    ...(Number.isNaN(batch) ? {} : { batch_ns: batch }),
    ...(slot === undefined ? {} : { slot }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(args.cut || reply?.cut === true ? { truncated: true } : {}),
  };
}

/**
 * The slot that a cluster did not serve: what its redirection names (`MOVED 3999 127.0.0.1:6381`), or that of the first key
 * where it only says so.
 */
function slotOf({ maxValue }: RecordContext, { cells, request }: Exchange, text = ""): number | undefined {
  const [, code, slot] = cells.status === Status.ERROR ? (/^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN)(?: (\d+) )?/.exec(text) ?? []) : [];
  if (code === undefined) return undefined;
  if (slot !== undefined) return Number(slot);
  const [first] = request === undefined ? [] : keyIndexes(request.words);
  const key = first === undefined ? undefined : request?.args[first];
  // Of a longer key only a part was read.
  return key === undefined || request === undefined || argumentLength(key) > maxValue ? undefined : keySlot(argumentBytes(request.rope, key));
}

function replyRecord({ maxValue, reveal }: RecordContext, { cells, request, reply }: Exchange): { record: ReplyRecord; cut: boolean } | undefined {
  if (reply === undefined || cells.replyType === ReplyType.NONE) return undefined;
  const type = replyTypeName(cells.replyType);
  // A line of MONITOR: its arguments stand in the row, masked; the line as a whole cannot be masked in part.
  const hidden = cells.kind === Kind.MONITOR && !reveal && (request === undefined || request.secrets.size > 0);
  const shown = hidden ? { text: MASK, cut: false } : replyLine(reply, maxValue, reveal) ?? { text: CUT, cut: true };
  return { record: { type, bytes: cells.replyBytes, text: shown.text }, cut: shown.cut };
}

/** Attributes that stand before the reply, as one map. */
function attributesText({ maxValue, reveal }: RecordContext, { reply }: Exchange): string | undefined {
  const attributes = reply?.node?.attributes;
  if (reply === undefined || attributes === undefined) return undefined;
  const map = {
    type: ReplyType.MAP, offset: 0, length: 0, size: attributes.length >> 1, children: attributes, attributes: undefined, chunks: undefined,
    omitted: 0, complete: true,
  };
  return nodeLine(reply, map, maxValue, reveal).text;
}

function reasonOf({ pairing, reason }: CommandCells): { reason?: string } {
  const text = pairing === Pairing.EXACT ? undefined : reasonMessage(reason);
  return text === undefined ? {} : { reason: text };
}
