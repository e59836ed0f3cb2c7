import { describe, expect, it } from "vitest";
import { lower, markHolding } from "../../../src/engine/byte-search";
import { bytes } from "../../support/bytes";
import { Random } from "../../support/random";

/** Strings side by side, but for a gap before those that say so. */
function laid(texts: readonly string[], apart: (index: number) => boolean) {
  const start = new Uint32Array(texts.length);
  const length = Uint32Array.from(texts, (text) => text.length);
  let at = 3;
  texts.forEach((text, index) => {
    if (apart(index)) at += 2;
    start[index] = at;
    at += text.length;
  });
  const all = new Uint8Array(at + 5).fill(0x61);
  texts.forEach((text, index) => all.set(bytes(text), start[index]));
  return { bytes: all, start, length };
}

function holding(texts: readonly string[], needle: string, apart: (index: number) => boolean = () => false): number[] {
  const found = new Uint8Array(texts.length);
  markHolding(laid(texts, apart), lower(bytes(needle)), found);
  return [...found];
}

describe("searching strings for a text", () => {
  it.each([
    ["aab", ["aab", "aaab", "a", "ab", "aaabaab"], [1, 1, 0, 0, 1]],
    ["ab", ["xa", "bx", "ab", "", "AB"], [0, 0, 1, 0, 1]],
    ["a", ["", "a", "", "b", "A"], [0, 1, 0, 0, 1]],
    ["abcabd", ["abcabcabd", "abcab", "d"], [1, 0, 0]],
    ["[@", ["{`", "[@", "[`"], [0, 1, 0]],
  ])("finds %j in none that only begins it", (needle, texts, expected) => {
    expect(holding(texts, needle)).toEqual(expected);
    expect(holding(texts, needle, () => true)).toEqual(expected);
  });

  it("agrees with a search string by string", () => {
    const random = new Random(31);
    const letters = ["a", "b", "A", "B", ":", "1"] as const;
    const text = (most: number): string => Array.from({ length: random.below(most) }, () => random.pick(letters)).join("");
    for (let round = 0; round < 500; round++) {
      const texts = Array.from({ length: random.below(40) }, () => text(12));
      const needle = `${random.pick(letters)}${text(5)}`;
      const apart = Array.from(texts, () => random.chance(0.2));
      expect(holding(texts, needle, (index) => apart[index] === true)).toEqual(texts.map((each) => Number(each.toLowerCase().includes(needle.toLowerCase()))));
    }
  });
});
