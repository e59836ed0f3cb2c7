import { describe, expect, it } from "vitest";
import { JSON_CAP, prettyJson } from "../../../src/model/json-pretty";

describe("pretty JSON", () => {
  it("agrees with the language's own", () => {
    const value = { a: [1, -2.5e3, { b: null }], c: "x, \"y\": {z}\\", d: {}, e: [], f: true };
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, undefined, 2));
  });

  it("keeps long numbers, repeated names and escapes as they were sent", () => {
    expect(prettyJson('{"id":12345678901234567890,"id":1.10,"u":"\\u00e9"}')).toBe('{\n  "id": 12345678901234567890,\n  "id": 1.10,\n  "u": "\\u00e9"\n}');
  });

  it.each(["17", '"text"', "true", "", "{", "[1,]", "{a:1}", "[1] x"])("leaves %j alone", (text) => {
    expect(prettyJson(text)).toBeUndefined();
  });

  it("does not look at what is too long", () => {
    expect(prettyJson(`[${"1,".repeat(JSON_CAP / 2)}1]`)).toBeUndefined();
  });

  it("survives deep nesting", () => {
    expect(prettyJson("[".repeat(5000) + "]".repeat(5000))?.length).toBeGreaterThan(10_000);
  });
});
