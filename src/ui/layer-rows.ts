/** The tree of a frame's layers as rows: those that are to be seen, and where each stands. Pure. */
import type { Field, Layer } from "../model/packet/layers";

export type Part = Layer | Field;

export interface LayerRow {
  /** Names from the layer inwards, so that what is open stays open in the next frame. */
  readonly key: string;
  readonly part: Part;
  /** From the layer inwards, itself included. */
  readonly path: readonly Part[];
  /** From 1, among as many as `setSize` beside it. */
  readonly position: number;
  readonly setSize: number;
  /** Undefined: there is nothing in it. */
  readonly isOpen: boolean | undefined;
}

/** All layers, and the fields of what is open. */
export function layerRows(layers: readonly Layer[], open: ReadonlySet<string>): LayerRow[] {
  const rows: LayerRow[] = [];
  const add = (parts: readonly Part[], keys: readonly string[], path: readonly Part[]): void => {
    for (const [index, part] of parts.entries()) {
      const key = keys[index] ?? "";
      const inner = part.fields ?? [];
      const isOpen = inner.length === 0 ? undefined : open.has(key);
      const own = [...path, part];
      rows.push({ key, part, path: own, position: index + 1, setSize: parts.length, isOpen });
      if (isOpen === true) add(inner, keysOf(inner, key), own);
    }
  };
  add(layers, keysOf(layers, ""), []);
  return rows;
}

/** The keys of a path's parts, outermost first. */
export function pathKeys(layers: readonly Layer[], path: readonly Part[]): string[] {
  const keys: string[] = [];
  let beside: readonly Part[] = layers;
  for (const part of path) {
    const key = keysOf(beside, keys[keys.length - 1] ?? "")[beside.indexOf(part)];
    if (key === undefined) break;
    keys.push(key);
    beside = part.fields ?? [];
  }
  return keys;
}

/** The parts that keys lead to, as far as there are such: the same field of another frame. */
export function partsAt(layers: readonly Layer[], keys: readonly string[]): Part[] {
  const path: Part[] = [];
  let beside: readonly Part[] = layers;
  for (const [depth, key] of keys.entries()) {
    const part = beside[keysOf(beside, keys[depth - 1] ?? "").indexOf(key)];
    if (part === undefined) return [];
    path.push(part);
    beside = part.fields ?? [];
  }
  return path;
}

/** Of parts that have the same name the second is `name#1`, and so on. */
function keysOf(parts: readonly Part[], outer: string): string[] {
  const seen = new Map<string, number>();
  return parts.map(({ name }) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return `${outer}/${name}${count === 0 ? "" : `#${count}`}`;
  });
}

/** `Time to Live: 64`; of a layer its title. */
export function partText(part: Part): string {
  if ("title" in part) return part.title;
  return part.text === "" ? part.label : `${part.label}: ${part.text}`;
}
