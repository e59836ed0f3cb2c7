import { describe, expect, it } from "vitest";
import { hexdump, incompleteTail, textOf } from "../../../src/model/hexdump";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("hex dump", () => {
  it("has sixteen bytes a row, their offset and their ASCII", () => {
    expect(hexdump(utf8("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")).split("\n")).toEqual([
      "00000000  2a 32 0d 0a 24 33 0d 0a  47 45 54 0d 0a 24 31 0d  *2..$3..GET..$1.",
      "00000010  0a 6b 0d 0a                                       .k..",
    ]);
  });

  it("counts on from the offset given", () => {
    expect(hexdump(bytes(0xff), 65536)).toMatch(/^00010000 {2}ff .* {2}\.$/);
  });

  it("shows lost bytes as lost", () => {
    expect(hexdump(bytes(65, 0, 0, 66), 0, [{ offset: 1, length: 2 }])).toMatch(/^00000000 {2}41 ·· ·· 42 .* {2}A··B$/);
  });

  it("of nothing is nothing", () => {
    expect(hexdump(bytes())).toBe("");
  });
});

describe("text", () => {
  it("is UTF-8", () => {
    expect(textOf(utf8("häuser 😀"))).toBe("häuser 😀");
  });

  it("keeps line breaks and tabs and writes other controls out", () => {
    expect(textOf(utf8("a\tb\r\nc\u0000\u001b[31m"))).toBe("a\tb\nc\\x00\\x1b[31m");
  });

  it("writes out what would turn the direction of reading", () => {
    expect(textOf(utf8("a\u202eb"))).toBe("a\\u202eb");
  });

  it.each([
    ["a stray byte", bytes(97, 0xff, 98), "a\\xffb"],
    ["a character cut short", bytes(0xe2, 0x82), "\\xe2\\x82"],
    ["an overlong form", bytes(0xc0, 0xaf), "\\xc0\\xaf"],
    ["a surrogate", bytes(0xed, 0xa0, 0x80), "\\xed\\xa0\\x80"],
    ["beyond the last code point", bytes(0xf4, 0x90, 0x80, 0x80), "\\xf4\\x90\\x80\\x80"],
    ["good characters around bad bytes", bytes(0xc3, 0xa4, 0x80, 0xc3, 0xa4), "ä\\x80ä"],
  ])("writes out %s", (_name, given, text) => {
    expect(textOf(given)).toBe(text);
  });

  it("says where bytes were lost instead of showing their zeros", () => {
    expect(textOf(bytes(97, 0, 0, 98), [{ offset: 1, length: 2 }])).toBe("a⟨2 bytes not captured⟩b");
  });
});

describe("a part's end", () => {
  it.each([
    [utf8("abc"), 0], [utf8("ä"), 0], [utf8("ä").subarray(0, 1), 1], [utf8("€").subarray(0, 2), 2], [utf8("😀").subarray(0, 3), 3], [utf8("😀"), 0],
    [bytes(0x80, 0x80, 0x80, 0x80), 0], [bytes(), 0],
  ])("of %o leaves %d bytes for the next", (given, tail) => {
    expect(incompleteTail(given)).toBe(tail);
  });
});
