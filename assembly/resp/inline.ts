/**
 * Inline commands: a line split as Redis splits it (sdssplitargs in sds.c): words between blanks, "double quotes" with
 * \xHH and \n \r \t \b \a, 'single quotes' with \'. A closing quote must be followed by a blank or the end.
 */
import { ARGUMENT_CAP, LINE_CAP } from "./stream";
import { setArgument } from "./arguments";

const buffer: usize = memory.data(65536, 8);

function isBlank(c: u8): bool {
  return c == 0x20 || (c >= 9 && c <= 13) || c == 0;
}

function hexDigit(c: u8): i32 {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/** Splits [p, end) into the argument table. Gives their number, or -1 where quotes do not match. */
export function splitInline(p: usize, end: usize): i32 {
  if (end - p > LINE_CAP) end = p + LINE_CAP;
  let out = buffer;
  let count: u32 = 0;
  while (true) {
    while (p < end && isBlank(load<u8>(p))) p += 1;
    if (p >= end) return count;
    const start = out;
    let quote: u8 = 0;
    while (true) {
      if (p >= end) {
        if (quote != 0) return -1;
        break;
      }
      const c = load<u8>(p);
      if (quote == 0) {
        if (isBlank(c)) break;
        if (c == 0x22 || c == 0x27) {
          quote = c;
          p += 1;
          continue;
        }
      } else if (c == quote) {
        p += 1;
        if (p < end && !isBlank(load<u8>(p))) return -1;
        break;
      } else if (c == 0x5c && quote == 0x22 && p + 3 < end && load<u8>(p + 1) == 0x78 && hexDigit(load<u8>(p + 2)) >= 0 && hexDigit(load<u8>(p + 3)) >= 0) {
        store<u8>(out++, <u8>(hexDigit(load<u8>(p + 2)) << 4 | hexDigit(load<u8>(p + 3))));
        p += 4;
        continue;
      } else if (c == 0x5c && quote == 0x22 && p + 1 < end) {
        store<u8>(out++, unescaped(load<u8>(p + 1)));
        p += 2;
        continue;
      } else if (c == 0x5c && quote == 0x27 && p + 1 < end && load<u8>(p + 1) == 0x27) {
        store<u8>(out++, 0x27);
        p += 2;
        continue;
      }
      store<u8>(out++, c);
      p += 1;
    }
    if (count < ARGUMENT_CAP) setArgument(count, start, <u32>(out - start), <u32>(out - start));
    count += 1;
  }
}

function unescaped(c: u8): u8 {
  if (c == 0x6e) return 0x0a;
  if (c == 0x72) return 0x0d;
  if (c == 0x74) return 0x09;
  if (c == 0x62) return 0x08;
  if (c == 0x61) return 0x07;
  return c;
}
