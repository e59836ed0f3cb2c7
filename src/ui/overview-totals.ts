/** The Overview's totals: what there was, when, how much, how fast, and of what kind; each figure with what it means and its rows. */
import { html, nothing, type TemplateResult } from "lit";
import { LOOKUPS } from "../model/key-commands";
import type { LatencyFigures, Overview } from "../model/overview";
import { formatBytes, formatCount, formatDuration, formatShare } from "../model/units";
import { writeValue } from "../model/filter/write";
import { durationText } from "./format";
import { leadTemplate, type Lead } from "./leads";

export interface Total {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  /** A second figure that belongs to it. */
  readonly more?: string;
  readonly lead?: Lead | undefined;
  readonly isBad?: boolean;
}

/** Groups of totals by their names. */
export function overviewTotals(report: Overview): readonly (readonly [name: string, totals: readonly Total[]])[] {
  return [
    ["Commands", commandTotals(report)],
    ["Time", timeTotals(report)],
    ["Bytes", byteTotals(report)],
    ["Latency", latencyTotals(report)],
    ["Kinds", kindTotals(report)],
    ["Lookups", lookupTotals(report)],
  ];
}

export function totalsTemplate(report: Overview): TemplateResult {
  return html`<div class="totals">${overviewTotals(report).map(([name, totals]) => html`<section aria-label=${name}><h3>${name}</h3><dl>${totals.map(totalTemplate)}</dl></section>`)}</div>`;
}

function totalTemplate({ label, hint, text, more, lead, isBad }: Total): TemplateResult {
  return html`<div class="total" data-total=${label}>
    <dt title=${hint}>${label}</dt>
    <dd class=${isBad === true ? "bad" : nothing}>${leadTemplate(lead, text, label, hint)}<small>${more ?? nothing}</small></dd>
  </div>`;
}

/** Rows for which all of these hold; of commands alone, where other rows are looked at too. */
export function commandRows({ others }: Overview, ...conditions: readonly string[]): Lead {
  return { rows: [...conditions, ...(others > 0 || conditions.length === 0 ? ["kind == command"] : [])].join(" && ") };
}

/** Rows that took at least so long, with those that wait by design apart. */
export function slowRows(report: Overview, latency: number, isBlocking: boolean, ...conditions: readonly string[]): Lead | undefined {
  if (Number.isNaN(latency)) return undefined;
  return commandRows(report, ...conditions, `latency >= ${latency}ns`, `is ${isBlocking ? "==" : "!="} blocking`);
}

function commandTotals(report: Overview): Total[] {
  const { count, errors, unanswered, connections } = report.totals;
  return [
    { label: "Commands", hint: "Requests with their replies; deliveries, replication and lines of MONITOR are not counted", text: formatCount(count), lead: commandRows(report) },
    { label: "Errors", hint: "Commands that the server answered with an error", text: formatCount(errors), more: formatShare(errors, count), lead: commandRows(report, "status == error"), isBad: errors > 0 },
    {
      label: "No reply", hint: "The reply is not in the capture: it was lost, or did not come before the capture's end", text: formatCount(unanswered), more: formatShare(unanswered, count),
      lead: commandRows(report, "status in {pending, lost}"),
    },
    { label: "Connections", hint: "TCP connections that carried these commands", text: formatCount(connections), lead: { flows: "kind == command" } },
  ];
}

function timeTotals(report: Overview): Total[] {
  const { count, first, last, peak } = report.totals;
  const seconds = (last - first) / 1e9;
  const { second } = peak;
  return [
    { label: "Span", hint: "From the first of these commands to the last", text: Number.isNaN(first) ? "–" : formatDuration(last - first), lead: commandRows(report) },
    { label: "Mean", hint: "Commands in a second of that span", text: seconds > 0 ? rateText(count / seconds) : "–", lead: commandRows(report) },
    {
      label: "Peak second", hint: "Commands in the busiest second, and which it is, in whole seconds from the capture's first frame", text: peak.count === 0 ? "–" : formatCount(peak.count), more: peak.count === 0 ? "" : `${second} s`,
      lead: peak.count === 0 ? undefined : commandRows(report, `time >= ${second}s`, `time < ${second + 1}s`),
    },
  ];
}

function byteTotals(report: Overview): Total[] {
  const { requestBytes, replyBytes, count, first, last } = report.totals;
  const seconds = (last - first) / 1e9;
  const lead = commandRows(report);
  const rate = (bytes: number): string => (seconds > 0 ? formatBytes(bytes / seconds) : "–");
  const mean = (bytes: number): string => `, ${formatBytes(bytes / count)} each on average`;
  return [
    { label: "Requests", hint: `Bytes of RESP that clients sent${mean(requestBytes)}`, text: formatBytes(requestBytes), lead },
    { label: "a second", hint: "Bytes of requests in a second of the span", text: rate(requestBytes), lead },
    { label: "Replies", hint: `Bytes of RESP that the server sent in reply${mean(replyBytes)}`, text: formatBytes(replyBytes), lead },
    { label: "a second", hint: "Bytes of replies in a second of the span", text: rate(replyBytes), lead },
  ];
}

function latencyTotals(report: Overview): Total[] {
  const { latency } = report.totals;
  const total = (label: string, value: number, hint: string): Total => ({ label, hint: `${hint}\n${LATENCY_HINT}`, text: durationText(value), lead: slowRows(report, value, false) });
  return [
    total("p50", latency.p50, "Half of the commands took no longer. Leads to those that took as long or longer."),
    total("p95", latency.p95, "95 % of the commands took no longer. Leads to those that took as long or longer."),
    total("p99", latency.p99, "99 % of the commands took no longer. Leads to those that took as long or longer."),
    total("Max", latency.max, "The longest"),
  ];
}

export const LATENCY_HINT = "From the request's last byte to the reply's first, without commands that wait by design (BLPOP …). Pipelined commands are among them, though the time of a single one cannot be observed.";

function kindTotals(report: Overview): Total[] {
  const { count, reads, writes, pipelined, blockingCount, blocking } = report.totals;
  const of = (label: string, hint: string, number: number, flag: string): Total => ({
    label, hint, text: formatCount(number), more: formatShare(number, count), lead: commandRows(report, `is == ${flag}`),
  });
  return [
    of("Reads", "Commands that Redis documents as readonly", reads, "read"),
    of("Writes", "Commands that Redis documents as write; what is neither (PING, EVAL, MULTI …) is in neither", writes, "write"),
    of("Pipelined", "Sent in one batch with others, before their replies came", pipelined, "pipelined"),
    { ...of("Blocking", `Commands that wait by design. ${latencyLine(blocking)}`, blockingCount, "blocking"), ...(blocking.count > 0 ? { more: `max ${durationText(blocking.max)}` } : {}) },
  ];
}

function latencyLine({ count, p50, p95, p99, max }: LatencyFigures): string {
  if (count === 0) return "";
  return `They waited p50 ${durationText(p50)}, p95 ${durationText(p95)}, p99 ${durationText(p99)}, at most ${durationText(max)}.`;
}

function lookupTotals(report: Overview): Total[] {
  const { hits, misses } = report.totals;
  const lookups = `cmd in {${LOOKUPS.map(writeValue).join(", ")}}`;
  const hint = `${LOOKUPS.join(", ")} that were answered with a value or with nil. MGET and HMGET cannot be told from the reply's kind and are left out; the server's own keyspace_hits counts look-ups of keys instead.`;
  return [
    { label: "Hit ratio", hint: `Share of hits in ${hint}`, text: hits + misses === 0 ? "–" : formatShare(hits, hits + misses), lead: hits + misses === 0 ? undefined : commandRows(report, lookups, "status in {ok, nil}") },
    { label: "Hits", hint, text: formatCount(hits), lead: commandRows(report, lookups, "status == ok") },
    { label: "Misses", hint, text: formatCount(misses), lead: commandRows(report, lookups, "status == nil") },
  ];
}

function rateText(rate: number): string {
  return `${rate < 9.95 ? rate.toFixed(1) : formatCount(rate)}/s`;
}
