/** What `record.mjs` plays. */
import { setTimeout as pause } from "node:timers/promises";
import { playClients } from "./play-clients.mjs";
import { playCluster } from "./play-cluster.mjs";
import { playSentinel } from "./play-sentinel.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */
/** `filter`: of tcpdump, where the ports of the stage are not the ones. @typedef {{ readonly filter?: string, play(stage: Stage): Promise<void> }} Scenario */

/** Until a replica has its copy, and has told so once or twice. */
const REPLICA_MS = 3500;
const MIXED = ["MULTI", "SET a 1", "INCR a", "LPUSH a x", "GET a", "GET none", "LRANGE l 0 -1", "EXEC", "GET a"];

/** @param {Stage} stage */
async function playTransactions(stage) {
  await stage.server();
  await stage.each("A", MIXED);
  await stage.batch("A", MIXED);
  await stage.each("A", ["MULTI", "SET a 5", "DISCARD", "GET a"]);
  await stage.each("A", ["MULTI", "SET a", "GET a", "EXEC"]);
  await stage.each("A", ["WATCH a", "MULTI", "SET a 9"]);
  await stage.each("B", ["SET a 77"]);
  await stage.each("A", ["EXEC"]);
  await stage.each("A", ["MULTI", "SELECT 3", "SET b 1", "EXEC", "SET c 1"]);
  await stage.each("B", ["MULTI", "SET x 1", "CLIENT REPLY OFF", "SET y 2", "EXEC", "GET x", "CLIENT REPLY ON", "GET y"]);
  await stage.each("B", ["MULTI", "CLIENT REPLY SKIP", "SET y 2", "EXEC", "GET x", "GET y"]);
  await stage.each("B", ["MULTI", "SUBSCRIBE c1 c2", "SET z 1", "EXEC", "UNSUBSCRIBE", "GET z"]);
  await stage.each("C", ["HELLO 3", "MULTI", "HSET h f v", "HGETALL h", "SMEMBERS none", "ZADD z2 1.5 m", "ZSCORE z2 m", "GET nope", "EXEC"]);
  await stage.each("C", ["MULTI", "SUBSCRIBE c9", "GET a", "EXEC", "GET a"]);
  await stage.each("C", ["MULTI", "RESET", "PING", "EXEC", "MULTI", "MULTI", "GET a", "EXEC"]);
  await stage.each("D", ["MULTI", "SET open 1"]);
}

/** A copy that goes over the disk ($length), one that does not ($EOF:mark), one that is partial, and what all are sent then. @param {Stage} stage */
async function playReplication(stage) {
  const primary = await stage.server();
  const follow = ["--replicaof", "127.0.0.1", String(primary.port)];
  await stage.each("A", ["SET before 1", "CONFIG SET repl-diskless-sync no"]);
  await stage.server(follow, { isLogged: false });
  await pause(REPLICA_MS);
  await stage.each("A", ["SET a 1", "SELECT 4", "INCR n", "MULTI", "SET b 2", "LPUSH l x y", "EXEC", "GET a", "CONFIG SET repl-diskless-sync yes"]);
  await stage.server(follow, { isLogged: false });
  await pause(REPLICA_MS);
  // In the primary's folder, whose snapshot it then knows already.
  await stage.server(follow, { isLogged: false, folder: primary.folder });
  await pause(REPLICA_MS);
  await stage.each("A", ["DEL b", "SELECT 0", "SETEX short 100 v", "WAIT 3 500"]);
  await stage.batch("A", ["SET c 3", "APPEND c 4", "INCRBYFLOAT f 1.5"]);
  await stage.each("A", ["SPOP nothing", "SADD s m", "SPOP s", "EVAL return\\x20redis.call('SET','e','1') 0"]);
}

/** @param {Stage} stage */
async function playTracking(stage) {
  await stage.server();
  await stage.each("T", ["HELLO 3", "CLIENT ID", "CLIENT TRACKING ON", "GET k", "MGET k other"]);
  await stage.each("W", ["SET k 1", "MSET k 2 other 3"]);
  await stage.each("T", ["GET k", "CLIENT TRACKING OFF", "CLIENT TRACKING ON BCAST PREFIX user: PREFIX cart:"]);
  await stage.each("W", ["SET user:1 x", "SET elsewhere y", "DEL user:1", "FLUSHALL"]);
  await stage.each("T", ["CLIENT TRACKINGINFO", "PING"]);
}

/** Everything that changes which reply belongs to which command, by hand. @param {Stage} stage */
async function playModes(stage) {
  const { port } = await stage.server();
  await stage.each("off", ["SET a 1", "CLIENT REPLY SKIP", "SET a 2", "GET a", "CLIENT REPLY OFF", "SET a 3", "GET a", "SUBSCRIBE c", "CLIENT REPLY ON", "UNSUBSCRIBE", "GET a"]);
  await stage.batch("off", ["GET a", "CLIENT REPLY SKIP", "INCR a", "GET a", "CLIENT REPLY OFF", "INCR a", "CLIENT REPLY ON", "GET a"]);
  await stage.send("inline", "SET plain text\r\nget plain\n\r\n*0\r\n*-1\r\nSET \"quo\\x74ed \\\"k\\\"\" 'single \\' v'\r\nGET \"quoted \\\"k\\\"\"\r\n");
  await stage.send("inline", "ECHO \"a\\r\\n$5\\r\\nb\"\r\n");
  // Values that look like protocol, and one of many segments.
  const tricky = "\r\n*3\r\n$3\r\nSET\r\n+OK\r\n-ERR no\r\n:1\r\n".repeat(800);
  const { encode } = await import("./stage.mjs");
  await stage.send("big", encode(["SET", "big", tricky]));
  await stage.batch("big", ["STRLEN big", "GET big", "GETRANGE big 0 9", "MGET big none big"]);
  // Waiting, with commands behind that wait too; given up, unblocked, served.
  await stage.batch("wait", ["BLPOP q1 q2 0.1", "PING after"]);
  await stage.each("wait", ["CLIENT ID", "BLMPOP 5 2 q1 q2 LEFT COUNT 2"]);
  await stage.each("serve", ["RPUSH q2 x y z"]);
  await stage.each("wait", ["BRPOPLPUSH q2 q3 1", "WAIT 1 20", "BZPOPMIN z 0"]);
  await stage.each("serve", ["CLIENT LIST TYPE normal", "ZADD z 1 one"]);
  await stage.each("wait", ["XGROUP CREATE s g $ MKSTREAM", "XREADGROUP GROUP g c BLOCK 300 STREAMS s >"]);
  await stage.each("serve", ["XADD s 1-1 f v"]);
  // A subscriber of RESP2: one confirmation a channel, deliveries between, what is forbidden, PING's other answer.
  await stage.each("sub", ["SUBSCRIBE a b", "PSUBSCRIBE n*"]);
  await stage.each("serve", ["PUBLISH a one", "PUBLISH news two"]);
  await stage.batch("sub", ["PING", "GET a", "UNSUBSCRIBE a", "PING hello", "SSUBSCRIBE shard"]);
  await stage.each("serve", ["SPUBLISH shard three", "PUBLISH b four"]);
  await stage.each("sub", ["UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "UNSUBSCRIBE", "GET a", "RESET", "PING"]);
  // The same of RESP3, where commands may come between.
  await stage.each("sub3", ["HELLO 3 SETNAME three", "SUBSCRIBE a b"]);
  await stage.each("serve", ["PUBLISH a five"]);
  await stage.batch("sub3", ["GET a", "PUBLISH b self", "SUBSCRIBE c d e", "PING"]);
  await stage.each("sub3", ["UNSUBSCRIBE", "CONFIG GET maxmemory*", "INFO server"]);
  // MONITOR's lines between other replies.
  await stage.each("mon", ["MONITOR", "PING"]);
  await stage.each("serve", ["SET seen \"x\\x20y\"", "GET seen"]);
  await stage.each("mon", ["RESET", "PING"]);
  // What is refused before it runs, and what ends a connection.
  await stage.each("odd", ["NOSUCH a b", "GET", "EVAL return\\x20{1,redis.error_reply('E\\x20inside'),'x'} 0", "EVAL syntax( 0", "CLIENT KILL ID 99999", "SELECT 5", "SELECT 99", "SWAPDB 5 6", "QUIT"]);
  await stage.send("bad", "SET a \"unbalanced\r\nGET a\r\n", port);
  await stage.send("http", "POST / HTTP/1.1\r\nHost: x\r\n\r\n", port);
}

/** The same words to servers on ports that nobody would take for Redis. @param {Stage} stage */
async function playPorts(stage) {
  for (const port of [7401, 5432, 11_211, 50_052]) {
    await stage.server([], { port });
    await stage.each(`to ${port}`, [`SET port ${port}`, "GET port", "SELECT 1", "GET port"], port);
    await stage.batch(`to ${port}`, ["INCR n", "INCR n", `LPUSH l ${port}`], port);
  }
}

/** @type {Readonly<Record<string, Scenario>>} */
export const SCENARIOS = {
  transactions: { play: playTransactions },
  replication: { play: playReplication },
  tracking: { play: playTracking },
  modes: { play: playModes },
  ports: { play: playPorts, filter: "tcp port 7401 or tcp port 5432 or tcp port 11211 or tcp port 50052" },
  clients: { play: playClients },
  cluster: { play: playCluster, filter: "tcp portrange 7399-7402 or tcp port 17399" },
  sentinel: { play: playSentinel },
};
