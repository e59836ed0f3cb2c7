/** Where a time axis has its ticks and what they say: round times of the clock that the user chose. Pure. */
import { addToEpoch, type TimeFormat } from "../model/units";
import type { Epoch } from "../model/epoch";
import { stepBefore, TIME_STEPS } from "../model/time-steps";
import type { CellContext } from "./format";

export interface Tick {
  readonly at: number;
  readonly label: string;
}

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const ZERO: Epoch = { seconds: 0, nanoseconds: 0 };

/** At most so many ticks between two times (nanoseconds since the first frame). */
export function timeTicks(from: number, to: number, most: number, { timeFormat, epoch }: Pick<CellContext, "timeFormat" | "epoch">): Tick[] {
  if (!(to > from) || most < 1) return [];
  const step = TIME_STEPS.find((each) => (to - from) / each <= most) ?? to - from;
  const clock = clockOf(timeFormat, epoch);
  const ticks: Tick[] = [];
  for (let at = stepBefore(from, step, clock ?? ZERO); at <= to; at += step) {
    if (at >= from) ticks.push({ at, label: clock === undefined ? secondsText(at, step) : clockText(at, step, clock) });
  }
  return ticks;
}

/** What the clock on the wall said at time 0, as if the wall were in Greenwich; undefined where times are told from the start. */
function clockOf(timeFormat: TimeFormat, epoch: Epoch | undefined): Epoch | undefined {
  if (epoch === undefined || timeFormat === "since-start" || timeFormat === "since-before") return undefined;
  if (timeFormat === "utc") return epoch;
  const minutes = new Date(epoch.seconds * 1000).getTimezoneOffset();
  return { seconds: epoch.seconds - minutes * 60, nanoseconds: epoch.nanoseconds };
}

/** `12:30`, `12:30:05`, `12:30:05.250`: as much as tells neighbours apart; a day's beginning is its date. */
function clockText(at: number, step: number, clock: Epoch): string {
  const moment = addToEpoch(clock, at);
  const date = new Date(moment.seconds * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const iso = date.toISOString();
  const middle = iso.indexOf("T");
  const isMidnight = moment.seconds % 86_400 === 0 && moment.nanoseconds === 0;
  if (step >= DAY || (step >= MINUTE && isMidnight)) return iso.slice(middle - 5, middle);
  if (step >= MINUTE) return iso.slice(middle + 1, middle + 6);
  const time = iso.slice(middle + 1, middle + 9);
  const digits = decimals(step);
  return digits === 0 ? time : `${time}.${String(moment.nanoseconds).padStart(9, "0").slice(0, digits)}`;
}

/** `0.25 s`, `10 s`. */
function secondsText(at: number, step: number): string {
  return `${(at / SECOND).toFixed(decimals(step)).replace(/^-(?=0\.?0*$)/, "")} s`;
}

/** Decimals of seconds that steps of that length differ in. */
function decimals(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step / SECOND) - 1e-9));
}
