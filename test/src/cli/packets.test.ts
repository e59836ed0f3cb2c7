/** `--format packets` against what tcpdump prints of real captures: equal line by line, but for differences that have a reason each. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capture, command } from "../../support/conversation";
import { decode } from "../../support/decode";

const LAB = fileURLToPath(new URL("../../../../shared/captures/lab/", import.meta.url));
const isThere = existsSync(LAB);

/** Why a line is not tcpdump's. */
type Reason =
  /** The payload begins inside a message, which tcpdump takes for one: ours says of which, and which bytes. */
  | "inside a message"
  /** The payload begins with what no row tells: a push that nobody subscribed to. */
  | "unknown message"
  /** Types of RESP3, which tcpdump takes for inline commands: ours are told as those of RESP2. */
  | "RESP3"
  /** RESP on a port that tcpdump does not look at. */
  | "other port"
  /** TLS, HTTP, or a cluster's bus: tcpdump prints what it takes for RESP because of the port, or of -T resp. */
  | "no RESP";

function reasonOf(theirs: string, ours: string): Reason | undefined {
  const [head = "", theirResp] = theirs.split(": RESP", 2);
  const [ourHead = "", ourResp] = ours.split(": RESP", 2);
  if (head !== ourHead) return undefined;
  if (ourResp === undefined) return theirResp === undefined ? undefined : "no RESP";
  if (/^ \[bytes \d+:\d+ of \d+, /.test(ourResp)) return "inside a message";
  if (/^ \[\d+ bytes of no known message\]/.test(ourResp)) return "unknown message";
  if (theirResp !== undefined && inTypes(theirResp) === ourResp) return "RESP3";
  // A verbatim string, whose lines tcpdump takes apart.
  if (theirResp !== undefined && /^ "=\d+" "txt:/.test(theirResp) && ourResp.startsWith(' "txt:') && ourResp.replaceAll(/(?:\^M)?\^J|" "|"|\s/g, "") === theirResp.replace(/"=\d+"/, "").replaceAll(/" "|"|\s/g, "")) return "RESP3";
  return theirResp === undefined && !/\.6379[ :]/.test(head) ? "other port" : undefined;
}

/** What tcpdump says of RESP3 with the types taken for what they are: no header of a map, a set or a push, null for `_`. */
function inTypes(resp: string): string {
  return resp.replace(/ "[%~>|](\d+)"/g, (_, count: string) => (count === "0" ? " empty" : "")).replace(/ "_"/g, " null").replace(/ "#t"/g, " true").replace(/ "#f"/g, " false")
    .replace(/ "[=!]\d+"/g, "").replace(/ "[,(]([^"]*)"/g, ' "$1"');
}

/** RESP3: as many lines of tcpdump's have a header or a scalar of RESP3 in quotes. */
const EXPECTED: Readonly<Record<string, Readonly<Partial<Record<Reason, number>>>>> = {
  "app.pcap": { RESP3: 87 }, "app-vlan.pcap": { RESP3: 87 }, "app-dup.pcap": { RESP3: 93 }, "app-reorder.pcap": { RESP3: 87 }, "app-midstream.pcap": { RESP3: 85 }, "app-bigendian.pcap": { RESP3: 87 }, "app.pcapng": { RESP3: 87 }, "app-loss1.pcap": { RESP3: 85 }, "app-loss10.pcap": { RESP3: 75 }, "app-cut.pcap": { RESP3: 87 },
  "anyiface.pcap": {}, "anyiface-snap96.pcap": {}, "blocking.pcap": {}, "churn.pcap": { RESP3: 1 }, "replica.pcap": {}, "replyoff.pcap": {}, "pubsub.pcap": { RESP3: 32 }, "pubsub-vxlan.pcap": { RESP3: 32 }, "inline-frag.pcap": {},
  "inline.pcap": { "inside a message": 5, "no RESP": 1 }, "seed.pcap": { "inside a message": 5 }, "bigvalues.pcap": { "inside a message": 38 }, "bigvalues-seqwrap.pcap": { "inside a message": 38 },
  "resp3.pcap": { RESP3: 19, "unknown message": 1 }, "cluster.pcap": { "other port": 699 }, "tls.pcap": { "no RESP": 228 },
};

describe.skipIf(!isThere)("lines of the captures beside the repository (left out where they are not there)", () => {
  it.each(Object.entries(EXPECTED))("are tcpdump's for %s, but for %j", async (name, expected) => {
    const { out } = await decode("--format", "packets", "--reveal", LAB + name);
    const ours = out.split("\n");
    const theirs = readFileSync(`${LAB}${name}.tcpdump.txt`, "utf8").split("\n");
    expect(ours.length).toBe(theirs.length);
    const found: Partial<Record<string, number>> = {};
    for (const [index, line] of theirs.entries()) {
      if (line === ours[index]) continue;
      const reason = reasonOf(line, ours[index] ?? "") ?? `${line}\n${ours[index] ?? ""}`;
      found[reason] = (found[reason] ?? 0) + 1;
    }
    expect(found).toEqual(expected);
  });
});

describe("packets as text", () => {
  let folder = "";
  let path = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "resplens-"));
    path = join(folder, "a.pcap");
    writeFileSync(path, capture([
      `>>> ${command("AUTH", "hunter2")}`, "<<< +OK\\r\\n",
      `>>> ${command("SET", "k", "0123456789")}`, "<<< +OK\\r\\n",
      ">>> *3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$10\\r\\n01234", ">>> 56789\\r\\n*1\\r\\n$4\\r\\nPING\\r\\n", "<<< +OK\\r\\n+PONG\\r\\n",
    ].join("\n")));
  });
  afterAll(() => { rmSync(folder, { recursive: true }); });
  const lines = async (...options: string[]): Promise<string[]> => (await decode("--format", "packets", ...options, path)).out.trimEnd().split("\n");

  it("count as tcpdump does behind the handshake, or not with -S; -e tells the link layer", async () => {
    const [syn = "", answer = "", , auth = ""] = await lines();
    // Numbers of the handshake are told as they are, later ones from there.
    expect(syn).toMatch(/^2023-11-14 22:13:20\.000000 IP 192\.0\.2\.1\.\d+ > 192\.0\.2\.2\.6379: Flags \[S\], seq \d+, /);
    expect(answer).toContain("Flags [S.]");
    expect(auth).toContain("seq 1:28, ack 1, ");
    const first = Number(/seq (\d+)/.exec(syn)?.[1]);
    expect((await lines("-S"))[3]).toContain(`seq ${first + 1}:${first + 28}, `);
    expect((await lines("-e"))[3]).toContain("ethertype IPv4 (0x0800), length ");
  });

  it("mask passwords until they are to be shown", async () => {
    expect((await lines()).join("\n")).not.toContain("hunter2");
    expect((await lines())[3]).toContain('RESP "AUTH" ***');
    expect((await lines("--reveal"))[3]).toContain('RESP "AUTH" "hunter2"');
  });

  it("say of a payload that begins inside a message which bytes of it they are, and go on behind it", async () => {
    const [, second = ""] = (await lines()).filter((line) => line.includes("length")).slice(7);
    expect(second).toMatch(/RESP \[bytes 30:37 of 37, SET "k"\] "PING"$/);
  });

  it("are those that carry what a filter keeps", async () => {
    const kept = await lines("--where", "cmd == SET");
    expect(kept.map((line) => /RESP (.*)/.exec(line)?.[1])).toEqual(['"SET" "k" "0123456789"', '"OK"', '"SET" "k" [|resp]', '[bytes 30:37 of 37, SET "k"] "PING"', '"OK" "PONG"']);
    // A filter that speaks of connections keeps all of theirs.
    expect(await lines("--where", "client == 192.0.2.1")).toEqual(await lines());
  });
});
