/** What is missing from a capture, in sentences that name the file and the place: files cut short, damage, files of a ring that are not there, the budget, a cancel. */
import { ProblemColumn, ProblemKind, Table } from "../../assembly/schema";
import { problemMessage } from "../model/messages";
import type { Capture } from "./capture";

/** Kinds of problems that mean that a part of a file was not decoded, or that say how files belong together. */
const MISSING: ReadonlySet<ProblemKind> = new Set([
  ProblemKind.RECORD_CUT, ProblemKind.RECORD_DAMAGED, ProblemKind.FRAME_SNAPPED, ProblemKind.BUDGET,
  ProblemKind.INTERFACE_UNREAD, ProblemKind.SECTION_UNREAD, ProblemKind.FRAMES_DROPPED, ProblemKind.DROPPED_BEFORE,
  ProblemKind.FILE_TWICE, ProblemKind.FILES_OVERLAP, ProblemKind.FILE_MISSING,
]);
/** Those of a whole file, which have no place in it. */
const OF_FILES: ReadonlySet<ProblemKind> = new Set([ProblemKind.FILE_TWICE, ProblemKind.FILES_OVERLAP, ProblemKind.FILE_MISSING]);
/** More are in the Problems list. */
const NOTICES_CAP = 16;

interface Missing {
  readonly kind: ProblemKind;
  readonly file: string;
  /** Of the first place. */
  offset: number;
  count: number;
  detail: number;
}

/** One sentence for each file and kind. */
export function captureNotices({ decoder, sources }: Capture, cancelled: boolean): string[] {
  const found = new Map<string, Missing>();
  for (let row = 0; row < decoder.rows(Table.PROBLEMS); row++) {
    const at = (column: ProblemColumn): number => decoder.cell(Table.PROBLEMS, column, row);
    const kind: ProblemKind = at(ProblemColumn.KIND);
    if (!MISSING.has(kind)) continue;
    const source = at(ProblemColumn.SOURCE);
    const isInterface = kind === ProblemKind.INTERFACE_UNREAD;
    const name = `${kind} ${source} ${isInterface ? row : ""}`;
    const missing = found.get(name) ?? { kind, file: sources[source]?.name ?? "", offset: Infinity, count: 0, detail: 0 };
    missing.offset = Math.min(missing.offset, at(ProblemColumn.OFFSET));
    missing.count += at(ProblemColumn.COUNT);
    missing.detail += at(ProblemColumn.DETAIL);
    found.set(name, missing);
  }
  const notices = [...found.values()].slice(0, NOTICES_CAP).map((missing) => {
    const place = OF_FILES.has(missing.kind) ? "" : `, ${missing.count > 1 ? "from" : "at"} byte ${missing.offset}`;
    return `${missing.file}${place}: ${problemMessage({ ...missing, fileName: (source) => sources[source]?.name ?? "" })}`;
  });
  if (found.size > NOTICES_CAP) notices.push(`${found.size - NOTICES_CAP} more are in the Problems list.`);
  if (cancelled) notices.push("Loading was cancelled: only a part of the capture is decoded.");
  return notices;
}
