/**
 * Command names and what is known of each: where its keys are, whether it waits by design, and whether pairing has
 * to treat it specially. Definitions come from the page (`loadCommands`), so that their source can be a kept package.
 */
import { Layer, NO_NAME, NONE, ProblemKind } from "../schema";
import { hashBytes, mix } from "../mem/hash";
import { noteProblem } from "../table/problems";
import { DESCRIPTOR, COLUMN } from "../table/column";
import { countOf, defineStrings, intern, Strings } from "../table/strings";
import { argumentAt, argumentKept, argumentLength } from "./arguments";
import { ARGUMENT_CAP } from "./stream";

export const NAMES: usize = memory.data(DESCRIPTOR + COLUMN * 2);
const names: usize = memory.data(32, 8);

/** One byte of each for every name: key rule, flags, special treatment. */
const RULES: usize = memory.data(65536);
const FLAGS: usize = memory.data(65536);
const SPECIALS: usize = memory.data(65536);
/** Of rules from RULE_RANGE on: [first u8][last i8][step u8][0] for every name. */
const PLACES: usize = memory.data(65536 * 4, 4);

/** Longer words are no command names; the longest of Redis has 28 letters. */
const NAME_BYTES: u32 = 64;
/** Distinct names; hostile traffic can invent any number, rows beyond have none. */
const NAME_CAP: u32 = 65535;

/** Rules from here on may give several keys: key-places.ts. */
export const RULE_RANGE: u32 = 100;
export const RULE_COUNT: u32 = 101;
export const RULE_STREAMS: u32 = 102;
export const RULE_MIGRATE: u32 = 103;
export const RULE_SORT: u32 = 104;
export const RULE_STORE: u32 = 105;

const FLAG_CONTAINER: u32 = 1;
const FLAG_BLOCKING: u32 = 2;

/** Commands that change how replies are paired, or the connection's state. */
export enum Special {
  NONE, SELECT, AUTH, HELLO, SETNAME, SETINFO, REPLY, SUBSCRIBE, UNSUBSCRIBE, MONITOR, RESET, EXEC, DISCARD, MULTI, PSYNC, SYNC, REPLCONF,
}

const scratch: usize = memory.data(160);
/** Rows of NAMES that were defined, the first ones. */
let defined: u32 = 0;

export function defineNames(): void {
  defineStrings(changetype<Strings>(names), NAMES, 2048);
}

/** Reads definitions as ../README.md lays them out; gives how many. */
export function loadDefinitions(p: usize, length: u32): i32 {
  const end = p + length;
  let count = 0;
  while (p < end) {
    const size = <usize>load<u8>(p);
    if (p + 6 + size > end) break;
    const id = intern(changetype<Strings>(names), p + 1, <u32>size, hashBytes(p + 1, <i32>size), true, NONE);
    store<u8>(RULES + id, load<u8>(p + 1 + size));
    store<u8>(FLAGS + id, load<u8>(p + 2 + size));
    const places = p + 3 + size;
    store<u32>(PLACES + (<usize>id << 2), <u32>load<u16>(places) | <u32>load<u8>(places, 2) << 16);
    p += 6 + size;
    count += 1;
  }
  special("SELECT", Special.SELECT);
  special("AUTH", Special.AUTH);
  special("HELLO", Special.HELLO);
  special("CLIENT SETNAME", Special.SETNAME);
  special("CLIENT SETINFO", Special.SETINFO);
  special("CLIENT REPLY", Special.REPLY);
  special("SUBSCRIBE", Special.SUBSCRIBE);
  special("PSUBSCRIBE", Special.SUBSCRIBE);
  special("SSUBSCRIBE", Special.SUBSCRIBE);
  special("UNSUBSCRIBE", Special.UNSUBSCRIBE);
  special("PUNSUBSCRIBE", Special.UNSUBSCRIBE);
  special("SUNSUBSCRIBE", Special.UNSUBSCRIBE);
  special("MONITOR", Special.MONITOR);
  special("RESET", Special.RESET);
  special("EXEC", Special.EXEC);
  special("DISCARD", Special.DISCARD);
  special("MULTI", Special.MULTI);
  special("PSYNC", Special.PSYNC);
  special("SYNC", Special.SYNC);
  special("REPLCONF", Special.REPLCONF);
  defined = countOf(changetype<Strings>(names));
  return count;
}

/** Static strings of the module are UTF-16: their letters are narrowed into scratch first. */
function special(name: string, treatment: Special): void {
  const length = name.length;
  for (let i = 0; i < length; i++) store<u8>(scratch + i, <u8>name.charCodeAt(i));
  const id = intern(changetype<Strings>(names), scratch, length, hashBytes(scratch, length), true, NONE);
  store<u8>(SPECIALS + id, <u8>treatment);
}

function upperInto(to: usize, from: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    const c = load<u8>(from + i);
    store<u8>(to + i, c >= 0x61 && c <= 0x7a ? c - 0x20 : c);
  }
  return true;
}

/** Whether the word at `p` is a command that was defined, in any case; names that were only met prove nothing. */
export function isKnownName(p: usize, length: u32): bool {
  if (length == 0 || length > NAME_BYTES) return false;
  upperInto(scratch, p, length);
  return intern(changetype<Strings>(names), scratch, length, hashBytes(scratch, length), false, NONE) < defined;
}

function internName(length: u32): u32 {
  const hash = hashBytes(scratch, length);
  const room = countOf(changetype<Strings>(names)) < NAME_CAP;
  const id = intern(changetype<Strings>(names), scratch, length, hash, room, NO_NAME);
  if (id == NO_NAME) noteProblem(ProblemKind.NAMES_CAP, Layer.RESP, NONE, <f64>NAME_CAP);
  return id;
}

/**
 * Names as clients spell them, of up to eight letters, and their rows: most requests need no more than this.
 *
 *   [letters u64][length u32][row u32] × 256
 */
const recent: usize = memory.data(256 * 16, 8);

function firstWord(): u32 {
  const p = argumentAt(0);
  const length = min(argumentKept(0), NAME_BYTES);
  if (length > 8 || length == 0) {
    upperInto(scratch, p, length);
    return internName(length);
  }
  const letters = load<u64>(p) & (<u64>-1 >> <u64>(64 - (length << 3)));
  const entry = recent + <usize>((mix(<u32>letters ^ <u32>(letters >> 32)) & 255) << 4);
  if (load<u64>(entry) == letters && load<u32>(entry, 8) == length) return load<u32>(entry, 12);
  upperInto(scratch, p, length);
  const id = internName(length);
  store<u64>(entry, letters);
  store<u32>(entry, length, 8);
  store<u32>(entry, id, 12);
  return id;
}

/** Whether all that matters of a name's word was captured. */
export function isWholeName(index: u32): bool {
  return argumentKept(index) >= min(argumentLength(index), NAME_BYTES);
}

/** The name of the request in the argument table, container commands with their second word. */
export function nameOf(count: u32): u32 {
  if (!isWholeName(0)) return NO_NAME;
  const id = firstWord();
  const length = min(argumentKept(0), NAME_BYTES);
  if (id == NO_NAME || count < 2 || (load<u8>(FLAGS + id) & FLAG_CONTAINER) == 0) return id;
  if (!isWholeName(1)) return id;
  const second = min(argumentKept(1), NAME_BYTES);
  upperInto(scratch, argumentAt(0), length);
  store<u8>(scratch + length, 0x20);
  upperInto(scratch + length + 1, argumentAt(1), second);
  return internName(length + 1 + second);
}

/** The name that the first word is, which for containers is not yet the command's; NO_NAME where it was not met before. */
export function firstName(p: usize, length: u32): u32 {
  if (length > NAME_BYTES) return NO_NAME;
  upperInto(scratch, p, length);
  return intern(changetype<Strings>(names), scratch, length, hashBytes(scratch, length), false, NO_NAME);
}

/** How many arguments the first word makes worth keeping while a request is incomplete; where there may be several keys they are collected. */
export function wantedOf(name: u32): u32 {
  if (name == NO_NAME) return 2;
  if (load<u8>(SPECIALS + name) != 0 || (load<u8>(FLAGS + name) & FLAG_CONTAINER) != 0) return ARGUMENT_CAP;
  const rule = ruleOf(name);
  // Of XREAD the word BLOCK matters too.
  return rule < RULE_RANGE ? max<u32>(2, rule + 1) : rule == RULE_STREAMS ? ARGUMENT_CAP : 1;
}

/** keyRule of the definition. */
// @ts-ignore: decorator
@inline
export function ruleOf(name: u32): u32 {
  return <u32>load<u8>(RULES + name);
}

/** [first u8][last i8][step u8][0] of the definition. */
export function placesOf(name: u32): u32 {
  return load<u32>(PLACES + (<usize>name << 2));
}

// @ts-ignore: decorator
@inline
export function specialOf(name: u32): Special {
  return <Special>load<u8>(SPECIALS + name);
}

/** Whether the command waits by design; XREAD only with BLOCK. */
export function isBlocking(name: u32, count: u32): bool {
  if ((load<u8>(FLAGS + name) & FLAG_BLOCKING) == 0) return false;
  if (load<u8>(RULES + name) != RULE_STREAMS) return true;
  const until = min(count, ARGUMENT_CAP);
  for (let i: u32 = 1; i < until; i++) if (isWord(i, 0x4b434f4c42, 5)) return true;
  return false;
}

/** Whether argument `index` is this word of up to eight letters (given as the upper-case bytes load), in any case. */
export function isWord(index: u32, word: u64, length: u32): bool {
  if (argumentLength(index) != length || argumentKept(index) != length) return false;
  return sameWord(argumentAt(index), word, length);
}

/** The same of `length` bytes at `p`. */
export function sameWord(p: usize, word: u64, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    const c = load<u8>(p + i);
    const upper = c >= 0x61 && c <= 0x7a ? c - 0x20 : c;
    if (upper != <u8>(word >> (i << 3))) return false;
  }
  return true;
}
