/**
 * The fields that a filter may name: what each is, which operators it takes and, where it takes one of few values, which. Rows
 * of the Commands table are what is filtered; engine/filter.ts says where each field's values lie.
 */

export type FieldName =
  | "cmd" | "key" | "pattern" | "client" | "server" | "db" | "user" | "name" | "lib" | "resp" | "status" | "error" | "kind" | "reply.type" | "pairing"
  | "latency" | "request.bytes" | "reply.bytes" | "bytes" | "time" | "flow" | "is" | ValueField;

/** Fields that stand only in the file, so that rows are read back for them. */
export type ValueField = "value" | "arg" | "reply";

/** What a field's values are, and so how they are written and compared. */
export type FieldType = "text" | "address" | "choice" | "flags" | "number" | "duration" | "size" | "time";

export interface Field {
  readonly name: FieldName;
  readonly type: FieldType;
  /** One line for the completion and the help. */
  readonly hint: string;
  /** Of a choice or flags: all values. */
  readonly values?: readonly string[];
  /** Of a text: whether the case of letters is looked at. */
  readonly exactCase?: boolean;
}

export const STATUS_VALUES = ["ok", "nil", "error", "discarded", "none", "pending", "lost"] as const;
export const KIND_VALUES = ["command", "push", "monitor", "replication", "reply"] as const;
export const PAIRING_VALUES = ["exact", "inferred", "none"] as const;
export const REPLY_TYPE_VALUES = [
  "none", "simple", "error", "integer", "bulk", "null", "array", "map", "set", "push", "double", "boolean", "bignum", "bulk-error", "verbatim",
] as const;
/** `noise`: what clients and tools send to keep a connection and to look at the server. */
export const FLAG_VALUES = ["read", "write", "blocking", "pipelined", "inline", "transaction", "noise"] as const;

export const FIELDS: readonly Field[] = [
  { name: "cmd", type: "text", hint: "command, with the second word of containers: GET, CLIENT LIST" },
  { name: "key", type: "text", exactCase: true, hint: "a key of the command, of several any; ~ takes * and ?" },
  { name: "pattern", type: "text", exactCase: true, hint: "pattern of the first key, as the Keys tab finds it: user:{n}" },
  { name: "value", type: "text", exactCase: true, hint: "any argument or any value of the reply, read from the file: value ~ timeout; secrets only when shown" },
  { name: "arg", type: "text", exactCase: true, hint: "an argument behind the command's name, read from the file; secrets only when shown" },
  { name: "reply", type: "text", exactCase: true, hint: "the reply, or a value in it, read from the file; secrets only when shown" },
  { name: "client", type: "address", hint: "who asked: 10.0.0.7, 10.0.0.0/8, 10.0.0.7:51234, a host's name" },
  { name: "server", type: "address", hint: "who answered" },
  { name: "status", type: "choice", values: STATUS_VALUES, hint: "how it ended" },
  { name: "error", type: "text", hint: "first word of an error: WRONGTYPE, MOVED, ERR" },
  { name: "latency", type: "duration", hint: "from the request's last byte to the reply's first: 5ms, 250us" },
  { name: "reply.bytes", type: "size", hint: "bytes of the reply on the wire: 1MB" },
  { name: "request.bytes", type: "size", hint: "bytes of the request on the wire" },
  { name: "bytes", type: "size", hint: "bytes of both" },
  { name: "time", type: "time", hint: "seconds since the first frame (1.5s), or a time of day (10:05:00)" },
  { name: "db", type: "number", hint: "database" },
  { name: "user", type: "text", exactCase: true, hint: "user of the connection" },
  { name: "name", type: "text", exactCase: true, hint: "client name (CLIENT SETNAME)" },
  { name: "lib", type: "text", exactCase: true, hint: "client library (CLIENT SETINFO)" },
  { name: "resp", type: "number", hint: "protocol version, 2 or 3" },
  { name: "is", type: "flags", values: FLAG_VALUES, hint: "what the command is: read, write, blocking, pipelined, noise …" },
  { name: "kind", type: "choice", values: KIND_VALUES, hint: "a command with its reply, or a delivery" },
  { name: "reply.type", type: "choice", values: REPLY_TYPE_VALUES, hint: "RESP type of the reply" },
  { name: "pairing", type: "choice", values: PAIRING_VALUES, hint: "how sure the pair is" },
  { name: "flow", type: "number", hint: "number of the connection" },
];

/** What people of other tools type. */
const ALIASES: ReadonlyMap<string, FieldName> = new Map([
  ["command", "cmd"], ["src", "client"], ["dst", "server"], ["database", "db"], ["library", "lib"], ["size", "bytes"], ["type", "reply.type"],
]);

const BY_NAME: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.name, field]));

/** The field of that name or alias, in any case. */
export function fieldNamed(word: string): Field | undefined {
  const name = word.toLowerCase();
  return BY_NAME.get(ALIASES.get(name) ?? name);
}

export type Operator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~";

export function isValueField(name: FieldName): name is ValueField {
  return name === "value" || name === "arg" || name === "reply";
}

/** The operators that a field takes. */
export function operatorsOf({ type }: Field): readonly Operator[] {
  switch (type) {
    case "text":
    case "address":
      return ["==", "!=", "~", "!~"];
    case "choice":
    case "flags":
      return ["==", "!="];
    default:
      return ["==", "!=", "<", "<=", ">", ">="];
  }
}
