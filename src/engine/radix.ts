/**
 * Sorts row ids by a numeric key, stably, by least significant digits: linear, without a comparator, and without looking
 * at a digit that all keys share. NaN stands for "none" and comes last in either direction.
 */

const BITS = 11;
const BUCKETS = 1 << BITS;
const MASK = BUCKETS - 1;

/** Ids in the order of their keys; `keys[i]` belongs to `ids[i]`. Does not change its arguments. */
export function sortByNumber(ids: Uint32Array, keys: Float64Array, descending: boolean): Uint32Array {
  if (isSorted(keys, descending)) return ids.slice();
  const count = ids.length;
  const bits = new Uint32Array(keys.slice().buffer);
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    const key = keys[index] ?? NaN;
    if (Number.isNaN(key)) {
      low[index] = 0xffffffff;
      high[index] = 0xffffffff;
      continue;
    }
    // As unsigned integers the bits of positive numbers ascend and those of negative ones descend. -0 is 0.
    const upper = key === 0 ? 0 : (bits[index * 2 + 1] ?? 0);
    const lower = key === 0 ? 0 : (bits[index * 2] ?? 0);
    const negative = upper >>> 31 !== 0;
    const flip = negative !== descending ? 0xffffffff : 0;
    low[index] = lower ^ flip;
    high[index] = upper ^ flip ^ (negative ? 0 : 0x80000000);
  }
  return sortWords(sortWords(indexes(count), low), high).map((index) => ids[index] ?? 0);
}

/** The same for keys that are unsigned integers; `none` is a key that comes last in either direction. */
export function sortByWord(ids: Uint32Array, keys: Uint32Array, descending: boolean, none = 0xffffffff): Uint32Array {
  const words = descending ? keys.map((key) => (key === none ? none : none - 1 - key)) : keys;
  return sortWords(indexes(ids.length), words).map((index) => ids[index] ?? 0);
}

/** Positions `order` sorted by `words[position]`. */
function sortWords(order: Uint32Array, words: Uint32Array): Uint32Array {
  let from = order;
  let to: Uint32Array = new Uint32Array(order.length);
  for (let shift = 0; shift < 32; shift += BITS) {
    const counts = new Uint32Array(BUCKETS);
    for (const word of words) counts[(word >>> shift) & MASK] = (counts[(word >>> shift) & MASK] ?? 0) + 1;
    if (counts.includes(order.length)) continue;
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = counts[bucket] ?? 0;
      counts[bucket] = sum;
      sum += size;
    }
    for (const position of from) {
      const bucket = ((words[position] ?? 0) >>> shift) & MASK;
      const place = counts[bucket] ?? 0;
      counts[bucket] = place + 1;
      to[place] = position;
    }
    [from, to] = [to, from];
  }
  return from;
}

function indexes(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  return order;
}

function isSorted(keys: Float64Array, descending: boolean): boolean {
  for (let index = 1; index < keys.length; index++) {
    const before = keys[index - 1] ?? NaN;
    const here = keys[index] ?? NaN;
    if (Number.isNaN(here)) continue;
    if (descending ? !(before >= here) : !(before <= here)) return false;
  }
  return true;
}
