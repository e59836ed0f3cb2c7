/**
 * Finding the next message after lost bytes, or where a capture starts mid-stream. The bytes may be the middle of a value
 * that itself looks like RESP, so a place is only taken when several values in a row fit, or fit exactly to the run's end
 * (a run is a TCP segment, and servers and clients write whole messages).
 */
import { find } from "../mem/scan";
import { parsed, parseNumber } from "./number";
import { isKnownName } from "./names";

/** Values that are looked at before a place is believed: bounds the work for each byte. */
const CHAIN: i32 = 12;

/** Address of the next message in [p, end), or 0. Only at a run's start is a command's name enough to believe in an inline command. */
export function findMessage(isServer: bool, p: usize, end: usize, isRunStart: bool): usize {
  if (isServer) {
    if (fitsReply(p, end)) return p;
  } else if (fitsRequest(p, end) || (isRunStart && fitsInline(p, end))) {
    return p;
  }
  // Elsewhere a message can only stand behind the end of another.
  while (true) {
    p = find(p, end, 0x0a);
    if (p + 1 >= end) return 0;
    p += 1;
    if (isServer ? fitsReply(p, end) : fitsRequest(p, end)) return p;
  }
}

/** The end of the header line at `p` (its CR), or 0 where it does not end in this run or not in CRLF. */
function lineEnd(p: usize, end: usize, cap: usize): usize {
  const until = min(end, p + cap);
  const lf = find(p, until, 0x0a);
  return lf < until && lf > p && load<u8>(lf - 1) == 0x0d ? lf - 1 : 0;
}

/** `*N $M` with letters for a name, and every argument fitting as far as the run goes. */
export function fitsRequest(p: usize, end: usize): bool {
  if (p >= end || load<u8>(p) != 0x2a) return false;
  let cr = lineEnd(p, end, 16);
  if (cr == 0 || !parseNumber(p + 1, cr) || parsed <= 0) return false;
  const count = <i32>min<i64>(parsed, CHAIN);
  p = cr + 2;
  for (let i = 0; i < count; i++) {
    if (p == end) return i > 0;
    cr = load<u8>(p) == 0x24 ? lineEnd(p, end, 16) : 0;
    if (cr == 0 && i > 0 && isCutHeader(p, 0x24, end)) return true;
    if (cr == 0 || !parseNumber(p + 1, cr) || parsed < 0) return false;
    p = cr + 2;
    if (i == 0 && !isName(p, min(end, p + <usize>min<i64>(parsed, 64)))) return false;
    if (<i64>(end - p) < parsed + 2) return true;
    p += <usize>parsed;
    if (load<u16>(p) != 0x0a0d) return false;
    p += 2;
  }
  return true;
}

/** `$`, `$12` or `$12\r` up to the run's end. */
function isCutHeader(p: usize, type: u32, end: usize): bool {
  if (load<u8>(p) != type || end - p > 16) return false;
  p += 1;
  while (p < end && load<u8>(p) >= 0x30 && load<u8>(p) <= 0x39) p += 1;
  return p == end || (p + 1 == end && load<u8>(p) == 0x0d);
}

/** A beginning of `*N $M` that ends before the name: clients that write header lines one by one send such a thing. */
export function beginsRequest(p: usize, end: usize): bool {
  if (p >= end) return false;
  if (isCutHeader(p, 0x2a, end)) return true;
  const cr = load<u8>(p) == 0x2a ? lineEnd(p, end, 16) : 0;
  if (cr == 0 || !parseNumber(p + 1, cr) || parsed <= 0) return false;
  p = cr + 2;
  if (p == end || isCutHeader(p, 0x24, end)) return true;
  const next = load<u8>(p) == 0x24 ? lineEnd(p, end, 16) : 0;
  return next != 0 && next + 2 == end && parseNumber(p + 1, next) && parsed > 0;
}

function isName(p: usize, end: usize): bool {
  if (p >= end) return false;
  while (p < end) {
    const c = load<u8>(p);
    const letter = (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
    if (!letter && c != 0x2e && c != 0x5f && c != 0x2d && !(c >= 0x30 && c <= 0x39)) return false;
    p += 1;
  }
  return true;
}

/** A line that begins with a command's name. */
export function fitsInline(p: usize, end: usize): bool {
  const lf = find(p, min(end, p + 1024), 0x0a);
  if (lf >= end || load<u8>(lf) != 0x0a) return false;
  let word = p;
  while (word < lf && load<u8>(word) > 0x20) word += 1;
  return isKnownName(p, <u32>(word - p));
}

/** Values of RESP in a row, to the run's end or into a bulk string that goes on, or CHAIN of them. */
export function fitsReply(p: usize, end: usize): bool {
  if (p >= end) return false;
  for (let i = 0; i < CHAIN; i++) {
    if (p == end) return true;
    const type = load<u8>(p);
    const scalar = type == 0x2b || type == 0x2d;
    const cr = lineEnd(p, end, scalar ? 512 : 32);
    // A line that the run cuts may be one: only at the start of a run, which the caller tries first.
    if (cr == 0) return i > 0 && scalar && find(p, end, 0x0a) == end;
    p += 1;
    const digits = parseNumber(p, cr);
    if (type == 0x24 || type == 0x3d || type == 0x21) {
      if (!digits || parsed < -1) return false;
      p = cr + 2;
      if (parsed < 0) continue;
      if (<i64>(end - p) < parsed + 2) return true;
      p += <usize>parsed;
      if (load<u16>(p) != 0x0a0d) return false;
      p += 2;
      continue;
    }
    if (scalar) {
      if (!isPrintable(p, cr)) return false;
    } else if (type == 0x3a || type == 0x2a || type == 0x25 || type == 0x7e || type == 0x3e || type == 0x7c || type == 0x28) {
      if (!digits) return false;
    } else if (type == 0x5f) {
      if (p != cr) return false;
    } else if (type == 0x23) {
      if (p + 1 != cr) return false;
    } else if (type != 0x2c) {
      return false;
    }
    p = cr + 2;
  }
  return true;
}

function isPrintable(p: usize, end: usize): bool {
  while (p < end) {
    const c = load<u8>(p);
    if (c < 0x20 || c == 0x7f) return false;
    p += 1;
  }
  return true;
}
