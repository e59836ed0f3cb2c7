/**
 * Numbers into the words that people read: durations, sizes, counts and times of day. Pure functions without a locale, so
 * that the page, the exports and the tests write the same text everywhere. Times come in as nanoseconds since the capture's
 * first frame together with that frame's epoch; nothing here knows of columns or rows.
 */

import type { Epoch } from "./epoch";

/** How times are written: of day, here or in UTC; or as a distance from the start, or from the row before. */
export type TimeFormat = "local" | "utc" | "since-start" | "since-before";

const SECOND = 1e9;
const MILLISECOND = 1e6;
const MICROSECOND = 1e3;
const SECONDS_A_MINUTE = 60;
const SECONDS_AN_HOUR = 3600;
const SECONDS_A_DAY = 86400;

/** Three significant digits or more, never in exponent form: 1.23, 12.3, 123, 1234. */
function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  return value.toFixed(0);
}

/** Nanoseconds as `850 ns`, `131 µs`, `2.35 ms`, `1.20 s`, `3 min 05 s`, `2 h 05 min`, `3 d 04 h`; NaN gives an empty text. */
export function formatDuration(nanoseconds: number): string {
  if (!Number.isFinite(nanoseconds)) return "";
  if (nanoseconds < 0) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds === 0) return "0 ns";
  if (nanoseconds < 999.5) return `${Math.round(nanoseconds)} ns`;
  if (nanoseconds < 999.5 * MICROSECOND) return `${threeDigits(nanoseconds / MICROSECOND)} µs`;
  if (nanoseconds < 999.5 * MILLISECOND) return `${threeDigits(nanoseconds / MILLISECOND)} ms`;
  if (nanoseconds < 59.95 * SECOND) return `${threeDigits(nanoseconds / SECOND)} s`;
  const seconds = Math.round(nanoseconds / SECOND);
  if (seconds < SECONDS_AN_HOUR) return pair(seconds, SECONDS_A_MINUTE, "min", 1, "s");
  if (seconds < SECONDS_A_DAY) return pair(seconds, SECONDS_AN_HOUR, "h", SECONDS_A_MINUTE, "min");
  return pair(seconds, SECONDS_A_DAY, "d", SECONDS_AN_HOUR, "h");
}

function pair(seconds: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % big) / small);
  return `${Math.floor(seconds / big)} ${bigName} ${String(rest).padStart(2, "0")} ${smallName}`;
}

const BINARY_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Bytes as `145 B`, `20.0 KiB`, `1.43 GiB`: powers of 1024, as `redis-cli --bigkeys` and INFO mean them. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "";
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1023.5 && unit < BINARY_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit === 0 ? String(Math.round(value)) : threeDigits(value);
  return `${bytes < 0 ? "-" : ""}${text} ${BINARY_UNITS[unit] ?? ""}`;
}

/** Whole numbers in groups of three with a comma between: `4,999,999`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return "";
  return Math.round(count).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 row`, `2 rows`: a count and its noun, whose plural is given when it does not just take an s. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A part of a whole as `12.3 %`; what is not nothing is never `0.0 %`, and what is not all never `100.0 %`. Empty without a whole. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0)) return "";
  if (part <= 0) return "0 %";
  if (part >= whole) return "100 %";
  return `${Math.max(0.1, Math.min(99.9, (100 * part) / whole)).toFixed(1)} %`;
}

/** Seconds with nine decimals, signed when negative: `12.000131000`. `plus` writes a sign in front of the others too. */
export function formatSeconds(nanoseconds: number, plus = false): string {
  if (!Number.isFinite(nanoseconds)) return "";
  const whole = Math.round(nanoseconds);
  const size = Math.abs(whole);
  const sign = whole < 0 ? "-" : plus ? "+" : "";
  const seconds = Math.floor(size / SECOND);
  return `${sign}${seconds}.${String(size - seconds * SECOND).padStart(9, "0")}`;
}

/** A moment as whole seconds since the epoch and the nanoseconds in that second, exact where a sum in one double is not. */
export function addToEpoch(epoch: Epoch, nanoseconds: number): Epoch {
  const sum = epoch.nanoseconds + Math.round(nanoseconds);
  const carry = Math.floor(sum / SECOND);
  return { seconds: epoch.seconds + carry, nanoseconds: sum - carry * SECOND };
}

/** `2026-11-23 20:57:11.464672`, local or UTC; nanoseconds are written when they are not whole microseconds. */
export function formatDateTime(epoch: Epoch, nanoseconds: number, zone: "local" | "utc"): string {
  const { date, time } = dateAndTime(epoch, nanoseconds, zone);
  return date === "" ? "" : `${date} ${time}`;
}

/** `20:57:11.464672`, local or UTC. */
export function formatTimeOfDay(epoch: Epoch, nanoseconds: number, zone: "local" | "utc"): string {
  return dateAndTime(epoch, nanoseconds, zone).time;
}

function dateAndTime(epoch: Epoch, nanoseconds: number, zone: "local" | "utc"): { readonly date: string; readonly time: string } {
  if (!Number.isFinite(nanoseconds)) return { date: "", time: "" };
  const moment = addToEpoch(epoch, nanoseconds);
  const date = new Date(moment.seconds * 1000);
  if (Number.isNaN(date.getTime())) return { date: "", time: "" };
  // Shifting by the zone's offset and reading as UTC spares a second set of getters.
  const shown = zone === "utc" ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const iso = shown.toISOString();
  const middle = iso.indexOf("T");
  const micro = moment.nanoseconds % 1000 === 0;
  const fraction = micro ? String(moment.nanoseconds / 1000).padStart(6, "0") : String(moment.nanoseconds).padStart(9, "0");
  return { date: iso.slice(0, middle), time: `${iso.slice(middle + 1, middle + 9)}.${fraction}` };
}
