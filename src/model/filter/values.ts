/** How a filter writes numbers, durations, sizes and times; `undefined` where a word is none. */

/** Units are those of Redis' own reports, and of people: k and m in any case, both kinds of powers. */
const DURATIONS: ReadonlyMap<string, number> = new Map([
  ["ns", 1], ["us", 1e3], ["µs", 1e3], ["ms", 1e6], ["s", 1e9], ["m", 60e9], ["min", 60e9], ["h", 3600e9],
]);
const SIZES: ReadonlyMap<string, number> = new Map([
  ["", 1], ["b", 1], ["k", 1e3], ["kb", 1e3], ["m", 1e6], ["mb", 1e6], ["g", 1e9], ["gb", 1e9],
  ["kib", 1024], ["mib", 1024 ** 2], ["gib", 1024 ** 3],
]);

const NUMBER = /^(-?\d+(?:\.\d+)?)([a-zµ]*)$/i;

export function numberOf(word: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(word) ? Number(word) : undefined;
}

/** Nanoseconds. A unit is asked for: nobody guesses whether 5 are seconds. */
export function durationOf(word: string): number | undefined {
  return measured(word, DURATIONS);
}

/** Bytes; without a unit they are bytes. */
export function sizeOf(word: string): number | undefined {
  return measured(word, SIZES);
}

function measured(word: string, units: ReadonlyMap<string, number>): number | undefined {
  const [, number, unit] = NUMBER.exec(word) ?? [];
  const factor = unit === undefined ? undefined : units.get(unit.toLowerCase());
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** A time: since the first frame; of day, which takes the capture's own days; or a date with it. UTC with a Z, else as the page tells times. */
export type TimeValue =
  | { readonly is: "since-start"; readonly nanoseconds: number }
  | { readonly is: "of-day"; readonly nanoseconds: number; readonly utc: boolean }
  | { readonly is: "date"; readonly seconds: number; readonly nanoseconds: number };

const OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(z)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}(?:t\d{2}:\d{2}(?::\d{2})?)?/i;

export function timeOf(word: string): TimeValue | undefined {
  const since = durationOf(word) ?? (numberOf(word) === undefined ? undefined : Number(word) * 1e9);
  if (since !== undefined) return { is: "since-start", nanoseconds: since };
  const [, hours, minutes, seconds = "0", fraction = "", z] = OF_DAY.exec(word) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    return whole >= 86_400 ? undefined : { is: "of-day", nanoseconds: whole * 1e9 + Number(fraction.padEnd(9, "0")), utc: z !== undefined };
  }
  return dateOf(word);
}

/** `2026-11-25`, `2026-11-25T10:05:00.123456789`, with Z or an offset; without one in the zone of the page or the process. */
function dateOf(word: string): TimeValue | undefined {
  if (!DATE.test(word)) return undefined;
  const [, whole = "", fraction = "", zone = ""] = /^([^.]*?)(?:\.(\d{1,9}))?(z|[+-]\d{2}:?\d{2})?$/i.exec(word) ?? [];
  const text = whole.includes("T") || whole.includes("t") ? whole : `${whole}T00:00:00`;
  const milliseconds = Date.parse(`${text.toUpperCase()}${zone.toUpperCase()}`);
  return Number.isNaN(milliseconds) ? undefined : { is: "date", seconds: milliseconds / 1000, nanoseconds: Number(fraction.padEnd(9, "0")) };
}
