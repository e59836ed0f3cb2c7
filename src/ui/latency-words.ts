/** What the Latency tab says in words. Pure. */
import type { Latency, LatencyMap, Untimed } from "../model/latency";
import { formatCount, formatDuration, formatPlural } from "../model/units";
import type { CellContext } from "./format";
import { countIn, latenciesOf, rowsOf, timesOf, type Rectangle } from "./latency-cells";
import { rangeText } from "./range-text";

/** `250 µs`, `1.6 ms`, `0`: an edge of a scale, without zeros behind the point. */
export function edgeText(nanoseconds: number): string {
  if (nanoseconds === 0) return "0";
  if (nanoseconds >= 1e9) return `${Number((nanoseconds / 1e9).toPrecision(3))} s`;
  return formatDuration(nanoseconds).replace(/(\.\d*?)0+(?= )/, "$1").replace(/\.(?= )/, "");
}

export function shareText(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  if (part > 0 && percent < 0.1) return "< 0.1 %";
  return part < whole && percent > 99.9 ? "> 99.9 %" : `${Number(percent.toFixed(1))} %`;
}

/** Time, latency, count and share of some cells; of one column its percentiles too. */
export function cellsText(latency: Latency, map: LatencyMap, { columns, rows }: Rectangle, context: CellContext): string {
  const [from, before] = latenciesOf(map, rows);
  const count = countIn(map, { columns, rows });
  const [first, last] = columns;
  const column = countIn(map, { columns, rows: [0, rowsOf(map) - 1] });
  const parts = [
    rangeText(timesOf(latency, columns), context),
    `${edgeText(from)} – ${edgeText(before)}`,
    `${formatPlural(count, "command")}${count > 0 ? `, ${shareText(count, column)} of the ${formatCount(column)} of that time` : ""}`,
  ];
  const [p50, p99] = [map.p50[first] ?? NaN, map.p99[first] ?? NaN];
  if (first === last && !Number.isNaN(p50)) parts.push(`p50 ${formatDuration(p50)}`, `p99 ${formatDuration(p99)}`);
  return parts.join(" · ");
}

/** Of the whole map. */
export function mapText({ width }: Latency, { all }: LatencyMap): string {
  return [
    formatPlural(all.count, "command"), `p50 ${formatDuration(all.p50)}`, `p99 ${formatDuration(all.p99)}`, `max ${formatDuration(all.max)}`,
    `a column is ${edgeText(width)}`, "click or drag to see commands",
  ].join(" · ");
}

const UNTIMED_TEXTS: readonly (readonly [keyof Untimed, string])[] = [
  ["pending", "still waiting when the capture or the connection ended"],
  ["lost", "whose reply, or part of the request, was not captured"],
  ["none", "that get no reply"],
  ["other", "whose frames came in another order"],
];

export interface UntimedText {
  readonly why: keyof Untimed;
  readonly count: number;
  readonly text: string;
}

export function untimedTexts(untimed: Untimed): readonly UntimedText[] {
  return UNTIMED_TEXTS.map(([why, text]) => ({ why, text, count: untimed[why] })).filter(({ count }) => count > 0);
}
