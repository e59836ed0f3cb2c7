import { describe, expect, it } from "vitest";
import { rankStrings } from "../../../src/engine/byte-sort";
import { sortByNumber, sortByWord } from "../../../src/engine/radix";
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

  it("does not change what it is given", () => {
    const ids = Uint32Array.of(1, 2, 3);
    const keys = Float64Array.of(3, 2, 1);
    sortByNumber(ids, keys, false);
    expect([...ids, ...keys]).toEqual([1, 2, 3, 3, 2, 1]);
  });
});

describe("ranks of strings", () => {
  it("are those of their bytes, with equal strings equal", () => {
    const random = new Random(4);
    for (let round = 0; round < 20; round++) {
      const texts = Array.from({ length: random.below(200) }, () => {
        const prefix = random.pick(["", "user:", "user:session:", "\u00ff"]);
        return prefix + Array.from({ length: random.below(4) }, () => String.fromCharCode(random.below(4) + 97)).join("");
      });
      const bytes = new Uint8Array(texts.join("").length);
      const start = new Uint32Array(texts.length);
      const length = new Uint32Array(texts.length);
      let at = 0;
      for (const [index, text] of texts.entries()) {
        start[index] = at;
        length[index] = text.length;
        for (let character = 0; character < text.length; character++) bytes[at++] = text.charCodeAt(character);
      }
      const distinct = [...new Set(texts)].sort();
      expect([...rankStrings({ bytes, start, length })]).toEqual(texts.map((text) => distinct.indexOf(text)));
    }
  });

  it("need no recursion for long equal strings", () => {
    const bytes = new Uint8Array(100_000).fill(97);
    const start = new Uint32Array(50);
    const length = Uint32Array.from({ length: 50 }, (_, index) => 100_000 - index);
    expect([...rankStrings({ bytes, start, length })]).toEqual(Array.from({ length: 50 }, (_, index) => 49 - index));
  });
});
