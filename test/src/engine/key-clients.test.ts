import { describe, expect, it } from "vitest";
import { NONE } from "../../../assembly/schema";
import { ClientBits, clientCounter, ClientLists } from "../../../src/engine/key-clients";
import { Random } from "../../support/random";

interface Commands {
  readonly numbers: Uint32Array;
  readonly flows: Uint32Array;
}

/** Commands in random turns, one in ten of them without a key; the last number and the last connection have some for sure. */
function commands(count: number, numbers: number, connections: number): Commands {
  const random = new Random(7);
  const of = (most: number) => (_: unknown, index: number): number => (index === count - 1 ? most - 1 : random.below(most));
  const keys = Array.from({ length: count }, of(numbers)).map((number, index) => (index % 10 === 3 && index < count - 1 ? NONE : number));
  return { numbers: Uint32Array.from(keys), flows: Uint32Array.from({ length: count }, of(connections)) };
}

function expected({ numbers, flows }: Commands, count: number): number[] {
  const seen = Array.from({ length: count }, () => new Set<number>());
  numbers.forEach((number, index) => seen[number]?.add(flows[index] ?? NaN));
  return seen.map(({ size }) => size);
}

describe("connections of keys", () => {
  it.each([[2000, 30, 1], [2000, 30, 32], [2000, 30, 33], [5000, 3, 1000], [300, 200, 70], [1, 1, 1]])("of %i commands, %i keys and %i connections are counted once each", (count, numbers, connections) => {
    const all = commands(count, numbers, connections);
    for (const counter of [new ClientBits(numbers, Math.ceil(connections / 32)), new ClientLists(numbers, connections, count), clientCounter(numbers, connections, count)]) {
      for (let from = 0; from < count; from += 512) {
        const part = Math.min(512, count - from);
        // What lies behind the first `part` is of other rows.
        counter.add(part, all.numbers.subarray(from), all.flows.subarray(from));
      }
      expect([...counter.clients()]).toEqual(expected(all, numbers));
    }
  });

  it("take no more memory than there are commands, however many there are", () => {
    expect(clientCounter(1000, 33, 2000)).toBeInstanceOf(ClientBits);
    expect(clientCounter(1000, 65, 2000)).toBeInstanceOf(ClientLists);
  });

  it("are none where there are no keys and no commands", () => {
    expect([...clientCounter(0, 0, 0).clients()]).toEqual([]);
    expect([...clientCounter(0, 40, 0).clients()]).toEqual([]);
  });
});
