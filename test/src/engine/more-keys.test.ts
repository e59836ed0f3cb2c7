/**
 * All keys of rows against those that `keyIndexes` finds in the requests as they were read back: in every capture of the fixtures, in those
 * beside the repository, and in talk made up here. Left out are requests that were not wholly captured, and lines of MONITOR, whose words
 * the decoder does not look at; inline requests have at most 24 words that matter.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CommandColumn, CommandPlace, Kind, NONE, RowFlag, Status, Table } from "../../../assembly/schema";
import { placeColumn } from "../../../src/engine/command-places";
import { groupCommands } from "../../../src/engine/groups";
import { furtherKeys } from "../../../src/engine/more-keys";
import type { Session } from "../../../src/engine/session";
import { allRows } from "../../../src/engine/wasm";
import { escapeBytes } from "../../../src/model/escape";
import { argumentText } from "../../../src/model/exchange";
import { keyIndexes } from "../../../src/model/keys";
import { TREE_LIMITS } from "../../../src/model/resp-tree";
import { command, conversation, frames } from "../../support/conversation";
import { openCapture } from "../../support/engine";
import { manyKeys } from "../../support/many-keys";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";

async function sessionOf(file: Uint8Array): Promise<Session> {
  const { engine } = await openCapture(file);
  if (engine.current === undefined) throw new Error("nothing is open");
  return engine.current;
}

/** Bytes of keys that are kept. */
const KEY_BYTES = 4096;
const INLINE_WORDS = 24;

/** By row: its keys, as the decoder found them, each once. */
function decoded({ capture: { decoder } }: Session): string[][] {
  const rows = decoder.rows(Table.COMMANDS);
  const texts = Array.from({ length: decoder.rows(Table.KEYS) }, (_, key) => escapeBytes(decoder.stringBytes(Table.KEYS, key)));
  const first = decoder.words(Table.COMMANDS, CommandColumn.KEY, allRows(rows));
  const keys = Array.from(first, (key) => (key === NONE ? [] : [texts[key] ?? "?"]));
  const further = furtherKeys(decoder, allRows(rows));
  further.rows.forEach((row, index) => keys[row]?.push(texts[further.keys[index] ?? NONE] ?? "?"));
  return keys;
}

/** By row the same out of its words; undefined where they cannot tell. */
async function readBack({ reader, capture: { decoder } }: Session): Promise<(string[] | undefined)[]> {
  const keys: (string[] | undefined)[] = [];
  const limits = { argument: KEY_BYTES, reply: 0, tree: TREE_LIMITS };
  await reader.forEach(allRows(decoder.rows(Table.COMMANDS)), limits, ({ cells, request }, row) => {
    const isTold = request?.complete === true && (cells.kind === Kind.COMMAND || cells.kind === Kind.REPLICATION);
    const words = (cells.flags & RowFlag.INLINE) !== 0 ? INLINE_WORDS : Infinity;
    keys[row] = isTold ? [...new Set(keyIndexes(request.words).filter((index) => index < words).map((index) => argumentText(request, index, KEY_BYTES, true).text))] : undefined;
  });
  return keys;
}

/** Rows of several keys that were compared. */
async function compare(session: Session): Promise<number> {
  const expected = await readBack(session);
  const found = decoded(session);
  found.forEach((_, row) => {
    if (expected[row] === undefined) found[row] = [];
  });
  expect(found).toEqual(Array.from(expected, (keys) => keys ?? []));
  return expected.filter((keys) => (keys?.length ?? 0) > 1).length;
}

const isCapture = (name: string): boolean => /\.(pcap|pcapng|cap)$/.test(name);
const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const shared = fileURLToPath(new URL("../../../../shared/captures/", import.meta.url));
if (!existsSync(shared)) process.stderr.write(`left out: keys of shared captures (${shared} is not there)\n`);

describe("all keys of all rows are those of the requests' words", () => {
  it.each(readdirSync(fixtures).filter(isCapture))("in %s", async (name) => {
    await compare(await sessionOf(readFileSync(fixtures + name)));
  }, 60_000);

  it.runIf(existsSync(shared))("in captures beside the repository", async () => {
    let several = 0;
    let opened = 0;
    for (const name of readdirSync(shared, { recursive: true, encoding: "utf8" }).filter(isCapture)) {
      // Some are no captures at all, and are told so.
      const session = await sessionOf(readFileSync(shared + name)).catch(() => undefined);
      if (session === undefined) continue;
      opened++;
      several += await compare(session);
    }
    expect(opened).toBeGreaterThan(100);
    expect(several).toBeGreaterThan(100);
  }, 600_000);

  it.each([1, 2, 3])("in talk of many keys (seed %i)", async (seed) => {
    expect(await compare(await sessionOf(manyKeys(new Random(seed), 300)))).toBeGreaterThan(100);
  }, 60_000);
});

describe("a command of several keys", () => {
  const talk = (text: string): Promise<Session> => sessionOf(pcap(frames(conversation(text))));

  it("counts once for each, with all its bytes and its latency", async () => {
    const { capture: { decoder } } = await talk([
      `>>> ${command("MSET", "a", "1", "b", "2", "a", "3", "b", "4")}\n+++ 5ms\n<<< +OK\\r\\n`,
      `>>> ${command("GET", "b")}\n+++ 1ms\n<<< -ERR no\\r\\n`,
      `>>> ${command("PING")}\n<<< +PONG\\r\\n`,
    ].join("\n"));
    const { of, count, errors, requestBytes, replyBytes, latencies } = groupCommands(decoder, allRows(3), "key");
    expect(Array.from(of, (key) => (key === NONE ? "-" : escapeBytes(decoder.stringBytes(Table.KEYS, key))))).toEqual(["a", "b", "-"]);
    expect([...count]).toEqual([1, 2, 1]);
    expect([...errors]).toEqual([0, 1, 0]);
    expect([...requestBytes]).toEqual([70, 70 + 20, 14]);
    expect([...replyBytes]).toEqual([5, 5 + 9, 7]);
    expect(latencies.quantile(0, 1)).toBe(latencies.quantile(1, 1));
    expect(latencies.quantile(1, 0)).toBeLessThan(latencies.quantile(1, 1));
    // Other groups count each command once.
    expect([...groupCommands(decoder, allRows(3), "command").count].reduce((sum, each) => sum + each, 0)).toBe(3);
  });

  it("counts only where it is among the rows", async () => {
    const { capture: { decoder } } = await talk(`>>> ${command("DEL", "a", "b")}\n<<< :2\\r\\n\n>>> ${command("DEL", "b", "c")}\n<<< :2\\r\\n`);
    const names = ({ of, count }: ReturnType<typeof groupCommands>): string[] =>
      Array.from(of, (key, group) => `${escapeBytes(decoder.stringBytes(Table.KEYS, key))} ${count[group] ?? NaN}`);
    expect(names(groupCommands(decoder, Uint32Array.of(1), "key"))).toEqual(["b 1", "c 1"]);
    expect(names(groupCommands(decoder, Uint32Array.of(1, 0), "key"))).toEqual(["a 1", "b 2", "c 1"]);
    expect(names(groupCommands(decoder, new Uint32Array(0), "key"))).toEqual([]);
  });

  it("agrees with sums over rows that are read back", async () => {
    const session = await sessionOf(manyKeys(new Random(9), 400));
    const { decoder } = session.capture;
    const random = new Random(10);
    const ids = allRows(decoder.rows(Table.COMMANDS)).filter(() => random.chance(0.7)).reverse();
    const keys = await readBack(session);
    const reply = placeColumn(decoder, CommandPlace.REPLY_BYTES);
    const expected = new Map<string, { count: number; errors: number; replyBytes: number }>();
    for (const row of ids) {
      for (const key of keys[row]?.length === 0 ? ["(none)"] : (keys[row] ?? [])) {
        const sums = expected.get(key) ?? { count: 0, errors: 0, replyBytes: 0 };
        sums.count++;
        sums.errors += decoder.cell(Table.COMMANDS, CommandColumn.STATUS, row) === Status.ERROR ? 1 : 0;
        sums.replyBytes += reply.at(row);
        expected.set(key, sums);
      }
    }
    const { of, count, errors, replyBytes } = groupCommands(decoder, ids, "key");
    const found = Array.from(of, (key, group) => [
      key === NONE ? "(none)" : escapeBytes(decoder.stringBytes(Table.KEYS, key)), { count: count[group], errors: errors[group], replyBytes: replyBytes[group] },
    ] as const);
    expect(new Map(found)).toEqual(expected);
  });
});
