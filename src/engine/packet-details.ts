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
import type { Message } from "./messages";
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
      command: rowId(each.cells.id), side: each.side, title: titleOf(labels, each), bytes: each.message.bytes, parts: withOwn(await partsOf(reader, each.message), number, frame, each.message),
    });
  }
  const headerBytes = frame.frameAt - frame.record;
  return {
    row, record, offset: frame.offset, file: sources[frame.source]?.name ?? "", format: PCAPNG_HEADERS.includes(headerBytes) ? "pcapng" : "pcap",
    frameAt: headerBytes, captured: frame.captured, wireLength: frame.wireLength, linkType: frame.linkType, time: packets.clock(frame.time), hidden, messages,
    comments: (await readComments(capture, number, number)).map(({ text }) => text),
  };
}

/** Behind the frames that are listed, where the frame itself is not among them. */
function withOwn(parts: readonly MessagePart[], number: number, frame: FrameBytes, message: Message): readonly MessagePart[] {
  const own = parts.some((part) => part.frame === number) ? undefined : partIn(frame, message);
  return own === undefined ? parts : [...parts, { frame: number, ...own }];
}

async function partsOf({ blocks, messages }: ExchangeReader, message: Message): Promise<MessagePart[]> {
  const parts: MessagePart[] = [];
  for (let first = message.firstFrame; first <= message.lastFrame && parts.length < PARTS_CAP; first += 4096) {
    for (const number of messages.frames(message, first, Math.min(message.lastFrame, first + 4095))) {
      if (parts.length >= PARTS_CAP) break;
      await blocks.ensure([blocks.blockOf(number)]);
      const frame = blocks.frame(number);
      const part = frame === undefined ? undefined : partIn(frame, message);
      if (part !== undefined) parts.push({ frame: number, ...part });
    }
  }
  return parts;
}

/** Which bytes of the message lie in a frame, and where. Undefined: it only acknowledges, or belongs to another message. */
function partIn(frame: FrameBytes, message: Message): Omit<MessagePart, "frame"> | undefined {
  const start = (frame.sequence - message.sequence) | 0;
  const from = Math.max(0, start);
  const length = Math.min(message.bytes, start + frame.length) - from;
  return length <= 0 ? undefined : { from, length, offset: frame.payload - frame.frameAt + from - start };
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
