/** pcapng: what blocks say besides frames, namely comments, names, secrets, and frames dropped before one. */
import { describe, expect, test } from "vitest";
import { NoteColumn, NoteKind, ProblemColumn, Table } from "../../../assembly/schema";
import { bytes } from "../../support/bytes";
import { command, conversation, frames } from "../../support/conversation";
import type { Frame } from "../../support/pcap";
import { block, BlockType, enhanced, networkInterface, ng, Option, packet, pcapng, section, sectionHeader, statistics } from "../../support/pcapng";
import { decode, type RawDecoder } from "../../support/wasm";
import { lines, problems } from "../rows";

const FRAMES = frames(conversation(Array.from({ length: 20 }, (_, at) => `>>> ${command("SET", `k${at}`, "v")}\n<<< +OK\\r\\n`).join("\n")));
const ROWS = lines(decode(pcapng(FRAMES)));
const ENDS = [true, false];
const DOT: Frame = { time: 0n, bytes: new Uint8Array(1) };
const plain = networkInterface();

describe("notes", () => {
  const comment = [Option.COMMENT, bytes("three")] as const;
  const text = (file: Uint8Array, decoder: RawDecoder): string[] =>
    Array.from({ length: decoder.rows(Table.NOTES) }, (_, row) => {
      const at = (column: NoteColumn): number => decoder.cell(Table.NOTES, column, row);
      const start = at(NoteColumn.OFFSET);
      const kept = String.fromCharCode(...file.subarray(start, start + at(NoteColumn.LENGTH)));
      return `${NoteKind[at(NoteColumn.KIND)] ?? ""} ${at(NoteColumn.FRAME)} ${kept.replaceAll("\0", ".")}`;
    });

  test.each(ENDS)("say where comments, names and secrets lie, and on which frame (little-endian %s)", (littleEndian) => {
    const [first = DOT, second = DOT, third = DOT] = FRAMES;
    const file = section(
      littleEndian, sectionHeader({ options: [[Option.COMMENT, bytes("of the file")]] }), networkInterface({ options: [[Option.IF_NAME, bytes("lo")], comment], resolution: 9 }),
      block(BlockType.SECRETS, [bytes("keys")]), enhanced(first, { units: first.time, options: [[Option.COMMENT, bytes("slow!")], comment] }),
      enhanced(second, { units: second.time }), packet(third, { units: third.time, options: [[Option.COMMENT, bytes("odd one")]] }),
      ...FRAMES.slice(3).map((frame) => enhanced(frame, { units: frame.time })), block(BlockType.NAMES, [bytes("names")]), statistics(0, [comment]),
    );
    const decoder = decode(file);
    expect(text(file, decoder)).toEqual([
      "COMMENT 0 of the file", "COMMENT 0 three", "SECRETS 0 keys", "COMMENT 1 slow!", "COMMENT 1 three", "COMMENT 3 odd one", "NAMES 0 names...", "COMMENT 0 three",
    ]);
    expect(lines(decoder)).toEqual(ROWS);
    expect(text(file, decode(file, { chunks: 7 }))).toEqual(text(file, decoder));
  });

  test("tell of a block of names that is too long to be kept where it lies", () => {
    const long = block(BlockType.NAMES, [new Uint8Array(5 << 20)]);
    const decoder = decode(ng(plain, long, ...FRAMES.map((frame) => enhanced(frame))));
    expect([NoteColumn.OFFSET, NoteColumn.LENGTH].map((column) => decoder.cell(Table.NOTES, column, 0))).toEqual([28 + 20 + 8, 5 << 20]);
    expect(lines(decoder)).toEqual(ROWS);
  });

  test("in any number cost no more memory than their cap", () => {
    const many = Array.from({ length: 17_000 }, () => comment);
    const decoder = decode(ng(plain, ...Array.from({ length: 4 }, () => statistics(0, many)), ...FRAMES.map((frame) => enhanced(frame))));
    expect(decoder.rows(Table.NOTES)).toBe(65_536);
    expect(problems(decoder)).toEqual(["NOTES_CAP CAPTURE ×2464 65536"]);
    expect(lines(decoder)).toEqual(ROWS);
  });
});

test("frames that were dropped right before a frame are counted where that frame's record says so", () => {
  const [first = DOT, second = DOT, ...others] = FRAMES;
  for (const littleEndian of ENDS) {
    const decoder = decode(section(
      littleEndian, sectionHeader(), plain, enhanced(first, { options: [[Option.DROPPED_BEFORE, [8, 0]]] }), packet(second, { drops: 3 }),
      ...others.map((frame, at) => enhanced(frame, { options: at === 5 ? [[Option.DROPPED_BEFORE, [8, 40]]] : [] })),
    ));
    expect(problems(decoder)).toEqual(["DROPPED_BEFORE CAPTURE ×2 43"]);
    expect(decoder.cell(Table.PROBLEMS, ProblemColumn.FRAME, 0)).toBe(2);
    expect(lines(decoder)).toEqual(ROWS);
  }
});
