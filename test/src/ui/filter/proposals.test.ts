import { describe, expect, it } from "vitest";
import { escapeBytes, unescapeText } from "../../../../src/model/escape";
import { FIELDS, type FieldName } from "../../../../src/model/filter/fields";
import { parseFilter } from "../../../../src/model/filter/parse";
import { placeAt } from "../../../../src/model/filter/place";
import { proposalsFor, type ReadValues } from "../../../../src/ui/filter/completion";
import { proposalsAt, valueProposal } from "../../../../src/ui/filter/proposals";
import { Random } from "../../../support/random";

const labels = (text: string): string[] => proposalsAt(placeAt(text, text.length)).map(({ label }) => label);

describe("proposals", () => {
  it("are all fields on an empty line, with their hints", () => {
    const proposals = proposalsAt(placeAt("", 0));
    expect(proposals.slice(0, FIELDS.length).map(({ label, detail }) => [label, detail])).toEqual(FIELDS.map(({ name, hint }) => [name, hint]));
    expect(proposals.map(({ label }) => label)).not.toContain("&&");
  });

  it("are first those that begin as what is written", () => {
    expect(labels("re")).toEqual(["reply", "reply.bytes", "request.bytes", "resp", "reply.type"]);
    expect(labels("BYTES")).toEqual(["bytes", "reply.bytes", "request.bytes"]);
    expect(labels("xyz")).toEqual([]);
  });

  it("are the operators that a field takes", () => {
    expect(labels("cmd ").slice(0, 5)).toEqual(["==", "!=", "~", "!~", "in { }"]);
    expect(labels("latency ").slice(0, 8)).toEqual(["==", "!=", "<", "<=", ">", ">=", "in { }", "in [..]"]);
    expect(labels("status ").slice(0, 3)).toEqual(["==", "!=", "in { }"]);
    expect(labels("cmd !")).toEqual(["!=", "!~"]);
    expect(labels("cmd i").slice(0, 1)).toEqual(["in { }"]);
  });

  it("are signs behind a term, and not where one would make no sense", () => {
    expect(labels("cmd == GET ").slice(0, 4)).toEqual(["&&", "||", "!", "( )"]);
    expect(labels("cmd == GET && ")).not.toContain("&&");
    expect(labels("cmd == GET && ")).toContain("!");
  });

  it("are the values of a choice, and units behind a number", () => {
    expect(labels("status == ")).toEqual(["ok", "nil", "error", "discarded", "none", "pending", "lost"]);
    expect(labels("status in {error, n")).toEqual(["nil", "none", "pending"]);
    expect(labels("latency > 5")).toEqual(["5us", "5ms", "5s"]);
    expect(labels("latency > 5m")).toEqual(["5ms"]);
    expect(labels("reply.bytes in [1KB..2")).toEqual(["2B", "2KB", "2MB", "2KiB", "2MiB"]);
    expect(labels("resp == ")).toEqual(["2", "3"]);
  });

  it("give a filter that parses wherever a value is taken", () => {
    for (const { name } of FIELDS) {
      const text = `${name} == `;
      for (const { insert } of proposalsAt(placeAt(text, text.length))) expect(parseFilter(text + insert), text + insert).toMatchObject({ ok: true });
    }
  });
});

describe("values of the capture", () => {
  const occurring = (...texts: readonly string[]): ReadValues => () => Promise.resolve(texts.map((text) => ({ text })));
  const proposed = async (text: string, read: ReadValues): Promise<string[]> => (await proposalsFor(placeAt(text, text.length), read)).map(({ insert }) => insert);

  it("are asked for by field and by what is written of them", async () => {
    const asked: [FieldName, string][] = [];
    const read: ReadValues = (field, part) => {
      asked.push([field, part]);
      return Promise.resolve([{ text: "CLIENT LIST" }]);
    };
    expect(await proposed('command == "CLIENT L', read)).toEqual(['"CLIENT LIST"']);
    await proposed("status == ", read);
    await proposed("key in {a, us", read);
    expect(asked).toEqual([["cmd", "CLIENT L"], ["key", "us"]]);
  });

  it("are left out where the filter would take them for something else", async () => {
    expect(await proposed("client == ", occurring("10.0.0.7", "cache/one", "web-1"))).toEqual(["10.0.0.7", "web-1"]);
    expect(await proposed("key ~ ", occurring("plain", "a*", "what?", "a[1]", "a\\\\b"))).toEqual(["plain"]);
    expect(await proposed("key == ", occurring("a*", "and", ""))).toEqual(["a*", '"and"', '""']);
  });

  it("are none when the engine does not answer", async () => {
    expect(await proposed("key == ", () => Promise.reject(new Error("gone")))).toEqual([]);
  });

  it("are read back from what is written for them, whatever their bytes are", () => {
    const random = new Random(11);
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from({ length: random.below(16) }, () => random.below(256));
      const written = valueProposal(escapeBytes(bytes), "", false)?.insert ?? "";
      const parsed = parseFilter(`key == ${written}`);
      const value = parsed.ok && parsed.filter.is === "compare" && parsed.filter.value.is === "text" ? parsed.filter.value.text : undefined;
      expect(value === undefined ? undefined : [...unescapeText(value)], written).toEqual([...bytes]);
    }
  });
});
