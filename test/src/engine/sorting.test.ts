import { describe, expect, it } from "vitest";
import { type ByteStrings, rankDistinct, rankStrings } from "../../../src/engine/byte-sort";
import { sortByNumber, sortByWord, sortWords } from "../../../src/engine/radix";
import { Random } from "../../support/random";

const NONE = 0xffffffff;

describe("sorting by numbers", () => {
  it.each([false, true])("agrees with a stable comparator, none last (descending: %s)", (descending) => {
    const random = new Random(1);
    const special = [0, -0, NaN, Infinity, -Infinity, 1e-300, -1e300, 5, 5, -5, 2 ** 53, 0.1] as const;
    for (let round = 0; round < 100; round++) {
      const count = random.below(50);
      const keys = Float64Array.from({ length: count }, () => (random.chance(0.5) ? (special[random.below(special.length)] ?? 0) : random.next() - 2 ** 31));
      const ids = Uint32Array.from({ length: count }, (_, index) => 1000 + index);
      const key = (id: number): number => keys[id - 1000] ?? NaN;
      const expected = [...ids].sort((left, right) => {
        const [a, b] = [key(left), key(right)];
        if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
        return a === b ? 0 : (a < b) === descending ? 1 : -1;
      });
      expect([...sortByNumber(ids, keys, descending)]).toEqual(expected);
    }
  });

  it.each([false, true])("sorts unsigned words, none last (descending: %s)", (descending) => {
    const random = new Random(2);
    const keys = Uint32Array.from({ length: 500 }, () => (random.chance(0.1) ? NONE : random.chance(0.3) ? random.below(5) : random.next()));
    const ids = Uint32Array.from({ length: 500 }, (_, index) => index);
    const expected = [...ids].sort((left, right) => {
      const [a, b] = [keys[left] ?? 0, keys[right] ?? 0];
      if (a === NONE || b === NONE) return Number(a === NONE) - Number(b === NONE);
      return descending ? b - a : a - b;
    });
    expect([...sortByWord(ids, keys, descending)]).toEqual(expected);
  });

  it.each([
    ["few bits", (random: Random) => 7_000_000 + random.below(3)],
    ["a digit that all share", (random: Random) => random.below(4) * 2 ** 24 + random.below(9)],
    ["all bits, but the last for none", (random: Random) => random.pick([0, 1, 2 ** 31, NONE - 1, NONE])],
    ["one value", () => 5],
    ["none only", () => NONE],
  ])("sorts words of %s", (_, key) => {
    const random = new Random(3);
    const keys = Uint32Array.from({ length: 300 }, () => key(random));
    const ids = Uint32Array.from({ length: 300 }, (_, index) => index);
    for (const descending of [false, true]) {
      const expected = [...ids].sort((left, right) => {
        const [a, b] = [keys[left] ?? 0, keys[right] ?? 0];
        if (a === NONE || b === NONE) return Number(a === NONE) - Number(b === NONE);
        return descending ? b - a : a - b;
      });
      expect([...sortByWord(ids, keys, descending)]).toEqual(expected);
    }
  });

  it("reverses what is in order, but for equal keys and those that are none", () => {
    expect([...sortByNumber(Uint32Array.of(9, 8, 7, 6, 5), Float64Array.of(1, 2, 2, 3, NaN), true)]).toEqual([6, 8, 7, 9, 5]);
  });

  it("sorts a part of an array in place, however long", () => {
    const random = new Random(5);
    for (const length of [0, 1, 2, 24, 25, 1000, 1025, 5000]) {
      const words = Uint32Array.from({ length: length + 4 }, () => (random.chance(0.5) ? random.next() : random.below(100)));
      const expected = [...words.slice(0, 2), ...words.slice(2, length + 2).sort(), ...words.slice(length + 2)];
      sortWords(words, 2, length + 2);
      expect([...words]).toEqual(expected);
    }
  });

  it("does not change what it is given", () => {
    const ids = Uint32Array.of(1, 2, 3);
    const keys = Float64Array.of(3, 2, 1);
    const words = Uint32Array.of(1 << 30, 1 << 20, 1);
    sortByNumber(ids, keys, false);
    sortByWord(ids, words, false);
    expect([...ids, ...keys, ...words]).toEqual([1, 2, 3, 3, 2, 1, 1 << 30, 1 << 20, 1]);
  });
});

function laid(texts: readonly string[]): ByteStrings {
  const bytes = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
  const start = new Uint32Array(texts.length);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    start[index] = at;
    for (let character = 0; character < text.length; character++) bytes[at++] = text.charCodeAt(character);
  }
  return { bytes, start, length: Uint32Array.from(texts, ({ length }) => length) };
}

describe("ranks of strings", () => {
  it.each([300, 20_000])("are those of their bytes for %i, zeros and ends told apart", (count) => {
    const random = new Random(count);
    const texts = Array.from({ length: count }, () => {
      const prefix = random.pick(["", "user:", "user:session:", "\u00ff", "\0\0"]);
      const rest = random.chance(0.5) ? String(random.below(count)) : Array.from({ length: random.below(7) }, () => random.pick(["\0", "\u0001", "a"])).join("");
      return prefix + rest;
    });
    const distinct = [...new Set(texts)].sort();
    const places = new Map(distinct.map((text, place) => [text, place]));
    expect([...rankStrings(laid(texts))]).toEqual(texts.map((text) => places.get(text)));
    const once = [...new Set(texts)];
    expect([...rankDistinct(laid(once))]).toEqual(once.map((text) => places.get(text)));
  });

  it("are those of their bytes, with equal strings equal", () => {
    const random = new Random(4);
    for (let round = 0; round < 20; round++) {
      const texts = Array.from({ length: random.below(200) }, () => {
        const prefix = random.pick(["", "user:", "user:session:", "\u00ff"]);
        return prefix + Array.from({ length: random.below(4) }, () => String.fromCharCode(random.below(4) + 97)).join("");
      });
      const distinct = [...new Set(texts)].sort();
      expect([...rankStrings(laid(texts))]).toEqual(texts.map((text) => distinct.indexOf(text)));
    }
  });

  it("need no recursion for long equal strings", () => {
    const bytes = new Uint8Array(100_000).fill(97);
    const start = new Uint32Array(50);
    const length = Uint32Array.from({ length: 50 }, (_, index) => 100_000 - index);
    expect([...rankStrings({ bytes, start, length })]).toEqual(Array.from({ length: 50 }, (_, index) => 49 - index));
  });
});
