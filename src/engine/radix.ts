/**
 * Sorts row ids by a numeric key, stably, by least significant digits: linear, without a comparator, and without looking
 * at digits that the keys do not have. NaN stands for "none" and comes last in either direction.
 */

/** Bits of a digit at most: with more, the places that are written to by turns no longer fit into the processor's caches. */
const DIGIT_BITS = 11;

/** Ids in the order of their keys; `keys[i]` belongs to `ids[i]`. Does not change its arguments. */
export function sortByNumber(ids: Uint32Array, keys: Float64Array, descending: boolean): Uint32Array {
  if (isSorted(keys, descending)) return ids.slice();
  if (descending && isSorted(keys, false)) return reversed(ids, keys);
  const count = ids.length;
  const bits = new Uint32Array(keys.slice().buffer);
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  const positions = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    positions[index] = index;
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
  const byLow = sortPairs(low, positions).values;
  const order = sortPairs(pick(high, byLow), byLow).values;
  return pick(ids, order);
}

/** Stands for "none" among words. */
const NONE = 0xffffffff;

/** The same for keys that are unsigned integers; 0xffffffff comes last in either direction. */
export function sortByWord(ids: Uint32Array, keys: Uint32Array, descending: boolean): Uint32Array {
  // Loops take it from a variable of their own: what belongs to a module is looked up each time.
  const none = NONE;
  let least = none;
  let most = 0;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? 0;
    if (key === none) continue;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  // From 0 on, so that there are no more digits than need be.
  const last = most < least ? 0 : most - least + 1;
  const words = new Uint32Array(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? 0;
    words[index] = key === none ? last : descending ? most - key : key - least;
  }
  return sortPairs(words, ids).values;
}

/** Words and what goes with each. */
export interface Pairs {
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
}

/** In the order of `keys`, stably. Pairs move together, so that each pass reads in order. `values` stay as they are, `keys` may not. */
export function sortPairs(keys: Uint32Array, values: Uint32Array): Pairs {
  const count = keys.length;
  let differing = 0;
  for (let index = 1; index < count; index++) differing |= (keys[index] ?? 0) ^ (keys[0] ?? 0);
  const top = 32 - Math.clz32(differing);
  const passes = Math.ceil(top / DIGIT_BITS);
  const bits = Math.ceil(top / Math.max(1, passes));
  const mask = 2 ** bits - 1;
  let from: Pairs = { keys, values };
  // The second pass may write over the keys, the third over what the second has read.
  let to: Pairs = { keys: new Uint32Array(0), values: new Uint32Array(0) };
  let spare: Pairs | undefined;
  for (let shift = 0; shift < top; shift += bits) {
    if (((differing >>> shift) & mask) === 0) continue;
    const places = placesOf(from.keys, shift, mask);
    to = spare ?? { keys: new Uint32Array(count), values: new Uint32Array(count) };
    scatter(from, to, places, shift, mask);
    spare = from.values === values ? { keys: from.keys, values: new Uint32Array(count) } : from;
    from = to;
  }
  return from.values === values ? { keys, values: values.slice() } : from;
}

/** Below this many words the platform's sort is faster than counting digits, and below FEW insertion is faster than calling it. */
const MANY = 1024;
const FEW = 24;

/** Sorts the words from `from` up to `to` in place. */
export function sortWords(words: Uint32Array, from: number, to: number): void {
  if (to - from > MANY) {
    sortMany(words.subarray(from, to));
    return;
  }
  if (to - from > FEW) {
    words.subarray(from, to).sort();
    return;
  }
  for (let at = from + 1; at < to; at++) {
    const word = words[at] ?? 0;
    let place = at;
    for (; place > from && (words[place - 1] ?? 0) > word; place--) words[place] = words[place - 1] ?? 0;
    words[place] = word;
  }
}

function sortMany(words: Uint32Array): void {
  let from = words;
  let to: Uint32Array = new Uint32Array(words.length);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const mask = 2 ** DIGIT_BITS - 1;
    const places = placesOf(from, shift, mask);
    for (let index = 0; index < from.length; index++) {
      const word = from[index] ?? 0;
      const digit = (word >>> shift) & mask;
      const place = places[digit] ?? 0;
      places[digit] = place + 1;
      to[place] = word;
    }
    [from, to] = [to, from];
  }
  if (from !== words) words.set(from);
}

/** Where the first pair of each digit goes. */
function placesOf(keys: Uint32Array, shift: number, mask: number): Uint32Array {
  const places = new Uint32Array(mask + 1);
  for (let index = 0; index < keys.length; index++) {
    const digit = ((keys[index] ?? 0) >>> shift) & mask;
    places[digit] = (places[digit] ?? 0) + 1;
  }
  let sum = 0;
  for (let digit = 0; digit <= mask; digit++) {
    const size = places[digit] ?? 0;
    places[digit] = sum;
    sum += size;
  }
  return places;
}

function scatter(from: Pairs, to: Pairs, places: Uint32Array, shift: number, mask: number): void {
  const { keys, values } = from;
  const { keys: sortedKeys, values: sortedValues } = to;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? 0;
    const digit = (key >>> shift) & mask;
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    sortedKeys[place] = key;
    sortedValues[place] = values[index] ?? 0;
  }
}

/** `from[positions[i]]` for each of them. */
function pick(from: Uint32Array, positions: Uint32Array): Uint32Array {
  const picked = new Uint32Array(positions.length);
  for (let index = 0; index < positions.length; index++) picked[index] = from[positions[index] ?? 0] ?? 0;
  return picked;
}

/** Ids whose keys ascend, from behind; but equal keys stay in their order, and those without one last. */
function reversed(ids: Uint32Array, keys: Float64Array): Uint32Array {
  const order = new Uint32Array(ids.length);
  let end = ids.length;
  while (end > 0 && Number.isNaN(keys[end - 1] ?? NaN)) end--;
  order.set(ids.subarray(end), end);
  let place = 0;
  while (end > 0) {
    const key = keys[end - 1] ?? NaN;
    let start = end - 1;
    while (start > 0 && keys[start - 1] === key) start--;
    for (let index = start; index < end; index++) order[place++] = ids[index] ?? 0;
    end = start;
  }
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
