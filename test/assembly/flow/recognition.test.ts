/** Which connections are RESP: known by what they carry, on any port; other traffic is never taken for it. */
import { describe, expect, test } from "vitest";
import { command } from "../../support/conversation";
import { delay } from "../../support/mutations";
import { decodeText, flow, frameFlags, fromPort, lines, pieces, problems } from "../rows";

const ODD = fromPort(40000, 9999);
const PING = `>>> ${command("PING")}\n<<< +PONG\\r\\n`;
const GET = `>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n`;

describe("RESP on a port of its own choice is known", () => {
  test.each([
    ["by an array of bulk strings", `${PING}\n${GET}`, 2],
    ["by an inline command that a reply confirms", ">>> PING\\r\\n\n<<< +PONG\\r\\n\n>>> GET a\\r\\n\n<<< $-1\\r\\n", 2],
    ["by an inline command split into bytes", ">>> P\n>>> I\n>>> N\n>>> G\n>>> \\r\n>>> \\n\n<<< +PONG\\r\\n", 1],
    ["by an array split within its header", `>>> *\n>>> 1\\r\n>>> \\n$4\\r\\nPING\\r\\n\n<<< +PONG\\r\\n`, 1],
  ])("%s", (_name, text, count) => {
    const decoder = decodeText(text, { connection: ODD });
    expect([lines(decoder).length, flow(decoder).protocol]).toEqual([count, "RESP2"]);
    expect(lines(decoder).every((line) => line.includes(" EXACT"))).toBe(true);
    expect(problems(decoder)).toEqual([]);
  });

  test("wherever its first requests are split", () => {
    const first = command("BLPOP", "q1", "q2", "0.1") + command("PING");
    const size = first.replaceAll("\\r\\n", "..").length;
    const wanted = lines(decodeText(`>>> ${first}\n<<< *-1\\r\\n+PONG\\r\\n`, { connection: ODD })).map((line) => line.replace(/ \d+\+.*/, ""));
    expect(wanted).toHaveLength(2);
    for (let at = 1; at < size; at++) {
      const decoder = decodeText(`>>> ${first}\n<<< *-1\\r\\n+PONG\\r\\n`, { connection: ODD, mutate: (segments) => pieces(segments, at) });
      expect(lines(decoder).map((line) => line.replace(/ \d+\+.*/, "")), `in pieces of ${at}`).toEqual(wanted);
    }
  });

  test("although its handshake was not captured", () => {
    const decoder = decodeText(`${PING}\n${GET}`, { connection: ODD, handshake: false });
    expect(lines(decoder)).toHaveLength(2);
    expect([flow(decoder).server, flow(decoder).midstream]).toEqual(["192.0.2.2:9999", true]);
  });

  test("and who is the client, although the ports say otherwise", () => {
    const connection = { client: { address: "192.0.2.1", port: 80 }, server: { address: "192.0.2.2", port: 50123 } };
    const decoder = decodeText(`${PING}\n${GET}`, { connection, handshake: false });
    expect(lines(decoder)).toHaveLength(2);
    expect([flow(decoder).client, flow(decoder).server]).toEqual(["192.0.2.1:80", "192.0.2.2:50123"]);
    expect(flow(decoder).bytes).toEqual([34, 14]);
    expect(frameFlags(decoder)).toEqual(["", "FROM_SERVER", "", "FROM_SERVER"]);
  });

  test("and who is the client, although the reply was captured first", () => {
    const connection = { client: { address: "192.0.2.1", port: 80 }, server: { address: "192.0.2.2", port: 50123 } };
    const decoder = decodeText(`${PING}\n${GET}`, { connection, handshake: false, mutate: (segments) => delay(segments, 0) });
    expect(flow(decoder).client).toBe("192.0.2.1:80");
    expect(lines(decoder)).toContain("GET a: OK BULK 20+7 INFERRED MIDSTREAM");
  });

  test("by what a server sends to subscribers", () => {
    const message = String.raw`<<< *3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n`;
    for (const connection of [ODD, { client: { address: "192.0.2.1", port: 80 }, server: { address: "192.0.2.2", port: 50123 } }]) {
      const decoder = decodeText(`${message}\n>>>\n${message}`, { connection, handshake: false });
      expect(lines(decoder)).toEqual(["(PUSH): NONE ARRAY 0+32 NONE UNSOLICITED", "(PUSH): NONE ARRAY 0+32 NONE UNSOLICITED"]);
      expect(flow(decoder).server).toBe(`192.0.2.2:${connection.server.port}`);
    }
  });
});

const OTHER: readonly (readonly [name: string, text: string])[] = [
  ["POP3", ["<<< +OK POP3 ready\\r\\n", ">>> USER a\\r\\n", "<<< +OK\\r\\n", ">>> AUTH PLAIN\\r\\n", "<<< -ERR no\\r\\n", ">>> QUIT\\r\\n", "<<< +OK bye\\r\\n"].join("\n")],
  ["FTP", ["<<< 220 ready\\r\\n", ">>> AUTH TLS\\r\\n", "<<< 502 no\\r\\n", ">>> USER a\\r\\n", "<<< 331 password\\r\\n", ">>> QUIT\\r\\n", "<<< 221 bye\\r\\n"].join("\n")],
  ["SMTP", ["<<< 220 mail ESMTP\\r\\n", ">>> EHLO a\\r\\n", "<<< 250-mail\\r\\n250 AUTH PLAIN\\r\\n", ">>> AUTH PLAIN AGEAYg==\\r\\n", "<<< 235 ok\\r\\n", ">>> QUIT\\r\\n", "<<< 221 bye\\r\\n"].join("\n")],
  ["IMAP", ["<<< * OK ready\\r\\n", ">>> a1 LOGIN a b\\r\\n", "<<< a1 OK\\r\\n"].join("\n")],
  ["HTTP", ">>> GET /index HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\n<<< HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\n+OK\\r\\n"],
  ["HTTP, in single bytes", `${Array.from("GET / HTTP/1.1").map((letter) => `>>> ${letter === " " ? "\\x20" : letter}`).join("\n")}\n>>> \\r\\n\n<<< HTTP/1.1 200 OK\\r\\n`],
  ["memcached", [">>> get key\\r\\n", "<<< VALUE key 0 5\\r\\nhello\\r\\nEND\\r\\n", ">>> set key 0 0 2\\r\\nhi\\r\\n", "<<< STORED\\r\\n", ">>> incr n 1\\r\\n", "<<< 5\\r\\n"].join("\n")],
  ["memcached, with nothing found", ">>> get key\\r\\n\n<<< END\\r\\n"],
  ["NATS", ["<<< INFO {\\\"server_id\\\":\\\"a\\\"}\\r\\n", ">>> CONNECT {\\\"verbose\\\":true}\\r\\nPING\\r\\n", "<<< +OK\\r\\nPONG\\r\\n", ">>> SUB a 1\\r\\n", "<<< +OK\\r\\n", "<<< PING\\r\\n", ">>> PONG\\r\\n"].join("\n")],
  ["SSH", "<<< SSH-2.0-OpenSSH_9.6\\r\\n\n>>> SSH-2.0-OpenSSH_9.7\\r\\n\n>>> \\0\\0\\x05\\x14\\x06\\x14"],
  ["PostgreSQL", ">>> \\0\\0\\0\\x08\\x04\\xd2\\x16\\x2f\n<<< N"],
  ["MySQL", "<<< J\\0\\0\\0\\n8.0.36\\0\n>>> \\x20\\0\\0\\x01"],
  ["text that begins like an array", ">>> *hello world\\r\\n\n<<< *hi\\r\\n"],
  ["an array of numbers", ">>> *2\\r\\n:1\\r\\n:2\\r\\n\n<<< +OK\\r\\n"],
  ["binary noise", ">>> \\xff\\0\\x13\\x37\n<<< \\0\\x01\\x02"],
  ["a server that only speaks", "<<< +OK hello\\r\\n\n<<< +OK again\\r\\n"],
  ["commands that nobody answers", ">>> PING\\r\\n"],
];

describe("other traffic has no rows on a port that is not Redis'", () => {
  test.each(OTHER)("%s", (_name, text) => {
    const decoder = decodeText(text, { connection: ODD });
    expect(lines(decoder)).toEqual([]);
    expect(problems(decoder)).toEqual([]);
    expect(["UNKNOWN", "UNDECIDED"]).toContain(flow(decoder).protocol);
  });

  test.each(OTHER.filter(([name]) => name !== "POP3"))("%s, without its handshake, from either side", (_name, text) => {
    for (const connection of [ODD, { client: { address: "192.0.2.1", port: 9999 }, server: { address: "192.0.2.2", port: 40000 } }]) {
      expect(lines(decodeText(text, { connection, handshake: false }))).toEqual([]);
    }
  });

  test("is counted all the same", () => {
    const decoder = decodeText(`${OTHER[0]?.[1] ?? ""}\n--> FIN\n<-- FIN`, { connection: ODD });
    expect([flow(decoder).frames, flow(decoder).bytes, flow(decoder).state, flow(decoder).gaps]).toEqual([12, [26, 39], "CLOSED", 0]);
  });
});

describe("what is set aside is named", () => {
  const hello = ">>> \\x16\\x03\\x01\\x02\\0\\x01\\0\\x01\\xfc\\x03\\x03\n<<< \\x16\\x03\\x03\\0\\x7a\\x02";

  test("TLS on a port of Redis", () => {
    const decoder = decodeText(hello);
    expect([lines(decoder), flow(decoder).protocol, problems(decoder)]).toEqual([[], "TLS", ["TLS FLOW ×1 0"]]);
  });

  test("TLS elsewhere, which is nothing to report", () => {
    const decoder = decodeText(hello, { connection: fromPort(40000, 443) });
    expect([flow(decoder).protocol, problems(decoder)]).toEqual(["TLS", []]);
  });

  test("TLS whose first record comes in single bytes", () => {
    const decoder = decodeText(">>> \\x16\n>>> \\x03\n>>> \\x01\n>>> \\x02");
    expect([flow(decoder).protocol, lines(decoder)]).toEqual(["TLS", []]);
  });

  test("the cluster bus, on any port", () => {
    for (const port of [16379, 17000]) {
      const decoder = decodeText(">>> RCmb\\0\\0\\x08\\x94\\0\\x01\\x1b\\x58\n<<< RCmb\\0\\0\\x08\\x94\\0\\x01", { connection: fromPort(40000, port) });
      expect([lines(decoder), flow(decoder).protocol, problems(decoder)]).toEqual([[], "CLUSTER_BUS", ["CLUSTER_BUS FLOW ×1 0"]]);
    }
  });

  test("HTTP that was sent to Redis", () => {
    const decoder = decodeText(">>> POST / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\n--> FIN\n<-- FIN");
    expect(problems(decoder)).toContain("HTTP FLOW ×1 0");
  });
});

describe("a port that is said to be RESP", () => {
  const text = ">>> PING\\r\\n\n>>> GET a\\r\\n";

  test("needs no proof", () => {
    expect(lines(decodeText(text, { connection: ODD }))).toEqual([]);
    expect(lines(decodeText(text, { connection: ODD, ports: [9999] }))).toHaveLength(2);
  });

  test("tells who the server is", () => {
    const connection = { client: { address: "192.0.2.1", port: 80 }, server: { address: "192.0.2.2", port: 9999 } };
    expect(flow(decodeText(">>>\n<<<", { connection, handshake: false, ports: [9999] })).server).toBe("192.0.2.2:9999");
    expect(flow(decodeText(">>>\n<<<", { connection, handshake: false })).server).toBe("192.0.2.1:80");
  });

  test("is one of all 65,536", () => {
    for (const port of [1, 7, 8, 255, 256, 32768, 65535]) {
      expect(lines(decodeText(text, { connection: fromPort(40000, port), ports: [port] }))).toHaveLength(2);
      expect(lines(decodeText(text, { connection: fromPort(40000, port), ports: [port ^ 1, port ^ 8, port ^ 256] }))).toEqual([]);
    }
  });

  test("is Sentinel's by itself", () => {
    expect(lines(decodeText(text, { connection: fromPort(40000, 26379) }))).toHaveLength(2);
  });
});

test("a connection of Redis' port that ends before much was seen has its rows", () => {
  const decoder = decodeText(`${PING}\n${GET}`, { mutate: (segments) => [...segments.slice(0, 3), ...segments.slice(5)] });
  expect(lines(decoder)).toEqual(["GET a: OK BULK 20+7 INFERRED AFTER_GAP"]);
  expect(flow(decoder).gapBytes).toBe(21);
  expect(lines(decodeText(">>> P\n>>> I"))).toEqual([]);
  expect(lines(decodeText(`${PING}\n>>> *1\\r\\n$4\\r\\nPI`))).toEqual(["PING: OK SIMPLE 14+7 EXACT"]);
});
