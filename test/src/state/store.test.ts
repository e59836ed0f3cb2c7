import { describe, expect, it } from "vitest";
import { Store } from "../../../src/state/store";

describe("store", () => {
  it("tells listeners once per change", () => {
    const store = new Store({ a: 1, b: 2 });
    const seen: number[] = [];
    store.subscribe(() => seen.push(store.state.a + store.state.b));
    store.update({ a: 10, b: 20 });
    expect(seen).toEqual([30]);
  });

  it("tells nobody when nothing changed", () => {
    const store = new Store({ a: NaN });
    let told = 0;
    store.subscribe(() => told++);
    store.update({ a: NaN });
    expect(told).toBe(0);
  });

  it("stops telling those who left, even while it tells", () => {
    const store = new Store({ a: 1 });
    let told = 0;
    const stop = store.subscribe(() => {
      told++;
      stop();
    });
    store.update({ a: 2 });
    store.update({ a: 3 });
    expect(told).toBe(1);
  });

  it("never changes a state that was handed out", () => {
    const store = new Store({ a: 1 });
    const before = store.state;
    store.update({ a: 2 });
    expect(before.a).toBe(1);
  });
});
