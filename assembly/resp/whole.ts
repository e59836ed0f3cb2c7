/**
 * Messages that lie whole within a run and are of the usual shapes, which nearly all are: read in one go, without the states that
 * the tokenizer needs for messages that are split. Whatever is unusual or not all there gives 0, and the tokenizer reads it from
 * its first byte: so only what both read alike may be read here.
 */
import { ReplyType } from "../schema";
import { find } from "../mem/scan";
import { setArgument } from "./arguments";
import { onReply, onRequest } from "./pairing";
import { runFrame, runTime, setPosition } from "./run";
import { ARGUMENT_CAP, Stream, WORD_BYTES } from "./stream";

/** "\r\n" as it loads. */
const CRLF: u32 = 0x0a0d;
/** Digits of a length; with more the tokenizer has to look for what is too long. */
const DIGITS: u32 = 8;
/** Longer lines are the tokenizer's. */
const LINE_BYTES: usize = 512;

/** What `readLength` found, and the address behind its CRLF; 0 where there is no plain number. */
let length: u32 = 0;

/** The digits from `p` on, up to CRLF. */
// @ts-ignore: decorator
@inline
function readLength(p: usize, end: usize): usize {
  const first = p;
  let value: u32 = 0;
  while (p < end) {
    const digit = <u32>load<u8>(p) - 0x30;
    if (digit > 9) break;
    value = value * 10 + digit;
    p += 1;
  }
  const digits = <u32>(p - first);
  if (digits - 1 >= DIGITS || p + 2 > end || load<u16>(p) != CRLF) return 0;
  length = value;
  return p + 2;
}

// @ts-ignore: decorator
@inline
function begin(stream: Stream, sequence: u32): void {
  stream.messageSequence = sequence;
  stream.messageTime = runTime;
  stream.messageFrame = runFrame;
  stream.messageLastFrame = runFrame;
  stream.hole = 0;
}

/** An array of bulk strings at `p`, its first byte having the sequence number `base + p`. Gives the address behind it. */
export function wholeRequest(stream: Stream, p: usize, end: usize, base: u32): usize {
  const start = p;
  p = readLength(p + 1, end);
  if (p == 0) return 0;
  const count = length;
  if (count - 1 >= ARGUMENT_CAP) return 0;
  for (let index: u32 = 0; index < count; index++) {
    if (p >= end || load<u8>(p) != 0x24) return 0;
    p = readLength(p + 1, end);
    if (p == 0 || p + length + 2 > end || load<u16>(p + length) != CRLF) return 0;
    setArgument(index, p, length, length);
    p += length + 2;
  }
  begin(stream, base + <u32>start);
  // Commands of a primary are rows of their own, as replies are.
  stream.type = ReplyType.NONE;
  stream.inline = 0;
  stream.argumentTotal = count;
  stream.argumentCount = count;
  setPosition(base + <u32>p);
  onRequest(stream, base + <u32>p);
  return p;
}

/** A simple string, an error, an integer, a bulk string or its null at `p`. Gives the address behind it. */
export function wholeReply(stream: Stream, p: usize, end: usize, base: u32): usize {
  const start = p;
  const byte = load<u8>(p);
  let type = ReplyType.BULK;
  let isNull: u8 = 0;
  let wordLength: u32 = 0;
  p += 1;
  if (byte == 0x24) {
    if (p + 4 <= end && load<u32>(p) == 0x0a0d312d) {
      type = ReplyType.NULL;
      isNull = 1;
      p += 4;
    } else {
      p = readLength(p, end);
      if (p == 0 || p + length + 2 > end || load<u16>(p + length) != CRLF) return 0;
      p += length + 2;
    }
    stream.word0 = 0;
  } else {
    if (byte == 0x2b) type = ReplyType.SIMPLE;
    else if (byte == 0x2d) type = ReplyType.ERROR;
    else if (byte == 0x3a) type = ReplyType.INTEGER;
    else return 0;
    const lf = find(p, min(end, p + LINE_BYTES), 0x0a);
    if (lf >= end || load<u8>(lf) != 0x0a || load<u8>(lf - 1) != 0x0d) return 0;
    const bytes = <u32>(lf - 1 - p);
    if (byte == 0x3a && !isInteger(p, lf - 1)) return 0;
    wordLength = min(bytes, WORD_BYTES);
    keepWords(stream, p, wordLength);
    p = lf + 1;
  }
  begin(stream, base + <u32>start);
  stream.type = type;
  stream.isNull = isNull;
  stream.provesResp3 = 0;
  stream.wordLength = wordLength;
  stream.elements = 0;
  stream.element = 0;
  stream.tracks = 0;
  setPosition(base + <u32>p);
  onReply(stream, base + <u32>p);
  return p;
}

/** Digits, perhaps behind a minus. */
function isInteger(p: usize, end: usize): bool {
  if (p < end && load<u8>(p) == 0x2d) p += 1;
  if (p == end) return false;
  for (; p < end; p++) if (<u32>load<u8>(p) - 0x30 > 9) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function keepWords(stream: Stream, p: usize, bytes: u32): void {
  stream.word0 = 0;
  stream.word1 = 0;
  stream.word2 = 0;
  const at = changetype<usize>(stream) + offsetof<Stream>("word0");
  for (let i: u32 = 0; i < bytes; i++) store<u8>(at + i, load<u8>(p + i));
}
