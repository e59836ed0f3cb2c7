/**
 * What both sides of a flow said, read back from the files page by page (model/stream.ts). A page that follows the one before goes on
 * where that ended; for any other, some frames before it are gone through first. What rows tell of is cut where messages begin and end:
 * bytes of no row may hold a secret, and those of a row whose rules mask any of it are not given either, unless revealed.
 */
import { FrameColumn, FrameFlag, Table } from "../../assembly/schema";
import type { CommandRow } from "../model/api";
import type { StreamMessage, StreamPage, StreamPart, StreamRequest } from "../model/stream";
import { TREE_LIMITS } from "../model/resp-tree";
import type { FrameBytes } from "./blocks";
import type { Capture } from "./capture";
import { carriedBetween } from "./carried";
import type { CommandCells } from "./command-cells";
import { isSecret } from "./details";
import type { ExchangeReader } from "./exchanges";
import { FlowFrames } from "./flow-frames";
import type { FlowRows } from "./flow-rows";
import type { Labels } from "./labels";
import { CELL_LIMITS } from "./row-texts";
import { mayHoldSecret } from "./secret-ranges";
import { type Said, StreamAssembly } from "./stream-assembly";
import { commandRow, flowRow } from "./window";

/** Frames of the flow that are gone through before those of a page. */
const LEAD_FRAMES = 256;
/** Blocks of the file that may be read for them, and that are read together. */
const WAVE_BLOCKS = 32;
/** Frames among which the first one of each side is looked for. */
const GREETING_FRAMES = 4096;
/** As much of a reply is parsed to know what in it is secret; behind that all may be. */
const LIMITS = { argument: CELL_LIMITS.argument, reply: 2 ** 20, tree: TREE_LIMITS };

/** A message of a row, and where it begins among its side's bytes. */
interface Told {
  readonly cells: CommandCells;
  readonly isRequest: boolean;
  readonly fromServer: boolean;
  readonly bytes: number;
  readonly place: number;
}

export class StreamReader {
  private frames: FlowFrames | undefined;
  /** Sequence numbers of the first bytes of client and server. */
  private first: readonly [number, number] | undefined;
  private assembly: StreamAssembly | undefined;
  /** The frame that the assembly takes next, by its place in the flow. */
  private next = NaN;
  private said: Said[] = [];
  /** Pages are read one after the other, since they share the assembly. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly capture: Capture, private readonly labels: Labels, private readonly reader: ExchangeReader, private readonly flowRows: FlowRows) {}

  read(request: StreamRequest): Promise<StreamPage> {
    const page = this.last.then(() => this.page(request));
    this.last = page.catch(() => undefined);
    return page;
  }

  private async page({ flow, from, to, reveal, rows: wantsRows, frame: number }: StreamRequest): Promise<StreamPage> {
    const { capture: { decoder }, labels, reader } = this;
    if (this.frames?.flow !== flow) {
      this.frames = new FlowFrames(decoder, flow);
      this.first = undefined;
      this.next = NaN;
    }
    const frames = this.frames.count();
    const end = Math.min(to, frames);
    const said = from < end ? await this.assemble(this.frames, from, end, frames) : [];
    const told = (wantsRows || !reveal) && said.length > 0 ? this.told(flow, said) : [];
    const byRow = new Map<number, number>();
    for (const { cells: { id } } of told) if (!byRow.has(id)) byRow.set(id, byRow.size);
    const rows: CommandRow[] = [];
    const secrets = new Set<Told>();
    if (wantsRows) await reader.forEach([...byRow.keys()], CELL_LIMITS, (exchange) => rows.push(commandRow(labels, exchange, NaN, reveal)));
    else {
      const careful = told.filter(({ cells }) => mayHoldSecret(labels, cells));
      await reader.forEach(careful.map(({ cells }) => cells.id), LIMITS, (exchange, index) => {
        const message = careful[index];
        if (message !== undefined && isSecret(exchange, message.isRequest ? "request" : "reply", 0, message.bytes)) secrets.add(message);
      });
    }
    const messages = told.map(({ cells, isRequest, fromServer, place, bytes }): StreamMessage => ({
      row: byRow.get(cells.id) ?? 0, isRequest, fromServer, offset: place, bytes, isQueued: !isRequest && cells.result !== undefined,
    }));
    const parts: StreamPart[] = [];
    const bytes = new Uint8Array(said.reduce((sum, part) => sum + (part.bytes?.length ?? 0), 0));
    let used = 0;
    const cursors: [number, number] = [0, 0];
    for (const { frame, time, fromServer, place, length, bytes: data } of said) {
      const side = fromServer ? 1 : 0;
      const behind = place + length;
      for (let offset = place; offset < behind; ) {
        // Messages are in order of their side and place.
        let at = cursors[side];
        while (at < told.length && (told[at]?.fromServer !== fromServer || (told[at]?.place ?? 0) + (told[at]?.bytes ?? 0) <= offset)) at++;
        cursors[side] = at;
        const next = data === undefined ? undefined : told[at];
        const message = next !== undefined && next.place <= offset ? next : undefined;
        const stop = Math.min(behind, message === undefined ? (next?.place ?? behind) : message.place + message.bytes);
        const without = data === undefined ? "lost" : !reveal && (message === undefined || secrets.has(message)) ? "hidden" : wantsRows && message !== undefined ? "told" : undefined;
        parts.push({ frame, time, fromServer, offset, length: stop - offset, at: without === undefined ? used : undefined, ...(without && { without }), ...(message && { message: at }) });
        if (data !== undefined && without === undefined) {
          bytes.set(data.subarray(offset - place, stop - place), used);
          used += stop - offset;
        }
        offset = stop;
      }
    }
    return { row: flowRow(decoder, labels, flow, NaN), frames, from: number === undefined ? from : this.frames.placeOf(number), bytes: bytes.slice(0, used), parts, messages, rows };
  }

  /** What frames `from` up to `to` made known. */
  private async assemble(frames: FlowFrames, from: number, to: number, count: number): Promise<readonly Said[]> {
    const { capture: { decoder }, reader: { blocks } } = this;
    const start = this.next === from ? from : Math.max(0, from - LEAD_FRAMES);
    let numbers = frames.list(start, to);
    let lead = from - start;
    if (this.next !== from) {
      const first = (this.first ??= await this.greet(frames));
      // Frames far apart cost a read each.
      for (const near = new Set<number>(); lead > 0 && near.add(blocks.blockOf(numbers[lead - 1] ?? 0)).size <= WAVE_BLOCKS; ) lead--;
      numbers = numbers.slice(lead);
      this.assembly = new StreamAssembly(first, start + lead === 0, (said) => this.said.push(said));
      lead = from - start - lead;
    }
    this.next = NaN;
    this.said = [];
    let [frame, time] = [0, NaN];
    for (let at = 0; at < numbers.length; ) {
      const wave = new Set<number>();
      let end = at;
      while (end < numbers.length && wave.add(blocks.blockOf(numbers[end] ?? 0)).size <= WAVE_BLOCKS) end++;
      await blocks.ensure(wave);
      const marks = decoder.column(Table.FRAMES, FrameColumn.FLAGS);
      for (; at < end; at++) {
        const number = numbers[at] ?? 0;
        if (at === lead) this.said = [];
        const bytes = blocks.frame(number);
        if (bytes === undefined) continue;
        const mark = marks.at(number - 1);
        if (isSegment(mark, bytes)) this.assembly?.take(number, mark, bytes);
        [frame, time] = [number, bytes.time];
      }
    }
    if (to < count) this.next = to;
    else this.assembly?.finish(frame, time);
    return this.said;
  }

  /** Sequence numbers of both sides' first frames. */
  private async greet(frames: FlowFrames): Promise<readonly [number, number]> {
    const { capture: { decoder }, reader: { blocks } } = this;
    const first: [number, number] = [NaN, NaN];
    for (const number of frames.list(0, GREETING_FRAMES)) {
      const marks = decoder.cell(Table.FRAMES, FrameColumn.FLAGS, number - 1);
      const side = (marks & FrameFlag.FROM_SERVER) === 0 ? 0 : 1;
      if (!Number.isNaN(first[side])) continue;
      await blocks.ensure([blocks.blockOf(number)]);
      const frame = blocks.frame(number);
      if (frame !== undefined && isSegment(marks, frame)) first[side] = frame.sequence;
      if (!Number.isNaN(first[0] + first[1])) break;
    }
    return first;
  }

  /** Messages of rows that may lie in what was said, in order of side and place. */
  private told(flow: number, said: readonly Said[]): Told[] {
    let [first, last] = [Infinity, 0];
    for (const { frame } of said) [first, last] = [Math.min(first, frame), Math.max(last, frame)];
    const near = [said.find(({ fromServer }) => !fromServer)?.place ?? 0, said.find(({ fromServer }) => fromServer)?.place ?? 0];
    const told = carriedBetween(this.capture.decoder, this.flowRows, flow, first, last).map(({ cells, side: kind, message: { fromServer, sequence, bytes } }): Told => {
      const side = fromServer ? 1 : 0;
      const place = (near[side] ?? 0) + ((sequence - ((this.first?.[side] ?? 0) + (near[side] ?? 0))) | 0);
      return { cells, isRequest: kind === "request", fromServer, place, bytes };
    });
    return told.sort((left, right) => Number(left.fromServer) - Number(right.fromServer) || left.place - right.place);
  }
}

/** Of a fragment that carries headers only nothing is known. */
function isSegment(marks: number, { length }: FrameBytes): boolean {
  return (marks & FrameFlag.FRAGMENT) === 0 || length > 0;
}
