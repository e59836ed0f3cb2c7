/** A text or pattern over a value in parts: the same as over the whole of it, wherever it is cut. */
import { describe, expect, it } from "vitest";
import { globTest } from "../../../../src/model/filter/glob";
import { PartTest } from "../../../../src/model/filter/part-test";
import { Random } from "../../../support/random";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** `parts`: undefined where bytes were lost. */
function holds(test: PartTest, parts: readonly (string | undefined)[]): boolean {
  test.start();
  for (const part of parts) {
    if (part === undefined) test.hole();
    // In the midst of other bytes, as in a block of the file.
    else test.add(bytes(`ab${part}ab`), 2, 2 + part.length);
  }
  return test.end();
}

it("finds in parts what the pattern finds in the whole", () => {
  const random = new Random(11);
  const word = (letters: readonly [string, ...string[]], most: number): string => Array.from({ length: random.below(most + 1) }, () => random.pick(letters)).join("");
  for (let round = 0; round < 20_000; round++) {
    const pattern = word(["a", "a", "b", "b", "*", "?", "[ab]", "[^a]", "\\*"], 6);
    const parts = Array.from({ length: 1 + random.below(4) }, () => word(["a", "a", "b", "*"], 5));
    const whole = globTest(bytes(pattern), false)(bytes(parts.join("")));
    expect(holds(new PartTest(pattern, true), parts), `${pattern} on ${parts.join("|")}`).toBe(whole);
  }
});

it("compares a text as it is shown", () => {
  expect(holds(new PartTest("a\\r\\n\\x00*", false), ["a\r", "\n\0", "*"])).toBe(true);
  expect(holds(new PartTest("abc", false), ["ab"])).toBe(false);
  expect(holds(new PartTest("abc", false), ["ab", "cd"])).toBe(false);
  expect(holds(new PartTest("", false), [""])).toBe(true);
  expect(holds(new PartTest("", false), ["a"])).toBe(false);
});

describe("bytes that were lost", () => {
  it.each([
    ["abc", ["ab", undefined, "c"], false], ["abc", ["ab", undefined, "abc"], true], ["a*c", ["ab", undefined, "bc"], true], ["*bc", ["abc", undefined], false],
    ["a*", ["ab", undefined], true], ["a?c", ["a", undefined, "c"], false], ["*", [undefined], true], ["*a*b*", ["a", undefined, "b"], true],
  ] as const)("are taken by a star only: %s on %j is %s", (pattern, parts, expected) => {
    expect(holds(new PartTest(pattern, true), parts)).toBe(expected);
  });
});

it.each([["*abc*de", "abc"], ["ab?cde[x]", "cdex"], ["?*[ab]", ""], ["timeout", "timeout"]])("knows the longest text that %s must hold", (pattern, literal) => {
  expect(new PartTest(pattern, true).literal).toEqual(bytes(literal));
});
