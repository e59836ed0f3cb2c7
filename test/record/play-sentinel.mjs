/** A primary, its replica, and a Sentinel that makes the replica the primary; a client that asks the Sentinel. */
import { Redis } from "ioredis";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** @typedef {import("./stage.mjs").Stage} Stage */

const FOLLOW_MS = 2500;
const FAILOVER_MS = 6000;

/** @param {Stage} stage */
export async function playSentinel(stage) {
  const primary = await stage.server();
  await stage.server(["--replicaof", "127.0.0.1", String(primary.port)]);
  await pause(FOLLOW_MS);
  const port = primary.port + 2;
  const file = join(stage.folder, "sentinel.conf");
  writeFileSync(file, `port ${port}\nsentinel monitor mymaster 127.0.0.1 ${primary.port} 1\nsentinel down-after-milliseconds mymaster 3000\n`);
  stage.start(stage.binary, [file, "--sentinel"]);
  await pause(FOLLOW_MS);
  await stage.each("ask", ["PING", "SENTINEL GET-MASTER-ADDR-BY-NAME mymaster", "SENTINEL MASTERS", "SENTINEL REPLICAS mymaster", "SENTINEL SET mymaster auth-pass swordfish", "SENTINEL SET mymaster auth-pass \\x20", "GET k", "INFO sentinel"], port);
  await stage.each("listen", ["SUBSCRIBE +switch-master +sdown", "PSUBSCRIBE *"], port);
  const client = new Redis({ sentinels: [{ host: "127.0.0.1", port }], name: "mymaster", connectionName: "through" });
  await client.set("k", "1");
  await client.get("k");
  await stage.each("ask", ["SENTINEL FAILOVER mymaster"], port);
  await pause(FAILOVER_MS);
  await client.get("k");
  client.disconnect();
}
