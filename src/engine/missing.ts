/** What a capture does not hold, as totals: for one line about it. Where each of it is the Problems table says. */
import { Counter, FlowColumn, ProblemColumn, ProblemKind, Table } from "../../assembly/schema";
import type { Missing, MissingKind } from "../model/missing";
import { allRows, type Decoder } from "./wasm";

const KINDS: ReadonlyMap<ProblemKind, MissingKind> = new Map([
  [ProblemKind.FRAMES_DROPPED, "dropped"], [ProblemKind.DROPPED_BEFORE, "dropped"], [ProblemKind.FRAME_SNAPPED, "snapped"],
  [ProblemKind.RECORD_CUT, "cut"], [ProblemKind.RECORD_DAMAGED, "damaged"], [ProblemKind.FILE_MISSING, "files"],
  [ProblemKind.INTERFACE_UNREAD, "unread"], [ProblemKind.SECTION_UNREAD, "unread"], [ProblemKind.BUDGET, "budget"], [ProblemKind.TLS, "tls"],
]);

/** Gravest first. */
export function missingOf(decoder: Decoder): Missing[] {
  const counts = new Map<MissingKind, number>();
  const add = (kind: MissingKind, count: number): void => {
    if (count > 0) counts.set(kind, (counts.get(kind) ?? 0) + count);
  };
  for (let row = 0; row < decoder.rows(Table.PROBLEMS); row++) {
    const at = (column: ProblemColumn): number => decoder.cell(Table.PROBLEMS, column, row);
    const kind = KINDS.get(at(ProblemColumn.KIND));
    // Of frames that were dropped the detail says how many, of files too; 0 where the capture does not tell.
    if (kind !== undefined) add(kind, kind === "dropped" || kind === "files" ? Math.max(1, at(ProblemColumn.DETAIL)) : at(ProblemColumn.COUNT));
  }
  const flows = allRows(decoder.rows(Table.FLOWS));
  const [gaps, commands, midstream] = [FlowColumn.GAPS, FlowColumn.COMMANDS, FlowColumn.MIDSTREAM].map((column) => decoder.words(Table.FLOWS, column, flows));
  add("gaps", gaps?.reduce((sum, count) => sum + count, 0) ?? 0);
  // A connection without commands is no connection to Redis, or says nothing.
  add("midstream", midstream?.reduce((sum, began, flow) => sum + (commands?.[flow] === 0 ? 0 : began), 0) ?? 0);
  const bytes = decoder.counter(Counter.GAP_BYTES);
  return ORDER.flatMap((kind) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [{ kind, count, bytes: kind === "gaps" ? bytes : 0 }];
  });
}

const ORDER: readonly MissingKind[] = ["budget", "damaged", "cut", "files", "dropped", "gaps", "snapped", "unread", "tls", "midstream"];
