/** What commands do to the key that they name, beyond the read and write of their definitions: which answer a single value, and which tell how long the key lives. */
import { formatDateTime } from "./units";

/**
 * Commands that read one value and answer nil where there is none, whatever its reason: no such key, field, member or element (their pages at redis.io say so).
 * Those that read several (MGET, HMGET) answer with an array, which does not tell in the row what it holds, and HGETALL or SMEMBERS cannot tell an empty value from
 * none. So this is not the server's keyspace_hits, which counts the look-ups of keys inside of commands.
 */
export const LOOKUPS: readonly string[] = ["GET", "GETEX", "GETDEL", "HGET", "LINDEX", "ZSCORE", "ZRANK", "ZREVRANK", "JSON.GET"];
export const VALUE_READS: ReadonlySet<string> = new Set(LOOKUPS);

/** Commands that, when they succeed, say how long their key lives, or that it does until it is deleted. */
export const TTL_COMMANDS: ReadonlySet<string> = new Set([
  "SET", "SETEX", "PSETEX", "GETSET", "MSET", "EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT", "GETEX", "PERSIST", "TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME",
]);

/**
 * What a command that succeeded says: `60 s (SETEX)`, `none (SET)`, `until 2026-11-25 10:05:00 UTC (EXPIREAT)`; empty for what says nothing. `words`: of the
 * request, its name the first; `reply`: the number that it answered, NaN for anything else.
 */
export function ttlText(words: readonly string[], reply: number): string {
  const name = (words[0] ?? "").toUpperCase();
  if (!TTL_COMMANDS.has(name)) return "";
  const told = toldBy(name, words.map((word) => word.toUpperCase()), reply);
  return told === "" ? "" : `${told} (${name})`;
}

function toldBy(name: string, words: readonly string[], reply: number): string {
  switch (name) {
    case "SETEX":
    case "PSETEX":
      return span(words[2], name === "SETEX" ? "s" : "ms");
    case "EXPIRE":
    case "PEXPIRE":
      return reply === 0 ? "not set" : span(words[2], name === "EXPIRE" ? "s" : "ms");
    case "EXPIREAT":
    case "PEXPIREAT":
      return reply === 0 ? "not set" : until(Number(words[2]), name === "EXPIREAT" ? 1 : 1000);
    case "PERSIST":
      return reply === 1 ? "none" : "";
    case "TTL":
    case "PTTL":
      return asked(reply) ?? span(String(reply), name === "TTL" ? "s" : "ms");
    case "EXPIRETIME":
    case "PEXPIRETIME":
      return asked(reply) ?? until(reply, name === "EXPIRETIME" ? 1 : 1000);
    case "SET":
      return option(words, 3) ?? "none";
    case "GETEX":
      return option(words, 2) ?? "";
    default:
      // GETSET and MSET set a value, and with it that it lives on.
      return "none";
  }
}

/** What -1 and -2 stand for in the reply to TTL. */
function asked(reply: number): string | undefined {
  if (Number.isNaN(reply)) return "";
  return reply === -1 ? "none" : reply < 0 ? "no key" : undefined;
}

function option(words: readonly string[], from: number): string | undefined {
  for (let at = from; at < words.length; at++) {
    const word = words[at] ?? "";
    const value = words[at + 1];
    if (word === "EX" || word === "PX") return span(value, word === "EX" ? "s" : "ms");
    if (word === "EXAT" || word === "PXAT") return until(Number(value), word === "EXAT" ? 1 : 1000);
    if (word === "KEEPTTL") return "kept";
    if (word === "PERSIST") return "none";
    // Its value is no option, whatever it is.
    if (/^IFD?(?:EQ|NE)$/.test(word)) at++;
  }
  return undefined;
}

/** Whole seconds as such, in whichever unit they were given. */
function span(number: string | undefined, unit: "s" | "ms"): string {
  if (number === undefined || !/^-?\d{1,20}$/.test(number)) return "";
  return unit === "ms" && /^[1-9]\d*000$/.test(number) ? `${number.slice(0, -3)} s` : `${number} ${unit}`;
}

function until(time: number, perSecond: number): string {
  const text = formatDateTime({ seconds: Math.floor(time / perSecond), nanoseconds: 0 }, 0, "utc");
  return text === "" ? "" : `until ${text.slice(0, 19)} UTC`;
}
