import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvCell } from "../../../src/cli/csv";
import { parseOptions } from "../../../src/cli/options";
import { capture, command } from "../../support/conversation";
import { decode, decodeRows } from "../../support/decode";
import { wasmBytes } from "../../support/engine";
import { run } from "../../../src/cli/run";

let folder = "";
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "resplens-"));
  const talk = [
    `>>> ${command("HELLO", "3", "AUTH", "alice", "hunter2", "SETNAME", "app")}`,
    "<<< %1\\r\\n$6\\r\\nserver\\r\\n$5\\r\\nredis\\r\\n",
    "+++ 1s",
    `>>> ${command("SET", "=cmd|' /C calc'", "a\\x00\\xff\\r\\n\\\"b")}`,
    "+++ 2ms",
    "<<< +OK\\r\\n",
    ">>> get \"a b\"\\n",
    `<<< $10\\r\\n0123456789\\r\\n`,
    "<<< >2\\r\\n+invalidate\\r\\n*1\\r\\n+k\\r\\n",
    `>>> ${command("CLIENT", "NOSUCH")}`,
    "<<< -ERR unknown subcommand 'NOSUCH'\\r\\n",
    `>>> ${command("BLPOP", "q", "0")}`,
  ].join("\n");
  const bytes = capture(talk);
  writeFileSync(file("a.pcap"), bytes);
  writeFileSync(file("cut.pcap"), bytes.subarray(0, bytes.length - 3));
  writeFileSync(file("text.txt"), "not a capture, but long enough to have a header\n");
});
afterAll(() => { rmSync(folder, { recursive: true }); });

describe("further fields", () => {
  it("give the time of a pipelined batch to each of its rows, and to no other", async () => {
    const batch = `>>> ${command("PING")}${command("PING")}\n+++ 3ms\n<<< +PONG\\r\\n\n+++ 2ms\n<<< +PONG\\r\\n\n>>> ${command("PING")}\n<<< +PONG\\r\\n`;
    writeFileSync(file("batch.pcap"), capture(batch));
    const { rows } = await decodeRows(file("batch.pcap"));
    expect(rows.map((row) => row["batch_ns"])).toEqual([5_200_000, 5_200_000, undefined]);
    expect((await decode("--format", "csv", file("batch.pcap"))).out.split("\r\n")[0]).toContain(",tx,batch_ns,slot,attributes,truncated");
  });

  it("name the slot of a cluster's redirection", async () => {
    writeFileSync(file("slot.pcap"), capture(`>>> ${command("GET", "foo0")}\n<<< -MOVED 9302 127.0.0.1:7001\\r\\n\n>>> ${command("GET", "x")}\n<<< -ASK 16287 :7002\\r\\n\n>>> ${command("GET", "y")}\n<<< -ERR MOVED 1 x\\r\\n`));
    const { rows } = await decodeRows(file("slot.pcap"));
    expect(rows.map((row) => row["slot"])).toEqual([9302, 16287, undefined]);
  });
});

describe("decode", () => {
  it("prints one row a line, with the fields of the interface in their order", async () => {
    const { status, rows, err } = await decodeRows(file("a.pcap"));
    expect([status, err]).toEqual([0, ""]);
    expect(rows.map((row) => Object.keys(row).slice(0, 21).join())).toEqual(new Array(6).fill(
      "n,ts,kind,flow,client,server,db,user,name,resp,command,args,keys,status,reply,latency_ns,request_bytes,reply_bytes,request_frames,reply_frames,pairing",
    ));
    expect(rows[0]).toMatchObject({
      n: 1, kind: "command", flow: 1, client: "192.0.2.1:40000", server: "192.0.2.2:6379", db: 0, user: "alice", name: "app", resp: 3,
      command: "HELLO", args: ["HELLO", "3", "AUTH", "***", "***", "SETNAME", "app"], keys: [], status: "ok", pairing: "exact",
      reply: { type: "map", text: '{"server": "redis"}' },
    });
    expect(rows[1]).toMatchObject({
      command: "SET", args: ["SET", "=cmd|' /C calc'", 'a\\x00\\xff\\r\\n\\"b'], keys: ["=cmd|' /C calc'"], reply: { type: "simple", bytes: 5, text: "OK" },
    });
    expect(rows[1]?.["latency_ns"]).toBeGreaterThan(2_000_000);
    expect(rows[2]).toMatchObject({ command: "GET", args: ["get", "a b"], keys: ["a b"], reply: { type: "bulk", text: "0123456789" } });
    expect(rows[3]).toMatchObject({
      kind: "push", command: null, args: [], status: "none", latency_ns: null, request_bytes: null, request_frames: null, pairing: "none",
      reply: { type: "push", text: '["invalidate", ["k"]]' }, reason: "sent without a request",
    });
    expect(rows[4]).toMatchObject({ command: "CLIENT NOSUCH", status: "error", reply: { type: "error", text: "ERR unknown subcommand 'NOSUCH'" } });
    expect(rows[5]).toMatchObject({ command: "BLPOP", status: "pending", reply: null, latency_ns: null, reply_bytes: null, reply_frames: null, blocking: true });
  });

  it("shows secrets only where it is told to", async () => {
    expect((await decode(file("a.pcap"))).out).not.toContain("hunter2");
    expect((await decode("--reveal", file("a.pcap"))).out).toContain('"alice","hunter2"');
  });

  it("cuts values after --max-value bytes and says so", async () => {
    const { rows } = await decodeRows("--max-value", "5", file("a.pcap"));
    expect(rows[2]).toMatchObject({ args: ["get", "a b"], reply: { text: "01234…", bytes: 17 }, truncated: true });
    expect(rows[1]).toMatchObject({ args: ["SET", "=cmd|", "a\\x00\\xff\\r\\n"], truncated: true });
    expect(rows[5]).not.toHaveProperty("truncated");
    expect((await decodeRows("--max-value=0", file("a.pcap"))).rows[2]).toMatchObject({ args: ["", ""], reply: { text: "…" } });
  });

  it("prints CSV that a spreadsheet reads, and does not run", async () => {
    const { out } = await decode("--format", "csv", file("a.pcap"));
    const lines = out.split("\r\n");
    expect(lines[0]?.split(",").slice(0, 3)).toEqual(["n", "ts", "kind"]);
    expect(new Set(lines[0]?.split(",")).size).toBe(lines[0]?.split(",").length);
    expect(lines).toHaveLength(8);
    expect(lines[3]).toContain('"[""get"",""a b""]"');
  });

  it.each([
    ["=1+1", "'=1+1"], ["+1", "'+1"], ["-x", "'-x"], ["@a", "'@a"], ["\ta", "'\ta"], ["-1", "-1"], ["-1.5", "-1.5"], ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'], ["=a,b", '"\'=a,b"'], [12, "12"], [undefined, ""], [null, ""], [true, "true"],
  ])("writes the cell %j as %s", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it("prints one object a connection", async () => {
    const { rows } = await decodeRows("--format", "flows", file("a.pcap"));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      flow: 1, client: "192.0.2.1:40000", server: "192.0.2.2:6379", commands: 5, errors: 1, gaps: 0, state: "open", midstream: false, protocol: "resp3",
    });
  });

  it("prints totals and the count of each command", async () => {
    const { rows } = await decodeRows("--format", "summary", file("a.pcap"));
    expect(rows[0]).toMatchObject({ totals: { commands: 5, errors: 1, flows: 1, rows: 6 } });
    expect(rows[0]?.["error_codes"]).toEqual({ ERR: 1 });
    expect(rows[0]?.["commands"]).toContainEqual(expect.objectContaining({ command: "SET", count: 1, errors: 0 }));
  });

  it("says in one line what is missing of a capture that is cut, and succeeds", async () => {
    const { status, rows, err } = await decodeRows(file("cut.pcap"));
    expect(status).toBe(0);
    expect(rows).toHaveLength(5);
    expect(err).toMatch(/^\S*cut\.pcap, at byte \d+: The file ends inside a record, of which \d+ bytes are there\.\n$/);
  });

  it.each([
    ["missing.pcap", "there is no such file"], ["text.txt", "no packet capture"], ["", "directory"],
  ])("names the bad file %j in one line and fails, after the rows of the good ones", async (name, reason) => {
    const { status, rows, err } = await decodeRows(file(name), file("a.pcap"));
    expect(status).toBe(1);
    expect(rows).toHaveLength(6);
    expect(err.split("\n")).toHaveLength(2);
    expect(err).toContain(reason);
  });

  it.each([
    [["-S", "x"], "-e and -S belong to --format packets"],
    [["--where", "nosuch == 1", "x"], '--where, character 1 ("nosuch"): There is no field “nosuch”.'],
    [["--where", "latency > 5", "x"], '--where, character 11 ("5"): latency is compared with a duration'],
    [["--where", "cmd ==", "x"], "--where, character 6 (\"=\"): A value is missing here."],
    [["--nosuch", "x"], "--nosuch is not known"],
    [["--format", "xml", "x"], "xml is not known"],
    [["--max-value", "-1", "x"], "--max-value needs a number"],
    [["--port", "70000", "x"], "--port needs a port"],
    [["--port"], "--port needs a value"],
    [[], "No file is named"],
  ])("refuses %j with one line and status 2", async (args, message) => {
    const { status, out, err } = await decode(...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err.trimEnd()).not.toContain("\n");
  });

  it("keeps rows by what they hold behind --max-value too, in every format, and finds no secret by asking for it", async () => {
    const where = async (filter: string, ...args: string[]): Promise<string> => (await decode("--where", filter, ...args, file("a.pcap"))).out;
    const commandsOf = (out: string): unknown[] => out.trim().split("\n").filter((line) => line !== "").map((line): unknown => JSON.parse(line)).map((row) => (typeof row === "object" && row !== null && "n" in row ? row.n : undefined));
    expect(commandsOf(await where("reply ~ '*567*'", "--max-value", "2"))).toEqual([3]);
    expect(commandsOf(await where("value ~ hunter2"))).toEqual([]);
    expect(commandsOf(await where("value ~ hunter2", "--reveal"))).not.toEqual([]);
    expect((await where("reply ~ '*567*'", "--format", "csv")).trim().split("\n")).toHaveLength(2);
    expect(JSON.parse(await where("reply ~ '*567*'", "--format", "summary"))).toMatchObject({ totals: { rows: 1 } });
    expect((await where("reply ~ '*567*'", "--format", "flows")).trim().split("\n")).toHaveLength(1);
    expect(await where("reply ~ nosuch", "--format", "flows")).toBe("");
  });

  it("takes repeated ports, values behind =, and files behind --", () => {
    expect(parseOptions(["--port", "1", "--port=2", "--format=csv", "--", "--reveal"])).toEqual({
      format: "csv", maxValue: 256, reveal: false, ports: [1, 2], where: undefined, files: ["--reveal"],
    });
  });

  it("ends quietly when its reader goes away", async () => {
    let seen = 0;
    const out = new Writable({
      write(_chunk, _encoding, done) {
        seen++;
        done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
      },
    });
    const err = new Writable({ write: (_chunk, _encoding, done) => { done(); } });
    expect(await run([file("a.pcap")], wasmBytes(), { out, err })).toBe(0);
    expect(seen).toBe(1);
  });

  it("waits for a reader that is slow", async () => {
    const chunks: string[] = [];
    const out = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        setTimeout(() => {
          chunks.push(chunk.toString());
          done();
        }, 1);
      },
    });
    const err = new Writable({ write: (_chunk, _encoding, done) => { done(); } });
    await run([file("a.pcap")], wasmBytes(), { out, err });
    expect(chunks.join("")).toBe((await decode(file("a.pcap"))).out);
  });
});
