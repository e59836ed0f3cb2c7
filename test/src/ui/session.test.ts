import { describe, expect, it, vi } from "vitest";
import { Store } from "../../../src/state/store";
import { emptyState, type ViewState } from "../../../src/state/view-state";
import { Session } from "../../../src/ui/session";
import { FakeEngine, fakeCommand, rowId } from "../../support/fake-engine";

const file = (name: string): File => new File(["x"], name);

function setUp(rows = 1000, pace: ConstructorParameters<typeof FakeEngine>[1] = {}): {
  engine: FakeEngine; store: Store<ViewState>; session: Session; reached: (test: (state: ViewState) => boolean) => Promise<void>; startOvers: string[];
} {
  const engine = new FakeEngine(rows, pace);
  const store = new Store(emptyState("utc"));
  const startOvers: string[] = [];
  const session = new Session(engine, store, { onRows: () => undefined, onGoTo: () => undefined, onStartOver: (view) => startOvers.push(view) });
  const reached = (test: (state: ViewState) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!test(store.state)) return;
        stop();
        resolve();
      };
      const stop = store.subscribe(look);
      look();
    });
  return { engine, store, session, reached, startOvers };
}

describe("opening", () => {
  it("goes from loading to ready, and shows the commands", async () => {
    const { store, session } = setUp();
    const opening = session.open([file("a.pcap")]);
    expect(store.state.load).toBe("loading");
    await opening;
    expect(store.state).toMatchObject({ load: "ready", files: ["a.pcap"], found: { commands: { count: 1000, total: 1000 } } });
    expect(session.sources.commands.count).toBe(1000);
  });

  it("is an error when no file can be read and nothing was open", async () => {
    const { store, session } = setUp();
    await session.open([file("bad.txt")]);
    expect(store.state).toMatchObject({ load: "error", messages: [{ tone: "error", text: "bad.txt: this is no packet capture." }] });
  });

  it("keeps what was open when no file can be read", async () => {
    const { store, session } = setUp();
    await session.open([file("a.pcap")]);
    await session.setText("get");
    await session.open([file("bad.txt")]);
    expect(store.state).toMatchObject({ load: "ready", files: ["a.pcap"], text: "get", messages: [{ tone: "error" }] });
  });

  it("opens the good files and tells of the bad ones and of what is cut", async () => {
    const { store, session } = setUp();
    await session.open([file("bad.txt"), file("cut.pcap")]);
    expect(store.state.load).toBe("ready");
    expect(store.state.messages.map(({ tone }) => tone)).toEqual(["error", "notice"]);
    const [first] = store.state.messages;
    if (first !== undefined) session.dismiss(first.id);
    expect(store.state.messages.map(({ tone }) => tone)).toEqual(["notice"]);
  });

  it("lets go of filter, order and details of the capture before", async () => {
    const { store, session, startOvers } = setUp();
    await session.open([file("a.pcap")]);
    await session.setText("get");
    session.sortBy("latency");
    await session.inspect(rowId(3));
    startOvers.length = 0;
    await session.open([file("b.pcap")]);
    expect(store.state).toMatchObject({ text: "", sorts: { commands: undefined }, details: { is: "closed" }, files: ["b.pcap"] });
    expect(startOvers).toContain("commands");
  });

  it("shows rows while it loads, and keeps them when it is cancelled", async () => {
    const { store, session, reached } = setUp(1000, { steps: 1000, stepMs: 1 });
    const opening = session.open([file("a.pcap")]);
    await reached((state) => state.load === "loading" && state.found.commands.count > 0);
    session.cancel();
    await opening;
    expect(store.state.load).toBe("ready");
    expect(store.state.found.commands.count).toBeGreaterThan(0);
    expect(store.state.found.commands.count).toBeLessThan(1000);
  });

  it("tells when the engine fails", async () => {
    const { engine, store, session } = setUp();
    engine.open = () => Promise.reject(new Error("out of memory"));
    await session.open([file("a.pcap")]);
    expect(store.state).toMatchObject({ load: "error", messages: [{ text: "The capture could not be opened: out of memory" }] });
  });
});

describe("an open capture", () => {
  it("is filtered and sorted by a new query, seen from its top", async () => {
    const { engine, store, session, startOvers, reached } = setUp();
    await session.open([file("a.pcap")]);
    startOvers.length = 0;
    await session.setText("get");
    await reached((state) => state.found.commands.count === 100);
    expect(engine.calls).toContain("query commands get");
    expect(startOvers).toEqual(["commands"]);
    expect(store.state.found.commands.total).toBe(1000);
  });

  it("keeps its rows while the filter is wrong, and says where", async () => {
    const { engine, store, session, reached } = setUp();
    await session.open([file("a.pcap")]);
    await session.setText("get");
    await reached((state) => state.found.commands.count === 100);
    const queries = (): number => engine.calls.filter((call) => call.startsWith("query")).length;
    const asked = queries();
    await session.setText("get && latency > 5");
    expect(store.state).toMatchObject({
      text: "get && latency > 5", filterText: "get", filter: { is: "search", text: "get" }, filterErrors: [{ from: 17, to: 18 }], found: { commands: { count: 100 } },
    });
    expect(queries()).toBe(asked);
    await session.setText("");
    await reached((state) => state.found.commands.count === 1000);
    expect(store.state).toMatchObject({ filter: undefined, filterErrors: [] });
  });

  it("shows the commands of one flow", async () => {
    const { store, session } = setUp();
    await session.open([file("a.pcap")]);
    session.setTab("flows");
    session.setFlow({ id: rowId(2), label: "10.0.0.3:50002" });
    expect(store.state).toMatchObject({ tab: "commands", flow: { id: 2 } });
  });

  it("reads details, and shows the row until they are there", async () => {
    const { store, session } = setUp();
    await session.open([file("a.pcap")]);
    const reading = session.inspect(rowId(3), fakeCommand(3));
    expect(store.state.details).toMatchObject({ is: "loading", row: { id: 3 } });
    await reading;
    expect(store.state.details).toMatchObject({ is: "ready", id: 3 });
  });

  it("shows the details asked for last", async () => {
    const { store, session } = setUp();
    await session.open([file("a.pcap")]);
    await Promise.all([session.inspect(rowId(3)), session.inspect(rowId(4))]);
    expect(store.state.details).toMatchObject({ is: "ready", id: 4 });
  });

  it("reads rows and details again when secrets are to be shown", async () => {
    const { engine, session, store, reached } = setUp();
    await session.open([file("a.pcap")]);
    await session.inspect(rowId(3));
    engine.calls.length = 0;
    session.setRevealed(true);
    await reached((state) => state.details.is === "ready");
    expect(engine.calls).toContain("inspect 3 reveal");
    expect(engine.calls.some((call) => call.startsWith("window commands 0") && call.endsWith("reveal"))).toBe(true);
    expect(store.state.revealed).toBe(true);
  });
});

describe("the timeline", () => {
  it("is counted when a capture is loaded, and not where it is folded", async () => {
    const { engine, store, session } = setUp();
    session.setTimelineShown(false);
    await session.open([file("a.pcap")]);
    expect(engine.calls.filter((call) => call.startsWith("timeline"))).toEqual([]);
    session.setTimelineShown(true);
    await vi.waitUntil(() => store.state.timeline !== undefined);
    expect(store.state.timeline?.commands.length).toBeGreaterThan(100);
  });

  it("is counted while a capture loads no more often than the table is asked for", async () => {
    const { engine, session } = setUp(100_000, { steps: 40, stepMs: 20 });
    await session.open([file("a.pcap")]);
    const count = (name: string): number => engine.calls.filter((call) => call.startsWith(name)).length;
    expect(count("timeline")).toBeGreaterThan(2);
    expect(count("timeline")).toBeLessThanOrEqual(count("query"));
  });

  it("narrows every table to a range, and asks nothing twice", async () => {
    const { engine, session, store, startOvers } = setUp();
    await session.open([file("a.pcap")]);
    engine.calls.length = startOvers.length = 0;
    session.setRange({ from: 5, to: 9 });
    session.setRange({ from: 5, to: 9 });
    session.setTab("flows");
    session.setTab("problems");
    expect(engine.calls.filter((call) => call.startsWith("query"))).toEqual(["query commands 5..9", "query flows 5..9", "query problems 5..9"]);
    session.setRange(undefined);
    expect(store.state.range).toBeUndefined();
  });

  it("begins anew with another capture", async () => {
    const { session, store } = setUp();
    await session.open([file("a.pcap")]);
    session.setRange({ from: 5, to: 9 });
    const before = store.state.timeline;
    await session.open([file("bad.txt")]);
    expect(store.state).toMatchObject({ range: { from: 5, to: 9 }, timeline: before });
    await session.open([file("b.pcap")]);
    expect(store.state.range).toBeUndefined();
    expect(store.state.timeline).not.toBe(before);
  });
});
