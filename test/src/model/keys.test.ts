import { describe, expect, it } from "vitest";
import { commandDefinitions, commandName, encodeDefinitions } from "../../../src/model/commands";
import { keyIndexes } from "../../../src/model/keys";

describe("keys of a command", () => {
  it.each([
    ["GET a", ["a"]],
    ["set a b", ["a"]],
    ["MSET a 1 b 2", ["a", "b"]],
    ["DEL a b c", ["a", "b", "c"]],
    ["BITOP AND dest a b", ["dest", "a", "b"]],
    ["RENAME a b", ["a", "b"]],
    ["EVAL s 2 a b c", ["a", "b"]],
    ["EVAL s 0 a", []],
    ["EVAL s 3 a b", []],
    ["EVAL s 999999999 a", []],
    ["EVAL s -1 a", []],
    ["EVAL s x a", []],
    ["FCALL f 1 a", ["a"]],
    ["ZUNIONSTORE dest 2 a b WEIGHTS 1 2", ["dest", "a", "b"]],
    ["SINTERCARD 2 a b LIMIT 1", ["a", "b"]],
    ["LMPOP 1 a LEFT", ["a"]],
    ["BLMPOP 0 2 a b LEFT", ["a", "b"]],
    ["XREAD COUNT 2 STREAMS a b 0 0", ["a", "b"]],
    ["XREADGROUP GROUP g c BLOCK 0 STREAMS a >", ["a"]],
    ["XREAD STREAMS", []],
    ["MIGRATE h 1 k 0 5", ["k"]],
    ["SORT a BY w_* LIMIT 0 5 GET o_* STORE d", ["a", "d"]],
    ["GEORADIUS a 1 2 3 m STORE d", ["a", "d"]],
    ["OBJECT ENCODING a", ["a"]],
    ["XINFO STREAM a", ["a"]],
    ["MEMORY USAGE a", ["a"]],
    ["PING", []],
    ["GET", []],
    ["NOSUCHCOMMAND a", []],
    ["CONSTRUCTOR a", []],
    ["__proto__ a", []],
    ["", []],
  ])("of %s are found", (line, keys) => {
    const words = line.split(" ");
    expect(keyIndexes(words).map((index) => words[index])).toEqual(keys);
  });

  it("takes KEYS of MIGRATE where its key is empty", () => {
    expect(keyIndexes(["MIGRATE", "h", "1", "", "0", "5", "KEYS", "a", "b"])).toEqual([7, 8]);
  });

  it("stays linear for very many arguments", () => {
    const words = ["ZUNION", "500000", ...new Array<string>(500_000).fill("k")];
    expect(keyIndexes(words)).toHaveLength(500_000);
  });
});

describe("command definitions", () => {
  const definitions = new Map(commandDefinitions().map((definition) => [definition.name, definition]));

  it.each([
    ["GET", 1, 8], ["SET", 1, 4], ["EVAL", 101, 0, [2, 0, 1]], ["ZUNION", 101, 8, [1, 0, 1]], ["ZUNIONSTORE", 101, 4, [2, 1, 1]],
    ["MSETEX", 101, 4, [1, 0, 2]], ["XREAD", 102, 2 | 8, [1, 0, 1]], ["XREADGROUP", 102, 2 | 4, [4, 0, 1]], ["MIGRATE", 103, 4, [3, 3, 1]], ["SORT", 104, 4, [1, 1, 1]],
    ["GEORADIUS", 105, 4, [6, 1, 1]], ["MGET", 100, 8, [1, -1, 1]], ["MSET", 100, 4, [1, -1, 2]], ["RENAME", 100, 4, [1, 2, 1]],
    ["BITOP", 100, 4, [2, -1, 1]], ["OBJECT ENCODING", 2, 8], ["XGROUP CREATE", 2, 4], ["MEMORY USAGE", 2, 8], ["CLIENT", 0, 1], ["DEBUG", 0, 1],
    ["SENTINEL", 0, 1], ["PUBSUB", 0, 1], ["BLPOP", 100, 2 | 4, [1, -2, 1]], ["PING", 0, 0],
  ] as const)("%s has key rule %i and flags %i", (name, keyRule, flags, [first, last, step]: readonly [number, number, number] = [0, 0, 0]) => {
    expect(definitions.get(name)).toEqual({ name, keyRule, flags, first, last, step });
  });

  it("fit into the form that the module reads", () => {
    const list = [...definitions.values()];
    expect(list.every(({ name, keyRule, first, last, step }) => name.length < 256 && keyRule < 106 && first < 256 && Math.abs(last) < 128 && step < 256)).toBe(true);
    expect([...encodeDefinitions([{ name: "GET", keyRule: 1, flags: 8, first: 0, last: 0, step: 0 }])]).toEqual([3, 0x47, 0x45, 0x54, 1, 8, 0, 0, 0]);
    expect([...encodeDefinitions([{ name: "MSET", keyRule: 100, flags: 4, first: 1, last: -1, step: 2 }])]).toEqual([4, 0x4d, 0x53, 0x45, 0x54, 100, 4, 1, 255, 2]);
  });

  it.each([[["get", "a"], "GET"], [["client", "setname", "x"], "CLIENT SETNAME"], [["client"], "CLIENT"], [["nosuch", "a"], "NOSUCH"]])(
    "names %j %s",
    (words, name) => {
      expect(commandName(words)).toBe(name);
    },
  );
});
