/** What frames carry that are fragments of an IP packet: walking a record again cannot tell, since most have no TCP header. */
import { FragmentColumn, FrameColumn, FrameFlag, Table } from "../../assembly/schema";
import type { Decoder } from "./wasm";

export interface Fragment {
  /** TCP sequence number of its first payload byte. */
  readonly sequence: number;
  /** Of that byte in the frame's record, and how many follow. */
  readonly offset: number;
  readonly length: number;
}

/** A fragment of headers only. */
const EMPTY: Fragment = { sequence: 0, offset: 0, length: 0 };

export class Fragments {
  private readonly rows = new Map<number, number>();
  private seen = 0;

  constructor(private readonly decoder: Decoder) {}

  /** What a frame carries as a fragment; undefined where it is none. */
  of(frame: number): Fragment | undefined {
    const { decoder } = this;
    const count = decoder.rows(Table.FRAGMENTS);
    if (count === 0 || (decoder.cell(Table.FRAMES, FrameColumn.FLAGS, frame - 1) & FrameFlag.FRAGMENT) === 0) return undefined;
    for (; this.seen < count; this.seen++) {
      const of = decoder.cell(Table.FRAGMENTS, FragmentColumn.FRAME, this.seen);
      if (!this.rows.has(of)) this.rows.set(of, this.seen);
    }
    const row = this.rows.get(frame);
    if (row === undefined) return EMPTY;
    return {
      sequence: decoder.cell(Table.FRAGMENTS, FragmentColumn.SEQUENCE, row),
      offset: decoder.cell(Table.FRAGMENTS, FragmentColumn.OFFSET, row),
      length: decoder.cell(Table.FRAGMENTS, FragmentColumn.LENGTH, row),
    };
  }
}
