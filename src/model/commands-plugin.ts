/** Leaves out of the command definitions, in what Vite bundles, what nothing here reads: the page and its worker would carry it for nothing. */
import type { Plugin } from "vite";

const DEFINITIONS = "/@ioredis/commands/built/commands.json";
/** Those that commands.ts looks for; `getKeyIndexes` reads none. */
const FLAGS: ReadonlySet<unknown> = new Set(["blocking", "write", "readonly"]);
const KEPT: ReadonlySet<string> = new Set(["flags", "keyStart", "keyStop", "step", "subcommands"]);

export function commandsPlugin(): Plugin {
  return {
    name: "resplens-commands",
    apply: "build",
    enforce: "pre",
    transform: (code, id) => (id.endsWith(DEFINITIONS) ? { code: JSON.stringify(JSON.parse(code, keep)), map: null } : undefined),
  };
}

/** A reviver: of each definition what is kept. */
function keep(name: string, value: unknown): unknown {
  if (name === "flags" && Array.isArray(value)) return value.filter((flag) => FLAGS.has(flag));
  if (typeof value !== "object" || value === null || !("arity" in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => KEPT.has(key)));
}
