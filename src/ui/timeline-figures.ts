/** What the timeline says in words: of one bucket, of a range, of all. Pure. */
import type { Timeline, TimeRange } from "../model/api";
import { formatDuration, formatPlural } from "../model/units";
import { bucketsOf, type Buckets } from "./bucket-range";
import type { CellContext } from "./format";
import { rangeText } from "./range-text";

const SECOND = 1e9;

export function bucketsOfTimeline({ start, width, commands }: Timeline): Buckets {
  return { start, width, count: commands.length };
}

/** `1.2k`, `35k`, `2.5M`, `0.25`: three digits at most, for an axis and for rates. */
export function compactCount(value: number): string {
  for (const [size, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (value >= size * 0.9995) return `${short(value / size)}${letter}`;
  }
  return short(value);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Time, commands, errors and percentiles of one bucket. */
export function bucketText(timeline: Timeline, bucket: number, context: CellContext): string {
  const { start, width } = timeline;
  const from = start + bucket * width;
  const commands = timeline.commands[bucket] ?? 0;
  const rate = commands > 0 ? ` (${compactCount((commands * SECOND) / width)}/s)` : "";
  const parts = [rangeText({ from, to: from + width }, context), `${formatPlural(commands, "command")}${rate}`];
  const errors = timeline.errors[bucket] ?? 0;
  if (errors > 0) parts.push(formatPlural(errors, "error"));
  for (const [name, values] of [["p50", timeline.p50], ["p95", timeline.p95], ["p99", timeline.p99]] as const) {
    const value = values[bucket] ?? NaN;
    if (!Number.isNaN(value)) parts.push(`${name} ${formatDuration(value)}`);
  }
  return parts.join(" · ");
}

/** Time, commands and errors of a range of whole buckets. */
export function selectionText(timeline: Timeline, range: TimeRange, context: CellContext): string {
  const [first, last] = bucketsOf(range, bucketsOfTimeline(timeline));
  const [commands, errors] = [timeline.commands, timeline.errors].map((counts) => sum(counts.subarray(first, last + 1)));
  return [rangeText(range, context), ...countTexts(commands ?? 0, errors ?? 0)].join(" · ");
}

/** Of everything; and how long a bar is, which the rates depend on. */
export function wholeText({ commands, errors, width }: Timeline): string {
  const peak = (Math.max(0, ...commands) * SECOND) / width;
  const parts = countTexts(sum(commands), sum(errors));
  return [...parts, `peak ${compactCount(peak)}/s`, `a bar is ${formatDuration(width).replace(/\.0+(?= )| 00 \w+$/, "")}`, "drag to select a time"].join(" · ");
}

function countTexts(commands: number, errors: number): string[] {
  return [formatPlural(commands, "command"), ...(errors > 0 ? [formatPlural(errors, "error")] : [])];
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
