/**
 * Replies of every type, each behind a GET and before a PING: framing that is off by one byte would take the PING's
 * reply with it. Each is fed whole, byte by byte and split at every position.
 */
import { describe, expect, test } from "vitest";
import { Kind } from "../../../assembly/schema";
import { bytes } from "../../support/bytes";
import { command, type Segment } from "../../support/conversation";
import { commandRows, decodeText, everySplit, lines, pieces, problems, size } from "../rows";

const GET = command("GET", "k");
const PING = command("PING");

const long = (length: number): string => "x".repeat(length);

const CASES: readonly (readonly [name: string, bytes: string, expected: string])[] = [
  ["a simple string", String.raw`+OK\r\n`, "OK SIMPLE"],
  ["an empty simple string", String.raw`+\r\n`, "OK SIMPLE"],
  ["an error", String.raw`-ERR unknown command\r\n`, "ERROR ERROR"],
  ["a cluster's redirection", String.raw`-MOVED 866 127.0.0.1:7002\r\n`, "ERROR ERROR"],
  ["an integer", String.raw`:1000\r\n`, "OK INTEGER"],
  ["a negative integer", String.raw`:-9223372036854775808\r\n`, "OK INTEGER"],
  ["an integer with a plus", String.raw`:+7\r\n`, "OK INTEGER"],
  ["a simple string longer than most", `+${long(600)}\\r\\n`, "OK SIMPLE"],
  ["a bulk string whose length has more digits than any needs", String.raw`$000000000005\r\nhello\r\n`, "OK BULK"],
  ["a bulk string", String.raw`$5\r\nhello\r\n`, "OK BULK"],
  ["an empty bulk string, which is not null", String.raw`$0\r\n\r\n`, "OK BULK"],
  ["a null bulk string", String.raw`$-1\r\n`, "NIL NULL"],
  ["a bulk string with CRLF inside", String.raw`$6\r\na\r\n\r\nb\r\n`, "OK BULK"],
  ["a bulk string that looks like RESP", String.raw`$14\r\n*1\r\n$4\r\nPING\r\n\r\n`, "OK BULK"],
  ["a bulk string that looks like its own end", String.raw`$4\r\n\r\n\r\n\r\n`, "OK BULK"],
  ["a binary bulk string", String.raw`$5\r\n\0\xff\r\x80\n\r\n`, "OK BULK"],
  ["a bulk string longer than one vector", `$40\\r\\n${long(40)}\\r\\n`, "OK BULK"],
  ["an array", String.raw`*2\r\n$1\r\na\r\n:1\r\n`, "OK ARRAY"],
  ["an empty array", String.raw`*0\r\n`, "OK ARRAY"],
  ["a null array", String.raw`*-1\r\n`, "NIL NULL"],
  ["an array of nulls, which is not null", String.raw`*2\r\n$-1\r\n*-1\r\n`, "OK ARRAY"],
  ["an array with an error inside, which is no error", String.raw`*2\r\n+OK\r\n-ERR no\r\n`, "OK ARRAY"],
  ["nested arrays", String.raw`*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n*1\r\n$-1\r\n`, "OK ARRAY"],
  ["a null of RESP3", String.raw`_\r\n`, "NIL NULL"],
  ["true", String.raw`#t\r\n`, "OK BOOLEAN"],
  ["false", String.raw`#f\r\n`, "OK BOOLEAN"],
  ["a double", String.raw`,3.14\r\n`, "OK DOUBLE"],
  ["a double with an exponent", String.raw`,-1.5e-10\r\n`, "OK DOUBLE"],
  ["infinity", String.raw`,inf\r\n`, "OK DOUBLE"],
  ["not a number as old servers write it", String.raw`,-nan(0x1)\r\n`, "OK DOUBLE"],
  ["a big number", String.raw`(3492890328409238509324850943850943825024385\r\n`, "OK BIGNUM"],
  ["a negative big number", String.raw`(-12345678901234567890\r\n`, "OK BIGNUM"],
  ["a bulk error", String.raw`!21\r\nSYNTAX invalid syntax\r\n`, "ERROR BULK_ERROR"],
  ["a verbatim string", String.raw`=15\r\ntxt:Some string\r\n`, "OK VERBATIM"],
  ["a map", String.raw`%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n#t\r\n`, "OK MAP"],
  ["an empty map", String.raw`%0\r\n`, "OK MAP"],
  ["a set", String.raw`~3\r\n+a\r\n,1\r\n_\r\n`, "OK SET"],
  ["an attribute before the reply", String.raw`|1\r\n+ttl\r\n:3600\r\n$1\r\nx\r\n`, "OK BULK"],
  ["an empty attribute before the reply", String.raw`|0\r\n:1\r\n`, "OK INTEGER"],
  ["an attribute with aggregates inside", String.raw`|1\r\n+p\r\n%1\r\n$1\r\na\r\n,0.1\r\n*1\r\n:1\r\n`, "OK ARRAY"],
  ["two attributes before one reply", String.raw`|1\r\n+a\r\n:1\r\n|1\r\n+b\r\n:2\r\n+OK\r\n`, "OK SIMPLE"],
  ["an attribute before a null", String.raw`|1\r\n+a\r\n:1\r\n_\r\n`, "NIL NULL"],
  ["an attribute inside an array, where it takes no place", String.raw`*3\r\n:1\r\n:2\r\n|1\r\n+ttl\r\n:3600\r\n:3\r\n`, "OK ARRAY"],
  ["an attribute of an attribute's value", String.raw`|1\r\n+a\r\n|1\r\n+b\r\n:1\r\n:2\r\n+OK\r\n`, "OK SIMPLE"],
  ["a streamed string", String.raw`$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;0\r\n`, "OK BULK"],
  ["an empty streamed string", String.raw`$?\r\n;0\r\n`, "OK BULK"],
  ["a streamed string with CRLF inside", String.raw`$?\r\n;4\r\n\r\n;0\r\n;0\r\n`, "OK BULK"],
  ["a streamed array", String.raw`*?\r\n:1\r\n$1\r\na\r\n.\r\n`, "OK ARRAY"],
  ["an empty streamed array", String.raw`*?\r\n.\r\n`, "OK ARRAY"],
  ["a streamed set", String.raw`~?\r\n+a\r\n.\r\n`, "OK SET"],
  ["a streamed map", String.raw`%?\r\n+a\r\n:1\r\n.\r\n`, "OK MAP"],
  ["streamed aggregates in each other", String.raw`*?\r\n*2\r\n*?\r\n.\r\n:1\r\n%?\r\n+k\r\n$?\r\n;1\r\nx\r\n;0\r\n.\r\n.\r\n`, "OK ARRAY"],
  ["bare line feeds before the reply", String.raw`\n\r\n+OK\r\n`, "OK SIMPLE"],
];

describe("a reply", () => {
  test.each(CASES)("is understood: %s", (_name, reply, expected) => {
    const { lines, different } = everySplit(`>>> ${GET}\n<<< ${reply}\n>>> ${PING}\n<<< +PONG\\r\\n`);
    const skipped = (/^(?:\\r|\\n)*/.exec(reply) ?? [""])[0];
    expect(lines).toEqual([
      `GET k: ${expected} 20+${size(reply) - size(skipped)} EXACT`,
      "PING: OK SIMPLE 14+7 EXACT",
    ]);
    expect(different).toEqual([]);
  });

  test.each(CASES)("leaves no problem: %s", (_name, reply) => {
    expect(problems(decodeText(`>>> ${GET}\n<<< ${reply}`))).toEqual([]);
  });
});

test("a push between replies answers nothing", () => {
  const push = String.raw`>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n`;
  const { lines, different } = everySplit(`>>> ${GET}${PING}\n<<< ${push}$1\\r\\nx\\r\\n${push}${push}+PONG\\r\\n`);
  expect(lines).toEqual([
    "GET k: OK BULK 20+7 EXACT",
    "PING: OK SIMPLE 14+7 EXACT PIPELINED",
    "(PUSH): NONE PUSH 0+32 NONE UNSOLICITED",
    "(PUSH): NONE PUSH 0+32 NONE UNSOLICITED",
    "(PUSH): NONE PUSH 0+32 NONE UNSOLICITED",
  ]);
  expect(different).toEqual([]);
});

test("an attribute before a push belongs to it", () => {
  const { lines, different } = everySplit(`>>> ${PING}\n<<< |1\\r\\n+a\\r\\n:1\\r\\n>1\\r\\n+x\\r\\n+PONG\\r\\n`);
  expect(lines).toEqual(["PING: OK SIMPLE 14+7 EXACT", "(PUSH): NONE PUSH 0+20 NONE UNSOLICITED"]);
  expect(different).toEqual([]);
});

const BROKEN: readonly (readonly [name: string, bytes: string])[] = [
  ["a byte that begins no type", String.raw`?what\r\n`],
  ["an integer that is none", String.raw`:12a\r\n`],
  ["an integer without digits", String.raw`:\r\n`],
  ["a bulk string of length -2", String.raw`$-2\r\n`],
  ["a bulk string without its CRLF", String.raw`$3\r\nabcdef\r\n`],
  ["an array of length -2", String.raw`*-2\r\n`],
  ["a map of length -1", String.raw`%-1\r\n`],
  ["a boolean that is none", String.raw`#x\r\n`],
  ["a null with bytes", String.raw`_x\r\n`],
  ["a line that ends in LF only", String.raw`+OK\n`],
  ["a chunk without a streamed string", String.raw`;4\r\nabcd\r\n`],
  ["the end of a streamed aggregate that is not open", String.raw`.\r\n`],
  ["something else inside a streamed string", String.raw`$?\r\n:1\r\n`],
  ["the end of a streamed aggregate inside another", String.raw`*1\r\n.\r\n`],
  ["an array longer than any", String.raw`*9999999999999999999\r\n`],
];

test.each(BROKEN)("%s is reported as no RESP, and replies behind it are found again", (_name, reply) => {
  const decoder = decodeText(`>>> ${GET}\n<<< ${reply}\n>>> ${PING}\n<<< +PONG\\r\\n\n>>> ${PING}\n<<< +PONG\\r\\n`);
  expect(problems(decoder).filter((line) => line.startsWith("NOT_RESP"))).toHaveLength(1);
  const rows = commandRows(decoder).filter(({ kind }) => kind === Kind.COMMAND);
  expect(rows.map(({ line }) => line)).toContain("GET k: LOST NONE 20+0 NONE REPLY_LOST");
  expect(rows[rows.length - 1]?.line).toMatch(/^PING: OK SIMPLE 14\+7 /);
});

describe("nesting", () => {
  const nested = (depth: number): string => `${"*1\\r\\n".repeat(depth)}:1\\r\\n`;

  test("is followed to its cap", () => {
    const decoder = decodeText(`>>> ${GET}\n<<< ${nested(1024)}\n>>> ${PING}\n<<< +PONG\\r\\n`);
    expect(commandRows(decoder).map(({ line }) => line)).toEqual([
      `GET k: OK ARRAY 20+${4 * 1024 + 4} EXACT`,
      "PING: OK SIMPLE 14+7 EXACT",
    ]);
    expect(problems(decoder)).toEqual([]);
  });

  test("beyond its cap is reported", () => {
    expect(problems(decodeText(`>>> ${GET}\n<<< ${nested(1025)}`))).toContain("NESTING_CAP RESP ×1 1024");
  });
});

test.each([65000, 40000, 1000, 7])("a line longer than the cap for lines is a reply all the same, in pieces of %i", (piece) => {
  const reply = bytes(`+${long(70000)}\\r\\n`);
  const mutate = (segments: Segment[]): Segment[] => pieces(segments, piece);
  const text = [`>>> ${GET}`, `<<< +${long(70000)}\\r\\n`, `>>> ${PING}`, "<<< +PONG\\r\\n"].join("\n");
  expect(lines(decodeText(text, { mutate }))).toEqual([`GET k: OK SIMPLE 20+${reply.length} EXACT`, "PING: OK SIMPLE 14+7 EXACT"]);
});
