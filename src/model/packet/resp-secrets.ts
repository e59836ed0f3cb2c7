/**
 * Which parts of a message in a line are masked. A line knows nothing of other frames, so a message is looked at both as
 * a request and as a reply to anything (src/model/secrets.ts): a name that is no secret's may be masked, not the other way.
 */
import { latin1 } from "../escape";
import { splitInline } from "../inline";
import { MASK } from "../reply-text";
import { isAclRule, isSecretOption, maskErrorLine, secretArguments } from "../secrets";
import { PartKind, type RespMessage, type RespPart } from "./resp-reading";
import type { Printer } from "./printer";

/** Names of options and the beginning of ACL lines are shorter than this (reply-secrets.ts). */
const NAME_BYTES = 1024;

/** A password's SHA-256, of which `ACL GETUSER` gives one for each that the user has. */
const PASSWORD_HASH = /^[0-9a-f]{64}$/i;

/** Looks at the messages of one payload in order: what tcpdump takes for several may be one, of RESP3 or without its beginning. */
export class RespSecrets {
  /** The last string was the name of what is secret. */
  private named = false;
  /** The last strings stood at the top, behind the name of a command with secrets: its first line may lie in another frame. */
  private behindName = false;

  constructor(private readonly printer: Printer) {}

  /** Of the parts that are masked, by their index, what is printed in their place. */
  masked(message: RespMessage): ReadonlyMap<number, string> {
    const masked = new Map<number, string>();
    const strings = message.parts.map((part) => this.text(part));
    for (const index of secretArguments(strings, message.complete)) masked.set(index, MASK);
    message.parts.forEach((part, index) => {
      const text = strings[index] ?? "";
      if (part.kind !== PartKind.STRING) return;
      const line = lineWithoutSecrets(part, text);
      if (this.named || isAclRule(text)) masked.set(index, MASK);
      else if (line !== undefined && !masked.has(index)) masked.set(index, line);
      this.named = isSecretOption(text) || text.toLowerCase() === "passwords" || (this.named && PASSWORD_HASH.test(text));
    });
    const isString = message.parts.length === 1 && message.parts[0]?.type === "$";
    if (isString && this.behindName) masked.set(0, MASK);
    this.behindName = isString && (this.behindName || secretArguments([strings[0] ?? "", ""], false).size > 0);
    return masked;
  }

  private text({ at, length, type }: RespPart): string {
    const isLine = type === "" || isError(type);
    return latin1(this.printer.frame.bytes.subarray(at, at + (isLine ? length : Math.min(length, NAME_BYTES))));
  }
}

function isError(type: string): boolean {
  return type === "-" || type === "!";
}

/** Names of the commands of which an error may repeat an argument. */
const CARRIERS = /\b(?:AUTH|HELLO|ACL|CONFIG|MIGRATE|SENTINEL)\b/i;

/** An inline command or an error without its secrets; undefined where it has none. */
function lineWithoutSecrets(part: RespPart, text: string): string | undefined {
  if (isError(part.type)) {
    const line = CARRIERS.test(text) ? maskErrorLine(text, [], MASK) : text;
    return line === text ? undefined : `"${printable(line)}"`;
  }
  if (part.type !== "") return undefined;
  const split = splitInline(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  const words = split.args.map((argument) => (argument.decoded === undefined ? text.slice(argument.offset, argument.offset + argument.length) : latin1(argument.decoded)));
  // What follows an unclosed quote is no argument, but would be told.
  const secrets = secretArguments(split.balanced ? words : [...words, ""], split.balanced);
  if (secrets.size === 0) return undefined;
  const last = split.args.at(-1);
  const place = split.args[Math.min(...secrets)]?.offset ?? (last === undefined ? 0 : last.offset + last.length);
  return `"${printable(text.slice(0, place).trimEnd())} ${MASK}"`;
}

/** The part of a line that is not masked; its control characters are of no interest there. */
function printable(text: string): string {
  return text.replace(/[^ -~]/g, "?");
}
