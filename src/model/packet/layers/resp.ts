/**
 * RESP (versions 2 and 3) as fields, one for each value, with its length's line and its bytes as parts. Wireshark's names where its dissector has the type.
 * Each value is found without recursion, so that neither depth nor number of elements of a hostile payload costs more than its bytes; how many are shown is bounded.
 */
import { escapeBytes } from "../../escape";
import { formatCount } from "../../units";
import type { Draft } from "./draft";

/** Messages of one frame, and elements of one aggregate, that become fields. */
const MESSAGE_CAP = 300;
const ELEMENT_CAP = 200;
/** Aggregates within aggregates; deeper ones are told by their bytes. */
const DEPTH_CAP = 12;
const TEXT_CAP = 160;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Whether bytes of the record from one place up to another may hold secrets that are not shown. */
export type HiddenTest = (from: number, to: number) => boolean;

type Shape = "line" | "bulk" | "array" | "map" | "attribute";

const TYPES: ReadonlyMap<string, readonly [Shape, string, string]> = new Map([
  ["+", ["line", "resp.string", "String"]], ["-", ["line", "resp.error", "Error"]], [":", ["line", "resp.integer", "Integer"]], ["_", ["line", "resp.null", "Null"]],
  ["#", ["line", "resp.boolean", "Boolean"]], [",", ["line", "resp.double", "Double"]], ["(", ["line", "resp.big_number", "Big Number"]], ["$", ["bulk", "resp.bulk_string", "Bulk String"]],
  ["!", ["bulk", "resp.bulk_error", "Bulk Error"]], ["=", ["bulk", "resp.verbatim_string", "Verbatim String"]], ["*", ["array", "resp.array", "Array"]], ["~", ["array", "resp.set", "Set"]],
  [">", ["array", "resp.push", "Push"]], ["%", ["map", "resp.map", "Map"]], ["|", ["attribute", "resp.attribute", "Attribute"]],
]);

interface Head {
  readonly shape: Shape;
  readonly name: string;
  readonly label: string;
  /** Where its line's text ends, and where the line does. */
  readonly textEnd: number;
  readonly lineEnd: number;
  /** Bytes of a bulk, elements of an array, pairs of a map; -1 for null. */
  readonly count: number;
}

/** The first line of a value. "cut": it goes on behind `end`. "bad": it is no RESP. */
function headAt(bytes: Uint8Array, at: number, end: number): Head | "cut" | "bad" {
  const type = TYPES.get(String.fromCharCode(bytes[at] ?? 0));
  if (type === undefined) return "bad";
  const [shape, name, label] = type;
  const feed = bytes.subarray(at, end).indexOf(LINE_FEED) + at;
  if (feed < at) return "cut";
  const textEnd = bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
  const count = shape === "line" ? 0 : countOf(bytes, at + 1, textEnd);
  return count === undefined ? "bad" : { shape, name, label, textEnd, lineEnd: feed + 1, count };
}

function countOf(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to - from > 12) return undefined;
  const text = String.fromCharCode(...bytes.subarray(from, to));
  return /^(?:-1|\+?[0-9]+)$/.test(text) ? Number(text) : undefined;
}

function childrenOf({ shape, count }: Head): number {
  return count <= 0 ? 0 : shape === "array" ? count : shape === "map" || shape === "attribute" ? 2 * count : 0;
}

interface Extent {
  /** Where it ends, or where what is known of it ends. */
  readonly stop: number;
  readonly state: "whole" | "cut" | "bad";
}

/** Where a value ends. */
function extentOf(bytes: Uint8Array, from: number, end: number): Extent {
  let at = from;
  for (let need = 1; need > 0; ) {
    if (at >= end) return { stop: end, state: "cut" };
    const head = headAt(bytes, at, end);
    if (head === "cut") return { stop: end, state: "cut" };
    if (head === "bad") return { stop: end, state: "bad" };
    // Attributes stand before a value and are none.
    if (head.shape !== "attribute") need--;
    need += childrenOf(head);
    at = head.lineEnd + (head.shape === "bulk" && head.count >= 0 ? head.count + 2 : 0);
    if (at > end) return { stop: end, state: "cut" };
  }
  return { stop: at, state: "whole" };
}

/** Whether a payload begins as RESP does, for connections of which nothing else is known. */
export function looksLikeResp(bytes: Uint8Array, at: number, end: number): boolean {
  const head = headAt(bytes, at, end);
  return head !== "bad" && head !== "cut" && head.textEnd < head.lineEnd - 1;
}

/** Adds the values between two places, and says how many more there are. `isPart`: that the last one goes on elsewhere is no fault. */
export function addMessages(draft: Draft, from: number, to: number, isHidden: HiddenTest, isPart = false): void {
  let at = from;
  for (let count = 0; at < to; count++) {
    if (count === MESSAGE_CAP) return addMore(draft, at, to, "message");
    const stop = addValue(draft, at, to, isHidden, 0, isPart);
    if (stop === undefined) return;
    at = stop;
  }
}

/** `… 1,234 more messages`: counted, not shown. */
function addMore(draft: Draft, from: number, to: number, what: string): void {
  let count = 0;
  for (let at = from; at < to; count++) at = extentOf(draft.bytes, at, to).stop;
  draft.text("resp.more", `… ${formatCount(count)} more ${what}${count === 1 ? "" : "s"}`, from, to - from, "");
}

/** Adds a value, and gives where it ends; undefined where nothing behind it can be found. */
function addValue(draft: Draft, at: number, end: number, isHidden: HiddenTest, depth: number, isPart: boolean): number | undefined {
  const { bytes } = draft;
  const head = headAt(bytes, at, end);
  if (head === "cut" || head === "bad") {
    const rest = isHidden(at, end) ? "hidden" : cut(bytes, at, end);
    const extras = head === "bad" && !isHidden(at, end) && !isPart ? { problem: "This is no RESP, or the middle of something." } : {};
    draft.text("resp.fragment", "Fragment", at, end - at, rest, extras);
    return undefined;
  }
  const { stop, state } = extentOf(bytes, at, end);
  const extras = state === "cut" && !isPart ? { problem: "It goes on behind this frame." } : {};
  const { shape, name, label, textEnd, lineEnd, count } = head;
  if (shape === "line") {
    draft.text(name, label, at, lineEnd - at, isHidden(at, lineEnd) ? "hidden" : cut(bytes, at + 1, textEnd), extras);
    return lineEnd;
  }
  if (shape === "bulk") {
    const valueEnd = Math.min(end, lineEnd + Math.max(0, count));
    const text = count < 0 ? "(nil)" : isHidden(lineEnd, valueEnd) ? "hidden" : cut(bytes, lineEnd, valueEnd);
    draft.group(name, label, text, at, stop - at, () => {
      draft.text(`${name}.length`, "Length", at, lineEnd - at, String(count));
      if (valueEnd > lineEnd) draft.text(`${name}.value`, "Value", lineEnd, valueEnd - lineEnd, text);
    }, extras);
    return state === "whole" ? stop : undefined;
  }
  addAggregate(draft, at, Math.min(stop, end), head, isHidden, depth, isPart, extras);
  return state === "whole" ? stop : undefined;
}

function addAggregate(draft: Draft, at: number, stop: number, head: Head, isHidden: HiddenTest, depth: number, isPart: boolean, extras: { readonly problem?: string }): void {
  const { name, label, lineEnd, count } = head;
  const total = childrenOf(head) + (head.shape === "attribute" ? 1 : 0);
  draft.group(name, label, count < 0 ? "(nil)" : `Length ${count}`, at, stop - at, () => {
    draft.text(`${name}.length`, "Length", at, lineEnd - at, String(count));
    if (depth >= DEPTH_CAP && lineEnd < stop) return draft.text("resp.more", "Deeper values", lineEnd, stop - lineEnd, "");
    let place: number | undefined = lineEnd;
    for (let index = 0; index < total && place < stop; index++) {
      if (index === ELEMENT_CAP) return draft.text("resp.more", `… ${formatCount(total - index)} more`, place, stop - place, "");
      place = addValue(draft, place, stop, isHidden, depth + 1, isPart);
      if (place === undefined) return;
    }
  }, extras);
}

function cut(bytes: Uint8Array, from: number, to: number): string {
  return to - from > TEXT_CAP ? `${escapeBytes(bytes, from, from + TEXT_CAP)}…` : escapeBytes(bytes, from, to);
}
