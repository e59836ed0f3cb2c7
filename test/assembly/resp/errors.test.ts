/** Codes of errors, by the row that ended in each: what a client's library would find as the error's first word. */
import { describe, expect, it } from "vitest";
import { CommandColumn, ErrorColumn, Kind, NONE, Table } from "../../../assembly/schema";
import { command } from "../../support/conversation";
import type { RawDecoder } from "../../support/wasm";
import { decodeText, pieces } from "../rows";

/** `row code`, in order of rows. */
function codes(decoder: RawDecoder): string[] {
  return Array.from({ length: decoder.rows(Table.ERRORS) }, (_, error) => {
    const code = decoder.cell(Table.ERRORS, ErrorColumn.CODE, error);
    return { row: decoder.cell(Table.ERRORS, ErrorColumn.COMMAND, error), code: code === NONE ? "-" : decoder.text(Table.TEXTS, code) };
  }).sort((left, right) => left.row - right.row).map(({ row, code }) => `${row} ${code}`);
}

const exchange = (reply: string): string => `>>> ${command("GET", "k")}\n<<< ${reply}\n`;

/** The same whole and byte by byte. */
function bothWays(text: string): string[] {
  const whole = codes(decodeText(text));
  expect(codes(decodeText(text, { mutate: (segments) => pieces(segments, 1) }))).toEqual(whole);
  return whole;
}

describe("an error's code", () => {
  it("is its first word", () => {
    expect(bothWays([
      "-ERR unknown command\\r\\n", "+OK\\r\\n", "-WRONGTYPE Operation against a key\\r\\n", "-MOVED 3999 127.0.0.1:6381\\r\\n", "-LOADING\\r\\n", "-err lower\\r\\n",
    ].map(exchange).join(""))).toEqual(["0 ERR", "2 WRONGTYPE", "3 MOVED", "4 LOADING", "5 err"]);
  });

  it("is that of RESP3's long errors too", () => {
    expect(bothWays(exchange("!21\\r\\nSYNTAX invalid syntax\\r\\n"))).toEqual(["0 SYNTAX"]);
  });

  it("is ERR where there is no word, or one that no server has", () => {
    expect(bothWays(["-\\r\\n", "- nothing\\r\\n", `-${"X".repeat(24)} long\\r\\n`, `-${"Y".repeat(600)}\\r\\n`].map(exchange).join(""))).toEqual(["0 ERR", "1 ERR", "2 ERR", "3 ERR"]);
  });

  it("is each queued command's own, whatever stands before it in EXEC's array", () => {
    const queued = (name: string): string => `>>> ${command(name, "k")}\n<<< +QUEUED\\r\\n\n`;
    const text = `>>> ${command("MULTI")}\n<<< +OK\\r\\n\n${["GET", "LPOP", "SPOP", "GET"].map(queued).join("")}>>> ${command("EXEC")}\n`
      + "<<< *4\\r\\n$30\\r\\nWRONGTYPE, says this value only\\r\\n-WRONGTYPE Operation\\r\\n!8\\r\\nBUSY now\\r\\n*1\\r\\n-NOT mine\\r\\n\n";
    expect(bothWays(text.replace("$30", "$31"))).toEqual(["2 WRONGTYPE", "3 BUSY"]);
  });

  it("is that of an EXEC which was refused, and of a command that was not queued", () => {
    const text = `>>> ${command("MULTI")}\n<<< +OK\\r\\n\n>>> ${command("NOPE")}\n<<< -ERR unknown command\\r\\n\n>>> ${command("EXEC")}\n<<< -EXECABORT Transaction discarded\\r\\n\n`;
    expect(bothWays(text)).toEqual(["1 ERR", "2 EXECABORT"]);
  });

  it("is kept of a reply that answers nothing in the capture", () => {
    const decoder = decodeText("<<< -NOAUTH Authentication required.\\r\\n\n" + exchange("+OK\\r\\n"), { handshake: false });
    expect(codes(decoder)).toEqual(["0 NOAUTH"]);
    expect(decoder.cell(Table.COMMANDS, CommandColumn.KIND, 0)).toBe(Kind.REPLY);
  });

  it("is told apart for 128 different ones; a hostile server cannot fill the memory", () => {
    const decoder = decodeText(Array.from({ length: 140 }, (_, index) => exchange(`-E${index} x\\r\\n`)).join("") + exchange("-E5 again\\r\\n") + exchange("-E139 again\\r\\n"));
    const found = codes(decoder);
    expect(found.slice(0, 128)).toEqual(Array.from({ length: 128 }, (_, index) => `${index} E${index}`));
    expect(found.slice(128)).toEqual([...Array.from({ length: 12 }, (_, index) => `${128 + index} -`), "140 E5", "141 -"]);
    expect(decoder.rows(Table.TEXTS)).toBe(1 + 128);
  });
});
