/** A PROXY preamble before the first request is named for what it is, and passed over. */
import { describe, expect, test } from "vitest";
import { command } from "../../support/conversation";
import { decodeText, everySplit, lines, problems } from "../rows";

const EXCHANGE = `>>> ${command("GET", "k")}\n<<< $-1\\r\\n`;
const V1 = "PROXY TCP4 203.0.113.7 192.0.2.2 56324 6379\\r\\n";
const V2 = "\\r\\n\\r\\n\\x00\\r\\nQUIT\\n\\x21\\x11\\x00\\x0c\\xcb\\x00\\x71\\x07\\xc0\\x00\\x02\\x02\\xdc\\x04\\x18\\xeb";
const ROW = "GET k: NIL NULL 20+5 EXACT";

describe.each([["1", V1], ["2", V2]])("version %s", (version, preamble) => {
  test("in a segment of its own, or before the request", () => {
    for (const text of [`>>> ${preamble}\n${EXCHANGE}`, EXCHANGE.replace(">>> ", `>>> ${preamble}`)]) {
      const decoder = decodeText(text);
      expect([lines(decoder), problems(decoder)]).toEqual([[ROW], [`PROXY FLOW ×1 ${version}`]]);
    }
  });

  test("on a port that is not Redis' own", () => {
    const connection = { client: { address: "192.0.2.1", port: 50000 }, server: { address: "192.0.2.2", port: 7777 } };
    expect(lines(decodeText(`>>> ${preamble}\n${EXCHANGE}`, { connection }))).toEqual([ROW]);
  });
});

test("version 1 may be cut behind its first word", () => {
  expect(lines(decodeText(`>>> ${V1.slice(0, 20)}\n>>> ${V1.slice(20)}\n${EXCHANGE}`))).toEqual([ROW]);
});

test("a command that is called PROXY is none", () => {
  const { lines: whole, different } = everySplit(`>>> ${command("PROXY", "x")}\n<<< +OK\\r\\n`);
  expect([whole, different]).toEqual([["PROXY: OK SIMPLE 22+5 EXACT"], []]);
});
