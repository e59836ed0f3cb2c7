import { describe, expect, it } from "vitest";
import { type Fragment, readFragment, writeFragment } from "../../../src/state/fragment";

const VIEWS: readonly (readonly [string, Fragment])[] = [
  ["", {}],
  ["tab=flows", { tab: "flows" }],
  ["tab=overview&sort=commands:latency,flows:-errors", { tab: "overview", sorts: { commands: { column: "latency", descending: false }, flows: { column: "errors", descending: true } } }],
  ["range=1.5-2.25", { range: { from: 1_500_000_000, to: 2_250_000_000 } }],
  ["range=-0.000000001-86400.000000007", { range: { from: -1, to: 86_400_000_000_007 } }],
  ["columns=commands:time.key.reply,flows:client", { columns: new Map([["commands", ["time", "key", "reply"]], ["flows", ["client"]]]) }],
  ["range=0-10", { range: { from: 0, to: 10_000_000_000 } }],
  ["filter=key+%3D%3D+%22a%26b%23%22", { filter: 'key == "a&b#"' }],
];

describe("a view in an address", () => {
  it.each(VIEWS)("is written as %j and read back", (text, view) => {
    expect(writeFragment(view)).toBe(text);
    expect(readFragment(`#${text}`)).toEqual(view);
  });

  it("is not written where it is as at first", () => {
    expect(writeFragment({ tab: "commands", filter: "  " })).toBe("");
  });

  it.each([
    "tab=secrets", "tab=", "sort=commands:", "sort=:-latency", "sort=commands:constructor", "sort=__proto__:latency", "sort=keys;drop", "range=5-1", "range=1-1", "range=NaN-2",
    "range=1e9-2e9", "range=99999999999999999999-9", "range=1", "filter=%20", "columns=", "columns=commands", "columns=commands:", "columns=:time", "columns=<b>:x", "unknown=1", "%", "&&&===", "\u0000",
  ])("passes over %j", (text) => {
    expect(readFragment(text)).toEqual({});
  });

  it("keeps what is understood beside what is not", () => {
    expect(readFragment("#tab=nothing&sort=flows:-errors,flows:bogus&range=x")).toEqual({ sorts: { flows: { column: "errors", descending: true } } });
  });
});
