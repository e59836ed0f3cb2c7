/**
 * Gathers the bytes of one message from the frames that carried it: frames of its flow and direction between its first
 * and last one, each byte from the first copy that the capture holds. Sequence numbers are compared modulo 2^32 around
 * the place reached so far, so that a wrap, and a message longer than 2 GiB, come out right.
 */
import { FrameColumn, FrameFlag, Table } from "../../assembly/schema";
import { Rope } from "../model/rope";
import type { Blocks, FrameBytes } from "./blocks";
import type { Capture } from "./capture";

export interface Message {
  readonly flow: number;
  readonly fromServer: boolean;
  /** Frame numbers, from 1. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** TCP sequence number of its first byte. */
  readonly sequence: number;
  readonly bytes: number;
}

/** Blocks read at once while a long message is gathered. */
const WAVE_BLOCKS = 16;
/** Bytes of one message that a block (64 KiB of a capture) holds at least, where not too many connections are mixed. */
const SPREAD_BYTES = 16384;
/** Frames behind a message's first one among which those of a window are looked for. */
const NEARBY_FRAMES = 4096;
/** Places in a message before this are reached from its first frame on; later ones are searched for. */
const NEAR_BYTES = 2 ** 19;
/** Frames looked at before and behind the bytes that are wanted, at first: reordering rarely goes further. */
const NEAR_FRAMES = 512;
/** And then, before bytes are given up. */
const FAR_FRAMES = 8192;

interface Search {
  /** The frame to begin with. */
  readonly first: number;
  /** Places of the bytes that are wanted. */
  readonly start: number;
  readonly end: number;
  /** A place near those of the first frames, from which sequence numbers are unwrapped. */
  readonly near: number;
  readonly slack: number;
}

/** Bytes of a message that a frame carries. */
export interface MessageBytes {
  /** From the message's first byte. */
  readonly from: number;
  readonly length: number;
  /** In the frame's payload. */
  readonly offset: number;
}

export function bytesIn(frame: FrameBytes, message: Message): MessageBytes | undefined {
  const start = (frame.sequence - message.sequence) | 0;
  const from = Math.max(0, start);
  const length = Math.min(message.bytes, start + frame.length) - from;
  return length <= 0 ? undefined : { from, length, offset: from - start };
}

export class MessageReader {
  constructor(private readonly capture: Capture, private readonly blocks: Blocks) {}

  /** Adds to `blocks` those in which bytes [0, to) of a message lie, most likely: few, so that a window's can be read together. */
  collectBlocks(message: Message, to: number, blocks: Set<number>): void {
    const { firstFrame, lastFrame } = message;
    blocks.add(this.blocks.blockOf(firstFrame));
    if (lastFrame === firstFrame) return;
    const cap = blocks.size + 2 + Math.floor(to / SPREAD_BYTES);
    for (const frame of this.frames(message, firstFrame + 1, Math.min(lastFrame, firstFrame + NEARBY_FRAMES))) {
      blocks.add(this.blocks.blockOf(frame));
      if (blocks.size >= cap) return;
    }
  }

  /** Gathers bytes [0, to) from blocks that are there already; undefined where one is not. */
  gatherNow(message: Message, to: number): Rope | undefined {
    const { flow, firstFrame, lastFrame } = message;
    const rope = new Rope(message.bytes);
    const placer = new Placer(message, rope);
    const { decoder } = this.capture;
    const flows = decoder.column(Table.FRAMES, FrameColumn.FLOW);
    const flags = decoder.column(Table.FRAMES, FrameColumn.FLAGS);
    const direction = message.fromServer ? FrameFlag.FROM_SERVER : 0;
    for (let frame = firstFrame; frame <= lastFrame; frame++) {
      if (flows.at(frame - 1) !== flow || (flags.at(frame - 1) & FrameFlag.FROM_SERVER) !== direction) continue;
      const bytes = this.blocks.frame(frame);
      if (bytes === undefined) return undefined;
      placer.add(bytes);
      if (placer.reached >= to && rope.firstMissing(0, to) >= to) break;
    }
    return rope;
  }

  /** Adds bytes [from, to) of the message to the rope, reading what is needed. */
  async gather(message: Message, rope: Rope, from: number, to: number): Promise<void> {
    const end = Math.min(to, message.bytes);
    const start = rope.firstMissing(from, end);
    if (start >= end) return;
    if (start < NEAR_BYTES) {
      await this.gatherFrom(message, rope, { first: message.firstFrame, start, end, near: 0, slack: FAR_FRAMES });
      return;
    }
    const found = await this.seek(message, start);
    // What is not there may have come far out of order, before it is given up as lost.
    for (const slack of [NEAR_FRAMES, FAR_FRAMES]) {
      const first = Math.max(message.firstFrame, found - slack);
      if (await this.gatherFrom(message, rope, { first, start, end, near: start, slack })) return;
      if (first === message.firstFrame) return;
    }
  }

  /** Goes through the message's frames from one on until all is there, or `slack` frames lay behind what is wanted. */
  private async gatherFrom(message: Message, rope: Rope, { first, start, end, near, slack }: Search): Promise<boolean> {
    const placer = new Placer(message, rope, near);
    let behind = 0;
    for (let frame = first; frame <= message.lastFrame; ) {
      const wave = this.wave(message, frame);
      await this.blocks.ensure(wave.blocks);
      for (const number of this.frames(message, frame, wave.lastFrame)) {
        const bytes = this.blocks.frame(number);
        if (bytes === undefined) continue;
        if (placer.add(bytes) >= end && ++behind > slack) return false;
        if (placer.reached >= end && rope.firstMissing(start, end) >= end) return true;
      }
      frame = wave.lastFrame + 1;
    }
    return false;
  }

  /** Numbers of the frames of a message's flow and direction within [first, last]. */
  frames(message: Message, first: number, last: number): number[] {
    const { decoder } = this.capture;
    const flow = decoder.column(Table.FRAMES, FrameColumn.FLOW);
    const flags = decoder.column(Table.FRAMES, FrameColumn.FLAGS);
    const direction = message.fromServer ? FrameFlag.FROM_SERVER : 0;
    const found: number[] = [];
    for (let frame = first; frame <= last; frame++) {
      if (flow.at(frame - 1) === message.flow && (flags.at(frame - 1) & FrameFlag.FROM_SERVER) === direction) found.push(frame);
    }
    return found;
  }

  /** Shows the frames that carry bytes of a message, with which bytes; at most so many. Those that only acknowledge, or belong to another message, are passed over. */
  async forEachFrame(message: Message, most: number, visit: (number: number, frame: FrameBytes, part: MessageBytes) => void): Promise<void> {
    let shown = 0;
    for (let first = message.firstFrame; first <= message.lastFrame; first += 4096) {
      for (const number of this.frames(message, first, Math.min(message.lastFrame, first + 4095))) {
        if (shown >= most) return;
        await this.blocks.ensure([this.blocks.blockOf(number)]);
        const frame = this.blocks.frame(number);
        const part = frame === undefined ? undefined : bytesIn(frame, message);
        if (frame === undefined || part === undefined) continue;
        shown++;
        visit(number, frame, part);
      }
    }
  }

  /** The next blocks from `frame` on that hold frames of the message, and the last frame that they cover. */
  private wave(message: Message, frame: number): { readonly blocks: ReadonlySet<number>; readonly lastFrame: number } {
    const blocks = new Set<number>();
    let last = frame - 1;
    // In steps, since a pause in a message may let millions of other frames pass.
    while (last < message.lastFrame && blocks.size < WAVE_BLOCKS) {
      const until = Math.min(message.lastFrame, last + 4096);
      for (const number of this.frames(message, last + 1, until)) {
        blocks.add(this.blocks.blockOf(number));
        last = number;
        if (blocks.size >= WAVE_BLOCKS) return { blocks, lastFrame: last };
      }
      last = until;
    }
    return { blocks, lastFrame: last };
  }

  /** A frame of the message shortly before byte `place` is met, but for reordering: a search over its frames by halves. */
  private async seek(message: Message, place: number): Promise<number> {
    let low = message.firstFrame;
    let high = message.lastFrame;
    while (high - low > 512) {
      const middle = low + ((high - low) >>> 1);
      const probe = await this.placeAt(message, middle, high);
      if (probe === undefined || probe.place > place) high = middle;
      else low = probe.frame;
    }
    return low;
  }

  /** The first frame of the message within [from, to] that carries bytes, and the place of its first one. */
  private async placeAt(message: Message, from: number, to: number): Promise<{ readonly frame: number; readonly place: number } | undefined> {
    for (let first = from; first <= to; first += 4096) {
      for (const frame of this.frames(message, first, Math.min(to, first + 4095))) {
        await this.blocks.ensure([this.blocks.blockOf(frame)]);
        const bytes = this.blocks.frame(frame);
        if (bytes === undefined || bytes.length === 0) continue;
        return { frame, place: (bytes.sequence - message.sequence) >>> 0 };
      }
    }
    return undefined;
  }
}

/** Lays frames into the rope at the places that their sequence numbers give. */
class Placer {
  /** Place behind the furthest byte so far. */
  reached: number;

  constructor(private readonly message: Message, private readonly rope: Rope, near = 0) {
    this.reached = near;
  }

  /** The place of the frame's first byte. */
  add(frame: FrameBytes): number {
    const place = this.reached + ((frame.sequence - (this.message.sequence + this.reached)) | 0);
    if (frame.length === 0) return -1;
    this.rope.add(place, frame.bytes, frame.payload, frame.payload + frame.length);
    this.reached = Math.max(this.reached, Math.min(place + frame.length, this.message.bytes));
    return place;
  }
}
