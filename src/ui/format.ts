/** Cells of the tables as text: a row's time in the form that the user chose, and figures that are left out where they say nothing. */
import type { Epoch } from "../model/epoch";
import { formatDateTime, formatDuration, formatSeconds, formatTimeOfDay, type TimeFormat } from "../model/units";

/** What a cell's text depends on besides its row. */
export interface CellContext {
  readonly timeFormat: TimeFormat;
  /** Undefined while a capture still loads: then times are told from its start. */
  readonly epoch: Epoch | undefined;
  /** The capture spans more than one day, so that a time of day alone would be ambiguous. */
  readonly isLong: boolean;
  /** Hosts are called by the names that the capture gives them. */
  readonly hostNames: boolean;
}

/** Before anything is known. */
export const FIRST_CONTEXT: CellContext = { timeFormat: "local", epoch: undefined, isLong: false, hostNames: false };

/** The time column. `since` is the time since the row before, NaN for the first. */
export function timeText(time: number, since: number, context: CellContext): string {
  const { timeFormat, epoch, isLong } = context;
  if (timeFormat === "since-before") return Number.isNaN(since) ? "0.000000000" : formatSeconds(since, true);
  if (timeFormat === "since-start" || epoch === undefined) return formatSeconds(time);
  return isLong ? formatDateTime(epoch, time, timeFormat) : formatTimeOfDay(epoch, time, timeFormat);
}

/** A moment that stands alone: "since the row before" means something only among the rows of a table. */
export function momentText(time: number, context: CellContext): string {
  return timeText(time, NaN, context.timeFormat === "since-before" ? { ...context, timeFormat: "since-start" } : context);
}

/** The same moment in every form, for the tooltip of a time cell. */
export function timeHint(time: number, context: CellContext): string {
  const lines = context.epoch === undefined
    ? []
    : [`${formatDateTime(context.epoch, time, "local")} local`, `${formatDateTime(context.epoch, time, "utc")} UTC`];
  return [...lines, `${formatSeconds(time)} s since the capture's start`].join("\n");
}

/** A duration, or a dash where there is none. */
export function durationText(nanoseconds: number): string {
  return Number.isNaN(nanoseconds) ? "–" : formatDuration(nanoseconds);
}

/** A count, empty when it is zero: columns of problems are read for what is there. */
export function countUnlessZero(count: number, format: (count: number) => string): string {
  return count === 0 ? "" : format(count);
}

/** An end of a connection: its address, or its host's name where names are shown and the capture has one. */
export function clientText(row: { readonly client: string; readonly clientHost?: string }, { hostNames }: CellContext): string {
  return hostNames ? (row.clientHost ?? row.client) : row.client;
}

export function serverText(row: { readonly server: string; readonly serverHost?: string }, { hostNames }: CellContext): string {
  return hostNames ? (row.serverHost ?? row.server) : row.server;
}
