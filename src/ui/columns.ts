/**
 * What a column of `rl-table` is, and which columns each view has. A column turns a row into text, a tone (colour by meaning; a `link` opens its row when clicked)
 * and a hint (tooltip); it never makes HTML.
 */
import type { View } from "../model/api";
import type { AnyRow } from "../client/row-source";
import type { CellField } from "./cell-conditions";
import type { CellContext } from "./format";
import { COMMAND_COLUMNS } from "./command-columns";
import { FLOW_COLUMNS } from "./flow-columns";
import { PROBLEM_COLUMNS } from "./problem-columns";

export type Tone = "quiet" | "key" | "name" | "bad" | "warn" | "good" | "link" | undefined;

export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  /** Explains the heading where its word is not enough. */
  readonly title?: string;
  /** Pixels at first; the user may drag it. */
  readonly width: number;
  /** Takes this share of the room that is left, until the user gave it a width. */
  readonly grow?: number;
  readonly isNumeric?: boolean;
  /** Not shown until somebody chooses it. */
  readonly isExtra?: boolean;
  /** Columns are sortable unless they say so. */
  readonly isUnsortable?: boolean;
  text(row: Row, context: CellContext): string;
  tone?(row: Row): Tone;
  hint?(row: Row, context: CellContext): string;
  /** What rows can be compared by that have the same here; the first is what the cell shows. */
  fields?(row: Row): readonly CellField[];
}

/** Keys have their columns in a part of their own. Method parameters are bivariant, so that each view's columns fit; a table is only ever given rows of its own view. */
export const COLUMNS: Readonly<Record<Exclude<View, "keys" | "patterns" | "packets" | "story">, readonly Column<AnyRow>[]>> = {
  commands: withAnyRow(COMMAND_COLUMNS),
  flows: withAnyRow(FLOW_COLUMNS),
  problems: withAnyRow(PROBLEM_COLUMNS),
};

/** For a table that is only ever given rows of its own. */
export function withAnyRow(columns: readonly Column<never>[]): readonly Column<AnyRow>[] {
  return columns;
}
