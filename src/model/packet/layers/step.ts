/** What dissecting one protocol gives: its layers (mostly one), and what they carry. */
import type { Budget } from "./draft";
import type { Layer, Next, Protocol, Span } from "./layer";
import { byteCount } from "./texts";

export interface Step {
  readonly layers: readonly Layer[];
  /** Undefined: nothing follows, or nothing of it was captured. */
  readonly next?: Next;
  /** Where its bytes end, where nothing follows and it knows. */
  readonly end?: number;
}

/** Takes one protocol's bytes apart. `bytes` is the whole record. Never throws. */
export type Dissector = (bytes: Uint8Array, span: Next, budget: Budget) => Step;

/** The layer, and what it carries from `at` on. Where the layer was cut nothing follows. */
export function carrying(layer: Layer, protocol: Protocol, at: number, { end, wireEnd }: Span, hint?: number): Step {
  if (layer.problem?.startsWith("Cut") === true) return { layers: [layer] };
  if (at >= end && wireEnd > at) return { layers: [{ problem: `What it carries (${byteCount(wireEnd - at)}) was not captured.`, ...layer }] };
  const layers = [layer];
  return at < end ? { layers, next: { protocol, at, end, wireEnd, ...(hint === undefined ? {} : { hint }) } } : { layers };
}
