/** Decimal numbers of RESP headers. */

/** What the last `parseNumber` found; clamped to ±2^53, which no length reaches. */
export let parsed: i64 = 0;
const LIMIT: i64 = 9007199254740992;

/** Whether [p, end) is an optional sign and at least one digit; the value is in `parsed`. */
export function parseNumber(p: usize, end: usize): bool {
  if (p >= end) return false;
  const sign = load<u8>(p);
  if (sign == 0x2d || sign == 0x2b) p += 1;
  if (p >= end) return false;
  let value: i64 = 0;
  while (p < end) {
    const digit = <u32>load<u8>(p) - 0x30;
    if (digit > 9) return false;
    if (value < LIMIT) value = value * 10 + digit;
    p += 1;
  }
  parsed = sign == 0x2d ? -value : value;
  return true;
}
