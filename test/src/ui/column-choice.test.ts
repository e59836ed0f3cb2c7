import { describe, expect, it } from "vitest";
import { defaultChoice, moved, parseChoice, toggled, writeChoice, type ChosenColumn } from "../../../src/ui/column-choice";

const shown = (choice: readonly ChosenColumn[]): string[] => choice.filter(({ isShown }) => isShown).map(({ column }) => column.name);
const all = (choice: readonly ChosenColumn[]): string[] => choice.map(({ column }) => column.name);

describe("a choice of columns", () => {
  const standard = defaultChoice("commands");

  it("shows at first what a table has without being asked", () => {
    expect(shown(standard)).toEqual(["time", "client", "database", "command", "key", "arguments", "reply", "status", "latency", "requestBytes", "replyBytes"]);
    expect(all(standard)).toEqual(expect.arrayContaining(["server", "user", "clientName", "library", "resp", "kind", "pairing", "transaction", "requestFrames", "sinceBefore"]));
  });

  it("is the same after it was stored", () => {
    const choice = moved(toggled(toggled(standard, "user"), "client"), "status", -4);
    const read = parseChoice("commands", writeChoice(choice));
    expect(read).toEqual(choice);
    expect(shown(read)).toContain("user");
    expect(shown(read)).not.toContain("client");
    expect(all(read).indexOf("status")).toBe(all(standard).indexOf("status") - 4);
  });

  it("passes over what it does not know, and puts columns that came since where they belong", () => {
    const read = parseChoice("commands", "key,nonsense,key,-time,<b>,command");
    expect(shown(read).slice(0, 2)).toEqual(["key", "arguments"]);
    expect(all(read).toSorted()).toEqual(all(standard).toSorted());
    expect(shown(read)).not.toContain("time");
    expect(all(read)[all(read).indexOf("client") - 1]).toBe("flow");
  });

  it("is the table's own where nothing, or no column, was stored", () => {
    expect(parseChoice("commands", "")).toEqual(standard);
    expect(parseChoice("flows", all(defaultChoice("flows")).map((name) => `-${name}`).join(","))).toEqual(defaultChoice("flows"));
  });

  it("keeps the last column, and the ends where they are", () => {
    const problems = defaultChoice("problems");
    const names = shown(problems);
    const last = names.slice(1).reduce(toggled, problems);
    expect(shown(last)).toEqual(names.slice(0, 1));
    expect(toggled(last, names[0] ?? "")).toBe(last);
    expect(moved(problems, all(problems)[0] ?? "", -1)).toBe(problems);
    expect(moved(problems, "nonsense", 1)).toBe(problems);
  });
});
