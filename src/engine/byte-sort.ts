/**
 * Sorts byte strings that lie in one array by their bytes: three-way quicksort on one byte at a time, which looks at
 * common beginnings once and needs neither strings nor a comparator. Shorter before longer.
 */

/** Strings in one array: that of `id` is `bytes[start(id) … start(id) + length(id)]`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly start: Uint32Array;
  readonly length: Uint32Array;
}

/** Below this many strings insertion is faster than another partition. */
const SMALL = 12;

/** For each string its rank: equal strings share one, ranks are dense from 0. */
export function rankStrings(strings: ByteStrings): Uint32Array {
  const count = strings.start.length;
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  sortRange(strings, order);
  const ranks = new Uint32Array(count);
  let rank = -1;
  let before = -1;
  for (const id of order) {
    if (before < 0 || compare(strings, before, id, 0) !== 0) rank++;
    ranks[id] = rank;
    before = id;
  }
  return ranks;
}

function sortRange(strings: ByteStrings, order: Uint32Array): void {
  const { bytes, start, length } = strings;
  // The end of a string sorts before every byte.
  const digit = (id: number, depth: number): number => (depth < (length[id] ?? 0) ? (bytes[(start[id] ?? 0) + depth] ?? 0) + 1 : 0);
  const todo: number[] = [0, order.length, 0];
  while (todo.length > 0) {
    const depth = todo.pop() ?? 0;
    const to = todo.pop() ?? 0;
    const from = todo.pop() ?? 0;
    if (to - from <= SMALL) {
      insertionSort(strings, order, from, to, depth);
      continue;
    }
    const pivot = median(
      digit(order[from] ?? 0, depth), digit(order[(from + to) >>> 1] ?? 0, depth), digit(order[to - 1] ?? 0, depth),
    );
    let less = from;
    let more = to;
    for (let at = from; at < more; ) {
      const id = order[at] ?? 0;
      const value = digit(id, depth);
      if (value < pivot) {
        order[at++] = order[less] ?? 0;
        order[less++] = id;
      } else if (value > pivot) {
        more--;
        order[at] = order[more] ?? 0;
        order[more] = id;
      } else at++;
    }
    todo.push(from, less, depth, more, to, depth);
    if (pivot > 0) todo.push(less, more, depth + 1);
  }
}

function insertionSort(strings: ByteStrings, order: Uint32Array, from: number, to: number, depth: number): void {
  for (let at = from + 1; at < to; at++) {
    const id = order[at] ?? 0;
    let place = at;
    for (; place > from && compare(strings, order[place - 1] ?? 0, id, depth) > 0; place--) order[place] = order[place - 1] ?? 0;
    order[place] = id;
  }
}

/** Bytes from `depth` on. */
function compare(strings: ByteStrings, left: number, right: number, depth: number): number {
  const { bytes, start, length } = strings;
  const a = start[left] ?? 0;
  const b = start[right] ?? 0;
  const shared = Math.min(length[left] ?? 0, length[right] ?? 0);
  for (let at = depth; at < shared; at++) {
    const difference = (bytes[a + at] ?? 0) - (bytes[b + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return (length[left] ?? 0) - (length[right] ?? 0);
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
