/**
 * Rows that are gone through by the million: what is needed of each, and where its messages lie in blocks that were read, without an object for
 * any. Only those whose messages lie whole in a frame each; others are read as everywhere else.
 */
import { CommandColumn, RowFlag, SegmentColumn, Table } from "../../assembly/schema";
import type { Blocks, Stretch } from "./blocks";
import { type Decoder, SEGMENT_WORDS } from "./wasm";

export const NOTHING: Uint8Array = new Uint8Array(0);

/** Rows with what is needed of them, as columns: an object for each would be most of the work. */
export class Batch {
  readonly frame: Uint32Array;
  readonly requestSequence: Uint32Array;
  readonly requestSize: Uint32Array;
  readonly replySequence: Uint32Array;
  readonly replySize: Uint32Array;
  readonly replyAfter: Uint32Array;
  readonly name: Uint32Array;
  private readonly plain: Uint8Array;

  constructor(decoder: Decoder, public ids: Uint32Array, mayHoldSecrets: (name: number) => boolean) {
    const column = (id: CommandColumn): Uint32Array => decoder.words(Table.COMMANDS, id, ids);
    this.frame = column(CommandColumn.FRAME);
    this.requestSequence = column(CommandColumn.REQUEST_SEQUENCE);
    this.requestSize = column(CommandColumn.REQUEST_SIZE);
    this.replySequence = column(CommandColumn.REPLY_SEQUENCE);
    this.replySize = column(CommandColumn.REPLY_SIZE);
    this.replyAfter = column(CommandColumn.REPLY_AFTER);
    this.name = column(CommandColumn.NAME);
    const careful = new Map<number, boolean>();
    const others = [CommandColumn.KIND, CommandColumn.IS_WIDE, CommandColumn.IS_OWN, CommandColumn.REQUEST_SPAN, CommandColumn.REPLY_SPAN].map(column);
    const flags = column(CommandColumn.FLAGS);
    this.plain = Uint8Array.from(ids, (_, index) => {
      const name = this.name[index] ?? 0;
      let isCareful = careful.get(name);
      if (isCareful === undefined) careful.set(name, (isCareful = mayHoldSecrets(name)));
      return Number(!isCareful && ((flags[index] ?? 0) & UNUSUAL) === 0 && others.every((values) => values[index] === 0));
    });
  }

  /** Whether it is a command that was captured whole and may have no secrets, with its request in one frame and its reply, if it has one, in one. */
  isPlain(index: number): boolean {
    return this.plain[index] === 1;
  }

  /** Of a plain row the frame of its reply, or of its request where it has none. */
  replyFrame(index: number): number {
    return (this.frame[index] ?? 0) + Math.max(0, (this.replyAfter[index] ?? 0) - 1);
  }
}
const UNUSUAL = RowFlag.TRANSACTION | RowFlag.INLINE | RowFlag.REQUEST_HOLE;

/** Finds messages in frames that were read, most of which lie near the one before. */
export class NearFrames {
  /** Where the place that was given last is. */
  bytes = NOTHING;
  private stretch: Stretch = { first: 0, last: -1, bytes: NOTHING, segments: new Uint32Array(0) };

  constructor(private readonly blocks: Blocks) {}

  /** Forgets what it knew: other frames may be there now. */
  forget(): void {
    this.stretch = { first: 0, last: -1, bytes: NOTHING, segments: new Uint32Array(0) };
  }

  /** Place in `bytes` of a message that lies whole in a frame; -1 where it does not. */
  place(frame: number, sequence: number, length: number): number {
    if (frame < this.stretch.first || frame > this.stretch.last) {
      const found = this.blocks.stretch(frame);
      if (found === undefined) return -1;
      this.stretch = found;
    }
    const { first, segments, bytes } = this.stretch;
    const at = (frame - first) * SEGMENT_WORDS;
    const start = (sequence - (segments[at + SegmentColumn.SEQUENCE] ?? 0)) | 0;
    this.bytes = bytes;
    return start >= 0 && start + length <= (segments[at + SegmentColumn.LENGTH] ?? 0) ? (segments[at + SegmentColumn.PAYLOAD] ?? 0) + start : -1;
  }
}
