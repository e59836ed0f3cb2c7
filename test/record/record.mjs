/**
 * Records a fixture: `node test/record/record.mjs SCENARIO [NAME]` starts servers and tcpdump on the loopback, plays the
 * scenario, and writes test/fixtures/NAME.pcap (NAME: the scenario's unless given) with what others say of it beside it:
 * NAME.monitor, what the servers logged; NAME.replies.txt, what they sent to each command; NAME.results.json, what client
 * libraries made of it; NAME.tcpdump.txt, what tcpdump prints, for those that tcpdump-lines.mjs lists. REDIS_SERVER names
 * another server than redis-server, such as Valkey's. Needs redis-server, redis-cli, tcpdump and the right to capture.
 * Times differ from one recording to the next; what is said does not.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SCENARIOS } from "./scenarios.mjs";
import { Stage } from "./stage.mjs";
import { writeLines } from "./tcpdump-lines.mjs";

const FIRST_PORT = 7399;
/** Until the capture is written. */
const SETTLE_MS = 1000;

const scenario = SCENARIOS[process.argv[2] ?? ""];
if (scenario === undefined) throw new Error(`Which scenario? ${Object.keys(SCENARIOS).join(", ")}`);
const fixture = fileURLToPath(new URL(`../fixtures/${process.argv[3] ?? process.argv[2]}`, import.meta.url));

const stage = new Stage(process.env["REDIS_SERVER"] ?? "redis-server", FIRST_PORT);
const capture = spawn("tcpdump", ["-i", "lo", "-U", "-s0", "-w", `${fixture}.pcap`, scenario.filter ?? `tcp portrange ${FIRST_PORT}-${FIRST_PORT + 9}`], { stdio: "ignore" });
await pause(SETTLE_MS);
await scenario.play(stage);
stage.closeClients();
await pause(SETTLE_MS);
capture.kill("SIGINT");
await once(capture, "exit");
const logs = stage.servers.map(({ log }) => log()).join("\n");
stage.stop();
chmodSync(`${fixture}.pcap`, 0o644);
writeLines(process.argv[3] ?? process.argv[2] ?? "");
writeFileSync(`${fixture}.monitor`, logs, "latin1");
if (stage.said !== "") writeFileSync(`${fixture}.replies.txt`, stage.said);
if (stage.results.length > 0) writeFileSync(`${fixture}.results.json`, `[\n${stage.results.map((result) => JSON.stringify(result)).join(",\n")}\n]\n`);
rmSync(stage.folder, { recursive: true, force: true });
process.exit(0);
