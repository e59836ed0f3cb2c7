/** A filter that was understood: fields are known, values have their types. */
import type { Field, Operator } from "./fields";
import type { TimeValue } from "./values";

/** A place in the filter's text, in UTF-16 units, half open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Value =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "number"; readonly number: number }
  | { readonly is: "time"; readonly time: TimeValue };

export type Filter =
  /** All rows. */
  | { readonly is: "all" }
  /** A word on its own: in command, key or client. */
  | { readonly is: "search"; readonly text: string }
  | { readonly is: "compare"; readonly field: Field; readonly operator: Operator; readonly value: Value }
  | { readonly is: "any"; readonly field: Field; readonly values: readonly Value[] }
  /** Both ends belong to it. */
  | { readonly is: "between"; readonly field: Field; readonly low: Value; readonly high: Value }
  | { readonly is: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly is: "not"; readonly inner: Filter };

/** What is wrong with a filter, and where. */
export interface FilterError extends Span {
  /** One sentence. */
  readonly message: string;
}

export type Parsed = { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly errors: readonly FilterError[] };
