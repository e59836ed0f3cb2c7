/**
 * What both sides of a connection said, as the engine gives it to the page: stretch after stretch of the connection's frames, each
 * byte once, in the order in which it became known in full. What prints it is stream-lines.ts.
 */
import type { CommandRow, FlowRow, RowId } from "./api";

/** Frames of a flow are counted from 0 in the order of the capture, those without payload too. */
export interface StreamRequest {
  readonly flow: RowId;
  /** Bytes that frames `from` up to `to` made known: earlier ones of a frame that had to wait for others are told where those came. */
  readonly from: number;
  readonly to: number;
  readonly reveal: boolean;
  /** With the rows whose messages lie there, for a line of each; their bytes are then not given. */
  readonly rows: boolean;
  /** Number of a frame of the capture: the page's `from` is then its place in the flow, or that of the next one. */
  readonly frame?: number;
}

/** Bytes of one side that follow each other and came in one frame. */
export interface StreamPart {
  /** Number of the frame that carried them, from 1; of lost ones that of the frame behind them. */
  readonly frame: number;
  /** Nanoseconds since the capture's first frame. */
  readonly time: number;
  readonly fromServer: boolean;
  /** From the side's first byte; modulo 2^32 behind a jump into a side of more. */
  readonly offset: number;
  readonly length: number;
  /** Where they lie in the page's bytes; undefined where they are not given. */
  readonly at: number | undefined;
  /** Why not: the capture does not hold them, they may be secret, or a row tells them. */
  readonly without?: "lost" | "hidden" | "told";
  /** Place of the message that they belong to; undefined where none is known, or none was asked for. */
  readonly message?: number;
}

/** A request, a reply, or what the server sent unasked, of which the page holds at least a byte. */
export interface StreamMessage {
  /** Place among the page's rows. */
  readonly row: number;
  readonly isRequest: boolean;
  readonly fromServer: boolean;
  readonly offset: number;
  readonly bytes: number;
  /** `+QUEUED`: the row tells the result, which came later. */
  readonly isQueued: boolean;
}

export interface StreamPage {
  readonly row: FlowRow;
  /** Frames of the flow. */
  readonly frames: number;
  readonly from: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly parts: readonly StreamPart[];
  readonly messages: readonly StreamMessage[];
  readonly rows: readonly CommandRow[];
}
