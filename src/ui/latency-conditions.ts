/** Filters that keep the very commands that a figure of the Latency tab counts. Pure. */
import { writeComparison } from "../model/filter/write";
import type { Latency, LatencyFigures, Untimed } from "../model/latency";

const UNITS = [["s", 1e9], ["ms", 1e6], ["us", 1e3]] as const;

/** `1.234ms`: in the largest unit that reads back as exactly so many nanoseconds. */
export function durationWord(nanoseconds: number): string {
  for (const [unit, size] of UNITS) {
    const word = String(nanoseconds / size);
    if (nanoseconds >= size && /^\d+(\.\d{1,3})?$/.test(word) && Number(word) * size === nanoseconds) return `${word}${unit}`;
  }
  return `${nanoseconds}ns`;
}

/** `of`: commands that are not waited for by design, with or without those inside of batches; or those that are. */
export type Population = "single" | "with-pipelined" | "blocking";

/** What keeps the others out, where there are any. */
function only(latency: Latency, of: Population): string[] {
  if (of === "blocking") return ["is == blocking"];
  return [
    ...(latency.blocking.all.count > 0 ? ["is != blocking"] : []),
    ...(of === "single" && latency.withPipelined !== undefined ? ["is != pipelined"] : []),
  ];
}

/** Latencies from the one on and, if it is given, before the other. All commands that have one are not below 0. */
export function latencyCondition(latency: Latency, of: Population, from: number, before?: number): string {
  const least = `latency >= ${durationWord(from)}`;
  const most = before === undefined ? [] : [`latency < ${durationWord(before)}`];
  return [...(from > 0 || before === undefined ? [least] : []), ...most, ...only(latency, of)].join(" && ");
}

/** Those of a command (of all, where it has no name) whose latency is not less than `from`. */
export function commandCondition(latency: Latency, of: Population, { name }: LatencyFigures, from = 0): string {
  const command = name === "" ? [] : [writeComparison("cmd", "==", name)];
  return [...command, latencyCondition(latency, of, from)].join(" && ");
}

/** Those inside of batches that have a latency. */
export function pipelinedCondition({ blocking }: Latency): string {
  return `is == pipelined && latency >= 0ns${blocking.all.count > 0 ? " && is != blocking" : ""}`;
}

const STATUSES: Readonly<Record<keyof Untimed, string>> = {
  pending: "status == pending", lost: "status == lost", none: "status == none", other: "status in {ok, nil, error, discarded}",
};

export function untimedCondition(why: keyof Untimed): string {
  return `kind == command && ${STATUSES[why]} && not latency >= 0ns`;
}
