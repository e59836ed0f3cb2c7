/**
 * Sorts byte strings that lie in one array by their bytes, four at a time: strings are read once for each four bytes, and what is sorted then
 * are numbers that lie side by side. Common beginnings are looked at once; neither strings nor a comparator are made. Shorter before longer.
 */
import { sortPairs } from "./radix";

/** Strings in one array: that of `id` is `bytes[start(id) … start(id) + length(id)]`. */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly start: Uint32Array;
  readonly length: Uint32Array;
}

/** Below this many strings insertion is faster than another partition. */
const SMALL = 12;
/** From this many on counting digits is faster than partitions. */
const LARGE = 4096;
/** Bytes that are compared at once. */
const STEP = 4;

/** For each string its rank: equal strings share one, ranks are dense from 0. */
export function rankStrings(strings: ByteStrings): Uint32Array {
  const order = orderStrings(strings);
  const ranks = new Uint32Array(order.length);
  let rank = -1;
  let before = -1;
  for (const id of order) {
    if (before < 0 || compare(strings, before, id, 0) !== 0) rank++;
    ranks[id] = rank;
    before = id;
  }
  return ranks;
}

/** The same for strings of which no two are equal. */
export function rankDistinct(strings: ByteStrings): Uint32Array {
  const order = orderStrings(strings);
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank] ?? 0] = rank;
  return ranks;
}

/** Ids of the strings in order. */
function orderStrings(strings: ByteStrings): Uint32Array {
  const count = strings.start.length;
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  /** Of the string at each place of the order: its four bytes from the depth on that is being looked at. */
  const words = new Uint32Array(count);
  const todo: number[] = [0, count, 0];
  while (todo.length > 0) {
    const depth = todo.pop() ?? 0;
    const to = todo.pop() ?? 0;
    const from = todo.pop() ?? 0;
    readWords(strings, order, words, from, to, depth);
    if (to - from <= SMALL) {
      insertionSort(strings, order, words, from, to, depth);
      continue;
    }
    if (to - from >= LARGE) {
      const { keys, values } = sortPairs(words.slice(from, to), order.subarray(from, to));
      words.set(keys, from);
      order.set(values, from);
    } else sortRange(order, words, from, to);
    for (let start = from; start < to; ) {
      const word = words[start];
      let end = start + 1;
      while (end < to && words[end] === word) end++;
      if (end - start > 1) {
        const longer = (word ?? 0) % 256 === 0 ? endedFirst(strings, order, start, end, depth + STEP) : start;
        if (end - longer > 1) todo.push(longer, end, depth + STEP);
      }
      start = end;
    }
  }
  return order;
}

/** Four bytes from `depth` on as a number, with zeros after the end. */
function readWords({ bytes, start, length }: ByteStrings, order: Uint32Array, words: Uint32Array, from: number, to: number, depth: number): void {
  for (let at = from; at < to; at++) {
    const id = order[at] ?? 0;
    const first = (start[id] ?? 0) + depth;
    const left = (length[id] ?? 0) - depth;
    if (left >= STEP) {
      words[at] = ((bytes[first] ?? 0) << 24) | ((bytes[first + 1] ?? 0) << 16) | ((bytes[first + 2] ?? 0) << 8) | (bytes[first + 3] ?? 0);
      continue;
    }
    let word = 0;
    for (let byte = 0; byte < left; byte++) word |= (bytes[first + byte] ?? 0) << (24 - 8 * byte);
    words[at] = word;
  }
}

/** Strings whose words are the same: those that end before `depth` come first, by length, since zeros were put after their end. */
function endedFirst({ length }: ByteStrings, order: Uint32Array, from: number, to: number, depth: number): number {
  const ended: number[] = [];
  const longer: number[] = [];
  for (let at = from; at < to; at++) {
    const id = order[at] ?? 0;
    ((length[id] ?? 0) < depth ? ended : longer).push(id);
  }
  order.set(ended.sort((left, right) => (length[left] ?? 0) - (length[right] ?? 0)), from);
  order.set(longer, from + ended.length);
  return from + ended.length;
}

/** Quicksort in three parts by words, with each its string. */
function sortRange(order: Uint32Array, words: Uint32Array, first: number, end: number): void {
  const todo: number[] = [first, end];
  while (todo.length > 0) {
    const to = todo.pop() ?? 0;
    const from = todo.pop() ?? 0;
    if (to - from <= SMALL) {
      insertWords(order, words, from, to);
      continue;
    }
    const pivot = median(words[from] ?? 0, words[(from + to) >>> 1] ?? 0, words[to - 1] ?? 0);
    let less = from;
    let more = to;
    for (let at = from; at < more; ) {
      const word = words[at] ?? 0;
      if (word < pivot) swap(order, words, at++, less++);
      else if (word > pivot) swap(order, words, at, --more);
      else at++;
    }
    todo.push(from, less, more, to);
  }
}

function swap(order: Uint32Array, words: Uint32Array, left: number, right: number): void {
  const [id, word] = [order[left] ?? 0, words[left] ?? 0];
  order[left] = order[right] ?? 0;
  words[left] = words[right] ?? 0;
  order[right] = id;
  words[right] = word;
}

function insertWords(order: Uint32Array, words: Uint32Array, from: number, to: number): void {
  for (let at = from + 1; at < to; at++) {
    const id = order[at] ?? 0;
    const word = words[at] ?? 0;
    let place = at;
    for (; place > from && (words[place - 1] ?? 0) > word; place--) {
      order[place] = order[place - 1] ?? 0;
      words[place] = words[place - 1] ?? 0;
    }
    order[place] = id;
    words[place] = word;
  }
}

/** The same to the end of the strings. */
function insertionSort(strings: ByteStrings, order: Uint32Array, words: Uint32Array, from: number, to: number, depth: number): void {
  for (let at = from + 1; at < to; at++) {
    const id = order[at] ?? 0;
    const word = words[at] ?? 0;
    let place = at;
    for (; place > from; place--) {
      const before = words[place - 1] ?? 0;
      if (before < word || (before === word && compare(strings, order[place - 1] ?? 0, id, depth) <= 0)) break;
      order[place] = order[place - 1] ?? 0;
      words[place] = before;
    }
    order[place] = id;
    words[place] = word;
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
