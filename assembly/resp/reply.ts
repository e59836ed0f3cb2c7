/**
 * Header lines of the server's direction: every type of RESP2 and RESP3 (redis-specifications, RESP3.md 1.6), streamed
 * ones included. Only the shape is followed; the few facts that pairing asks for (the first word, the last integer) are
 * kept in the stream.
 */
import { ReplyType } from "../schema";
import { parsed, parseNumber } from "./number";
import { Step } from "./request";
import { elementDone, expectResults } from "./transactions";
import { OPEN_AGGREGATE, OPEN_ATTRIBUTE, OPEN_STREAMED, Phase, push, Stream, WORD_BYTES } from "./stream";

const MAX_BULK: i64 = 4294967293;
const MAX_ELEMENTS: i64 = 2147483647;

export function replyHeader(stream: Stream, p: usize, end: usize): Step {
  const type = load<u8>(p);
  p += 1;
  if (stream.chunked != 0 && type != 0x3b) return Step.BAD;
  switch (type) {
    case 0x2b: return line(stream, ReplyType.SIMPLE, p, end, true);
    case 0x2d: return line(stream, ReplyType.ERROR, p, end, true);
    case 0x3a:
      if (!parseNumber(p, end)) return Step.BAD;
      if (stream.depth == 1) stream.lastInteger = <i32>parsed;
      return line(stream, ReplyType.INTEGER, p, end, true);
    case 0x24: return bulk(stream, ReplyType.BULK, p, end);
    case 0x2a: return aggregate(stream, ReplyType.ARRAY, p, end, 1, OPEN_AGGREGATE);
    case 0x5f: return p == end ? scalar(proved(stream), ReplyType.NULL) : Step.BAD;
    case 0x23: return p + 1 == end && (load<u8>(p) == 0x74 || load<u8>(p) == 0x66) ? scalar(proved(stream), ReplyType.BOOLEAN) : Step.BAD;
    case 0x2c: return line(proved(stream), ReplyType.DOUBLE, p, end, isDouble(p, end));
    case 0x28: return line(stream, ReplyType.BIGNUM, p, end, parseNumber(p, end));
    case 0x21: return bulk(stream, ReplyType.BULK_ERROR, p, end);
    case 0x3d: return bulk(proved(stream), ReplyType.VERBATIM, p, end);
    case 0x25: return aggregate(proved(stream), ReplyType.MAP, p, end, 2, OPEN_AGGREGATE);
    case 0x7e: return aggregate(proved(stream), ReplyType.SET, p, end, 1, OPEN_AGGREGATE);
    case 0x3e: return aggregate(proved(stream), ReplyType.PUSH, p, end, 1, OPEN_AGGREGATE);
    case 0x7c: return aggregate(proved(stream), ReplyType.NONE, p, end, 2, OPEN_ATTRIBUTE);
    case 0x3b: return chunk(stream, p, end);
    case 0x2e: return endStreamed(stream, p, end);
    default: return Step.BAD;
  }
}

/** The stream, in which a type was met that only RESP3 has. */
// @ts-ignore: decorator
@inline
function proved(stream: Stream): Stream {
  stream.provesResp3 = 1;
  return stream;
}

/** `inf`, `nan` and their variants before 7.2, digits, signs, exponents. */
function isDouble(p: usize, end: usize): bool {
  if (p >= end || end - p > 64) return false;
  while (p < end) {
    const c = load<u8>(p);
    const digit = c >= 0x30 && c <= 0x39;
    const letter = (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
    if (!digit && !letter && c != 0x2b && c != 0x2d && c != 0x2e && c != 0x28 && c != 0x29) return false;
    p += 1;
  }
  return true;
}

/** Notes the type of the top value: the attribute before it is not it. */
function top(stream: Stream, type: ReplyType): void {
  if (stream.depth == 0) stream.type = type;
  else if (stream.tracks != 0 && stream.depth == 1) stream.elementType = type;
}

/** Whether the value being read is the first element of the top aggregate. */
function isFirstElement(stream: Stream): bool {
  return stream.depth == 1 && stream.element == 0 && stream.type != ReplyType.NONE;
}

/** Whether the value being read is the result of a queued command, in EXEC's array: of an error its own word is wanted. */
function isResult(stream: Stream): bool {
  return stream.tracks != 0 && stream.depth == 1;
}

function dropWord(stream: Stream): void {
  stream.wordLength = 0;
  stream.word0 = 0;
  stream.word1 = 0;
  stream.word2 = 0;
}

function line(stream: Stream, type: ReplyType, p: usize, end: usize, valid: bool): Step {
  if (!valid) return Step.BAD;
  if (type == ReplyType.ERROR && isResult(stream)) dropWord(stream);
  if (stream.depth == 0 || isFirstElement(stream) || (type == ReplyType.ERROR && isResult(stream))) keepWord(stream, p, end);
  return scalar(stream, type);
}

function scalar(stream: Stream, type: ReplyType): Step {
  top(stream, type);
  if (type == ReplyType.NULL && stream.depth == 0) stream.isNull = 1;
  return valueDone(stream);
}

export function keepWord(stream: Stream, p: usize, end: usize): void {
  const at = changetype<usize>(stream) + offsetof<Stream>("word0") + stream.wordLength;
  const length = min<u32>(<u32>(end - p), WORD_BYTES - stream.wordLength);
  memory.copy(at, p, length);
  stream.wordLength += length;
}

function nullValue(stream: Stream): Step {
  if (stream.depth == 0) stream.isNull = 1;
  top(stream, ReplyType.NULL);
  return valueDone(stream);
}

function bulk(stream: Stream, type: ReplyType, p: usize, end: usize): Step {
  if (type == ReplyType.BULK && end - p == 1 && load<u8>(p) == 0x3f) {
    top(stream, type);
    stream.chunked = 1;
    return Step.MORE;
  }
  if (!parseNumber(p, end) || parsed < -1 || parsed > MAX_BULK) return Step.BAD;
  if (parsed < 0) return nullValue(stream);
  top(stream, type);
  stream.wantsWord = isFirstElement(stream) ? 1 : 0;
  if (type == ReplyType.BULK_ERROR && (stream.depth == 0 || isResult(stream))) {
    dropWord(stream);
    stream.wantsWord = 1;
  }
  stream.remaining = <u32>parsed + 2;
  stream.phase = Phase.BODY;
  return Step.MORE;
}

/** A part of a streamed string; a part of no bytes ends it. */
function chunk(stream: Stream, p: usize, end: usize): Step {
  if (stream.chunked == 0 || !parseNumber(p, end) || parsed < 0 || parsed > MAX_BULK) return Step.BAD;
  if (parsed == 0) {
    stream.chunked = 0;
    return valueDone(stream);
  }
  stream.remaining = <u32>parsed + 2;
  stream.phase = Phase.BODY;
  return Step.MORE;
}

function aggregate(stream: Stream, type: ReplyType, p: usize, end: usize, each: u32, kind: u32): Step {
  if (end - p == 1 && load<u8>(p) == 0x3f && kind == OPEN_AGGREGATE) {
    top(stream, type);
    return push(stream, each, OPEN_STREAMED) ? Step.MORE : Step.DEEP;
  }
  if (!parseNumber(p, end) || parsed < -1 || parsed > MAX_ELEMENTS / 2) return Step.BAD;
  if (parsed < 0) return type == ReplyType.ARRAY ? nullValue(stream) : Step.BAD;
  let values = <u32>parsed * each;
  if (type == ReplyType.ARRAY && stream.depth == 0) values = expectResults(stream, values);
  if (kind != OPEN_ATTRIBUTE) {
    if (stream.depth == 0) stream.elements = values;
    top(stream, type);
    if (values == 0) return valueDone(stream);
  } else if (values == 0) {
    return Step.MORE;
  }
  return push(stream, values, kind) ? Step.MORE : Step.DEEP;
}

function endStreamed(stream: Stream, p: usize, end: usize): Step {
  if (p != end || stream.depth == 0) return Step.BAD;
  const open = stream.stack + (<usize>(stream.depth - 1) << 3);
  if (load<u32>(open, 4) != OPEN_STREAMED) return Step.BAD;
  stream.depth -= 1;
  return valueDone(stream);
}

/** A value is complete: so may be the aggregates around it. An attribute's end leaves its value still to come. */
export function valueDone(stream: Stream): Step {
  while (stream.depth > 0) {
    const open = stream.stack + (<usize>(stream.depth - 1) << 3);
    const kind = load<u32>(open, 4);
    if (stream.depth == 1 && kind != OPEN_ATTRIBUTE) {
      stream.element += 1;
      if (stream.tracks != 0) elementDone(stream);
    }
    if (kind == OPEN_STREAMED) return Step.MORE;
    const missing = load<u32>(open) - 1;
    store<u32>(open, missing);
    if (missing > 0) return Step.MORE;
    stream.depth -= 1;
    if (kind == OPEN_ATTRIBUTE) return Step.MORE;
  }
  return Step.DONE;
}
