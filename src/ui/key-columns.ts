/** The columns of the tables of keys and of patterns, and those of a key's story. */
import type { KeyRow, KeyUse, PatternRow, StoryRow } from "../model/api";
import { formatBytes, formatCount, formatDuration, formatPlural, formatSeconds } from "../model/units";
import type { Column } from "./columns";
import { COMMAND_COLUMNS } from "./command-columns";
import { countUnlessZero, durationText, momentText, timeHint } from "./format";

/** `98 %`; empty where no reply told. Never rounded to all or nothing that is not. */
export function hitText({ hits, misses }: KeyUse): string {
  const all = hits + misses;
  if (all === 0) return "";
  const percent = Math.min(hits === all ? 100 : 99, Math.max(hits === 0 ? 0 : 1, Math.round((hits / all) * 100)));
  return `${percent} %`;
}

export function hitHint({ hits, misses }: KeyUse): string {
  return hits + misses === 0 ? "" : `${formatPlural(hits, "hit")}, ${formatPlural(misses, "miss", "misses")}`;
}

const USE_COLUMNS: readonly Column<KeyUse>[] = [
  { name: "commands", label: "Commands", width: 94, isNumeric: true, title: "All commands on it: reads, writes and the few that are neither", text: (row) => formatCount(row.commands) },
  { name: "reads", label: "Reads", width: 82, isNumeric: true, title: "Commands that Redis defines as reading (readonly)", text: (row) => countUnlessZero(row.reads, formatCount) },
  { name: "writes", label: "Writes", width: 82, isNumeric: true, title: "Commands that Redis defines as writing (write)", text: (row) => countUnlessZero(row.writes, formatCount) },
  { name: "errors", label: "Errors", width: 62, isNumeric: true, text: (row) => countUnlessZero(row.errors, formatCount), tone: () => "bad" },
  {
    name: "hits", label: "Hit ratio", width: 78, isNumeric: true,
    title: "Of the reads of a single value (GET, GETEX, GETDEL, HGET, LINDEX, ZSCORE, ZRANK, ZREVRANK, JSON.GET): how many were not answered by nil",
    text: hitText, hint: hitHint,
  },
  { name: "requestBytes", label: "Req. size", width: 82, isNumeric: true, title: "Bytes of the requests, as they are sent", text: (row) => formatBytes(row.requestBytes) },
  { name: "replyBytes", label: "Rep. size", width: 82, isNumeric: true, title: "Bytes of the replies, as they are sent", text: (row) => formatBytes(row.replyBytes) },
  {
    name: "time", label: "Time", width: 88, isNumeric: true, title: "Sum of the latencies; commands that wait by design are left out",
    text: (row) => (Number.isNaN(row.longest) ? "–" : formatDuration(row.time)),
  },
  { name: "longest", label: "Max", width: 76, isNumeric: true, title: "Longest latency; commands that wait by design are left out", text: (row) => durationText(row.longest) },
  { name: "clients", label: "Clients", width: 70, isNumeric: true, title: "Connections that used it", text: (row) => formatCount(row.clients) },
];

const MOMENTS: readonly Column<KeyUse>[] = [
  { name: "first", label: "First", width: 128, isNumeric: true, title: "First command", text: (row, context) => momentText(row.first, context), hint: (row, context) => timeHint(row.first, context), tone: () => "quiet" },
  { name: "last", label: "Last", width: 128, isNumeric: true, title: "Last command", text: (row, context) => momentText(row.last, context), hint: (row, context) => timeHint(row.last, context), tone: () => "quiet" },
];

const TTL_TITLE = "Time to live: what was told of it last, and by which command";

/** `3600 s (SETEX)` in larger units, where they say more. */
function ttlHint({ ttl }: { readonly ttl: string }): string {
  const [, number, unit] = /^(\d+) (m?s) /.exec(ttl) ?? [];
  if (number === undefined) return ttl;
  const nanoseconds = Number(number) * (unit === "s" ? 1e9 : 1e6);
  return nanoseconds < 60e9 ? ttl : `${ttl}: ${formatDuration(nanoseconds)}`;
}

export const KEY_COLUMNS: readonly Column<KeyRow>[] = [
  { name: "key", label: "Key", width: 220, grow: 1, title: "Every key that commands name", text: (row) => row.key, tone: () => "key", hint: (row) => `${row.key}\n${row.pattern}`, fields: (row) => [{ field: "key", value: row.key }, { field: "pattern", value: row.pattern, what: "this pattern" }] },
  ...USE_COLUMNS,
  { name: "ttl", label: "TTL seen", width: 112, title: TTL_TITLE, isUnsortable: true, text: (row) => row.ttl, hint: ttlHint },
  ...MOMENTS,
];

export const PATTERN_COLUMNS: readonly Column<PatternRow>[] = [
  {
    name: "pattern", label: "Pattern", width: 180, grow: 1, title: "Found in the keys: {n} a number, {uuid}, {hex}, {id}, {date} … and {*} where very many words stand",
    text: (row) => row.pattern, tone: () => "link", hint: (row) => `${row.pattern}\nShow its keys`, fields: (row) => [{ field: "pattern", value: row.pattern }],
  },
  { name: "keys", label: "Keys", width: 68, isNumeric: true, title: "Distinct keys", text: (row) => formatCount(row.keys) },
  ...USE_COLUMNS,
  ...MOMENTS,
];

function commandColumns(...names: readonly string[]): Column<StoryRow>[] {
  return COMMAND_COLUMNS.filter(({ name }) => names.includes(name)).map((column) => ({ ...column, isUnsortable: true }));
}

export const STORY_COLUMNS: readonly Column<StoryRow>[] = [
  ...commandColumns("time"),
  {
    name: "gap", label: "Gap", width: 80, isNumeric: true, isUnsortable: true, title: "Since the command on this key before, of whatever client",
    text: (row) => (Number.isNaN(row.sinceBefore) ? "" : formatDuration(row.sinceBefore)), tone: () => "quiet",
    hint: (row) => (Number.isNaN(row.sinceBefore) ? "" : `${formatSeconds(row.sinceBefore)} s`),
  },
  ...commandColumns("client", "command", "arguments", "reply", "status"),
  { name: "ttl", label: "TTL", width: 124, title: "What the command tells of the time to live", isUnsortable: true, text: (row) => row.ttl, hint: ttlHint },
  ...commandColumns("latency"),
];
