/** pcapng: byte orders, sections, interfaces, all kinds of blocks, what is cut or damaged, and chunks of any size. */
import { describe, expect, test } from "vitest";
import { Counter, FrameColumn, IndexColumn, NO_LINK, ProblemColumn, SegmentColumn, SourceStatus, Table } from "../../../assembly/schema";
import { bytes, concat, hex, u8 } from "../../support/bytes";
import { command, conversation, frames } from "../../support/conversation";
import { LinkType } from "../../support/frames";
import { type Frame, pcap } from "../../support/pcap";
import {
  type Block, block, BlockType, enhanced, networkInterface, ng, Option, packet, pcapng, section, sectionHeader, simple, statistics,
} from "../../support/pcapng";
import { decode, RawDecoder } from "../../support/wasm";
import { flow, fromPort, lines, problems } from "../rows";

const TEXT = Array.from({ length: 20 }, (_, at) => `>>> ${command("SET", `k${at}`, "v".repeat(at))}\n<<< +OK\\r\\n`).join("\n");
const SEGMENTS = conversation(TEXT);
const FRAMES = frames(SEGMENTS);
const CLASSIC = decode(pcap(FRAMES, { nanoseconds: true }));
const ROWS = lines(CLASSIC);
const FILE = pcapng(FRAMES);
const ENDS = [true, false];

const columns = (decoder: RawDecoder, table: Table, count: number, but: readonly number[] = []): number[][] =>
  Array.from({ length: count }, (_, column) => (but.includes(column) ? [] : decoder.column(table, column)));
/** All that decoding leaves but where in the file it was. */
const found = (decoder: RawDecoder): unknown => [columns(decoder, Table.COMMANDS, 20), columns(decoder, Table.FLOWS, 28), columns(decoder, Table.FRAMES, 2)];
const everything = (decoder: RawDecoder): unknown => [found(decoder), columns(decoder, Table.INDEX, 4), columns(decoder, Table.PROBLEMS, 8)];
const epoch = (decoder: RawDecoder): readonly number[] => [decoder.counter(Counter.EPOCH_SECONDS), decoder.counter(Counter.EPOCH_NANOSECONDS)];

const packets = (from: readonly Frame[], number = 0): Block[] => from.map((frame) => enhanced(frame, { number }));
const plain = networkInterface();
const DOT: Frame = { time: 0n, bytes: u8(1) };

/** What walking the whole stretch from each entry of the index gives: payloads and times by frame. */
function walked(file: Uint8Array, decoder: RawDecoder): { readonly payloads: Map<number, Uint8Array>; readonly times: Map<number, number> } {
  const entries = decoder.rows(Table.INDEX);
  const cell = (column: IndexColumn, entry: number): number => decoder.cell(Table.INDEX, column, entry);
  const payloads = new Map<number, Uint8Array>();
  const times = new Map<number, number>();
  // Backwards: nothing may depend on what was read before.
  for (let entry = entries - 1; entry >= 0; entry -= 1) {
    const start = cell(IndexColumn.OFFSET, entry);
    const part = file.subarray(start, entry + 1 < entries ? cell(IndexColumn.OFFSET, entry + 1) : file.length);
    const first = cell(IndexColumn.FRAME, entry);
    for (const row of decoder.walk(0, part, start)) {
      const at = row[SegmentColumn.PAYLOAD] ?? 0;
      const frame = first + (row[SegmentColumn.FRAME] ?? 0);
      payloads.set(frame, part.slice(at, at + (row[SegmentColumn.LENGTH] ?? 0)));
      times.set(frame, row[SegmentColumn.TIME] ?? NaN);
    }
  }
  return { payloads, times };
}

function expectReadBack(file: Uint8Array, decoder: RawDecoder): void {
  const { payloads, times } = walked(file, decoder);
  expect(payloads.size).toBe(FRAMES.length);
  SEGMENTS.forEach((segment, index) => {
    expect(payloads.get(index + 1), `frame ${index + 1}`).toEqual(segment.payload);
    expect(times.get(index + 1), `frame ${index + 1}`).toBe(Number(segment.time - (SEGMENTS[0]?.time ?? 0n)));
  });
}

describe("a pcapng file", () => {
  test.each(ENDS)("holds the rows that the same frames have as pcap, and they are found again (little-endian %s)", (littleEndian) => {
    const file = pcapng(FRAMES, littleEndian);
    const decoder = decode(file);
    expect(found(decoder)).toEqual(found(CLASSIC));
    expect(epoch(decoder)).toEqual(epoch(CLASSIC));
    expect(problems(decoder)).toEqual([]);
    expectReadBack(file, decoder);
  });

  test("may hold frames in enhanced, simple and obsolete packet blocks", () => {
    const kinds = [(frame: Frame) => enhanced(frame), (frame: Frame) => packet(frame), simple];
    const decoder = decode(ng(plain, ...FRAMES.map((frame, index) => (kinds[index % 3] ?? simple)(frame))));
    expect(lines(decoder)).toEqual(ROWS);
    expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length);
  });

  test("counts its bytes", () => {
    expect(decode(FILE).counter(Counter.BYTES)).toBe(FILE.length);
  });

  test("without frames has no rows and no problem", () => {
    for (const file of [ng(), ng(plain)]) expect(everything(decode(file))).toEqual(everything(decode(pcap([]))));
  });

  test.each([[0], [27]])("of %i bytes more than a magic number is cut in its header", (more) => {
    expect(new RawDecoder().open(FILE.subarray(0, 4 + more % 24))).toBe(SourceStatus.HEADER_CUT);
  });

  test("that is another version, or none at all, is not opened", () => {
    for (const littleEndian of ENDS) {
      const decoder = new RawDecoder();
      expect(decoder.open(section(littleEndian, sectionHeader({ version: 2 })))).toBe(SourceStatus.UNKNOWN_VERSION);
      expect(decoder.call("sourceDetail")).toBe(2);
    }
    expect(new RawDecoder().open(concat(hex("0a0d0d0a 1c000000 4d3c2b1b"), new Uint8Array(40)))).toBe(SourceStatus.NOT_A_CAPTURE);
  });

  test("says when its first frame was, from what is there of its beginning", () => {
    const decoder = new RawDecoder();
    const head = ng(networkInterface({ resolution: 3 }), block(BlockType.NAMES, [new Uint8Array(8)]));
    const file = concat(head, enhanced(FRAMES[0] ?? DOT, { units: 5_500n })(true));
    decoder.open(file);
    expect(decoder.call("firstTime", file.length)).toBe(5.5);
    expect(decoder.call("firstTime", head.length + 28)).toBe(5.5);
    expect(decoder.call("firstTime", head.length + 27)).toBeNaN();
    // It was read ahead: ingesting begins anew.
    decoder.load(file, 1);
    decoder.finish();
    expect([decoder.rows(Table.FRAMES), ...epoch(decoder)]).toEqual([1, 5, 500_000_000]);
  });
});

test("reading ahead for the first time leaves nothing behind", () => {
  const file = concat(ng(), section(false, sectionHeader({ version: 7 }), plain), ng(plain, ...packets(FRAMES)));
  const decoder = new RawDecoder();
  decoder.open(file);
  expect(decoder.call("firstTime", file.length)).toBe(1_700_000_000);
  expect(decoder.call("ingest", 0, file.length, 0, 1)).toBe(file.length);
  decoder.finish();
  expect([lines(decoder), problems(decoder)]).toEqual([ROWS, ["SECTION_UNREAD CAPTURE ×1 7"]]);
  expectReadBack(file, decoder);
});

describe("sections", () => {
  const half = FRAMES.length >> 1;
  const other = networkInterface({ linkType: LinkType.SLL });
  const parts = (first: boolean, second: boolean, length = -1n): Uint8Array => concat(
    section(first, sectionHeader(), plain, ...packets(FRAMES.slice(0, half))),
    // Interfaces begin again at 0.
    section(second, sectionHeader({ length }), other, networkInterface({ resolution: 9 }), ...FRAMES.slice(half).map((frame) => enhanced(frame, { number: 1, units: frame.time }))),
  );

  test.each(ENDS.flatMap((first) => ENDS.map((second) => ({ first, second }))))("have each their byte order and their interfaces: %o", ({ first, second }) => {
    const file = parts(first, second);
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length);
    expectReadBack(file, decoder);
    expect(everything(decode(file, { chunks: 7 }))).toEqual(everything(decoder));
  });

  test("are found again from any frame", () => {
    const file = parts(true, false);
    const decoder = decode(file);
    let at = file.length;
    for (const frame of FRAMES.slice(half).reverse()) {
      at -= 32 + ((frame.bytes.length + 3) & ~3);
      expect(decoder.walk(0, file.subarray(at), at)[0]?.[SegmentColumn.TIME]).toBe(Number(frame.time - (FRAMES[0]?.time ?? 0n)));
    }
  });

  test("may say their length", () => expect(lines(decode(parts(true, true, 4000n)))).toEqual(ROWS));

  test("of an unknown version are passed over, and reported", () => {
    const file = concat(
      section(true, sectionHeader(), plain, ...packets(FRAMES.slice(0, half))),
      section(false, sectionHeader({ version: 7 }), other, ...packets(FRAMES)),
      section(true, sectionHeader(), plain, ...packets(FRAMES.slice(half))),
    );
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expect(problems(decoder)).toEqual(["SECTION_UNREAD CAPTURE ×1 7"]);
    expectReadBack(file, decoder);
  });
});

describe("interfaces", () => {
  test("may have several link types in one file", () => {
    const away = frames(SEGMENTS, { linkType: LinkType.SLL2, connection: fromPort(7) });
    const file = ng(plain, networkInterface({ linkType: LinkType.SLL2 }), ...FRAMES.flatMap((frame, index) => {
      const beside = away[index];
      return beside === undefined ? [] : [enhanced(frame), enhanced(beside, { number: 1 })];
    }));
    const decoder = decode(file);
    expect([lines(decoder, 0), lines(decoder, 1)]).toEqual([ROWS, ROWS]);
    expect(walked(file, decoder).payloads.size).toBe(2 * FRAMES.length);
  });

  test("of a link type that is not read lose their own frames only, and each is named", () => {
    const usb = networkInterface({ linkType: 189 });
    const file = ng(usb, plain, networkInterface({ linkType: 147 }), ...packets(FRAMES, 1), ...packets(FRAMES.slice(0, 3)), ...packets(FRAMES.slice(0, 2), 2));
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length + 5);
    expect(problems(decoder)).toEqual([`INTERFACE_UNREAD LINK ×3 189`, `INTERFACE_UNREAD LINK ×2 ${2 * 65536 + 147}`]);
    expect(decoder.column(Table.PROBLEMS, ProblemColumn.FRAME)).toEqual([FRAMES.length + 1, FRAMES.length + 4]);
  });

  test("that the file does not describe lose their own frames only", () => {
    const decoder = decode(ng(plain, ...packets(FRAMES), ...packets(FRAMES.slice(0, 3), 9)));
    expect(lines(decoder)).toEqual(ROWS);
    expect(problems(decoder)).toEqual([`INTERFACE_UNREAD LINK ×3 ${9 * 65536 + NO_LINK}`]);
  });

  test("may be described between frames, and be very many", () => {
    const many = Array.from({ length: 1000 }, () => plain);
    const file = ng(plain, ...FRAMES.flatMap((frame, index) => [...(index === 3 ? many : []), enhanced(frame, { number: index < 3 ? 0 : 1000 - index })]));
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expectReadBack(file, decoder);
  });

  test("cut simple packets to their snapshot length", () => {
    const [frame = DOT] = frames(conversation(`>>> ${command("PING")}`, { handshake: false }));
    const cut = { ...frame, bytes: frame.bytes.subarray(0, 61), wireLength: frame.bytes.length };
    const [row] = (() => {
      const file = ng(networkInterface({ snapLength: 61 }), simple(cut));
      const decoder = decode(file);
      const start = decoder.cell(Table.INDEX, IndexColumn.OFFSET, 0);
      return decoder.walk(0, file.subarray(start), start);
    })();
    // Ethernet, IPv4 and TCP have 54 bytes; the padding is no part of the frame.
    expect([row?.[SegmentColumn.LENGTH], row?.[SegmentColumn.WIRE_LENGTH]]).toEqual([7, 14]);
  });
});

describe("blocks without a frame", () => {
  const secrets = block(BlockType.SECRETS, [[4, 0x544c534b], [4, 5], bytes("key: ")]);
  const others = [
    block(BlockType.NAMES, [[2, 1], [2, 8], u8(10, 0, 0, 1), bytes("abc\\0"), [4, 0]]), secrets, block(BlockType.CUSTOM, [[4, 32473], new Uint8Array(40)]),
    block(0x4000_0bad, [[4, 32473]]), block(0x8000_0001, [new Uint8Array(100)]), block(0x7777, []), block(9, [bytes("__REALTIME_TIMESTAMP=1\\n")]),
  ];

  test("between frames change nothing, in any byte order", () => {
    for (const littleEndian of ENDS) {
      const file = section(littleEndian, sectionHeader(), ...others, plain, ...packets(FRAMES).flatMap((each, index) => [each, others[index % others.length] ?? each]));
      const decoder = decode(file);
      expect(lines(decoder)).toEqual(ROWS);
      expect(problems(decoder)).toEqual([]);
      expect(decoder.counter(Counter.BYTES)).toBe(file.length);
      expectReadBack(file, decoder);
    }
  });

  test("that are longer than the inbox are passed over, in pieces of any size, and the frames behind them are found again", () => {
    const long = block(BlockType.SECRETS, [[4, 0x544c534b], [4, 0], new Uint8Array(9 << 20).fill(0x61)]);
    const file = ng(plain, ...packets(FRAMES.slice(0, 10)), long, ...packets(FRAMES.slice(10)));
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expect([problems(decoder), decoder.counter(Counter.BYTES)]).toEqual([[], file.length]);
    expectReadBack(file, decoder);
    for (const chunks of [65_537, 4_000_000]) expect(everything(decode(file, { chunks }))).toEqual(everything(decoder));
  });

  test("that are long and cut by the end of the file are reported so", () => {
    const head = ng(plain, ...packets(FRAMES));
    const long = block(BlockType.NAMES, [new Uint8Array(5 << 20)])(true);
    for (const length of [100, 4 << 20, long.length - 5, long.length - 4, long.length - 1]) {
      const file = concat(head, long.subarray(0, length));
      const decoder = decode(file, { chunks: 1_000_000 });
      expect(problems(decoder)).toEqual([`RECORD_CUT CAPTURE ×1 ${length}`]);
      expect(decoder.cell(Table.PROBLEMS, ProblemColumn.OFFSET, 0)).toBe(head.length);
      expect(decoder.counter(Counter.BYTES)).toBe(file.length);
    }
  });

  test("that are long and do not end as they should are damage", () => {
    const long = block(BlockType.NAMES, [new Uint8Array(5 << 20)])(true);
    long.set(u8(1, 2, 3, 4), long.length - 4);
    const file = concat(ng(plain, ...packets(FRAMES.slice(0, 10))), long, section(true, ...packets(FRAMES.slice(10))));
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expect(problems(decoder)).toEqual([`RECORD_DAMAGED CAPTURE ×1 ${long.length}`]);
    expect(everything(decode(file, { chunks: 100_000 }))).toEqual(everything(decoder));
  });

  test("tell how many frames the kernel dropped: the last count of each interface, not their sum", () => {
    const counts = (number: number, interfaceDrop: bigint, systemDrop: bigint): Block =>
      statistics(number, [[Option.COMMENT, bytes("odd")], [Option.IF_DROP, [8, interfaceDrop]], [Option.OS_DROP, [8, systemDrop]]]);
    for (const littleEndian of ENDS) {
      const file = concat(
        section(littleEndian, sectionHeader(), plain, plain, counts(0, 1n, 0n), counts(1, 0n, 0n), ...packets(FRAMES), counts(0, 5n, 2n), counts(1, 10n, 2n ** 64n - 1n), statistics(0, []), counts(7, 1n, 1n)),
        section(littleEndian, sectionHeader(), plain, counts(0, 100n, 0n)),
      );
      const decoder = decode(file);
      expect(lines(decoder)).toEqual(ROWS);
      expect(problems(decoder).map((line) => line.replace(/×\d+/, ""))).toEqual(["FRAMES_DROPPED CAPTURE  117"]);
    }
  });

  test("that count no dropped frames are no problem", () => {
    expect(problems(decode(ng(plain, statistics(0, [[Option.IF_DROP, [8, 0]]]))))).toEqual([]);
  });
});

describe("options", () => {
  const comment = [Option.COMMENT, bytes("three")] as const;

  test("are passed over: comments, names and custom ones, on every kind of block", () => {
    const list = [comment, [Option.IF_NAME, bytes("eth0")], [2988, bytes("custom!")], comment] as const;
    const file = section(
      true, sectionHeader({ options: list }), networkInterface({ options: list, resolution: 9 }),
      ...FRAMES.map((frame) => enhanced(frame, { units: frame.time, options: list })), statistics(0, list),
    );
    const decoder = decode(file);
    expect(found(decoder)).toEqual(found(CLASSIC));
    expect(problems(decoder)).toEqual([]);
    expectReadBack(file, decoder);
  });

  test("that go beyond their block end there", () => {
    const described = block(BlockType.INTERFACE, [[2, LinkType.ETHERNET], [2, 0], [4, 0], [2, Option.RESOLUTION], [2, 60000], [1, 9]]);
    expect(lines(decode(ng(described, ...packets(FRAMES))))).toEqual(ROWS);
  });
});

describe("a file cut", () => {
  test("at any length of its last block is read to the block before, and the rest reported", () => {
    const last = pcapng(FRAMES.slice(0, -1)).length;
    for (let length = last; length < FILE.length; length += 1) {
      const decoder = decode(FILE.subarray(0, length));
      expect(decoder.rows(Table.FRAMES), `${length - last} bytes`).toBe(FRAMES.length - 1);
      expect(problems(decoder), `${length - last} bytes`).toEqual(length === last ? [] : [`RECORD_CUT CAPTURE ×1 ${length - last}`]);
      expect(decoder.counter(Counter.BYTES)).toBe(length);
      if (length > last) expect([ProblemColumn.OFFSET, ProblemColumn.FRAME].map((column) => decoder.cell(Table.PROBLEMS, column, 0))).toEqual([last, 0]);
    }
  });
});

describe("chunks of any size give the same rows", () => {
  test.each([1, 7, 4096])("%i bytes at a time", (chunks) => {
    expect(everything(decode(FILE, { chunks }))).toEqual(everything(decode(FILE)));
  });
});

describe("a damaged block", () => {
  const offsets = FRAMES.map((_, index) => pcapng(FRAMES.slice(0, index)).length);
  const sizes = FRAMES.map(({ bytes: each }) => 32 + ((each.length + 3) & ~3));
  /** `at` from the block's start, or from its end where negative. */
  const broken = (index: number, how: Uint8Array, at: number): Uint8Array => {
    const file = FILE.slice();
    file.set(how, (offsets[index] ?? 0) + (at < 0 ? (sizes[index] ?? 0) : 0) + at);
    return file;
  };
  const ways: readonly (readonly [string, Uint8Array, number])[] = [
    ["not a multiple of 4", u8(0x59, 0, 0, 0), 4], ["too short", u8(8, 0, 0, 0), 4], ["too short for its kind", u8(28, 0, 0, 0), 4], ["zero", u8(0, 0, 0, 0), 4],
    ["larger than the cap", hex("fc ff ff ff"), 4], ["not the same behind it", u8(4, 0, 0, 0), -4], ["shorter than its frame", hex("ff ff 00 00"), 20],
  ];

  test.each(ways)("whose length is %s is passed over: only its frame is missing, and its bytes are reported", (_name, how, at) => {
    for (const index of [0, 10, 20, FRAMES.length - 1]) {
      const file = broken(index, how, at);
      const decoder = decode(file);
      expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length - 1);
      expect(problems(decoder)).toContain(`RECORD_DAMAGED CAPTURE ×1 ${sizes[index]}`);
      expect(decoder.counter(Counter.BYTES)).toBe(FILE.length);
      for (const chunks of [1, 7, 100]) expect(everything(decode(file, { chunks }))).toEqual(everything(decoder));
      const { payloads } = walked(file, decoder);
      SEGMENTS.filter((_, each) => each !== index).forEach((segment, each) => expect(payloads.get(each + 1)).toEqual(segment.payload));
    }
  });

  test("that lost bytes, so that nothing behind it is aligned, is passed over", () => {
    const at = offsets[10] ?? 0;
    const decoder = decode(concat(FILE.subarray(0, at + 30), FILE.subarray(at + 37)));
    expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length - 1);
    expect(flow(decoder).gaps).toBe(1);
  });

  test("at the very beginning costs nothing but itself, in both byte orders", () => {
    for (const littleEndian of ENDS) {
      const file = section(littleEndian, sectionHeader({ options: [[Option.COMMENT, bytes("abcd")]] }), plain, ...packets(FRAMES));
      file.set(u8(1, 1, 1, 1), 4);
      expect(lines(decode(file))).toEqual(ROWS);
    }
  });

  test("with nothing behind it ends the capture there", () => {
    const decoder = decode(concat(FILE.subarray(0, offsets[30]), new Uint8Array(500).fill(255)));
    expect(decoder.rows(Table.FRAMES)).toBe(30);
    expect(problems(decoder)).toContain("RECORD_DAMAGED CAPTURE ×1 500");
  });

  test("of an early writer, which did not count the padding, is none", () => {
    const file = concat(...[section(true, sectionHeader(), plain), ...FRAMES.map((frame) => {
      const each = packet(frame)(true);
      const view = new DataView(each.buffer);
      const length = 32 + frame.bytes.length;
      view.setUint32(4, length, true);
      view.setUint32(each.length - 4, length, true);
      return each;
    })]);
    const decoder = decode(file);
    expect(lines(decoder)).toEqual(ROWS);
    expect(problems(decoder)).toEqual([]);
  });
});

test("pcap and pcapng files make one capture", () => {
  const decoder = new RawDecoder();
  const [one, two] = [pcap(FRAMES), pcapng(frames(SEGMENTS, { connection: fromPort(7) }), false)];
  decoder.load(one);
  decoder.load(two, 1);
  decoder.finish();
  expect([lines(decoder, 0), lines(decoder, 1)]).toEqual([ROWS, ROWS]);
  expect(decoder.column(Table.FRAMES, FrameColumn.FLOW)).toEqual([...FRAMES.map(() => 0), ...FRAMES.map(() => 1)]);
});
