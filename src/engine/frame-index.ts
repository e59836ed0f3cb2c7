/**
 * Which record of which source a frame is: numbers run over the whole capture, and files that overlap in time take turns.
 * Blocks are the stretches of a source from one row of INDEX to that source's next one; a frame's ordinal is its number
 * among the frames of its source, from 0.
 */
import { IndexColumn, Table, TurnColumn } from "../../assembly/schema";
import { firstPlace } from "./halving";
import type { Column, Decoder } from "./wasm";

/** Blocks of a source, in order. */
interface SourceBlocks {
  readonly blocks: number[];
  /** Of each block's first frame. */
  readonly ordinals: number[];
}

export class FrameIndex {
  private readonly sources: SourceBlocks[] = [];
  /** Of each block: its source, and its place among that one's blocks. */
  private readonly owners: number[] = [];
  private readonly places: number[] = [];
  /** Of each source its last turn among the first `turnsSeen`. */
  private readonly lastTurns: number[] = [];
  private turnsSeen = 0;
  /** Found last: frames are asked for in order. */
  private turn = 0;
  private place = 0;

  constructor(private readonly decoder: Decoder) {}

  /** The block that holds a frame, numbered from 1; -1 where there is none. */
  blockOf(frame: number): number {
    this.extend();
    const own = this.sources[this.turnSource(this.turnOf(frame))];
    if (own === undefined) return -1;
    const ordinal = this.ordinalOf(frame);
    const { ordinals, blocks } = own;
    const { place } = this;
    if ((ordinals[place] ?? Infinity) <= ordinal && !((ordinals[place + 1] ?? Infinity) <= ordinal)) return blocks[place] ?? -1;
    this.place = lastAtMost(ordinals.length, ordinal, (at) => ordinals[at] ?? Infinity);
    return blocks[this.place] ?? -1;
  }

  /** A frame's number among those of its source. */
  ordinalOf(frame: number): number {
    const turn = this.turnOf(frame);
    return this.turns(TurnColumn.ORDINAL).at(turn) + frame - this.turns(TurnColumn.FRAME).at(turn);
  }

  /** First and last frame of the turn that a frame is in: their ordinals follow each other, too. */
  turnAround(frame: number): readonly [first: number, last: number] {
    const turn = this.turnOf(frame);
    const frames = this.turns(TurnColumn.FRAME);
    const next = frames.at(turn + 1);
    return [frames.at(turn), Number.isNaN(next) ? Infinity : next - 1];
  }

  sourceOf(block: number): number {
    return this.owners[block] ?? NaN;
  }

  firstOrdinal(block: number): number {
    return this.sources[this.sourceOf(block)]?.ordinals[this.places[block] ?? -1] ?? NaN;
  }

  /** Of the block's last frame, so far. */
  lastOrdinal(block: number): number {
    const next = this.next(block);
    if (next !== undefined) return this.firstOrdinal(next) - 1;
    // The source's last turn tells how many frames it has.
    const { rows } = this.turns(TurnColumn.SOURCE);
    for (; this.turnsSeen < rows; this.turnsSeen++) this.lastTurns[this.turnSource(this.turnsSeen)] = this.turnsSeen;
    const turn = this.lastTurns[this.sourceOf(block)] ?? NaN;
    const end = turn + 1 < rows ? this.turns(TurnColumn.FRAME).at(turn + 1) : this.decoder.rows(Table.FRAMES) + 1;
    return this.turns(TurnColumn.ORDINAL).at(turn) + end - 1 - this.turns(TurnColumn.FRAME).at(turn);
  }

  /** The source's block behind `block`. */
  next(block: number): number | undefined {
    this.extend();
    return this.sources[this.sourceOf(block)]?.blocks[(this.places[block] ?? NaN) + 1];
  }

  /** Takes in the rows of INDEX that came since. */
  private extend(): void {
    const rows = this.decoder.rows(Table.INDEX);
    if (this.owners.length === rows) return;
    const sources = this.decoder.column(Table.INDEX, IndexColumn.SOURCE);
    const frames = this.decoder.column(Table.INDEX, IndexColumn.FRAME);
    for (let block = this.owners.length; block < rows; block++) {
      const source = sources.at(block);
      const own = (this.sources[source] ??= { blocks: [], ordinals: [] });
      this.owners.push(source);
      this.places.push(own.blocks.length);
      own.blocks.push(block);
      own.ordinals.push(this.ordinalOf(frames.at(block)));
    }
  }

  private turnOf(frame: number): number {
    const frames = this.turns(TurnColumn.FRAME);
    const { turn } = this;
    if (frames.at(turn) <= frame && !(frames.at(turn + 1) <= frame)) return turn;
    this.turn = Math.max(0, lastAtMost(frames.rows, frame, (at) => frames.at(at)));
    return this.turn;
  }

  private turnSource(turn: number): number {
    return this.turns(TurnColumn.SOURCE).at(turn);
  }

  private turns(column: TurnColumn): Column {
    return this.decoder.column(Table.TURNS, column);
  }
}

/** The last of `count` ascending values that is not greater than `limit`; -1 where all are. */
function lastAtMost(count: number, limit: number, value: (at: number) => number): number {
  return firstPlace(count, (at) => !(value(at) <= limit)) - 1;
}
