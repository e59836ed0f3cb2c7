import { describe, expect, it } from "vitest";
import type { ByteStrings } from "../../../src/engine/byte-sort";
import { findPatterns } from "../../../src/engine/key-patterns";
import { bytes as bytesOf } from "../../support/bytes";
import { Random } from "../../support/random";

function strings(keys: readonly Uint8Array[]): ByteStrings {
  const length = Uint32Array.from(keys, (key) => key.length);
  const start = new Uint32Array(keys.length);
  for (let at = 1; at < keys.length; at++) start[at] = (start[at - 1] ?? 0) + (length[at - 1] ?? 0);
  return { bytes: Uint8Array.from(keys.flatMap((key) => [...key])), start, length };
}

/** The pattern of each key. Keys are written with escapes, as RESPlens shows them. */
function patterns(...keys: readonly string[]): string[] {
  const { ofKey, names } = findPatterns(strings(keys.map(bytesOf)));
  return Array.from(ofKey, (pattern) => names[pattern] ?? "?");
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
/** Letters only, always the same ones for a number. */
const word = (number: number): string => `w${String(number).replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")}x`;

describe("the pattern of a key", () => {
  it.each([
    ["user:1042:profile", "user:{n}:profile"],
    ["user:1042", "user:{n}"],
    ["counter", "counter"],
    ["", "(empty key)"],
    ["user123", "user{n}"],
    ["key:000000012345", "key:{n}"],
    ["api:v1:user:7", "api:v1:user:{n}"],
    ["session:9f86d081884c7d65", "session:{hex}"],
    ["session:9F86D081884C7D65", "session:{hex}"],
    ["sess:550e8400-e29b-41d4-a716-446655440000:data", "sess:{uuid}:data"],
    ["550e8400-e29b-41d4-a716-446655440000", "{uuid}"],
    ["sess_550e8400-e29b-41d4-a716-446655440000", "sess_{uuid}"],
    ["ulid:01ARZ3NDEKTSV4RRFFQ69G5FAV", "ulid:{id}"],
    ["video:dQw4w9WgXcQ", "video:{id}"],
    ["stats:2026-11-25:hits", "stats:{date}:hits"],
    ["stats:20261125", "stats:{date}"],
    ["stats:2026-11", "stats:{date}"],
    ["stats/2026/11/25/hits", "stats/{date}/hits"],
    ["log:2026-11-25T10:05:00Z", "log:{date}"],
    ["stats:2026-99-25", "stats:{n}-{n}-{n}"],
    ["login:alice.b+x@mail.example.com:tries", "login:{email}:tries"],
    ["alice_b@example.com", "{email}"],
    ["a@b", "a@b"],
    ["rate:10.0.0.17:minute", "rate:{ip}:minute"],
    ["rate:10.0.0.17:6379", "rate:{ip}:{n}"],
    ["app.user.42.cart", "app.user.{n}.cart"],
    ["user_42_profile", "user_{n}_profile"],
    ["feed/42/page|3", "feed/{n}/page|{n}"],
    ["{user1000}.following", "{user{n}}.following"],
    ["{42}:cart", "{{n}}:cart"],
    [String.raw`caf\xc3\xa9:42`, String.raw`caf\xc3\xa9:{n}`],
    [String.raw`\xac\xed\x00\x05t\x00\x08user:42`, String.raw`\xac\xed{bin}t{bin}user:{n}`],
    ["a::b:", "a::b:"],
    ["i18n:de", "i18n:de"],
    ["x".repeat(600), `${"x".repeat(512)}{*}`],
  ])("%s is %s", (key, pattern) => {
    expect(patterns(key)).toEqual([pattern]);
  });
});

describe("the patterns of many keys", () => {
  it("keep a few words that stand in one place", () => {
    const names = patterns(...range(200).map((at) => `user:${at}:${["profile", "cart", "settings"][at % 3] ?? ""}`));
    expect(new Set(names)).toEqual(new Set(["user:{n}:profile", "user:{n}:cart", "user:{n}:settings"]));
  });

  it("take very many words in one place for values, wherever the place is", () => {
    expect(new Set(patterns(...range(100).map((at) => `user:${word(at)}:profile`)))).toEqual(new Set(["user:{*}:profile"]));
    expect(new Set(patterns(...range(100).map((at) => `${word(at)}:cart`)))).toEqual(new Set(["{*}:cart"]));
    expect(new Set(patterns(...range(100).map((at) => `page:${word(at)}`)))).toEqual(new Set(["page:{*}"]));
  });

  it("count what follows such words together", () => {
    const names = patterns(...range(50).flatMap((at) => ["cart", "orders"].map((what) => `${word(at)}:${what}:${at}`)));
    expect(new Set(names)).toEqual(new Set(["{*}:cart:{n}", "{*}:orders:{n}"]));
  });

  it("keep words that many keys have, among many that few have", () => {
    const names = patterns(...range(5000).map((at) => `session:${at}`), ...range(200).map((at) => `user:${at}`), ...range(100).map(word));
    expect(new Set(names)).toEqual(new Set(["session:{n}", "user:{n}", "{*}"]));
  });

  it("take what is of another class by chance for what most are", () => {
    // Eight digits: a date, by chance; a number; and hexadecimal without a letter.
    expect(patterns("order:20261125", "order:99999999", "order:99999998")).toEqual(["order:{n}", "order:{n}", "order:{n}"]);
    expect(patterns("s:9f86d081", "s:9f86d082", "s:12345678")).toEqual(["s:{hex}", "s:{hex}", "s:{hex}"]);
  });

  it("are in order of how many keys have them", () => {
    const { names } = findPatterns(strings(["c", "b:1", "b:2", "a:1", "a:2", "a:3"].map(bytesOf)));
    expect(names).toEqual(["a:{n}", "b:{n}", "c"]);
  });

  it("are bounded, whatever the keys are", () => {
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const keys = range(26 ** 3).map((at) => [at % 26, Math.floor(at / 26) % 26, Math.floor(at / 676)].map((place) => letters[place]).join(":"));
    const { names, ofKey } = findPatterns(strings(keys.map(bytesOf)));
    expect(names).toHaveLength(10_000);
    expect(names.at(-1)).toBe("(other keys)");
    expect(ofKey.filter((pattern) => pattern === 9999)).toHaveLength(26 ** 3 - 9999);
  });

  it("give every key one, random bytes too", () => {
    const random = new Random(5);
    const keys = range(2000).map(() => Uint8Array.from({ length: random.below(20) }, () => random.below(256)));
    const { names, ofKey } = findPatterns(strings(keys));
    expect(ofKey).toHaveLength(2000);
    expect(Math.max(...ofKey)).toBeLessThan(names.length);
  });

  it("of no keys are none", () => {
    expect(findPatterns(strings([]))).toEqual({ ofKey: new Uint32Array(0), names: [] });
  });
});
