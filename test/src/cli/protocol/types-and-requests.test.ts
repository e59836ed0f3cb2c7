/** RESP, type by type, and requests, rule by rule, as the headless rows tell them. Each test is named after its rule. */
import { describe, expect, test } from "vitest";
import { command } from "../../../support/conversation";
import { recordsOfText, said } from "../../../support/said";

const GET = command("GET", "a");
const PING = command("PING");

/** The row of a GET that is answered so; behind it an exchange whose pair shows that the framing was right. */
async function answered(reply: string): Promise<string | undefined> {
  const [row, ...rest] = (await said(`>>> ${GET}\n<<< ${reply}\n>>> ${PING}\n<<< +PONG\\r\\n`)).filter((line) => !line.startsWith("push"));
  expect(rest).toEqual(["PING: ok simple PONG"]);
  return row?.replace("GET a: ", "");
}

const TYPES: readonly (readonly [rule: string, cases: readonly (readonly [reply: string, row: string])[]])[] = [
  ["+ is a simple string, - a simple error whose code is its first word, : an integer of 64 bits", [
    ["+OK\\r\\n", "ok simple OK"],
    ["+\\r\\n", "ok simple "],
    ["-WRONGTYPE Operation against a key\\r\\n", "error error WRONGTYPE Operation against a key"],
    [":9223372036854775807\\r\\n", "ok integer 9223372036854775807"],
    [":-9223372036854775808\\r\\n", "ok integer -9223372036854775808"],
    [":+7\\r\\n", "ok integer +7"],
  ]],
  ["- also occurs inside arrays, where it is no error of the command", [["*2\\r\\n:1\\r\\n-ERR inside\\r\\n", "ok array [1, (error) ERR inside]"]]],
  ["$ is a bulk string: $-1 is null, $0 is empty and not null, CRLF and what looks like RESP occur inside", [
    ["$-1\\r\\n", "nil null (nil)"],
    ["$0\\r\\n\\r\\n", "ok bulk "],
    ["$11\\r\\n\\r\\n*3\\r\\n$1\\r\\n+\\r\\n", "ok bulk \\r\\n*3\\r\\n$1\\r\\n+"],
    ["$5\\r\\n\\xff\\0\\\"\\\\\\x7f\\r\\n", "ok bulk \\xff\\x00\\\"\\\\\\x7f"],
  ]],
  ["* is an array: *-1 is null, *0 is empty, arrays nest", [
    ["*-1\\r\\n", "nil null (nil)"],
    ["*0\\r\\n", "ok array []"],
    ["*1\\r\\n*2\\r\\n*0\\r\\n*-1\\r\\n", "ok array [[[], (nil)]]"],
    [`${"*1\\r\\n".repeat(60)}:1\\r\\n`, `ok array ${"[".repeat(60)}1${"]".repeat(60)}`],
  ]],
  ["_ is null, # a boolean, , a double: inf, -inf, nan, exponents, and the forms of nan before 7.2", [
    ["_\\r\\n", "nil null (nil)"], ["#t\\r\\n", "ok boolean true"], ["#f\\r\\n", "ok boolean false"],
    ...["1.5", "-0", "10", "1e5", "1.5E-7", "inf", "-inf", "nan", "-nan", "NAN", "nan(0x8000000000000)"].map((text) => [`,${text}\\r\\n`, `ok double ${text}`] as const),
  ]],
  ["( is a big number, ! a bulk error, = a verbatim string of a format and a text", [
    ["(3492890328409238509324850943850943825024385\\r\\n", "ok bignum 3492890328409238509324850943850943825024385"],
    ["!11\\r\\nERR a\\r\\nline\\r\\n", "error bulk-error ERR a\\r\\nline"],
    ["=8\\r\\ntxt:# a\\n\\r\\n", "ok verbatim # a\\n"],
    ["=4\\r\\nmkd:\\r\\n", "ok verbatim "],
  ]],
  ["% is a map of pairs, ~ a set", [
    ["%2\\r\\n$1\\r\\na\\r\\n:1\\r\\n:2\\r\\n*1\\r\\n#t\\r\\n", "ok map {\"a\": 1, 2: [true]}"],
    ["%0\\r\\n", "ok map {}"],
    ["~2\\r\\n+a\\r\\n_\\r\\n", "ok set [\"a\", (nil)]"],
  ]],
  ["> is a push: it stands at top level between replies and answers nothing", [
    [">2\\r\\n+invalidate\\r\\n*1\\r\\n+k\\r\\n+late\\r\\n", "ok simple late"],
  ]],
  ["| is an attribute of pairs before any value at any depth: it is not the reply and takes no place in its array", [
    ["|1\\r\\n+ttl\\r\\n:3600\\r\\n$1\\r\\nx\\r\\n", "ok bulk x"],
    ["*2\\r\\n|1\\r\\n+a\\r\\n*1\\r\\n:9\\r\\n:5\\r\\n:6\\r\\n", "ok array [5, 6]"],
    ["|1\\r\\n+a\\r\\n|1\\r\\n+b\\r\\n:1\\r\\n:2\\r\\n%1\\r\\n|1\\r\\n+c\\r\\n:1\\r\\n+k\\r\\n+v\\r\\n", "ok map {\"k\": \"v\"}"],
  ]],
  ["$? is a streamed string, *? ~? %? are streamed aggregates", [
    ["$?\\r\\n;4\\r\\nHell\\r\\n;1\\r\\no\\r\\n;0\\r\\n", "ok bulk Hello"],
    ["$?\\r\\n;0\\r\\n", "ok bulk "],
    ["*?\\r\\n:1\\r\\n*?\\r\\n.\\r\\n.\\r\\n", "ok array [1, []]"],
    ["~?\\r\\n:1\\r\\n.\\r\\n", "ok set [1]"],
    ["%?\\r\\n+a\\r\\n:1\\r\\n.\\r\\n", "ok map {\"a\": 1}"],
  ]],
];

describe("a reply's type", () => {
  for (const [rule, cases] of TYPES) {
    test(rule, async () => {
      for (const [reply, row] of cases) expect((await answered(reply))?.split("\n")[0], reply).toBe(row);
    });
  }

  test("> is a row of its own, with no request", async () => {
    const rows = await said(`>>> ${GET}\n<<< >2\\r\\n+invalidate\\r\\n*1\\r\\n+k\\r\\n$1\\r\\nx\\r\\n`);
    expect(rows).toEqual(["GET a: ok bulk x", "push: none push [\"invalidate\", [\"k\"]]"]);
  });

  test("| is given beside the reply", async () => {
    const [row] = await recordsOfText(`>>> ${GET}\n<<< |1\\r\\n+ttl\\r\\n:3600\\r\\n$1\\r\\nx\\r\\n`);
    expect(row).toMatchObject({ attributes: "{\"ttl\": 3600}", reply: { type: "bulk", text: "x" } });
  });
});

describe("a request", () => {
  test("is an array of bulk strings", async () => {
    expect(await said(`>>> ${command("SET", "k", "\\r\\n$1")}\n<<< +OK\\r\\n`)).toEqual(["SET k \\r\\n$1: ok simple OK"]);
  });

  test("or an inline command: it ends at LF with an optional CR before it, and is quoted as redis-cli quotes", async () => {
    const lines = ["PING\\r\\n", "PING\\n", "SET k \\\"\\\\x41 \\\\n\\\\\\\"\\\"\\r\\n", "SET k 'it\\\\'s \\\\n'\\r\\n", "  GET   k  \\r\\n"];
    const replies = ["+PONG", "+PONG", "+OK", "+OK", "$1\\r\\nx"].map((reply) => `<<< ${reply}\\r\\n`);
    expect(await said(lines.map((line, at) => `>>> ${line}\n${replies[at] ?? ""}`).join("\n"))).toEqual([
      "PING: ok simple PONG", "PING: ok simple PONG", "SET k A \\n\\\": ok simple OK", "SET k it's \\\\n: ok simple OK", "GET k: ok bulk x",
    ]);
  });

  test("inline may have up to 64 KB", async () => {
    const [row] = await said(`>>> SET k ${"v".repeat(60_000)}\\r\\n\n<<< +OK\\r\\n`);
    expect(row).toBe(`SET k ${"v".repeat(60_000)}: ok simple OK`);
  });

  test("*0, *-1 and an empty line are no command and get no reply", async () => {
    expect(await said(`>>> *0\\r\\n${PING}\\r\\n*-1\\r\\n\\n${GET}\n<<< +PONG\\r\\n$1\\r\\nx\\r\\n`)).toEqual(["PING: ok simple PONG", "GET a: ok bulk x"]);
  });

  test("has a name without regard to case, of container commands with the second word", async () => {
    const rows = await recordsOfText(`>>> ${command("gEt", "a")}${command("client", "list")}${command("xinfo", "Stream", "s")}${command("CONFIG", "get", "x")}\n<<< ${"+OK\\r\\n".repeat(4)}`);
    expect(rows.map(({ command: name }) => name)).toEqual(["GET", "CLIENT LIST", "XINFO STREAM", "CONFIG GET"]);
    expect(rows.map(({ args }) => args[0])).toEqual(["gEt", "client", "xinfo", "CONFIG"]);
  });

  test("of an unknown name is an ordinary command", async () => {
    expect(await said(`>>> ${command("JSON.SET", "k", "$", "1")}${command("NEWCMD", "x")}${PING}\n<<< +OK\\r\\n-ERR unknown command 'NEWCMD'\\r\\n+PONG\\r\\n`)).toEqual([
      "JSON.SET k $ 1: ok simple OK", "NEWCMD x: error error ERR unknown command 'NEWCMD'", "PING: ok simple PONG",
    ]);
  });

  test("of HTTP makes the server close the connection: nothing of it is a command", async () => {
    expect(await said(">>> POST /x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\n<-- FIN\n--> FIN")).toEqual([]);
  });

  test("behind a PROXY preamble is a request like any other", async () => {
    expect(await said(`>>> PROXY TCP4 192.0.2.1 192.0.2.2 5000 6379\\r\\n${PING}\n<<< +PONG\\r\\n`)).toEqual(["PING: ok simple PONG"]);
  });

  test("in TLS records is not taken for one", async () => {
    expect(await said(">>> \\x16\\x03\\x01\\0\\x05hello\n<<< \\x16\\x03\\x03\\0\\x05hello")).toEqual([]);
  });
});

describe("the keys of a command", () => {
  test.each([
    ["EVAL s 2 a b x", ["a", "b"]], ["EVALSHA x 1 a", ["a"]], ["EVAL_RO s 1 a", ["a"]], ["FCALL f 1 a b", ["a"]], ["ZUNIONSTORE d 2 a b", ["d", "a", "b"]],
    ["ZDIFF 2 a b WITHSCORES", ["a", "b"]], ["SINTERCARD 2 a b LIMIT 1", ["a", "b"]], ["LMPOP 2 a b LEFT", ["a", "b"]], ["BLMPOP 1 1 a LEFT", ["a"]], ["BZMPOP 1 1 a MIN", ["a"]],
    ["XREAD COUNT 1 STREAMS a b 0 0", ["a", "b"]], ["XREADGROUP GROUP g c STREAMS a >", ["a"]], ["GEORADIUS a 0 0 1 m STORE d", ["a", "d"]], ["SORT a STORE d", ["a", "d"]],
    ["MSET a 1 b 2", ["a", "b"]], ["MSETNX a 1 b 2", ["a", "b"]], ["BITOP AND d a b", ["d", "a", "b"]], ["RENAME a b", ["a", "b"]], ["COPY a b DB 1", ["a", "b"]],
    ["DEL a b c", ["a", "b", "c"]], ["MGET a b", ["a", "b"]], ["EXISTS a a", ["a", "a"]], ["UNLINK a", ["a"]], ["WATCH a b", ["a", "b"]], ["SINTER a b", ["a", "b"]],
    ["BLPOP a b 0", ["a", "b"]], ["PFMERGE d a b", ["d", "a", "b"]], ["OBJECT HELP", []], ["PUBLISH c m", []],
  ])("%s", async (words, keys) => {
    const [row] = await recordsOfText(`>>> ${command(...words.split(" "))}\n<<< +OK\\r\\n`);
    expect(row?.keys).toEqual(keys);
  });

  test("of MIGRATE may stand behind KEYS", async () => {
    const [row] = await recordsOfText(`>>> ${command("MIGRATE", "h", "6379", "", "0", "5000", "KEYS", "a", "b")}\n<<< +OK\\r\\n`);
    expect(row?.keys).toEqual(["a", "b"]);
  });
});
