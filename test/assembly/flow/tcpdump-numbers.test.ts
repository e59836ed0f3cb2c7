/** What sequence numbers are counted from, as tcpdump counts (print-tcp.c): by hand, and in lines that tcpdump printed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FlowColumn, FrameColumn, FrameFlag, NONE, SegmentColumn, Table } from "../../../assembly/schema";
import { command, conversation, CONNECTION, frames, type Segment } from "../../support/conversation";
import { drop, duplicate, interleave, midstream } from "../../support/mutations";
import { TcpFlag } from "../../support/frames";
import { type Frame, pcap } from "../../support/pcap";
import { decode, RawDecoder } from "../../support/wasm";

/** Sequence and acknowledgement number as a line of tcpdump tells them. */
interface Numbers {
  readonly sequence: number;
  readonly acknowledgement: number | undefined;
}

/** Of each frame of a file of one source that is a whole TCP segment. */
function numbersOf(file: Uint8Array): (Numbers | undefined)[] {
  const decoder = new RawDecoder();
  decoder.load(file);
  const start = decoder.call("headerLength");
  decoder.finish();
  return decoder.walk(0, file.subarray(start), start).map((row, frame) => {
    const cell = (column: SegmentColumn): number => row[column] ?? NaN;
    const flow = decoder.cell(Table.FRAMES, FrameColumn.FLOW, frame);
    const flags = cell(SegmentColumn.FLAGS);
    if (flow === NONE || cell(SegmentColumn.PAYLOAD) === 0) return undefined;
    const raw = cell(SegmentColumn.SEQUENCE) - ((flags & TcpFlag.SYN) === 0 ? 0 : 1);
    const hasAck = (flags & TcpFlag.ACK) !== 0;
    const base = (column: FlowColumn): number => decoder.cell(Table.FLOWS, column, flow);
    const isRelative = hasAck && (flags & TcpFlag.SYN) === 0 && base(FlowColumn.BASE_FRAME) !== 0 && frame + 1 > base(FlowColumn.BASE_FRAME);
    const isServer = (decoder.cell(Table.FRAMES, FrameColumn.FLAGS, frame) & FrameFlag.FROM_SERVER) !== 0;
    const [own, other] = isServer ? [FlowColumn.SERVER_BASE, FlowColumn.CLIENT_BASE] : [FlowColumn.CLIENT_BASE, FlowColumn.SERVER_BASE];
    return {
      sequence: (raw - (isRelative ? base(own) : 0)) >>> 0,
      acknowledgement: hasAck ? (cell(SegmentColumn.ACKNOWLEDGEMENT) - (isRelative ? base(other) : 0)) >>> 0 : undefined,
    };
  });
}

/** `seq/ack` of each frame. */
const told = (all: readonly Frame[]): string[] =>
  numbersOf(pcap(all)).map((each) => (each === undefined ? "-" : `${each.sequence}/${each.acknowledgement ?? "-"}`));
const talk = (text: string, mutate: (segments: Segment[]) => readonly Segment[] = (same) => same): string[] => told(frames(mutate(conversation(text))));
const PING = `>>> ${command("PING")}\n<<< +PONG\\r\\n`;

describe("numbers are counted", () => {
  test("from the SYN-ACK's on, which itself and the SYN are told as they are", () => {
    expect(talk(PING)).toEqual(["1000/-", "500000/1001", "1/1", "1/1", "1/15"]);
  });

  test("from the first segment with ACK where there is no handshake, whichever side sent it", () => {
    expect(talk(PING, (all) => midstream(all, 3))).toEqual(["1001/500001", "1/14"]);
    expect(talk(PING, (all) => midstream(all, 4))).toEqual(["500001/1015"]);
    expect(talk(`${PING}\n${PING}`, (all) => midstream(all, 4))).toEqual(["500001/1015", "1/7", "7/15"]);
  });

  test("modulo 2^32", () => {
    expect(told(frames(conversation(PING, { clientSequence: 2 ** 32 - 5, serverSequence: 2 ** 32 - 1 })))).toEqual(["4294967291/-", "4294967295/4294967292", "1/1", "1/1", "1/15"]);
  });

  test("not where ACK is missing", () => {
    const segments = conversation(PING);
    const reset = { ...(segments[3] ?? expect.fail()), flags: TcpFlag.RST, payload: new Uint8Array(0) };
    expect(told(frames([...segments.slice(0, 3), reset]))).toEqual(["1000/-", "500000/1001", "1/1", "1001/-"]);
  });

  test("the same when the SYN-ACK is sent again", () => {
    expect(talk(PING, (all) => duplicate(all, 1, 3))).toEqual(["1000/-", "500000/1001", "1/1", "1/1", "500000/1001", "1/15"]);
  });

  test("the same when sides turn out to be exchanged", () => {
    // Without a handshake the lower port is taken for the server, until a request comes from it.
    const connection = { client: { address: "192.0.2.1", port: 3000 }, server: { address: "192.0.2.2", port: 40000 } };
    const segments = conversation(`>>>\n${PING}\n${PING}`, { handshake: false });
    const decoder = decode(pcap(frames(segments, { connection })));
    expect(decoder.cell(Table.FLOWS, FlowColumn.CLIENT_PORT, 0)).toBe(3000);
    expect(told(frames(segments, { connection }))).toEqual(["1000/500000", "0/1", "1/14", "14/8", "8/28"]);
  });

  test("anew behind the SYN-ACK of the next connection between the same ends, and on where that is missing", () => {
    const first = conversation(`${PING}\n--> FIN\n<-- FIN\n>>>`);
    const next = conversation(PING, { clientSequence: 9000, serverSequence: 800_000, start: 1_700_000_010_000_000_000n });
    const [begin, end] = [["1000/-", "500000/1001", "1/1", "1/1", "1/15", "15/8", "8/16", "16/9"], ["1/1", "1/1", "1/15"]];
    expect(told(frames([...first, ...next]))).toEqual([...begin, "9000/-", "800000/9001", ...end]);
    const [client, server] = [9001 - 1000, 800_001 - 500_000];
    const left = drop(next, 1);
    expect(told(frames([...first, ...left]))).toEqual([...begin, "9000/-", `${client}/${server}`, `${client}/${server}`, `${server}/${client + 14}`]);
    // What the connection before left outlives it, though there the sides were the other way round.
    const turned = frames(left, { connection: { client: CONNECTION.server, server: CONNECTION.client } });
    expect(told([...frames(first), ...turned]).slice(8)).toEqual(["9000/-", `${9001 - 500_000 + 2 ** 32}/${800_001 - 1000}`, `${9001 - 500_000 + 2 ** 32}/${800_001 - 1000}`, `${800_001 - 1000}/${9015 - 500_000 + 2 ** 32}`]);
  });

  test("apart for each pair of ends", () => {
    const other = { ...CONNECTION, client: { ...CONNECTION.client, port: 40001 } };
    const lines = told(interleave(frames(conversation(PING)), frames(conversation(PING, { clientSequence: 70, start: 1_700_000_000_000_000_001n }), { connection: other })));
    expect(lines).toEqual(["1000/-", "70/-", "500000/1001", "500000/71", ...["1/1", "1/1", "1/1", "1/1", "1/15", "1/15"]]);
  });
});

const shared = fileURLToPath(new URL("../../../../shared/captures/", import.meta.url));
if (!existsSync(shared)) process.stderr.write(`left out: tcpdump's numbers in shared captures (${shared} is not there)\n`);
const FRAME_LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+|\[Error converting time\]) /;
const NUMBERS = /: Flags \[[^\]]*\](?:, seq (\d+)(?::\d+)?)?(?:, ack (\d+))?/;

/** Captures, each with the file of lines that tcpdump printed of it. */
const printed = !existsSync(shared) ? [] : readdirSync(shared, { recursive: true, encoding: "utf8" }).flatMap((name) => {
  const lines = [`${name}.tcpdump.txt`, `${name}.expected/peer-tcpdump.txt`].find((each) => existsSync(shared + each));
  return lines === undefined ? [] : [[name, lines] as const];
});

test.runIf(existsSync(shared))("numbers in shared captures are those of tcpdump's lines", () => {
  let compared = 0;
  const different: string[] = [];
  for (const [name, lines] of printed) {
    const file = new Uint8Array(readFileSync(shared + name));
    let ours: (Numbers | undefined)[];
    try {
      ours = numbersOf(file);
    } catch {
      continue; // no capture, or a compressed one
    }
    const theirs = readFileSync(shared + lines, "latin1").split("\n").filter((line) => FRAME_LINE.test(line));
    theirs.forEach((line, frame) => {
      const [matched, sequence, acknowledgement] = NUMBERS.exec(line) ?? [];
      const own = ours[frame];
      if (matched === undefined || own === undefined) return;
      compared += 1;
      const isEqual = (sequence === undefined || Number(sequence) === own.sequence) && (acknowledgement === undefined || Number(acknowledgement) === own.acknowledgement);
      if (!isEqual) different.push(`${name} ${frame + 1}: ${own.sequence}/${own.acknowledgement ?? "-"}`);
    });
  }
  // An ACK before the SYN-ACK that it answers: what the SYN-ACK sets takes the place of what was set before, and frames between are not counted from that.
  expect(different).toEqual(["deepflow/handshake-error.pcap 3: 1084950776/3851412977", "deepflow/handshake-error.pcap 4: 1084950784/3851412977"]);
  expect(compared).toBeGreaterThan(10_000);
}, 120_000);
