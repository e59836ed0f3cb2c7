import { describe, expect, it } from "vitest";
import type { RowId } from "../../../src/model/api";
import type { Engine } from "../../../src/engine/engine";
import type { StreamPage, StreamPart } from "../../../src/model/stream";
import { concat } from "../../support/bytes";
import { capture, command, conversation, CONNECTION, frames, type Segment, type Side } from "../../support/conversation";
import { commands, flows, openCapture } from "../../support/engine";
import { fragmented } from "../../support/fragments";
import { dataSegments, delay, drop, duplicate, interleave, midstream, overlap, shake, split } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

const TALK = Array.from({ length: 60 }, (_, at) => `>>> ${command("SET", `key:${at}`, `value ${at}`)}\n<<< +OK\\r\\n\n>>> ${command("GET", `key:${at}`)}\n<<< $8\\r\\nvalue ${String(at).padStart(2, "0")}\\r\\n`).join("\n");
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const sentBy = (segments: readonly Segment[], side: Side): string => latin1(concat(...segments.filter(({ from }) => from === side).map(({ payload }) => payload)));

async function flowOf(engine: Engine, at = 0): Promise<RowId> {
  const row = (await flows(engine))[at];
  if (row === undefined) throw new Error("no flow");
  return row.id;
}

/** All pages of `step` frames, one after the other. */
async function pages(engine: Engine, flow: RowId, step = 64, { reveal = true, rows = false } = {}): Promise<StreamPage[]> {
  const found: StreamPage[] = [];
  for (let from = 0, end = 1; from < end; from += step) {
    const page = await engine.stream({ flow, from, to: from + step, reveal, rows });
    end = page.frames;
    found.push(page);
  }
  return found;
}

function textOf({ bytes }: StreamPage, { at, length, without }: StreamPart): string {
  return at === undefined ? `<${without ?? ""} ${length}>` : latin1(bytes.subarray(at, at + length));
}

/** What a side said, with its gaps; each byte must be where the one before ended. */
function saidBy(found: readonly StreamPage[], side: Side): string {
  let [text, end] = ["", 0];
  for (const page of found) {
    for (const part of page.parts) {
      if (part.fromServer !== (side === "server")) continue;
      expect(part.offset).toBe(end);
      end = part.offset + part.length;
      text += textOf(page, part);
    }
  }
  return text;
}

describe("a stream", () => {
  it("is what both sides said, in turns, with the frame, the time and the place of each part", async () => {
    const { engine } = await openCapture(capture(`>>> ${command("GET", "a")}\n+++ 2ms\n<<< $1\\r\\nx\\r\\n`));
    const page = await engine.stream({ flow: await flowOf(engine), from: 0, to: 64, reveal: true, rows: false });
    expect(page.frames).toBe(5);
    expect(page.parts.map((part) => [part.fromServer, part.frame, part.offset, textOf(page, part)])).toEqual([
      [false, 4, 0, "*2\r\n$3\r\nGET\r\n$1\r\na\r\n"], [true, 5, 0, "$1\r\nx\r\n"],
    ]);
    expect((page.parts[1]?.time ?? 0) - (page.parts[0]?.time ?? 0)).toBe(2_100_000);
  });

  it("holds each byte once and in its place, whatever happened on the way and however it is cut into pages", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed);
      const sent = conversation(TALK, seed % 2 === 0 ? { clientSequence: 2 ** 32 - 700, serverSequence: 2 ** 32 - 90 } : {});
      const { engine } = await openCapture(pcap(frames(shake(sent, random))));
      const flow = await flowOf(engine);
      for (const step of [64, 5]) {
        const found = await pages(engine, flow, step);
        for (const side of ["client", "server"] as const) expect(saidBy(found, side), `seed ${seed}`).toBe(sentBy(sent, side));
      }
    }
  });

  it("takes bytes that were sent again from their first copy, and what came late where it belongs", async () => {
    const sent = conversation(`>>> ${command("SET", "a", "0123456789")}\n<<< +OK\\r\\n\n>>> ${command("GET", "a")}\n<<< $10\\r\\n0123456789\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`);
    const [first = 0, , third = 0, fourth = 0] = dataSegments(sent);
    for (const changed of [duplicate(sent, first, 3), overlap(sent, third, 7), delay(split(sent, fourth, 6), fourth, 2)]) {
      const { engine } = await openCapture(pcap(frames(changed)));
      const found = await pages(engine, await flowOf(engine));
      for (const side of ["client", "server"] as const) expect(saidBy(found, side)).toBe(sentBy(sent, side));
    }
  });

  it("tells of bytes that the capture lost how many they are, in the middle and at the end", async () => {
    const sent = conversation(TALK);
    const data = dataSegments(sent);
    const missing = [data[6] ?? 0, data[data.length - 2] ?? 0];
    const { engine } = await openCapture(pcap(frames(drop(sent, ...missing))));
    const found = await pages(engine, await flowOf(engine), 16);
    const expected = sent.map(({ from, payload }, at) => (from === "server" ? "" : missing.includes(at) ? `<lost ${payload.length}>` : latin1(payload))).join("");
    expect(saidBy(found, "client")).toBe(expected);
    expect(saidBy(found, "server")).toBe(sentBy(sent, "server"));
  });

  it("begins where the capture of a connection does, and tells what a snapshot length cut off", async () => {
    const sent = conversation(TALK);
    const from = dataSegments(sent)[8] ?? 0;
    const { engine } = await openCapture(pcap(frames(midstream(sent, from))));
    expect(saidBy(await pages(engine, await flowOf(engine)), "client")).toBe(sentBy(sent.slice(from), "client"));
    const long = conversation(`>>> ${command("GET", "a")}\n<<< $300\\r\\n${"x".repeat(300)}\\r\\n`);
    const cut = await openCapture(pcap(frames(long), { snapLength: 200 }));
    expect(saidBy(await pages(cut.engine, await flowOf(cut.engine)), "server")).toMatch(/^\$300\r\nx+<lost \d+>$/);
  });

  it("reads fragments of packets", async () => {
    const sent = conversation(`>>> ${command("SET", "a", "v".repeat(400))}\n<<< +OK\\r\\n`);
    const { engine } = await openCapture(pcap(fragmented(frames(sent), 120)));
    const found = await pages(engine, await flowOf(engine));
    for (const side of ["client", "server"] as const) expect(saidBy(found, side)).toBe(sentBy(sent, side));
  });

  it("gives any page alone as it gives it in order, of the flow that is asked for", async () => {
    const one = conversation(TALK);
    const two = conversation(TALK.replaceAll("value", "other"), { start: 1_700_000_000_000_050_000n });
    const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
    const { engine } = await openCapture(pcap(interleave(frames(shake(one, new Random(5))), frames(shake(two, new Random(6)), { connection: other }))));
    const whole = [await pages(engine, await flowOf(engine, 0), 40), await pages(engine, await flowOf(engine, 1), 40)];
    expect(saidBy(whole[1] ?? [], "client")).toBe(sentBy(two, "client"));
    for (const [flow, found] of whole.entries()) {
      for (const page of [...found].reverse()) expect(await engine.stream({ flow: await flowOf(engine, flow), from: page.from, to: page.from + 40, reveal: true, rows: false })).toEqual(page);
    }
  });

  it("reads little for a page in the middle", async () => {
    const text = Array.from({ length: 4000 }, (_, at) => `>>> ${command("SET", `k${at}`, "v".repeat(900))}\n<<< +OK\\r\\n`).join("\n");
    const { engine, sources } = await openCapture(pcap(frames(conversation(text))));
    const [source] = sources;
    const page = await engine.stream({ flow: await flowOf(engine), from: 6000, to: 6064, reveal: true, rows: false });
    expect(page.parts).toHaveLength(64);
    expect(source?.bytesRead).toBeLessThan((source?.size ?? 0) / 8);
  });
});

describe("the rows of a stream", () => {
  const text = `>>> ${command("MULTI")}\n<<< +OK\\r\\n\n>>> ${command("SET", "a", "1")}\n<<< +QUEUED\\r\\n\n>>> ${command("EXEC")}\n<<< *1\\r\\n+OK\\r\\n\n>>> ${command("GET", "a")}${command("GET", "b")}\n<<< $1\\r\\n1\\r\\n$-1\\r\\n`;

  it("are those of the table, each message where its bytes lie", async () => {
    const { engine } = await openCapture(capture(text));
    const flow = await flowOf(engine);
    const [page] = await pages(engine, flow, 64, { rows: true });
    if (page === undefined) throw new Error("no page");
    const table = await commands(engine, { flow });
    expect([...page.rows].sort((left, right) => left.id - right.id).map(({ command: name, arguments: words, reply }) => [name, words, reply])).toEqual(table.map(({ command: name, arguments: words, reply }) => [name, words, reply]));
    const told = page.parts.map(({ message = -1, fromServer, without }) => {
      const found = page.messages[message];
      return [fromServer ? "<" : ">", page.rows[found?.row ?? -1]?.command, found?.isRequest, found?.isQueued, without];
    });
    expect(told).toEqual([
      [">", "MULTI", true, false, "told"], ["<", "MULTI", false, false, "told"], [">", "SET", true, false, "told"], ["<", "SET", false, true, "told"],
      [">", "EXEC", true, false, "told"], ["<", "EXEC", false, false, "told"], [">", "GET", true, false, "told"], [">", "GET", true, false, "told"],
      ["<", "GET", false, false, "told"], ["<", "GET", false, false, "told"],
    ]);
  });

  it("reach from a request long before a page to its reply there", async () => {
    const sent = conversation(`>>> ${command("SET", "a", "v".repeat(9000))}\n<<< +OK\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`);
    const { engine } = await openCapture(pcap(frames(split(sent, dataSegments(sent)[0] ?? 0, 50))));
    const flow = await flowOf(engine);
    const page = await engine.stream({ flow, from: 100, to: 110, reveal: true, rows: true });
    expect(page.parts.every(({ without, message }) => without === "told" && message === 0)).toBe(true);
    expect(page.messages[0]).toMatchObject({ isRequest: true, offset: 0, bytes: sent[3]?.payload.length });
  });
});

describe("secrets in a stream", () => {
  const text = `>>> ${command("AUTH", "hunter2")}\n<<< +OK\\r\\n\n>>> ${command("CONFIG", "GET", "*")}\n<<< *2\\r\\n$11\\r\\nrequirepass\\r\\n$7\\r\\nhunter2\\r\\n\n>>> ${command("GET", "a")}\n<<< $1\\r\\n1\\r\\n`;

  it("are not given unless revealed: neither what rows mask, nor what no row tells", async () => {
    const { engine } = await openCapture(capture(text));
    const flow = await flowOf(engine);
    const [masked] = await pages(engine, flow, 64, { reveal: false });
    if (masked === undefined) throw new Error("no page");
    expect(masked.parts.map((part) => textOf(masked, part))).toEqual([
      "<hidden 27>", "+OK\r\n", "*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$1\r\n*\r\n", "<hidden 35>", "*2\r\n$3\r\nGET\r\n$1\r\na\r\n", "$1\r\n1\r\n",
    ]);
    expect(latin1(masked.bytes)).not.toContain("hunter2");
    expect(saidBy(await pages(engine, flow), "client")).toContain("AUTH\r\n$7\r\nhunter2");
    const [rows] = await pages(engine, flow, 64, { reveal: false, rows: true });
    expect(JSON.stringify(rows?.rows)).not.toContain("hunter2");
    expect(rows?.bytes).toHaveLength(0);
  });

  it.each([
    ["lines of MONITOR", `>>> ${command("MONITOR")}\n<<< +OK\\r\\n\n<<< +1700000000.000001 [0 10.0.0.1:5] "AUTH" "hunter2"\\r\\n\n<<< +1700000000.000002 [0 10.0.0.1:5] "GET" "a"\\r\\n`, '"GET" "a"'],
    ["lines of MONITOR that are broken", `>>> ${command("MONITOR")}\n<<< +OK\\r\\n\n<<< +1700000000.000001 [0 10.0.0.1:5] \"AUTH\" \"hunter2\\r\\n\n<<< +1700000000.000002 [0 10.0.0.1:5] "GET" "a"\\r\\n`, '"GET" "a"'],
    ["what a primary sends", `>>> ${command("PSYNC", "?", "-1")}\n<<< +FULLRESYNC 8de1787ba490483314a4d30f1c628bc5025eb761 0\\r\\n\n<<< $9\\r\\nREDIS0011\n<<< ${command("AUTH", "hunter2")}${command("SET", "a", "1")}`, "SET\r\n$1\r\na"],
    ["transactions", `>>> ${command("MULTI")}\n<<< +OK\\r\\n\n>>> ${command("CONFIG", "SET", "requirepass", "hunter2")}\n<<< +QUEUED\\r\\n\n>>> ${command("ACL", "GENPASS")}\n<<< +QUEUED\\r\\n\n>>> ${command("EXEC")}\n<<< *2\\r\\n+OK\\r\\n$7\\r\\nhunter2\\r\\n`, "EXEC"],
    ["inline commands", ">>> AUTH hunter2\\r\\n\n<<< +OK\\r\\n\n>>> GET a\\r\\n\n<<< $-1\\r\\n", "GET a"],
    ["errors that echo", `>>> ${command("HELLO", "3", "AUTH", "u", "hunter2", "x")}\n<<< -ERR Syntax error near 'hunter2'\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`, "PONG"],
  ])("are hidden in %s, and what is none is not", async (_, said, shown) => {
    const { engine } = await openCapture(capture(said));
    const found = await pages(engine, await flowOf(engine), 64, { reveal: false });
    const text = `${saidBy(found, "client")}${saidBy(found, "server")}`;
    expect(text).not.toContain("hunter2");
    expect(text).toContain(shown);
  });

  it("may be anywhere in what is no RESP", async () => {
    const { engine } = await openCapture(capture(">>> hello there\\x00\\x01\\x02\n<<< \\x00\\x01password\n>>> \\xff\\xfe more\n<<< \\x01\\x02"));
    const flow = await flowOf(engine);
    expect((await pages(engine, flow, 64, { reveal: false }))[0]?.bytes).toHaveLength(0);
    expect(saidBy(await pages(engine, flow), "server")).toContain("password");
  });
});
