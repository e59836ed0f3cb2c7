/**
 * Frames read back from the files. The sparse index says where the record of at least every 256th frame of a source starts;
 * the stretch between two entries of a source is a block. Blocks that lie side by side are read and walked in one go, as a
 * slab, and the slabs used last are kept, up to a budget of bytes.
 */
import { IndexColumn, SegmentColumn, Table } from "../../assembly/schema";
import type { Capture } from "./capture";
import { Fragments } from "./fragments";
import { FrameIndex } from "./frame-index";
import { reference, SEGMENT_WORDS } from "./wasm";

/** Bytes of files that are kept; a window's rows need a few hundred KiB. */
const CACHE_BYTES = 48 * 2 ** 20;
/** One read at most, so that neither memory nor the wait for a cancel grow with a file. */
const SLAB_BYTES = 2 * 2 ** 20;
/** A block ends at most one record behind its 64 KiB; records that large are rare, so this is tried first. */
const BLOCK_BYTES = 65536 + 65536;
/** The longest record that the module decodes, and a block before it (WHOLE_CAP in assembly/capture/pcapng.ts). */
const LONGEST_BLOCK = 65536 + 2 * 2 ** 20;

interface Slab {
  readonly bytes: Uint8Array;
  /** SEGMENT_WORDS words for each record, as `walk` gives them. */
  readonly segments: Uint32Array;
  /** The same memory, for the times in it. */
  readonly times: Float64Array;
  /** Of its first frame, for records that have none of their own. */
  readonly firstTime: number;
  /** Of its first frame among the source's. */
  readonly firstOrdinal: number;
  readonly source: number;
  /** Offset in the source of its first byte. */
  readonly offset: number;
  readonly blocks: readonly number[];
  /** False while the last block may still get frames, or where not all of them could be read. */
  readonly settled: boolean;
}

/** What a frame carries, in place. */
export interface FrameBytes {
  /** The slab's bytes; the frame's own lie from `record` on. */
  readonly bytes: Uint8Array;
  readonly payload: number;
  readonly length: number;
  /** Bytes of payload on the wire. */
  readonly wirePayload: number;
  readonly sequence: number;
  readonly record: number;
  readonly recordLength: number;
  /** Nanoseconds since the capture's first frame. */
  readonly time: number;
  readonly source: number;
  /** Offset of the record in its source. */
  readonly offset: number;
  /** The frame itself: what was captured of it begins here. */
  readonly frameAt: number;
  readonly captured: number;
  readonly wireLength: number;
  /** Bits of TCP's flags; 0 of what is no segment. */
  readonly tcpFlags: number;
  /** TCP's acknowledgement number; only with its flag. */
  readonly acknowledgement: number;
  /** LINKTYPE of its interface; undefined where that is not described. */
  readonly linkType: number | undefined;
}

/** Frames `first` to `last`, one behind the other: SEGMENT_WORDS words of each, whose places are in `bytes`. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly bytes: Uint8Array;
  readonly segments: Uint32Array;
}

export class Blocks {
  /** By block; insertion order is order of use. */
  private readonly slabOf = new Map<number, Slab>();
  private readonly slabs = new Set<Slab>();
  private bytes = 0;
  private readonly index: FrameIndex;
  private readonly fragments: Fragments;

  constructor(private readonly capture: Capture) {
    this.index = new FrameIndex(capture.decoder);
    this.fragments = new Fragments(capture.decoder);
  }

  /** The block (row of INDEX) that holds a frame, numbered from 1; -1 where there is none. */
  blockOf(frame: number): number {
    return this.index.blockOf(frame);
  }

  /** The same, with the first and the last of the frames around it that are in the same block. */
  blockAround(frame: number): readonly [block: number, first: number, last: number] {
    const { index } = this;
    const block = index.blockOf(frame);
    const ordinal = index.ordinalOf(frame);
    const [first, last] = index.turnAround(frame);
    return [block, Math.max(first, frame - ordinal + index.firstOrdinal(block)), Math.min(last, frame - ordinal + index.lastOrdinal(block))];
  }

  /** Reads those of the blocks that are not there. What cannot be read stays away. */
  async ensure(blocks: Iterable<number>): Promise<void> {
    const wanted = [...blocks];
    const missing = wanted.filter((block) => block >= 0 && !this.touch(block));
    missing.sort((left, right) => this.index.sourceOf(left) - this.index.sourceOf(right) || left - right);
    const done = new Set<number>();
    for (const [index, block] of missing.entries()) {
      if (done.has(block)) continue;
      for (const read of await this.readSlab(missing, index)) done.add(read);
    }
    this.evict(new Set(wanted));
  }

  /** A frame of a block that is there, else undefined. */
  frame(frame: number): FrameBytes | undefined {
    const slab = this.slabOf.get(this.index.blockOf(frame));
    if (slab === undefined) return undefined;
    const at = (this.index.ordinalOf(frame) - slab.firstOrdinal) * SEGMENT_WORDS;
    const { segments, bytes, source } = slab;
    if (at < 0 || at >= segments.length) return undefined;
    const record = segments[at + SegmentColumn.RECORD] ?? 0;
    const fragment = this.fragments.of(frame);
    const time = slab.times[(at + SegmentColumn.TIME) / 2] ?? NaN;
    return {
      bytes, source, record, offset: slab.offset + record, time: Number.isNaN(time) ? slab.firstTime : time,
      payload: fragment === undefined ? (segments[at + SegmentColumn.PAYLOAD] ?? 0) : record + fragment.offset,
      length: fragment?.length ?? segments[at + SegmentColumn.LENGTH] ?? 0,
      wirePayload: fragment?.length ?? segments[at + SegmentColumn.WIRE_LENGTH] ?? 0,
      sequence: fragment?.sequence ?? segments[at + SegmentColumn.SEQUENCE] ?? 0,
      recordLength: segments[at + SegmentColumn.RECORD_LENGTH] ?? 0,
      frameAt: segments[at + SegmentColumn.FRAME_AT] ?? 0,
      captured: segments[at + SegmentColumn.FRAME_CAPTURED] ?? 0,
      wireLength: segments[at + SegmentColumn.FRAME_WIRE] ?? 0,
      tcpFlags: segments[at + SegmentColumn.FLAGS] ?? 0,
      acknowledgement: segments[at + SegmentColumn.ACKNOWLEDGEMENT] ?? 0,
      linkType: reference(segments[at + SegmentColumn.LINK] ?? NaN),
    };
  }

  /** The frames around one that are there, for whoever goes through many; undefined where it is not there, or frames may be fragments. */
  stretch(frame: number): Stretch | undefined {
    const slab = this.slabOf.get(this.index.blockOf(frame));
    if (slab === undefined || this.capture.decoder.rows(Table.FRAGMENTS) > 0) return undefined;
    const { segments, bytes } = slab;
    const at = this.index.ordinalOf(frame) - slab.firstOrdinal;
    const behind = segments.length / SEGMENT_WORDS - 1 - at;
    if (at < 0 || behind < 0) return undefined;
    const [turnFirst, turnLast] = this.index.turnAround(frame);
    const first = Math.max(turnFirst, frame - at);
    return { first, last: Math.min(turnLast, frame + behind), bytes, segments: segments.subarray((first - frame + at) * SEGMENT_WORDS) };
  }

  /** Notes that the block is in use; false where it is not there, or has got frames since. */
  private touch(block: number): boolean {
    const slab = this.slabOf.get(block);
    if (slab === undefined) return false;
    if (!slab.settled && this.index.lastOrdinal(block) >= slab.firstOrdinal + slab.segments.length / SEGMENT_WORDS) return false;
    this.slabs.delete(slab);
    this.slabs.add(slab);
    return true;
  }

  /** Reads the block at `missing[index]`, with those behind it that follow without a break. Gives the blocks that it read or gave up. */
  private async readSlab(missing: readonly number[], index: number): Promise<readonly number[]> {
    const first = missing[index] ?? 0;
    const start = this.entry(first);
    let last = first;
    let end = this.endOf(last);
    const run = [first];
    for (let next = index + 1; next < missing.length; next++) {
      const follower = this.index.next(last);
      if (follower === undefined || missing[next] !== follower) break;
      const entry = this.entry(follower);
      const nextEnd = this.endOf(follower);
      // An entry that does not begin where the one before ended: damage between.
      if (entry.offset !== end || nextEnd - start.offset > SLAB_BYTES) break;
      end = nextEnd;
      last = follower;
      run.push(follower);
    }
    const slab = await this.read(start, end - start.offset, run);
    if (slab === undefined) return [first];
    for (const block of slab.blocks) this.slabOf.set(block, slab);
    this.slabs.add(slab);
    this.bytes += slab.bytes.length;
    return slab.blocks;
  }

  /** `run`: blocks of one source, one behind the other. */
  private async read(start: IndexEntry, length: number, run: readonly number[]): Promise<Slab | undefined> {
    const { decoder, sources } = this.capture;
    const first = run[0] ?? 0;
    const last = run.at(-1) ?? first;
    const source = sources[start.source];
    if (source === undefined) return undefined;
    for (let size = length; ; size *= 4) {
      const asked = Math.min(size, LONGEST_BLOCK, source.size - start.offset);
      const bytes = await source.read(start.offset, asked);
      const segments = decoder.walk(start.source, bytes, start.offset);
      const frames = segments.length / SEGMENT_WORDS;
      const blocks = run.filter((block) => this.index.lastOrdinal(block) - start.ordinal < frames);
      const times = new Float64Array(segments.buffer);
      const firstTime = decoder.cell(Table.INDEX, IndexColumn.TIME, first);
      const slab = { bytes, segments, times, firstTime, firstOrdinal: start.ordinal, source: start.source, offset: start.offset };
      if (blocks.length > 0) return { ...slab, blocks, settled: this.index.next(last) !== undefined };
      // The block's last record reaches further than was thought, or the file is not what it was.
      const more = asked < LONGEST_BLOCK && asked < source.size - start.offset && bytes.length === asked;
      if (!more) return frames === 0 ? undefined : { ...slab, blocks: [first], settled: false };
    }
  }

  private entry(block: number): IndexEntry {
    const { decoder } = this.capture;
    return {
      ordinal: this.index.firstOrdinal(block),
      source: decoder.cell(Table.INDEX, IndexColumn.SOURCE, block),
      offset: decoder.cell(Table.INDEX, IndexColumn.OFFSET, block),
    };
  }

  /** Where a block ends at the latest, as far as the index tells. */
  private endOf(block: number): number {
    const { offset, source } = this.entry(block);
    const next = this.index.next(block);
    if (next !== undefined) {
      const entry = this.entry(next);
      if (entry.offset > offset && entry.offset - offset <= LONGEST_BLOCK) return entry.offset;
    }
    return Math.min(offset + BLOCK_BYTES, this.capture.sources[source]?.size ?? offset);
  }

  /** Drops the slabs that were used longest ago, but none that holds one of `needed`. */
  private evict(needed: ReadonlySet<number>): void {
    for (const slab of this.slabs) {
      if (this.bytes <= CACHE_BYTES) return;
      if (slab.blocks.some((block) => needed.has(block))) continue;
      this.slabs.delete(slab);
      this.bytes -= slab.bytes.length;
      for (const block of slab.blocks) if (this.slabOf.get(block) === slab) this.slabOf.delete(block);
    }
  }
}

interface IndexEntry {
  readonly ordinal: number;
  readonly source: number;
  readonly offset: number;
}
