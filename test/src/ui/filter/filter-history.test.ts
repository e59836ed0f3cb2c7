import { describe, expect, it } from "vitest";
import { FilterHistory } from "../../../../src/ui/filter/filter-history";

function used(...texts: readonly string[]): FilterHistory {
  const history = new FilterHistory();
  for (const text of texts) history.add(text);
  return history;
}

describe("filters that were used", () => {
  it("are kept each once, the newest first, and without blanks around them", () => {
    expect(used("a", "b", " a ", "", "  ").all).toEqual(["a", "b"]);
  });

  it("are fifty at most", () => {
    const { all } = used(...Array.from({ length: 70 }, (_, index) => `db == ${index}`));
    expect([all.length, all[0], all.at(-1)]).toEqual([50, "db == 69", "db == 20"]);
  });

  it("are walked from the empty line to the oldest and back", () => {
    const history = used("a", "b", "c");
    expect(history.older("")).toBe("c");
    expect(history.older("c")).toBe("b");
    expect(history.older("a")).toBeUndefined();
    expect(history.newer("a")).toBe("b");
    expect(history.newer("c")).toBe("");
    expect(history.newer("")).toBeUndefined();
  });

  it("leave a line alone that somebody changed", () => {
    expect(used("a").older("ab")).toBeUndefined();
    expect(used("a").newer("ab")).toBeUndefined();
  });
});
