/**
 * Which arguments of a command are secret. Works on the words of the arguments (characters 0 to 255); where the request
 * is not whole and the command could carry a secret, everything behind its name counts as one.
 */

/** Options of CONFIG SET whose values are secret. */
const CONFIG_SECRETS: ReadonlySet<string> = new Set([
  "requirepass", "masterauth", "masteruser", "primaryauth", "primaryuser", "tls-key-file-pass", "tls-client-key-file-pass",
]);
/** Options of SENTINEL SET and SENTINEL CONFIG SET. */
const SENTINEL_SECRETS: ReadonlySet<string> = new Set(["auth-pass", "auth-user", "sentinel-pass", "sentinel-user"]);
/** Commands that may carry a secret, by their first word. */
const CARRIERS: ReadonlySet<string> = new Set(["AUTH", "HELLO", "ACL", "CONFIG", "MIGRATE", "SENTINEL"]);

/** `ACL SETUSER` rules that hold a password or its hash begin with one of these. */
const ACL_MARKERS = "><#!";

const NONE: ReadonlySet<number> = new Set();

/** True for the name of an option whose value is secret, in any case. */
export function isSecretOption(name: string): boolean {
  const lower = name.toLowerCase();
  return CONFIG_SECRETS.has(lower) || SENTINEL_SECRETS.has(lower);
}

/**
 * Indexes of the secret arguments, the name being 0. `complete`: the request was captured whole and could be parsed.
 */
export function secretArguments(words: readonly string[], complete: boolean): ReadonlySet<number> {
  const first = words[0];
  if (first === undefined) return NONE;
  const name = first.toUpperCase();
  if (!CARRIERS.has(name)) return NONE;
  if (!complete) return range(1, words.length);
  const second = words[1]?.toUpperCase() ?? "";
  switch (name) {
    case "AUTH":
      return range(1, words.length);
    case "HELLO":
      return afterWord(words, 1, "AUTH", 2);
    case "MIGRATE":
      return new Set([...afterWord(words, 6, "AUTH", 1), ...afterWord(words, 6, "AUTH2", 2)]);
    case "ACL":
      return second === "SETUSER" ? marked(words, 3) : NONE;
    case "CONFIG":
      return second === "SET" ? valuesOfOptions(words, 2) : NONE;
    default:
      if (second === "SET") return valuesOfOptions(words, 3);
      return second === "CONFIG" && words[2]?.toUpperCase() === "SET" ? valuesOfOptions(words, 3) : NONE;
  }
}

/** Whether a command of that name (upper case, containers with their second word) may have secrets in its arguments or its reply. */
export function mayHoldSecrets(name: string): boolean {
  const [first = ""] = name.split(" ", 1);
  return CARRIERS.has(first) || first === "EXEC";
}

/** What kind of secret the reply to a command may hold. */
export enum ReplySecrecy {
  OPEN,
  /** Values that follow the name of a secret option. */
  OPTIONS,
  /** All of it. */
  WHOLE,
}

/** `words`: of the request; without any, what a reply alone can give away is looked for. */
export function replySecrecy(words: readonly string[], complete: boolean): ReplySecrecy {
  const name = words[0]?.toUpperCase();
  // A reply whose request is not known may be to anything, and EXEC's array holds the replies of what was queued.
  if (name === undefined || name === "EXEC") return ReplySecrecy.OPTIONS;
  if (name !== "ACL" && name !== "CONFIG" && name !== "SENTINEL") return ReplySecrecy.OPEN;
  if (!complete) return ReplySecrecy.WHOLE;
  const second = words[1]?.toUpperCase();
  if (name === "ACL") return second === "GETUSER" || second === "LIST" || second === "GENPASS" ? ReplySecrecy.WHOLE : ReplySecrecy.OPEN;
  return ReplySecrecy.OPTIONS;
}

/**
 * An error line without what it echoes of a secret command: Redis repeats arguments in single quotes
 * (`unknown command 'x', with args beginning with: 'y'`, `Error in ACL SETUSER modifier '>z'`).
 */
export function maskErrorLine(line: string, secrets: readonly string[], mask: string): string {
  const quote = line.indexOf("'");
  const open = quote < 0 ? line : line.slice(0, quote) + mask;
  // A server of another make may echo without quotes. Short ones would be found in any text and so be given away.
  const echoed = secrets.some((secret) => secret.length >= SHORTEST_ECHO && open.includes(secret));
  if (!echoed) return open;
  const space = open.indexOf(" ");
  return space < 0 ? mask : `${open.slice(0, space)} ${mask}`;
}
const SHORTEST_ECHO = 4;

/** Strings of an ACL's description, as ACL LIST gives them: `user default on #… ~* +@all`. */
export function isAclRule(text: string): boolean {
  return /^user \S+ .*[#><!]/s.test(text);
}

function range(from: number, to: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (let index = from; index < to; index++) indexes.add(index);
  return indexes;
}

/** The `count` arguments behind every `word` from index `from` on. */
function afterWord(words: readonly string[], from: number, word: string, count: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (let index = from; index < words.length; index++) {
    if (words[index]?.toUpperCase() !== word) continue;
    // Not skipping what was marked: `SETNAME AUTH AUTH user pw` must not hide the second AUTH.
    for (let next = index + 1; next <= index + count && next < words.length; next++) indexes.add(next);
  }
  return indexes;
}

function marked(words: readonly string[], from: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (let index = from; index < words.length; index++) {
    const marker = words[index]?.charAt(0) ?? "";
    if (marker !== "" && ACL_MARKERS.includes(marker)) indexes.add(index);
  }
  return indexes;
}

/** Of `name value` pairs, the values of those with a secret name. */
function valuesOfOptions(words: readonly string[], from: number): ReadonlySet<number> {
  const indexes = new Set<number>();
  // Not in steps of two: a value that looks like a name, or a broken pair, must not shift the pairs behind it.
  for (let index = from; index + 1 < words.length; index++) {
    if (isSecretOption(words[index] ?? "")) indexes.add(index + 1);
  }
  return indexes;
}
