/** Capture files: both byte orders, fractions, variants, what is no capture, what is cut or damaged, and chunks of any size. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Counter, FrameColumn, IndexColumn, ProblemColumn, SegmentColumn, SourceStatus, Table } from "../../../assembly/schema";
import { concat, hex, u8 } from "../../support/bytes";
import { capture, command, conversation, frames } from "../../support/conversation";
import { LinkType } from "../../support/frames";
import { pcap, pcapHeader, PCAP_HEADER, pcapRecord, RECORD_HEADER } from "../../support/pcap";
import { Random } from "../../support/random";
import { decode, RawDecoder } from "../../support/wasm";
import { commandRows, flow, lines, problems } from "../rows";

const TEXT = Array.from({ length: 20 }, (_, at) => `>>> ${command("SET", `k${at}`, "v".repeat(at))}\n<<< +OK\\r\\n`).join("\n");
const FRAMES = frames(conversation(TEXT));
const FILE = pcap(FRAMES);
const ROWS = lines(decode(FILE));
const sample = new Uint8Array(readFileSync(new URL("../../../public/sample.pcap", import.meta.url)));

/** All that decoding leaves, to compare ways of feeding. */
function everything(decoder: RawDecoder): unknown {
  const columns = (table: Table, count: number): number[][] => Array.from({ length: count }, (_, column) => decoder.column(table, column));
  return [columns(Table.COMMANDS, 20), columns(Table.FLOWS, 28), columns(Table.FRAMES, 2), columns(Table.INDEX, 4), columns(Table.PROBLEMS, 8)];
}

/** Kuznetzov's variant: its magic number, and 8 bytes more in each record header. */
function kuznetzov(): Uint8Array {
  const header = pcapHeader();
  header.set(hex("34 cd b2 a1"));
  return concat(header, ...FRAMES.map((frame) => {
    const record = pcapRecord(frame);
    return concat(record.subarray(0, RECORD_HEADER), hex("01 00 00 00 08 00 04 00"), record.subarray(RECORD_HEADER));
  }));
}

describe("a capture file", () => {
  test.each([true, false].flatMap((littleEndian) => [true, false].map((nanoseconds) => ({ littleEndian, nanoseconds }))))("is read with %o", (options) => {
    const decoder = decode(pcap(FRAMES, options));
    expect(lines(decoder)).toEqual(ROWS);
    expect([decoder.counter(Counter.EPOCH_SECONDS), decoder.counter(Counter.EPOCH_NANOSECONDS)]).toEqual([1_700_000_000, 0]);
    expect(decoder.counter(Counter.LAST_TIME)).toBe(100_000 * (FRAMES.length - 1));
  });

  test("keeps nanoseconds, and cuts none off but those that it does not have", () => {
    const odd = [{ time: 5_000_000_007n, bytes: u8(1) }, { time: 5_999_999_999n, bytes: u8(1) }];
    const at = (nanoseconds: boolean): number[] => [Counter.EPOCH_NANOSECONDS, Counter.LAST_TIME].map((counter) => decode(pcap(odd, { nanoseconds })).counter(counter));
    expect(at(true)).toEqual([7, 999_999_992]);
    expect(at(false)).toEqual([0, 999_999_000]);
  });

  test("of Kuznetzov's variant is read", () => {
    expect(lines(decode(kuznetzov()))).toEqual(ROWS);
  });

  const turned = (file: Uint8Array, each: (index: number) => boolean): Uint8Array => {
    const result = file.slice();
    let at = PCAP_HEADER;
    FRAMES.forEach((frame, index) => {
      if (each(index)) result.set(concat(file.subarray(at + 12, at + 16), file.subarray(at + 8, at + 12)), at + 8);
      at += RECORD_HEADER + frame.bytes.length;
    });
    return result;
  };
  // Longer on the wire than captured, as snapshots are, so that the order of the two lengths matters.
  const snapped = FRAMES.map((frame) => ({ ...frame, wireLength: frame.bytes.length + 1 }));

  test.each([true, false].flatMap((littleEndian) => ([[2, 0], [2, 1], [2, 2], [543, 0]] as const).map((version) => ({ littleEndian, version }))))(
    "of an old version has its lengths the other way round: %o", (options) => {
      const decoder = decode(turned(pcap(snapped, options), () => true));
      expect(everything(decoder)).toEqual(everything(decode(pcap(snapped))));
      expect(problems(decoder)).not.toContainEqual(expect.stringContaining("RECORD"));
    },
  );

  test("of version 2.3 has its lengths in either order, record by record", () => {
    for (const littleEndian of [true, false]) {
      const decoder = decode(turned(pcap(snapped, { version: [2, 3], littleEndian }), (index) => index % 2 === 0));
      expect(everything(decoder)).toEqual(everything(decode(pcap(snapped))));
    }
  });

  test("of version 543 is only that of DG/UX", () => {
    expect(new RawDecoder().open(pcapHeader({ version: [543, 1] }))).toBe(SourceStatus.UNKNOWN_VERSION);
  });

  test("may have any minor version, and bits about a check sequence in its link type", () => {
    expect(lines(decode(pcap(FRAMES, { version: [2, 3] })))).toEqual(ROWS);
    const file = FILE.slice();
    file[23] = 0x14;
    expect(lines(decode(file))).toEqual(ROWS);
  });

  test("without records has no rows and no problem", () => {
    const decoder = decode(pcapHeader());
    expect([decoder.rows(Table.FRAMES), problems(decoder)]).toEqual([0, []]);
  });

  test("says when its first record was, NaN where there is none", () => {
    const decoder = new RawDecoder();
    decoder.open(FILE);
    expect(decoder.call("firstTime", FILE.length)).toBe(1_700_000_000);
    expect(decoder.call("firstTime", PCAP_HEADER + RECORD_HEADER - 1)).toBeNaN();
  });

  test("whose frames are out of order has times before its first one", () => {
    const decoder = decode(pcap([{ time: 10n ** 9n, bytes: u8(1) }, { time: 0n, bytes: u8(1) }]));
    expect([decoder.counter(Counter.FIRST_TIME), decoder.counter(Counter.LAST_TIME)]).toEqual([-1e9, 0]);
  });
});

describe("what is no capture is named", () => {
  const { EMPTY, NOT_A_CAPTURE, HEADER_CUT, UNKNOWN_VERSION, UNKNOWN_LINK_TYPE } = SourceStatus;
  test.each([
    [SourceStatus[EMPTY], u8(), EMPTY],
    ["three bytes", FILE.subarray(0, 3), NOT_A_CAPTURE],
    ["text", new TextEncoder().encode("this is no capture at all"), NOT_A_CAPTURE],
    ["zeros", new Uint8Array(100), NOT_A_CAPTURE],
    ["a header cut short", FILE.subarray(0, 23), HEADER_CUT],
    ["a magic number alone", FILE.subarray(0, 4), HEADER_CUT],
    ["another version", pcapHeader({ version: [3, 0] }), UNKNOWN_VERSION],
    ["another version, big-endian", pcapHeader({ version: [3, 0], littleEndian: false }), UNKNOWN_VERSION],
    ["another link type", pcapHeader({ linkType: 189 }), UNKNOWN_LINK_TYPE],
  ])("%s", (_name, file, status) => {
    const decoder = new RawDecoder();
    expect(decoder.open(file)).toBe(status);
    if (status === UNKNOWN_VERSION) expect(decoder.call("sourceDetail")).toBe(3);
    if (status === UNKNOWN_LINK_TYPE) expect(decoder.call("sourceDetail")).toBe(189);
    // It got no number: the next one is source 0.
    decoder.load(FILE);
    decoder.finish();
    expect(lines(decoder)).toEqual(ROWS);
  });
});

describe("a file cut", () => {
  test("at any length of its last record is read to the record before, and the rest reported", () => {
    const last = pcap(FRAMES.slice(0, -1)).length;
    for (let length = last; length < FILE.length; length += 1) {
      const decoder = decode(FILE.subarray(0, length));
      expect(decoder.rows(Table.FRAMES), `${length - last} bytes`).toBe(FRAMES.length - 1);
      expect(problems(decoder), `${length - last} bytes`).toEqual(length === last ? [] : [`RECORD_CUT CAPTURE ×1 ${length - last}`]);
      expect(decoder.counter(Counter.BYTES)).toBe(length - PCAP_HEADER);
      if (length > last) expect([ProblemColumn.OFFSET, ProblemColumn.FRAME].map((column) => decoder.cell(Table.PROBLEMS, column, 0))).toEqual([last, 0]);
    }
  });
});

describe("chunks of any size give the same rows", () => {
  test.each([1, 7, 4096])("%i bytes at a time", (chunks) => {
    expect(everything(decode(FILE, { chunks }))).toEqual(everything(decode(FILE)));
  });

  test.each([1000, 4096, 65537])("%i bytes of a recorded capture at a time", (chunks) => {
    expect(everything(decode(sample, { chunks }))).toEqual(everything(decode(sample)));
  });

  test("of random sizes", () => {
    const whole = everything(decode(FILE));
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = new Random(seed);
      const chunks = Array.from({ length: 100 }, () => 1 + random.below(120));
      expect(everything(decode(FILE, { chunks })), `seed ${seed}`).toEqual(whole);
    }
  });
});

describe("a damaged record header", () => {
  const offsets = FRAMES.map((_, index) => PCAP_HEADER + FRAMES.slice(0, index).reduce((sum, frame) => sum + RECORD_HEADER + frame.bytes.length, 0));
  const broken = (index: number, how: Uint8Array, at = 8): Uint8Array => {
    const file = FILE.slice();
    file.set(how, (offsets[index] ?? 0) + at);
    return file;
  };

  test("in the middle is passed over: only its frame is missing, and its bytes are reported", () => {
    for (const index of [10, 11, 20]) {
      const decoder = decode(broken(index, hex("ff ff ff ff")));
      expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length - 1);
      const length = (FRAMES[index]?.bytes.length ?? 0) + RECORD_HEADER;
      expect(problems(decoder)[0]).toBe(`RECORD_DAMAGED CAPTURE ×1 ${length}`);
      expect(decoder.cell(Table.PROBLEMS, ProblemColumn.OFFSET, 0)).toBe(offsets[index]);
      expect(commandRows(decoder).length).toBeGreaterThan(18);
      expect(flow(decoder).gaps).toBe(1);
      expect(decoder.counter(Counter.BYTES)).toBe(FILE.length - PCAP_HEADER);
    }
  });

  test("of the very first record is passed over, too", () => {
    const decoder = decode(broken(0, hex("ff ff ff ff")));
    expect(decoder.rows(Table.FRAMES)).toBe(FRAMES.length - 1);
    expect(lines(decoder)).toEqual(ROWS);
  });

  test("with nothing behind it ends the capture there", () => {
    const decoder = decode(concat(FILE.subarray(0, offsets[30]), new Uint8Array(500).fill(255)));
    expect(decoder.rows(Table.FRAMES)).toBe(30);
    expect(problems(decoder)).toContain("RECORD_DAMAGED CAPTURE ×1 500");
  });

  test.each([1, 7, 100, 4096])("is passed over alike in chunks of %i", (chunks) => {
    for (const file of [broken(10, hex("ff ff ff ff")), broken(0, hex("00 00 00 7f")), broken(10, new Uint8Array(16).fill(0xee), 0)]) {
      expect(everything(decode(file, { chunks }))).toEqual(everything(decode(file)));
    }
  });

  test("is passed over in every byte order and variant", () => {
    const big = pcap(FRAMES, { littleEndian: false, nanoseconds: true });
    big.set(hex("ff ff ff ff"), (offsets[10] ?? 0) + 8);
    expect(decode(big).rows(Table.FRAMES)).toBe(FRAMES.length - 1);
    const other = kuznetzov();
    other.set(hex("ff ff ff ff"), (offsets[10] ?? 0) + 8 * 10 + 8);
    expect(decode(other).rows(Table.FRAMES)).toBe(FRAMES.length - 1);
  });

  test("in one file does not disturb another that is read in between", () => {
    const decoder = new RawDecoder();
    const one = broken(10, hex("ff ff ff ff"));
    const two = pcap(frames(conversation(TEXT), { connection: { client: { address: "10.0.0.9", port: 7 }, server: { address: "10.0.0.8", port: 6379 } } }));
    two.set(hex("ff ff ff ff"), (offsets[20] ?? 0) + 8);
    const files = [one, two].map((file) => {
      decoder.open(file);
      return { file, start: PCAP_HEADER, end: PCAP_HEADER };
    });
    while (files.some(({ start, file }) => start < file.length)) {
      files.forEach((state, source) => {
        if (state.start >= state.file.length) return;
        state.end = Math.min(state.file.length, state.end + 50);
        decoder.fillInbox(state.file.subarray(state.start, state.end));
        state.start += decoder.call("ingest", source, state.end - state.start, state.start, Number(state.end === state.file.length));
      });
    }
    decoder.finish();
    expect(decoder.rows(Table.FRAMES)).toBe(2 * FRAMES.length - 2);
    expect(problems(decoder).filter((line) => line.startsWith("RECORD_DAMAGED"))).toHaveLength(2);
  });
});

describe("a frame is found again", () => {
  /** Walks on from every entry of the sparse index, as far as the next one. */
  function walked(file: Uint8Array, decoder: RawDecoder): { readonly frames: number; readonly payload: Map<number, Uint8Array> } {
    const entries = decoder.rows(Table.INDEX);
    const cell = (column: IndexColumn, entry: number): number => decoder.cell(Table.INDEX, column, entry);
    const payload = new Map<number, Uint8Array>();
    let count = 0;
    for (let entry = 0; entry < entries; entry += 1) {
      const start = cell(IndexColumn.OFFSET, entry);
      const end = entry + 1 < entries ? cell(IndexColumn.OFFSET, entry + 1) : file.length;
      const part = file.subarray(start, end);
      const first = cell(IndexColumn.FRAME, entry);
      for (const row of decoder.walk(0, part, start)) {
        const at = row[SegmentColumn.PAYLOAD] ?? 0;
        payload.set(first + (row[SegmentColumn.FRAME] ?? 0), part.slice(at, at + (row[SegmentColumn.LENGTH] ?? 0)));
        count += 1;
      }
    }
    return { frames: count, payload };
  }

  test("by walking from the index, with the payload that it has", () => {
    const decoder = decode(FILE);
    const { frames: count, payload } = walked(FILE, decoder);
    expect(count).toBe(FRAMES.length);
    conversation(TEXT).forEach((segment, index) => expect(payload.get(index + 1)).toEqual(segment.payload));
  });

  test("in a recorded capture, whose index has an entry at least every 256 frames or 64 KiB", () => {
    const decoder = decode(sample, { chunks: 10_000 });
    const { frames: count } = walked(sample, decoder);
    expect(count).toBe(decoder.counter(Counter.FRAMES));
    const starts = decoder.column(Table.INDEX, IndexColumn.FRAME);
    const offsets = decoder.column(Table.INDEX, IndexColumn.OFFSET);
    starts.slice(1).forEach((start, entry) => {
      expect(start - (starts[entry] ?? 0)).toBeLessThanOrEqual(256);
      expect((offsets[entry + 1] ?? 0) - (offsets[entry] ?? 0)).toBeLessThan(65536 + 2000);
    });
  });

  test("behind damage, which gets an entry of its own", () => {
    const file = FILE.slice();
    file.set(hex("ff ff ff ff"), PCAP_HEADER + 8);
    const decoder = decode(file);
    expect(decoder.cell(Table.INDEX, IndexColumn.OFFSET, 0)).toBe(PCAP_HEADER + RECORD_HEADER + (FRAMES[0]?.bytes.length ?? 0));
  });

  test("with each file's own link type, when a capture has several", () => {
    const decoder = new RawDecoder();
    const other = capture(TEXT, { linkType: LinkType.SLL, connection: { client: { address: "10.0.0.9", port: 7 }, server: { address: "10.0.0.8", port: 6379 } } });
    decoder.load(FILE);
    decoder.load(other, 1);
    decoder.finish();
    expect([lines(decoder, 0), lines(decoder, 1)]).toEqual([ROWS, ROWS]);
    expect(decoder.column(Table.INDEX, IndexColumn.SOURCE)).toEqual([0, 1]);
    expect(decoder.walk(1, other.subarray(PCAP_HEADER), PCAP_HEADER).map((row) => row[SegmentColumn.LENGTH])).toEqual(conversation(TEXT).map(({ payload }) => payload.length));
    expect(decoder.column(Table.FRAMES, FrameColumn.FLOW)).toEqual([...FRAMES.map(() => 0), ...FRAMES.map(() => 1)]);
  });
});
