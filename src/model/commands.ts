/**
 * The command definitions that the WebAssembly module is given before the first frame (form: assembly/README.md, "Command
 * definitions"), made from `@ioredis/commands` and from the containers that servers have beyond it.
 */
import definitions from "@ioredis/commands/built/commands.json";

interface Definition {
  readonly flags: readonly string[];
  readonly keyStart: number;
  readonly keyStop: number;
  readonly step: number;
  readonly subcommands?: Readonly<Record<string, Definition>>;
}

/** Where a command's keys are; the rule says what the others mean. */
interface KeyPlaces {
  readonly keyRule: number;
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

const one = (index: number): KeyPlaces => ({ keyRule: index, first: 0, last: 0, step: 0 });
/** `keyRule` values beyond the index of the only key. */
const range = (first: number, last: number, step: number): KeyPlaces => ({ keyRule: 100, first, last, step });
const counted = (count: number, before = 0, step = 1): KeyPlaces => ({ keyRule: 101, first: count, last: before, step });
const streams = (from: number): KeyPlaces => ({ keyRule: 102, first: from, last: 0, step: 1 });
const MIGRATE: KeyPlaces = { keyRule: 103, first: 3, last: 3, step: 1 };
const SORT: KeyPlaces = { keyRule: 104, first: 1, last: 1, step: 1 };
const storing = (from: number): KeyPlaces => ({ keyRule: 105, first: from, last: 1, step: 1 });

/** What the table does not tell. `keyIndexes` (keys.ts) has the same rules. */
const RULES: ReadonlyMap<string, KeyPlaces> = new Map([
  ...["ZUNIONSTORE", "ZINTERSTORE", "ZDIFFSTORE"].map((name) => [name, counted(2, 1)] as const),
  ...["EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO", "BLMPOP", "BZMPOP"].map((name) => [name, counted(2)] as const),
  ...["SDIFFCARD", "SINTERCARD", "SUNIONCARD", "LMPOP", "ZMPOP", "ZUNION", "ZINTER", "ZINTERCARD", "ZDIFF"].map((name) => [name, counted(1)] as const),
  ["MSETEX", counted(1, 0, 2)],
  ["XREAD", streams(1)],
  ["XREADGROUP", streams(4)],
  ["MIGRATE", MIGRATE],
  ["SORT", SORT],
  ["SORT_RO", SORT],
  ["GEORADIUS", storing(6)],
  ["GEORADIUSBYMEMBER", storing(5)],
]);

const CONTAINER = 1;
const BLOCKING = 2;
export const WRITES = 4;
export const READS = 8;

/** Containers that the table does not know as such: Sentinel's, Valkey's, those of widespread modules. */
const MORE_CONTAINERS: readonly string[] = ["DEBUG", "SENTINEL", "COMMANDLOG", "FT.CONFIG", "FT.CURSOR"];

export interface CommandDefinition extends KeyPlaces {
  /** Upper case, two words for a container's. */
  readonly name: string;
  readonly flags: number;
}

/** All definitions: containers and plain commands first, then those of two words. */
export function commandDefinitions(): CommandDefinition[] {
  const commands: Readonly<Record<string, Definition>> = definitions;
  const single: CommandDefinition[] = [];
  const double: CommandDefinition[] = [];
  for (const [key, definition] of Object.entries(commands)) {
    const name = key.toUpperCase();
    single.push(define(name, definition, definition.subcommands !== undefined || MORE_CONTAINERS.includes(name)));
    for (const [word, subcommand] of Object.entries(definition.subcommands ?? {})) {
      double.push(define(`${name} ${word.toUpperCase()}`, subcommand, false));
    }
  }
  for (const name of MORE_CONTAINERS) {
    if (!(name.toLowerCase() in commands)) single.push({ name, ...one(0), flags: CONTAINER });
  }
  return [...single, ...double];
}

function define(name: string, definition: Definition, container: boolean): CommandDefinition {
  const has = (flag: string): boolean => definition.flags.includes(flag);
  return {
    name,
    ...(RULES.get(name) ?? placesOf(definition)),
    flags: (container ? CONTAINER : 0) | (has("blocking") ? BLOCKING : 0) | (has("write") ? WRITES : 0) | (has("readonly") ? READS : 0),
  };
}

function placesOf({ keyStart, keyStop, step }: Definition): KeyPlaces {
  if (step === 0) return one(0);
  return keyStop === keyStart ? one(keyStart) : range(keyStart, keyStop, step);
}

/** The definitions as the bytes that `loadCommands` reads. */
export function encodeDefinitions(list: readonly CommandDefinition[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = list.map(({ name, keyRule, flags, first, last, step }) => {
    const text = encoder.encode(name);
    return [text.length, ...text, keyRule, flags, first, last, step];
  });
  return Uint8Array.from(parts.flat());
}

const CONTAINER_NAMES: ReadonlySet<string> = new Set(
  commandDefinitions().filter(({ flags }) => (flags & CONTAINER) !== 0).map(({ name }) => name),
);

/** The name of a command by its words: upper case, a container's with its second word. */
export function commandName(words: readonly string[]): string {
  const first = (words[0] ?? "").toUpperCase();
  const second = words[1];
  return second !== undefined && CONTAINER_NAMES.has(first) ? `${first} ${second.toUpperCase()}` : first;
}
