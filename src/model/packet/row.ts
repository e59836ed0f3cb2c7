/** A row of the Packets table, as it crosses from the engine to the page. */
import type { RowId } from "../api";
import type { CapturedFrame, FrameContext } from "./frame";

/** Bytes of a frame that its line in the table is printed from; the line ends there. */
export const LINE_BYTES = 2048;

/** A frame of the Packets table. */
export interface PacketRow {
  readonly id: RowId;
  /** From 1, over all files in order of time. */
  readonly number: number;
  /** Nanoseconds since the capture's first frame. */
  readonly time: number;
  readonly sinceBefore: number;
  /** What its line is printed from (packet/tcpdump-line.ts): at most LINE_BYTES of it. */
  readonly frame: CapturedFrame;
  readonly context: FrameContext;
  /** Bits of FrameFlag. */
  readonly marks: number;
  /** Bytes of TCP's payload that were captured. */
  readonly payloadBytes: number;
  readonly flow: RowId | undefined;
}
