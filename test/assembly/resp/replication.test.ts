/** Replication: the "server" becomes the sender of commands. */
import { describe, expect, test } from "vitest";
import { CommandColumn, Kind, Table } from "../../../assembly/schema";
import { command, conversation, frames, type Segment } from "../../support/conversation";
import { drop, split } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { decode } from "../../support/wasm";
import { decodeText, everySplit, flow, lines, pieces, problems, stateOf } from "../rows";

const MARK = "0123456789abcdef0123456789abcdef01234567";
const HANDSHAKE = `>>> ${command("PING")}\n<<< +PONG\\r\\n\n>>> ${command("REPLCONF", "capa", "eof")}\n<<< +OK\\r\\n\n>>> ${command("PSYNC", "?", "-1")}\n<<< +FULLRESYNC 8de1787ba490483314a4d30f1c628bc5025eb761 0\\r\\n\n`;
const STREAM = `<<< ${command("SELECT", "3")}\n<<< ${command("set", "k", "v")}${command("del", "k")}\n<<< ${command("REPLCONF", "GETACK", "*")}\n>>> ${command("REPLCONF", "ACK", "148")}\n`;
const ROWS = [
  "PING: OK SIMPLE 14+7 EXACT",
  "REPLCONF: OK SIMPLE 37+5 EXACT",
  "PSYNC: OK SIMPLE 30+56 EXACT",
  "SELECT (REPLICATION): NONE NONE 0+23 NONE UNSOLICITED",
];
const replicated = (all: readonly string[]): string[] => all.filter((line) => line.includes("(REPLICATION)") || line.includes("UNSOLICITED"));
const expected = ["(REPLICATION): NONE NONE 0+23 NONE UNSOLICITED", "(REPLICATION) k: NONE NONE 0+27 NONE UNSOLICITED", "(REPLICATION) k: NONE NONE 0+20 NONE UNSOLICITED", "(REPLICATION): NONE NONE 0+37 NONE UNSOLICITED"];

describe("a full synchronisation", () => {
  test.each([
    ["a snapshot of known length, without a closing CRLF", "<<< $9\\r\\nREDIS0011"],
    ["line feeds while the snapshot is prepared", "<<< \\n\n<<< \\n\n<<< \\n$9\\r\\nREDIS0011"],
    ["an empty snapshot", "<<< $0\\r\\n"],
    ["a snapshot that looks like RESP", "<<< $23\\r\\n*1\\r\\n$4\\r\\nPING\\r\\n+OK\\r\\n*2\\r\\n"],
    ["a snapshot that ends with its mark", `<<< $EOF:${MARK}\\r\\nREDIS0011${MARK}`],
    ["a snapshot that holds nearly its mark", `<<< $EOF:${MARK}\\r\\n0123456789abcdef0123456789abcdef0123456${MARK.slice(0, 20)}${MARK}`],
  ])("with %s leads to the commands of the primary, however it is cut", (_name, snapshot) => {
    const { lines: whole, different } = everySplit(`${HANDSHAKE}${snapshot}\n${STREAM}`);
    expect(whole.slice(0, 3)).toEqual(ROWS.slice(0, 3));
    expect(replicated(whole)).toEqual(expected);
    expect(whole).toContain("REPLCONF: NONE NONE 36+0 EXACT");
    expect(different).toEqual([]);
  });

  test("that SYNC asks for has no status line", () => {
    expect(replicated(lines(decodeText(`>>> ${command("SYNC")}\n<<< \\n\n<<< $9\\r\\nREDIS0011\n${STREAM}`)))).toEqual(expected);
  });

  test("that is refused is an error, and the connection goes on", () => {
    const rows = lines(decodeText(`>>> ${command("PSYNC", "?", "-1")}\n<<< -NOMASTERLINK no\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`));
    expect(rows).toEqual(["PSYNC: ERROR ERROR 30+18 EXACT", "PING: OK SIMPLE 14+7 EXACT"]);
  });
});

test("a partial synchronisation goes on with commands at once", () => {
  const rows = lines(decodeText(`>>> ${command("PSYNC", "8de1", "100")}\n<<< +CONTINUE\\r\\n\n${STREAM}`));
  expect(replicated(rows)).toEqual(expected);
});

test("SELECT in the stream sets the database of what follows, on no connection but this one", () => {
  const decoder = decodeText(`${HANDSHAKE}<<< $0\\r\\n\n${STREAM}`);
  const databases = decoder.column(Table.COMMANDS, CommandColumn.KIND).map((kind, row) => [kind, stateOf(decoder, row).split(" ")[0]]);
  expect(databases.filter(([kind]) => kind === Kind.REPLICATION).map(([, database]) => database)).toEqual(["3", "3", "3", "3"]);
  expect(databases.filter(([kind]) => kind === Kind.COMMAND).every(([, database]) => database === "0")).toBe(true);
});

describe("lost bytes", () => {
  const snapshot = `<<< $3000\\r\\n${"R".repeat(3000)}\n`;
  const segments = pieces(conversation(`${HANDSHAKE}${snapshot}${STREAM}${">>>\n".repeat(20)}`), 500);
  const find = (text: string): number => segments.findIndex(({ payload }) => Buffer.from(payload).toString("latin1").includes(text));

  test("inside a snapshot leave its end known", () => {
    const at = find("$3000") + 2;
    expect(replicated(lines(decode(pcap(frames(drop(segments, at, at + 1))))))).toEqual(expected);
  });

  test("at its end lead to the next command", () => {
    const decoder = decode(pcap(frames(drop(segments, find("$3000") + 6))));
    expect(replicated(lines(decoder)).slice(-3)).toEqual(expected.slice(-3));
  });

  test("of what PSYNC was answered lead to the commands too", () => {
    const decoder = decode(pcap(frames(drop(segments, find("+FULLRESYNC"), find("$3000")))));
    expect(replicated(lines(decoder)).slice(-3)).toEqual(expected.slice(-3));
    expect(lines(decoder)).toContain("PSYNC: LOST NONE 30+0 NONE REPLY_LOST");
  });

  test("in the stream lose those commands only", () => {
    const decoder = decode(pcap(frames(drop(segments, find("set")))));
    expect(replicated(lines(decoder))).toEqual([expected[0], expected[3]]);
  });
});

describe("a replication link that was begun before the capture", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["whose primary sends first", `<<< ${command("set", "k", "v")}\n>>> ${command("REPLCONF", "ACK", "1")}\n<<< ${command("del", "k")}`],
    ["whose replica sends first", `>>> ${command("REPLCONF", "ACK", "1")}\n<<< ${command("set", "k", "v")}\n<<< ${command("del", "k")}`],
  ];
  test.each(texts)("%s keeps the replica as the client", (_name, text) => {
    const decoder = decodeText(text, { handshake: false });
    expect([flow(decoder).client, flow(decoder).server]).toEqual(["192.0.2.1:40000", "192.0.2.2:6379"]);
    expect(replicated(lines(decoder))).toEqual(["(REPLICATION) k: NONE NONE 0+27 NONE UNSOLICITED", "(REPLICATION) k: NONE NONE 0+20 NONE UNSOLICITED"]);
    expect(problems(decoder)).toEqual([]);
  });
});

test("an array that a server answers with is no sign that it is the client", () => {
  const text = `<<< *2\\r\\n$3\\r\\nabc\\r\\n$3\\r\\ndef\\r\\n\n>>> ${command("GET", "k")}\n<<< $-1\\r\\n`;
  const decoder = decodeText(text, { handshake: false });
  expect([flow(decoder).client, lines(decoder)]).toEqual(["192.0.2.1:40000", ["(REPLY): OK ARRAY 0+22 NONE BEFORE_CAPTURE", "GET k: NIL NULL 20+5 INFERRED MIDSTREAM"]]);
});

/** Kept apart: every piece of the link as a capture would have it with small segments. */
test("a link in segments of one byte is the same", () => {
  const segments: readonly Segment[] = split(conversation(`${HANDSHAKE}<<< $EOF:${MARK}\\r\\nREDIS${MARK}\n${STREAM}`), 9, 1);
  expect(replicated(lines(decode(pcap(frames(segments)))))).toEqual(expected);
});

test("a replica that asks for a snapshot and gets commands is read alike, whole or split", () => {
  const text = [
    `>>> ${command("REPLCONF", "ACK", "5")}`, `>>> ${command("SYNC")}`, `<<< ${command("SET", "a", "b")}`, String.raw`<<< $9\r\n`, `<<< ${command("SET", "c", "d")}`,
  ].join("\n");
  const { lines: whole, different } = everySplit(text);
  expect(different).toEqual([]);
  expect(whole.filter((line) => line.includes("REPLICATION"))).toEqual([
    "(REPLICATION) a: NONE NONE 0+27 NONE UNSOLICITED", "(REPLICATION): NONE NONE 0+4 NONE UNSOLICITED", "(REPLICATION) c: NONE NONE 0+27 NONE UNSOLICITED",
  ]);
});
