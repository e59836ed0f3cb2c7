import { describe, expect, it } from "vitest";
import { captureName, emptyState, nextSort, queryOf, replaceCapture, type ViewState } from "../../../src/state/view-state";
import { emptyText } from "../../../src/ui/capture-view";
import { rowId } from "../../support/fake-engine";

const state = emptyState("utc");

describe("sorting", () => {
  it("goes up, down and back to the table's own order", () => {
    const up = nextSort(undefined, "latency");
    const down = nextSort(up, "latency");
    expect([up, down, nextSort(down, "latency")]).toEqual([{ column: "latency", descending: false }, { column: "latency", descending: true }, undefined]);
  });

  it("starts upwards with another column", () => {
    expect(nextSort({ column: "time", descending: true }, "latency")).toEqual({ column: "latency", descending: false });
  });
});

describe("the query of a view", () => {
  const filter = { is: "search", text: "get" } as const;
  const filtered = { ...state, text: " get ", filter, flow: { id: rowId(3), label: "x" } };

  it("filters commands by filter and flow", () => {
    expect(queryOf(filtered, "commands")).toEqual({ view: "commands", filter, flow: 3 });
  });

  it("filters flows by the filter alone, and problems not at all", () => {
    expect(queryOf(filtered, "flows")).toEqual({ view: "flows", filter });
    expect(queryOf(filtered, "problems")).toEqual({ view: "problems" });
  });

  it("is without noise in every tab but the problems", () => {
    const narrowed = { ...state, hidesNoise: true };
    expect(queryOf(narrowed, "commands")).toEqual({ view: "commands", hidesNoise: true });
    expect(queryOf(narrowed, "flows")).toEqual({ view: "flows", hidesNoise: true });
    expect(queryOf(narrowed, "problems")).toEqual({ view: "problems" });
  });

  it("is narrowed to the selected time", () => {
    const narrowed = { ...state, range: { from: 5, to: 9 } };
    expect(queryOf(narrowed, "commands")).toEqual({ view: "commands", range: { from: 5, to: 9 } });
    expect(queryOf(narrowed, "flows")).toEqual({ view: "flows", range: { from: 5, to: 9 } });
    expect(queryOf(narrowed, "problems")).toEqual({ view: "problems", range: { from: 5, to: 9 } });
  });
});

describe("another capture", () => {
  it("takes filter, order and details away, and leaves how times are told", () => {
    const after = {
      ...state, text: "x", filter: { is: "search", text: "x" }, filterErrors: [{ from: 0, to: 1, message: "" }], range: { from: 5, to: 9 }, revealed: true, tab: "flows",
      ...replaceCapture(),
    };
    expect(after).toMatchObject({
      text: "", filter: undefined, filterErrors: [], range: undefined, tab: "commands", timeFormat: "utc", revealed: true, details: { is: "closed" },
    });
  });

  it("is named by its file, or by how many it has", () => {
    expect(captureName(["a.pcap"])).toBe("a.pcap");
    expect(captureName(["a.pcap", "b.pcap"])).toBe("2 files: a.pcap …");
    expect(captureName([])).toBe("");
  });
});

describe("an empty table", () => {
  const withFound = (count: number, total: number): ViewState => ({ ...state, load: "ready", found: { ...state.found, commands: { count, total } } });

  it("says nothing while it has rows", () => {
    expect(emptyText(withFound(1, 1))).toBeUndefined();
  });

  it("tells a filter without matches from a capture without commands", () => {
    expect(emptyText(withFound(0, 9))?.title).toBe("No rows match the filter");
    expect(emptyText(withFound(0, 0))?.title).toBe("No Redis commands in this capture");
  });

  it("says so where a selected time is why it has none", () => {
    expect(emptyText({ ...withFound(0, 9), range: { from: 5, to: 9 } })?.hint).toContain("selected in the timeline");
    expect(emptyText(withFound(0, 9))?.hint).not.toContain("timeline");
  });

  it("does not call a capture empty while it loads", () => {
    expect(emptyText({ ...state, load: "loading" })?.title).toBe("Nothing yet");
  });

  it("is good news among problems", () => {
    expect(emptyText({ ...state, load: "ready", tab: "problems" })?.title).toBe("No problems found");
  });
});
