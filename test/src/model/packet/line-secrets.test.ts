/** Secrets in the RESP part of a line: masked by the rules of the rest of RESPlens (src/model/secrets.ts), unless they are revealed. */
import { describe, expect, it } from "vitest";
import { packetLine } from "../../../../src/model/packet/tcpdump-line";
import { bytes } from "../../../support/bytes";
import { command } from "../../../support/conversation";
import { ipv4, LinkType, tcp, TcpFlag } from "../../../support/frames";
import { RESP } from "../../../support/tcpdump-lines";

const from = { address: "10.0.0.1", port: 51000 };
const to = { address: "10.0.0.2", port: 6379 };

/** What a line says behind `RESP`; `given`: so many bytes of the payload are. */
function told(payload: string, { reveal = false, given = Infinity, captured = Infinity, types = RESP.types } = {}): string {
  const packet = ipv4(from.address, to.address, tcp(from, to, { sequence: 1, acknowledgement: 1, flags: TcpFlag.ACK }, bytes(payload)));
  const frame = { bytes: packet.subarray(0, 40 + Math.min(given, captured)), captured: Math.min(packet.length, 40 + captured), wireLength: packet.length, linkType: LinkType.RAW, time: undefined };
  const line = packetLine(frame, { resp: { ...RESP, types } }, { absolute: false, link: false, reveal });
  return line.slice(line.indexOf(": RESP") + 6).trimStart();
}

const SECRET = "hunter22";

describe("a request", () => {
  it.each([
    [["AUTH", SECRET], '"AUTH" ***'],
    [["auth", "user", SECRET], '"auth" *** ***'],
    [["HELLO", "3", "AUTH", "default", SECRET, "SETNAME", "x"], '"HELLO" "3" "AUTH" *** *** "SETNAME" "x"'],
    [["CONFIG", "SET", "requirepass", SECRET, "maxmemory", "1"], '"CONFIG" "SET" "requirepass" *** "maxmemory" "1"'],
    [["ACL", "SETUSER", "alice", "on", `>${SECRET}`, "~*"], '"ACL" "SETUSER" "alice" "on" *** "~*"'],
    [["MIGRATE", "h", "1", "k", "0", "1", "AUTH", SECRET], '"MIGRATE" "h" "1" "k" "0" "1" "AUTH" ***'],
    [["GET", "AUTH"], '"GET" "AUTH"'],
  ])("%j", (words, expected) => {
    expect(told(command(...words))).toBe(expected);
    expect(told(command(...words), { reveal: true })).toBe(words.map((word) => `"${word}"`).join(" "));
  });

  it("among others of a pipeline", () => {
    expect(told(`${command("PING")}${command("AUTH", SECRET)}${command("GET", "a")}`)).toBe('"PING" "AUTH" *** "GET" "a"');
  });

  it("that is empty where its secret is", () => {
    expect(told(command("AUTH", ""))).toBe('"AUTH" ***');
  });

  it("of which another frame holds the beginning", () => {
    expect(told("$4\\r\\nAUTH\\r\\n$8\\r\\nhunter22\\r\\n")).toBe('"AUTH" ***');
    expect(told("$3\\r\\nGET\\r\\n$1\\r\\na\\r\\n")).toBe('"GET" "a"');
  });

  it.each([
    ["AUTH hunter22\\r\\n", '"AUTH ***"'],
    ["auth user hunter22\\n", '"auth ***"'],
    ['AUTH "hunter22 more"\\r\\n', '"AUTH ***"'],
    ["AUTH 'hunter22\\r\\n", '"AUTH ***"'],
    ["HELLO 3 AUTH default hunter22 SETNAME x\\r\\n", '"HELLO 3 AUTH ***"'],
    ["  CONFIG SET requirepass hunter22\\r\\nPING\\r\\n", '"  CONFIG SET requirepass ***" "PING"'],
    ["set AUTH x\\r\\n", '"set AUTH x"'],
  ])("inline: %j", (payload, expected) => {
    expect(told(payload)).toBe(expected);
  });
});

describe("a reply", () => {
  it.each([
    ["*2\\r\\n$11\\r\\nrequirepass\\r\\n$8\\r\\nhunter22\\r\\n", '"requirepass" ***'],
    ["*4\\r\\n$9\\r\\nmaxmemory\\r\\n$1\\r\\n0\\r\\n$10\\r\\nmasterauth\\r\\n$8\\r\\nhunter22\\r\\n", '"maxmemory" "0" "masterauth" ***'],
    ["*1\\r\\n*2\\r\\n$11\\r\\nrequirepass\\r\\n$8\\r\\nhunter22\\r\\n", '"requirepass" ***'],
    ["*1\\r\\n$36\\r\\nuser default on #9f86d081 ~* &* +@all\\r\\n", "***"],
    ["-ERR Error in ACL SETUSER modifier '>hunter22': Syntax error\\r\\n", '"ERR Error in ACL SETUSER modifier ***"'],
    ["-NOAUTH Authentication required.\\r\\n", '"NOAUTH Authentication required."'],
    ["-ERR unknown command 'foo', with args beginning with: 'bar' \\r\\n", "\"ERR unknown command 'foo', with args beginning with: 'bar' \""],
    ["+OK\\r\\n", '"OK"'],
    ["%1\\r\\n$11\\r\\nrequirepass\\r\\n$8\\r\\nhunter22\\r\\n", '"%1" "requirepass" ***'],
    [`*2\\r\\n$9\\r\\npasswords\\r\\n*2\\r\\n$64\\r\\n${"9f".repeat(32)}\\r\\n$64\\r\\n${"86".repeat(32)}\\r\\n$3\\r\\nend\\r\\n`, '"passwords" *** *** ***'],
  ])("%j", (payload, expected) => {
    expect(told(payload)).toBe(expected);
  });
});

describe("a reply of RESP3", () => {
  it.each([
    ["%2\\r\\n$9\\r\\nmaxmemory\\r\\n$1\\r\\n0\\r\\n$11\\r\\nrequirepass\\r\\n$8\\r\\nhunter22\\r\\n", '"maxmemory" "0" "requirepass" ***'],
    ["!48\\r\\nERR Error in ACL SETUSER modifier '>hunter22': x\\r\\n", '"ERR Error in ACL SETUSER modifier ***"'],
    ["$-1\\r\\n_\\r\\n", "null null"],
  ])("%j", (payload, expected) => {
    expect(told(payload, { types: 3 })).toBe(expected);
  });
});

describe("no beginning of a secret is told", () => {
  const requests = [command("AUTH", "user", SECRET), `AUTH user ${SECRET}\\r\\n`, command("CONFIG", "SET", "requirepass", SECRET), command("HELLO", "3", "AUTH", "default", SECRET), `*2\\r\\n$11\\r\\nrequirepass\\r\\n$8\\r\\n${SECRET}\\r\\n`];

  it.each(requests)("where the given bytes end or the capture does: %j", (request) => {
    const { length } = bytes(request);
    for (let size = 0; size <= length; size++) {
      expect(told(request, { given: size })).not.toContain("hu");
      expect(told(request, { captured: size })).not.toContain("hu");
    }
  });
});
