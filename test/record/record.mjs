/**
 * Records a fixture: `node test/record/record.mjs transactions` starts a redis-server and tcpdump on the loopback, plays the
 * scenario, and writes test/fixtures/NAME.pcap, and beside it as NAME.replies.txt what the server sent to each command. Needs
 * redis-server, tcpdump and the right to capture. Times differ from one recording to the next; what is said does not.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SCENARIOS } from "./scenarios.mjs";

const PORT = 7399;
/** Long enough for a reply on the loopback, and for the capture to be written. */
const REPLY_MS = 30;
const SETTLE_MS = 1000;

/** @param {readonly string[]} words */
const encode = (words) => `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

const name = process.argv[2] ?? "";
const scenario = SCENARIOS[name];
if (scenario === undefined) throw new Error(`Which scenario? ${Object.keys(SCENARIOS).join(", ")}`);
const fixture = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

const server = spawn("redis-server", ["--port", String(PORT), "--save", "", "--appendonly", "no"], { stdio: "ignore" });
const capture = spawn("tcpdump", ["-i", "lo", "-U", "-s0", "-w", `${fixture}.pcap`, `tcp port ${PORT}`], { stdio: "ignore" });
await pause(SETTLE_MS);
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
  const socket = await socketOf(client);
  said += commands.map((command) => `${client} > ${command}\n`).join("");
  // Commands of one step go in one write: a pipeline.
  socket.write(commands.map((command) => encode(command.split(" "))).join(""));
  await pause(REPLY_MS);
}
for (const socket of clients.values()) socket.end();
await pause(SETTLE_MS);
capture.kill("SIGINT");
server.kill();
await once(capture, "exit");
writeFileSync(`${fixture}.replies.txt`, said);
