/** Writes filters: what the page adds to a filter when a cell or a figure is to be followed to its rows. */
import type { FieldName, Operator } from "./fields";

/** What the grammar reads as one word and not as a sign, and takes for no word of its own. */
const PLAIN = /^(?!(?:and|or|not|in)$)\.?[^\s"'(){}[\],=!<>~&|.]+(?:\.[^\s"'(){}[\],=!<>~&|.]+)*$/i;

/**
 * A value as a filter writes it. `shown`: as RESPlens shows it, so that a quotation mark has its backslash already
 * (escape.ts) and quotes around it are all that is wanted.
 */
export function writeValue(shown: string): string {
  return PLAIN.test(shown) ? shown : `"${shown}"`;
}

export function writeComparison(field: FieldName, operator: Operator, shown: string): string {
  return `${field} ${operator} ${writeValue(shown)}`;
}

const DURATION_UNITS: readonly (readonly [unit: string, nanoseconds: number])[] = [["s", 1e9], ["ms", 1e6], ["us", 1e3]];

/** Nanoseconds in the largest unit that gives the very same number when it is read again (values.ts), so that a row meets the condition that is made of it. */
export function writeDuration(nanoseconds: number): string {
  for (const [unit, factor] of DURATION_UNITS) {
    const text = String(nanoseconds / factor);
    if (Math.abs(nanoseconds) >= factor && /^-?\d+(?:\.\d{1,9})?$/.test(text) && Number(text) * factor === nanoseconds) return text + unit;
  }
  return `${nanoseconds}ns`;
}

/** Both conditions: what was there goes into parentheses where its `or` would reach further than it did. */
export function andAlso(filter: string, added: string): string {
  const before = filter.trim();
  if (before === "") return added;
  return `${/\|\||\bor\b/i.test(before) ? `(${before})` : before} && ${added}`;
}
