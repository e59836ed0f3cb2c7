/** Every cap is reached here, is reported, and leaves what was decoded before usable. */
import { describe, expect, test } from "vitest";
import { CommandColumn, Counter, KEY_CAP, NO_NAME, ProblemColumn, ProblemKind, StringColumn, Table } from "../../../assembly/schema";
import { bytes, concat } from "../../support/bytes";
import { capture, command, conversation, frames, type Segment } from "../../support/conversation";
import { type Frame, pcap } from "../../support/pcap";
import { decode, RawDecoder } from "../../support/wasm";
import { decodeText, fromPort, lines, problems } from "../rows";

const OK = String.raw`+OK\r\n`;

/** One client that sends all of this in large segments. */
function stream(payload: Uint8Array, size = 32_000): Frame[] {
  const [syn, synAck, ack] = conversation("");
  if (syn === undefined || synAck === undefined || ack === undefined) throw new Error("no handshake");
  const segments: Segment[] = [syn, synAck, ack];
  for (let at = 0; at < payload.length; at += size) {
    segments.push({ ...ack, sequence: ack.sequence + at, time: ack.time + BigInt(at), payload: payload.subarray(at, at + size) });
  }
  return frames(segments);
}

/** Many connections whose requests Redis refuses: one problem each. */
function refused(first: number, count: number): Uint8Array {
  return pcap(Array.from({ length: count }, (_, at) => {
    const number = first + at;
    const connection = { ...fromPort(1024 + (number % 60_000)), client: { address: `10.0.${Math.floor(number / 60_000)}.1`, port: 1024 + (number % 60_000) } };
    const [syn, , , request] = conversation(">>> *x\\r\\n");
    return syn === undefined || request === undefined ? [] : frames([syn, request], { connection });
  }).flat());
}

describe("problems", () => {
  test("of one kind and connection are counted in one row, at the first one's place", () => {
    const decoder = decodeText(`>>> *x\\r\\n\n>>> ${command("PING")}\n<<< ${OK}\n>>> *y\\r\\n`);
    expect(problems(decoder)).toEqual(["BAD_REQUEST RESP ×2 42"]);
    expect(decoder.cell(Table.PROBLEMS, ProblemColumn.FRAME, 0)).toBe(4);
  });

  test("beyond their cap are counted in one last row", () => {
    const decoder = decode(refused(0, 9000));
    expect(decoder.rows(Table.PROBLEMS)).toBe(8193);
    expect(problems(decoder).at(-1)).toBe(`PROBLEMS_CAP CAPTURE ×${9000 - 8192} 8192`);
    expect(decoder.rows(Table.FLOWS)).toBe(9000);
  });

  test("beyond their cap stay in that row whatever file they come from", () => {
    const decoder = new RawDecoder();
    decoder.load(refused(0, 8192));
    for (let source = 1; source <= 300; source += 1) decoder.load(refused(10_000 + source, 1), source);
    decoder.finish();
    expect(decoder.rows(Table.PROBLEMS)).toBe(8193);
    expect(problems(decoder).at(-1)).toBe("PROBLEMS_CAP CAPTURE ×300 8192");
    const kinds = decoder.column(Table.PROBLEMS, ProblemColumn.KIND);
    expect(new Set(kinds)).toEqual(new Set([ProblemKind.BAD_REQUEST, ProblemKind.PROBLEMS_CAP]));
  });
});

test("names beyond their cap have none, and those before keep theirs", () => {
  const names = Array.from({ length: 66_000 }, (_, at) => command(`N${at}`)).join("");
  const decoder = decode(pcap(stream(bytes(`${names}${command("GET", "a")}`))));
  const found = decoder.column(Table.COMMANDS, CommandColumn.NAME);
  expect(found).toHaveLength(66_001);
  expect(decoder.rows(Table.NAMES)).toBe(65_535);
  expect(found.indexOf(NO_NAME)).toBeGreaterThan(65_000);
  expect(decoder.text(Table.NAMES, found[0] ?? 0)).toBe("N0");
  expect(decoder.text(Table.NAMES, found.at(-1))).toBe("GET");
  const missing = found.filter((name) => name === NO_NAME).length;
  expect(problems(decoder)).toEqual([`NAMES_CAP RESP ×${missing} 65535`]);
});

test("distinct keys, names and states are many, and each is found under its own row", () => {
  const keys = Array.from({ length: 20_000 }, (_, at) => `key:${at}`);
  const decoder = decode(pcap(stream(bytes([...keys, ...keys].map((key) => command("GET", key)).join("")))));
  const column = decoder.column(Table.COMMANDS, CommandColumn.KEY);
  expect(decoder.rows(Table.KEYS)).toBe(keys.length);
  expect(column.slice(0, keys.length)).toEqual(column.slice(keys.length));
  expect(column.map((row) => decoder.text(Table.KEYS, row)).slice(0, keys.length)).toEqual(keys);
});

test("keys are kept to their cap, however long they are and however many", () => {
  const long = (letter: string): string => letter.repeat(KEY_CAP + 1);
  const decoder = decodeText(["a", "b", "c"].map((letter) => `>>> ${command("GET", long(letter))}\n<<< ${OK}`).join("\n"));
  expect(decoder.column(Table.KEYS, StringColumn.LENGTH)).toEqual([KEY_CAP, KEY_CAP, KEY_CAP]);
  expect(problems(decoder)).toEqual([`KEY_CUT RESP ×3 ${KEY_CAP}`]);
});

test("bytes that wait for others are kept to their cap, then a gap is declared", () => {
  const [syn, synAck, ack] = conversation("");
  if (syn === undefined || synAck === undefined || ack === undefined) throw new Error("no handshake");
  const payload = bytes(command("SET", "k", "v".repeat(30_000)));
  const waiting = Array.from({ length: 200 }, (_, at): Segment => ({ ...ack, sequence: ack.sequence + 100 + at * payload.length, payload }));
  // The first request makes it RESP; a hundred bytes behind it are missing, and nobody ever acknowledges them.
  const first = bytes(command("PING"));
  const decoder = decode(pcap(frames([syn, synAck, ack, { ...ack, payload: first }, ...waiting])));
  expect(problems(decoder)).toEqual([expect.stringMatching(/^OUT_OF_ORDER_CAP TCP ×\d+ 4194304$/), `GAP TCP ×1 ${100 - first.length}`]);
  expect(decoder.rows(Table.COMMANDS)).toBe(201);
});

describe("the memory budget", () => {
  const file = pcap(stream(bytes(Array.from({ length: 100_000 }, (_, at) => command("GET", `a-rather-long-key-with-the-number-${at}`)).join("")), 1400));
  const small = decode(pcap([])).counter(Counter.MEMORY) + (41 << 20);

  test("stops the loading in order, says so once, and leaves the rows usable", () => {
    const decoder = new RawDecoder({ budget: small });
    decoder.open(file);
    let start = 24;
    for (let call = 0; call < 10 && decoder.counter(Counter.BUDGET_REACHED) === 0; call += 1) {
      const part = file.subarray(start, start + 1_000_000);
      start += decoder.call("ingest", 0, decoder.fillInbox(part), start, 0);
    }
    expect(decoder.counter(Counter.BUDGET_REACHED)).toBe(1);
    // Nothing more is taken, however often it is offered.
    expect(decoder.call("ingest", 0, decoder.fillInbox(file.subarray(start, start + 1_000_000)), start, 1)).toBe(0);
    decoder.finish();
    const rows = decoder.rows(Table.COMMANDS);
    expect(rows).toBeGreaterThan(100);
    expect(rows).toBeLessThan(100_000);
    expect(lines(decoder).slice(0, 2)).toEqual([
      "GET a-rather-long-key-with-the-number-0: PENDING NONE 55+0 NONE ENDED",
      "GET a-rather-long-key-with-the-number-1: PENDING NONE 55+0 NONE ENDED PIPELINED",
    ]);
    expect(problems(decoder).map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual(["BUDGET CAPTURE ×1"]);
    expect(decoder.counter(Counter.FRAMES)).toBe(decoder.rows(Table.FRAMES));
    expect(decoder.counter(Counter.MEMORY)).toBeLessThan(small + (32 << 20));
  });

  test("that is large enough is not reached", () => {
    const decoder = decode(file);
    expect([decoder.counter(Counter.BUDGET_REACHED), decoder.rows(Table.COMMANDS), problems(decoder)]).toEqual([0, 100_000, []]);
  });
});

test("connections that come and go give their memory back", () => {
  const memory = (count: number): number => {
    const all = Array.from({ length: count }, (_, at) => frames(conversation(`>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n--> FIN\n<-- FIN`), { connection: fromPort(1024 + at) }));
    return decode(pcap(all.flat())).counter(Counter.MEMORY);
  };
  // Of a closed connection only its row stays, and its place in the table.
  expect((memory(12_000) - memory(4000)) / 8000).toBeLessThan(500);
});

describe("a request of very many arguments", () => {
  const memory = (name: string, count: number): number =>
    decode(pcap(stream(concat(bytes(`*${count}\\r\\n$${name.length}\\r\\n${name}\\r\\n`), bytes("$4\\r\\nabcd\\r\\n".repeat(count - 1)))))).counter(Counter.MEMORY);

  test("takes no more memory than one of few", () => {
    for (const name of ["SADD", "PING", "EVAL", "NOSUCH"]) expect(memory(name, 20_000) - memory(name, 100)).toBeLessThan(65_536);
  });

  test("takes a few bytes of each that is a key, up to a cap", () => {
    // 8 bytes in blocks of MORE_KEYS; and lists of 4 bytes a key, each twice as long as the one before, which the next request takes again.
    expect(memory("DEL", 20_000) - memory("DEL", 100)).toBeLessThan(20_000 * (8 + 2 * 8) + 65_536);
    expect(memory("DEL", 200_000) - memory("DEL", 66_000)).toBeLessThan(65_536);
  });
});

test("a reply of very many values takes no more memory than one of few", () => {
  const memory = (count: number): number => decode(capture([`>>> ${command("KEYS", "*")}`, `<<< *${count * 20}\\r\\n`, ...Array.from({ length: count }, () => `<<< ${"$1\\r\\na\\r\\n".repeat(20)}`)].join("\n"))).counter(Counter.MEMORY);
  expect(memory(1000) - memory(10)).toBeLessThan(65_536);
});
