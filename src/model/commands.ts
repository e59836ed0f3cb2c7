/**
 * The command definitions that the WebAssembly module is given before the first frame (form: assembly/README.md, "Command
 * definitions"), made from `@ioredis/commands` and from the containers that servers have beyond it.
 */
import definitions from "@ioredis/commands/built/commands.json";

interface Definition {
  readonly flags: readonly string[];
  readonly keyStart: number;
  readonly step: number;
  readonly subcommands?: Readonly<Record<string, Definition>>;
}

/** `keyRule` values beyond the index of the first key. */
const NUMKEYS_AT_1 = 100;
const NUMKEYS_AT_2 = 101;
const AFTER_STREAMS = 102;
const MIGRATE = 103;

const RULES: ReadonlyMap<string, number> = new Map([
  ...["ZUNIONSTORE", "ZINTERSTORE", "ZDIFFSTORE", "SORT", "SORT_RO", "GEORADIUS", "GEORADIUSBYMEMBER"].map((name) => [name, 1] as const),
  ...["EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO", "BLMPOP", "BZMPOP"].map((name) => [name, NUMKEYS_AT_2] as const),
  ...["SDIFFCARD", "SINTERCARD", "SUNIONCARD", "LMPOP", "ZMPOP", "ZUNION", "ZINTER", "ZINTERCARD", "ZDIFF", "MSETEX"].map(
    (name) => [name, NUMKEYS_AT_1] as const,
  ),
  ["XREAD", AFTER_STREAMS],
  ["XREADGROUP", AFTER_STREAMS],
  ["MIGRATE", MIGRATE],
]);

const CONTAINER = 1;
const BLOCKING = 2;
export const WRITES = 4;
export const READS = 8;

/** Containers that the table does not know as such: Sentinel's, Valkey's, those of widespread modules. */
const MORE_CONTAINERS: readonly string[] = ["DEBUG", "SENTINEL", "COMMANDLOG", "FT.CONFIG", "FT.CURSOR"];

export interface CommandDefinition {
  /** Upper case, two words for a container's. */
  readonly name: string;
  readonly keyRule: number;
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
    if (!(name.toLowerCase() in commands)) single.push({ name, keyRule: 0, flags: CONTAINER });
  }
  return [...single, ...double];
}

function define(name: string, definition: Definition, container: boolean): CommandDefinition {
  const has = (flag: string): boolean => definition.flags.includes(flag);
  return {
    name,
    keyRule: RULES.get(name) ?? (definition.step > 0 ? definition.keyStart : 0),
    flags: (container ? CONTAINER : 0) | (has("blocking") ? BLOCKING : 0) | (has("write") ? WRITES : 0) | (has("readonly") ? READS : 0),
  };
}

/** The definitions as the bytes that `loadCommands` reads. */
export function encodeDefinitions(list: readonly CommandDefinition[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = list.map(({ name, keyRule, flags }) => {
    const text = encoder.encode(name);
    return [text.length, ...text, keyRule, flags];
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
