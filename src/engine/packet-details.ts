/** One frame in full: its record as it lies in the file, and the messages that it carries with all the frames that carry them. */
import { Table } from "../../assembly/schema";
import type { ByteRange } from "../model/reply-secrets";
import type { CarriedMessage, MessagePart, PacketDetails } from "../model/packet/details";
import type { FrameBytes } from "./blocks";
import type { Capture } from "./capture";
import { type Carried, FrameMessages } from "./carried";
import type { ExchangeReader } from "./exchanges";
import type { FlowRows } from "./flow-rows";
import type { Labels } from "./labels";
import { bytesIn, type Message, type MessageBytes } from "./messages";
import { readComments } from "./notes";
import { type Packets, titleOf } from "./packets";
import { mayHoldSecret, secretRanges } from "./secret-ranges";
import { rowId } from "./wasm";

/** Messages that are told with their frames; one frame may hold thousands of small ones. */
const MESSAGES_CAP = 200;
/** Frames of a message that are listed. */
const PARTS_CAP = 1000;
/** Record headers of pcapng's blocks end there: EPB and PB, SPB. A pcap's has 16 bytes, or 24. */
const PCAPNG_HEADERS = [28, 12];

/** `id`: row of FRAMES; undefined where it cannot be read. */
export async function packetDetails(
  capture: Capture, labels: Labels, reader: ExchangeReader, flowRows: FlowRows, packets: Packets, id: number, reveal: boolean,
): Promise<PacketDetails | undefined> {
  const { decoder, sources } = capture;
  const { blocks } = reader;
  if (!(id >= 0 && id < decoder.rows(Table.FRAMES))) return undefined;
  const number = id + 1;
  await blocks.ensure([blocks.blockOf(number)]);
  const frame = blocks.frame(number);
  if (frame === undefined) return undefined;
  const record = frame.bytes.slice(frame.record, frame.record + frame.recordLength);
  const carried = new FrameMessages(decoder, flowRows, 0).by(number);
  const row = packets.row(id, NaN, carried, false);
  const hidden = reveal ? [] : await hiddenRanges(reader, labels, frame, carried);
  for (const { offset, length } of hidden) record.fill(0, offset, offset + length);
  const messages: CarriedMessage[] = [];
  for (const each of carried.slice(0, MESSAGES_CAP)) {
    messages.push({
      command: rowId(each.cells.id), side: each.side, title: titleOf(labels, each), bytes: each.message.bytes, parts: await partsOf(reader, each.message, number, frame),
    });
  }
  const headerBytes = frame.frameAt - frame.record;
  return {
    row, record, offset: frame.offset, file: sources[frame.source]?.name ?? "", format: PCAPNG_HEADERS.includes(headerBytes) ? "pcapng" : "pcap",
    frameAt: headerBytes, captured: frame.captured, wireLength: frame.wireLength, linkType: frame.linkType, time: packets.clock(frame.time), hidden, messages,
    comments: (await readComments(capture, number, number)).map(({ text }) => text),
  };
}

/** Those that are listed, and the frame itself where it is not among them. */
async function partsOf({ messages }: ExchangeReader, message: Message, number: number, own: FrameBytes): Promise<readonly MessagePart[]> {
  const parts: MessagePart[] = [];
  const add = (frame: number, { payload, frameAt }: FrameBytes, { from, length, offset }: MessageBytes): void => {
    parts.push({ frame, from, length, offset: payload - frameAt + offset });
  };
  await messages.forEachFrame(message, PARTS_CAP, add);
  const part = parts.some(({ frame }) => frame === number) ? undefined : bytesIn(own, message);
  if (part !== undefined) add(number, own, part);
  return parts;
}

/** Ranges of the record: secrets of the messages, and what is of no message that is known. */
async function hiddenRanges(reader: ExchangeReader, labels: Labels, frame: FrameBytes, carried: readonly Carried[]): Promise<ByteRange[]> {
  const payload = frame.payload - frame.record;
  /** For each byte of the payload 1 where it may be seen. */
  const seen = new Uint8Array(frame.length);
  for (const { cells, side, message } of carried) {
    const start = (message.sequence - frame.sequence) | 0;
    seen.fill(1, Math.max(0, start), Math.max(0, start + message.bytes));
    if (!mayHoldSecret(labels, cells)) continue;
    for (const secret of await secretRanges(reader, cells.id, side)) seen.fill(0, Math.max(0, start + secret.offset), Math.max(0, start + secret.offset + secret.length));
  }
  const ranges: ByteRange[] = [];
  for (let from = seen.indexOf(0); from >= 0; ) {
    const next = seen.indexOf(1, from);
    const end = next < 0 ? seen.length : next;
    ranges.push({ offset: payload + from, length: end - from });
    from = next < 0 ? -1 : seen.indexOf(0, end);
  }
  return ranges;
}
