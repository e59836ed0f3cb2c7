/**
 * Which arguments of a command are keys. The rules come from `@ioredis/commands`; commands with a key count are handled
 * here, since a count in a capture is only what somebody sent: it must not make a loop or an array of its size. Patterns
 * of SORT (`BY`, `GET`) are no keys.
 */
import { getKeyIndexes } from "@ioredis/commands";
import definitions from "@ioredis/commands/built/commands.json";

interface Counted {
  /** Index of the count among the arguments, the name being 0. */
  readonly count: number;
  /** Keys that stand before the count (a destination). */
  readonly before: readonly number[];
  /** Distance of one key from the next. */
  readonly step: number;
}

const DESTINATION: Counted = { count: 2, before: [1], step: 1 };
const SCRIPT: Counted = { count: 2, before: [], step: 1 };
const PLAIN: Counted = { count: 1, before: [], step: 1 };
const COUNTED: ReadonlyMap<string, Counted> = new Map([
  ...["zunionstore", "zinterstore", "zdiffstore"].map((name) => [name, DESTINATION] as const),
  ...["eval", "evalsha", "eval_ro", "evalsha_ro", "fcall", "fcall_ro", "blmpop", "bzmpop"].map((name) => [name, SCRIPT] as const),
  ...["sdiffcard", "sintercard", "sunioncard", "lmpop", "zmpop", "zunion", "zinter", "zintercard", "zdiff"].map((name) => [name, PLAIN] as const),
  ["msetex", { count: 1, before: [], step: 2 }],
]);

interface Definition {
  readonly keyStart: number;
  readonly keyStop: number;
  readonly step: number;
  readonly subcommands?: object;
}

const DEFINITIONS: ReadonlyMap<string, Definition> = new Map(Object.entries<Definition>(definitions));
/** Commands that need a rule of their own in `getKeyIndexes`. */
const SPECIAL: ReadonlySet<string> = new Set(["georadius", "georadiusbymember", "sort", "sort_ro", "migrate", "xread", "xreadgroup"]);
/** Commands whose first argument, and no other, is a key: most of them. */
const FIRST_ONLY: ReadonlySet<string> = new Set(
  [...DEFINITIONS]
    .filter(([name, { keyStart, keyStop, step, subcommands }]) => keyStart === 1 && keyStop === 1 && step === 1
      && subcommands === undefined && !SPECIAL.has(name) && !COUNTED.has(name))
    .map(([name]) => name),
);

/** Indexes of the keys among a command's words (the name is 0), ascending, each once; none for an unknown command. */
export function keyIndexes(words: readonly string[]): number[] {
  const name = words[0]?.toLowerCase() ?? "";
  if (FIRST_ONLY.has(name)) return words.length > 1 ? [1] : [];
  if (!DEFINITIONS.has(name)) return [];
  const counted = COUNTED.get(name);
  const indexes = counted === undefined ? ruled(name, words) : byCount(words, counted);
  const inside = indexes.filter((index) => Number.isInteger(index) && index > 0 && index < words.length);
  return [...new Set(inside)].sort((left, right) => left - right);
}

function byCount(words: readonly string[], rule: Counted): number[] {
  const text = words[rule.count] ?? "";
  const announced = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  const room = Math.floor((words.length - 1 - rule.count + rule.step - 1) / rule.step);
  // Redis refuses a count greater than what follows; then nothing is a key.
  const keys = announced > room ? 0 : announced;
  return [...rule.before, ...Array.from({ length: keys }, (_, index) => rule.count + 1 + index * rule.step)];
}

function ruled(name: string, words: readonly string[]): number[] {
  if (name === "sort" || name === "sort_ro") return sortKeys(words);
  return getKeyIndexes(name, words.slice(1)).map((index) => index + 1);
}

function sortKeys(words: readonly string[]): number[] {
  const keys = [1];
  for (let index = 2; index < words.length; index++) {
    const word = words[index]?.toUpperCase();
    if (word === "BY" || word === "GET") index++;
    else if (word === "LIMIT") index += 2;
    else if (word === "STORE") keys.push(++index);
  }
  return keys;
}
