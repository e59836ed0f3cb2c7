/**
 * What a cell can be compared by, and the conditions that follow from it: the same value or any other; of figures at least or at most. A row always
 * meets its own "only this" and "at least". What is shown masked is none, so that no secret gets into a filter.
 */
import type { FieldName, Operator } from "../model/filter/fields";
import { writeComparison } from "../model/filter/write";

export interface CellField {
  readonly field: FieldName;
  /** As RESPlens shows it. */
  readonly value: string;
  /** A figure, of which few other rows have the very same. */
  readonly isFigure?: boolean;
  /** Says what the value is where that is not the cell's own. */
  readonly what?: string;
}

export interface CellCondition {
  readonly label: string;
  /** To be added to the filter. */
  readonly condition: string;
  /** The key that does it. */
  readonly key?: "+" | "-";
}

/** An end of a connection, and its host alone. */
export function endpointFields(field: "client" | "server", endpoint: string): readonly CellField[] {
  const host = endpoint.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return [{ field, value: endpoint }, { field, value: host, what: "this host" }];
}

/** A filter has at most 2000 characters (parse.ts): a longer value leaves no room for anything else. */
const VALUE_MOST = 1000;

const KEYS: readonly ("+" | "-")[] = ["+", "-"];

/** Those of the first field have keys. */
export function conditionsOf(fields: readonly CellField[]): readonly CellCondition[] {
  return fields.filter(({ value }) => value.length <= VALUE_MOST).flatMap(({ field, value, isFigure = false, what = "this" }, at) => {
    const choices: readonly (readonly [string, Operator])[] = isFigure ? [["At least this", ">="], ["At most this", "<="]] : [[`Only ${what}`, "=="], [`Without ${what}`, "!="]];
    return choices.map(([label, operator], place) => {
      const key = KEYS[place];
      return { label, condition: writeComparison(field, operator, value), ...(at > 0 || key === undefined ? {} : { key }) };
    });
  });
}
