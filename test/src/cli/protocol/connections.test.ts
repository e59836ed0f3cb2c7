/** Connection state, replication, clusters, Sentinel and secrets: the rules as the headless rows tell them. */
import { describe, expect, test } from "vitest";
import { command } from "../../../support/conversation";
import { recordsOfText, said } from "../../../support/said";

const PING = command("PING");
const talk = (...lines: readonly string[]): string => lines.join("\n");
const OK = "<<< +OK\\r\\n";

describe("connection state", () => {
  test.each([
    ["SELECT", ["SELECT", "5"], { db: 5 }],
    ["AUTH with a user", ["AUTH", "ann", "pw"], { user: "ann" }],
    ["AUTH without one", ["AUTH", "pw"], { user: "default" }],
    ["CLIENT SETNAME", ["CLIENT", "SETNAME", "app"], { name: "app" }],
    ["CLIENT SETINFO", ["CLIENT", "SETINFO", "LIB-NAME", "jedis"], { lib: "jedis" }],
  ])("changes by %s, only when the reply says OK", async (_, words, changed) => {
    const [before, row, after] = await recordsOfText(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command(...words)}`, OK, `>>> ${PING}`, "<<< +PONG\\r\\n"));
    expect(row).toMatchObject(changed);
    expect(after).toMatchObject(changed);
    const [, refused, later] = await recordsOfText(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command(...words)}`, "<<< -ERR no\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"));
    const state = (from: typeof row): unknown => [from?.db, from?.user, from?.name, from?.lib, from?.resp];
    expect([state(refused), state(later)]).toEqual([state(before), state(before)]);
  });

  test("changes by HELLO: version, user and name at once", async () => {
    const [, row] = await recordsOfText(talk(`>>> ${command("HELLO", "3", "AUTH", "ann", "pw", "SETNAME", "app")}`, "<<< %1\\r\\n+proto\\r\\n:3\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"));
    expect(row).toMatchObject({ resp: 3, user: "ann", name: "app" });
  });

  test("changes by a SELECT inside MULTI only at EXEC", async () => {
    const rows = await recordsOfText(talk(`>>> ${command("MULTI")}`, OK, `>>> ${command("SELECT", "3")}${command("GET", "a")}`, "<<< +QUEUED\\r\\n+QUEUED\\r\\n", `>>> ${command("EXEC")}`, "<<< *2\\r\\n+OK\\r\\n$-1\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"));
    expect(rows.map(({ db }) => db)).toEqual([0, 3, 3, 3, 3]);
    const discarded = await recordsOfText(talk(`>>> ${command("MULTI")}`, OK, `>>> ${command("SELECT", "3")}`, "<<< +QUEUED\\r\\n", `>>> ${command("DISCARD")}`, OK, `>>> ${PING}`, "<<< +PONG\\r\\n"));
    expect(discarded.map(({ db }) => db)).toEqual([0, 0, 0, 0]);
  });

  test("where the handshake was not seen is not known until the capture tells", async () => {
    const rows = await recordsOfText(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command("SELECT", "2")}`, OK, `>>> ${PING}`, "<<< +PONG\\r\\n"), { handshake: false });
    expect(rows.map(({ db, user, resp }) => [db, user, resp])).toEqual([[null, null, null], [2, null, null], [2, null, null]]);
  });
});

describe("replication", () => {
  const STREAM = `<<< ${command("SELECT", "2")}${command("SET", "a", "1")}${command("PING")}`;
  const HANDSHAKE = talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command("REPLCONF", "listening-port", "6380")}`, OK, `>>> ${command("PSYNC", "?", "-1")}`);
  const MARK = "0123456789abcdef0123456789abcdef01234567";
  const WANTED = ["replication SELECT 2: none", "replication SET a 1: none", "replication PING: none", "REPLCONF ACK 77: none"];

  test.each([
    ["+FULLRESYNC, line feeds while the snapshot is prepared, $length without a closing CRLF", "<<< +FULLRESYNC abc 14\\r\\n\n<<< \\n\n<<< \\n\n<<< $9\\r\\nREDIS0011"],
    ["+FULLRESYNC and $EOF with a mark that may straddle segments", `<<< +FULLRESYNC abc 14\\r\\n\n<<< $EOF:${MARK}\\r\\nREDIS${MARK.slice(0, 20)}\n<<< ${MARK.slice(20)}`],
    ["+CONTINUE", "<<< +CONTINUE abc\\r\\n"],
  ])("%s: then commands without replies, and REPLCONF ACK from the replica", async (_, answer) => {
    const rows = await said(talk(HANDSHAKE, answer, STREAM, `>>> ${command("REPLCONF", "ACK", "77")}`));
    expect(rows.slice(2).map((row) => row.split(" ")[0])).toEqual(["PSYNC", "replication", "replication", "replication", "REPLCONF"]);
    expect(rows.slice(3)).toEqual(WANTED);
  });

  test("the replica is the client, always, and the stream's SELECT is its database", async () => {
    const rows = (await recordsOfText(talk(HANDSHAKE, "<<< +CONTINUE abc\\r\\n", STREAM))).filter(({ kind }) => kind === "replication");
    expect(rows.map(({ client, db, pairing, status }) => [client, db, pairing, status])).toEqual(Array.from({ length: 3 }, () => ["192.0.2.1:40000", 2, "none", "none"]));
  });

  test("an error refuses, and the connection goes on", async () => {
    expect((await said(talk(HANDSHAKE, "<<< -NOMASTERLINK no\\r\\n", `>>> ${PING}`, "<<< +PONG\\r\\n"))).slice(2)).toEqual(["PSYNC ? -1: error error NOMASTERLINK no", "PING: ok simple PONG"]);
  });

  test("old SYNC has no status line", async () => {
    const rows = await said(talk(`>>> ${command("SYNC")}`, "<<< $5\\r\\nREDIS", STREAM));
    expect(rows).toEqual(["SYNC: none", ...WANTED.slice(0, 3)]);
  });
});

describe("a cluster", () => {
  test.each([
    ["MOVED 3999 127.0.0.1:6381", 3999], ["MOVED 3999 :6381", 3999], ["MOVED 3999 node-a.example:6381", 3999], ["ASK 12182 [::1]:7000", 12182],
    ["TRYAGAIN Multiple keys request during rehashing of slot", 12182], ["CLUSTERDOWN Hash slot not served", 12182], ["CROSSSLOT Keys in request don't hash to the same slot", undefined],
  ])("answers %s, which tells a slot or is about that of the key", async (text, slot) => {
    const [row] = await recordsOfText(talk(`>>> ${command("GET", "foo")}`, `<<< -${text}\\r\\n`));
    expect([row?.status, row?.reply?.text, row?.slot]).toEqual(["error", text, slot]);
  });

  test("is asked with ASKING before a key that moves", async () => {
    expect(await said(talk(`>>> ${command("ASKING")}${command("GET", "foo")}`, "<<< +OK\\r\\n$1\\r\\nx\\r\\n"))).toEqual(["ASKING: ok simple OK", "GET foo: ok bulk x"]);
  });
});

test("Sentinel speaks RESP on 26379, with SENTINEL commands and pub/sub", async () => {
  const connection = { client: { address: "192.0.2.1", port: 40000 }, server: { address: "192.0.2.2", port: 26379 } };
  expect(await said(talk(`>>> ${command("SENTINEL", "get-master-addr-by-name", "m")}`, "<<< *2\\r\\n$9\\r\\n192.0.2.9\\r\\n$4\\r\\n6379\\r\\n"), { connection })).toEqual(["SENTINEL get-master-addr-by-name m: ok array [\"192.0.2.9\", \"6379\"]"]);
});

describe("secrets are masked until the user asks to see them", () => {
  const REPLY = "*2\\r\\n$11\\r\\nrequirepass\\r\\n$7\\r\\nhunter2\\r\\n";
  const CASES: readonly (readonly [request: string, reply?: string])[] = [
    ["AUTH hunter2"], ["AUTH hunter2x hunter2"], ["HELLO 3 AUTH hunter2 hunter2", "%1\\r\\n+proto\\r\\n:3\\r\\n"], ["ACL SETUSER bob >hunter2"], ["ACL SETUSER bob #hunter2"], ["ACL SETUSER bob <hunter2"],
    ["ACL SETUSER bob !hunter2"], ...["requirepass", "masterauth", "masteruser", "primaryauth", "tls-key-file-pass", "tls-client-key-file-pass"].map((name) => [`CONFIG SET ${name} hunter2`] as const),
    ["MIGRATE h 6379 k 0 50 AUTH hunter2"], ["MIGRATE h 6379 k 0 50 AUTH2 hunter2 hunter2"], ["SENTINEL SET m auth-pass hunter2"], ["SENTINEL CONFIG SET sentinel-pass hunter2"],
    ["CONFIG GET requirepass", REPLY], ["CONFIG GET *", REPLY], ["ACL GETUSER bob", "*2\\r\\n+passwords\\r\\n*1\\r\\n+hunter2\\r\\n"], ["ACL LIST", "*1\\r\\n$23\\r\\nuser bob on #hunter2 ~*\\r\\n"], ["ACL GENPASS", "$7\\r\\nhunter2\\r\\n"],
  ];

  test.each(CASES.map(([request, reply = "+OK\\r\\n"]) => [request, reply] as const))("%s", async (request, reply) => {
    const words = request.split(" ");
    const monitored = `+1700000000.000001 [0 10.0.0.9:1] ${words.map((word) => `\\"${word}\\"`).join(" ")}\\r\\n`;
    for (const text of [
      talk(`>>> ${command(...words)}`, `<<< ${reply}`), talk(`>>> ${request}\\r\\n`, `<<< ${reply}`),
      talk(`>>> ${command("MONITOR")}`, OK, `<<< ${monitored}`), talk(`>>> ${command("MULTI")}${command(...words)}${command("EXEC")}`, `<<< +OK\\r\\n+QUEUED\\r\\n*1\\r\\n${reply}`),
    ]) {
      expect((await said(text)).join("\n"), text).not.toContain("hunter2");
      if (request.includes("hunter2") || !text.includes("MONITOR")) expect((await said(text, { reveal: true })).join("\n")).toContain("hunter2");
    }
  });

  test("in replication handshakes, too", async () => {
    expect((await said(talk(`>>> ${PING}`, "<<< +PONG\\r\\n", `>>> ${command("AUTH", "hunter2")}`, OK, `>>> ${command("PSYNC", "?", "-1")}`, "<<< +CONTINUE abc\\r\\n", `<<< ${command("CONFIG", "SET", "requirepass", "hunter2")}`))).join("\n")).not.toContain("hunter2");
  });
});
