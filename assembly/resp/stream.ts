/**
 * One direction of a connection as the tokenizer sees it: where in a message it is. Messages are skipped in place; what
 * has to outlive a run is small and capped (a header line, the first bytes of a request's first arguments).
 */
import { ReplyType } from "../schema";
import { give, take } from "../mem/pool";
import { Collector, releaseCollector } from "./collector";

/** What the next byte is. */
export enum Phase {
  /** The first byte of a value, or between messages. */
  VALUE,
  /** Inside a header line whose beginning is in `line`. */
  LINE,
  /** Inside a bulk string's bytes or its closing CRLF: `remaining` of both are missing. */
  BODY,
  /** After lost or foreign bytes: looking for the next message. */
  SYNC,
  /** Inside a replication snapshot of known length, and inside one that ends with a mark. */
  SNAPSHOT,
  SNAPSHOT_MARK,
}

/** A frame of the stack of open aggregates: [values still missing][kind]. */
export const OPEN_AGGREGATE: u32 = 0;
export const OPEN_ATTRIBUTE: u32 = 1;
/** Of unknown length, closed by `.` (RESP3 streamed aggregates). */
export const OPEN_STREAMED: u32 = 2;
/** Deeper nesting is not RESP that any server sends. */
export const NESTING_CAP: u32 = 1024;

/** Redis answers longer inline requests with a protocol error (PROTO_INLINE_MAX_SIZE). */
export const LINE_CAP: u32 = 65536;
/** Arguments of a request that are kept while it is incomplete, and how much of each. */
export const ARGUMENT_CAP: u32 = 24;
export const ARGUMENT_BYTES: u32 = 4096;

/** Bytes of `word0` to `word2`. */
export const WORD_BYTES: u32 = 24;

/** The mark, and for each of its places how much of it ends there too (Knuth, Morris, Pratt). */
export const MARK_BLOCK: u32 = 128;

@unmanaged
export class Stream {
  messageTime: f64;
  /** Bytes of the snapshot that are still to come; or the mark that ends it, and how much of it was just seen. */
  snapshotLeft: u64;
  mark: usize;
  matched: u32;
  /** The connection of pairing.ts that this is a direction of. */
  connection: usize;
  stack: usize;
  line: usize;
  spill: usize;
  /** Of a request whose keys are collected: its Collector. */
  collector: usize;
  stackCapacity: u32;
  depth: u32;
  lineLength: u32;
  lineCapacity: u32;
  /** Bytes of `spill` in use, its capacity, and the arguments in it. */
  spillLength: u32;
  spillCapacity: u32;
  spilled: u32;
  /** Bytes still to skip in BODY, the closing CRLF among them. */
  remaining: u32;
  messageSequence: u32;
  messageFrame: u32;
  messageLastFrame: u32;
  /** Of a request: arguments announced, and completed so far. */
  argumentTotal: u32;
  argumentCount: u32;
  /** How many arguments are worth keeping: known once the command's name is. */
  wanted: u32;
  /** Of a reply: the top value's elements, the index of the one being read, and the last integer among them. */
  elements: u32;
  element: u32;
  lastInteger: i32;
  /** First bytes of the reply's line, or of the first element of its aggregate. */
  word0: u64;
  word1: u64;
  word2: u64;
  wordLength: u32;
  skippedBytes: u32;
  /** Of EXEC's array: the queued command whose result is read, how many values of it are missing, and where it began. */
  entry: u32;
  entryLeft: u32;
  elementStart: u32;
  phase: Phase;
  isServer: u8;
  /** The server sends commands, to a replica: they are read as requests, and `isServer` is 0. */
  replicates: u8;
  /** 1 before a client's first byte, where a preamble may stand; 2 and 3 inside of one, by its version; and how much of it is still to come. */
  preamble: u8;
  preambleLeft: u32;
  /** The next value is the head of a snapshot. */
  awaitsSnapshot: u8;
  /** A message has begun: its first byte was seen. */
  inMessage: u8;
  /** ReplyType of the top value; NONE until it is known. */
  type: ReplyType;
  /** 1: the top value is null. */
  isNull: u8;
  /** 1: some type of the reply is one that only RESP3 has. */
  provesResp3: u8;
  hole: u8;
  inline: u8;
  /** The body's bytes belong to the reply's first element. */
  wantsWord: u8;
  /** A streamed string's chunks are being read. */
  chunked: u8;
  /** The top value is EXEC's array, whose elements are followed. */
  tracks: u8;
  /** ReplyType of that element; NONE until it is known. */
  elementType: ReplyType;
}

export const STREAM_SIZE: usize = offsetof<Stream>();

export function resetStream(stream: Stream): void {
  stream.phase = Phase.VALUE;
  stream.depth = 0;
  stream.inMessage = 0;
  stream.lineLength = 0;
  stream.chunked = 0;
  dropSpill(stream);
  dropCollector(stream);
}

export function releaseMark(stream: Stream): void {
  if (stream.mark != 0) give(stream.mark, MARK_BLOCK);
  stream.mark = 0;
}

export function releaseStream(stream: Stream): void {
  releaseMark(stream);
  if (stream.stack != 0) give(stream.stack, stream.stackCapacity << 3);
  if (stream.line != 0) give(stream.line, stream.lineCapacity);
  dropSpill(stream);
  dropCollector(stream);
  stream.stack = 0;
  stream.line = 0;
}

export function dropSpill(stream: Stream): void {
  if (stream.spill != 0) give(stream.spill, stream.spillCapacity);
  stream.spill = 0;
  stream.spillLength = 0;
  stream.spilled = 0;
}

export function dropCollector(stream: Stream): void {
  if (stream.collector != 0) releaseCollector(changetype<Collector>(stream.collector));
  stream.collector = 0;
}

/** Opens an aggregate of `values` values. False when NESTING_CAP is reached. */
export function push(stream: Stream, values: u32, kind: u32): bool {
  if (stream.depth == stream.stackCapacity) {
    if (stream.depth >= NESTING_CAP) return false;
    const capacity = stream.stackCapacity == 0 ? <u32>8 : stream.stackCapacity << 1;
    const stack = take(capacity << 3);
    if (stream.stack != 0) {
      memory.copy(stack, stream.stack, stream.stackCapacity << 3);
      give(stream.stack, stream.stackCapacity << 3);
    }
    stream.stack = stack;
    stream.stackCapacity = capacity;
  }
  const at = stream.stack + (<usize>stream.depth << 3);
  store<u32>(at, values);
  store<u32>(at, kind, 4);
  stream.depth += 1;
  return true;
}

/** Keeps [p, end) of a header line that goes on in the next run. False beyond LINE_CAP: then the line's first LINE_CAP bytes are kept. */
export function keepLine(stream: Stream, p: usize, end: usize): bool {
  const length = min(<u32>(end - p), LINE_CAP - stream.lineLength);
  const fits = length == <u32>(end - p);
  const needed = stream.lineLength + length;
  if (needed > stream.lineCapacity) {
    const capacity = needed < 64 ? <u32>64 : needed > LINE_CAP / 2 ? LINE_CAP : needed << 1;
    const line = take(capacity);
    if (stream.line != 0) {
      memory.copy(line, stream.line, stream.lineLength);
      give(stream.line, stream.lineCapacity);
    }
    stream.line = line;
    stream.lineCapacity = capacity;
  }
  memory.copy(stream.line + stream.lineLength, p, length);
  stream.lineLength = needed;
  return fits;
}
