/**
 * Which nodes of a reply are secret, found in the tree itself: the value behind the name of a secret option (so that
 * `CONFIG GET *` and an EXEC that ran one are covered too), passwords of an ACL user, lines of ACL LIST.
 */
import { ReplyType } from "../../assembly/schema";
import { latin1 } from "./escape";
import type { RespNode } from "./resp-tree";
import type { Rope } from "./rope";
import { isAclRule, isSecretOption, ReplySecrecy } from "./secrets";

/** Names of options and the beginning of ACL lines are shorter than this. */
const NAME_BYTES = 1024;
const NOTHING: ReadonlySet<RespNode> = new Set();

/** Bytes of a reply, counted from its first. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Nodes to be masked with all below them; those that begin within `ranges` are. */
export function secretNodes(rope: Rope, root: RespNode, secrecy: ReplySecrecy, ranges: readonly ByteRange[] = []): ReadonlySet<RespNode> {
  if (secrecy === ReplySecrecy.OPEN || isError(root)) return NOTHING;
  if (secrecy === ReplySecrecy.WHOLE) return new Set([root]);
  const masked = new Set<RespNode>();
  const todo: RespNode[] = [root];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const { offset } = node;
    if (ranges.some((range) => offset >= range.offset && offset < range.offset + range.length)) {
      masked.add(node);
      continue;
    }
    if (node.children === undefined) {
      if (isString(node) && isAclRule(nameOf(rope, node))) masked.add(node);
      continue;
    }
    let secret = false;
    for (const child of node.children) {
      if (secret) masked.add(child);
      else todo.push(child);
      // A masked value is looked at too: where it reads like a name, the pairs behind it may be out of step.
      secret = isString(child) && isSecretName(nameOf(rope, child), child, rope);
    }
    for (const attribute of node.attributes ?? []) todo.push(attribute);
  }
  return masked;
}

function isSecretName(name: string, node: RespNode, rope: Rope): boolean {
  // A name that the capture lost a part of could be any.
  const lost = node.length < NAME_BYTES && rope.firstMissing(node.offset, node.offset + node.length) < node.offset + node.length;
  return lost || isSecretOption(name) || name.toLowerCase() === "passwords";
}

function nameOf(rope: Rope, node: RespNode): string {
  return latin1(rope.slice(node.offset, node.offset + Math.min(node.length, NAME_BYTES)));
}

function isString(node: RespNode): boolean {
  return node.type === ReplyType.BULK || node.type === ReplyType.SIMPLE || node.type === ReplyType.VERBATIM;
}

function isError(node: RespNode): boolean {
  return node.type === ReplyType.ERROR || node.type === ReplyType.BULK_ERROR;
}
