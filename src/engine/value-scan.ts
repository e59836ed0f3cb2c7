/**
 * Looks for a text in the values of one message: each argument of a request, each scalar of a reply, at any depth and of any size. The message
 * comes in parts and is never held; headers are no values, and what the capture lost is none either. Values that may be secret are
 * looked for in the tree of the message instead, where it is known which those are.
 */
import { ReplyType } from "../../assembly/schema";
import { escapeBytes, unescapeText } from "../model/escape";
import type { Reply } from "../model/exchange";
import type { ValueField } from "../model/filter/fields";
import type { PartTest } from "../model/filter/part-test";
import type { RespNode } from "../model/resp-tree";
import type { Part } from "../model/rope";
import { maskErrorLine } from "../model/secrets";
import type { Exchange } from "./exchanges";

const LF = 0x0a;
const CR = 0x0d;
const ZERO = 0x30;
/** Longer lines are no header and no simple string of a server. */
const LINE_CAP = 1 << 20;
const NOTHING = new Uint8Array(0);
/** + - : , ( #, whose line is their value. */
const LINES: readonly number[] = [0x2b, 0x2d, 0x3a, 0x2c, 0x28, 0x23];
const BOOLEAN = 0x23;
const TRUE = new TextEncoder().encode("true");
const FALSE = new TextEncoder().encode("false");

export class MessageScan {
  private found = false;
  /** Values still to come, and how many of the first are not looked at. */
  private remaining = 1;
  /** Bytes of the string that is under way, and then of what is to be passed over. */
  private left = 0;
  private passed = 0;
  /** Of a line its first bytes. */
  private held: Uint8Array = NOTHING;

  /** `skipped`: values at the beginning that are not looked at. */
  constructor(private readonly test: PartTest, private skipped: number) {}

  add({ bytes, from, to }: Part): void {
    if (bytes === undefined) return this.hole(to - from);
    for (let at = from; at < to && !this.isOver; ) {
      if (this.passed > 0) {
        const passed = Math.min(this.passed, to - at);
        this.passed -= passed;
        at += passed;
      } else if (this.left > 0) {
        const end = Math.min(to, at + this.left);
        if (this.skipped === 0) this.test.add(bytes, at, end);
        this.left -= end - at;
        at = end;
        if (this.left === 0) this.endString();
      } else {
        let feed = at;
        while (feed < to && bytes[feed] !== LF) feed++;
        if (feed === to || this.held.length > 0) this.held = joined(this.held, bytes.subarray(at, feed));
        if (this.held.length > LINE_CAP) this.remaining = 0;
        else if (feed < to && this.held.length > 0) this.line(this.held, 0, this.held.length);
        else if (feed < to) this.line(bytes, at, feed);
        at = feed + 1;
      }
    }
  }

  /** The message is over: whether it has a value that was looked for. */
  end(): boolean {
    const [type = 0] = this.held;
    // A value whose end the capture does not hold.
    if (this.isOver) return this.found;
    if (this.left > 0) this.hole(this.passed + this.left);
    else if (LINES.includes(type)) this.value(type, this.held.subarray(1), true);
    return this.found;
  }

  get isOver(): boolean {
    return this.found || (this.remaining <= 0 && this.left === 0);
  }

  private hole(length: number): void {
    const passed = Math.min(length, this.passed);
    const lost = Math.min(length - passed, this.left);
    this.passed -= passed;
    this.left -= lost;
    if (lost > 0) {
      if (this.skipped === 0) this.test.hole();
      if (this.left === 0) this.endString();
    }
    const more = length - passed - lost;
    // A header was lost: nobody knows what follows.
    if (more > this.passed) this.remaining = this.left = 0;
    this.passed = Math.max(0, this.passed - more);
  }

  /** A line without its LF: a header, or a value that is a line. */
  private line(bytes: Uint8Array, from: number, end: number): void {
    this.held = NOTHING;
    const to = end > from && bytes[end - 1] === CR ? end - 1 : end;
    const type = bytes[from] ?? 0;
    if (LINES.includes(type)) return this.value(type, bytes.subarray(from + 1, to), false);
    const isStream = bytes[from + 1] === 0x3f;
    const count = isStream ? Infinity : numberIn(bytes, from + 1, to);
    const positive = Math.max(0, count);
    switch (Number.isNaN(count) && type !== 0x5f && type !== 0x2e ? 0 : type) {
      case 0x2a: case 0x7e: case 0x3e: // * ~ >
        this.remaining += positive - 1;
        return;
      case 0x25: // %
        this.remaining += 2 * positive - 1;
        return;
      case 0x7c: // |, whose values belong to none
        this.remaining += 2 * positive;
        return;
      case 0x24: case 0x21: case 0x3d: case 0x3b: // $ ! = and ; of a streamed string, each chunk of which is looked at alone
        if (isStream) return;
        if (type !== 0x3b || count === 0) this.remaining--;
        if (count < 0 || (type === 0x3b && count === 0)) return;
        this.test.start();
        // "txt:" names the format.
        this.passed = type === 0x3d ? Math.min(4, count) : 0;
        this.left = count - this.passed;
        if (this.left === 0) this.endString();
        return;
      case 0x5f: // _
        this.remaining--;
        return;
      case 0x2e: // . at the end of what has no length
        return;
      default:
        this.remaining = 0;
    }
  }

  private value(type: number, text: Uint8Array, isCut: boolean): void {
    this.remaining--;
    if (this.skipped > 0) this.skipped--;
    else this.found ||= holdsText(this.test, type === BOOLEAN ? booleanText(text[0]) : text, isCut);
  }

  private endString(): void {
    this.passed += 2;
    if (this.skipped > 0) this.skipped--;
    else this.found ||= this.test.end();
  }
}

/** Whether a value that may be shown has what is looked for: of the arguments (behind the `words` of the name), of the reply, or of both. */
export function exchangeHolds(test: PartTest, field: ValueField, { cells, request, reply, line }: Exchange, words: number, reveal: boolean): boolean {
  if (field !== "reply" && request !== undefined) {
    const { args, rope, secrets, complete } = request;
    for (let index = words; index < args.length; index++) {
      const argument = args[index];
      if (argument === undefined || (!reveal && secrets.has(index))) continue;
      const isCut = !complete && index === args.length - 1;
      if (argument.decoded === undefined ? holds(test, rope.parts(argument.offset, argument.offset + argument.length), isCut) : holdsText(test, argument.decoded, isCut)) return true;
    }
  }
  // A line of MONITOR is its arguments.
  return field !== "arg" && line === undefined && cells.replyType !== ReplyType.NONE && reply?.node !== undefined && replyHolds(test, reply, reply.node, reveal);
}

function replyHolds(test: PartTest, { rope, masked, echoes }: Reply, root: RespNode, reveal: boolean): boolean {
  const todo = [root];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (node.type === ReplyType.NULL || (!reveal && masked.has(node))) continue;
    todo.push(...(node.attributes ?? []));
    if (node.children !== undefined) {
      for (const child of node.children) todo.push(child);
      continue;
    }
    const parts = (of: { readonly offset: number; readonly length: number }): Part[] => rope.parts(of.offset, of.offset + of.length);
    const isError = node.type === ReplyType.ERROR || node.type === ReplyType.BULK_ERROR;
    let found: boolean;
    if (node.type === ReplyType.BOOLEAN) found = holdsText(test, booleanText(rope.byteAt(node.offset)), false);
    else if (node === root && isError && !reveal && echoes.length > 0) {
      // What it echoes of a secret is not to be found out by asking for it letter by letter.
      const text = escapeBytes(rope.slice(node.offset, node.offset + node.length));
      found = holdsText(test, unescapeText(maskErrorLine(text, echoes, "")), false);
    } else found = (node.chunks ?? [node]).some((chunk) => holds(test, parts(chunk), !node.complete));
    if (found) return true;
  }
  return false;
}

function holds(test: PartTest, parts: readonly Part[], isCut: boolean): boolean {
  test.start();
  for (const { bytes, from, to } of parts) {
    if (bytes === undefined) test.hole();
    else test.add(bytes, from, to);
  }
  if (isCut) test.hole();
  return test.end();
}

function holdsText(test: PartTest, bytes: Uint8Array, isCut: boolean): boolean {
  return holds(test, [{ bytes, from: 0, to: bytes.length }], isCut);
}

function booleanText(byte: number | undefined): Uint8Array {
  return byte === 0x74 ? TRUE : FALSE;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** The number of a header; NaN where it is none. */
function numberIn(bytes: Uint8Array, from: number, to: number): number {
  const isNegative = bytes[from] === 0x2d;
  let number = 0;
  for (let at = isNegative ? from + 1 : from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : NaN;
  }
  return isNegative ? -number : number;
}
