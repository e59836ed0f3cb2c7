import { describe, expect, it } from "vitest";
import { FrameFlag } from "../../../assembly/schema";
import type { Engine } from "../../../src/engine/engine";
import type { PacketRow, Query } from "../../../src/model/api";
import { parseFilter } from "../../../src/model/filter/parse";
import { packetLine } from "../../../src/model/packet/tcpdump-line";
import { command, CONNECTION, conversation, frames } from "../../support/conversation";
import { openCapture } from "../../support/engine";
import { duplicate, interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";

const START = 1_700_000_000_000_000_000n;
const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
const VALUE = "v".repeat(40);
/** Frames 1 to 3 are its handshake; one every 100 µs. */
const first = conversation([
  `>>> ${command("AUTH", "hunter2")}`, "<<< +OK\\r\\n", `>>> ${command("SET", "k", VALUE).slice(0, 40)}`, `>>> ${command("SET", "k", VALUE).slice(40)}`, "<<< +OK\\r\\n",
].join("\n"), { start: START });
const second = conversation(`>>> ${command("GET", "k")}\n<<< $40\\r\\n${VALUE}\\r\\n`, { start: START + 1_000_000_000n });
/** The GET is captured a second time. */
const sent = interleave(frames(first), frames(duplicate(second, 3), { connection: other }));
const file = pcap(sent);

const isPacket = (row: object): row is PacketRow => "payloadBytes" in row;
let tickets = 0;
async function packets(engine: Engine, query: Partial<Query> = {}): Promise<readonly PacketRow[]> {
  const ticket = ++tickets;
  const { count } = await engine.query({ view: "packets", ...query }, ticket);
  const { rows } = await engine.window("packets", ticket, 0, count, false);
  expect(rows.length).toBe(count);
  return rows.filter(isPacket);
}
const numbers = async (engine: Engine, query: Partial<Query> = {}): Promise<number[]> => (await packets(engine, query)).map(({ number }) => number);
const filtered = (text: string): Partial<Query> => {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(text);
  return { filter: parsed.filter };
};

describe("the packets table", () => {
  it("has every frame with its time, in order", async () => {
    const { engine } = await openCapture(file);
    const rows = await packets(engine);
    expect(rows.map(({ number }) => number)).toEqual(sent.map((_, index) => index + 1));
    expect(rows.map(({ time }) => time)).toEqual(sent.map(({ time }) => Number(time - START)));
    expect(rows.map(({ frame }) => Buffer.from(frame.bytes))).toEqual(sent.map(({ bytes }) => Buffer.from(bytes)));
    expect(rows[3]?.frame.time).toEqual({ seconds: 1_700_000_000, nanoseconds: 300_000 });
  });

  it("keeps those of a time, from the first that is not before it to the last that is", async () => {
    const { engine } = await openCapture(file);
    const times = sent.map(({ time }) => Number(time - START));
    for (const [from, to] of [[0, 1], [100_000, 300_000], [100_001, 1e9], [5e8, 2e9], [2e9, 3e9], [-5, 0]] as const) {
      expect(await numbers(engine, { range: { from, to } })).toEqual(times.flatMap((time, index) => (time >= from && time < to ? [index + 1] : [])));
    }
  });

  it("keeps those of a connection, and those that carry what a filter keeps", async () => {
    const { engine } = await openCapture(file);
    const ofSecond = Array.from({ length: second.length + 1 }, (_, index) => first.length + index + 1);
    const flow = (await packets(engine)).at(-1)?.flow;
    expect(flow).toBeDefined();
    expect(await numbers(engine, flow === undefined ? {} : { flow })).toEqual(ofSecond);
    expect(await numbers(engine, filtered("client == 192.0.2.77"))).toEqual(ofSecond);
    // Both frames of the request, and the reply's.
    expect(await numbers(engine, filtered("cmd == SET"))).toEqual([6, 7, 8]);
    expect(await numbers(engine, filtered("cmd == NOSUCH"))).toEqual([]);
  });

  it("counts marks, and keeps those that have one", async () => {
    const { engine } = await openCapture(file);
    const { marks = [] } = await engine.query({ view: "packets" }, ++tickets);
    const copies = (await packets(engine)).filter(({ marks: own }) => (own & (FrameFlag.DUPLICATE | FrameFlag.RETRANSMISSION)) !== 0);
    expect(copies.length).toBe(1);
    const bit = (copies[0]?.marks ?? 0) & ~FrameFlag.FROM_SERVER;
    expect(marks[Math.log2(bit)]).toBe(1);
    expect(await numbers(engine, { mark: bit })).toEqual(copies.map(({ number }) => number));
  });

  it("says what a payload is inside of, and where messages begin again", async () => {
    const { engine } = await openCapture(file);
    const rows = await packets(engine);
    // The SET is cut in two behind its 40th byte of the test's own writing.
    const [inFirst, inSecond] = [first[5]?.payload.length ?? 0, first[6]?.payload.length ?? 0];
    expect(rows.slice(3, 8).map(({ context }) => context.resp)).toEqual(["", "", "", `[bytes ${inFirst}:${inFirst + inSecond} of ${inFirst + inSecond}, SET "k"]`, ""].map((text) => ({ text, from: text === "" ? 0 : inSecond, types: 2 })));
    expect(rows[0]?.context).toEqual({});
    expect(packetLine(...lineArguments(rows[3]))).toContain('length 27: RESP "AUTH" ***');
  });

  it("shows no reply that is secret because of what it answers, until it is to be shown", async () => {
    const talk = conversation([
      `>>> ${command("ACL", "GENPASS")}`, "<<< $8\\r\\ndeadbeef\\r\\n",
      `>>> ${command("CONFIG", "GET", "requirepass")}`, "<<< *2\\r\\n$11\\r\\nrequirepass\\r\\n$7\\r\\nhunter2\\r\\n",
      `>>> ${command("AUTH", "hunter2")}`, "<<< -ERR Client sent AUTH 'hunter2', but no password is set\\r\\n",
      `>>> ${command("GET", "open")}`, "<<< $5\\r\\nvalue\\r\\n",
    ].join("\n"));
    const { engine } = await openCapture(pcap(frames(talk)));
    const texts = (await packets(engine)).map((row) => packetLine(...lineArguments(row))).join("\n");
    expect(texts).not.toMatch(/deadbeef|hunter2/);
    expect(texts).toContain("[reply to ACL GENPASS: ***]");
    expect(texts).toContain('RESP "value"');
    const all = (await engine.packets(tickets, 0, 100, true)).map((row) => packetLine(row.frame, row.context, { absolute: false, link: false, reveal: true })).join("\n");
    expect(all.match(/deadbeef|hunter2/g)).toHaveLength(4);
  });

  it("shows no line of MONITOR that repeats a password", async () => {
    const line = (words: string): string => `<<< +1700000000.123456 [0 192.0.2.9:5000] ${words}\\r\\n`;
    const talk = conversation([`>>> ${command("MONITOR")}`, "<<< +OK\\r\\n", line('\\"AUTH\\" \\"hunter2\\"'), line('\\"GET\\" \\"open\\"')].join("\n"));
    const { engine } = await openCapture(pcap(frames(talk)));
    const texts = (await packets(engine)).map((row) => packetLine(...lineArguments(row))).join("\n");
    expect(texts).not.toContain("hunter2");
    expect(texts).toContain('"GET" "open"');
  });

  it("finds a frame by its number among those that are kept", async () => {
    const { engine } = await openCapture(file);
    const ticket = ++tickets;
    await engine.query({ view: "packets", ...filtered("cmd == SET") }, ticket);
    expect((await engine.findPacket(ticket, 7)).place).toBe(1);
    expect((await engine.findPacket(ticket, 5)).place).toBe(-1);
    expect(await engine.findPacket(ticket, 1e9)).toEqual({ id: sent.length - 1, place: -1 });
    expect((await engine.findPacket(ticket - 1, 7)).place).toBe(-1);
  });
});

const lineArguments = (row: PacketRow | undefined): Parameters<typeof packetLine> => {
  if (row === undefined) throw new Error("no such row");
  return [row.frame, row.context, { absolute: false, link: false, reveal: false }];
};

describe("the details of a packet", () => {
  const details = async (engine: Engine, number: number, reveal = false): ReturnType<Engine["inspectPacket"]> =>
    engine.inspectPacket((await engine.findPacket(0, number)).id, reveal);

  it("hold its record as it lies in the file", async () => {
    const { engine } = await openCapture(file);
    const { record, offset, frameAt, captured, format } = await details(engine, 2);
    const at = 24 + 16 + (sent[0]?.bytes.length ?? 0);
    expect([offset, frameAt, captured, format]).toEqual([at, 16, sent[1]?.bytes.length, "pcap"]);
    expect(Buffer.from(record)).toEqual(Buffer.from(file.subarray(at, at + 16 + captured)));
  });

  it("hide secrets until they are to be shown, and nothing else", async () => {
    const { engine } = await openCapture(file);
    const hidden = await details(engine, 4);
    const at = hidden.record.length - "hunter2\r\n".length;
    expect(hidden.hidden).toEqual([{ offset: at, length: 7 }]);
    expect(Buffer.from(hidden.record).toString("latin1")).not.toContain("hunter2");
    const shown = await details(engine, 4, true);
    expect(shown.hidden).toEqual([]);
    expect(Buffer.from(shown.record).toString("latin1")).toContain("hunter2");
    expect((await details(engine, 6)).hidden).toEqual([]);
  });

  it("tell messages with every frame that carries a part of them", async () => {
    const { engine } = await openCapture(file);
    const { messages, frameAt, record } = await details(engine, 7);
    const [message] = messages;
    expect(messages.length).toBe(1);
    expect(message).toMatchObject({ side: "request", title: 'SET "k"' });
    const parts = message?.parts ?? [];
    expect(parts.map(({ frame }) => frame)).toEqual([6, 7]);
    expect(parts[1]?.from).toBe(parts[0]?.length);
    expect((parts[1]?.from ?? 0) + (parts[1]?.length ?? 0)).toBe(message?.bytes);
    const own = record.subarray(frameAt + (parts[1]?.offset ?? 0), frameAt + (parts[1]?.offset ?? 0) + (parts[1]?.length ?? 0));
    expect(Buffer.from(own)).toEqual(Buffer.from(first[6]?.payload ?? []));
    // The reply leads to the command, too.
    expect((await details(engine, 8)).messages).toMatchObject([{ command: message?.command, side: "reply", title: 'reply to SET "k"' }]);
    expect((await details(engine, 1)).messages).toEqual([]);
  });
});
