import { describe, expect, it } from "vitest";
import { escapeBytes, quoteBytes, unescapeText } from "../../../src/model/escape";
import { Random } from "../../support/random";
import { u8 } from "../../support/bytes";

describe("escaping arguments", () => {
  it.each([
    ["plain text", u8(0x61, 0x20, 0x7e), "a ~"],
    ["quotes and backslashes", u8(0x22, 0x5c, 0x27), "\\\"\\\\'"],
    ["the five named controls", u8(0x0a, 0x0d, 0x09, 0x07, 0x08), "\\n\\r\\t\\a\\b"],
    ["other bytes in lower-case hexadecimal", u8(0x00, 0x1f, 0x7f, 0xc3, 0xff), "\\x00\\x1f\\x7f\\xc3\\xff"],
    ["nothing", u8(), ""],
  ])("writes %s as redis-cli does", (_, bytes, text) => {
    expect(escapeBytes(bytes)).toBe(text);
    expect(quoteBytes(bytes)).toBe(`"${text}"`);
    expect([...unescapeText(text)]).toEqual([...bytes]);
  });

  it("writes long plain text and long binary text alike", () => {
    const plain = new Uint8Array(100).fill(0x61);
    expect(escapeBytes(plain)).toBe("a".repeat(100));
    plain[99] = 0x80;
    expect(escapeBytes(plain)).toBe(`${"a".repeat(99)}\\x80`);
  });

  it("brings any bytes back without loss", () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
      expect([...unescapeText(escapeBytes(bytes))]).toEqual([...bytes]);
    }
  });

  it.each([["\\", "\\"], ["\\q", "q"], ["\\x4", "x4"], ["\\xzz", "xzz"], ["é", "é"]])("reads %j, which it never writes, as %j", (text, expected) => {
    expect(new TextDecoder().decode(unescapeText(text))).toBe(expected);
  });
});
