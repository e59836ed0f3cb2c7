/** What clients send: arrays of bulk strings, inline commands with every rule of quoting, and what is no command at all. */
import { describe, expect, test } from "vitest";
import { CommandColumn, CommandPlace, Table } from "../../../assembly/schema";
import { command, type Segment } from "../../support/conversation";
import { commandRows, decodeText, everySplit, lines, pieces, problems, size } from "../rows";

const OK = String.raw`<<< +OK\r\n`;
/** `#` stands for the size of all that the client sends. */
const CASES: readonly (readonly [name: string, bytes: string, expected: readonly string[]])[] = [
  ["a command and its key", command("GET", "k"), ["GET k: OK SIMPLE #+5 EXACT"]],
  ["a name in lower case", command("get", "k"), ["GET k: OK SIMPLE #+5 EXACT"]],
  ["a command of two words", command("client", "list"), ["CLIENT LIST: OK SIMPLE #+5 EXACT"]],
  ["a command of two words and its key", command("XINFO", "STREAM", "s"), ["XINFO STREAM s: OK SIMPLE #+5 EXACT"]],
  ["a container without its second word", command("CLIENT"), ["CLIENT: OK SIMPLE #+5 EXACT"]],
  ["a name that is not known", command("FT.SEARCH", "idx", "*"), ["FT.SEARCH: OK SIMPLE #+5 EXACT"]],
  ["an empty argument", command("SET", "k", ""), ["SET k: OK SIMPLE #+5 EXACT"]],
  ["an empty key", command("GET", ""), ["GET : OK SIMPLE #+5 EXACT"]],
  ["an empty name", command(""), [": OK SIMPLE #+5 EXACT"]],
  ["a binary key", command("GET", String.raw`\0\xff\r\n`), ["GET \0ÿ\r\n: OK SIMPLE #+5 EXACT"]],
  ["a value that looks like a request", command("SET", "k", String.raw`*1\r\n$4\r\nPING\r\n`), ["SET k: OK SIMPLE #+5 EXACT"]],
  ["many arguments", command("MSET", ...Array.from({ length: 30 }, (_, at) => `k${at % 10}`)), ["MSET k0: OK SIMPLE #+5 EXACT"]],
  ["a key behind the number of keys", command("EVAL", "return 1", "2", "a", "b"), ["EVAL a: OK SIMPLE #+5 EXACT"]],
  ["no key where there are none", command("EVAL", "return 1", "0", "a"), ["EVAL: OK SIMPLE #+5 EXACT"]],
  ["a key behind the first number", command("SINTERCARD", "1", "s"), ["SINTERCARD s: OK SIMPLE #+5 EXACT"]],
  ["a key behind STREAMS", command("XREAD", "COUNT", "2", "streams", "s", "0"), ["XREAD s: OK SIMPLE #+5 EXACT"]],
  ["waiting by design", command("XREAD", "BLOCK", "0", "STREAMS", "s", "$"), ["XREAD s: OK SIMPLE #+5 EXACT BLOCKING"]],
  ["waiting by design in its name", command("BLPOP", "l", "1"), ["BLPOP l: OK SIMPLE #+5 EXACT BLOCKING"]],
  ["a key behind MIGRATE's KEYS", command("MIGRATE", "h", "1", "", "0", "9", "KEYS", "a", "b"), ["MIGRATE a: OK SIMPLE #+5 EXACT"]],
  ["a key in MIGRATE's own place", command("MIGRATE", "h", "1", "k", "0", "9"), ["MIGRATE k: OK SIMPLE #+5 EXACT"]],
  ["leading zeros and signs in lengths", String.raw`*01\r\n$04\r\nPING\r\n`, ["PING: OK SIMPLE #+5 EXACT"]],
  ["a length of more digits than any needs", String.raw`*1\r\n$00000000000004\r\nPING\r\n`, ["PING: OK SIMPLE #+5 EXACT"]],
  ["as many arguments as are kept", command("DEL", ...Array.from({ length: 23 }, (_, at) => `k${at}`)), ["DEL k0: OK SIMPLE #+5 EXACT"]],
  ["an argument more than are kept", command("DEL", ...Array.from({ length: 24 }, (_, at) => `k${at}`)), ["DEL k0: OK SIMPLE #+5 EXACT"]],
  ["header lines that end in LF", String.raw`*1\n$4\nPING\r\n`, ["PING: OK SIMPLE #+5 EXACT"]],
  ["no command: an array of nothing", String.raw`*0\r\n*-1\r\n\r\n\n*1\r\n$4\r\nPING\r\n`, ["PING: OK SIMPLE 14+5 EXACT"]],
  ["inline", String.raw`PING\r\n`, ["PING: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline that ends in LF", String.raw`PING\n`, ["PING: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline with arguments and blanks", String.raw`  set \t k   v \r\n`, ["SET k: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline in double quotes", String.raw`GET "a b"\r\n`, ["GET a b: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline with escapes", String.raw`GET "\\x41\\n\\r\\t\\b\\a\\\\\\"x\\q"\r\n`, ['GET A\n\r\t\b\x07\\"xq: OK SIMPLE #+5 EXACT INLINE']],
  ["inline with a hexadecimal escape that is none", String.raw`GET "\\xZZ"\r\n`, ["GET xZZ: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline in single quotes", String.raw`GET 'it\\'s \\n'\r\n`, ["GET it's \\n: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline with empty quotes", String.raw`GET ""\r\n`, ["GET : OK SIMPLE #+5 EXACT INLINE"]],
  ["inline with a quote in the middle of a word", String.raw`GET a"b c"\r\n`, ["GET ab c: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline with one kind of quotes in the other", String.raw`GET "'" '"'\r\n`, ["GET ': OK SIMPLE #+5 EXACT INLINE"]],
  ["inline with bytes that are no text", String.raw`GET \xff\xfe\r\n`, ["GET ÿþ: OK SIMPLE #+5 EXACT INLINE"]],
  ["inline behind an array", String.raw`*1\r\n$4\r\nPING\r\nPING\r\n`, ["PING: OK SIMPLE 14+5 EXACT", "PING: PENDING NONE 6+0 NONE ENDED INLINE PIPELINED"]],
  ["blanks only", String.raw`   \r\nPING\r\n`, ["PING: OK SIMPLE 6+5 EXACT INLINE"]],
];

describe("a request", () => {
  test.each(CASES)("is understood: %s", (_name, request, expected) => {
    const result = everySplit(`>>> ${request}\n${OK}`);
    expect(result.lines).toEqual(expected.map((line) => line.replace(" #+", ` ${size(request)}+`)));
    expect(result.different).toEqual([]);
  });

  test.each(CASES)("leaves no problem: %s", (_name, request) => {
    expect(problems(decodeText(`>>> ${request}\n${OK}`))).toEqual([]);
  });
});

const BAD: readonly (readonly [name: string, bytes: string])[] = [
  ["an array without a number", String.raw`*x\r\n`],
  ["an array longer than Redis allows", String.raw`*2147483648\r\n`],
  ["a bulk string without a number", String.raw`*1\r\n$x\r\nPING\r\n`],
  ["a bulk string of negative length", String.raw`*1\r\n$-1\r\n`],
  ["a bulk string longer than any", String.raw`*1\r\n$99999999999\r\n`],
  ["a value that is no bulk string", String.raw`*1\r\n:4\r\n`],
  ["a value that is no bulk string behind one", String.raw`*2\r\n$4\r\nECHO\r\n:4\r\n`],
  ["an empty line inside an array", String.raw`*1\r\n\r\n`],
  ["a double quote that is never closed", String.raw`GET "a\r\n`],
  ["a single quote that is never closed", String.raw`GET 'a\r\n`],
  ["a quote with something right behind it", String.raw`GET "a"b\r\n`],
];

describe("a request that Redis refuses", () => {
  test.each(BAD)("is reported, and its error pairs with nothing: %s", (_name, request) => {
    const decoder = decodeText(`>>> ${command("GET", "a")}${request}\n<<< $1\\r\\nx\\r\\n-ERR Protocol error\\r\\n`);
    expect(problems(decoder).filter((line) => line.startsWith("BAD_REQUEST RESP ×1"))).toHaveLength(1);
    expect(lines(decoder)).toEqual(["GET a: OK BULK 20+7 EXACT", "(REPLY): ERROR ERROR 0+21 NONE PROTOCOL_ERROR"]);
  });

  test("is found in an inline command that is longer than the cap, in one piece or in many", () => {
    for (const piece of [65000, 40000, 1000]) {
      const text = `>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n>>> ECHO ${"x".repeat(70000)}\\r\\n\n<<< -ERR Protocol error\\r\\n`;
      const decoder = decodeText(text, { mutate: (segments): Segment[] => pieces(segments, piece) });
      expect(lines(decoder)).toEqual(["GET a: OK BULK 20+7 EXACT", "(REPLY): ERROR ERROR 0+21 NONE PROTOCOL_ERROR"]);
      expect(problems(decoder)).toContain("LINE_CAP RESP ×1 65536");
    }
  });
});

describe("a key longer than is kept", () => {
  const key = "k".repeat(5000);

  test.each([65000, 1460, 100])("is cut and reported, in pieces of %i", (piece) => {
    const decoder = decodeText(`>>> ${command("GET", key)}\n${OK}`, { mutate: (segments): Segment[] => pieces(segments, piece) });
    expect(lines(decoder)).toEqual([`GET ${key.slice(0, 4096)}: OK SIMPLE 5022+5 EXACT`]);
    expect(problems(decoder)).toEqual(["KEY_CUT RESP ×1 4096"]);
  });

  test("is kept whole at the cap", () => {
    const decoder = decodeText(`>>> ${command("GET", key.slice(0, 4096))}\n${OK}`, { mutate: (segments): Segment[] => pieces(segments, 1000) });
    expect(lines(decoder)[0]).toMatch(/^GET k{4096}: /);
    expect(problems(decoder)).toEqual([]);
  });
});

test("arguments of interleaved connections do not mix", () => {
  const text = [command("SET", "first", "x".repeat(50)), command("EVAL", "return 1", "1", "second"), command("XREAD", "STREAMS", "third", "0")]
    .map((request) => `>>> ${request}\n${OK}`).join("\n");
  // Every connection's segment is followed by the others' before its own next one.
  const { lines: whole, different } = everySplit(text, { step: 10_000_000n });
  expect(whole).toEqual(["SET first: OK SIMPLE 81+5 EXACT", "EVAL second: OK SIMPLE 47+5 EXACT", "XREAD third: OK SIMPLE 46+5 EXACT"]);
  expect(different).toEqual([]);
});

test("the same name, key and state are one row of their tables", () => {
  const decoder = decodeText(`>>> ${command("SET", "k", "1")}${command("set", "k", "2")}${command("SeT", "k", "3")}\n<<< ${String.raw`+OK\r\n`.repeat(3)}`);
  for (const column of [CommandColumn.NAME, CommandColumn.KEY, CommandColumn.STATE]) {
    expect(new Set(decoder.column(Table.COMMANDS, column)).size).toBe(1);
  }
  expect(decoder.rows(Table.KEYS)).toBe(1);
});

test("without definitions every command still has its name, and no key is guessed", () => {
  const decoder = decodeText(`>>> ${command("GET", "k")}\n${OK}`, { definitions: false });
  expect(lines(decoder)).toEqual(["GET: OK SIMPLE 20+5 EXACT"]);
});

test("a request's rows tell where it lies", () => {
  const decoder = decodeText(`>>> ${command("PING")}${command("GET", "k")}\n<<< +PONG\\r\\n$1\\r\\nx\\r\\n`, { mutate: (segments): Segment[] => pieces(segments, 10) });
  const [ping, get] = commandRows(decoder);
  expect([ping?.request, ping?.reply, get?.request, get?.reply]).toEqual([1001, 500_001, 1015, 500_008]);
  const places = [CommandPlace.REQUEST_FRAME, CommandPlace.REQUEST_LAST_FRAME, CommandPlace.REPLY_FRAME, CommandPlace.REPLY_LAST_FRAME];
  expect(places.map((place) => decoder.places(place))).toEqual([[4, 5], [5, 7], [8, 8], [8, 9]]);
});
