/** Which reply answers which command: the rules in their order, as the headless rows tell them. */
import { describe, expect, test } from "vitest";
import { command } from "../../../support/conversation";
import { recordsOfText, said } from "../../../support/said";

const PING = command("PING");
const talk = (...lines: readonly string[]): string => lines.join("\n");
const array = (...words: readonly (string | number)[]): string => `*${words.length}\\r\\n${words.map((word) => (typeof word === "number" ? `:${word}\\r\\n` : `$${word.length}\\r\\n${word}\\r\\n`)).join("")}`;
const push = (...words: readonly (string | number)[]): string => array(...words).replace("*", ">");

describe("one queue a connection", () => {
  test("a reply is the next top-level value that is no push, under pipelining too", async () => {
    const rows = await said(`>>> ${command("INCR", "n")}${command("GET", "a")}${command("NOPE")}${PING}\n<<< :1\\r\\n${push("invalidate", "x")}$-1\\r\\n-ERR unknown command 'NOPE'\\r\\n+PONG\\r\\n`);
    expect(rows.filter((row) => !row.startsWith("push"))).toEqual(["INCR n: ok integer 1", "GET a: nil null (nil)", "NOPE: error error ERR unknown command 'NOPE'", "PING: ok simple PONG"]);
  });
});

describe("CLIENT REPLY", () => {
  test("OFF: no reply for itself nor for all that follows; ON: +OK", async () => {
    expect(await said(talk(`>>> ${command("CLIENT", "REPLY", "OFF")}${PING}`, `>>> ${command("SET", "a", "1")}`, `>>> ${command("client", "reply", "on")}`, "<<< +OK\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"))).toEqual([
      "CLIENT REPLY OFF: none", "PING: none", "SET a 1: none", "client reply on: ok simple OK", "PING: ok simple PONG",
    ]);
  });

  test("SKIP: none for itself nor for the next command", async () => {
    expect(await said(talk(`>>> ${command("CLIENT", "REPLY", "SKIP")}${PING}${PING}`, "<<< +PONG\\r\\n"))).toEqual(["CLIENT REPLY SKIP: none", "PING: none", "PING: ok simple PONG"]);
  });

  test("pushes, confirmations of SUBSCRIBE and deliveries still flow meanwhile", async () => {
    expect(await said(talk(`>>> ${command("CLIENT", "REPLY", "OFF")}`, `>>> ${command("SUBSCRIBE", "c")}`, `<<< ${array("subscribe", "c", 1)}`, `<<< ${array("message", "c", "hi")}`))).toEqual([
      "CLIENT REPLY OFF: none", "SUBSCRIBE c: ok array [\"subscribe\", \"c\", 1]", "push: none array [\"message\", \"c\", \"hi\"]",
    ]);
  });

  test("CLIENT TRACKING OFF is not CLIENT REPLY OFF", async () => {
    expect(await said(talk(`>>> ${command("CLIENT", "TRACKING", "OFF")}${PING}`, "<<< +OK\\r\\n+PONG\\r\\n"))).toEqual(["CLIENT TRACKING OFF: ok simple OK", "PING: ok simple PONG"]);
  });
});

describe("SUBSCRIBE and its like", () => {
  test.each([["SUBSCRIBE", array], ["PSUBSCRIBE", array], ["SSUBSCRIBE", array], ["SUBSCRIBE", push]] as const)("%s has one confirmation a channel, an array in RESP2 and a push in RESP3", async (name, form) => {
    const word = name.toLowerCase();
    const [row, next] = await recordsOfText(talk(`>>> ${command(name, "a", "b", "c")}${PING}`, `<<< ${form(word, "a", 1)}${form(word, "b", 2)}${form(word, "c", 3)}+PONG\\r\\n`));
    expect(row).toMatchObject({ command: name, status: "ok", pairing: "exact", reply_bytes: 3 * form(word, "a", 1).replaceAll("\\r\\n", "..").length });
    expect(next).toMatchObject({ command: "PING", status: "ok", pairing: "exact" });
  });

  test("UNSUBSCRIBE without arguments: one for each subscribed channel", async () => {
    expect(await said(talk(`>>> ${command("SUBSCRIBE", "a", "b")}`, `<<< ${array("subscribe", "a", 1)}${array("subscribe", "b", 2)}`, `>>> ${command("UNSUBSCRIBE")}${PING}`, `<<< ${array("unsubscribe", "a", 1)}${array("unsubscribe", "b", 0)}+PONG\\r\\n`))).toEqual([
      "SUBSCRIBE a b: ok array [\"subscribe\", \"a\", 1]", "UNSUBSCRIBE: ok array [\"unsubscribe\", \"a\", 1]", "PING: ok simple PONG",
    ]);
  });

  test("or one with a null channel", async () => {
    expect(await said(talk(`>>> ${command("UNSUBSCRIBE")}${PING}`, "<<< *3\\r\\n$11\\r\\nunsubscribe\\r\\n$-1\\r\\n:0\\r\\n+PONG\\r\\n"))).toEqual(["UNSUBSCRIBE: ok array [\"unsubscribe\", (nil), 0]", "PING: ok simple PONG"]);
  });

  test("in RESP2's mode message, pmessage and smessage are deliveries, PING answers an array, and what is forbidden an error, which pairs", async () => {
    const refused = "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context\\r\\n";
    expect(await said(talk(
      `>>> ${command("SUBSCRIBE", "a")}`, `<<< ${array("subscribe", "a", 1)}`, `>>> ${PING}${command("GET", "k")}${command("PING", "x")}`,
      `<<< ${array("message", "a", "1")}${array("pong", "")}${array("pmessage", "*", "a", "2")}${refused}${array("smessage", "a", "3")}${array("pong", "x")}`,
    )).then((rows) => rows.filter((row) => !row.startsWith("push")))).toEqual([
      "SUBSCRIBE a: ok array [\"subscribe\", \"a\", 1]", "PING: ok array [\"pong\", \"\"]", `GET k: error error ${refused.slice(1, -4)}`, "PING x: ok array [\"pong\", \"x\"]",
    ]);
  });

  test("an invalidation may arrive before the confirmation", async () => {
    const rows = await said(talk(`>>> ${command("SUBSCRIBE", "a")}${PING}`, `<<< ${push("invalidate", "k")}${push("subscribe", "a", 1)}+PONG\\r\\n`));
    expect(rows).toEqual(["SUBSCRIBE a: ok push [\"subscribe\", \"a\", 1]", "PING: ok simple PONG", "push: none push [\"invalidate\", \"k\"]"]);
  });
});

describe("MONITOR", () => {
  const LINE = "+1700000000.123456 [2 10.0.0.9:5000] \\\"SET\\\" \\\"k\\\" \\\"a b\\\"\\r\\n";
  test("is answered with OK, then lines come, and replies to other commands between them", async () => {
    const [first, , second, ...rest] = await recordsOfText(talk(`>>> ${command("MONITOR")}`, `<<< +OK\\r\\n${LINE}`, `>>> ${PING}`, `<<< ${LINE}+PONG\\r\\n`, `>>> ${command("RESET")}`, `<<< ${LINE}+RESET\\r\\n`, `>>> ${command("ECHO", "1700000000.123456 [2 x] 1")}`, "<<< +1700000000.123456 [2 x] 1\\r\\n"));
    expect(first).toMatchObject({ command: "MONITOR", status: "ok" });
    expect([second, ...rest].map((row) => [row?.kind, row?.command, row?.status])).toEqual(expect.arrayContaining([["command", "PING", "ok"], ["command", "RESET", "ok"], ["command", "ECHO", "ok"]]));
    const lines = [second, ...rest].filter((row) => row?.kind === "monitor");
    for (const row of lines) expect(row).toMatchObject({ db: 2, args: ["SET", "k", "a b"], keys: ["k"], status: "none", pairing: "none", client: "192.0.2.1:40000" });
  });
});

describe("MULTI", () => {
  const multi = `>>> ${command("MULTI")}\n<<< +OK\\r\\n`;
  test("each command is QUEUED or refused, EXEC is one result a queued command, and each shows its own", async () => {
    const rows = await recordsOfText(talk(multi, `>>> ${command("SET", "a", "1")}`, "<<< +QUEUED\\r\\n", `>>> ${command("LPUSH", "a", "x")}`, "<<< +QUEUED\\r\\n", `>>> ${command("EXEC")}`, "<<< *2\\r\\n+OK\\r\\n-WRONGTYPE no\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"));
    expect(rows.map(({ status, reply, tx }) => [status, reply?.text, tx])).toEqual([
      ["ok", "OK", 1], ["ok", "OK", 1], ["error", "WRONGTYPE no", 1], ["ok", "[\"OK\", (error) WRONGTYPE no]", 1], ["ok", "PONG", undefined],
    ]);
  });

  test.each([
    ["null when a watched key changed", "*-1\\r\\n", "EXEC: nil null (nil)"],
    ["EXECABORT", "-EXECABORT Transaction discarded\\r\\n", "EXEC: error error EXECABORT Transaction discarded"],
  ])("EXEC is %s, and what was queued is discarded", async (_, reply, exec) => {
    expect((await said(talk(multi, `>>> ${command("SET", "a", "1")}`, "<<< +QUEUED\\r\\n", `>>> ${command("EXEC")}`, `<<< ${reply}`))).slice(1)).toEqual(["SET a 1: discarded simple QUEUED", exec]);
  });

  test("the header counts commands, not values: a SUBSCRIBE of two channels puts two, CLIENT REPLY leaves some out", async () => {
    const queued = `>>> ${command("SUBSCRIBE", "a", "b")}${command("SET", "x", "1")}\n<<< +QUEUED\\r\\n+QUEUED\\r\\n`;
    const two = `${array("subscribe", "a", 1)}${array("subscribe", "b", 2)}+OK\\r\\n`;
    expect((await said(talk(multi, queued, `>>> ${command("EXEC")}`, `<<< *2\\r\\n${two}`, `>>> ${command("PING", "z")}`, `<<< ${array("pong", "z")}`))).at(-1)).toBe("PING z: ok array [\"pong\", \"z\"]");
    const silent = `>>> ${command("CLIENT", "REPLY", "OFF")}${command("SET", "x", "1")}\n<<< +QUEUED\\r\\n+QUEUED\\r\\n`;
    expect((await said(talk(multi, silent, `>>> ${command("EXEC")}`, "<<< *2\\r\\n", `>>> ${PING}`, `>>> ${command("CLIENT", "REPLY", "ON")}`, "<<< +OK\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"))).slice(-3)).toEqual(["PING: none", "CLIENT REPLY ON: ok simple OK", "PING: ok simple PONG"]);
  });
});

describe("no reply at all", () => {
  test("a SHUTDOWN that succeeds: pending, and no reply is lost", async () => {
    expect(await said(talk(`>>> ${command("SHUTDOWN", "NOSAVE")}`, "<-- FIN", "--> FIN"))).toEqual(["SHUTDOWN NOSAVE: pending (none: the capture or the connection ended first)"]);
  });

  test("REPLCONF ACK", async () => {
    expect(await said(talk(`>>> ${command("REPLCONF", "ACK", "14")}`, `>>> ${command("REPLCONF", "ACK", "28")}`))).toEqual(["REPLCONF ACK 14: none", "REPLCONF ACK 28: none"]);
  });

  test("QUIT has one, +OK, and the connection closes", async () => {
    expect(await said(talk(`>>> ${command("QUIT")}`, "<<< +OK\\r\\n", "<-- FIN", "--> FIN"))).toEqual(["QUIT: ok simple OK"]);
  });

  test("RESET clears MULTI, MONITOR, subscriptions, replies and name; database 0, RESP2, default user", async () => {
    const rows = await recordsOfText(talk(
      `>>> ${command("HELLO", "3", "AUTH", "ann", "pw", "SETNAME", "app")}`, "<<< %1\\r\\n+proto\\r\\n:3\\r\\n", `>>> ${command("SELECT", "4")}${command("MULTI")}`, "<<< +OK\\r\\n+OK\\r\\n",
      `>>> ${command("GET", "a")}`, "<<< +QUEUED\\r\\n", `>>> ${command("RESET")}`, "<<< +RESET\\r\\n", `>>> ${command("GET", "a")}`, "<<< $-1\\r\\n",
    ));
    expect(rows.at(1)).toMatchObject({ db: 4, user: "ann", name: "app", resp: 3 });
    expect(rows.at(3)).toMatchObject({ command: "GET", status: "discarded" });
    expect(rows.at(-1)).toMatchObject({ command: "GET", status: "nil", db: 0, user: "default", name: null, resp: 2 });
  });
});

test.each([
  "BLPOP a 0", "BRPOP a 0", "BLMOVE a b LEFT LEFT 0", "BLMPOP 0 1 a LEFT", "BZPOPMIN a 0", "BZPOPMAX a 0", "BZMPOP 0 1 a MIN", "XREAD BLOCK 0 STREAMS a 0", "XREADGROUP GROUP g c BLOCK 5 STREAMS a >", "WAIT 1 0", "WAITAOF 1 0 0", "BRPOPLPUSH a b 0",
])("the time of a command that waits by design is counted apart: %s", async (words) => {
  const [row] = await recordsOfText(talk(`>>> ${command(...words.split(" "))}`, "+++ 3s", "<<< *-1\\r\\n"));
  expect(row?.blocking).toBe(true);
  const [other] = await recordsOfText(talk(`>>> ${command("XREAD", "STREAMS", "a", "0")}`, "<<< *-1\\r\\n"));
  expect(other).not.toHaveProperty("blocking");
});

test("a reply to a protocol error is unsolicited and the last one", async () => {
  const rows = await said(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", ">>> *1\\r\\n+x\\r\\n", "<<< -ERR Protocol error: expected '$', got '+'\\r\\n", "<-- FIN", "--> FIN"));
  expect(rows).toEqual(["PING: ok simple PONG", "reply: error error ERR Protocol error: expected '$', got '+' (none: a reply to bytes that are no command)"]);
});

test("inside one pipelined batch the time of a single command cannot be observed: the batch's time is given", async () => {
  const rows = await recordsOfText(talk(`>>> ${command("GET", "a")}${command("GET", "b")}`, "+++ 2ms", "<<< $1\\r\\nx\\r\\n$1\\r\\ny\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"));
  expect(rows.map(({ batch_ns: batch }) => batch)).toEqual([2_100_000, 2_100_000, undefined]);
});

describe("HELLO", () => {
  test("its reply is already in the new version", async () => {
    const rows = await recordsOfText(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command("HELLO", "3")}`, "<<< %1\\r\\n+proto\\r\\n:3\\r\\n", `>>> ${command("HELLO", "2")}`, "<<< *2\\r\\n+proto\\r\\n:2\\r\\n"));
    expect(rows.map(({ resp, reply }) => [resp, reply?.type])).toEqual([[2, "simple"], [3, "map"], [2, "array"]]);
  });

  test.each(["%1\\r\\n+a\\r\\n:1\\r\\n", "~1\\r\\n+a\\r\\n", "_\\r\\n", "#t\\r\\n", ",1.5\\r\\n", ">1\\r\\n+x\\r\\n+y\\r\\n", "|1\\r\\n+a\\r\\n:1\\r\\n+y\\r\\n"])("without one, after a start mid-stream, %s proves RESP3", async (reply) => {
    const rows = await recordsOfText(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command("GET", "a")}`, `<<< ${reply}`, `>>> ${PING}`, "<<< +PONG\\r\\n"), { handshake: false });
    expect(rows.find(({ command: name }) => name === "PING")?.resp).toBeNull();
    expect(rows.findLast(({ command: name }) => name === "PING")?.resp).toBe(3);
  });
});

describe("after bytes that the capture lost", () => {
  const value = `$3000\\r\\n${"x".repeat(3000)}\\r\\n`;
  const GOOD = Array.from({ length: 12 }, (_, at) => `>>> ${command("GET", `k${at}`)}\n<<< $2\\r\\n${String(at).padStart(2, "0")}\\r\\n`).join("\n");

  test("inside a bulk string of known length the framing survives and the value has a hole", async () => {
    const rows = await recordsOfText(talk(`>>> ${command("GET", "big")}`, `<<< ${value.slice(0, 1000)}`, `<<< ${value.slice(1000, 2000)}`, `<<< ${value.slice(2000)}`, ">>>", GOOD), { mutate: (segments) => segments.filter(({ from, payload }) => !(from === "server" && payload.length === 1000 && payload[0] === 0x78)) });
    expect(rows[0]).toMatchObject({ command: "GET", status: "ok", pairing: "inferred", reply: { type: "bulk", bytes: 3009 } });
    expect(rows[0]?.reply?.text).toContain("…");
    expect(rows.slice(1).map(({ reply }) => reply?.text)).toEqual(Array.from({ length: 12 }, (_, at) => String(at).padStart(2, "0")));
  });

  test("otherwise the next message start is found, and no pair that is called exact is wrong", async () => {
    for (let lost = 3; lost < 27; lost++) {
      const rows = await recordsOfText(GOOD, { mutate: (segments) => segments.filter((_, at) => at !== lost) });
      for (const { pairing, args, reply, status } of rows) {
        if (pairing === "exact" && status === "ok") expect(reply?.text, `frame ${lost} lost`).toBe((args[1] ?? "").slice(1).padStart(2, "0"));
        if (pairing !== "exact") expect(rows.find((row) => row.args === args)?.reason).toBeTruthy();
      }
    }
  });
});
