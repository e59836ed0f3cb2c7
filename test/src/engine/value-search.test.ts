/**
 * The search inside values against the headless rows: what a row shows of its arguments and its reply, unescaped, is searched here by JavaScript's
 * own means, and both must choose the same rows. Then what rows do not show: parts, slices, stops, and what is read again.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandRecord, type CommandRecord } from "../../../src/cli/command-record";
import { batchTimes } from "../../../src/cli/batches";
import { epochOf } from "../../../src/engine/capture";
import { Engine } from "../../../src/engine/engine";
import type { Session } from "../../../src/engine/session";
import type { Source } from "../../../src/engine/source";
import { latin1, unescapeText } from "../../../src/model/escape";
import type { Filter } from "../../../src/model/filter/ast";
import { parseFilter } from "../../../src/model/filter/parse";
import { writeValue } from "../../../src/model/filter/write";
import { TREE_LIMITS } from "../../../src/model/resp-tree";
import { command, conversation, frames, type Segment } from "../../support/conversation";
import { commands, openCapture, wasmBytes } from "../../support/engine";
import { mixedCapture } from "../../support/mixed-capture";
import { drop, shake, split } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

type Row = CommandRecord & { readonly id: number };

function understood(text: string): Filter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join(" "));
  return parsed.filter;
}

async function rowsOf(session: Session, reveal: boolean): Promise<Row[]> {
  const { decoder } = session.capture;
  const context = { labels: session.labels, epoch: epochOf(decoder), maxValue: 1e9, reveal, batches: batchTimes(decoder) };
  const rows: Row[] = [];
  const ids = session.natural.ids();
  await session.reader.forEach(ids, { argument: 1e9, reply: 1e9, tree: TREE_LIMITS }, (exchange, index) => {
    rows.push({ ...commandRecord(context, exchange, index + 1), id: ids[index] ?? NaN });
  });
  return rows;
}

let tickets = 0;

/** Ids of the rows that a filter keeps, ascending. */
async function kept(engine: Engine, text: string, reveal = false): Promise<number[]> {
  const ticket = ++tickets;
  const { count } = await engine.query({ view: "commands", filter: understood(text), ...(reveal ? { reveal } : {}) }, ticket);
  const ids: number[] = [];
  while (ids.length < count) ids.push(...(await engine.window("commands", ticket, ids.length, 512, false)).rows.map(({ id }) => id));
  return ids.sort((left, right) => left - right);
}

const shown = (text: string): string => latin1(unescapeText(text));

/** Arguments behind the command's name. */
function argumentsOf({ command: name, args }: Row): string[] {
  const words = name?.includes(" ") === true && args[0]?.includes(" ") === false ? 2 : 1;
  return args.slice(words).map(shown);
}

/** What a row shows of its reply, without the words that stand for what is no value. */
function replyOf({ kind, reply, attributes = "" }: Row): string {
  // The line stands in the row as its arguments.
  return kind === "monitor" ? "" : shown(`${reply?.text ?? ""} ${attributes}`.replaceAll("(nil)", " ").replaceAll("(error) ", " "));
}

/** Some texts of a few letters that values hold, and one that none does. */
function needlesOf(rows: readonly Row[], random: Random, count: number): string[] {
  const found = ["nosuchtextanywhere"];
  for (let tries = 0; tries < 50 * count && found.length < count; tries++) {
    const row = rows[random.below(rows.length)];
    const words = row === undefined ? [] : `${argumentsOf(row).join(" ")} ${replyOf(row)}`.match(/[A-Za-z0-9]{3,}/g) ?? [];
    const word = words[random.below(Math.max(1, words.length))];
    if (word === undefined) continue;
    const from = random.below(word.length - 2);
    found.push(word.slice(from, from + 3 + random.below(8)));
  }
  return found;
}

async function agrees(engine: Engine, seed: number, count = 12): Promise<void> {
  const session = engine.current;
  if (session === undefined) throw new Error("nothing is open");
  const ids = (rows: readonly Row[]): number[] => rows.map(({ id }) => id).sort((left, right) => left - right);
  for (const reveal of [false, true]) {
    const rows = await rowsOf(session, reveal);
    const random = new Random(seed);
    for (const needle of needlesOf(rows, random, count)) {
      const inArguments = rows.filter((row) => argumentsOf(row).some((text) => text.includes(needle)));
      const inReply = rows.filter((row) => replyOf(row).includes(needle));
      expect(await kept(engine, `arg ~ ${needle}`, reveal), `arg ~ ${needle}`).toEqual(ids(inArguments));
      expect(await kept(engine, `reply ~ "*${needle}*"`, reveal), `reply ~ ${needle}`).toEqual(ids(inReply));
      const either = new Set([...inArguments, ...inReply]);
      expect(await kept(engine, `value ~ "*${needle}*"`, reveal), `value ~ ${needle}`).toEqual(ids([...either]));
      expect(await kept(engine, `value !~ ${needle} && status == ok`, reveal)).toEqual(ids(rows.filter((row) => !either.has(row) && row.status === "ok")));
    }
    const texts = rows.flatMap((row) => argumentsOf(row).map((_, index, all) => row.args[row.args.length - all.length + index] ?? "")).filter((text) => text.length < 200 && !text.includes("…") && !text.includes("***"));
    for (let round = 0; round < count && texts.length > 0; round++) {
      const text = texts[random.below(texts.length)] ?? "";
      expect(await kept(engine, `arg == ${writeValue(text)}`, reveal), text).toEqual(ids(rows.filter((row) => argumentsOf(row).includes(shown(text)))));
      if (!/^\w{4,}$/.test(text)) continue;
      const [start, end] = [text.slice(0, 2), text.slice(-2)];
      const pattern = new RegExp(`^${start}.*${end}$`, "s");
      expect(await kept(engine, `arg ~ ${start}*${end}`, reveal)).toEqual(ids(rows.filter((row) => argumentsOf(row).some((each) => pattern.test(each)))));
    }
  }
}

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}.pcap`, import.meta.url));
const lab = fileURLToPath(new URL("../../../../shared/captures/lab/", import.meta.url));
const OTHERS = ["app.pcap", "app-loss10.pcap", "app-reorder.pcap", "app-dup.pcap", "app-midstream.pcap"].map((name) => lab + name).filter((path) => existsSync(path));
if (OTHERS.length === 0) process.stderr.write(`left out: texts in captures of other servers (${lab} is not there)\n`);

describe("finds the rows whose arguments and replies show a text", () => {
  it.each(["seed", "resp3", "pubsub", "inline", "transactions", "replication", "modes", "clients", "tracking", "sentinel", "blocking", "replyoff"])("in %s", async (name) => {
    const { engine } = await openCapture(new Uint8Array(readFileSync(fixture(name))));
    await agrees(engine, 17);
  });

  it.each(OTHERS)("in %s", async (path) => {
    const { engine } = await openCapture(new Uint8Array(readFileSync(path)));
    await agrees(engine, 18, 6);
  });

  it("in rows of every kind", async () => {
    const { engine } = await openCapture(mixedCapture(new Random(5), 1500));
    await agrees(engine, 19, 6);
  });
});

const unquoted = (text: string): string => text.replaceAll('"', "");
/** Each segment as several of so many bytes. */
const pieced = (segments: readonly Segment[], size: number): Segment[] =>
  segments.map((_, index) => segments.length - 1 - index).reduce<Segment[]>((list, index) => split(list, index, size), [...segments]);

const talk = (lines: readonly string[]): Segment[] => conversation(lines.join("\n"));

describe("what a value is", () => {
  it("is each scalar of a reply, at any depth, and not what stands between them", async () => {
    const { engine } = await openCapture(pcap(frames(talk([
      `>>> ${command("HELLO", "3")}\n<<< %1\\r\\n+server\\r\\n+redis\\r\\n`,
      `>>> ${command("X", "one")}\n<<< *3\\r\\n%1\\r\\n$3\\r\\nkey\\r\\n*2\\r\\n$2\\r\\nab\\r\\n$2\\r\\ncd\\r\\n#t\\r\\n=7\\r\\ntxt:hey\\r\\n`,
      `>>> ${command("X", "two")}\n<<< |1\\r\\n+noted\\r\\n:7\\r\\n$5\\r\\n*3\\r\\nx\\r\\n`,
      `>>> ${command("X", "three")}\n<<< _\\r\\n`,
      `>>> ${command("X", "")}\n<<< ,1.5\\r\\n`,
    ]))));
    const found = async (filter: string): Promise<string[]> => (await commands(engine, { filter: understood(filter) })).map((row) => unquoted(row.arguments));
    expect(await found("reply == ab")).toEqual(["one"]);
    expect(await found("reply ~ abcd")).toEqual([]);
    expect(await found('reply ~ "ab*cd"')).toEqual([]);
    expect(await found("reply == key")).toEqual(["one"]);
    expect(await found("reply == true")).toEqual(["one"]);
    expect(await found("reply == hey")).toEqual(["one"]);
    expect(await found('reply ~ "txt:"')).toEqual([]);
    expect(await found("reply == noted")).toEqual(["two"]);
    expect(await found('reply == "*3\\r\\nx"')).toEqual(["two"]);
    expect(await found('reply ~ "nil"')).toEqual([]);
    expect(await found("reply == 1.5")).toEqual([""]);
    expect(await found('arg == ""')).toEqual([""]);
    expect(await found('value in {ab, three}')).toEqual(["one", "three"]);
    expect(await found("arg ~ X")).toEqual([]);
  });

  it("keeps upper and lower case apart, as keys do", async () => {
    const { engine } = await openCapture(pcap(frames(talk([`>>> ${command("SET", "k", "TimeOut")}\n<<< +OK\\r\\n`]))));
    expect(await kept(engine, "value ~ timeout")).toEqual([]);
    expect(await kept(engine, "value ~ TimeOut")).toEqual([0]);
  });

  it("goes on over frames, however they come, and not over bytes that the capture lost", async () => {
    const value = Array.from({ length: 800 }, (_, index) => `w${index}`).join("-");
    const long = talk([`>>> ${command("SET", "big", value)}\n<<< +OK\\r\\n`, `>>> ${command("GET", "big")}\n<<< $${value.length}\\r\\n${value}\\r\\n`]);
    for (const size of [7, 500]) {
      const pieces = pieced(long, size);
      for (const list of [pieces, shake(pieces, new Random(3))]) {
        const { engine } = await openCapture(pcap(frames(list)));
        expect(await kept(engine, "value ~ w399-w400-w401")).toEqual([0, 1]);
        expect(await kept(engine, `value ~ "w0-*-w799"`)).toEqual([0, 1]);
        expect(await kept(engine, `value ~ "w0-*-w79"`)).toEqual([]);
        expect(await kept(engine, "reply ~ w798-w799")).toEqual([1]);
      }
    }
    const pieces = pieced(long, 400);
    const lost = pieces.findIndex(({ from, payload }) => from === "server" && latin1(payload).includes("w400-"));
    const { engine } = await openCapture(pcap(frames(drop(pieces, lost))));
    expect(await kept(engine, "reply ~ w400-")).toEqual([]);
    expect(await kept(engine, "reply ~ w200-w201")).toEqual([1]);
    expect(await kept(engine, `reply ~ "w0-*-w799"`)).toEqual([1]);
  });
});

describe("secrets", () => {
  it("are not found by asking for them, unless they are shown", async () => {
    const { engine } = await openCapture(pcap(frames(talk([
      `>>> ${command("AUTH", "hunter2secret")}\n<<< -WRONGPASS invalid username-password pair\\r\\n`,
      `>>> ${command("CONFIG", "SET", "requirepass", "hunter2secret")}\n<<< +OK\\r\\n`,
      `>>> ${command("CONFIG", "GET", "requirepass")}\n<<< *2\\r\\n$11\\r\\nrequirepass\\r\\n$13\\r\\nhunter2secret\\r\\n`,
      `>>> ${command("ACL", "SETUSER", "u", ">hunter2secret")}\n<<< -ERR Error in ACL SETUSER modifier '>hunter2secret': no\\r\\n`,
      `>>> ${command("GET", "hunter2secret")}\n<<< $-1\\r\\n`,
    ]))));
    for (const filter of ["value ~ hunter2", "value == hunter2secret", "value ~ '?unter*t'"]) {
      expect(await kept(engine, filter)).toEqual([4]);
      expect(await kept(engine, filter, true)).toEqual(filter.includes("==") ? [0, 1, 2, 4] : filter.includes("?") ? [0, 1, 2, 4] : [0, 1, 2, 3, 4]);
      // What was found while secrets were shown says nothing when they no longer are.
      expect(await kept(engine, filter)).toEqual([4]);
    }
    expect(await kept(engine, "reply ~ WRONGPASS")).toEqual([0]);
    expect(await kept(engine, "value ~ '[*][*][*]'")).toEqual([]);
    expect(await kept(engine, "value == requirepass")).toEqual([1, 2]);
  });
});

/** A value of so many bytes with a text at a place, in segments that a link would carry. */
function large(bytes: number, text: string, place: number): Uint8Array {
  const value = `${"x".repeat(place)}${text}${"x".repeat(bytes - place - text.length)}`;
  return pcap(frames(pieced(talk([`>>> ${command("GET", "big")}\n<<< $${bytes}\\r\\n${value}\\r\\n`]), 60_000)));
}

describe("values of many megabytes", () => {
  const [bytes, window] = [9 * 2 ** 20, 4 * 2 ** 20];

  it.each([0, window - 10, window - 3, 2 * window - 8, bytes - 8])("are looked through to their end: at %d", async (place) => {
    const { engine } = await openCapture(large(bytes, "needle42", place));
    expect(await kept(engine, "reply ~ needle42")).toEqual([0]);
    expect(await kept(engine, "reply ~ 'x*needle42*'")).toEqual(place === 0 ? [] : [0]);
    expect(await kept(engine, "reply ~ '*needle42'")).toEqual(place === bytes - 8 ? [0] : []);
    expect(await kept(engine, "reply ~ needle43")).toEqual([]);
  });
});

/** `count` commands; every tenth has the text. */
function many(count: number): Uint8Array {
  return pcap(frames(talk(Array.from({ length: count }, (_, index) => `>>> ${command(index % 2 === 0 ? "SET" : "APPEND", `k${index}`, index % 10 === 0 ? "needle" : "v".repeat(150))}\n<<< +OK\\r\\n`))));
}

/** A source whose reads wait at a gate once it is closed, or when it closes after some. */
class GatedSource implements Source {
  private passing = Infinity;
  private gate: Promise<void> = Promise.resolve();
  private lift: () => void = () => undefined;
  private tell: () => void = () => undefined;
  readonly size: number;

  constructor(readonly name: string, private readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  /** Lets so many reads pass; the promise is kept when the first one waits. */
  close(passing = 0): Promise<void> {
    this.passing = passing;
    this.gate = new Promise((resolve) => (this.lift = resolve));
    return new Promise((resolve) => (this.tell = resolve));
  }

  open(): void {
    this.passing = Infinity;
    this.lift();
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (this.passing-- <= 0) {
      this.tell();
      await this.gate;
    }
    return this.bytes.slice(offset, offset + length);
  }
}

async function gated(bytes: Uint8Array): Promise<{ readonly engine: Engine; readonly source: GatedSource }> {
  const engine = new Engine(wasmBytes());
  const source = new GatedSource("a.pcap", bytes);
  await engine.openSources([source], { ports: [] }, () => undefined);
  return { engine, source };
}

const ask = (engine: Engine, text: string, more: object = {}): ReturnType<Engine["query"]> =>
  engine.query({ view: "commands", filter: understood(text), ...more }, ++tickets);

describe("what is read", () => {
  const COUNT = 40_000;
  const file = many(COUNT);

  it("are only rows that other conditions do not decide, wherever these stand", async () => {
    const { engine, sources: [source] } = await openCapture(file);
    for (const filter of ["value ~ needle && time < 1ms", "time < 1ms && (value ~ needle || value ~ other)", "!(time >= 1ms || !(value ~ needle))"]) {
      source?.forget();
      await kept(engine, filter);
      expect(source?.bytesRead, filter).toBeLessThan(300_000);
    }
    source?.forget();
    expect((await ask(engine, "value ~ nothing && cmd == GET")).count).toBe(0);
    expect((await ask(engine, "value ~ nothing || time >= 0")).count).toBe(COUNT);
    expect((await ask(engine, "value ~ nothing", { range: { from: 0, to: 1000 } })).count).toBe(0);
    expect(source?.bytesRead).toBeLessThan(300_000);
  });

  it("is not read again for other orders, more conditions, or one of the last texts", async () => {
    const { engine, sources: [source] } = await openCapture(file);
    expect((await ask(engine, "value ~ needle")).count).toBe(COUNT / 10);
    await ask(engine, "value ~ vvv && cmd == SET");
    source?.forget();
    expect((await ask(engine, "value ~ needle", { sort: { column: "latency", descending: true } })).count).toBe(COUNT / 10);
    expect((await ask(engine, "cmd == SET && value ~ needle")).count).toBe(COUNT / 10);
    expect((await ask(engine, "!(value ~ needle)")).count).toBe(COUNT - COUNT / 10);
    expect(await engine.report("overview", { filter: understood("value ~ needle") })).toMatchObject({ count: COUNT / 10, total: COUNT });
    expect(source?.reads).toBe(0);
  });

  it("stops at once for another text, and says that the older answer is none", async () => {
    const { engine, source } = await gated(file);
    void source.close();
    const older = ask(engine, "value ~ needle");
    const newer = ask(engine, "value ~ vvv");
    source.open();
    expect((await older).isStale).toBe(true);
    expect((await newer).count).toBe(COUNT - COUNT / 10);
    // Of the older one at most what was under way was read.
    expect(await engine.searching()).toEqual({ isRunning: false, done: COUNT, total: COUNT, found: COUNT - COUNT / 10 });
    const again = await ask(engine, "value ~ needle");
    expect(again).toMatchObject({ count: COUNT / 10 });
    expect(again.isStale).toBeUndefined();
  });

  it("is told while it goes on; a stop keeps what was found, and only asking for it goes on", async () => {
    const { engine, source } = await gated(file);
    const waiting = source.close(4);
    const answer = ask(engine, "value ~ needle");
    await waiting;
    expect(await engine.searching()).toMatchObject({ isRunning: true, total: COUNT });
    await engine.searching("stop");
    source.open();
    const stopped = await answer;
    const status = await engine.searching();
    expect(status?.isRunning).toBe(false);
    expect(status?.done).toBeLessThan(COUNT);
    expect(stopped.count).toBeGreaterThan(0);
    expect(stopped.count).toBe(status?.found);
    // Rows that nobody looked at are in no answer, not even to the opposite.
    expect((await ask(engine, "value !~ needle")).count).toBe((status?.done ?? NaN) - stopped.count);
    expect((await ask(engine, "value ~ needle", { sort: { column: "key", descending: false } })).count).toBe(stopped.count);
    expect(await engine.searching()).toMatchObject({ isRunning: false, done: 0, total: COUNT - (status?.done ?? NaN) });
    await engine.searching("go-on");
    expect((await ask(engine, "value ~ needle")).count).toBe(COUNT / 10);
  });

  it("is nothing for a filter that asks for no value, and the search before it ends", async () => {
    const { engine, source } = await gated(file);
    void source.close();
    const older = ask(engine, "value ~ needle");
    expect((await ask(engine, "cmd == SET")).count).toBe(COUNT / 2);
    expect(await engine.searching()).toBeUndefined();
    source.open();
    expect((await older).isStale).toBe(true);
  });

  it("is looked for anew when all is loaded: a row may have got its reply since", async () => {
    const engine = new Engine(wasmBytes());
    const answers: Promise<unknown>[] = [];
    const bytes = file;
    const source: Source = { name: "a.pcap", size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + Math.min(length, 2 ** 20))) };
    await engine.openSources([source], { ports: [] }, ({ commands: rows, state }) => {
      if (rows > 0 && state === "loading") answers.push(ask(engine, "value == OK"));
    });
    await Promise.all(answers);
    expect(answers.length).toBeGreaterThan(0);
    expect((await ask(engine, "value == OK")).count).toBe(COUNT);
  });

  it("says when the file can no longer be read", async () => {
    const engine = new Engine(wasmBytes());
    let isGone = false;
    const source: Source = { name: "a.pcap", size: file.length, read: (offset, length) => (isGone ? Promise.reject(new Error("gone")) : Promise.resolve(file.slice(offset, offset + length))) };
    await engine.openSources([source], { ports: [] }, () => undefined);
    isGone = true;
    await expect(ask(engine, "value ~ x")).rejects.toThrow("gone");
    isGone = false;
    expect((await ask(engine, "value ~ needle")).count).toBe(COUNT / 10);
  });
});
