/**
 * All keys of a request: those that src/model/keys.ts finds in its words, whatever way the words come. Expectations of the table are
 * written by hand, those of random requests are `keyIndexes`.
 */
import { describe, expect, it } from "vitest";
import { CommandColumn, NONE, Table } from "../../../assembly/schema";
import { commandDefinitions } from "../../../src/model/commands";
import { keyIndexes } from "../../../src/model/keys";
import { command, conversation, frames, type Segment } from "../../support/conversation";
import { dataSegments, drop } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";
import { decode, type RawDecoder } from "../../support/wasm";
import { allKeys, decodeText, everySplit, pieces, problems } from "../rows";

const numbered = (count: number, prefix = "key:"): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

/** Requests as one direction, cut into segments of at most `size` bytes. */
function decodeRequests(requests: readonly (readonly string[])[], size: number): RawDecoder {
  return decodeText(requests.map((words) => `>>> ${command(...words)}`).join("\n"), { mutate: (segments) => pieces(segments, size) });
}

const LINES: readonly (readonly [line: string, keys: readonly string[]])[] = [
  ["MGET a b c", ["a", "b", "c"]],
  ["mget a a", ["a", "a"]],
  ["MSET a 1 b 2 c", ["a", "b", "c"]],
  ["DEL a b", ["a", "b"]],
  ["UNLINK a", ["a"]],
  ["EXISTS a b", ["a", "b"]],
  ["TOUCH a b", ["a", "b"]],
  ["WATCH a b", ["a", "b"]],
  ["SINTER a b", ["a", "b"]],
  ["SUNIONSTORE d a b", ["d", "a", "b"]],
  ["ZUNIONSTORE d 2 a b WEIGHTS 1 2", ["d", "a", "b"]],
  ["ZINTERSTORE d 3 a b", ["d"]],
  ["ZINTERSTORE d", ["d"]],
  ["RENAME a b c", ["a", "b"]],
  ["COPY a b DB 1", ["a", "b"]],
  ["LMOVE a b LEFT RIGHT", ["a", "b"]],
  ["SMOVE a b m", ["a", "b"]],
  ["BLPOP a b 0", ["a", "b"]],
  ["BLPOP a", []],
  ["BLPOP", []],
  ["BITOP AND d a b", ["d", "a", "b"]],
  ["PFMERGE d a", ["d", "a"]],
  ["EVAL s 2 a b c", ["a", "b"]],
  ["EVAL s 0 a", []],
  ["EVAL s 3 a b", []],
  ["EVAL s 02 a b", ["a", "b"]],
  ["EVAL s +2 a b", []],
  ["EVAL s -1 a", []],
  ["EVAL s 999999999 a", []],
  ["EVAL s 4294967297 a", []],
  ["EVAL s 2x a b", []],
  ["EVAL s", []],
  ["FCALL f 1 a b", ["a"]],
  ["SINTERCARD 2 a b LIMIT 1", ["a", "b"]],
  ["LMPOP 1 a LEFT", ["a"]],
  ["BLMPOP 0 2 a b LEFT", ["a", "b"]],
  ["MSETEX 2 a 1 b 2 EX 5", ["a", "b"]],
  ["MSETEX 2 a 1 b", ["a", "b"]],
  ["MSETEX 3 a 1 b", []],
  ["XREAD COUNT 2 streams a b 0 0", ["a", "b"]],
  ["XREAD STREAMS a b 0", ["a"]],
  ["XREAD STREAMS a", []],
  ["XREAD STREAMS", []],
  ["XREADGROUP GROUP g STREAMS STREAMS a b > >", ["a", "b"]],
  ["XREADGROUP GROUP STREAMS c BLOCK 0 STREAMS a >", ["a"]],
  ["MIGRATE h 1 k 0 5 KEYS a b", ["k"]],
  ["SORT a BY w_* LIMIT 0 5 GET o_* GET # store d", ["a", "d"]],
  ["SORT a GET STORE d STORE e", ["a", "e"]],
  ["SORT a STORE d STORE e ALPHA", ["a", "d", "e"]],
  ["SORT_RO a BY STORE DESC", ["a"]],
  ["GEORADIUS a 1 2 3 m STORE d", ["a", "d"]],
  ["GEORADIUS a 1 2 STORE m STORE d STOREDIST e", ["a", "d", "e"]],
  ["GEORADIUS a 1 2 3 m STORE STOREDIST x", ["a", "STOREDIST", "x"]],
  ["GEORADIUSBYMEMBER a m 3 m STOREDIST d", ["a", "d"]],
  ["OBJECT ENCODING a", ["a"]],
  ["GET a b", ["a"]],
  ["SET a STORE b", ["a"]],
  ["PING a", []],
  ["NOSUCH a b", []],
];

describe("the keys of a request", () => {
  it.each(LINES)("%s are found, wherever it is split", (line, keys) => {
    const words = line.split(" ");
    expect(keyIndexes(words).map((index) => words[index])).toEqual(keys);
    const result = everySplit(`>>> ${command(...words)}${command("GET", "next")}`);
    expect(result.keys).toEqual([keys, ["next"]]);
    expect(result.different).toEqual([]);
  });

  it("of MIGRATE stand behind KEYS where its own is empty", () => {
    const words = ["MIGRATE", "h", "1", "", "0", "5", "COPY", "KEYS", "a", "b"];
    const result = everySplit(`>>> ${command(...words)}`);
    expect(result.keys).toEqual([["a", "b"]]);
    expect(result.different).toEqual([]);
  });

  it("may be empty, and of any bytes", () => {
    const result = everySplit(`>>> ${command("MGET", "", "\\r\\n$1\\r\\n", "", "\\xff\\x00")}`);
    expect(result.keys).toEqual([["", "\r\n$1\r\n", "", "\u00ff\u0000"]]);
    expect(result.different).toEqual([]);
  });

  it("are found in inline requests", () => {
    expect(allKeys(decodeText(">>> MGET a \"b c\" d\\r\\n"))).toEqual([["a", "b c", "d"]]);
  });

  it("of the replication stream are found too", () => {
    const text = `>>> ${command("PSYNC", "?", "-1")}\n<<< +CONTINUE\\r\\n\n<<< ${command("MSET", "a", "1", "b", "2")}${command("DEL", ...numbered(40))}`;
    for (const size of [1, 7, 10_000]) {
      expect(allKeys(decodeText(text, { mutate: (segments) => pieces(segments, size) })).slice(1)).toEqual([["a", "b"], numbered(40)]);
    }
  });

  it("of queued commands are found too", () => {
    const text = `>>> ${command("MULTI")}\n<<< +OK\\r\\n\n>>> ${command("MGET", "a", "b")}\n<<< +QUEUED\\r\\n\n>>> ${command("EXEC")}\n<<< *1\\r\\n*2\\r\\n$-1\\r\\n$-1\\r\\n`;
    expect(allKeys(decodeText(text))).toEqual([[], ["a", "b"], []]);
  });

  it("take no memory where no command has several", () => {
    const decoder = decodeRequests([["GET", "a"], ["MGET", "b"], ["EVAL", "s", "1", "c"]], 10_000);
    expect(decoder.rows(Table.MORE_KEYS)).toBe(0);
    expect(allKeys(decoder)).toEqual([["a"], ["b"], ["c"]]);
  });
});

describe("very many keys", () => {
  it.each([22, 23, 24, 25, 32, 33, 100, 5000])("%i are all found, whole and in pieces", (count) => {
    const keys = numbered(count);
    const requests = [
      ["MGET", ...keys], ["MSET", ...keys.flatMap((key) => [key, `value of ${key}`])], ["EVAL", "return 1", String(count), ...keys, "argument"],
      ["BLPOP", ...keys, "0"], ["XREAD", "BLOCK", "5", "STREAMS", ...keys, ...keys.map(() => "0-0")], ["ZUNIONSTORE", "d", String(count), ...keys, "WEIGHTS", ...keys],
      ["BITOP", "AND", ...keys], ["GET", "last"],
    ];
    const expected = [keys, keys, keys, keys, keys, ["d", ...keys], keys, ["last"]];
    for (const size of [60_000, 1460, count > 1000 ? 700 : 61]) expect(allKeys(decodeRequests(requests, size))).toEqual(expected);
  });

  it("are found where STORE stands behind more arguments than the table has", () => {
    const words = ["SORT", "a", ...numbered(30).flatMap((pattern) => ["GET", pattern]), "STORE", "d"];
    for (const size of [60_000, 50, 1]) expect(allKeys(decodeRequests([words], size))).toEqual([["a", "d"]]);
  });

  it("are left out behind the first 65,536 of a command, which is said", () => {
    const decoder = decodeRequests([["DEL", ...numbered(65_540, "k")], ["DEL", ...numbered(65_536, "k")]], 30_000);
    expect(allKeys(decoder)).toEqual([numbered(65_536, "k"), numbered(65_536, "k")]);
    expect(problems(decoder)).toEqual(["KEYS_CAP RESP ×1 65536"]);
  });

  it("are interned once each, in order of the request", () => {
    const decoder = decodeRequests([["MGET", ...numbered(3000)], ["MGET", ...numbered(3000)], ["DEL", ...numbered(20)]], 1460);
    expect(decoder.rows(Table.KEYS)).toBe(3000);
    expect(decoder.text(Table.KEYS, 2999)).toBe("key:2999");
  });

  it("are not read as a number of keys promises that nobody sent", () => {
    for (const count of ["999999999", "2147483648", "4294967295", "99999999999999999999", "1e3", " 2", ""]) {
      const words = ["EVAL", "s", count, ...numbered(40)];
      for (const size of [60_000, 30]) expect(allKeys(decodeRequests([words], size))).toEqual([[]]);
    }
  });

  it("of a request that never ends are no row's, and what follows on other connections is whole", () => {
    const text = `>>> *1000000\\r\\n$3\\r\\nDEL\\r\\n${numbered(2000).map((key) => `$${key.length}\\r\\n${key}\\r\\n`).join("")}`;
    const decoder = decodeText(text, { mutate: (segments) => pieces(segments, 500) });
    expect(allKeys(decoder)).toEqual([]);
  });
});

describe("a key that is long", () => {
  const long = (letter: string): string => letter.repeat(5000);

  it.each([65_000, 1460, 100])("is cut as first keys are, in pieces of %i", (size) => {
    const decoder = decodeRequests([["MGET", "a", long("b"), long("c"), "d"], ["MGET", ...numbered(30), long("e")]], size);
    expect(allKeys(decoder)).toEqual([["a", long("b").slice(0, 4096), long("c").slice(0, 4096), "d"], [...numbered(30), long("e").slice(0, 4096)]]);
    expect(problems(decoder)).toEqual(["KEY_CUT RESP ×3 4096"]);
  });
});

describe("keys in lost bytes", () => {
  /** Requests in segments of which one is missing; the others are there. */
  const withHole = (words: readonly string[], size: number, lost: number): RawDecoder => decodeText(`>>> ${command(...words)}\n<<< +OK\\r\\n\n>>> ${command("GET", "z")}`, {
    mutate: (segments): Segment[] => {
      const cut = pieces(segments, size);
      return drop(cut, dataSegments(cut)[lost] ?? NaN);
    },
  });

  it("are left out, those around them stay", () => {
    const words = ["MGET", "first", "x".repeat(300), "last", ...numbered(30)];
    const decoder = withHole(words, 100, 2);
    expect(allKeys(decoder)[0]).toEqual(["first", "last", ...numbered(30)]);
  });

  it("may be the first one", () => {
    const decoder = withHole(["MGET", "x".repeat(300), "last"], 100, 1);
    expect(decoder.cell(Table.COMMANDS, CommandColumn.KEY, 0)).toBe(NONE);
    expect(allKeys(decoder)[0]).toEqual(["last"]);
  });

  it("inside a value cost no key", () => {
    const decoder = withHole(["MSET", "a", "x".repeat(300), "b", "y"], 100, 1);
    expect(allKeys(decoder)[0]).toEqual(["a", "b"]);
  });

  it("end the request where its framing is lost: the keys before it stay", () => {
    const decoder = withHole(["MGET", ...numbered(200)], 300, 3);
    const keys = allKeys(decoder)[0] ?? [];
    expect(keys.length).toBeGreaterThan(40);
    expect(keys).toEqual(numbered(200).slice(0, keys.length));
  });
});

describe("requests at random", () => {
  const names = commandDefinitions().map(({ name }) => name);
  const multiple = commandDefinitions().filter(({ keyRule }) => keyRule >= 100).map(({ name }) => name);
  const WORDS = ["a", "b", "", "2", "1", "3", "0", "07", "KEYS", "streams", "STORE", "StoreDist", "BY", "GET", "LIMIT", "x".repeat(40), "\\xff", "key", "10", "-1"];

  function request(random: Random): string[] {
    const name = random.pick(random.chance(0.8) ? ["MGET", ...multiple] : ["GET", ...names]);
    const most = random.chance(0.2) ? 80 : 12;
    return [...(random.chance(0.3) ? name.toLowerCase() : name).split(" "), ...Array.from({ length: random.below(most) }, () => random.pick(["a", ...WORDS]))];
  }

  it.each([1, 2, 3, 4])("have the keys that the rules find in their words (seed %i)", (seed) => {
    const random = new Random(seed);
    const requests = Array.from({ length: 400 }, () => request(random)).filter(([name]) => !["SUBSCRIBE", "MONITOR", "PSYNC", "SYNC"].includes(name?.toUpperCase() ?? ""));
    const expected = requests.map((words) => keyIndexes(words).map((index) => (words[index] ?? "").replace("\\xff", "\u00ff")));
    const segments = conversation(requests.map((words) => `>>> ${command(...words)}`).join("\n"));
    for (const size of [60_000, 1 + random.below(60), 1 + random.below(400)]) {
      expect(allKeys(decode(pcap(frames(pieces(segments, size)))))).toEqual(expected);
    }
  });
});
