import { describe, expect, it } from "vitest";
import { placeAt, type Place } from "../../../../src/model/filter/place";

/** The place where the filter has a `^`; with the text that a proposal there would take the place of. */
function at(marked: string): { readonly place: Place; readonly taken: string } {
  const cursor = marked.indexOf("^");
  const text = marked.replace("^", "");
  const place = placeAt(text, cursor);
  return { place, taken: text.slice(place.from, place.to) };
}

describe("a place of a filter", () => {
  it.each([
    ["^", "", false], ["la^", "la", false], ["la^t > 5ms", "lat", false], ["cmd == GET ^", "", true], ["cmd == GET && ^", "", false], ["cmd == GET and ke^", "ke", false],
    ["!^", "", false], ["(^", "", false], ["(cmd == GET) ^", "", true], ["(cmd == GET || st^)", "st", false], ['"some text" ^', "", true], ["cmd == GET ) ^", "", true], ["timeout is^", "is", true],
  ])("is the beginning of a term in %s", (marked, taken, follows) => {
    const found = at(marked);
    expect(found.place).toMatchObject({ is: "term", follows, field: undefined });
    expect(found.taken).toBe(taken);
  });

  it.each([["cmd ^", "cmd"], ["LATENCY ^", "latency"], ["src i^", "client"], ["cmd == GET && reply.bytes ^", "reply.bytes"], ["(db ^", "db"]])("may become a comparison in %s", (marked, name) => {
    expect(at(marked).place).toMatchObject({ is: "term", field: { name } });
  });

  it("is that of an operator once its sign is begun", () => {
    expect(at("cmd !^").place).toMatchObject({ is: "operator", field: { name: "cmd" }, from: 4, to: 5 });
    expect(at("db == 1 && cmd!^").place).toMatchObject({ is: "operator", field: { name: "cmd" } });
    expect(at("something !^").place).toMatchObject({ is: "term" });
  });

  it.each([
    ["cmd == ^", "cmd", "", ""], ["cmd==^", "cmd", "", ""], ["cmd == G^", "cmd", "G", "G"], ["cmd == G^ET && db == 1", "cmd", "G", "GET"], ["latency > ^", "latency", "", ""],
    ["status in {^", "status", "", ""], ["status in {^}", "status", "", ""], ["status in {error, n^", "status", "n", "n"], ["status in {error, n^il}", "status", "n", "nil"],
    ["latency in [1ms..^", "latency", "", ""], ["latency in [1ms..5^", "latency", "5", "5"], ["latency in [1^..5ms]", "latency", "1", "1"],
    ['cmd == "CLIENT L^', "cmd", "CLIENT L", '"CLIENT L'], ['cmd == "CLIENT L^IST" && db == 0', "cmd", "CLIENT L", '"CLIENT LIST"'], ['key == "a\\"b^', "key", 'a"b', '"a\\"b'],
    ["key == 'it^", "key", "it", "'it"], ["(db == 1 || cmd == ^", "cmd", "", ""],
  ])("is that of a value in %s", (marked, name, word, taken) => {
    const found = at(marked);
    expect(found.place).toMatchObject({ is: "value", field: { name }, word });
    expect(found.taken).toBe(taken);
  });

  it("tells a pattern from a value", () => {
    expect(at("key ~ ^").place).toMatchObject({ is: "value", isPattern: true });
    expect(at("key !~ us^").place).toMatchObject({ is: "value", isPattern: true });
    expect(at("key == ^").place).toMatchObject({ is: "value", isPattern: false });
  });

  it.each(["foo == ^", "nothing in {^", '"some te^'])("is none that anything is known of in %s", (marked) => {
    expect(at(marked).place.is).toBe("nothing");
  });

  it("is found in any text, at any cursor", () => {
    const text = `cmd == "A \\" b" && (! latency in [1ms..5] || 'x' == {,} ) "open`;
    for (let cursor = 0; cursor <= text.length; cursor++) {
      const { from, to } = placeAt(text, cursor);
      expect(from).toBeLessThanOrEqual(cursor);
      expect(to).toBeGreaterThanOrEqual(cursor);
    }
  });
});
