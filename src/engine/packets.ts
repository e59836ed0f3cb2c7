/** The Packets table: which frames a query looks at, in their order, and what their lines are printed from. Rows are those of FRAMES. */
import { FlowColumn, FrameColumn, FrameFlag, Protocol, Table } from "../../assembly/schema";
import { type Epoch, momentAt } from "../model/epoch";
import { LINE_BYTES, type PacketRow } from "../model/packet/row";
import type { FrameContext } from "../model/packet/frame";
import type { FrameBytes } from "./blocks";
import { type Capture, epochOf } from "./capture";
import { type Carried, FrameMessages } from "./carried";
import type { ExchangeReader } from "./exchanges";
import type { FlowRows } from "./flow-rows";
import type { Labels } from "./labels";
import { secretReplies } from "./secret-ranges";
import { rowId } from "./wasm";

/** Messages that are named in the place of a secret. */
const TITLES = 4;
const SYN = 2;
const ACK = 16;

/** What a message is called: `GET "user:1"`, of a reply `reply to GET "user:1"`; of what answers nothing `delivery`. */
export function titleOf(labels: Labels, { cells, side }: Pick<Carried, "cells" | "side">): string {
  const [name, key] = [labels.name(cells.name), labels.key(cells.key)];
  const command = [name, key === undefined ? undefined : `"${key}"`].filter((part) => part !== undefined).join(" ");
  if (side === "request") return command;
  return command === "" ? "delivery" : `reply to ${command}`;
}

export class Packets {
  constructor(
    private readonly capture: Capture,
    private readonly labels: Labels,
    private readonly reader: ExchangeReader,
    private readonly flowRows: FlowRows,
  ) {}

  /** `before`: the row before in the query's order. Of each frame the first `most` bytes. Secrets are bytes, too: who prints a line masks what it shows, but for what only its command gives away. */
  async rows(ids: Uint32Array, before: number | undefined, reveal: boolean, most = LINE_BYTES): Promise<PacketRow[]> {
    const { reader: { blocks }, capture: { decoder }, flowRows } = this;
    const wanted = new Set(Array.from(before === undefined ? ids : [before, ...ids], (id) => blocks.blockOf(id + 1)));
    await blocks.ensure(wanted);
    let previous = before === undefined ? NaN : (blocks.frame(before + 1)?.time ?? NaN);
    const messages = new FrameMessages(decoder, flowRows, ids.length);
    const carriedBy = Array.from(ids, (id) => messages.by(id + 1));
    const replies = reveal ? [] : carriedBy.flat().flatMap(({ cells, side }) => (side === "reply" ? cells : []));
    // For a reason that does not lie in them: a password made by ACL GENPASS looks like any string.
    const secret = await secretReplies(this.reader, this.labels, replies);
    // Reading them may have let go of blocks.
    await blocks.ensure(wanted);
    return Array.from(ids, (id, index) => {
      const carried = carriedBy[index] ?? [];
      const row = this.row(id, previous, carried, carried.some(({ cells, side }) => side === "reply" && secret.has(cells.id)), most);
      previous = row.time;
      return row;
    });
  }

  /** Of a frame whose block is there. */
  row(id: number, previous: number, carried: readonly Carried[], isSecret: boolean, most = LINE_BYTES): PacketRow {
    const { decoder } = this.capture;
    const frame = this.reader.blocks.frame(id + 1);
    const flow = decoder.cell(Table.FRAMES, FrameColumn.FLOW, id);
    const marks = decoder.cell(Table.FRAMES, FrameColumn.FLAGS, id);
    const known = flow < decoder.rows(Table.FLOWS) ? flow : undefined;
    const time = frame?.time ?? NaN;
    return {
      id: rowId(id), number: id + 1, time, sinceBefore: time - previous, marks,
      frame: {
        bytes: frame?.bytes.slice(frame.frameAt, frame.frameAt + Math.min(frame.captured, most)) ?? new Uint8Array(0),
        captured: frame?.captured ?? 0, wireLength: frame?.wireLength ?? 0, linkType: frame?.linkType, time: this.clock(time),
      },
      context: frame === undefined || known === undefined ? {} : contextOf(this.capture, this.labels, carried, frame, id + 1, known, isSecret),
      payloadBytes: frame?.length ?? 0,
      flow: known === undefined ? undefined : rowId(known),
    };
  }

  /** Undefined where the record has no time. */
  clock(time: number): Epoch | undefined {
    return Number.isNaN(time) ? undefined : momentAt(epochOf(this.capture.decoder), time);
  }
}

/** What the rest of the capture knows of a frame of a connection. `number`: the frame's, from 1. */
function contextOf({ decoder }: Capture, labels: Labels, carried: readonly Carried[], frame: FrameBytes, number: number, flow: number, isSecret: boolean): FrameContext {
  const cell = (column: FlowColumn): number => decoder.cell(Table.FLOWS, column, flow);
  const fromServer = (decoder.cell(Table.FRAMES, FrameColumn.FLAGS, number - 1) & FrameFlag.FROM_SERVER) !== 0;
  const first = cell(FlowColumn.BASE_FRAME);
  const [client, server] = [cell(FlowColumn.CLIENT_BASE), cell(FlowColumn.SERVER_BASE)];
  const isRelative = (frame.tcpFlags & (SYN | ACK)) === ACK && number > first && first > 0;
  const protocol = cell(FlowColumn.PROTOCOL);
  const isResp = protocol === Protocol.RESP2 || protocol === Protocol.RESP3;
  return {
    ...(isRelative ? { relative: fromServer ? { sequence: server, acknowledgement: client } : { sequence: client, acknowledgement: server } } : {}),
    ...(isResp && frame.length > 0 ? { resp: { ...(isSecret ? secret(labels, frame, carried) : beginning(labels, frame, carried)), types: fromServer && speaksResp3(labels, protocol, carried) ? 3 : 2 } } : {}),
  };
}

/** Told by the connection, or by the command where HELLO changes what it speaks. */
function speaksResp3(labels: Labels, protocol: Protocol, carried: readonly Carried[]): boolean {
  return protocol === Protocol.RESP3 || carried.some(({ cells }) => labels.state(cells.state).resp === 3);
}

/** In the place of a payload that holds a secret. */
function secret(labels: Labels, frame: FrameBytes, carried: readonly Carried[]): { text: string; from: number } {
  return { text: `[${carried.slice(0, TITLES).map((each) => titleOf(labels, each)).join(", ")}${carried.length > TITLES ? ", …" : ""}: ***]`, from: frame.length };
}

/** What the payload begins with, where that is no message's first byte. */
function beginning(labels: Labels, frame: FrameBytes, carried: readonly Carried[]): { text: string; from: number } {
  const places = carried.map((each) => ({ each, start: (each.message.sequence - frame.sequence) | 0 }));
  const inside = places.find(({ each, start }) => start < 0 && start + each.message.bytes > 0);
  const next = places.find(({ start }) => start >= 0)?.start ?? frame.length;
  if (inside === undefined) return next === 0 || carried.length === 0 ? { text: "", from: 0 } : { text: `[${next} bytes of no known message]`, from: next };
  const { each, start } = inside;
  const end = Math.min(each.message.bytes, frame.length - start);
  return { text: `[bytes ${-start}:${end} of ${each.message.bytes}, ${titleOf(labels, each)}]`, from: Math.min(frame.length, start + each.message.bytes) };
}

