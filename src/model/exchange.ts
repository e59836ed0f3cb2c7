/**
 * A request and a reply as they were read back, with what in them is secret: the one place where the rules for arguments,
 * replies, error lines and MONITOR's lines meet. Whoever shows text takes it from here.
 */
import { ReplyType } from "../../assembly/schema";
import { escapeBytes } from "./escape";
import { parseMonitorLine, type MonitorLine } from "./monitor-line";
import { CUT, escapeRope, MASK, replyText, type ReplyText } from "./reply-text";
import { type Argument, argumentLength, argumentWords, type RequestScan } from "./request";
import { type ByteRange, secretNodes } from "./reply-secrets";
import { parseValue, type RespNode, TREE_LIMITS, type TreeLimits } from "./resp-tree";
import { Rope } from "./rope";
import { maskErrorLine, replySecrecy, ReplySecrecy, secretArguments } from "./secrets";

export interface Request {
  readonly rope: Rope;
  readonly args: readonly Argument[];
  readonly words: readonly string[];
  /** All of it was captured and could be parsed. */
  readonly complete: boolean;
  /** Indexes of arguments that are secret. */
  readonly secrets: ReadonlySet<number>;
}

export interface Reply {
  readonly rope: Rope;
  readonly node: RespNode | undefined;
  readonly secrecy: ReplySecrecy;
  readonly masked: ReadonlySet<RespNode>;
  /** Arguments that an error line may echo. */
  readonly echoes: readonly string[];
}

/** A line cut in texts of arguments, and whether anything was cut. */
export interface ArgumentTexts {
  readonly texts: string[];
  readonly cut: boolean;
}

const NO_SECRETS: ReadonlySet<number> = new Set();

/** `lost`: bytes of the request are known to be missing. */
export function requestOf(rope: Rope, scan: RequestScan, lost: boolean): Request {
  const words = argumentWords(rope, scan.args);
  const complete = scan.complete && !lost;
  // Where the name itself was lost any argument may be a secret.
  const first = scan.args[0];
  const nameless = first !== undefined && rope.firstMissing(first.offset, first.offset + first.length) < first.offset + first.length;
  const secrets = nameless ? new Set(words.keys()) : secretArguments(words, complete);
  return { rope, args: scan.args, words, complete, secrets };
}

/** A request out of arguments that are at hand, as in a line of MONITOR. */
export function requestOfArguments(args: readonly Uint8Array[], complete: boolean): Request {
  const list = args.map((bytes) => ({ offset: 0, length: bytes.length, decoded: bytes }));
  const rope = Rope.of(new Uint8Array(0));
  const words = argumentWords(rope, list);
  const secrets = words.length === 0 ? NO_SECRETS : secretArguments(words, complete);
  return { rope, args: list, words, complete, secrets };
}

/** The reply that a rope holds. `request`: what it answers, where that is known; `secrets`: parts known to be secret. */
export function replyOf(rope: Rope, request: Request | undefined, limits: TreeLimits = TREE_LIMITS, secrets: readonly ByteRange[] = []): Reply {
  const node = parseValue(rope, 0, limits);
  const secrecy = replySecrecy(request?.words ?? [], request?.complete ?? false);
  const masked = node === undefined ? new Set<RespNode>() : secretNodes(rope, node, secrecy, secrets);
  const echoes = [...(request?.secrets ?? [])].map((index) => request?.words[index] ?? "");
  return { rope, node, secrecy, masked, echoes };
}

/** One argument as text: escaped, `***` where it is secret, cut after `limit` bytes; what was lost is `…`. */
export function argumentText(request: Request, index: number, limit: number, reveal: boolean): { readonly text: string; readonly cut: boolean } {
  const argument = request.args[index];
  if (argument === undefined) return { text: "", cut: true };
  if (!reveal && request.secrets.has(index)) return { text: MASK, cut: false };
  const length = argumentLength(argument);
  const shown = Math.min(length, limit);
  if (argument.decoded !== undefined) return { text: escapeBytes(argument.decoded, 0, shown), cut: shown < length };
  const text = escapeRope(request.rope, argument.offset, shown);
  return { text, cut: shown < length || text.includes(CUT) };
}

/** All arguments, the name first. */
export function argumentTexts(request: Request, limit: number, reveal: boolean): ArgumentTexts {
  let cut = !request.complete;
  const texts = request.args.map((_, index) => {
    const part = argumentText(request, index, limit, reveal);
    cut ||= part.cut;
    return part.text;
  });
  return { texts, cut };
}

/** The reply on one line, per HEADLESS; undefined where not even its type was captured. */
export function replyLine(reply: Reply, limit: number, reveal: boolean): ReplyText | undefined {
  return reply.node === undefined ? undefined : nodeLine(reply, reply.node, limit, reveal);
}

/** One node of a reply on one line. */
export function nodeLine(reply: Reply, node: RespNode, limit: number, reveal: boolean): ReplyText {
  const shown = replyText(reply.rope, node, limit, reveal ? undefined : reply.masked);
  if (reveal || reply.echoes.length === 0 || !isError(node)) return shown;
  return { text: maskErrorLine(shown.text, reply.echoes, MASK), cut: shown.cut };
}

/** What a line of MONITOR says, from the simple string that it came in. */
export function monitorLineOf(reply: Reply): MonitorLine | undefined {
  const { node, rope } = reply;
  return node?.type === ReplyType.SIMPLE ? parseMonitorLine(rope.slice(node.offset, node.offset + node.length)) : undefined;
}

/** Whether bytes [offset, offset + length) of a request hold a part of a secret argument. */
export function touchesSecretArgument(request: Request, offset: number, length: number): boolean {
  for (const index of request.secrets) {
    const argument = request.args[index];
    if (argument !== undefined && offset < argument.offset + argument.length && argument.offset < offset + length) return true;
  }
  return false;
}

/** The same of a reply. */
export function touchesSecretReply(reply: Reply, offset: number, length: number): boolean {
  const { node: root } = reply;
  if (reply.echoes.length > 0 && root !== undefined && isError(root)) return true;
  // Behind what was parsed nobody knows which name a value follows.
  const parsed = root?.children === undefined || root.complete ? Infinity : endOfParsed(root);
  if (reply.secrecy !== ReplySecrecy.OPEN && offset + length > parsed) return true;
  for (const node of reply.masked) {
    const end = node.complete ? node.offset + node.length : Infinity;
    if (offset < end && node.offset < offset + length) return true;
  }
  return false;
}

function endOfParsed(root: RespNode): number {
  let node = root;
  for (let last = node.children?.at(-1); last !== undefined; last = node.children?.at(-1)) node = last;
  return node.offset + node.length;
}

function isError(node: RespNode): boolean {
  return node.type === ReplyType.ERROR || node.type === ReplyType.BULK_ERROR;
}
