/** Which table a row is of, by what it has. */
import type { AnyRow } from "../client/row-source";
import type { CommandRow, KeyRow } from "../model/api";

export function isCommandRow(row: AnyRow): row is CommandRow {
  return "pairing" in row;
}

export function isKeyRow(row: AnyRow): row is KeyRow {
  return "reads" in row && "key" in row;
}
