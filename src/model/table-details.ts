/** What the engine tells of one command, one connection or one problem when somebody looks at it. */
import type { ReplyType } from "../../assembly/schema";
import type { CommandRow, FlowRow, ProblemRow } from "./api";

/** A node of a value's tree: one RESP value, its parts below it. */
export interface ValueNode {
  readonly type: ReplyType;
  /** Scalars as one line, escaped and masked; of aggregates undefined. Cut to its first VALUE_PART_BYTES. */
  readonly text?: string;
  /** Number of elements (pairs of a map count as one) of an aggregate, bytes of a string. */
  readonly size: number;
  /** Elements; of a map keys and values alternate. */
  readonly children?: readonly ValueNode[];
  readonly attributes?: readonly ValueNode[];
  /** Where its content lies in the message, for `value`: byte offset and length. */
  readonly offset: number;
  readonly length: number;
  /** Elements or nodes that the tree leaves out because of its cap. */
  readonly omitted?: number;
}

/** One side of an exchange as it was read back from the file. */
export interface MessageDetails {
  readonly bytes: number;
  readonly frames: readonly FrameDetails[];
  /** Bytes that the capture lost inside the message. */
  readonly lostBytes: number;
  /** Only the first part of the message was read; `value` brings the rest. */
  readonly partial: boolean;
}

/** One frame that carried bytes of the message. */
export interface FrameDetails {
  readonly number: number;
  /** Nanoseconds since the capture's first frame. */
  readonly time: number;
  readonly file: string;
  /** Offset of its record in the file. */
  readonly offset: number;
  /** Bytes of the frame, and of its payload that belong to the message. */
  readonly frameBytes: number;
  readonly bytes: number;
  /** What somebody wrote about the frame (pcapng). */
  readonly comments: readonly string[];
}

/** The commands of the transaction that a row belongs to, in their order, at most TRANSACTION_CAP of them. */
export interface TransactionDetails {
  readonly number: number;
  readonly total: number;
  readonly rows: readonly CommandRow[];
}
export const TRANSACTION_CAP = 500;

export interface RowDetails {
  readonly row: CommandRow;
  readonly transaction?: TransactionDetails;
  readonly request?: MessageDetails & { readonly arguments: readonly ValueNode[] };
  readonly reply?: MessageDetails & { readonly tree: ValueNode | undefined };
}

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
