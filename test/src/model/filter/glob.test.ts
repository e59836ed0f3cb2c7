/** Patterns as Redis matches keys (KEYS, PSUBSCRIBE). */
import { expect, it, test } from "vitest";
import { globTest } from "../../../../src/model/filter/glob";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ["h?llo", "hello", true], ["h?llo", "hllo", false], ["h*llo", "hllo", true], ["h*llo", "heeeello", true], ["h[ae]llo", "hallo", true],
  ["h[ae]llo", "hillo", false], ["h[^e]llo", "hallo", true], ["h[^e]llo", "hello", false], ["h[a-c]llo", "hbllo", true], ["h[c-a]llo", "hbllo", true],
  ["h[a-c]llo", "hdllo", false], ["*", "", true], ["?", "", false], ["**a**", "bab", true], ["*a*b*c", "xxaxxbxxc", true], ["*a*b*c", "xxaxxcxxb", false],
  ["a\\*b*", "a*bc", true], ["a\\*b*", "axbc", false], ["[\\]]*", "]x", true], ["[]*", "x", false], ["user:*", "user:1\r\n\xff", true], ["user:*", "USER:1", false],
  // Without a star or its like it is looked for anywhere.
  ["a\\\\*", "a\\x", true], ["a\\\\*", "zza\\x", false], ["ell", "hello", true], ["elx", "hello", false], ["a\\*b", "xa*bx", true],
] as const)("%j on %j is %s", (pattern, text, expected) => {
  expect(globTest(bytes(pattern), false)(bytes(text))).toBe(expected);
});

it.each([["HE*", "hello", true], ["h[A-C]*", "HB", true], ["ELL", "hello", true], ["h[^A]*", "ha", false]] as const)("%j on %j in any case is %s", (pattern, text, expected) => {
  expect(globTest(bytes(pattern), true)(bytes(text))).toBe(expected);
});

test("many stars take no longer than their product", () => {
  expect(globTest(bytes(`${"*a".repeat(50)}b`), false)(bytes("a".repeat(20_000)))).toBe(false);
});
