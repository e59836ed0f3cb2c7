/**
 * The patterns that keys are made by, found in the keys themselves: `user:{n}:profile`. Keys that differ only in numbers, identifiers, dates (key-scan.ts)
 * have the same shape; then, segment by segment from the left, words of which very many stand in one place become `{*}`. Time is linear in the
 * bytes of the keys: most keys share few shapes, so that all but the first step is over these.
 */
import { Table } from "../../assembly/schema";
import { escapeBytes } from "../model/escape";
import type { ByteStrings } from "./byte-sort";
import { KeyScan, Piece, PIECE_NAMES } from "./key-scan";
import type { Decoder } from "./wasm";

export interface KeyPatterns {
  /** By row of KEYS: the place of its pattern in `names`. */
  readonly ofKey: Uint32Array;
  /** Most keys first. Literal parts are escaped as keys are. */
  readonly names: readonly string[];
}

/** Where more words than this stand in one place they are taken for values … */
const WORDS = 32;
/** … but for those that a good part of the place's keys have, or many more keys than is usual there. */
const SHARE = 1 / 64;
const OUTSTANDING = 32;
/** Patterns told apart; keys of rarer ones have the last in common. */
const PATTERNS = 10_000;
const OTHERS = "(other keys)";
/** What an empty key is called, which has no text. */
const EMPTY = "(empty key)";

const known = new WeakMap<Decoder, KeyPatterns>();

/** Patterns of all keys of a capture; kept until there are more keys. */
export function patternsOf(decoder: Decoder): KeyPatterns {
  const kept = known.get(decoder);
  if (kept?.ofKey.length === decoder.rows(Table.KEYS)) return kept;
  const patterns = findPatterns(decoder.strings(Table.KEYS));
  known.set(decoder, patterns);
  return patterns;
}

export function findPatterns(keys: ByteStrings): KeyPatterns {
  const shapes = findShapes(keys);
  const { ofShape, firstShape } = narrow(shapes);
  const counts = new Uint32Array(firstShape.length);
  for (const [shape, pattern] of ofShape.entries()) counts[pattern] = (counts[pattern] ?? 0) + (shapes.keys[shape] ?? 0);
  const order = Array.from(counts.keys()).sort((left, right) => (counts[right] ?? 0) - (counts[left] ?? 0));
  const kept = order.length > PATTERNS ? order.slice(0, PATTERNS - 1) : order;
  const places = new Uint32Array(order.length).fill(kept.length);
  for (const [place, pattern] of kept.entries()) places[pattern] = place;
  const scan = new KeyScan(keys.bytes);
  const names = kept.map((pattern) => nameOf(keys, scan, shapes, firstShape[pattern] ?? 0));
  if (kept.length < order.length) names.push(OTHERS);
  const { ofKey } = shapes;
  const placeOf = ofShape.map((pattern) => places[pattern] ?? 0);
  for (let key = 0; key < ofKey.length; key++) ofKey[key] = placeOf[ofKey[key] ?? 0] ?? 0;
  return { ofKey, names };
}

/** Distinct shapes, and of each its segments: a number that stands for its text, and its class where it is nothing else. */
interface Shapes {
  readonly ofKey: Uint32Array;
  /** By shape: how many keys, one of them, and where its segments begin (and those of the last one end). */
  readonly keys: Uint32Array;
  readonly example: Uint32Array;
  readonly first: Uint32Array;
  readonly hash: Int32Array;
  readonly kind: Uint8Array;
  /** The byte before the segment; 0 before the first. */
  readonly separator: Uint8Array;
}

/** An array that grows. */
function grown<Numbers extends Uint32Array | Int32Array | Uint8Array>(from: Numbers, into: (length: number) => Numbers, length: number): Numbers {
  if (length <= from.length) return from;
  const larger = into(2 * length);
  larger.set(from);
  return larger;
}

const words = (length: number): Uint32Array => new Uint32Array(length);
const integers = (length: number): Int32Array => new Int32Array(length);
const octets = (length: number): Uint8Array => new Uint8Array(length);

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function findShapes({ bytes, start, length }: ByteStrings): Shapes {
  const total = start.length;
  const scan = new KeyScan(bytes);
  const { kinds, froms, tos } = scan;
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * total))) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const ofKey = new Uint32Array(total);
  // Two numbers of 32 bits, so that no two shapes are ever taken for one by chance.
  let [one, two] = [integers(64), integers(64)];
  let [keys, example, first] = [words(64), words(64), words(65)];
  let [hash, kind, separator] = [integers(256), octets(256), octets(256)];
  let shapes = 0;
  let segments = 0;
  const [segmentHash, segmentKind, segmentBefore] = [integers(256), octets(256), octets(256)];
  for (let key = 0; key < total; key++) {
    scan.scan(start[key] ?? 0, length[key] ?? 0);
    const { count } = scan;
    let [h1, h2] = [count, 0];
    let own = 0;
    let pieces = 0;
    let ownKind = 0;
    let size = 0;
    let before = 0;
    for (let piece = 0; piece <= count; piece++) {
      const is = kinds[piece] ?? 0;
      if (piece === count || is === Piece.SEPARATOR) {
        segmentHash[size] = own;
        segmentKind[size] = pieces === 1 ? ownKind : Piece.LITERAL;
        segmentBefore[size++] = before;
        h1 = mix(h1, own);
        h2 = mix(h2 + 0x5bd1e995, own ^ 0x2545f491);
        before = piece === count ? 0 : (bytes[froms[piece] ?? 0] ?? 0);
        own = before;
        pieces = 0;
        continue;
      }
      pieces++;
      ownKind = is;
      if (is === Piece.LITERAL) {
        const to = tos[piece] ?? 0;
        for (let at = froms[piece] ?? 0; at < to; at++) {
          const byte = bytes[at] ?? 0;
          own = mix(own, byte);
          h2 = Math.imul(h2 ^ byte, 0x01000193);
        }
      } else own = mix(own, 0x100 + is);
    }
    let slot = mix(h1, h2) & mask;
    let shape = table[slot] ?? -1;
    while (shape >= 0 && (one[shape] !== h1 || two[shape] !== h2)) {
      slot = (slot + 1) & mask;
      shape = table[slot] ?? -1;
    }
    if (shape < 0) {
      shape = shapes++;
      table[slot] = shape;
      [one, two] = [grown(one, integers, shapes), grown(two, integers, shapes)];
      [keys, example, first] = [grown(keys, words, shapes), grown(example, words, shapes), grown(first, words, shapes + 1)];
      [hash, kind, separator] = [grown(hash, integers, segments + size), grown(kind, octets, segments + size), grown(separator, octets, segments + size)];
      one[shape] = h1;
      two[shape] = h2;
      example[shape] = key;
      for (let segment = 0; segment < size; segment++) {
        hash[segments] = segmentHash[segment] ?? 0;
        kind[segments] = segmentKind[segment] ?? 0;
        separator[segments++] = segmentBefore[segment] ?? 0;
      }
      first[shapes] = segments;
    }
    keys[shape] = (keys[shape] ?? 0) + 1;
    ofKey[key] = shape;
  }
  return { ofKey, keys: keys.slice(0, shapes), example, first, hash, kind, separator };
}

/** Shapes that are one pattern; writes into `kind` what became of each segment. */
function narrow(shapes: Shapes): { readonly ofShape: Uint32Array; readonly firstShape: readonly number[] } {
  const { first, kind } = shapes;
  const ofShape = new Uint32Array(shapes.keys.length);
  const firstShape: number[] = [];
  /** Shapes that have a segment at this depth, and by shape the node that those before led to. */
  let active = Uint32Array.from(ofShape.keys());
  const node = new Uint32Array(ofShape.length);
  for (let depth = 0; active.length > 0; depth++) {
    const places = findChildren(shapes, active, node, depth);
    const decided = decide(places);
    const merged = new Map<number, number>();
    const ids = new Uint32Array(places.keys.length);
    let nodes = 0;
    for (let child = 0; child < ids.length; child++) {
      const is = decided[child] ?? 0;
      if (is === Piece.LITERAL) {
        ids[child] = nodes++;
        continue;
      }
      const identity = ((places.parent[child] ?? 0) * 256 + (places.separator[child] ?? 0)) * 16 + is;
      const same = merged.get(identity) ?? nodes++;
      merged.set(identity, same);
      ids[child] = same;
    }
    const ended = new Int32Array(nodes).fill(-1);
    let left = 0;
    for (let index = 0; index < active.length; index++) {
      const shape = active[index] ?? 0;
      const child = places.ofActive[index] ?? 0;
      const own = ids[child] ?? 0;
      kind[(first[shape] ?? 0) + depth] = decided[child] ?? 0;
      node[shape] = own;
      if ((first[shape] ?? 0) + depth + 1 < (first[shape + 1] ?? 0)) {
        active[left++] = shape;
        continue;
      }
      if ((ended[own] ?? -1) < 0) ended[own] = firstShape.push(shape) - 1;
      ofShape[shape] = ended[own] ?? 0;
    }
    active = active.slice(0, left);
  }
  return { ofShape, firstShape };
}

/** What stands in each place, which is a node and the segment after it: a child is one text there, or one class. */
interface Children {
  readonly ofActive: Uint32Array;
  readonly parents: number;
  readonly parent: Uint32Array;
  readonly keys: Uint32Array;
  readonly kind: Uint8Array;
  readonly separator: Uint8Array;
}

function findChildren({ first, hash, kind, separator, keys }: Shapes, active: Uint32Array, node: Uint32Array, depth: number): Children {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * active.length))) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const ofActive = new Uint32Array(active.length);
  const [parent, total, text] = [words(active.length), words(active.length), integers(active.length)];
  const [kinds, before] = [octets(active.length), octets(active.length)];
  let children = 0;
  let parents = 0;
  for (let index = 0; index < active.length; index++) {
    const shape = active[index] ?? 0;
    const at = (first[shape] ?? 0) + depth;
    const [own, from] = [hash[at] ?? 0, node[shape] ?? 0];
    let slot = mix(mix(own, from), 1) & mask;
    let child = table[slot] ?? -1;
    while (child >= 0 && (text[child] !== own || parent[child] !== from)) {
      slot = (slot + 1) & mask;
      child = table[slot] ?? -1;
    }
    if (child < 0) {
      child = children++;
      table[slot] = child;
      parent[child] = from;
      text[child] = own;
      kinds[child] = kind[at] ?? 0;
      before[child] = separator[at] ?? 0;
      parents = Math.max(parents, from + 1);
    }
    total[child] = (total[child] ?? 0) + (keys[shape] ?? 0);
    ofActive[index] = child;
  }
  return { ofActive, parents, parent, keys: total.subarray(0, children), kind: kinds, separator: before };
}

/** Classes that look like each other by chance: 8 digits may be a date or a number, a hash without letters is a number. From the narrow to the wide. */
const ALIKE = [Piece.DATE, Piece.NUMBER, Piece.HEX, Piece.ID] as const;
const KINDS = 16;

/** What each child is to be. */
function decide({ parents, parent, keys, kind }: Children): Uint8Array {
  const decided = kind.slice(0, keys.length);
  /** By place and kind: keys. */
  const sums = new Uint32Array(parents * KINDS);
  const texts = new Uint32Array(parents);
  for (let child = 0; child < keys.length; child++) {
    const [from, is] = [parent[child] ?? 0, kind[child] ?? 0];
    sums[from * KINDS + is] = (sums[from * KINDS + is] ?? 0) + (keys[child] ?? 0);
    if (is === Piece.LITERAL) texts[from] = (texts[from] ?? 0) + 1;
  }
  const least = thresholds(texts, parent, keys, kind, sums);
  for (let child = 0; child < keys.length; child++) {
    const from = parent[child] ?? 0;
    const is = kind[child] ?? 0;
    const sum = (of: number): number => sums[from * KINDS + of] ?? 0;
    if (is === Piece.LITERAL) {
      if ((keys[child] ?? 0) >= (least[from] ?? 0)) continue;
      // Identifiers without a digit, where most have one.
      decided[child] = sum(Piece.ID) > sum(Piece.LITERAL) ? Piece.ID : Piece.ANY;
      continue;
    }
    const rank = ALIKE.findIndex((alike) => alike === is);
    if (rank < 0) continue;
    let wide: number = is;
    for (const other of ALIKE.slice(rank + 1)) if (sum(other) > sum(wide)) wide = other;
    decided[child] = wide;
  }
  return decided;
}

/** By place: how many keys a word must have to stay; 0 where there are few words. */
function thresholds(texts: Uint32Array, parent: Uint32Array, keys: Uint32Array, kind: Uint8Array, sums: Uint32Array): Uint32Array {
  const counts = new Map<number, number[]>();
  for (let child = 0; child < keys.length; child++) {
    const from = parent[child] ?? 0;
    if (kind[child] !== Piece.LITERAL || (texts[from] ?? 0) <= WORDS) continue;
    const list = counts.get(from);
    if (list === undefined) counts.set(from, [keys[child] ?? 0]);
    else list.push(keys[child] ?? 0);
  }
  const least = new Uint32Array(texts.length);
  for (const [from, list] of counts) {
    const sorted = Uint32Array.from(list).sort();
    const usual = sorted[sorted.length >>> 1] ?? 0;
    least[from] = Math.max(4, Math.min(Math.ceil((sums[from * KINDS + Piece.LITERAL] ?? 0) * SHARE), OUTSTANDING * usual));
  }
  return least;
}

function nameOf({ bytes, start, length }: ByteStrings, scan: KeyScan, { example, first, kind }: Shapes, shape: number): string {
  const key = example[shape] ?? 0;
  scan.scan(start[key] ?? 0, length[key] ?? 0);
  let segment = first[shape] ?? 0;
  let whole = PIECE_NAMES[kind[segment] ?? 0] ?? "";
  let name = whole;
  for (let piece = 0; piece < scan.count; piece++) {
    const is = scan.kinds[piece] ?? 0;
    if (whole !== "" && is !== Piece.SEPARATOR) continue;
    name += PIECE_NAMES[is] || escapeBytes(bytes, scan.froms[piece] ?? 0, scan.tos[piece] ?? 0);
    if (is !== Piece.SEPARATOR) continue;
    whole = PIECE_NAMES[kind[++segment] ?? 0] ?? "";
    name += whole;
  }
  return name === "" ? EMPTY : name;
}
