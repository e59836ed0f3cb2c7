/** Which reply answers which command, where it is not simply the next one. Each conversation is fed at every split, too. */
import { describe, expect, test } from "vitest";
import { CommandColumn, CommandPlace, Table } from "../../../assembly/schema";
import { command } from "../../support/conversation";
import { decodeText, everySplit, flow, lines, problems, stateOf } from "../rows";

/** Lines of a conversation given as pairs of requests and reply bytes, after checking that splits change nothing. */
function rowsOf(...exchanges: readonly (readonly [request: string, reply: string])[]): string[] {
  const text = exchanges.flatMap(([request, reply]) => [...(request === "" ? [] : [`>>> ${request}`]), ...(reply === "" ? [] : [`<<< ${reply}`])]).join("\n");
  const { lines: whole, different } = everySplit(text);
  expect(different).toEqual([]);
  return whole;
}

/** The command, its status, and the type of its reply where it has one. */
const outline = (row: string): string => (/^.*?: \w+(?: (?!NONE)[A-Z]+)?/.exec(row) ?? [""])[0];

const OK = String.raw`+OK\r\n`;
const PONG = String.raw`+PONG\r\n`;
const PING = command("PING");
const PAIRED = "PING: OK SIMPLE 14+7 EXACT";
const confirmed = (word: string, channel: string, count: number, type = "*"): string =>
  `${type}3\\r\\n$${word.length}\\r\\n${word}\\r\\n${channel === "" ? "$-1\\r\\n" : `$${channel.length}\\r\\n${channel}\\r\\n`}:${count}\\r\\n`;
const MESSAGE = String.raw`*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n`;

test("requests of one batch pair in order, and are marked as pipelined", () => {
  expect(rowsOf([command("INCR", "a") + command("INCR", "b"), String.raw`:1\r\n:2\r\n`], [PING, PONG])).toEqual([
    "INCR a: OK INTEGER 21+4 EXACT",
    "INCR b: OK INTEGER 21+4 EXACT PIPELINED",
    PAIRED,
  ]);
});

describe("CLIENT REPLY", () => {
  const reply = (mode: string): string => command("CLIENT", "REPLY", mode);

  test("OFF: nothing is answered until ON, which is", () => {
    const rows = rowsOf([reply("OFF") + PING + command("SET", "a", "1"), ""], [reply("ON"), OK], [PING, PONG]);
    expect(rows.map((row) => row.replace(/ \d+\+/, " "))).toEqual([
      "CLIENT REPLY: NONE NONE 0 EXACT",
      "PING: NONE NONE 0 EXACT",
      "SET a: NONE NONE 0 EXACT",
      "CLIENT REPLY: OK SIMPLE 5 EXACT",
      "PING: OK SIMPLE 7 EXACT",
    ]);
  });

  test("SKIP: neither it nor the next command is answered", () => {
    expect(rowsOf([reply("SKIP") + command("SET", "a", "1") + PING, PONG])).toEqual([
      "CLIENT REPLY: NONE NONE 37+0 EXACT",
      "SET a: NONE NONE 27+0 EXACT",
      PAIRED,
    ]);
  });

  test("SKIP while OFF changes nothing", () => {
    expect(rowsOf([reply("OFF") + reply("SKIP") + PING + PING, ""], [reply("ON"), OK]).map((row) => row.split(" ")[2])).toEqual(["NONE", "NONE", "NONE", "NONE", "OK"]);
  });

  test("SKIP is over after a SUBSCRIBE, whose confirmation comes all the same", () => {
    expect(rowsOf([reply("SKIP") + command("SUBSCRIBE", "a"), confirmed("subscribe", "a", 1)], [PING, String.raw`*2\r\n$4\r\npong\r\n$0\r\n\r\n`])).toEqual([
      "CLIENT REPLY: NONE NONE 37+0 EXACT",
      "SUBSCRIBE: OK ARRAY 26+30 EXACT",
      "PING: OK ARRAY 14+20 EXACT",
    ]);
  });

  test("deliveries go on while it is OFF", () => {
    const rows = rowsOf([reply("OFF"), ""], [command("SUBSCRIBE", "a"), confirmed("subscribe", "a", 1)], ["", MESSAGE], [command("UNSUBSCRIBE"), confirmed("unsubscribe", "a", 0)], [reply("ON"), OK]);
    expect(rows.map(outline)).toEqual(["CLIENT REPLY: NONE", "SUBSCRIBE: OK ARRAY", "(PUSH): NONE ARRAY", "UNSUBSCRIBE: OK ARRAY", "CLIENT REPLY: OK SIMPLE"]);
  });

  test("is refused to a subscriber of RESP2, with an error or, where replies are off, with nothing", () => {
    const refused = String.raw`-ERR Can't execute 'client|reply': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context\r\n`;
    const confirmation = confirmed("subscribe", "a", 1);
    const left = confirmed("unsubscribe", "a", 0);
    expect(rowsOf([command("SUBSCRIBE", "a"), confirmation], [reply("OFF"), refused], [command("UNSUBSCRIBE"), left], [PING, PONG]).map(outline))
      .toEqual(["SUBSCRIBE: OK ARRAY", "CLIENT REPLY: ERROR ERROR", "UNSUBSCRIBE: OK ARRAY", "PING: OK SIMPLE"]);
    // Before the confirmation was seen, too.
    for (const first of [[[reply("OFF"), ""], [command("SUBSCRIBE", "a"), confirmation], [reply("ON"), ""]], [[reply("OFF") + command("SUBSCRIBE", "a") + reply("ON"), confirmation]]] as const) {
      expect(rowsOf(...first, [PING, ""], [command("UNSUBSCRIBE"), left], [reply("ON"), OK]).map(outline))
        .toEqual(["CLIENT REPLY: NONE", "SUBSCRIBE: OK ARRAY", "CLIENT REPLY: NONE", "PING: NONE", "UNSUBSCRIBE: OK ARRAY", "CLIENT REPLY: OK SIMPLE"]);
    }
  });

  test("is not refused to a subscriber of RESP3", () => {
    const rows = rowsOf([command("HELLO", "3"), String.raw`%1\r\n$5\r\nproto\r\n:3\r\n`], [command("SUBSCRIBE", "a"), confirmed("subscribe", "a", 1, ">")], [reply("OFF"), ""], [PING, ""], [reply("ON"), OK]);
    expect(rows.slice(2).map(outline)).toEqual(["CLIENT REPLY: NONE", "PING: NONE", "CLIENT REPLY: OK SIMPLE"]);
  });

  test("is not CLIENT TRACKING", () => {
    expect(rowsOf([command("CLIENT", "TRACKING", "OFF"), OK], [PING, PONG])[1]).toBe(PAIRED);
  });
});

describe("SUBSCRIBE", () => {
  test("is confirmed once for each channel, and the row spans them", () => {
    const confirmations = confirmed("subscribe", "a", 1) + confirmed("subscribe", "b", 2);
    expect(rowsOf([command("SUBSCRIBE", "a", "b"), confirmations], ["", MESSAGE])).toEqual([
      "SUBSCRIBE: OK ARRAY 33+60 EXACT",
      "(PUSH): NONE ARRAY 0+32 NONE UNSOLICITED",
    ]);
  });

  test("is confirmed by pushes in RESP3", () => {
    const confirmations = confirmed("subscribe", "a", 1, ">") + MESSAGE.replace("*", ">") + confirmed("psubscribe", "b*", 2, ">");
    const rows = rowsOf([command("HELLO", "3"), String.raw`%1\r\n$5\r\nproto\r\n:3\r\n`], [command("SUBSCRIBE", "a") + command("PSUBSCRIBE", "b*"), confirmations], [PING, PONG]);
    expect(rows).toEqual([
      "HELLO: OK MAP 22+19 EXACT",
      "SUBSCRIBE: OK PUSH 26+30 EXACT",
      "PSUBSCRIBE: OK PUSH 29+33 EXACT PIPELINED",
      "(PUSH): NONE PUSH 0+32 NONE UNSOLICITED",
      PAIRED,
    ]);
  });

  test("that is refused is answered once", () => {
    expect(rowsOf([command("SUBSCRIBE", "a", "b"), String.raw`-NOPERM no\r\n`], [PING, PONG])[1]).toBe(PAIRED);
  });

  test("taken back without channels is confirmed for each that was subscribed", () => {
    const rows = rowsOf(
      [command("SUBSCRIBE", "a", "b"), confirmed("subscribe", "a", 1) + confirmed("subscribe", "b", 2)],
      [command("UNSUBSCRIBE") + PING, confirmed("unsubscribe", "a", 1) + confirmed("unsubscribe", "b", 0) + PONG],
    );
    expect(rows).toEqual(["SUBSCRIBE: OK ARRAY 33+60 EXACT", "UNSUBSCRIBE: OK ARRAY 22+66 EXACT", "PING: OK SIMPLE 14+7 EXACT PIPELINED"]);
  });

  test("taken back without any subscription is confirmed once, with a null channel", () => {
    expect(rowsOf([command("UNSUBSCRIBE") + PING, confirmed("unsubscribe", "", 0) + PONG])).toEqual([
      "UNSUBSCRIBE: OK ARRAY 22+31 EXACT",
      "PING: OK SIMPLE 14+7 EXACT PIPELINED",
    ]);
  });

  test("leaves patterns out of the channels that are taken back", () => {
    const rows = rowsOf(
      [command("SUBSCRIBE", "a") + command("PSUBSCRIBE", "p"), confirmed("subscribe", "a", 1) + confirmed("psubscribe", "p", 2)],
      [command("UNSUBSCRIBE") + command("PUNSUBSCRIBE") + PING, confirmed("unsubscribe", "a", 1) + confirmed("punsubscribe", "p", 0) + PONG],
    );
    expect(rows.at(-1)).toBe("PING: OK SIMPLE 14+7 EXACT PIPELINED");
  });

  test("mode still answers what it forbids", () => {
    expect(rowsOf([command("SUBSCRIBE", "a"), confirmed("subscribe", "a", 1)], [command("GET", "k"), String.raw`-ERR Can't execute 'get'\r\n`])[1])
      .toBe("GET k: ERROR ERROR 20+26 EXACT");
  });

  test("is not seen in a list that happens to begin like a confirmation", () => {
    const list = String.raw`*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n$1\r\nb\r\n`;
    const message = String.raw`*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nb\r\n`;
    const range = command("LRANGE", "l", "0", "-1");
    expect(rowsOf([command("INCR", "n"), String.raw`:5\r\n`], [command("LRANGE", "l", "0", "0"), String.raw`*1\r\n:7\r\n`], [range, list], [range, message])).toEqual([
      "INCR n: OK INTEGER 21+4 EXACT",
      "LRANGE l: OK ARRAY 37+8 EXACT",
      "LRANGE l: OK ARRAY 38+33 EXACT",
      "LRANGE l: OK ARRAY 38+31 EXACT",
    ]);
  });
});

test("an invalidation may come before the confirmation of a subscription", () => {
  const invalidation = String.raw`>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n`;
  expect(rowsOf([command("SUBSCRIBE", "a"), invalidation + confirmed("subscribe", "a", 1, ">")])).toEqual([
    "SUBSCRIBE: OK PUSH 26+30 EXACT",
    "(PUSH): NONE PUSH 0+32 NONE UNSOLICITED",
  ]);
});

test("MONITOR's lines answer nothing, the replies between them do", () => {
  const line = String.raw`+1795465829.411946 [0 127.0.0.1:50000] \"get\" \"k\"\r\n`;
  const rows = rowsOf([command("MONITOR"), OK], ["", line], [PING, line + PONG + line], [command("RESET"), String.raw`+RESET\r\n`], [PING, PONG]);
  expect(rows.map((row) => row.replace(/\d+\+\d+ /, ""))).toEqual([
    "MONITOR: OK SIMPLE EXACT",
    "(MONITOR): NONE SIMPLE NONE UNSOLICITED",
    "PING: OK SIMPLE EXACT",
    "(MONITOR): NONE SIMPLE NONE UNSOLICITED",
    "(MONITOR): NONE SIMPLE NONE UNSOLICITED",
    "RESET: OK SIMPLE EXACT",
    "PING: OK SIMPLE EXACT",
  ]);
});

test("what was never answered is pending when the capture ends, or when the connection does", () => {
  expect(rowsOf([command("BLPOP", "l", "0"), ""])).toEqual(["BLPOP l: PENDING NONE 29+0 NONE ENDED BLOCKING"]);
  expect(lines(decodeText(`>>> ${PING}\n<<< ${PONG}\n>>> ${command("SHUTDOWN")}\n<-- FIN\n--> FIN`))).toEqual([
    PAIRED,
    "SHUTDOWN: PENDING NONE 18+0 NONE ENDED",
  ]);
});

test("an answer that nobody asked for has a row of its own", () => {
  expect(lines(decodeText(`>>> ${PING}\n<<< ${PONG}-ERR late\\r\\n`))).toEqual([PAIRED, "(REPLY): ERROR ERROR 0+11 NONE NO_REQUEST"]);
});

test("errors are counted by connection", () => {
  const decoder = decodeText(`>>> ${PING}${PING}\n<<< -ERR a\\r\\n${PONG}\n>>> ${command("EVAL", "x", "0")}\n<<< *1\\r\\n-ERR inside\\r\\n`);
  expect([flow(decoder).commands, flow(decoder).errors]).toEqual([3, 1]);
});

test("latency runs from the request's last byte to the reply's first", () => {
  const decoder = decodeText(`>>> *1\\r\\n$4\\r\\n\n>>> PING\\r\\n\n+++ 5ms\n<<< +PO\n+++ 9ms\n<<< NG\\r\\n`);
  expect(decoder.place(CommandPlace.LATENCY, 0)).toBe(5_100_000);
  expect(decoder.cell(Table.COMMANDS, CommandColumn.TIME, 0)).toBe(300_000);
});

describe("a connection's state", () => {
  test("starts as every connection of Redis does", () => {
    expect(stateOf(decodeText(`>>> ${PING}\n<<< ${PONG}`), 0)).toBe("0 default - - RESP2");
  });

  test("is not known where its beginning is not", () => {
    expect(stateOf(decodeText(`>>> ${PING}\n<<< ${PONG}`, { handshake: false }), 0)).toBe("- - - - RESP0");
  });

  test.each([
    [["SELECT", "3"], OK, "3 default - - RESP2"],
    [["SELECT", "99"], String.raw`-ERR DB index is out of range\r\n`, "0 default - - RESP2"],
    [["AUTH", "alice", "secret"], OK, "0 alice - - RESP2"],
    [["AUTH", "secret"], OK, "0 default - - RESP2"],
    [["CLIENT", "SETNAME", "worker"], OK, "0 default worker - RESP2"],
    [["CLIENT", "SETINFO", "lib-name", "ioredis"], OK, "0 default - ioredis RESP2"],
    [["CLIENT", "SETINFO", "lib-ver", "5"], OK, "0 default - - RESP2"],
    [["HELLO", "3", "AUTH", "bob", "pw", "SETNAME", "w"], String.raw`%0\r\n`, "0 bob w - RESP3"],
    [["HELLO", "3"], String.raw`-NOPROTO\r\n`, "0 default - - RESP2"],
  ])("changes by %j answered with %s", (words, reply, state) => {
    const text = `>>> ${command(...words)}\n<<< ${reply}\n>>> ${PING}\n<<< ${PONG}`;
    expect(stateOf(decodeText(text), 1)).toBe(state);
  });

  test("changes only when the reply says so, not for what was sent before", () => {
    const decoder = decodeText(`>>> ${command("SELECT", "3")}${PING}\n<<< ${OK}${PONG}\n>>> ${command("RESET")}\n<<< +RESET\\r\\n\n>>> ${PING}\n<<< ${PONG}`);
    expect([0, 1, 2, 3].map((row) => stateOf(decoder, row))).toEqual(["3 default - - RESP2", "3 default - - RESP2", "0 default - - RESP2", "0 default - - RESP2"]);
  });

  test("of the version is proved by a type that only RESP3 has", () => {
    const decoder = decodeText(`>>> ${PING}\n<<< #t\\r\\n\n>>> ${PING}\n<<< ${PONG}`, { handshake: false });
    expect(stateOf(decoder, 1)).toBe("- - - - RESP3");
    expect(flow(decoder).protocol).toBe("RESP3");
  });

  test("does not take over a SELECT inside of a transaction that was discarded", () => {
    const queued = String.raw`+QUEUED\r\n`;
    const decoder = decodeText([
      `>>> ${command("MULTI")}\n<<< ${OK}`, `>>> ${command("SELECT", "5")}\n<<< ${queued}`, `>>> ${command("DISCARD")}\n<<< ${OK}`, `>>> ${PING}\n<<< ${PONG}`,
    ].join("\n"));
    expect(stateOf(decoder, 3)).toBe("0 default - - RESP2");
  });

  test("takes over a SELECT inside of a transaction when that is executed", () => {
    const queued = String.raw`+QUEUED\r\n`;
    const decoder = decodeText([
      `>>> ${command("MULTI")}\n<<< ${OK}`, `>>> ${command("SELECT", "5")}\n<<< ${queued}`, `>>> ${command("EXEC")}\n<<< *1\\r\\n${OK}`, `>>> ${PING}\n<<< ${PONG}`,
    ].join("\n"));
    expect(stateOf(decoder, 3)).toBe("5 default - - RESP2");
  });
});

describe("a replica's connection", () => {
  test("leaves no problem when line feeds are sent while the snapshot is prepared", () => {
    expect(problems(decodeText(`>>> ${PING}\n<<< \\n\\n\n<<< ${PONG}`))).toEqual([]);
  });
});
