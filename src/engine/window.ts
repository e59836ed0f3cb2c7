/** Rows of the three views as values ready to be shown: numbers out of the tables, texts read back from the files. */
import { FlowColumn, Kind, ProblemColumn, Table } from "../../assembly/schema";
import type { CommandRow, FlowRow, ProblemRow, RowId } from "../model/api";
import { escapeBytes } from "../model/escape";
import { argumentText } from "../model/exchange";
import { commandName } from "../model/commands";
import { keyIndexes } from "../model/keys";
import { problemMessage } from "../model/messages";
import type { Capture } from "./capture";
import type { Exchange } from "./exchanges";
import type { Labels } from "./labels";
import { rowTexts } from "./row-texts";
import { type Decoder, reference, rowId } from "./wasm";

/** What a row is called: the command's name, of other rows what their own message tells. */
export function commandOf(labels: Labels, exchange: Exchange): string | undefined {
  const name = labels.name(exchange.cells.name);
  if (name !== undefined) return name;
  // Rows of MONITOR and of replication have no name of their own in the table; their words have.
  return exchange.request === undefined || exchange.request.args.length === 0 ? undefined : escapeText(commandName(exchange.request.words));
}

/** Arguments that the name of a row's command takes up: two for `CLIENT SETNAME`. */
export function nameWords(labels: Labels, exchange: Exchange): number {
  const first = exchange.request?.words[0];
  const isContainer = first !== undefined && !first.includes(" ") && commandOf(labels, exchange)?.includes(" ") === true;
  return isContainer ? 2 : 1;
}

/** `previous`: time of the row before in the query's order, NaN for none. */
export function commandRow(labels: Labels, exchange: Exchange, previous: number, reveal: boolean): CommandRow {
  const { cells } = exchange;
  const state = labels.state(cells.state);
  const texts = rowTexts(exchange, nameWords(labels, exchange), reveal);
  return {
    id: rowId(cells.id),
    time: cells.time,
    sinceBefore: cells.time - previous,
    kind: cells.kind,
    flow: rowId(cells.flow),
    ...labels.endpoints(cells.flow),
    ...state,
    database: exchange.line?.database ?? state.database,
    command: commandOf(labels, exchange) ?? "",
    key: keyText(labels, exchange),
    arguments: texts.arguments,
    reply: texts.reply,
    replyType: cells.replyType,
    status: cells.status,
    pairing: cells.pairing,
    reason: cells.reason,
    flags: cells.flags,
    latency: cells.latency,
    requestBytes: cells.requestBytes,
    replyBytes: cells.replyBytes,
    requestFrames: cells.requestFrame === 0 ? undefined : [cells.requestFrame, cells.requestLastFrame],
    replyFrames: cells.replyFrame === 0 ? undefined : [cells.replyFrame, cells.replyLastFrame],
    transaction: cells.transaction,
  };
}

function keyText(labels: Labels, exchange: Exchange): string | undefined {
  const { cells, request } = exchange;
  if (cells.kind === Kind.COMMAND || request === undefined) return labels.key(cells.key);
  const first = keyIndexes(request.words)[0];
  return first === undefined ? undefined : argumentText(request, first, 256, false).text;
}

export function flowRow(decoder: Decoder, labels: Labels, id: RowId, previous: number): FlowRow {
  const at = (column: FlowColumn): number => decoder.cell(Table.FLOWS, column, id);
  const start = at(FlowColumn.FIRST_TIME);
  return {
    id,
    ...labels.endpoints(id),
    start,
    sinceBefore: start - previous,
    duration: at(FlowColumn.LAST_TIME) - start,
    frames: at(FlowColumn.FRAMES),
    commands: at(FlowColumn.COMMANDS),
    errors: at(FlowColumn.ERRORS),
    clientBytes: at(FlowColumn.CLIENT_BYTES),
    serverBytes: at(FlowColumn.SERVER_BYTES),
    retransmissions: at(FlowColumn.RETRANSMISSIONS),
    outOfOrder: at(FlowColumn.OUT_OF_ORDER),
    duplicates: at(FlowColumn.DUPLICATES),
    gaps: at(FlowColumn.GAPS),
    gapBytes: at(FlowColumn.GAP_BYTES),
    zeroWindows: at(FlowColumn.ZERO_WINDOWS),
    handshakeRtt: at(FlowColumn.HANDSHAKE_RTT),
    state: at(FlowColumn.STATE),
    midstream: at(FlowColumn.MIDSTREAM) === 1,
    protocol: at(FlowColumn.PROTOCOL),
  };
}

export function problemRow({ decoder, sources }: Capture, id: RowId): ProblemRow {
  const at = (column: ProblemColumn): number => decoder.cell(Table.PROBLEMS, column, id);
  const kind = at(ProblemColumn.KIND);
  const count = at(ProblemColumn.COUNT);
  const flow = reference(at(ProblemColumn.FLOW));
  return {
    id,
    kind,
    layer: at(ProblemColumn.LAYER),
    file: sources[at(ProblemColumn.SOURCE)]?.name ?? "",
    offset: at(ProblemColumn.OFFSET),
    frame: at(ProblemColumn.FRAME),
    flow: flow === undefined ? undefined : rowId(flow),
    count,
    time: at(ProblemColumn.FIRST_TIME),
    lastTime: at(ProblemColumn.LAST_TIME),
    message: problemMessage({ kind, count, detail: at(ProblemColumn.DETAIL), fileName: (source) => sources[source]?.name ?? "" }),
  };
}

function escapeText(latin: string): string {
  return escapeBytes(Uint8Array.from(latin, (character) => character.charCodeAt(0)));
}
