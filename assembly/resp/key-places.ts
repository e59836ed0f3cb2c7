/**
 * Where the keys are of a command that may have several. Its arguments are passed one after the other, so that a request need not be held
 * to find them: those at `next`, `next + step` … up to `last` are keys, and words behind `scan` may say where others are. What each rule
 * means is in ../README.md, "Command definitions"; src/model/keys.ts finds the same in words that were read back.
 */
import { NONE } from "../schema";
import { placesOf, ruleOf, RULE_COUNT, RULE_MIGRATE, RULE_RANGE, RULE_SORT, RULE_STORE, RULE_STREAMS, sameWord } from "./names";

@unmanaged
export class KeyPlaces {
  rule: u32;
  /** Of COUNT: the argument that is the number. */
  first: u32;
  step: u32;
  /** Arguments of the request, its name among them. */
  total: u32;
  next: u32;
  /** 0 while no keys are known to follow. */
  last: u32;
  /** The next argument that may be such a word; NONE: none is. */
  scan: u32;
  /** Of STORE: which of both words were there. */
  seen: u32;
}

/** The longest word that matters, STOREDIST, and the longest number. */
const WORD: u32 = 9;
const WORD_STREAMS: u64 = 0x534d4145525453;
const WORD_KEYS: u64 = 0x5359454b;
const WORD_BY: u64 = 0x5942;
const WORD_GET: u64 = 0x544547;
const WORD_LIMIT: u64 = 0x54494d494c;
const WORD_STORE: u64 = 0x45524f5453;
const WORD_STOREDIS: u64 = 0x53494445524f5453;

/** Before the first argument behind the name, a row of NAMES. `total`: arguments that the request has. */
export function beginPlaces(places: KeyPlaces, name: u32, total: u32): void {
  const rule = ruleOf(name);
  const said = placesOf(name);
  const first = said & 0xff;
  const last = <i32><i8>(said >> 8);
  places.rule = rule;
  places.first = first;
  places.step = max<u32>(1, said >> 16);
  places.total = total;
  places.seen = 0;
  places.scan = rule == RULE_RANGE ? NONE : rule == RULE_SORT ? 2 : first;
  places.next = rule == RULE_RANGE || rule == RULE_MIGRATE ? first : 1;
  places.last = last >= 0 ? <u32>last : <u32>max<i32>(0, <i32>total + last);
}

/** Whether argument `index`, the next one, is a key. */
// @ts-ignore: decorator
@inline
export function isKey(places: KeyPlaces, index: u32, length: u32): bool {
  return index == places.next && index <= places.last && (length != 0 || places.rule != RULE_MIGRATE || index != 3);
}

/** Whether the bytes of argument `index`, the next one, may say where keys are. */
// @ts-ignore: decorator
@inline
export function isWordOfPlaces(places: KeyPlaces, index: u32, length: u32): bool {
  return index >= places.scan && length <= WORD;
}

/** Argument `index` is over: `length` bytes on the wire, the first `kept` of them at `p`. */
export function passArgument(places: KeyPlaces, index: u32, p: usize, kept: u32, length: u32): void {
  if (index == places.next) places.next += places.step;
  if (index < places.scan) return;
  const rule = places.rule;
  const isWhole = kept == length;
  const behind = places.total - 1 - index;
  if (rule == RULE_COUNT) {
    places.scan = NONE;
    const keys = isWhole ? numberAt(p, length) : 0;
    // Redis refuses a number greater than what follows; then nothing is a key.
    if (keys != 0 && keys <= (behind + places.step - 1) / places.step) keysFrom(places, index + 1, index + 1 + (keys - 1) * places.step);
  } else if (rule == RULE_MIGRATE && index == 3) {
    places.scan = length == 0 ? 6 : NONE;
  } else if (!isWhole) {
    return;
  } else if (rule == RULE_STREAMS || rule == RULE_MIGRATE) {
    const isStreams = rule == RULE_STREAMS;
    if (behind == 0 || !(isStreams ? isWordAt(p, length, WORD_STREAMS, 7) : isWordAt(p, length, WORD_KEYS, 4))) return;
    places.scan = NONE;
    keysFrom(places, index + 1, index + (isStreams ? behind >> 1 : behind));
  } else if (rule == RULE_SORT) {
    if (isWordAt(p, length, WORD_BY, 2) || isWordAt(p, length, WORD_GET, 3)) {
      places.scan = index + 2;
    } else if (isWordAt(p, length, WORD_LIMIT, 5)) {
      places.scan = index + 3;
    } else if (isWordAt(p, length, WORD_STORE, 5)) {
      places.scan = index + 2;
      keysFrom(places, index + 1, index + 1);
    }
  } else if (rule == RULE_STORE) {
    const word: u32 = isWordAt(p, length, WORD_STORE, 5) ? 1 : length == 9 && sameWord(p, WORD_STOREDIS, 8) && sameWord(p + 8, 0x54, 1) ? 2 : 0;
    if ((word & ~places.seen) == 0) return;
    places.seen |= word;
    keysFrom(places, index + 1, index + 1);
  }
}

function keysFrom(places: KeyPlaces, next: u32, last: u32): void {
  places.next = next;
  places.last = last;
}

function isWordAt(p: usize, length: u32, word: u64, size: u32): bool {
  return length == size && sameWord(p, word, size);
}

/** 0 where it is no number of up to nine digits. */
function numberAt(p: usize, length: u32): u32 {
  if (length > WORD) return 0;
  let value: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <u32>load<u8>(p + i) - 0x30;
    if (digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}
