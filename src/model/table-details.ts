/** What the engine tells of one connection, and of one problem, when somebody looks at it (of a command: `RowDetails` in api.ts). */
import type { FlowRow, ProblemRow } from "./api";

/** Frames that one side of a connection sent, and what TCP made of them. */
export interface FlowSide {
  readonly frames: number;
  readonly retransmissions: number;
  readonly outOfOrder: number;
  readonly duplicates: number;
  readonly zeroWindows: number;
}

/** Who used a connection: a state that held while it carried `rows` of the Commands table; undefined where the capture does not tell. */
export interface FlowIdentity {
  readonly rows: number;
  readonly database: number | undefined;
  readonly user: string | undefined;
  readonly clientName: string | undefined;
  readonly library: string | undefined;
  readonly resp: number | undefined;
}

export interface FlowDetails {
  readonly row: FlowRow;
  readonly client: FlowSide;
  readonly server: FlowSide;
  /** In the order in which they were first seen. */
  readonly identities: readonly FlowIdentity[];
  /** Rows of the Problems table about it. */
  readonly problems: number;
}

export interface ProblemDetails {
  readonly row: ProblemRow;
  /** Nanoseconds since the capture's first frame; NaN where it is no frame. */
  readonly time: number;
  /** Who spoke, where it is about a connection. */
  readonly client: string | undefined;
  /** What lies in the file at that offset: the frame's record, or what follows, at most PROBLEM_BYTES. Hidden bytes are zero and listed. */
  readonly bytes: Uint8Array;
  readonly hidden: readonly { readonly offset: number; readonly length: number }[];
  /** Bytes of the whole record; 0 where it is no frame. */
  readonly recordBytes: number;
}
export const PROBLEM_BYTES = 4096;
