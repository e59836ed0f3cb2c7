/** What a capture does not hold, in short words for one line. */
import { formatBytes, formatPlural } from "./units";

export type MissingKind = "budget" | "damaged" | "cut" | "files" | "dropped" | "gaps" | "snapped" | "unread" | "tls" | "midstream";

export interface Missing {
  readonly kind: MissingKind;
  readonly count: number;
  /** Of gaps: bytes that they lost; else 0. */
  readonly bytes: number;
}

export function missingText({ kind, count, bytes }: Missing): string {
  switch (kind) {
    case "budget":
      return "memory budget reached";
    case "damaged":
      return count === 1 ? "a record is damaged" : `${formatPlural(count, "record")} damaged`;
    case "cut":
      return count === 1 ? "ends inside a record" : `${formatPlural(count, "file")} end inside a record`;
    case "files":
      return `${formatPlural(count, "file")} of the ring missing`;
    case "dropped":
      return `${formatPlural(count, "frame")} dropped while capturing`;
    case "gaps":
      return `${formatBytes(bytes)} lost in ${formatPlural(count, "gap")}`;
    case "snapped":
      return `${formatPlural(count, "frame")} cut by the snapshot length`;
    case "unread":
      return "frames of unread interfaces left out";
    case "tls":
      return `${formatPlural(count, "TLS connection")} not readable`;
    case "midstream":
      return `${formatPlural(count, "connection")} began before the capture`;
  }
}
