/**
 * The vocabulary that both sides of the boundary share: which tables there are, which columns each has, and what the
 * numbers in them mean. Compiled by asc into the module and by Vite into the page, so nothing here may use a type or a
 * function that only one of them knows.
 */

/** Tables that the module fills; `table(id)` gives the address of a descriptor (see assembly/README.md). */
export enum Table {
  COMMANDS,
  FLOWS,
  FRAMES,
  /** Sparse index: where in its source a frame's record starts, for each source at least every 256 of its frames or 64 KiB. */
  INDEX,
  PROBLEMS,
  /** Command names, upper case; the first ones are those loaded by `loadCommands`, in that order. */
  NAMES,
  /** Interned keys. */
  KEYS,
  /** Distinct combinations of database, user, name, library and RESP version. */
  STATES,
  /** Interned names of users, clients and libraries, and codes of errors. */
  TEXTS,
  /** Rows of COMMANDS that belong to a transaction. */
  TRANSACTIONS,
  /** Where frame numbers pass from one source to another: files that overlap in time take turns. */
  TURNS,
  /** What frames carry that are fragments of an IP packet. */
  FRAGMENTS,
  /** What a pcapng file says besides its frames: where comments, names of hosts and decryption secrets lie in it. */
  NOTES,
  /** Figures of those rows of COMMANDS that are too large for it. */
  WIDE,
  /** Codes of those rows of COMMANDS that ended in an error, in the order in which that was known. */
  ERRORS,
  /** Keys of COMMANDS behind each row's first: ascending by row, and within it as the request has them. */
  MORE_KEYS,
}

/**
 * One row an exchange, delivery or unpaired reply. Times are nanoseconds since the capture's first frame. Where frames and bytes lie is
 * packed for what nearly all rows are (a message of less than 64 KiB in few frames, answered within seconds); of other rows IS_WIDE is
 * set, and WIDE holds the figures. `CommandPlace` names what both say together.
 */
export enum CommandColumn {
  /** f64: first byte of the request, or of the row's own message. */
  TIME,
  /** u32: see CommandPlace.LATENCY; NO_LATENCY where there is none, or where it is in WIDE. */
  LATENCY,
  /** 22 bits: row of FLOWS. */
  FLOW,
  /** 3 bits. */
  STATUS,
  /** 3 bits. */
  KIND,
  /** 2 bits. */
  PAIRING,
  /** 1 bit: WIDE_ROW stands in place of the sizes. */
  IS_WIDE,
  /** 1 bit: the row has no request, FRAME is that of its own message. */
  IS_OWN,
  /** 26 bits: row of KEYS, of the first key, or NONE. */
  KEY,
  /** 6 bits: RowFlag. */
  FLAGS,
  /** u32: number of the first frame of the request, or of the row's own message; from 1. */
  FRAME,
  /** u32 each: TCP sequence number of the message's first byte. */
  REQUEST_SEQUENCE,
  REPLY_SEQUENCE,
  /** u16: row of NAMES, or NO_NAME. */
  NAME,
  /** 11 bits: 1 + how many frames after FRAME the reply begins; 0 where there is none. */
  REPLY_AFTER,
  /** u16 each: bytes on the wire. */
  REQUEST_SIZE,
  REPLY_SIZE,
  /** u32, with IS_WIDE: row of WIDE, in the place of both sizes. */
  WIDE_ROW,
  /** u16: row of STATES. */
  STATE,
  /** 5 and 8 bits: how many frames after its first one a message ends. */
  REQUEST_SPAN,
  REPLY_SPAN,
  /** 4 bits. */
  REPLY_TYPE,
  /** 4 bits: Reason, when PAIRING is not EXACT. */
  REASON,
}

/** What rows of COMMANDS say of their messages, wherever it stands. Frame numbers count from 1. */
export enum CommandPlace {
  /** 0 where the row has no request. */
  REQUEST_FRAME,
  REQUEST_LAST_FRAME,
  /** Bytes on the wire, saturated. */
  REQUEST_BYTES,
  /** 0 where there is no reply. */
  REPLY_FRAME,
  REPLY_LAST_FRAME,
  REPLY_BYTES,
  /** From the request's last byte to the reply's first; NaN where there is none. */
  LATENCY,
}

/** Rows of COMMANDS whose figures do not fit there. */
export enum WideColumn {
  /** f64. */
  LATENCY,
  /** u32 each. */
  REQUEST_LAST_FRAME,
  REQUEST_BYTES,
  REPLY_FRAME,
  REPLY_LAST_FRAME,
  REPLY_BYTES,
}

export enum FlowColumn {
  /** u32 each, network byte order words; IPv4 as ::ffff:a.b.c.d. */
  CLIENT_ADDRESS_0,
  CLIENT_ADDRESS_1,
  CLIENT_ADDRESS_2,
  CLIENT_ADDRESS_3,
  SERVER_ADDRESS_0,
  SERVER_ADDRESS_1,
  SERVER_ADDRESS_2,
  SERVER_ADDRESS_3,
  /** u16 each. */
  CLIENT_PORT,
  SERVER_PORT,
  /** f64: nanoseconds since the capture's first frame. */
  FIRST_TIME,
  LAST_TIME,
  /** u32. */
  FRAMES,
  /** f64: TCP payload bytes on the wire, retransmissions included. */
  CLIENT_BYTES,
  SERVER_BYTES,
  /** u32 each. */
  COMMANDS,
  ERRORS,
  RETRANSMISSIONS,
  OUT_OF_ORDER,
  DUPLICATES,
  GAPS,
  /** f64. */
  GAP_BYTES,
  /** u32. */
  ZERO_WINDOWS,
  /** f64: SYN to the client's ACK of SYN-ACK; NaN when not seen. */
  HANDSHAKE_RTT,
  /** u32: FlowState. */
  STATE,
  /** u8: 1 where the SYN was not seen. */
  MIDSTREAM,
  /** u32: Protocol. */
  PROTOCOL,
  /**
   * u32 each: what tcpdump takes from sequence numbers of the client and of the server, and from acknowledgements of them, in frames
   * behind the number BASE_FRAME (0: none yet) that have ACK and no SYN (print-tcp.c, without -S).
   */
  CLIENT_BASE,
  SERVER_BASE,
  BASE_FRAME,
}

export enum FrameColumn {
  /** 22 bits: row of FLOWS, or NONE. */
  FLOW,
  /** 10 bits: FrameFlag. */
  FLAGS,
}

export enum IndexColumn {
  /** u32: the frame's number, from 1. */
  FRAME,
  /** u16: source, from 0. */
  SOURCE,
  /** f64: offset of the frame's record in its source. */
  OFFSET,
  /** f64: nanoseconds since the capture's first frame. */
  TIME,
}

export enum TurnColumn {
  /** u32: number of the turn's first frame, from 1. */
  FRAME,
  /** u32: how many frames of the source come before it. */
  ORDINAL,
  /** u16: source, from 0. */
  SOURCE,
}

/** u32 each. */
export enum FragmentColumn {
  /** The frame's number, from 1: it has FrameFlag.FRAGMENT. Where a frame has several rows the first one holds all. */
  FRAME,
  /** TCP sequence number of its first payload byte. */
  SEQUENCE,
  /** Where that byte lies, counted from the record's beginning, and how many of the segment's follow. */
  OFFSET,
  LENGTH,
}

export enum NoteColumn {
  /** u8: NoteKind. */
  KIND,
  /** u8: 1 when the section's byte order is big-endian. */
  SWAPPED,
  /** u16: source. */
  SOURCE,
  /** u32: of a comment on a frame that frame's number, else 0. */
  FRAME,
  /** f64 and u32: where in the source its bytes lie, and how many they are. */
  OFFSET,
  LENGTH,
}

export enum NoteKind {
  /** Text, UTF-8. */
  COMMENT,
  /** The records of a name resolution block, and its options. */
  NAMES,
  /** The body of a decryption secrets block. */
  SECRETS,
}

export enum ProblemColumn {
  /** u8: ProblemKind. */
  KIND,
  /** u8: Layer. */
  LAYER,
  /** u16: source. */
  SOURCE,
  /** f64: offset in the source of the record at which it was first met. */
  OFFSET,
  /** u32: that frame's number, 0 when it is no frame. */
  FRAME,
  /** u32: row of FLOWS, or NONE. */
  FLOW,
  /** u32: how often. */
  COUNT,
  /** f64: a figure whose meaning the kind gives (a link type, a number of bytes). */
  DETAIL,
  /** f64 each: ns since the epoch: when it was met first and last, by the frames there or, where there is none, by the last one before; NaN
   * where there was none. */
  FIRST_TIME,
  LAST_TIME,
}

/** Every string table: NAMES, KEYS, TEXTS. */
export enum StringColumn {
  /** u32: address of the first byte. */
  ADDRESS,
  /** u32: bytes kept (long keys are cut at KEY_CAP). */
  LENGTH,
}

export enum StateColumn {
  /** u32: database, or NONE where the capture does not tell. */
  DATABASE,
  /** u32 each: row of TEXTS, or NONE. */
  USER,
  CLIENT_NAME,
  LIBRARY,
  /** u8: 2, 3 or 0 where the capture does not tell. */
  RESP,
}

/** u32 each. */
export enum ErrorColumn {
  /** Row of COMMANDS. */
  COMMAND,
  /** Row of TEXTS: the error's first word; NONE for one of a code that is one too many. */
  CODE,
}

/** u32 each. */
export enum MoreKeysColumn {
  /** Row of COMMANDS. */
  COMMAND,
  /** Row of KEYS. A key that a request names twice is there twice. */
  KEY,
}

/** u32 each. */
export enum TransactionColumn {
  /** Row of COMMANDS. */
  COMMAND,
  /** The transaction's number, from 1. */
  NUMBER,
  /** Row of COMMANDS of the EXEC whose reply holds this row's result, or NONE: then the next two are 0. */
  EXEC,
  /** TCP sequence number of the result's first byte, and its bytes. */
  SEQUENCE,
  BYTES,
}

export enum Kind { COMMAND, PUSH, MONITOR, REPLICATION, REPLY }
export enum Status { OK, NIL, ERROR, DISCARDED, NONE, PENDING, LOST }
/** NONE: there is no reply. */
export enum ReplyType {
  NONE, SIMPLE, ERROR, INTEGER, BULK, NULL, ARRAY, MAP, SET, PUSH, DOUBLE, BOOLEAN, BIGNUM, BULK_ERROR, VERBATIM,
}
export enum Pairing { EXACT, INFERRED, NONE }
/** Bits of CommandColumn.FLAGS. */
export enum RowFlag {
  INLINE = 1,
  /** The command waits by design. */
  BLOCKING = 2,
  /** Bytes of the request, or of the reply, were not captured, but its framing survived. */
  REQUEST_HOLE = 4,
  REPLY_HOLE = 8,
  /** Came with others in one batch: single times cannot be observed. */
  PIPELINED = 16,
  /** Belongs to a transaction: TRANSACTIONS has a row for it. */
  TRANSACTION = 32,
}

export enum FlowState { OPEN, CLOSED, RESET }
/** UNDECIDED until content or the port tells. */
export enum Protocol { UNDECIDED, RESP2, RESP3, TLS, CLUSTER_BUS, UNKNOWN }

/** Bits of FrameColumn.FLAGS: who sent it, and what it is by what was seen of its connection before (flow/marks.ts). */
export enum FrameFlag {
  /** Sent by the flow's server; unset: by its client. */
  FROM_SERVER = 1,
  /** Never with OUT_OF_ORDER. */
  RETRANSMISSION = 2,
  OUT_OF_ORDER = 4,
  /** This very packet was captured before: it has no other mark. */
  DUPLICATE = 8,
  /** Bytes before it were not captured until then; they may follow out of order. */
  GAP_BEFORE = 16,
  ZERO_WINDOW = 32,
  /** A fragment of an IP packet, all of which was found: FRAGMENTS says what it carries. */
  FRAGMENT = 64,
  KEEP_ALIVE = 128,
  /** Acknowledges once more what its sender had acknowledged; with KEEP_ALIVE it answers one. */
  REPEATED_ACK = 256,
  RESET = 512,
}

/** What opening a source found. */
export enum SourceStatus {
  OK,
  EMPTY,
  NOT_A_CAPTURE,
  /** A file header that ends with the file. */
  HEADER_CUT,
  UNKNOWN_VERSION,
  UNKNOWN_LINK_TYPE,
}

export { SegmentColumn } from "./segment-column";
export { Layer, ProblemKind } from "./problem-kinds";
export { Reason } from "./reasons";

/** Totals, f64 each, at the address that `counters()` gives. */
export enum Counter {
  FRAMES,
  TCP_FRAMES,
  /** Bytes of records that were read. */
  BYTES,
  /** Seconds and nanoseconds of the first frame since the epoch. */
  EPOCH_SECONDS,
  EPOCH_NANOSECONDS,
  /** Smallest and largest time of a frame, nanoseconds since the first. */
  FIRST_TIME,
  LAST_TIME,
  /** Bytes of memory given out to tables and buffers. */
  MEMORY,
  COMMANDS,
  ERRORS,
  GAP_BYTES,
  /** 1 when the memory budget stopped the loading. */
  BUDGET_REACHED,
  /** Since the epoch: time of the frame before which `ingest` stopped since it is later than asked for, or that `firstTime` found; NaN for none. */
  NEXT_SECONDS,
  NEXT_NANOSECONDS,
  /** Of MEMORY, told by `finish`: what is there before the first file, and buffers that the files' bytes pass through; and the interned keys. */
  BUFFERS,
  KEY_MEMORY,
}

/** Stands for "no row" in a u32 column. */
export const NONE: u32 = 0xffffffff;
/** Stands for "no name" in a u16 column. */
export const NO_NAME: u32 = 0xffff;
/** Bytes of a key that are kept; more are cut and reported. */
export const KEY_CAP: i32 = 4096;
/** In the detail of INTERFACE_UNREAD; a link type of NO_LINK says that the file does not describe the interface. */
export const INTERFACE_SHIFT: i32 = 65536;
export const NO_LINK: i32 = 65535;
/** Stands for "none" in the LATENCY cells of COMMANDS. */
export const NO_LATENCY: u32 = 0xffffffff;
