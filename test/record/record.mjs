/**
 * Records a fixture: `node test/record/record.mjs transactions` starts a redis-server and tcpdump on the loopback, plays the
 * scenario, and writes test/fixtures/NAME.pcap, beside it as NAME.replies.txt what the server sent to each command, and as
 * NAME.monitor what it logged, read by MONITOR over a Unix socket, so that the log is not in the capture. Needs redis-server,
 * tcpdump and the right to capture. Times differ from one recording to the next; what is said does not.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { REPLICA, SCENARIOS } from "./scenarios.mjs";

const PORT = 7399;
/** Long enough for a reply on the loopback, and for the capture to be written. */
const REPLY_MS = 30;
const SETTLE_MS = 1000;
/** Until a replica has its copy, and has told so once or twice. */
const REPLICA_MS = 3500;

/** @param {readonly string[]} words */
const encode = (words) => `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

const name = process.argv[2] ?? "";
const scenario = SCENARIOS[name];
if (scenario === undefined) throw new Error(`Which scenario? ${Object.keys(SCENARIOS).join(", ")}`);
const fixture = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "record-"));
const socketPath = join(folder, "redis.sock");
const OPTIONS = ["--save", "", "--appendonly", "no", "--dir", folder];
const servers = [spawn("redis-server", ["--port", String(PORT), "--unixsocket", socketPath, "--repl-diskless-sync-delay", "0", ...OPTIONS], { stdio: "ignore" })];
const capture = spawn("tcpdump", ["-i", "lo", "-U", "-s0", "-w", `${fixture}.pcap`, `tcp port ${PORT}`], { stdio: "ignore" });
await pause(SETTLE_MS);
let log = "";
const monitor = connect(socketPath);
monitor.on("data", (data) => { log += data.toString("latin1"); });
monitor.write(encode(["MONITOR"]));
await pause(SETTLE_MS);

/** A server that copies the one that is recorded, in a folder of its own or in the primary's, whose snapshot it then knows already.
 * @param {boolean} isFresh */
async function startReplica(isFresh) {
  const own = isFresh ? mkdtempSync(join(folder, "replica-")) : folder;
  servers.push(spawn("redis-server", ["--port", String(PORT + servers.length), "--replicaof", "127.0.0.1", String(PORT), ...OPTIONS, "--dir", own], { stdio: "ignore" }));
  await pause(REPLICA_MS);
}

/** @type {Map<string, import("node:net").Socket>} */
const clients = new Map();
let said = "";
/** @param {string} client */
async function socketOf(client) {
  const known = clients.get(client);
  if (known !== undefined) return known;
  const socket = connect(PORT, "127.0.0.1");
  await once(socket, "connect");
  clients.set(client, socket);
  socket.on("data", (data) => {
    said += `  ${client} < ${JSON.stringify(data.toString("latin1"))}\n`;
  });
  return socket;
}
for (const { client, commands } of scenario) {
  if (client === REPLICA) {
    await startReplica(!commands.includes("known"));
    continue;
  }
  const socket = await socketOf(client);
  said += commands.map((command) => `${client} > ${command}\n`).join("");
  // Commands of one step go in one write: a pipeline.
  socket.write(commands.map((command) => encode(command.split(" ").map((word) => word.replaceAll("\\x20", " ")))).join(""));
  await pause(REPLY_MS);
}
for (const socket of clients.values()) socket.end();
await pause(SETTLE_MS);
capture.kill("SIGINT");
monitor.end();
for (const server of servers) server.kill();
await once(capture, "exit");
writeFileSync(`${fixture}.replies.txt`, said);
// The first line is MONITOR's own OK; a line of the log begins with a plus.
writeFileSync(`${fixture}.monitor`, log.split("\r\n").slice(1).map((line) => line.replace(/^\+/, "")).join("\n"), "latin1");
rmSync(folder, { recursive: true, force: true });
