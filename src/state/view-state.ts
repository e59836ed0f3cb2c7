/**
 * Everything the page shows, as one plain value, and the small pure steps that lead from one such value to the next. Rows
 * are not in here: they are fetched by windows (client/row-source.ts). Nothing of the DOM.
 */
import type {
  CaptureSummary, CommandColumnName, CommandRow, FlowColumnName, FlowDetails, KeyColumnName, KeyRow, LoadState, Narrowing, ProblemColumnName, ProblemDetails, ProblemKindCount, Progress, Query, ReportName, Reports, RowDetails, RowId, Timeline, TimeRange, View,
} from "../model/api";
import type { ProblemKind } from "../../assembly/schema";
import type { PacketDetails } from "../model/packet/details";
import type { Epoch } from "../model/epoch";
import type { ValueStatus } from "../model/value-status";
import type { Filter, FilterError } from "../model/filter/ast";
import type { TimeFormat } from "../model/units";
import { formatPlural } from "../model/units";

/** The tabs that are tables. */
export const VIEWS = ["commands", "keys", "patterns", "flows", "packets", "problems"] as const satisfies readonly View[];
/** A table, or a report over the commands. */
export type Tab = (typeof VIEWS)[number] | ReportName;
/** In their order on the page. Keys and their patterns share one. */
export const TABS: readonly Tab[] = ["overview", "commands", "flows", "keys", "latency", "packets", "problems"];
export const ALL_TABS: readonly Tab[] = [...TABS, "patterns"];

export function isKeyTab(tab: Tab): tab is "keys" | "patterns" {
  return tab === "keys" || tab === "patterns";
}

/** The table that a tab is; undefined for a report. */
export function tableOf(tab: Tab): (typeof VIEWS)[number] | undefined {
  return VIEWS.find((view) => view === tab);
}

export type ColumnName = CommandColumnName | FlowColumnName | KeyColumnName | ProblemColumnName;
/** Those that tables are sorted by. */
export const COLUMN_NAMES: readonly ColumnName[] = [
  "time", "client", "database", "command", "key", "arguments", "reply", "status", "latency", "requestBytes", "replyBytes", "server", "start",
  "duration", "commands", "errors", "clientBytes", "serverBytes", "retransmissions", "gaps", "state", "kind", "layer", "file", "offset", "count",
  "pattern", "keys", "reads", "writes", "hits", "longest", "clients", "first", "last",
];

export interface Sort {
  readonly column: ColumnName;
  readonly descending: boolean;
}

/** A sentence that stays until it is dismissed. */
export interface Message {
  readonly id: number;
  readonly tone: "error" | "notice";
  readonly text: string;
}

/** What the newest query of a view found. */
export interface Found {
  readonly count: number;
  readonly total: number;
  /** Rows that only the hiding of noise left out. */
  readonly noise?: number;
  /** Of problems: what there is of each kind. */
  readonly kinds?: readonly ProblemKindCount[];
  /** Of packets: how many have each bit of FrameFlag. */
  readonly marks?: readonly number[];
}

export type DetailsState =
  | { readonly is: "closed" }
  | { readonly is: "loading"; readonly view: DetailedView; readonly id: RowId; readonly row: CommandRow | undefined }
  | ReadDetails
  | { readonly is: "failed"; readonly view: DetailedView; readonly id: RowId; readonly message: string };

/** The tables whose rows have details. */
export type DetailedView = "commands" | "flows" | "packets" | "problems";
export type ReadDetails =
  | { readonly is: "ready"; readonly view: "commands"; readonly id: RowId; readonly details: RowDetails }
  | { readonly is: "ready"; readonly view: "flows"; readonly id: RowId; readonly details: FlowDetails }
  | { readonly is: "ready"; readonly view: "packets"; readonly id: RowId; readonly details: PacketDetails }
  | { readonly is: "ready"; readonly view: "problems"; readonly id: RowId; readonly details: ProblemDetails };

/** Rows of one flow only; its label is what the user sees of that. */
export interface FlowFilter {
  readonly id: RowId;
  readonly label: string;
}

export interface ViewState {
  readonly load: LoadState;
  /** Undefined until a capture is open or being opened. */
  readonly progress: Progress | undefined;
  /** Of the capture that is open and completely loaded. */
  readonly summary: CaptureSummary | undefined;
  /** TCP ports that the user wants decoded as RESP. */
  readonly ports: readonly number[];
  /** Names of the files being opened, or open. */
  readonly files: readonly string[];
  readonly messages: readonly Message[];
  readonly tab: Tab;
  /** The filter as it is typed, what of it was understood last, and what is wrong with it now: then the older one still holds. */
  readonly text: string;
  readonly filter: Filter | undefined;
  readonly filterErrors: readonly FilterError[];
  /** The text of the filter that holds. */
  readonly filterText: string;
  readonly flow: FlowFilter | undefined;
  /** Problems of this kind only. */
  readonly problemKind: ProblemKind | undefined;
  /** Packets with this bit of FrameFlag only. */
  readonly mark: number | undefined;
  /** What is of this time only. */
  readonly range: TimeRange | undefined;
  /** Of the whole capture, whatever is filtered; undefined until the engine has counted. */
  readonly timeline: Timeline | undefined;
  readonly sorts: Readonly<Record<View, Sort | undefined>>;
  readonly found: Readonly<Record<Tab | "story", Found>>;
  /** What the newest answer to each report said. */
  readonly reports: Readonly<Partial<Reports>>;
  /** How far the search inside values is that the filter asks for. */
  readonly searching: ValueStatus | undefined;
  readonly revealed: boolean;
  readonly timeFormat: TimeFormat;
  /** Hosts are called by their names where the capture gives them. */
  readonly hostNames: boolean;
  /** Commands that only keep a connection are left out, everywhere. */
  readonly hidesNoise: boolean;
  /** The timeline is unfolded. */
  readonly showsTimeline: boolean;
  readonly details: DetailsState;
  /** The key whose story is open. It stands behind the details of a command while these are open. */
  readonly story: KeyRow | undefined;
}

/** Each table in its own order. */
export const NO_SORTS: ViewState["sorts"] = { commands: undefined, keys: undefined, patterns: undefined, flows: undefined, packets: undefined, problems: undefined, story: undefined };

const NOTHING_FOUND: Found = { count: 0, total: 0 };

/** All rows are looked at. */
export const NOT_NARROWED = {
  text: "", filter: undefined, filterErrors: [], filterText: "", flow: undefined, mark: undefined, range: undefined,
} as const satisfies Partial<ViewState>;

/** The parts that belong to one capture, as they are before anything of it is known. */
const FRESH = {
  ...NOT_NARROWED,
  problemKind: undefined,
  timeline: undefined,
  sorts: NO_SORTS,
  found: { overview: NOTHING_FOUND, latency: NOTHING_FOUND, commands: NOTHING_FOUND, keys: NOTHING_FOUND, patterns: NOTHING_FOUND, flows: NOTHING_FOUND, packets: NOTHING_FOUND, problems: NOTHING_FOUND, story: NOTHING_FOUND },
  reports: {},
  searching: undefined,
  details: { is: "closed" },
  story: undefined,
} as const satisfies Partial<ViewState>;

export function emptyState(timeFormat: TimeFormat, hostNames = false, showsTimeline = true, hidesNoise = false): ViewState {
  return {
    load: "empty", progress: undefined, summary: undefined, ports: [], files: [], messages: [], tab: "commands", revealed: false, timeFormat, hostNames,
    showsTimeline, hidesNoise, ...FRESH,
  };
}

/** What changes when another capture takes the place of the one that was open. */
export function replaceCapture(): Partial<ViewState> {
  return { ...FRESH, tab: "commands", summary: undefined };
}

/** Ascending, descending, the table's own order, and round again; figures that are looked at for the largest the other way round. */
export function nextSort(sort: Sort | undefined, column: ColumnName, largestFirst = false): Sort | undefined {
  if (sort?.column !== column) return { column, descending: largestFirst };
  return sort.descending === largestFirst ? { column, descending: !largestFirst } : undefined;
}

/** What a tab looks at. Problems are narrowed by time alone: a filter speaks of commands; of one flow only its commands are. */
export function narrowingOf({ filter, range, flow, hidesNoise, revealed }: ViewState, tab: Tab): Narrowing {
  if (tab === "problems") return range === undefined ? {} : { range };
  return {
    ...(filter === undefined ? {} : { filter, ...(revealed ? { reveal: true } : {}) }),
    ...(range === undefined ? {} : { range }),
    // Noise is told of commands: of what is on the wire nothing is hidden.
    ...(hidesNoise && tab !== "packets" ? { hidesNoise } : {}),
    ...(tab === "flows" || flow === undefined ? {} : { flow: flow.id }),
  };
}

/** The query that a table shows. */
export function queryOf(state: ViewState, view: View): Query {
  // A story is told whole, whatever is filtered.
  if (view === "story") return { view, ...(state.story === undefined ? {} : { key: state.story.id }) };
  const sort = state.sorts[view];
  const { problemKind, mark } = state;
  const ofKind = view !== "problems" || problemKind === undefined ? {} : { problemKind };
  const marked = view !== "packets" || mark === undefined ? {} : { mark };
  return { view, ...narrowingOf(state, view), ...ofKind, ...marked, ...(sort === undefined ? {} : { sort }) };
}

/** The capture's first frame in time; unknown until the capture is loaded. */
export function epochOf(state: ViewState): Epoch | undefined {
  const { summary } = state;
  return summary === undefined ? undefined : { seconds: summary.epochSeconds, nanoseconds: summary.epochNanoseconds };
}

/** How many rows a table has, for its tab; undefined for a report. */
export function countOf(state: ViewState, tab: Tab): number | undefined {
  const view = tableOf(tab);
  if (view === undefined) return undefined;
  const counts = state.summary ?? state.progress;
  return isKeyTab(view) ? state.summary?.keys : (counts?.[view === "packets" ? "frames" : view] ?? 0);
}

/** `seed.pcap`, or `400 files, redis.cap000 …`. */
export function captureName(files: readonly string[]): string {
  const first = files[0];
  if (first === undefined) return "";
  return files.length === 1 ? first : `${formatPlural(files.length, "file")}: ${first} …`;
}
