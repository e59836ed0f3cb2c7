/** What a filter asks of values: texts that stand only in the file, so that answers to it take reading. */
import type { Filter, Value } from "./ast";
import { type Field, isValueField, type ValueField } from "./fields";
import { writeComparison } from "./write";

export interface ValueCondition {
  readonly field: ValueField;
  readonly text: string;
  readonly isPattern: boolean;
}

export function valueConditions(filter: Filter | undefined): readonly ValueCondition[] {
  const condition = ({ name: field }: Field, value: Value, isPattern: boolean): readonly ValueCondition[] =>
    isValueField(field) && value.is === "text" ? [{ field, text: value.text, isPattern }] : [];
  switch (filter?.is) {
    case "and":
    case "or":
      return [...valueConditions(filter.left), ...valueConditions(filter.right)];
    case "not":
      return valueConditions(filter.inner);
    case "compare":
      return condition(filter.field, filter.value, filter.operator.endsWith("~"));
    case "any":
      return filter.values.flatMap((value) => condition(filter.field, value, false));
    default:
      return [];
  }
}

/** A filter of words only, to be looked for inside values instead; undefined for any other. */
export function insideValues(filter: Filter | undefined): string | undefined {
  // A pattern has signs of its own, and quotes end at the next one.
  if (filter?.is === "search") return writeComparison("value", "~", filter.text.replace(/[*?[\\]/g, "\\$&").replaceAll('"', '\\"'));
  if (filter?.is !== "and") return undefined;
  const [left, right] = [insideValues(filter.left), insideValues(filter.right)];
  return left === undefined || right === undefined ? undefined : `${left} && ${right}`;
}
