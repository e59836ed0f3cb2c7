/**
 * One RESP value as a tree of places: every type of RESP2 and RESP3, attributes before any value at any depth, streamed
 * strings and aggregates. Comes from a rope that may have holes or end early: what is there becomes nodes, what is not is
 * counted as omitted, and nothing throws. An explicit stack with a cap stands in for recursion.
 */
import { ReplyType } from "../../assembly/schema";
import type { Rope } from "./rope";

export interface RespNode {
  readonly type: ReplyType;
  /** Place of its content in the message: of a scalar its text or bytes, of an aggregate all that is in it. */
  readonly offset: number;
  length: number;
  /** Bytes of a string, elements of an aggregate (pairs of a map count as one). */
  size: number;
  /** Elements; of a map keys and values alternate. Only aggregates have them. */
  readonly children: RespNode[] | undefined;
  attributes: RespNode[] | undefined;
  /** Chunks of a streamed string. */
  readonly chunks: { readonly offset: number; readonly length: number }[] | undefined;
  /** Elements (keys and values of a map each) that are announced but not in the tree. */
  omitted: number;
  /** All of it was there. */
  complete: boolean;
}

export interface TreeLimits {
  readonly nodes: number;
  readonly depth: number;
}

/** What the page shows of one value: more would freeze a tree view, deeper nobody reads. */
export const TREE_LIMITS: TreeLimits = { nodes: 100_000, depth: 512 };

/** Lines longer than this are no header and no simple string of a server; they are cut here. */
const LINE_CAP = 1 << 20;

interface Level {
  readonly node: RespNode;
  readonly into: RespNode[];
  /** Values still to come; -1 until a `.` ends them. */
  remaining: number;
  /** An attribute, which takes no place among its parent's values. */
  readonly attribute: boolean;
  /** Attributes that stand before the next value of this level. */
  pending: RespNode[] | undefined;
}

type Step = RespNode | "stopped";

/** The value that begins at `start`, or undefined where not even its type can be read. */
export function parseValue(rope: Rope, start = 0, limits: TreeLimits = TREE_LIMITS): RespNode | undefined {
  return new TreeParser(rope, start, limits).parse();
}

class TreeParser {
  private readonly stack: Level[] = [];
  private nodes = 0;
  private pendingAtTop: RespNode[] | undefined;

  constructor(private readonly rope: Rope, private position: number, private readonly limits: TreeLimits) {}

  parse(): RespNode | undefined {
    for (;;) {
      const level = this.stack[this.stack.length - 1];
      if (level?.remaining === 0) {
        const root = this.close(level, true);
        if (root !== undefined) return root;
        continue;
      }
      const type = this.rope.byteAt(this.position);
      if (type === 0x2e && level?.remaining === -1) {
        this.line();
        level.remaining = 0;
        continue;
      }
      if (type < 0 || this.nodes >= this.limits.nodes) return this.abandon();
      const step = this.value(type);
      if (step === "stopped") return this.abandon();
      if (this.stack[this.stack.length - 1]?.node === step) continue;
      const root = this.place(step, step.complete);
      if (root !== undefined) return root;
      if (!step.complete) return this.abandon();
    }
  }

  /** Puts a finished value where it belongs; the root where it belongs nowhere. */
  private place(node: RespNode, complete: boolean): RespNode | undefined {
    const level = this.stack[this.stack.length - 1];
    if (level === undefined) {
      node.attributes = this.pendingAtTop;
      return node;
    }
    node.attributes = level.pending;
    level.pending = undefined;
    level.into.push(node);
    if (level.remaining > 0) level.remaining--;
    if (!complete) level.node.complete = false;
    return undefined;
  }

  /** Ends the innermost aggregate. */
  private close(level: Level, complete: boolean): RespNode | undefined {
    const { node } = level;
    this.stack.pop();
    node.complete &&= complete;
    node.length = Math.min(this.position, this.rope.length) - node.offset;
    if (level.remaining > 0) node.omitted = level.remaining;
    if (node.size < 0) node.size = node.type === ReplyType.MAP ? level.into.length >> 1 : level.into.length;
    if (!level.attribute) return this.place(node, node.complete);
    const outer = this.stack[this.stack.length - 1];
    if (outer === undefined) this.pendingAtTop = [...(this.pendingAtTop ?? []), ...level.into];
    else outer.pending = [...(outer.pending ?? []), ...level.into];
    return undefined;
  }

  /** Closes all that is open, since nothing more can be read. */
  private abandon(): RespNode | undefined {
    for (let level = this.stack[this.stack.length - 1]; level !== undefined; level = this.stack[this.stack.length - 1]) {
      const root = this.close(level, false);
      if (root !== undefined) return root;
    }
    return undefined;
  }

  /** Reads the header (of a scalar, all) of the value of this type at the position. */
  private value(type: number): Step {
    const start = this.position + 1;
    const end = this.line();
    this.nodes++;
    const scalar = SCALARS[type];
    if (scalar !== undefined) {
      const stop = end < 0 ? this.rope.firstMissing(start, Math.min(this.rope.length, start + LINE_CAP)) : end;
      if (end < 0) this.position = this.rope.length;
      return leaf(scalar, start, stop - start, end >= 0);
    }
    if (end < 0) return "stopped";
    const streamed = this.rope.byteAt(start) === 0x3f && end === start + 1;
    const count = streamed ? -1 : this.number(start, end);
    if (count === undefined) return "stopped";
    const string = STRINGS[type];
    if (string !== undefined) {
      if (streamed) return this.chunks(string);
      return count < 0 ? leaf(ReplyType.NULL, start, end - start, true) : this.bulk(string, count);
    }
    const aggregate = AGGREGATES[type];
    if (aggregate === undefined) return "stopped";
    if (count < 0 && !streamed) return leaf(ReplyType.NULL, start, end - start, true);
    return this.open(aggregate, count, type === ATTRIBUTE);
  }

  private open(type: ReplyType, count: number, attribute: boolean): Step {
    if (this.stack.length >= this.limits.depth) return "stopped";
    const children: RespNode[] = [];
    const node: RespNode = {
      type, offset: this.position, length: 0, size: count, children, attributes: undefined, chunks: undefined, omitted: 0, complete: true,
    };
    const remaining = count < 0 ? -1 : type === ReplyType.MAP ? count * 2 : count;
    this.stack.push({ node, into: children, remaining, attribute, pending: undefined });
    return node;
  }

  private bulk(type: ReplyType, length: number): RespNode {
    const offset = this.position;
    const kept = Math.min(length, this.rope.length - offset);
    this.position = offset + length + 2;
    const node = leaf(type, offset, Math.max(0, kept), kept === length);
    node.size = length;
    if (type !== ReplyType.VERBATIM || node.length < 4) return node;
    // "txt:" or "mkd:" names the format and is no part of the text.
    return { ...node, offset: offset + 4, length: node.length - 4, size: length - 4 };
  }

  /** A streamed string: `;n` chunks up to `;0`. */
  private chunks(type: ReplyType): RespNode {
    const chunks: { offset: number; length: number }[] = [];
    const first = this.position;
    let size = 0;
    let complete = false;
    while (this.nodes++ < this.limits.nodes && this.rope.byteAt(this.position) === 0x3b) {
      const start = this.position + 1;
      const end = this.line();
      const length = end < 0 ? undefined : this.number(start, end);
      if (length === undefined || length < 0) break;
      complete = length === 0;
      if (complete) break;
      const kept = Math.min(length, this.rope.length - this.position);
      if (kept > 0) chunks.push({ offset: this.position, length: kept });
      size += length;
      this.position += length + 2;
    }
    const only = chunks.length === 1 ? chunks[0] : undefined;
    const offset = only?.offset ?? first;
    return {
      type, offset, length: only?.length ?? Math.min(this.position, this.rope.length) - first, size, children: undefined,
      attributes: undefined, chunks: only === undefined ? chunks : undefined, omitted: 0, complete,
    };
  }

  /** Steps over the line at the position and gives the place where its text ends; -1 where its end is not to be had. */
  private line(): number {
    const feed = this.rope.indexOfLineFeed(this.position, this.position + LINE_CAP);
    if (feed < 0) return -1;
    this.position = feed + 1;
    return this.rope.byteAt(feed - 1) === 0x0d ? feed - 1 : feed;
  }

  private number(start: number, end: number): number | undefined {
    const negative = this.rope.byteAt(start) === 0x2d;
    let value = 0;
    const first = start + (negative || this.rope.byteAt(start) === 0x2b ? 1 : 0);
    if (first >= end || end - first > 20) return undefined;
    for (let at = first; at < end; at++) {
      const digit = this.rope.byteAt(at) - 0x30;
      if (digit < 0 || digit > 9) return undefined;
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }
}

function leaf(type: ReplyType, offset: number, length: number, complete: boolean): RespNode {
  return { type, offset, length, size: length, children: undefined, attributes: undefined, chunks: undefined, omitted: 0, complete };
}

const ATTRIBUTE = 0x7c;

/** Types whose line is their value, by first byte: + - : , ( # _ */
const SCALARS: Readonly<Record<number, ReplyType>> = {
  0x2b: ReplyType.SIMPLE, 0x2d: ReplyType.ERROR, 0x3a: ReplyType.INTEGER, 0x2c: ReplyType.DOUBLE,
  0x28: ReplyType.BIGNUM, 0x23: ReplyType.BOOLEAN, 0x5f: ReplyType.NULL,
};
/** $ ! = */
const STRINGS: Readonly<Record<number, ReplyType>> = { 0x24: ReplyType.BULK, 0x21: ReplyType.BULK_ERROR, 0x3d: ReplyType.VERBATIM };
/** * % ~ > | */
const AGGREGATES: Readonly<Record<number, ReplyType>> = {
  0x2a: ReplyType.ARRAY, 0x25: ReplyType.MAP, 0x7e: ReplyType.SET, 0x3e: ReplyType.PUSH, 0x7c: ReplyType.MAP,
};
