/**
 * A value as one line, in the form that HEADLESS gives `reply.text`: a string bare at the top and in double quotes inside
 * an aggregate, `(nil)`, `(error) LINE` inside, `[a, b]`, `{k: v}`, cut with `…` once so many bytes of value are out.
 * Works on the tree of places and reads only the bytes that it shows.
 */
import { ReplyType } from "../../assembly/schema";
import { escapeBytes } from "./escape";
import type { RespNode } from "./resp-tree";
import type { Rope } from "./rope";

export interface ReplyText {
  readonly text: string;
  /** Something of the value is not in the text, for its size or because the capture lost it. */
  readonly cut: boolean;
}

/** Stands for what is left out. It is no ASCII, so no value's own text can look like it. */
export const CUT = "…";
/** Stands for a secret. */
export const MASK = "***";

const NOTHING: ReadonlySet<RespNode> = new Set();

/** `limit`: bytes of value that are shown. `masked`: nodes whose value is a secret, with all below them. */
export function replyText(rope: Rope, root: RespNode, limit: number, masked: ReadonlySet<RespNode> = NOTHING): ReplyText {
  if (masked.has(root)) return { text: MASK, cut: false };
  const writer = new Writer(rope, limit, masked);
  const text = root.children === undefined ? writer.scalar(root) : writer.aggregate(root, root.children);
  return { text, cut: writer.cut };
}

/** Bytes of the message from `offset` on, escaped; what the capture lost stands as `…`. */
export function escapeRope(rope: Rope, offset: number, length: number): string {
  const end = offset + length;
  let at = rope.firstMissing(offset, end);
  let text = escapeBytes(rope.slice(offset, at));
  while (at < end) {
    const hole = rope.holes(at, end)[0];
    const from = hole === undefined ? end : hole.offset + hole.length;
    at = rope.firstMissing(from, end);
    text += CUT + escapeBytes(rope.slice(from, at));
  }
  return text;
}

interface Level {
  readonly node: RespNode;
  readonly children: readonly RespNode[];
  next: number;
}

class Writer {
  cut = false;

  constructor(private readonly rope: Rope, private left: number, private readonly masked: ReadonlySet<RespNode>) {}

  scalar(node: RespNode): string {
    if (node.type === ReplyType.NULL) return "(nil)";
    if (node.type === ReplyType.BOOLEAN) return this.rope.byteAt(node.offset) === 0x74 ? "true" : "false";
    let text = "";
    let taken = 0;
    for (const part of node.chunks ?? [node]) {
      const length = Math.min(part.length, this.left);
      if (length > 0) text += escapeRope(this.rope, part.offset, length);
      if (this.rope.firstMissing(part.offset, part.offset + length) < part.offset + length) this.cut = true;
      taken += length;
      this.left -= length;
    }
    if (taken >= node.size && node.complete) return text;
    this.cut = true;
    return text + CUT;
  }

  aggregate(root: RespNode, children: readonly RespNode[]): string {
    const stack: Level[] = [{ node: root, children, next: 0 }];
    let text = this.opening(root);
    for (let level = stack[0]; level !== undefined; level = stack[stack.length - 1]) {
      const { node, next } = level;
      const child = level.children[next];
      if (child === undefined || this.left <= 0) {
        if (child !== undefined || node.omitted > 0) {
          this.cut = true;
          text += (next > 0 ? ", " : "") + CUT;
        }
        text += node.type === ReplyType.MAP ? "}" : "]";
        stack.pop();
        continue;
      }
      if (next > 0) text += node.type === ReplyType.MAP && next % 2 === 1 ? ": " : ", ";
      level.next++;
      if (this.masked.has(child)) text += MASK;
      else if (child.children === undefined) text += this.inner(child);
      else {
        text += this.opening(child);
        stack.push({ node: child, children: child.children, next: 0 });
      }
    }
    return text;
  }

  private opening(node: RespNode): string {
    return node.type === ReplyType.MAP ? "{" : "[";
  }

  /** A scalar inside an aggregate. */
  private inner(node: RespNode): string {
    const text = this.scalar(node);
    switch (node.type) {
      case ReplyType.ERROR:
      case ReplyType.BULK_ERROR:
        return `(error) ${text}`;
      case ReplyType.SIMPLE:
      case ReplyType.BULK:
      case ReplyType.VERBATIM:
        return `"${text}"`;
      default:
        return text;
    }
  }
}
