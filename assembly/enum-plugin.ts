/**
 * Puts numbers where a bundle names members of the shared vocabulary's enums (schema.ts). Without it the page and its worker each
 * load objects with every name in both directions, and loops over rows look members up.
 */
import { fileURLToPath } from "node:url";
import { type Plugin, runnerImport } from "vite";

const SCHEMA = /\bassembly\/(?:schema|problem-kinds|reasons)(?:\.ts)?$/;

/** Objects of numbers by the names of members, by their own names. */
type Enums = ReadonlyMap<string, object>;

/** As the parser gives it (ESTree). */
type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number };

export function enumPlugin(): Plugin {
  let enums: Enums = new Map();
  return {
    name: "resplens-enums",
    apply: "build",
    async buildStart() {
      const { module } = await runnerImport<Readonly<Record<string, unknown>>>(fileURLToPath(new URL("schema.ts", import.meta.url)), { configFile: false, logLevel: "error" });
      enums = new Map(Object.entries(module).flatMap(([name, value]) => (typeof value === "object" && value !== null ? [[name, value] as const] : [])));
    },
    // Behind the compiler of TypeScript: types, which have the same names, are gone.
    transform(code, id) {
      if (!id.endsWith(".ts") || !code.includes("assembly/")) return undefined;
      const nodes = [...nodesOf(this.parse(code))];
      /** By the name that the module gives them; linting forbids it to give that to anything else. */
      const imported = new Map(nodes.flatMap((node) => (node.type === "ImportDeclaration" ? enumsOf(node, enums) : [])));
      const members = nodes.flatMap((node) => {
        const value = valueOf(node, imported);
        return value === undefined ? [] : [{ start: node.start, end: node.end, value }];
      });
      // From the end on, so that places before stay what they are.
      members.sort((left, right) => right.start - left.start);
      return members.length === 0 ? undefined : { code: members.reduce((text, { start, end, value }) => text.slice(0, start) + String(value) + text.slice(end), code), map: null };
    },
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const each of value) yield* nodesOf(each);
  } else if (isNode(value)) {
    yield value;
    for (const each of Object.values(value)) if (typeof each === "object") yield* nodesOf(each);
  }
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value["name"] === "string" ? value["name"] : undefined;
}

/** What a module imports of the enums. */
function enumsOf({ source, specifiers }: Node, enums: Enums): [string, object][] {
  if (!isNode(source) || typeof source["value"] !== "string" || !SCHEMA.test(source["value"]) || !Array.isArray(specifiers)) return [];
  return specifiers.flatMap((specifier: unknown): [string, object][] => {
    const [local, name] = isNode(specifier) ? [nameOf(specifier["local"]), nameOf(specifier["imported"])] : [];
    const values = enums.get(name ?? "");
    return local === undefined || values === undefined ? [] : [[local, values]];
  });
}

/** Of `Enum.MEMBER`. */
function valueOf(node: Node, imported: ReadonlyMap<string, object>): number | undefined {
  if (node.type !== "MemberExpression" || node["computed"] === true) return undefined;
  const values = imported.get(nameOf(node["object"]) ?? "");
  const value: unknown = values === undefined ? undefined : Reflect.get(values, nameOf(node["property"]) ?? "");
  return typeof value === "number" ? value : undefined;
}
