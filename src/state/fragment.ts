/**
 * The view as the fragment of the page's address: `tab=flows&sort=flows:-errors&range=1.5-2.25&filter=…`. Browsers do not send it to anybody.
 * What names data of the capture, a filter, is written only into a link that the user copies.
 */
import type { TimeRange, View } from "../model/api";
import { ALL_TABS, COLUMN_NAMES, VIEWS, type Sort, type Tab } from "./view-state";

export interface Fragment {
  readonly tab?: Tab;
  readonly sorts?: Readonly<Partial<Record<View, Sort | undefined>>>;
  readonly range?: TimeRange | undefined;
  /** Names of the columns that tables show, in their order, by table; which of them there are the tables know. */
  readonly columns?: ReadonlyMap<string, readonly string[]>;
  /** As it is typed. */
  readonly filter?: string;
}

/** Without `#`; empty where there is nothing to say. */
export function writeFragment({ tab, sorts = {}, range, columns = new Map(), filter = "" }: Fragment): string {
  const parts = new URLSearchParams();
  if (tab !== undefined && tab !== "commands") parts.set("tab", tab);
  const sorted = VIEWS.flatMap((view) => {
    const sort = sorts[view];
    return sort === undefined ? [] : [`${view}:${sort.descending ? "-" : ""}${sort.column}`];
  });
  if (sorted.length > 0) parts.set("sort", sorted.join(","));
  if (columns.size > 0) parts.set("columns", Array.from(columns, ([view, names]) => `${view}:${names.join(".")}`).join(","));
  if (range !== undefined) parts.set("range", `${secondsOf(range.from)}-${secondsOf(range.to)}`);
  if (filter.trim() !== "") parts.set("filter", filter);
  // Signs that need no escape there, and are easier to read.
  return parts.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
}

/** Whatever of it is understood; the rest is passed over, since anybody may have written it. */
export function readFragment(text: string): Fragment {
  const parts = new URLSearchParams(text.replace(/^#/, ""));
  const tab = ALL_TABS.find((each) => each === parts.get("tab"));
  const sorts = readSorts(parts.get("sort") ?? "");
  const range = readRange(parts.get("range") ?? "");
  const columns = readColumns(parts.get("columns") ?? "");
  const filter = parts.get("filter") ?? "";
  return {
    ...(tab === undefined ? {} : { tab }), ...(Object.keys(sorts).length === 0 ? {} : { sorts }),
    ...(range === undefined ? {} : { range }), ...(columns.size === 0 ? {} : { columns }), ...(filter.trim() === "" ? {} : { filter }),
  };
}

function readSorts(text: string): Partial<Record<View, Sort>> {
  const sorts: Partial<Record<View, Sort>> = {};
  for (const part of text.split(",")) {
    const [, name = "", minus, word] = /^(\w+):(-?)(\w+)$/.exec(part) ?? [];
    const view = VIEWS.find((each) => each === name);
    const column = COLUMN_NAMES.find((each) => each === word);
    if (view !== undefined && column !== undefined) sorts[view] = { column, descending: minus === "-" };
  }
  return sorts;
}

function readColumns(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(text.split(",").flatMap((part) => {
    const [, view = "", names = ""] = /^(\w+):([\w.]+)$/.exec(part) ?? [];
    return view === "" ? [] : [[view, names.split(".")] as const];
  }));
}

/** Seconds since the first frame, from and to; nothing where that is no time. */
function readRange(text: string): TimeRange | undefined {
  const [, from, to] = /^(-?\d{1,15}(?:\.\d{1,9})?)-(-?\d{1,15}(?:\.\d{1,9})?)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const range = { from: nanosecondsOf(from), to: nanosecondsOf(to) };
  return range.from < range.to && Number.isSafeInteger(range.from) && Number.isSafeInteger(range.to) ? range : undefined;
}

function secondsOf(nanoseconds: number): string {
  const whole = Math.round(nanoseconds);
  const digits = String(Math.abs(whole)).padStart(10, "0");
  return `${whole < 0 ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, "");
}

/** Digit by digit: a product would round. */
function nanosecondsOf(seconds: string): number {
  const [whole = "", fraction = ""] = seconds.split(".");
  return Number(`${whole}${fraction.padEnd(9, "0")}`);
}
