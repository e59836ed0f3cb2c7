/** The clients that people use, each doing what it does in its own way: ioredis, node-redis, redis-cli. */
import { Redis } from "ioredis";
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "redis";

/** @typedef {import("./stage.mjs").Stage} Stage */

const LARGE = "0123456789abcdef".repeat(1024);
const BINARY = Buffer.from("\r\n$3\r\n\0\xff\xfe*2\r\n", "latin1");

/** The client's port, out of what CLIENT INFO says. @param {string} info */
const portOf = (info) => Number(/ addr=\S*:(\d+)/.exec(info)?.[1]);

/** What a client made of a reply: errors as their line, bytes as text of as many characters. @param {unknown} value @returns {unknown} */
function plain(value) {
  if (Buffer.isBuffer(value)) return value.toString("latin1");
  if (value instanceof Error) return { error: value.message };
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return { map: [...value].flat().map(plain) };
  if (typeof value === "object" && value !== null) return { map: Object.entries(value).flat().map(plain) };
  return value;
}

/** Notes what a call gives. @param {Stage} stage @param {number} port @param {Promise<unknown>} call @param {readonly string[]} args */
async function noted(stage, port, args, call) {
  stage.note(port, args, plain(await call.catch((/** @type {unknown} */ error) => error)));
}

/** @param {Stage} stage @param {number} port */
async function playIoredis(stage, port) {
  const client = new Redis(port, { connectionName: "io", protocol: 2 });
  const own = portOf(String(await client.call("CLIENT", "INFO")));
  /** @param {string} command @param {...(string | Buffer)} args */
  const call = (command, ...args) => noted(stage, own, [command, ...args.map((arg) => arg.toString("latin1"))], client.callBuffer(command, ...args));
  await call("SET", "io:1", "one", "EX", "100");
  await call("GET", "io:1");
  await call("GET", "io:none");
  await call("SET", "io:bin", BINARY);
  await call("GET", "io:bin");
  await call("HSET", "io:h", "a", "1", "b", "2");
  await call("HGETALL", "io:h");
  await call("ZADD", "io:z", "1.5", "x", "2", "y");
  await call("ZRANGE", "io:z", "0", "-1", "WITHSCORES");
  await call("LPUSH", "io:1", "wrong");
  await call("SET", "io:large", LARGE);
  await call("GET", "io:large");
  // All at once: the client writes them together.
  await Promise.all(Array.from({ length: 40 }, (_, at) => call(at % 2 === 0 ? "SET" : "GET", `io:p${at >> 1}`, ...(at % 2 === 0 ? [`v${at}`] : []))));
  const pipeline = client.pipeline();
  for (let at = 0; at < 10; at++) pipeline.incrby("io:n", at).get(`io:p${at}`);
  (await pipeline.exec() ?? []).forEach(([error, value], at) => stage.note(own, at % 2 === 0 ? ["incrby", "io:n", String(at >> 1)] : ["get", `io:p${at >> 1}`], plain(error ?? value)));
  const results = await client.multi().set("io:tx", "1").incr("io:tx").lpush("io:tx", "x").get("io:tx").exec();
  stage.note(own, ["exec"], (results ?? []).map(([error, value]) => plain(error ?? value)));
  client.defineCommand("twice", { numberOfKeys: 1, lua: "return {KEYS[1], ARGV[1], redis.call('GET', KEYS[1])}" });
  const { twice } = /** @type {{ twice: (key: string, arg: string) => Promise<unknown> }} */ (/** @type {unknown} */ (client));
  // The first time EVALSHA is answered with NOSCRIPT, and EVAL follows.
  for (let at = 0; at < 2; at++) stage.note(own, ["twice"], plain(await twice.call(client, "io:1", "arg")));
  let found = 0;
  for await (const keys of client.scanStream({ match: "io:p*", count: 8 })) found += Array.isArray(keys) ? keys.length : 0;
  if (found < 20) throw new Error(`found ${found} keys`);
  await call("SELECT", "2");
  await call("SET", "io:two", "2");
  await call("DBSIZE");

  const subscriber = client.duplicate({ protocol: 3 });
  await subscriber.subscribe("io:news", "io:more");
  await subscriber.psubscribe("io:*");
  await call("PUBLISH", "io:news", "hello");
  await call("PUBLISH", "io:other", "pattern only");
  await pause(50);
  await subscriber.unsubscribe("io:news");
  const blocked = client.duplicate({ protocol: 3 });
  const blockedPort = portOf(String(await blocked.call("CLIENT", "INFO")));
  const popped = noted(stage, blockedPort, ["BLPOP", "io:q", "5"], blocked.callBuffer("BLPOP", "io:q", "5"));
  await pause(60);
  await call("RPUSH", "io:q", "job");
  await popped;
  subscriber.disconnect();
  await blocked.quit();
  await client.quit();
}

/** @param {Stage} stage @param {number} port @param {2 | 3} RESP */
async function playNodeRedis(stage, port, RESP) {
  const client = createClient({ socket: { port }, RESP, name: `node-${RESP}` });
  await client.connect();
  const info = await client.sendCommand(["CLIENT", "INFO"]);
  const own = portOf(typeof info === "string" ? info : "");
  /** @param {...string} args */
  const call = (...args) => noted(stage, own, args, client.sendCommand(args));
  const key = `node${RESP}`;
  await call("SET", `${key}:1`, "one");
  await call("HSET", `${key}:h`, "a", "1", "b", "2");
  await call("HGETALL", `${key}:h`);
  await call("SADD", `${key}:s`, "only");
  await call("SMEMBERS", `${key}:s`);
  await call("ZADD", `${key}:z`, "1.5", "x", "2", "y");
  await call("ZRANGE", `${key}:z`, "0", "-1", "WITHSCORES");
  await call("ZSCORE", `${key}:z`, "x");
  await call("GET", `${key}:none`);
  await call("INCR", `${key}:h`);
  await Promise.all(Array.from({ length: 30 }, (_, at) => call(at % 3 === 0 ? "INCR" : "SETEX", `${key}:p${at}`, ...(at % 3 === 0 ? [] : ["50", `v${at}`]))));
  const replies = await client.multi().set(`${key}:tx`, "1").incr(`${key}:tx`).hGetAll(`${key}:h`).execAsPipeline();
  if (replies.length !== 3) throw new Error("a pipeline of three");
  stage.note(own, ["exec"], plain(await client.multi().set(`${key}:tx`, "5").incr(`${key}:tx`).get(`${key}:tx`).exec()));
  const subscriber = client.duplicate();
  await subscriber.connect();
  let heard = 0;
  const listener = () => { heard++; };
  await subscriber.subscribe([`${key}:a`, `${key}:b`], listener);
  await subscriber.pSubscribe(`${key}:*`, listener);
  await call("PUBLISH", `${key}:a`, "hello");
  await call("PUBLISH", `${key}:c`, "pattern only");
  await pause(50);
  if (heard !== 3) throw new Error(`${heard} deliveries`);
  await subscriber.unsubscribe();
  await subscriber.pUnsubscribe();
  if (RESP === 3) await Promise.all([subscriber.subscribe(`${key}:a`, listener), subscriber.ping(), subscriber.set(`${key}:between`, "1"), subscriber.get(`${key}:between`)]);
  const popping = client.duplicate();
  await popping.connect();
  const popped = popping.blPop(`${key}:q`, 5);
  await pause(60);
  await call("RPUSH", `${key}:q`, "job");
  await popped;
  for (const each of [popping, subscriber, client]) await each.close();
}

/** @param {Stage} stage @param {number} port */
async function playCli(stage, port) {
  const at = ["-p", String(port)];
  await stage.run("redis-cli", [...at, "SET", "cli:1", "a \"quoted\" value"]);
  await stage.run("redis-cli", [...at, "-3", "HGETALL", "io:h"]);
  // Not fed by standard input: it would ask for the documentation of all commands first, a quarter of a megabyte.
  await stage.run("redis-cli", [...at, "-n", "3", "SET", "cli:db", "3"]);
  await stage.run("redis-cli", [...at, "-n", "3", "-r", "3", "INCR", "cli:n"]);
  await stage.run("redis-cli", [...at, "NOSUCH"]);
  await stage.run("redis-cli", [...at, "--scan", "--pattern", "io:p1*"]);
  // Mass insertion: all at once, with an ECHO behind that tells the end.
  const lines = Array.from({ length: 200 }, (_, index) => `*3\r\n$3\r\nSET\r\n$${`cli:m${index}`.length}\r\ncli:m${index}\r\n$1\r\n${index % 10}\r\n`).join("");
  await stage.run("redis-cli", [...at, "--pipe"], lines);
}

/** @param {Stage} stage */
export async function playClients(stage) {
  const { port } = await stage.server();
  await playIoredis(stage, port);
  await playNodeRedis(stage, port, 2);
  await playNodeRedis(stage, port, 3);
  await playCli(stage, port);
}
