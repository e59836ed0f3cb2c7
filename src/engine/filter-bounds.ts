/** The numbers that stand to another one as an operator of the filter language says. All figures of a capture are whole. */
import type { Operator } from "../model/filter/fields";

/** [low, high], both ends in it. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Of `!=` those of `==`: whoever asks negates. */
export function boundsOf(operator: Operator, number: number): Bounds {
  switch (operator) {
    case "<":
      return { low: -Infinity, high: Math.ceil(number) - 1 };
    case "<=":
      return { low: -Infinity, high: number };
    case ">":
      return { low: Math.floor(number) + 1, high: Infinity };
    case ">=":
      return { low: number, high: Infinity };
    default:
      return { low: number, high: number };
  }
}
