import { describe, expect, it } from "vitest";
import { ReplyType } from "../../../assembly/schema";
import { VALUE_PART_BYTES } from "../../../src/model/api";
import { concat, escaped, u8 } from "../../support/bytes";
import { capture, command, conversation, frames, type Segment } from "../../support/conversation";
import { commands, openCapture } from "../../support/engine";
import { drop, duplicate, interleave, shake, split } from "../../support/mutations";
import { fragmented } from "../../support/fragments";
import { pcap } from "../../support/pcap";
import { block, BlockType, enhanced, networkInterface, section, sectionHeader, simple } from "../../support/pcapng";
import { Random } from "../../support/random";

const first = async (opened: Awaited<ReturnType<typeof openCapture>>, reveal = false) => {
  const row = (await commands(opened.engine))[0];
  if (row === undefined) throw new Error("no row");
  return { row, details: await opened.engine.inspect(row.id, reveal) };
};

describe("the details of a row", () => {
  it("hold all arguments, the reply's tree and the frames that carried both", async () => {
    const opened = await openCapture(capture(`>>> ${command("HGETALL", "h")}\n+++ 2ms\n<<< *2\\r\\n$1\\r\\nf\\r\\n$5\\r\\na\\r\\nb!\\r\\n`));
    const { row, details } = await first(opened);
    expect(details.row.arguments).toBe('"h"');
    expect(details.request?.arguments.map(({ text, size }) => [text, size])).toEqual([["HGETALL", 7], ["h", 1]]);
    expect(details.reply?.tree).toMatchObject({
      type: ReplyType.ARRAY, size: 2, children: [{ type: ReplyType.BULK, text: "f" }, { type: ReplyType.BULK, text: "a\\r\\nb!", size: 5 }],
    });
    expect(details.request?.frames).toMatchObject([{ number: 4, file: "a.pcap", time: row.time, bytes: row.requestBytes }]);
    expect(details.reply?.frames).toHaveLength(1);
    expect(details.reply).toMatchObject({ lostBytes: 0, partial: false, bytes: row.replyBytes });
    expect((details.reply?.frames[0]?.time ?? 0) - row.time).toBeGreaterThan(2_000_000);
  });

  it("mask secrets, in the tree and in the bytes, until they are asked for", async () => {
    const opened = await openCapture(capture(`>>> ${command("CONFIG", "GET", "*")}\n<<< *2\\r\\n$11\\r\\nrequirepass\\r\\n$7\\r\\nhunter2\\r\\n`));
    const { row, details } = await first(opened);
    const secret = details.reply?.tree?.children?.[1];
    expect(secret).toMatchObject({ text: "***" });
    expect(JSON.stringify(details)).not.toContain("hunter2");
    const part = { id: row.id, side: "reply", offset: secret?.offset ?? 0, length: secret?.length ?? 0 } as const;
    expect(await opened.engine.value({ ...part, reveal: false })).toMatchObject({ masked: true, bytes: new Uint8Array(0) });
    expect(escaped((await opened.engine.value({ ...part, reveal: true })).bytes)).toBe("hunter2");
    expect((await first(opened, true)).details.reply?.tree?.children?.[1]?.text).toBe("hunter2");
  });

  it("mask a line of MONITOR where one of its arguments is secret", async () => {
    const opened = await openCapture(capture(`>>> ${command("MONITOR")}\n<<< +OK\\r\\n\n<<< +1700000000.000001 [0 10.0.0.1:5] "AUTH" "hunter2"\\r\\n`));
    const [, row] = await commands(opened.engine);
    expect(row).toMatchObject({ command: "AUTH", arguments: "***" });
    if (row === undefined) throw new Error("no row");
    expect(JSON.stringify(await opened.engine.inspect(row.id, false))).not.toContain("hunter2");
    expect((await opened.engine.value({ id: row.id, side: "reply", offset: 0, length: 99, reveal: false })).masked).toBe(true);
  });

  it("list what the capture lost inside a value", async () => {
    const segments = split(conversation(`>>> ${command("GET", "k")}\n<<< $3000\\r\\n${"v".repeat(3000)}\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`), 4, 1000);
    const lost = drop(segments, 5);
    const opened = await openCapture(pcap(frames(lost)));
    const { row, details } = await first(opened);
    expect(details.reply?.lostBytes).toBe(1000);
    expect(details.reply?.tree).toMatchObject({ type: ReplyType.BULK, size: 3000 });
    const part = await opened.engine.value({ id: row.id, side: "reply", offset: 0, length: 3009, reveal: false });
    expect(part.holes).toEqual([{ offset: 1000, length: 1000 }]);
    expect(row.reply).toContain("v");
  });
});

/** A value that tells every place in it apart. */
function numbered(length: number): string {
  return Array.from({ length: Math.ceil(length / 8) }, (_, index) => String(index * 8).padStart(8, "0")).join("").slice(0, length);
}

describe("a value of several megabytes", () => {
  const value = numbered(5_000_000);
  const build = (segments: (all: Segment[]) => readonly Segment[], size: number): Uint8Array => {
    const large = segments(split(conversation(`>>> ${command("GET", "k")}\n<<< $5000000\\r\\n${value}\\r\\n`), 4, size));
    const other = conversation(`>>> ${command("SET", "other", "v".repeat(1000))}\n<<< +OK\\r\\n\n`.repeat(2000), { step: 3_000n });
    const connection = { client: { address: "192.0.2.7", port: 7 }, server: { address: "192.0.2.2", port: 6379 } };
    return pcap(interleave(frames(large), frames(other, { connection })));
  };

  it.each([
    ["in order", 1448, (all: Segment[]) => all],
    ["with frames seen twice", 1448, (all: Segment[]) => duplicate(all, 700)],
    ["in a shaken order", 12_000, (all: Segment[]) => shake(all, new Random(9))],
  ])("that came %s shows its first part at once, and any other part on demand, by few reads", async (_, size, mutate) => {
    const opened = await openCapture(build(mutate, size));
    const row = (await commands(opened.engine, { filter: { is: "search", text: "get" } }))[0];
    if (row === undefined) throw new Error("no row");
    opened.sources[0]?.forget();
    const details = await opened.engine.inspect(row.id, false);
    expect(details.reply?.partial).toBe(true);
    expect(details.reply?.tree?.size).toBe(5_000_000);
    expect(details.reply?.tree?.text?.startsWith(value.slice(0, 1000))).toBe(true);
    expect(opened.sources[0]?.bytesRead ?? Infinity).toBeLessThan(8_000_000);
    const start = details.reply?.tree?.offset ?? 0;
    for (const offset of [0, 1, 65_536, 2_500_000, 4_934_464]) {
      opened.sources[0]?.forget();
      const part = await opened.engine.value({ id: row.id, side: "reply", offset: start + offset, length: VALUE_PART_BYTES, reveal: false });
      expect([offset, part.holes]).toEqual([offset, []]);
      expect(escaped(part.bytes) === value.slice(offset, offset + VALUE_PART_BYTES)).toBe(true);
      expect(opened.sources[0]?.reads ?? Infinity).toBeLessThan(20);
    }
  }, 60_000);
});

describe("a window of rows", () => {
  it("is read by few reads of about the bytes that hold it", async () => {
    const text = Array.from({ length: 5000 }, (_, index) => `>>> ${command("SET", `k${index}`, `v${index}`)}\n<<< +OK\\r\\n`).join("\n");
    const { engine, sources } = await openCapture(capture(text));
    await engine.query({ view: "commands" }, 1);
    const { rows } = await engine.window("commands", 1, 2000, 512, false);
    expect(rows.map((row) => ("arguments" in row ? row.arguments : ""))).toEqual(Array.from({ length: 512 }, (_, index) => `"k${2000 + index}" "v${2000 + index}"`));
    expect(sources[0]?.reads).toBe(1);
    expect(sources[0]?.bytesRead ?? Infinity).toBeLessThan(300_000);
    sources[0]?.forget();
    await engine.window("commands", 1, 2100, 300, false);
    expect(sources[0]?.reads).toBe(0);
  });

  it("shows the same rows after the sequence numbers wrapped", async () => {
    const text = Array.from({ length: 40 }, (_, index) => `>>> ${command("SET", `k${index}`, `v${index}`)}\n<<< +OK${index}\\r\\n`).join("\n");
    const { engine } = await openCapture(capture(text, { clientSequence: 2 ** 32 - 300, serverSequence: 2 ** 32 - 100 }));
    const rows = await commands(engine);
    expect(rows.map((row) => [row.arguments, row.reply])).toEqual(Array.from({ length: 40 }, (_, index) => [`"k${index}" "v${index}"`, `OK${index}`]));
  });

  it("reads inline commands and what stands between quotes", async () => {
    const { engine } = await openCapture(capture(`>>> set k "a \\x5cx41"\\r\\n\n<<< +OK\\r\\n`));
    expect(await commands(engine)).toMatchObject([{ command: "SET", key: "k", arguments: '"k" "a A"', reply: "OK" }]);
  });
});

describe("rows out of IP fragments", () => {
  it("read back as those of whole packets, each byte from the frame that carried it", async () => {
    const all = frames(conversation(Array.from({ length: 40 }, (_, index) => `>>> ${command("SET", `k${index}`, numbered(100 * index))}\n<<< +OK${index}\\r\\n`).join("\n")));
    const parts = all.flatMap((frame, index) => (index % 2 === 0 ? fragmented([frame], 256) : fragmented([frame], 256).toReversed()));
    const rowsOf = async (opened: Awaited<ReturnType<typeof openCapture>>): Promise<unknown> =>
      (await commands(opened.engine)).map(({ command: name, key, arguments: words, reply, requestBytes }) => [name, key, words, reply, requestBytes]);
    const opened = await openCapture(pcap(parts));
    expect(await rowsOf(opened)).toEqual(await rowsOf(await openCapture(pcap(all))));
    const row = (await commands(opened.engine))[39];
    if (row === undefined) throw new Error("no row");
    const { request } = await opened.engine.inspect(row.id, false);
    expect(request?.frames.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(row.requestBytes);
    // 20 bytes of the packet's first fragment are the TCP header.
    expect(new Set(request?.frames.map(({ bytes }) => bytes))).toEqual(new Set([236, 256, (row.requestBytes - 236) % 256]));
    expect(request?.arguments[2]?.size).toBe(3900);
  });
});

describe("rows of a pcapng file", () => {
  it("read back as those of pcap, frames and their times included, in any order", async () => {
    const text = Array.from({ length: 600 }, (_, index) => `>>> ${command("SET", `k${index}`, "v".repeat(index))}\n<<< +OK${index}\\r\\n`).join("\n");
    const all = frames(conversation(text));
    const half = all.length >> 1;
    const names = block(BlockType.NAMES, [new Uint8Array(3000)]);
    const next = concat(
      section(false, sectionHeader(), networkInterface(), ...all.slice(0, half).map((frame) => enhanced(frame))),
      section(true, sectionHeader(), networkInterface({ linkType: 189 }), networkInterface({ resolution: 9 }), names),
      section(true, ...all.slice(half).flatMap((frame, index) => [enhanced(frame, { number: 1, units: frame.time }), ...(index % 50 === 0 ? [names] : [])])),
    );
    const read = async (file: Uint8Array): Promise<unknown> => {
      const { engine } = await openCapture(file);
      const rows = await commands(engine, { sort: { column: "requestBytes", descending: true } });
      const details = [];
      for (const row of rows.slice(0, 300)) {
        const { request, reply } = await engine.inspect(row.id, false);
        details.push([row, request?.arguments, reply?.tree, ...[request, reply].map((side) => side?.frames.map(({ number, time, bytes }) => [number, time, bytes]))]);
      }
      return [rows, details];
    };
    expect(await read(next)).toEqual(await read(pcap(all)));
  });

  it("say where in the file each frame's block stands, and take the time before where a frame has none", async () => {
    const all = frames(conversation(`>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n`));
    const file = section(true, sectionHeader(), networkInterface(), ...all.slice(0, 4).map((frame) => enhanced(frame)), ...all.slice(4).map(simple));
    const { details } = await first(await openCapture(file));
    const [request] = details.request?.frames ?? [];
    const [reply] = details.reply?.frames ?? [];
    expect(reply?.time).toBe(request?.time);
    expect(reply?.offset).toBe((request?.offset ?? 0) + (request?.frameBytes ?? 0));
    expect(file.slice(reply?.offset, (reply?.offset ?? 0) + 4)).toEqual(u8(3, 0, 0, 0));
  });
});

describe("the details of a transaction's row", () => {
  const bytes = capture(`
    >>> ${command("GET", "before")}
    <<< $-1\\r\\n
    >>> ${command("MULTI")}
    <<< +OK\\r\\n
    >>> ${command("SET", "a", "1")}
    <<< +QUEUED\\r\\n
    >>> ${command("LPUSH", "a", "x")}
    <<< +QUEUED\\r\\n
    >>> ${command("EXEC")}
    <<< *2\\r\\n+OK\\r\\n-WRONGTYPE no\\r\\n
    >>> ${command("MULTI")}
    <<< +OK\\r\\n
    >>> ${command("AUTH", "hunter2")}
    <<< +QUEUED\\r\\n
    >>> ${command("DISCARD")}
    <<< +OK\\r\\n
  `);

  it("list its commands in order, each with its own result", async () => {
    const { engine } = await openCapture(bytes);
    const rows = await commands(engine);
    const exec = rows.find((row) => row.command === "EXEC");
    const [before, , , third] = rows;
    if (exec === undefined || before === undefined || third === undefined) throw new Error("no row");
    const { transaction } = await engine.inspect(exec.id, false);
    expect(transaction).toMatchObject({ number: 1, total: 4 });
    expect(transaction?.rows.map(({ command: name, reply }) => [name, reply])).toEqual([["MULTI", "OK"], ["SET", "OK"], ["LPUSH", "WRONGTYPE no"], ["EXEC", exec.reply]]);
    expect((await engine.inspect(third.id, false)).transaction).toEqual(transaction);
    expect((await engine.inspect(before.id, false)).transaction).toBeUndefined();
  });

  it("mask secrets among them", async () => {
    const { engine } = await openCapture(bytes);
    const discard = (await commands(engine)).find(({ command: name }) => name === "DISCARD");
    if (discard === undefined) throw new Error("no row");
    const { transaction } = await engine.inspect(discard.id, false);
    expect(transaction?.rows.map(({ command: name, arguments: args }) => [name, args])).toEqual([["MULTI", ""], ["AUTH", "***"], ["DISCARD", ""]]);
    expect((await engine.inspect(discard.id, true)).transaction?.rows[1]?.arguments).toBe('"hunter2"');
  });
});
