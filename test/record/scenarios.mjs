/** What `record.mjs` plays: steps of a named client; the commands of one step are sent together. */

/** In the place of a client: a replica is started. */
export const REPLICA = "replica";

/** @typedef {{ readonly client: string, readonly commands: readonly string[] }} Step */

/** @param {string} client @param {readonly string[]} commands @returns {Step[]} one step each */
const each = (client, ...commands) => commands.map((command) => ({ client, commands: [command] }));
/** @param {string} client @param {readonly string[]} commands @returns {Step} */
const batch = (client, ...commands) => ({ client, commands });

const MIXED = ["MULTI", "SET a 1", "INCR a", "LPUSH a x", "GET a", "GET none", "LRANGE l 0 -1", "EXEC", "GET a"];

/** @type {Readonly<Record<string, readonly Step[]>>} */
export const SCENARIOS = {
  transactions: [
    ...each("A", ...MIXED),
    batch("A", ...MIXED),
    ...each("A", "MULTI", "SET a 5", "DISCARD", "GET a"),
    ...each("A", "MULTI", "SET a", "GET a", "EXEC"),
    ...each("A", "WATCH a", "MULTI", "SET a 9"),
    ...each("B", "SET a 77"),
    ...each("A", "EXEC"),
    ...each("A", "MULTI", "SELECT 3", "SET b 1", "EXEC", "SET c 1"),
    ...each("B", "MULTI", "SET x 1", "CLIENT REPLY OFF", "SET y 2", "EXEC", "GET x", "CLIENT REPLY ON", "GET y"),
    ...each("B", "MULTI", "CLIENT REPLY SKIP", "SET y 2", "EXEC", "GET x", "GET y"),
    ...each("B", "MULTI", "SUBSCRIBE c1 c2", "SET z 1", "EXEC", "UNSUBSCRIBE", "GET z"),
    ...each("C", "HELLO 3", "MULTI", "HSET h f v", "HGETALL h", "SMEMBERS none", "ZADD z2 1.5 m", "ZSCORE z2 m", "GET nope", "EXEC"),
    ...each("C", "MULTI", "SUBSCRIBE c9", "GET a", "EXEC", "GET a"),
    ...each("C", "MULTI", "RESET", "PING", "EXEC", "MULTI", "MULTI", "GET a", "EXEC"),
    ...each("D", "MULTI", "SET open 1"),
  ],
  // A copy that goes over the disk ($length), one that does not ($EOF:mark), one that is partial, and what all are sent then.
  replication: [
    ...each("A", "SET before 1", "CONFIG SET repl-diskless-sync no"),
    { client: REPLICA, commands: [] },
    ...each("A", "SET a 1", "SELECT 4", "INCR n", "MULTI", "SET b 2", "LPUSH l x y", "EXEC", "GET a", "CONFIG SET repl-diskless-sync yes"),
    { client: REPLICA, commands: [] },
    { client: REPLICA, commands: ["known"] },
    ...each("A", "DEL b", "SELECT 0", "SETEX short 100 v", "WAIT 3 500"),
    batch("A", "SET c 3", "APPEND c 4", "INCRBYFLOAT f 1.5"),
    ...each("A", "SPOP nothing", "SADD s m", "SPOP s", "EVAL return\\x20redis.call('SET','e','1') 0"),
  ],
  tracking: [
    ...each("T", "HELLO 3", "CLIENT ID", "CLIENT TRACKING ON", "GET k", "MGET k other"),
    ...each("W", "SET k 1", "MSET k 2 other 3"),
    ...each("T", "GET k", "CLIENT TRACKING OFF", "CLIENT TRACKING ON BCAST PREFIX user: PREFIX cart:"),
    ...each("W", "SET user:1 x", "SET elsewhere y", "DEL user:1", "FLUSHALL"),
    ...each("T", "CLIENT TRACKINGINFO", "PING"),
  ],
};
