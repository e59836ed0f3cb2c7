/** The columns of the Problems table. */
import type { ProblemRow } from "../model/api";
import { layerName } from "../model/messages";
import { formatCount } from "../model/units";
import type { Column } from "./columns";
import { countUnlessZero, momentText, timeHint } from "./format";
import { problemKindName } from "./words";

export const PROBLEM_COLUMNS: readonly Column<ProblemRow>[] = [
  {
    name: "time", label: "Time", width: 128, isNumeric: true, title: "When it was met first",
    // Rows of problems are no series, of which one would come after another.
    text: ({ time }, context) => (Number.isNaN(time) ? "" : momentText(time, context)),
    hint: ({ time, lastTime, count }, context) => (Number.isNaN(time) ? "It is of the file, not of a moment" : timeHint(time, context) + (count === 1 || lastTime === time ? "" : `\nLast met:\n${timeHint(lastTime, context)}`)),
  },
  { name: "kind", label: "Kind", width: 150, text: (row) => problemKindName(row.kind), tone: () => "warn" },
  { name: "layer", label: "Layer", width: 84, text: (row) => layerName(row.layer), tone: () => "quiet" },
  { name: "file", label: "File", width: 200, text: (row) => row.file },
  {
    name: "offset", label: "Offset", width: 120, isNumeric: true, title: "Bytes from the file's start, where it was first met",
    text: (row) => formatCount(row.offset),
    hint: (row) => (row.frame === 0 ? "" : `Frame ${formatCount(row.frame)}`),
  },
  { name: "frame", label: "Frame", width: 84, isNumeric: true, isExtra: true, isUnsortable: true, title: "Number of the frame", text: (row) => countUnlessZero(row.frame, formatCount) },
  { name: "count", label: "Count", width: 84, isNumeric: true, text: (row) => formatCount(row.count) },
  { name: "message", label: "What was met", width: 420, grow: 1, isUnsortable: true, text: (row) => row.message, hint: (row) => row.message },
];
