/**
 * The Commands table: one row an exchange, delivery or unpaired reply, in the order in which they were completed. Times and
 * latencies are columns, since they are sorted and plotted by; what else is known of a row shares one half of a cache line, since it is
 * written together, and twice: with the request and with the reply.
 *
 *        31        26 25 24 22 21                                      0
 *   0    | own wide | pairing | kind | status | flow                   |
 *   4    | flags 6            | key 26                                 |
 *   8    | number of the request's, or its own, first frame            |
 *   12   | sequence number of the request                              |
 *   16   | sequence number of the reply                                |
 *   20   | span 5 | frames to the reply 11 | name 16                   |      span: of the request
 *   24   | bytes of the reply 16          | bytes of the request 16    |      wide: row of WIDE
 *   28   | reason 4 | type 4 | span 8     | state 16                   |      span: of the reply
 */
import { CommandColumn, Kind, NO_LATENCY, NO_NAME, Pairing, Reason, ReplyType, Status } from "../schema";
import { allocate } from "../mem/arena";
import { COLUMN, defineBits, defineField, defineStructs, DESCRIPTOR } from "./column";
import { appendWide, setWideLatency, setWideReply, wideReplyFrame, wideReplyLast } from "./wide";

const COLUMNS: i32 = 23;
export const COMMANDS: usize = memory.data(DESCRIPTOR + COLUMN * COLUMNS);
const SHIFT: i32 = 13;
const MASK: u32 = (1 << SHIFT) - 1;
/** 2^27 rows: more than the memory of one instance holds. */
const BLOCKS: i32 = 16384;
const STRIDE: u32 = 32;
const times: usize = memory.data(16384 * 4, 4);
const latencies: usize = memory.data(16384 * 4, 4);
const structs: usize = memory.data(16384 * 4, 4);

const KEY: u32 = 4;
const FRAME: u32 = 8;
const REQUEST_SEQUENCE: u32 = 12;
const REPLY_SEQUENCE: u32 = 16;
const NAME: u32 = 20;
const REQUEST_SIZE: u32 = 24;
const REPLY_SIZE: u32 = 26;
const STATE: u32 = 28;

const STATUS_AT: u32 = 22;
const KIND_AT: u32 = 25;
const PAIRING_AT: u32 = 28;
const IS_WIDE_AT: u32 = 30;
const IS_OWN_AT: u32 = 31;
const IS_WIDE: u32 = 1 << IS_WIDE_AT;
const IS_OWN: u32 = 1 << IS_OWN_AT;
const KEY_BITS: u32 = 26;
const NO_KEY: u32 = (1 << KEY_BITS) - 1;
/** In the word of the name. */
const AFTER_AT: u32 = 16;
const AFTER_BITS: u32 = 11;
const SPAN_AT: u32 = 27;
const SPAN_BITS: u32 = 5;
/** In the word of the state. */
const REPLY_SPAN_AT: u32 = 16;
const REPLY_SPAN_BITS: u32 = 8;
const TYPE_AT: u32 = 24;
const REASON_AT: u32 = 28;

/** What the narrow cells hold at most. */
const SIZE_MOST: u32 = 0xffff;
const AFTER_MOST: u32 = (1 << AFTER_BITS) - 2;
const AFTER_MASK: u32 = ((1 << AFTER_BITS) - 1) << AFTER_AT;
const SPAN_MOST: u32 = (1 << SPAN_BITS) - 1;
const REPLY_SPAN_MOST: u32 = (1 << REPLY_SPAN_BITS) - 1;

export function defineCommands(): void {
  defineStructs(COMMANDS, COLUMNS, SHIFT);
  defineField(COMMANDS, CommandColumn.TIME, 8, 8, 0, times);
  defineField(COMMANDS, CommandColumn.LATENCY, 4, 4, 0, latencies);
  bits(CommandColumn.FLOW, 0, 22, 0);
  bits(CommandColumn.STATUS, STATUS_AT, 3, 0);
  bits(CommandColumn.KIND, KIND_AT, 3, 0);
  bits(CommandColumn.PAIRING, PAIRING_AT, 2, 0);
  bits(CommandColumn.IS_WIDE, IS_WIDE_AT, 1, 0);
  bits(CommandColumn.IS_OWN, IS_OWN_AT, 1, 0);
  bits(CommandColumn.KEY, 0, KEY_BITS, KEY);
  bits(CommandColumn.FLAGS, KEY_BITS, 6, KEY);
  field(CommandColumn.FRAME, 4, FRAME);
  field(CommandColumn.REQUEST_SEQUENCE, 4, REQUEST_SEQUENCE);
  field(CommandColumn.REPLY_SEQUENCE, 4, REPLY_SEQUENCE);
  field(CommandColumn.NAME, 2, NAME);
  bits(CommandColumn.REPLY_AFTER, AFTER_AT, AFTER_BITS, NAME);
  field(CommandColumn.REQUEST_SIZE, 2, REQUEST_SIZE);
  field(CommandColumn.REPLY_SIZE, 2, REPLY_SIZE);
  field(CommandColumn.WIDE_ROW, 4, REQUEST_SIZE);
  field(CommandColumn.STATE, 2, STATE);
  bits(CommandColumn.REQUEST_SPAN, SPAN_AT, SPAN_BITS, NAME);
  bits(CommandColumn.REPLY_SPAN, REPLY_SPAN_AT, REPLY_SPAN_BITS, STATE);
  bits(CommandColumn.REPLY_TYPE, TYPE_AT, 4, STATE);
  bits(CommandColumn.REASON, REASON_AT, 4, STATE);
}

function field(column: CommandColumn, width: i32, offset: u32): void {
  defineField(COMMANDS, column, width, STRIDE, offset, structs);
}

function bits(column: CommandColumn, lowest: u32, count: u32, offset: u32): void {
  defineBits(COMMANDS, column, lowest, count, STRIDE, offset, structs);
}

// @ts-ignore: decorator
@inline
function structAt(row: u32): usize {
  return <usize>load<u32>(structs + ((row >> SHIFT) << 2)) + ((row & MASK) << 5);
}

// @ts-ignore: decorator
@inline
function latencyAt(row: u32): usize {
  return <usize>load<u32>(latencies + ((row >> SHIFT) << 2)) + ((row & MASK) << 2);
}

function addBlock(row: u32): void {
  if (row >> SHIFT >= <u32>BLOCKS) unreachable();
  const entry = (row >> SHIFT) << 2;
  store<u32>(times + entry, <u32>allocate(8 << SHIFT));
  store<u32>(latencies + entry, <u32>allocate(4 << SHIFT));
  store<u32>(structs + entry, <u32>allocate(STRIDE << SHIFT));
}

/** A row whose struct is zero but for its first word and its key. */
// @ts-ignore: decorator
@inline
function appendRow(time: f64, first: u32): u32 {
  const row = load<u32>(COMMANDS);
  if ((row & MASK) == 0) addBlock(row);
  store<u32>(COMMANDS, row + 1);
  store<f64>(<usize>load<u32>(times + ((row >> SHIFT) << 2)) + ((row & MASK) << 3), time);
  store<u32>(latencyAt(row), NO_LATENCY);
  const at = structAt(row);
  store<u32>(at, first);
  store<u32>(at, NO_KEY, KEY);
  return row;
}

/** A row of a request, which has no reply yet: status OK, EXACT. `flags`: RowFlag. */
export function appendRequest(flow: u32, time: f64, frame: u32, lastFrame: u32, sequence: u32, bytes: u32, state: u32, name: u32, flags: u32): u32 {
  const row = appendRow(time, flow | (Kind.COMMAND << KIND_AT));
  const at = structAt(row);
  store<u32>(at, NO_KEY | (flags << KEY_BITS), KEY);
  store<u32>(at, frame, FRAME);
  store<u32>(at, sequence, REQUEST_SEQUENCE);
  const span = lastFrame - frame;
  store<u32>(at, state, STATE);
  if (bytes > SIZE_MOST || span > SPAN_MOST) {
    store<u32>(at, load<u32>(at) | IS_WIDE);
    store<u32>(at, appendWide(lastFrame, bytes), REQUEST_SIZE);
    store<u32>(at, name, NAME);
    return row;
  }
  store<u32>(at, bytes, REQUEST_SIZE);
  store<u32>(at, name | (span << SPAN_AT), NAME);
  return row;
}

/** A row of a message that answers nothing, which `setReplyPlace` describes. */
export function appendOwn(flow: u32, time: f64, frame: u32, state: u32, kind: Kind, status: Status, reason: Reason): u32 {
  const row = appendRow(time, flow | (<u32>status << STATUS_AT) | (<u32>kind << KIND_AT) | (<u32>Pairing.NONE << PAIRING_AT) | IS_OWN);
  const at = structAt(row);
  store<u32>(at, frame, FRAME);
  store<u32>(at, NO_NAME, NAME);
  store<u32>(at, state | (<u32>reason << REASON_AT), STATE);
  return row;
}

/** Where the reply lies, or the row's own message, and its type. */
export function setReplyPlace(row: u32, frame: u32, lastFrame: u32, sequence: u32, bytes: u32, type: ReplyType): void {
  const at = structAt(row);
  store<u32>(at, sequence, REPLY_SEQUENCE);
  // Also far too large where the reply was captured before its request.
  const after = frame - load<u32>(at, FRAME);
  const span = lastFrame - frame;
  const rest = (load<u32>(at, STATE) & ~(REPLY_SPAN_MOST << REPLY_SPAN_AT | 15 << TYPE_AT)) | (<u32>type << TYPE_AT);
  if ((load<u32>(at) & IS_WIDE) != 0 || after > AFTER_MOST || span > REPLY_SPAN_MOST || bytes > SIZE_MOST) {
    store<u32>(at, rest, STATE);
    setWideReply(widen(at), frame, lastFrame, bytes);
    return;
  }
  store<u32>(at, rest | (span << REPLY_SPAN_AT), STATE);
  store<u32>(at, (load<u32>(at, NAME) & ~AFTER_MASK) | ((after + 1) << AFTER_AT), NAME);
  store<u16>(at, <u16>bytes, REPLY_SIZE);
}

/** The reply, which consists of several messages, reaches up to here. */
export function extendReply(row: u32, lastFrame: u32, endSequence: u32): void {
  const at = structAt(row);
  const sequence = load<u32>(at, REPLY_SEQUENCE);
  const rest = load<u32>(at, STATE);
  const isWide = (load<u32>(at) & IS_WIDE) != 0;
  const wide = load<u32>(at, REQUEST_SIZE);
  const frame = isWide ? wideReplyFrame(wide) : load<u32>(at, FRAME) + afterOf(at) - 1;
  const last = isWide ? wideReplyLast(wide) : frame + ((rest >> REPLY_SPAN_AT) & REPLY_SPAN_MOST);
  setReplyPlace(row, frame, max(last, lastFrame), sequence, endSequence - sequence, <ReplyType>((rest >> TYPE_AT) & 15));
}

/** Nanoseconds, not negative. */
export function setLatency(row: u32, latency: f64): void {
  if (latency < <f64>NO_LATENCY) store<u32>(latencyAt(row), <u32>latency);
  else setWideLatency(widen(structAt(row)), latency);
}

/** 1 + how many frames after the first one the reply begins; 0 where there is none. */
function afterOf(at: usize): u32 {
  return (load<u32>(at, NAME) & AFTER_MASK) >> AFTER_AT;
}

/** The row of WIDE of the row at `at`, to which what is known of its messages is moved first. */
function widen(at: usize): u32 {
  const first = load<u32>(at);
  if ((first & IS_WIDE) != 0) return load<u32>(at, REQUEST_SIZE);
  const frame = load<u32>(at, FRAME);
  const rest = load<u32>(at, STATE);
  const isOwn = (first & IS_OWN) != 0;
  const wide = appendWide(isOwn ? 0 : frame + (load<u32>(at, NAME) >> SPAN_AT), load<u16>(at, REQUEST_SIZE));
  const after = afterOf(at);
  if (after != 0) {
    const reply = frame + after - 1;
    setWideReply(wide, reply, reply + ((rest >> REPLY_SPAN_AT) & REPLY_SPAN_MOST), load<u16>(at, REPLY_SIZE));
  }
  store<u32>(at, first | IS_WIDE);
  store<u32>(at, wide, REQUEST_SIZE);
  return wide;
}

/** How the row ended, and how sure that is. */
// @ts-ignore: decorator
@inline
export function setOutcome(row: u32, status: Status, pairing: Pairing, reason: Reason): void {
  const at = structAt(row);
  store<u32>(at, (load<u32>(at) & ~(7 << STATUS_AT | 3 << PAIRING_AT)) | (<u32>status << STATUS_AT) | (<u32>pairing << PAIRING_AT));
  setReasonAt(at, reason);
}

// @ts-ignore: decorator
@inline
export function setStatus(row: u32, status: Status): void {
  const at = structAt(row);
  store<u32>(at, (load<u32>(at) & ~(7 << STATUS_AT)) | (<u32>status << STATUS_AT));
}

// @ts-ignore: decorator
@inline
export function setPairing(row: u32, pairing: Pairing, reason: Reason): void {
  const at = structAt(row);
  store<u32>(at, (load<u32>(at) & ~(3 << PAIRING_AT)) | (<u32>pairing << PAIRING_AT));
  setReasonAt(at, reason);
}

export function pairingOf(row: u32): Pairing {
  return <Pairing>((load<u32>(structAt(row)) >> PAIRING_AT) & 3);
}

// @ts-ignore: decorator
@inline
function setReasonAt(at: usize, reason: Reason): void {
  store<u32>(at, (load<u32>(at, STATE) & ~(15 << REASON_AT)) | (<u32>reason << REASON_AT), STATE);
}

export function setReplyType(row: u32, type: ReplyType): void {
  const at = structAt(row);
  store<u32>(at, (load<u32>(at, STATE) & ~(15 << TYPE_AT)) | (<u32>type << TYPE_AT), STATE);
}

/** RowFlag bits. */
export function flagsOf(row: u32): u32 {
  return load<u32>(structAt(row), KEY) >> KEY_BITS;
}

// @ts-ignore: decorator
@inline
export function addFlags(row: u32, flags: u32): void {
  const at = structAt(row);
  store<u32>(at, load<u32>(at, KEY) | (flags << KEY_BITS), KEY);
}

export function removeFlags(row: u32, flags: u32): void {
  const at = structAt(row);
  store<u32>(at, load<u32>(at, KEY) & ~(flags << KEY_BITS), KEY);
}

/** `key`: row of KEYS, of which memory does not hold 2^26. */
// @ts-ignore: decorator
@inline
export function putKey(row: u32, key: u32): void {
  const at = structAt(row);
  store<u32>(at, (load<u32>(at, KEY) & ~NO_KEY) | min(key, NO_KEY), KEY);
}

export function setName(row: u32, name: u32): void {
  store<u16>(structAt(row), <u16>name, NAME);
}

export function setState(row: u32, state: u32): void {
  store<u16>(structAt(row), <u16>state, STATE);
}
