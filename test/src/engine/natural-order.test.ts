import { describe, expect, it } from "vitest";
import { CommandColumn, Table } from "../../../assembly/schema";
import { freshDecoder } from "../../../src/engine/capture";
import { NaturalOrder } from "../../../src/engine/natural-order";
import type { Decoder } from "../../../src/engine/wasm";
import { command, conversation, frames } from "../../support/conversation";
import { wasmBytes } from "../../support/engine";
import { interleave, split } from "../../support/mutations";
import { type Frame, pcap } from "../../support/pcap";
import { Random } from "../../support/random";

/** The same order, by a comparator. */
function expected(decoder: Decoder): number[] {
  const cell = (column: number, id: number): number => decoder.cell(Table.COMMANDS, column, id);
  return Array.from({ length: decoder.rows(Table.COMMANDS) }, (_, id) => id)
    .sort((left, right) => cell(CommandColumn.TIME, left) - cell(CommandColumn.TIME, right) || cell(CommandColumn.FRAME, left) - cell(CommandColumn.FRAME, right) || left - right);
}

/** Asks again and again while a capture is decoded; how many rows were out of the order in which they came. */
async function followed(all: readonly Frame[], pieces: () => number): Promise<number> {
  const file = pcap(all);
  const decoder = await freshDecoder(await WebAssembly.compile(wasmBytes()), []);
  decoder.openSource(file.subarray(0, 4096), file.length);
  const order = new NaturalOrder(decoder);
  const given: { readonly ids: Uint32Array; readonly copy: readonly number[] }[] = [];
  for (let at = decoder.headerLength(), end = at; end < file.length;) {
    end = Math.min(file.length, end + pieces());
    decoder.inboxView().set(file.subarray(at, end));
    at += decoder.ingest(0, end - at, at, end === file.length);
    const ids = order.ids();
    given.push({ ids, copy: [...ids] });
    expect([...ids]).toEqual(expected(decoder));
  }
  // An answer that was given is not changed by later ones.
  for (const { ids, copy } of given) expect([...ids]).toEqual(copy);
  return order.ids().filter((id, place) => id !== place).length;
}

const connection = (index: number) => ({ client: { address: `192.0.2.${index + 1}`, port: 40_000 }, server: { address: "192.0.2.200", port: 6379 } });
const START = 1_700_000_000_000_000_000n;

describe("the order of the Commands table", () => {
  it("is that of time while rows come in that order", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `>>> ${command("GET", `a${index}`)}${command("GET", "b")}\n<<< $-1\\r\\n$-1\\r\\n`);
    expect(await followed(frames(conversation(lines.join("\n"))), () => 5000)).toBe(0);
  });

  it("is that of time where requests end after later ones, and where times go back", async () => {
    const random = new Random(7);
    for (let round = 0; round < 12; round++) {
      const flows = Array.from({ length: 6 }, (_, index) => {
        const text = Array.from({ length: 30 }, (_, each) => `>>> ${command("SET", `k${each}`, "v".repeat(60))}\n<<< +OK\\r\\n`).join("\n");
        let segments = conversation(text, { start: START + BigInt(random.below(50)) * 10_000n, step: 100_000n });
        for (let at = segments.length - 1; at > 3; at--) {
          if (segments[at]?.from === "client" && random.chance(0.3)) segments = split(segments, at, 40);
        }
        let late = 0n;
        return frames(segments, { connection: connection(index) }).map((frame) => ({ ...frame, time: frame.time + (late += BigInt(random.below(3)) * 70_000n) }));
      });
      const all = interleave(...flows).map((frame) => ({ ...frame, time: frame.time - (random.chance(0.1) ? BigInt(random.below(400)) * 1000n : 0n) }));
      expect(await followed(all, () => 1 + random.below(20_000))).toBeGreaterThan(10);
    }
  });

  it("is that of time where the clock of the host went far back", async () => {
    const text = Array.from({ length: 600 }, (_, each) => `>>> ${command("GET", `k${each}`)}\n<<< $-1\\r\\n`).join("\n");
    const before = frames(conversation(text, { start: START }), { connection: connection(0) });
    const after = frames(conversation(text, { start: START - 3_600_000_000_000n }), { connection: connection(1) });
    expect(await followed([...before, ...after], () => 200_000)).toBe(1200);
  });
});
