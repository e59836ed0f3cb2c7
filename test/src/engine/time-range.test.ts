import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine";
import { command, CONNECTION, conversation, frames } from "../../support/conversation";
import { commands, flows, openCapture } from "../../support/engine";
import { interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

const START = 1_700_000_000_000_000_000n;

/** Six connections that begin and end at different times, and a request every millisecond or so. */
async function open(): Promise<Engine> {
  const random = new Random(5);
  const all = Array.from({ length: 6 }, (_, index) => {
    const text = Array.from({ length: 20 }, () => `>>> ${command("GET", "a")}\n+++ ${1 + random.below(900)}us\n<<< $-1\\r\\n`).join("\n");
    const start = START + BigInt(index) * 7_000_000n;
    return frames(conversation(text, { start }), { connection: { ...CONNECTION, client: { address: `192.0.2.${index + 10}`, port: 40_000 } } });
  });
  return (await openCapture(pcap(interleave(...all)))).engine;
}

describe("a range of time", () => {
  it("keeps the commands that began in it, its end left out", async () => {
    const engine = await open();
    const all = await commands(engine);
    const [from = 0, to = 0] = [all[30]?.time, all[60]?.time];
    for (const range of [{ from, to }, { from: from + 1, to: to + 1 }, { from: -1e9, to: from }, { from, to: 1e12 }, { from: to, to: from }, { from: 1e12, to: 2e12 }]) {
      const expected = all.filter(({ time }) => time >= range.from && time < range.to).map(({ id }) => id);
      expect((await commands(engine, { range })).map(({ id }) => id)).toEqual(expected);
    }
    expect((await commands(engine, { range: { from, to } })).length).toBe(30);
  });

  it("goes together with a text, a flow and an order", async () => {
    const engine = await open();
    const all = await commands(engine);
    const range = { from: all[30]?.time ?? 0, to: all[90]?.time ?? 0 };
    const [row] = all.slice(40);
    if (row === undefined) throw new Error("unreachable");
    const expected = all.filter(({ time, flow }) => time >= range.from && time < range.to && flow === row.flow).sort((left, right) => right.latency - left.latency);
    const found = await commands(engine, { range, filter: { is: "search", text: "get" }, flow: row.flow, sort: { column: "latency", descending: true } });
    expect(found.map(({ latency }) => latency)).toEqual(expected.map(({ latency }) => latency));
    expect(found.length).toBeGreaterThan(2);
  });

  it("keeps the flows that were open in it, by their first and their last frame", async () => {
    const engine = await open();
    const all = await flows(engine);
    const [, second] = all;
    if (second === undefined) throw new Error("unreachable");
    const end = second.start + second.duration;
    for (const range of [{ from: second.start, to: second.start + 1 }, { from: 0, to: second.start }, { from: end, to: end + 1 }, { from: end + 1, to: 1e12 }, { from: 1e12, to: 2e12 }]) {
      const expected = all.filter(({ start, duration }) => start < range.to && start + duration >= range.from).map(({ id }) => id);
      expect((await flows(engine, { range })).map(({ id }) => id)).toEqual(expected);
    }
    const ids = async (from: number, to: number): Promise<number[]> => (await flows(engine, { range: { from, to } })).map(({ id }) => id);
    expect(await ids(0, second.start)).not.toContain(second.id);
    expect(await ids(end, end + 1)).toContain(second.id);
    expect(await ids(end + 1, 1e12)).not.toContain(second.id);
  });
});
