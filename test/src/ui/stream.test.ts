import { describe, expect, it } from "vitest";
import { StreamBook } from "../../../src/ui/stream-book";
import type { StreamMode, StreamSide } from "../../../src/ui/stream-lines";
import { searchStream, type Hit } from "../../../src/ui/stream-search";
import { StreamSource } from "../../../src/ui/stream-source";
import { bytes } from "../../support/bytes";
import { capture, command, conversation, frames } from "../../support/conversation";
import { flows, openCapture } from "../../support/engine";
import { openHeadless } from "../../support/headless";
import { dataSegments, drop, split } from "../../support/mutations";
import { pcap } from "../../support/pcap";

const LOOK = { mode: "text", side: "both", reveal: true, columns: 40 } as const;

async function sourceOf(file: Uint8Array, look: Partial<StreamSource["look"]> = {}): Promise<StreamSource> {
  const { engine } = await openCapture(file);
  const [row] = await flows(engine);
  if (row === undefined) throw new Error("no flow");
  return StreamSource.open((request) => engine.stream(request), row.id, { ...LOOK, ...look });
}

async function textsOf(file: Uint8Array, mode: StreamMode, { side = "both", reveal = true }: { side?: StreamSide; reveal?: boolean } = {}): Promise<string[]> {
  const source = await sourceOf(file, { mode, side, reveal });
  const texts: string[] = [];
  for (let page = 0; page < source.book.pages; page++) for (const line of await source.load(page)) texts.push(`${line.fromServer ? "<" : ">"} ${line.text()}`);
  return texts;
}

describe("the lines of a stream", () => {
  const talk = `>>> ${command("SET", "k", "a\\r\\nb")}\n<<< +OK\\r\\n\n>>> ${command("LRANGE", "l", "0", "-1")}\n<<< *2\\r\\n$1\\r\\nx\\r\\n:7\\r\\n\n>>> ${command("INCR", "k")}\n<<< -ERR value\\r\\n\n>>> ${command("GET", "none")}\n<<< $-1\\r\\n\n>>> ${command("GET", "k")}\n<<< $3\\r\\nAda\\r\\n`;

  it("are one for each message in RESP mode, in the words of the table", async () => {
    expect(await textsOf(capture(talk), "resp")).toEqual([
      '> SET "k" "a\\r\\nb"', "< OK", '> LRANGE "l" "0" "-1"', '< ["x", 7]', '> INCR "k"', "< (error) ERR value", '> GET "none"', "< (nil)", '> GET "k"', '< "Ada"',
    ]);
    expect(await textsOf(capture(talk), "resp", { side: "server" })).toHaveLength(5);
  });

  it("tell what the headless rows of the flow tell", async () => {
    const many = Array.from({ length: 40 }, (_, at) => `>>> ${command("SET", `k${at}`, `v${at}`)}${command("GET", `k${at}`)}\n<<< +OK\\r\\n$${`v${at}`.length}\\r\\nv${at}\\r\\n`).join("\n");
    const { rows } = await openHeadless(capture(many));
    const told = rows.flatMap(({ command: name, args, reply }) => [`> ${[name, ...args.slice(1).map((word) => `"${word}"`)].join(" ")}`, `< ${reply?.text === "OK" ? "OK" : `"${reply?.text ?? ""}"`}`]);
    expect((await textsOf(capture(many), "resp")).sort()).toEqual(told.sort());
  });

  it("are the bytes' own lines in text mode, with controls written out and long ones broken", async () => {
    const file = capture(`>>> ${command("SET", "k", `\\x01é${"z".repeat(50)}`)}\n<<< +OK\\r\\n`);
    expect(await textsOf(file, "text")).toEqual(["> *3", "> $3", "> SET", "> $1", "> k", "> $53", `> \\x01é${"z".repeat(37)}`, `> ${"z".repeat(13)}`, "< +OK"]);
  });

  it("are sixteen bytes with their offset in hex mode", async () => {
    expect(await textsOf(capture(talk), "hex", { side: "server" })).toContain("< 00000005  2a 32 0d 0a 24 31 0d 0a  78 0d 0a 3a 37 0d 0a     *2..$1..x..:7..");
  });

  it("tell of what was lost and what is hidden in every mode", async () => {
    const sent = conversation(`>>> ${command("AUTH", "hunter2")}\n<<< +OK\\r\\n\n${talk}`);
    const lost = dataSegments(sent)[6] ?? 0;
    const file = pcap(frames(drop(sent, lost)));
    for (const mode of ["resp", "text", "hex"] as const) {
      const texts = await textsOf(file, mode, { reveal: false });
      expect(texts).toContain(`> — ${sent[lost]?.payload.length ?? 0} bytes were not captured —`);
      expect(texts[0]).toBe(mode === "resp" ? "> AUTH ***" : "> *** (27 bytes that may hold a secret)");
      expect(texts.join("\n")).not.toContain("hunter2");
    }
    expect((await textsOf(file, "text")).slice(0, 5)).toEqual(["> *2", "> $4", "> AUTH", "> $7", "> hunter2"]);
  });

  it("tell on pages inside of a long message which one it is", async () => {
    const sent = conversation(`>>> ${command("SET", "a", "v".repeat(9000))}\n<<< +OK\\r\\n`);
    const source = await sourceOf(pcap(frames(split(sent, dataSegments(sent)[0] ?? 0, 50))), { mode: "resp" });
    const lines = await Promise.all(Array.from({ length: source.book.pages }, (_, page) => source.load(page)));
    expect(lines.map((page) => page.map((line) => line.text().slice(0, 20)))).toEqual([[`SET "a" "${"v".repeat(11)}`], ["… SET goes on: byte 3"], ["OK"]].map(([text = ""]) => [text.slice(0, 20)]));
  });

});

describe("a book", () => {
  it("takes pages that were not read for average ones, and keeps their places apart from those that were", () => {
    const book = new StreamBook(1000);
    book.note(0, 10);
    expect(book.total).toBe(10_000);
    expect(book.at(4005)).toEqual({ page: 400, line: 5 });
    book.note(400, 3);
    expect(book.total).toBe(9993);
    expect(book.at(4003)).toEqual({ page: 401, line: 0 });
    expect(book.rowOf({ page: 400, line: 5 })).toBe(4002);
    expect(book.rowOf({ page: 999, line: 9 })).toBe(9992);
    expect(book.at(9993)).toBeUndefined();
  });

  it("passes over pages without lines", () => {
    const book = new StreamBook(4);
    for (const [page, lines] of [0, 2, 0, 1].entries()) book.note(page, lines);
    expect([0, 1, 2].map((row) => book.at(row))).toEqual([{ page: 1, line: 0 }, { page: 1, line: 1 }, { page: 3, line: 0 }]);
  });
});

describe("a search in a stream", () => {
  const talk = Array.from({ length: 400 }, (_, at) => `>>> ${command("SET", `key:${at}`, `some value ${at}`)}\n<<< +OK\\r\\n\n>>> ${command("GET", `key:${at}`)}\n<<< $${`some value ${at}`.length}\\r\\nsome value ${at}\\r\\n`).join("\n");

  /** Every place, as one goes on from place to place; as far as `most`. */
  async function walk(source: StreamSource, needle: string, backwards = false, most = 10): Promise<Hit[]> {
    const hits: Hit[] = [];
    const wish = { needle: bytes(needle), backwards, isCancelled: () => false, onProgress: () => undefined };
    for (let hit: Hit | undefined; hits.length < most; hits.push(hit)) {
      hit = await searchStream(source, { ...wish, page: hit?.page ?? (backwards ? source.book.pages - 1 : 0), point: hit, isFound: hit !== undefined });
      if (hit === undefined) break;
    }
    return hits;
  }

  it("finds every place in the order of time, forwards and back, on both sides", async () => {
    const source = await sourceOf(capture(talk));
    const found = await walk(source, "some value 399");
    expect(found.map(({ fromServer }) => fromServer)).toEqual([false, true]);
    const [first] = found;
    const line = (await source.load(first?.page ?? 0)).find(({ frame, fromServer, offset }) => frame === first?.frame && !fromServer && offset === first.offset);
    expect(line?.text()).toBe("some value 399");
    const tens = await walk(source, "key:1\\r", false);
    expect(tens).toHaveLength(2);
    expect((await walk(source, "key:1\\r", true)).reverse().map(({ offset }) => offset)).toEqual(tens.map(({ offset }) => offset));
    expect((await walk(source, "+OK", false, 1000))).toHaveLength(400);
  });

  it("finds what lies across frames and pages, though the other side spoke in between", async () => {
    const sent = conversation(talk.split("\n").slice(0, 200).join("\n"));
    // A frame for every few bytes, so that borders of pages and of what is read at once fall everywhere.
    const cut = dataSegments(sent).reverse().reduce((segments, index) => split(segments, index, 4), sent);
    const source = await sourceOf(pcap(frames(cut)));
    expect(source.book.pages).toBeGreaterThan(20);
    expect(await walk(source, "\\r\\nsome value", false, 1000)).toHaveLength(100);
    expect(await walk(source, "\\r\\nsome value", true, 1000)).toHaveLength(100);
  });

  it("does not find what is hidden, and looks at the sides that are shown", async () => {
    const file = capture(`>>> ${command("AUTH", "hunter2")}\n<<< +OK\\r\\n\n>>> ${command("GET", "a")}\n<<< $1\\r\\n1\\r\\n`);
    expect(await walk(await sourceOf(file, { reveal: false }), "hunter2")).toEqual([]);
    expect(await walk(await sourceOf(file), "hunter2")).toHaveLength(1);
    expect(await walk(await sourceOf(file, { side: "server" }), "GET")).toEqual([]);
  });

  it("ends when it is cancelled", async () => {
    const source = await sourceOf(capture(talk));
    let asked = 0;
    const wish = { needle: bytes("nowhere"), backwards: false, page: 0, point: undefined, isFound: false, isCancelled: () => ++asked > 1, onProgress: () => undefined };
    expect(await searchStream(source, wish)).toBeUndefined();
    expect(asked).toBe(2);
  });
});
