import { describe, expect, it } from "vitest";
import { splitInline } from "../../../src/model/inline";
import { argumentBytes, RequestScan } from "../../../src/model/request";
import { Rope } from "../../../src/model/rope";
import { bytes, escaped } from "../../support/bytes";

function scan(rope: Rope, inline = false): { readonly args: string[]; readonly complete: boolean; readonly missing: number | undefined } {
  const request = new RequestScan(rope, inline);
  const missing = request.advance(Infinity);
  return { args: request.args.map((argument) => escaped(argumentBytes(rope, argument))), complete: request.complete, missing };
}

describe("a request", () => {
  it.each([
    ["*1\\r\\n$4\\r\\nPING\\r\\n", ["PING"]],
    ["*3\\r\\n$3\\r\\nSET\\r\\n$0\\r\\n\\r\\n$4\\r\\na\\r\\nb\\r\\n", ["SET", "", "a\\r\\nb"]],
    ["*2\\r\\n$3\\r\\nGET\\r\\n$8\\r\\n*3\\r\\n$3\\r\\n\\r\\n", ["GET", "*3\\r\\n$3\\r\\n"]],
    ["*0\\r\\n", []],
    ["*-1\\r\\n", []],
  ])("%s is an array of its arguments", (text, args) => {
    expect(scan(Rope.of(bytes(text)))).toEqual({ args, complete: true, missing: undefined });
  });

  it("cut at any place gives the arguments that are there, and says that it is not whole", () => {
    const whole = bytes("*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$5\\r\\nhello\\r\\n");
    for (let length = 0; length < whole.length; length++) {
      const { args, complete } = scan(Rope.of(whole.subarray(0, length)));
      expect(complete).toBe(false);
      expect("SET,k,hello".startsWith(args.join(","))).toBe(true);
    }
  });

  it.each(["*x\\r\\n", "*1\\r\\n+OK\\r\\n", "*2\\r\\n$-1\\r\\n", "*1\\r\\n$999999999999\\r\\n", "*999999999999999999999\\r\\n", "hello"])(
    "%s is none, and nothing comes of it",
    (text) => {
      expect(scan(Rope.of(bytes(text))).complete).toBe(false);
    },
  );

  it("asks for the bytes it needs, and skips long arguments without them", () => {
    const rope = new Rope(1_000_037);
    rope.add(0, bytes("*3\\r\\n$3\\r\\nSET\\r\\n$1000000\\r\\n"));
    const request = new RequestScan(rope, false);
    expect(request.advance(0)).toBe(23 + 1_000_002);
    rope.add(1_000_025, bytes("$5\\r\\nhello\\r\\n"));
    expect(request.advance(0)).toBeUndefined();
    expect(request.args.map(({ length }) => length)).toEqual([3, 1_000_000, 5]);
    expect(request.complete).toBe(true);
  });

  it("goes on behind bytes of an argument that the capture lost", () => {
    const rope = new Rope(35);
    rope.add(0, bytes("*3\\r\\n$3\\r\\nSET\\r\\n$5\\r\\nab"));
    rope.add(22, bytes("\\r\\n$5\\r\\nhello\\r\\n"));
    const request = new RequestScan(rope, false);
    const missing = request.advance(100);
    expect(missing).toBe(19);
    request.giveUp(19);
    expect(request.advance(100)).toBeUndefined();
    expect(request.args).toHaveLength(3);
  });
});

describe("an inline command", () => {
  it.each([
    ["PING\\r\\n", ["PING"]],
    ["  set  k v \\n", ["set", "k", "v"]],
    ['set k "a b"\\r\\n', ["set", "k", "a b"]],
    ['set k "\\\\x41\\\\n\\\\t\\\\q"\\r\\n', ["set", "k", "A\\n\\tq"]],
    ["set k 'it\\\\'s \\\\n'\\n", ["set", "k", "it's \\\\n"]],
    ['set k ""\\n', ["set", "k", ""]],
    ['a"b c"\\n', ["ab c"]],
  ])("%s is split as redis-cli splits it", (text, args) => {
    expect(scan(Rope.of(bytes(text)), true)).toEqual({ args, complete: true, missing: undefined });
  });

  it.each(['set k "abc\\n', "set 'k\\n", 'set "a"b\\n', "set k"])("%s is not whole", (text) => {
    expect(scan(Rope.of(bytes(text)), true).complete).toBe(false);
  });

  it("keeps the arguments before a quote that is not closed", () => {
    const { args, balanced } = splitInline(bytes('auth "x'));
    expect(balanced).toBe(false);
    expect(args).toHaveLength(1);
  });
});
