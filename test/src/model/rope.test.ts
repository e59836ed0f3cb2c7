import { describe, expect, it } from "vitest";
import { Rope } from "../../../src/model/rope";
import { bytes, escaped } from "../../support/bytes";
import { Random } from "../../support/random";

describe("a rope", () => {
  it("gives bytes of pieces that lie side by side as if they were one", () => {
    const rope = new Rope(6);
    rope.add(0, bytes("abc"));
    rope.add(3, bytes("xxdefxx"), 2, 5);
    expect(escaped(rope.slice(0, 6))).toBe("abcdef");
    expect(rope.byteAt(3)).toBe(0x64);
    expect(rope.firstMissing(0, 6)).toBe(6);
  });

  it("keeps the first copy of bytes that come twice", () => {
    const rope = new Rope(6);
    rope.add(0, bytes("abcd"));
    rope.add(2, bytes("XYef"));
    rope.add(0, bytes("??????"));
    expect(escaped(rope.slice(0, 6))).toBe("abcdef");
  });

  it("drops what lies before its beginning and behind its end", () => {
    const rope = new Rope(3);
    rope.add(-2, bytes("xxabcd"));
    rope.add(3, bytes("e"));
    expect(escaped(rope.slice(-5, 99))).toBe("abc");
  });

  it("says where bytes are missing and reads them as zero", () => {
    const rope = new Rope(10);
    rope.add(6, bytes("gh"));
    rope.add(1, bytes("bc"));
    expect(rope.holes(0, 10)).toEqual([{ offset: 0, length: 1 }, { offset: 3, length: 3 }, { offset: 8, length: 2 }]);
    expect(escaped(rope.slice(0, 10))).toBe("\\0bc\\0\\0\\0gh\\0\\0");
    expect(rope.byteAt(4)).toBe(-1);
    expect(rope.firstMissing(1, 10)).toBe(3);
  });

  it("finds a line feed across pieces, but not behind a hole", () => {
    const rope = new Rope(200);
    rope.add(0, bytes("a".repeat(90)));
    rope.add(90, bytes("a\n"));
    rope.add(100, bytes("\n"));
    expect(rope.indexOfLineFeed(0, 200)).toBe(91);
    expect(rope.indexOfLineFeed(0, 91)).toBe(-1);
    expect(rope.indexOfLineFeed(92, 200)).toBe(-1);
    expect(rope.indexOfLineFeed(95, 200)).toBe(-1);
  });

  it("agrees with a plain array whatever is laid into it", () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const length = 1 + random.below(60);
      const rope = new Rope(length);
      const naive: (number | undefined)[] = new Array<number | undefined>(length).fill(undefined);
      for (let piece = random.below(8); piece > 0; piece--) {
        const start = random.below(length + 10) - 5;
        const data = random.bytes(random.below(20));
        rope.add(start, data);
        for (const [index, byte] of data.entries()) {
          if (start + index >= 0 && start + index < length) naive[start + index] ??= byte;
        }
      }
      for (let place = -1; place <= length; place++) expect(rope.byteAt(place)).toBe(naive[place] ?? -1);
      const [from, to] = [random.below(length), random.below(length + 1)];
      expect([...rope.slice(from, to)]).toEqual(naive.slice(from, Math.max(from, to)).map((byte) => byte ?? 0));
      const missing = naive.findIndex((byte, index) => index >= from && byte === undefined);
      expect(rope.firstMissing(from, length)).toBe(missing < 0 ? length : missing);
    }
  });
});
