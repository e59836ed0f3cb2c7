import { describe, expect, it } from "vitest";
import { ReplyType } from "../../../assembly/schema";
import { replyText } from "../../../src/model/reply-text";
import { parseValue, TREE_LIMITS } from "../../../src/model/resp-tree";
import { Rope } from "../../../src/model/rope";
import { bytes } from "../../support/bytes";
import { Random } from "../../support/random";

function textOf(text: string, limit = 256): { readonly text: string; readonly cut: boolean } | undefined {
  const rope = Rope.of(bytes(text));
  const node = parseValue(rope);
  return node && replyText(rope, node, limit);
}

describe("a reply on one line", () => {
  it.each([
    ["+OK\\r\\n", "OK"],
    ["-ERR no\\r\\n", "ERR no"],
    [":-42\\r\\n", "-42"],
    ["$5\\r\\nhello\\r\\n", "hello"],
    ["$0\\r\\n\\r\\n", ""],
    ["$4\\r\\na\\r\\nb\\r\\n", "a\\r\\nb"],
    ['$3\\r\\n"\\\\\\xff\\r\\n', '\\"\\\\\\xff'],
    ["$-1\\r\\n", "(nil)"],
    ["*-1\\r\\n", "(nil)"],
    ["_\\r\\n", "(nil)"],
    ["#t\\r\\n", "true"],
    ["#f\\r\\n", "false"],
    [",1.5e3\\r\\n", "1.5e3"],
    [",-inf\\r\\n", "-inf"],
    ["(3492890328409238509324850943850943825024385\\r\\n", "3492890328409238509324850943850943825024385"],
    ["!7\\r\\nERR bad\\r\\n", "ERR bad"],
    ["=7\\r\\ntxt:abc\\r\\n", "abc"],
    ["*0\\r\\n", "[]"],
    ["*2\\r\\n$1\\r\\na\\r\\n:1\\r\\n", '["a", 1]'],
    ["*3\\r\\n+QUEUED\\r\\n-ERR x\\r\\n$-1\\r\\n", '["QUEUED", (error) ERR x, (nil)]'],
    ["%2\\r\\n+a\\r\\n:1\\r\\n+b\\r\\n*1\\r\\n#t\\r\\n", '{"a": 1, "b": [true]}'],
    ["~1\\r\\n:1\\r\\n", "[1]"],
    [">3\\r\\n+message\\r\\n+c\\r\\n+m\\r\\n", '["message", "c", "m"]'],
    ["%0\\r\\n", "{}"],
    ["|1\\r\\n+ttl\\r\\n:3600\\r\\n$1\\r\\nx\\r\\n", "x"],
    ["*2\\r\\n|1\\r\\n+a\\r\\n%1\\r\\n+b\\r\\n:1\\r\\n:5\\r\\n:6\\r\\n", "[5, 6]"],
    ["$?\\r\\n;4\\r\\nHell\\r\\n;5\\r\\no wor\\r\\n;0\\r\\n", "Hello wor"],
    ["*?\\r\\n:1\\r\\n:2\\r\\n.\\r\\n", "[1, 2]"],
    ["%?\\r\\n+a\\r\\n~?\\r\\n.\\r\\n.\\r\\n", '{"a": []}'],
  ])("%s reads %s", (value, text) => {
    expect(textOf(value)).toEqual({ text, cut: false });
  });

  it.each([
    ["$5\\r\\nhello\\r\\n", 3, "hel…"],
    ["*2\\r\\n$5\\r\\nhello\\r\\n$5\\r\\nworld\\r\\n", 7, '["hello", "wo…"]'],
    ["*3\\r\\n$5\\r\\nhello\\r\\n:1\\r\\n:2\\r\\n", 5, '["hello", …]'],
    ["%1\\r\\n+key\\r\\n+value\\r\\n", 3, '{"key", …}'],
    ["$5\\r\\nhello\\r\\n", 0, "…"],
    ["$0\\r\\n\\r\\n", 0, ""],
  ])("%s is cut after %i bytes of value", (value, limit, text) => {
    expect(textOf(value, limit)).toEqual({ text, cut: text !== "" });
  });

  it("marks what the capture lost", () => {
    const rope = new Rope(17);
    rope.add(0, bytes("$10\\r\\nabc"));
    rope.add(12, bytes("hij\\r\\n"));
    const node = parseValue(rope);
    expect(node && replyText(rope, node, 256)).toEqual({ text: "abc…hij", cut: true });
  });
});

describe("a value's tree", () => {
  it("keeps attributes apart from elements, at any depth", () => {
    const node = parseValue(Rope.of(bytes("|1\\r\\n+a\\r\\n:1\\r\\n*2\\r\\n|1\\r\\n+b\\r\\n:2\\r\\n:5\\r\\n:6\\r\\n")));
    expect(node?.type).toBe(ReplyType.ARRAY);
    expect(node?.attributes).toHaveLength(2);
    expect(node?.children?.map(({ attributes }) => attributes?.length)).toEqual([2, undefined]);
  });

  it("counts elements that are announced but not there, without making room for them", () => {
    const node = parseValue(Rope.of(bytes("*1000000000\\r\\n:1\\r\\n:2\\r\\n")));
    expect(node).toMatchObject({ size: 1_000_000_000, omitted: 999_999_998, complete: false });
    expect(node?.children).toHaveLength(2);
  });

  it("stops at its caps of depth and nodes", () => {
    const deep = parseValue(Rope.of(new TextEncoder().encode("*1\r\n".repeat(100_000))), 0, { ...TREE_LIMITS, depth: 10 });
    let depth = 0;
    for (let node = deep; node !== undefined; node = node.children?.[0]) depth++;
    expect(depth).toBe(10);
    const wide = parseValue(Rope.of(bytes(`*1000\\r\\n${":1\\r\\n".repeat(1000)}`)), 0, { ...TREE_LIMITS, nodes: 11 });
    expect(wide).toMatchObject({ omitted: 990, complete: false });
  });

  it("cut at any place, or changed at any place, gives a tree or nothing, and never throws", () => {
    const whole = bytes("*4\\r\\n$3\\r\\nabc\\r\\n%1\\r\\n+k\\r\\n,1.5\\r\\n$?\\r\\n;2\\r\\nab\\r\\n;0\\r\\n|1\\r\\n+a\\r\\n:1\\r\\n=5\\r\\ntxt:x\\r\\n");
    const random = new Random(5);
    for (let length = 0; length <= whole.length; length++) {
      const rope = Rope.of(whole.subarray(0, length));
      const node = parseValue(rope);
      // The last line end is no part of the value.
      expect(node?.complete ?? false).toBe(length >= whole.length - 2);
      if (node !== undefined) expect(replyText(rope, node, 100).cut).toBe(length < whole.length - 2);
    }
    for (let round = 0; round < 3000; round++) {
      const changed = whole.slice();
      for (let change = random.below(4); change >= 0; change--) changed[random.below(changed.length)] = random.below(128);
      const rope = Rope.of(changed);
      const node = parseValue(rope);
      if (node !== undefined) replyText(rope, node, 100);
    }
  });
});
