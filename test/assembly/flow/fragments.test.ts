/** A conversation in IP fragments must give the rows of the bare one, whatever happens to the fragments on their way. */
import { describe, expect, test } from "vitest";
import { FragmentColumn, FrameColumn, FrameFlag, FlowColumn, Table } from "../../../assembly/schema";
import { concat } from "../../support/bytes";
import { command, conversation, CONNECTION_V6, frames } from "../../support/conversation";
import { ethernet, ipv4, LinkType } from "../../support/frames";
import { fragmented } from "../../support/fragments";
import { type Frame, pcap } from "../../support/pcap";
import { Random } from "../../support/random";
import { decode } from "../../support/wasm";
import { lines, problems } from "../rows";

const TEXT = `>>> ${command("SET", "a", "0123456789".repeat(300))}\n<<< +OK\\r\\n\n>>> ${command("GET", "a")}\n<<< $3000\\r\\n${"0123456789".repeat(300)}\\r\\n\n--> FIN\n<-- FIN`;
const FRAMES = frames(conversation(TEXT));
const FRAMES_V6 = frames(conversation(TEXT), { connection: CONNECTION_V6 });
const ROWS = lines(decode(pcap(FRAMES)));

const rowsOf = (all: readonly Frame[]): unknown => {
  const decoder = decode(pcap(all));
  return [lines(decoder), problems(decoder), decoder.column(Table.FLOWS, FlowColumn.GAPS)];
};
const GOOD = [ROWS, [], [0]];

describe("a packet in fragments is put together", () => {
  test.each([8, 16, 24, 512, 1480])("of %i bytes, in IPv4 and in IPv6", (size) => {
    expect(ROWS).toHaveLength(2);
    expect(rowsOf(fragmented(FRAMES, size))).toEqual(GOOD);
    expect(lines(decode(pcap(fragmented(FRAMES_V6, size))))).toEqual(lines(decode(pcap(FRAMES_V6))));
  });

  test("in reverse, and in any order", () => {
    const random = new Random(3);
    const orders: ((parts: Frame[]) => Frame[])[] = [(parts) => parts.toReversed(), (parts) => parts.map((part) => [random.next(), part] as const).toSorted(([left], [right]) => left - right).map(([, part]) => part)];
    for (const order of orders) expect(rowsOf(FRAMES.flatMap((frame) => order(fragmented([frame], 64))))).toEqual(GOOD);
  });

  test("with every fragment captured twice, at once or later", () => {
    const count = (all: readonly Frame[]): unknown => [lines(decode(pcap(all))), problems(decode(pcap(all))).map((line) => line.replace(/ .*/, ""))];
    expect(count(fragmented(FRAMES, 256).flatMap((frame) => [frame, frame]))).toEqual([ROWS, ["FRAME_TWICE"]]);
    expect(count(FRAMES.flatMap((frame) => [...fragmented([frame], 256), ...fragmented([frame], 256)]))).toEqual([ROWS, ["FRAME_TWICE"]]);
  });

  test("with fragments that overlap and say the same", () => {
    expect(rowsOf(FRAMES.flatMap((frame) => (frame.bytes.length < 200 ? [frame] : [...fragmented([frame], 256).slice(1, 3), ...fragmented([frame], 400)]))))
      .toEqual(GOOD);
  });

  test("though fragments of other packets come between", () => {
    const other = frames(conversation(TEXT), { connection: { client: { address: "192.0.2.9", port: 9 }, server: { address: "192.0.2.2", port: 6379 } } });
    const mixed = FRAMES.flatMap((frame, index) => {
      const [mine, its] = [fragmented([frame], 256), fragmented(other.slice(index, index + 1), 256)];
      return Array.from({ length: Math.max(mine.length, its.length) }, (_, at) => [mine.slice(at, at + 1), its.slice(at, at + 1)].flat()).flat();
    });
    const decoder = decode(pcap(mixed));
    expect([lines(decoder, 0), lines(decoder, 1), problems(decoder)]).toEqual([ROWS, ROWS, []]);
  });

  test("of which each frame carries the bytes that it has, with its flow and direction", () => {
    const all = fragmented(FRAMES, 512);
    const decoder = decode(pcap(all));
    expect(decoder.column(Table.FRAMES, FrameColumn.FLOW)).toEqual(all.map(() => 0));
    const parts = decoder.column(Table.FRAGMENTS, FragmentColumn.FRAME).map((frame, row) => {
      const [sequence = 0, offset = 0, length = 0] = [FragmentColumn.SEQUENCE, FragmentColumn.OFFSET, FragmentColumn.LENGTH].map((column) => decoder.cell(Table.FRAGMENTS, column, row));
      expect(decoder.cell(Table.FRAMES, FrameColumn.FLAGS, frame - 1) & FrameFlag.FRAGMENT).not.toBe(0);
      // The record's header has 16 bytes.
      return { frame, sequence, text: Buffer.from(all[frame - 1]?.bytes.subarray(offset - 16, offset - 16 + length) ?? []).toString("latin1") };
    });
    const request = parts.filter(({ sequence }) => sequence < 500_000).map(({ text }) => text).join("");
    expect(request).toContain(`SET\r\n$1\r\na\r\n$3000\r\n${"0123456789".repeat(300)}\r\n`);
  });

  test("in a tunnel whose packets are in fragments", () => {
    const inner = frames(conversation(TEXT), { linkType: LinkType.RAW });
    const tunnel = inner.map((frame) => ({ ...frame, bytes: ethernet(ipv4("198.51.100.1", "198.51.100.2", frame.bytes, { protocol: 4 })) }));
    expect(rowsOf(fragmented(tunnel, 256))).toEqual(GOOD);
  });
});

describe("a packet in fragments that is not whole", () => {
  const parts = fragmented(FRAMES, 1024);
  const at = parts.findIndex(({ bytes }) => Buffer.from(bytes).includes("SET"));

  test("is reported, and its bytes are a gap", () => {
    const decoder = decode(pcap(parts.filter((_, index) => index !== at + 1)));
    expect(problems(decoder).map((line) => line.replace(/ ×.*/, ""))).toEqual(expect.arrayContaining(["GAP TCP", "FRAGMENT IP"]));
    expect(lines(decoder).at(-1)).toEqual(ROWS.at(-1).replace("EXACT", "INFERRED AFTER_GAP"));
  });

  test("is not completed by a later packet of the same number", () => {
    const [first, second] = [parts[at], parts[at + 1]];
    if (first === undefined || second === undefined) throw new Error("fragments");
    const late = { ...second, time: second.time + 61_000_000_000n };
    expect(problems(decode(pcap([first, late])))).toEqual([expect.stringContaining("FRAGMENT IP ×2")]);
  });

  test("gives its place up to others when there are many", () => {
    const [first] = fragmented([FRAMES[3] ?? parts[0]].filter((frame) => frame !== undefined), 64);
    if (first === undefined) throw new Error("a fragment");
    const many = Array.from({ length: 300 }, (_, id) => {
      const bytes = first.bytes.slice();
      bytes[14 + 4] = id >> 8;
      bytes[14 + 5] = id & 255;
      return { ...first, bytes };
    });
    expect(problems(decode(pcap(many)))).toEqual([expect.stringContaining("FRAGMENT IP ×300")]);
  });

  test("and reaches beyond the longest packet is left alone", () => {
    const bytes = ethernet(ipv4("192.0.2.1", "192.0.2.2", new Uint8Array(64), { fragment: 0x1fff, identification: 5 }));
    expect(problems(decode(pcap([{ time: 0n, bytes }])))).toEqual(["FRAGMENT IP ×1 5"]);
  });

  test("though a fragment of an earlier packet of the same number is there too", () => {
    const other = FRAMES.map((frame) => ({ ...frame, bytes: frame.bytes.map((byte) => (byte === 0x35 ? 0x36 : byte)) }));
    const stale = fragmented(other, 1024)[at + 1];
    if (stale === undefined) throw new Error("a fragment");
    for (const before of [parts.slice(0, at), parts.slice(0, at + 1)]) {
      expect(lines(decode(pcap([...before, stale, ...parts.slice(before.length)])))).toEqual(ROWS);
    }
  });

  test("was cut by the snapshot length: its bytes are missing, its framing is not", () => {
    const cut = parts.map((frame) => ({ ...frame, wireLength: frame.bytes.length, bytes: frame.bytes.subarray(0, 400) }));
    const decoder = decode(pcap(cut));
    expect(problems(decoder).map((line) => line.replace(/ ×.*/, ""))).toEqual(["FRAME_SNAPPED TCP"]);
    expect(lines(decoder)).toHaveLength(ROWS.length);
    expect(decode(pcap(FRAMES)).rows(Table.FLOWS)).toBe(1);
  });
});

test("records of fragments cut anywhere trap nothing", () => {
  const [whole] = fragmented(FRAMES.slice(3, 4), 256);
  if (whole === undefined) throw new Error("a fragment");
  const cuts = Array.from({ length: whole.bytes.length }, (_, length) => ({ ...whole, bytes: whole.bytes.subarray(0, length), wireLength: whole.bytes.length }));
  expect(decode(concat(pcap(cuts))).rows(Table.FRAMES)).toBe(cuts.length);
});
