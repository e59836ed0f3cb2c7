import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { meaningsOf } from "../../../../src/ui/filter/colours";
import { diagnosticsOf } from "../../../../src/ui/filter/errors";
import { joinLines, singleLine } from "../../../../src/ui/filter/single-line";

describe("the line", () => {
  it("takes several lines as one", () => {
    expect(joinLines("  cmd == GET\r\n  && db == 1\n\n|| nil\n")).toBe("cmd == GET && db == 1 || nil");
  });

  it("has no line breaks, whatever puts them there, and keeps the cursor", () => {
    const state = EditorState.create({ doc: "ab", selection: { anchor: 2 }, extensions: singleLine });
    const { state: after } = state.update({ changes: { from: 1, insert: "x\ny\nz" } });
    expect([after.doc.toString(), after.selection.main.head]).toEqual(["ax y zb", 7]);
  });
});

describe("what is underlined", () => {
  it("is the place of each error", () => {
    const text = "cmd == GET && latency > 5 && foo == 1";
    expect(diagnosticsOf(text).map(({ from, to, severity }) => [text.slice(from, to), severity])).toEqual([["5", "error"], ["foo", "error"]]);
    expect(diagnosticsOf("cmd == GET")).toEqual([]);
  });

  it("is within the text", () => {
    for (const text of ["", "cmd ==", "(", '"', "x".repeat(3000), "a in", "a{", "]"]) {
      for (const { from, to } of diagnosticsOf(text)) expect([0 <= from, from <= to, to <= text.length]).toEqual([true, true, true]);
    }
  });
});

it("words are coloured by what they mean", () => {
  const text = '!foo == 1 && LATENCY in [1ms..2ms] (key ~ "a b" || word)';
  expect(meaningsOf(text).map(([from, to, meaning]) => [text.slice(from, to), meaning])).toEqual([
    ["!", "sign"], ["foo", "unknown"], ["==", "operator"], ["1", "text"], ["&&", "sign"], ["LATENCY", "field"], ["in", "operator"], ["[", "sign"], ["1ms", "number"], ["..", "sign"],
    ["2ms", "number"], ["]", "sign"], ["(", "sign"], ["key", "field"], ["~", "operator"], ['"a b"', "text"], ["||", "sign"], [")", "sign"],
  ]);
});
