import { describe, expect, it } from "vitest";
import { escapeBytes } from "../../../../src/model/escape";
import { parseFilter } from "../../../../src/model/filter/parse";
import { andAlso, writeComparison, writeValue } from "../../../../src/model/filter/write";
import { Random } from "../../../support/random";

/** The value that a written comparison is read back as. */
function readBack(shown: string): string | undefined {
  const parsed = parseFilter(writeComparison("key", "==", shown));
  return parsed.ok && parsed.filter.is === "compare" && parsed.filter.value.is === "text" ? unquoted(parsed.filter.value.text) : undefined;
}

/** Quotation marks may come with their backslash or without: the engine reads both as the same byte. */
function unquoted(shown: string): string {
  return shown.replaceAll('\\"', '"');
}

describe("a filter that is written", () => {
  it("has no quotes where none are needed", () => {
    expect(writeComparison("cmd", "==", "GET")).toBe("cmd == GET");
    expect(writeComparison("client", "!=", "10.0.0.7:51234")).toBe("client != 10.0.0.7:51234");
    expect(writeComparison("key", "~", "user:*:name")).toBe("key ~ user:*:name");
  });

  it.each(["", "CLIENT LIST", "a=b", "and", "OR", "in", "a..b", "a.", "[::1]:6379", "{slot}x", "a\\\"b", "a\\\\", "it's", "!x", "x,y", "a|b"])("reads %j back as it was", (shown) => {
    expect(readBack(shown)).toBe(unquoted(shown));
  });

  it("reads any bytes back as they were", () => {
    const random = new Random(7);
    for (let round = 0; round < 2000; round++) {
      const shown = escapeBytes(Uint8Array.from({ length: random.below(12) }, () => random.below(256)));
      expect(readBack(shown), writeValue(shown)).toBe(unquoted(shown));
    }
  });
});

describe("a condition that is added", () => {
  it("narrows what was there, whatever that is", () => {
    expect(andAlso("", "db == 1")).toBe("db == 1");
    expect(andAlso("  ", "db == 1")).toBe("db == 1");
    expect(andAlso("cmd == GET", "db == 1")).toBe("cmd == GET && db == 1");
    expect(andAlso("cmd == GET || nil", "db == 1")).toBe("(cmd == GET || nil) && db == 1");
    expect(andAlso("cmd == GET OR nil", "db == 1")).toBe("(cmd == GET OR nil) && db == 1");
  });
});
