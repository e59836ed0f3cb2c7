/** Finding a byte: a few scalar steps, since most RESP lines end within them, then sixteen bytes at a time. */

const SCALAR_STEPS: usize = 16;

/** Address of the first `byte` in [p, end), or `end`. */
export function find(p: usize, end: usize, byte: u8): usize {
  const near = min(end, p + SCALAR_STEPS);
  while (p < near) {
    if (load<u8>(p) == byte) return p;
    p += 1;
  }
  const wanted = i8x16.splat(byte);
  while (p + 16 <= end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(p), wanted));
    if (mask != 0) return p + ctz(mask);
    p += 16;
  }
  while (p < end) {
    if (load<u8>(p) == byte) return p;
    p += 1;
  }
  return end;
}
