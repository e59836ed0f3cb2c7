/** MULTI … EXEC: each queued command with its own result out of EXEC's array (PROTOCOL: header counts commands, not values). */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { command } from "../../support/conversation";
import { decodeRows, record } from "../../support/decode";
import { decodeText, everySplit, flow, lines } from "../rows";

const fixture = fileURLToPath(new URL("../../fixtures/transactions.pcap", import.meta.url));

/** `transaction database arguments: status type text` of each row; what the server sent is in transactions.replies.txt. */
const RECORDED = [
  "1 0 MULTI: ok simple OK",
  "1 0 SET a 1: ok simple OK",
  "1 0 INCR a: ok integer 2",
  "1 0 LPUSH a x: error error WRONGTYPE Operation against a key holding the wrong kind of value",
  "1 0 GET a: ok bulk 2",
  "1 0 GET none: nil null (nil)",
  "1 0 LRANGE l 0 -1: ok array []",
  "1 0 EXEC: ok array [\"OK\", 2, (error) WRONGTYPE Operation against a key holding the wrong kind of value, \"2\", (nil), []]",
  "- 0 GET a: ok bulk 2",
  "2 0 MULTI: ok simple OK",
  "2 0 SET a 1: ok simple OK",
  "2 0 INCR a: ok integer 2",
  "2 0 LPUSH a x: error error WRONGTYPE Operation against a key holding the wrong kind of value",
  "2 0 GET a: ok bulk 2",
  "2 0 GET none: nil null (nil)",
  "2 0 LRANGE l 0 -1: ok array []",
  "2 0 EXEC: ok array [\"OK\", 2, (error) WRONGTYPE Operation against a key holding the wrong kind of value, \"2\", (nil), []]",
  "- 0 GET a: ok bulk 2",
  "3 0 MULTI: ok simple OK",
  "3 0 SET a 5: discarded simple QUEUED",
  "3 0 DISCARD: ok simple OK",
  "- 0 GET a: ok bulk 2",
  "4 0 MULTI: ok simple OK",
  "4 0 SET a: error error ERR wrong number of arguments for 'set' command",
  "4 0 GET a: discarded simple QUEUED",
  "4 0 EXEC: error error EXECABORT Transaction discarded because of previous errors.",
  "- 0 WATCH a: ok simple OK",
  "5 0 MULTI: ok simple OK",
  "5 0 SET a 9: discarded simple QUEUED",
  "- 0 SET a 77: ok simple OK",
  "5 0 EXEC: nil null (nil)",
  "6 0 MULTI: ok simple OK",
  "6 3 SELECT 3: ok simple OK",
  "6 3 SET b 1: ok simple OK",
  "6 3 EXEC: ok array [\"OK\", \"OK\"]",
  "- 3 SET c 1: ok simple OK",
  "7 0 MULTI: ok simple OK",
  "7 0 SET x 1: ok simple OK",
  "7 0 CLIENT REPLY OFF: none -",
  "7 0 SET y 2: none -",
  "7 0 EXEC: ok array [\"OK\", …]",
  "- 0 GET x: none -",
  "- 0 CLIENT REPLY ON: ok simple OK",
  "- 0 GET y: ok bulk 2",
  "8 0 MULTI: ok simple OK",
  "8 0 CLIENT REPLY SKIP: none -",
  "8 0 SET y 2: ok simple OK",
  "8 0 EXEC: ok array [\"OK\", …]",
  "- 0 GET x: none -",
  "- 0 GET y: ok bulk 2",
  "9 0 MULTI: ok simple OK",
  "9 0 SUBSCRIBE c1 c2: ok array [\"subscribe\", \"c1\", 1]",
  "9 0 SET z 1: ok simple OK",
  "9 0 EXEC: ok array [[\"subscribe\", \"c1\", 1], [\"subscribe\", \"c2\", 2]]",
  "- 0 UNSUBSCRIBE: ok array [\"unsubscribe\", \"c2\", 1]",
  "- 0 GET z: ok bulk 1",
  "- 0 HELLO 3: ok map {\"server\": \"redis\", \"version\": \"7.0.15\", \"proto\": 3, \"id\": 6, \"mode\": \"standalone\", \"role\": \"master\", \"modules\": []}",
  "10 0 MULTI: ok simple OK",
  "10 0 HSET h f v: ok integer 1",
  "10 0 HGETALL h: ok map {\"f\": \"v\"}",
  "10 0 SMEMBERS none: ok set []",
  "10 0 ZADD z2 1.5 m: ok integer 1",
  "10 0 ZSCORE z2 m: ok double 1.5",
  "10 0 GET nope: nil null (nil)",
  "10 0 EXEC: ok array [1, {\"f\": \"v\"}, [], 1, 1.5, (nil)]",
  "11 0 MULTI: ok simple OK",
  "11 0 SUBSCRIBE c9: ok push [\"subscribe\", \"c9\", 1]",
  "11 0 GET a: ok bulk 77",
  "11 0 EXEC: ok array [[\"subscribe\", \"c9\", 1], \"77\"]",
  "- 0 GET a: ok bulk 77",
  "12 0 MULTI: ok simple OK",
  "12 0 RESET: ok simple RESET",
  "- 0 PING: ok simple PONG",
  "- 0 EXEC: error error ERR EXEC without MULTI",
  "13 0 MULTI: ok simple OK",
  "13 0 MULTI: error error ERR MULTI calls can not be nested",
  "13 0 GET a: ok bulk 77",
  "13 0 EXEC: ok array [\"77\"]",
  "14 0 MULTI: ok simple OK",
  "14 0 SET open 1: pending simple QUEUED",
];

const words = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(" ") : "");
const first = (value: unknown): number => (Array.isArray(value) ? Number(value[0]) : NaN);

test("of a real server: every form of transaction, one by one and pipelined, in RESP2 and RESP3", async () => {
  const { rows } = await decodeRows("--port", "7399", fixture);
  const text = rows.map(({ tx, db, args, status, reply }) => {
    const shown = reply === null ? "-" : Object.entries(record(reply)).flatMap(([name, value]) => (name === "bytes" ? [] : [String(value)])).join(" ");
    return `${tx === undefined ? "-" : Number(tx)} ${String(db)} ${words(args)}: ${String(status)} ${shown}`;
  });
  expect(text).toEqual(RECORDED);
});

test("frames, bytes and latency of a queued command are those of its request and of QUEUED", async () => {
  const { rows } = await decodeRows("--port", "7399", fixture);
  const set = rows.find(({ args }) => words(args) === "SET a 1");
  expect(set).toMatchObject({ reply_bytes: 9, request_bytes: 27, pairing: "exact" });
  expect(first(set?.["reply_frames"])).toBe(first(set?.["request_frames"]) + 1);
});

const OK = String.raw`+OK\r\n`;
const QUEUED = String.raw`+QUEUED\r\n`;

/** Rows of a conversation, which must be the same at every split. */
function rowsOf(text: string): string[] {
  const { lines: whole, different } = everySplit(text);
  expect(different).toEqual([]);
  return whole.map((line) => line.replace(/ \d+\+\d+/, ""));
}

describe("wherever segments begin", () => {
  const transaction = (array: string): string =>
    `>>> ${command("MULTI") + command("HGETALL", "h") + command("GET", "b") + command("EXEC")}\n<<< ${OK + QUEUED + QUEUED + array}\n>>> ${command("PING")}\n<<< +PONG\\r\\n`;

  test("a nested result is one, with whatever it holds", () => {
    expect(rowsOf(transaction(String.raw`*2\r\n%1\r\n$1\r\nf\r\n*2\r\n:1\r\n_\r\n$-1\r\n`))).toEqual([
      "MULTI: OK SIMPLE EXACT TRANSACTION",
      "HGETALL h: OK MAP EXACT PIPELINED TRANSACTION",
      "GET b: NIL NULL EXACT PIPELINED TRANSACTION",
      "EXEC: OK ARRAY EXACT PIPELINED TRANSACTION",
      "PING: OK SIMPLE EXACT",
    ]);
  });

  test("an attribute before a result is none", () => {
    expect(rowsOf(transaction(String.raw`*2\r\n|1\r\n+ttl\r\n:9\r\n%0\r\n-ERR x\r\n`)).slice(1, 3)).toEqual([
      "HGETALL h: OK MAP EXACT PIPELINED TRANSACTION",
      "GET b: ERROR ERROR EXACT PIPELINED TRANSACTION",
    ]);
  });
});

test("an error among the results counts as the command's, not as EXEC's", () => {
  expect(flow(decodeText(`>>> ${command("MULTI")}\n<<< ${OK}\n>>> ${command("INCR", "a")}\n<<< ${QUEUED}\n>>> ${command("EXEC")}\n<<< *1\\r\\n-ERR no\\r\\n`)).errors).toBe(1);
});

test("results of another number than was queued are given to nobody", () => {
  const text = `>>> ${command("MULTI")}\n<<< ${OK}\n>>> ${command("INCR", "a")}\n<<< ${QUEUED}\n>>> ${command("EXEC")}\n<<< *2\\r\\n:1\\r\\n:2\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`;
  expect(lines(decodeText(text)).map((line) => line.replace(/ \d+\+\d+/, "")).slice(1)).toEqual([
    "INCR a: LOST SIMPLE NONE REPLY_LOST TRANSACTION",
    "EXEC: OK ARRAY INFERRED AFTER_GAP TRANSACTION",
    "PING: OK SIMPLE INFERRED AFTER_GAP",
  ]);
});

test("a transaction whose EXEC is not in the capture stays pending", () => {
  const text = `>>> ${command("MULTI")}\n<<< ${OK}\n>>> ${command("INCR", "a")}\n<<< ${QUEUED}`;
  expect(lines(decodeText(text))[1]).toContain("PENDING");
});

test("a SUBSCRIBE inside makes the connection listen once EXEC ran it", () => {
  const text = `>>> ${command("MULTI")}\n<<< ${OK}\n>>> ${command("SUBSCRIBE", "c")}\n<<< ${QUEUED}\n>>> ${command("EXEC")}\n<<< *1\\r\\n*3\\r\\n$9\\r\\nsubscribe\\r\\n$1\\r\\nc\\r\\n:1\\r\\n\n`;
  const delivery = String.raw`*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n`;
  const rows = lines(decodeText(`${text}>>> ${command("PING")}\n<<< ${delivery}\n<<< *2\\r\\n$4\\r\\npong\\r\\n$0\\r\\n\\r\\n`));
  expect(rows.slice(-2)).toEqual(["PING: OK ARRAY 14+20 EXACT", "(PUSH): NONE ARRAY 0+32 NONE UNSOLICITED"]);
});
