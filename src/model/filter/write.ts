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

/** Both conditions: what was there goes into parentheses where its `or` would reach further than it did. */
export function andAlso(filter: string, added: string): string {
  const before = filter.trim();
  if (before === "") return added;
  return `${/\|\||\bor\b/i.test(before) ? `(${before})` : before} && ${added}`;
}
