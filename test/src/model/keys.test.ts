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
    ["GET", 1, 8], ["SET", 1, 4], ["EVAL", 101, 0], ["ZUNION", 100, 8], ["ZUNIONSTORE", 1, 4], ["XREAD", 102, 2 | 8], ["MIGRATE", 103, 4],
    ["BITOP", 2, 4], ["OBJECT ENCODING", 2, 8], ["XGROUP CREATE", 2, 4], ["MEMORY USAGE", 2, 8], ["CLIENT", 0, 1], ["DEBUG", 0, 1],
    ["SENTINEL", 0, 1], ["PUBSUB", 0, 1], ["BLPOP", 1, 2 | 4], ["PING", 0, 0],
  ])("%s has its key at %i and flags %i", (name, keyRule, flags) => {
    expect(definitions.get(name)).toEqual({ name, keyRule, flags });
  });

  it("fit into the form that the module reads", () => {
    const list = [...definitions.values()];
    expect(list.every(({ name, keyRule }) => name.length < 256 && keyRule < 256)).toBe(true);
    expect([...encodeDefinitions([{ name: "GET", keyRule: 1, flags: 8 }])]).toEqual([3, 0x47, 0x45, 0x54, 1, 8]);
  });

  it.each([[["get", "a"], "GET"], [["client", "setname", "x"], "CLIENT SETNAME"], [["client"], "CLIENT"], [["nosuch", "a"], "NOSUCH"]])(
    "names %j %s",
    (words, name) => {
      expect(commandName(words)).toBe(name);
    },
  );
});
