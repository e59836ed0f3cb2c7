/** Three nodes: what they answer to keys of each other, and a client that follows. */
import { Redis } from "ioredis";
import { setTimeout as pause } from "node:timers/promises";

/** @typedef {import("./stage.mjs").Stage} Stage */

const SLOTS = 16_384;
const JOIN_MS = 250;
const JOIN_TRIES = 80;

/** @param {Stage} stage */
export async function playCluster(stage) {
  const nodes = [];
  for (let index = 0; index < 3; index++) nodes.push(await stage.server(["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"]));
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error("three nodes");
  await stage.each("admin 0", ["GET early"], first.port);
  for (const [index, { port }] of nodes.entries()) {
    const range = [Math.floor((SLOTS * index) / 3), Math.floor((SLOTS * (index + 1)) / 3) - 1];
    await stage.each(`admin ${index}`, [`CLUSTER ADDSLOTSRANGE ${range.join(" ")}`], port);
    if (index > 0) await stage.each("admin 0", [`CLUSTER MEET 127.0.0.1 ${port}`], first.port);
  }
  for (let tries = 0; tries < JOIN_TRIES; tries++) {
    if ((await stage.run("redis-cli", ["-p", String(second.port), "CLUSTER", "INFO"])).includes("cluster_state:ok")) break;
    await pause(JOIN_MS);
  }
  // Slot of foo: 12182, of bar: 5061, of hello: 866.
  await stage.each("admin 0", ["SET hello 1", "GET foo", "MGET hello foo", "MSET {hello}a 1 {hello}b 2", "READONLY", "READWRITE", "CLUSTER KEYSLOT foo", "CLUSTER SLOTS"], first.port);
  const id = (await stage.run("redis-cli", ["-p", String(second.port), "CLUSTER", "MYID"])).trim();
  const firstId = (await stage.run("redis-cli", ["-p", String(first.port), "CLUSTER", "MYID"])).trim();
  // Slot 866 moves: what is still here, what is to be asked for there, and half of both.
  await stage.each("admin 1", [`CLUSTER SETSLOT 866 IMPORTING ${firstId}`], second.port);
  await stage.each("admin 0", [`CLUSTER SETSLOT 866 MIGRATING ${id}`, "GET hello", "GET {hello}new", "MGET {hello}a {hello}new"], first.port);
  await stage.each("admin 1", ["SET {hello}new 1", "ASKING", "SET {hello}new 1", "GET {hello}new"], second.port);
  await stage.batch("admin 1", ["ASKING", "GET {hello}new"], second.port);
  const cluster = new Redis.Cluster([{ host: "127.0.0.1", port: first.port }], { redisOptions: { connectionName: "follows" } });
  for (let index = 0; index < 12; index++) {
    await cluster.set(`key:${index}`, `value ${index}`);
    if (await cluster.get(`key:${index}`) !== `value ${index}`) throw new Error(`key:${index}`);
  }
  await cluster.get("{hello}new");
  await cluster.quit();
}
