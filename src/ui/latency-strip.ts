/** Small histograms on a common logarithmic axis, as paths of SVG: all bars of one are one path. Pure. */
import { rowPosition, scaleTicks } from "./latency-cells";
import { edgeText } from "./latency-words";

/** Pixels. */
export const STRIP_WIDTH = 240;
export const STRIP_HEIGHT = 22;
const TICK_SPACE = 48;

/** Bars whose height is the root of their share of the highest: a thousandth is still to be seen. */
export function barsPath(counts: Uint32Array): string {
  const most = counts.reduce((highest, count) => Math.max(highest, count), 0);
  const width = STRIP_WIDTH / Math.max(1, counts.length);
  const parts: string[] = [];
  counts.forEach((count, row) => {
    if (count === 0) return;
    const height = Math.max(2, Math.sqrt(count / most) * STRIP_HEIGHT);
    parts.push(`M${fixed(row * width)} ${STRIP_HEIGHT}v${fixed(-height)}h${fixed(Math.max(1, width - 0.5))}v${fixed(height)}z`);
  });
  return parts.join("");
}

/** Where a latency stands, in pixels. */
export function stripPlace(edges: Float64Array, latency: number): number {
  return (rowPosition(edges, latency) / Math.max(1, edges.length - 1)) * STRIP_WIDTH;
}

export interface StripTick {
  readonly x: number;
  readonly label: string;
}

export function stripTicks(edges: Float64Array): StripTick[] {
  const rows = Math.max(1, edges.length - 1);
  return scaleTicks(edges, Math.floor(STRIP_WIDTH / TICK_SPACE)).map(({ at, edge }) => ({ x: (at / rows) * STRIP_WIDTH, label: edgeText(edge) }));
}

function fixed(value: number): string {
  return String(Number(value.toFixed(2)));
}
