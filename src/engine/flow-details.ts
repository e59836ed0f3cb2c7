/** Everything about one connection: what TCP made of each side's frames, and who used it. Goes over all frames and rows, column by column. */
import { CommandColumn, FrameColumn, FrameFlag, ProblemColumn, Table } from "../../assembly/schema";
import type { FlowDetails, FlowSide, RowId } from "../model/api";
import type { Labels } from "./labels";
import { filterByCell } from "./text-filter";
import { allRows, CHUNK_ROWS, type Decoder } from "./wasm";
import { flowRow } from "./window";

/** States that are told; connections of pools change theirs once or twice. */
const IDENTITIES_MOST = 50;

/** Undefined where there is no such row. */
export function flowDetails(decoder: Decoder, labels: Labels, id: RowId): FlowDetails | undefined {
  if (!(id >= 0 && id < decoder.rows(Table.FLOWS))) return undefined;
  // By a frame's flags.
  const frames = countCells(decoder, Table.FRAMES, FrameColumn.FLOW, FrameColumn.FLAGS, id);
  const states = countCells(decoder, Table.COMMANDS, CommandColumn.FLOW, CommandColumn.STATE, id);
  return {
    row: flowRow(decoder, labels, id, NaN), client: sideOf(frames, 0), server: sideOf(frames, FrameFlag.FROM_SERVER),
    identities: [...states].slice(0, IDENTITIES_MOST).map(([state, rows]) => ({ rows, ...labels.state(state) })),
    problems: filterByCell(decoder, Table.PROBLEMS, ProblemColumn.FLOW, allRows(decoder.rows(Table.PROBLEMS)), id).length,
  };
}

/** How often each value of a column stands in the rows of a connection, in order of their first row. */
function countCells(decoder: Decoder, table: Table, flowColumn: number, column: number, flow: number): Map<number, number> {
  const counts = new Map<number, number>();
  const flows = new Uint32Array(CHUNK_ROWS);
  const values = new Uint32Array(CHUNK_ROWS);
  const rows = decoder.rows(table);
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - first);
    const part = decoder.wordsFrom(table, flowColumn, first, flows.subarray(0, count));
    // Of most connections most parts have no row.
    let at = part.indexOf(flow);
    if (at < 0) continue;
    decoder.wordsFrom(table, column, first, values.subarray(0, count));
    for (; at < count; at++) if (part[at] === flow) counts.set(values[at] ?? 0, (counts.get(values[at] ?? 0) ?? 0) + 1);
  }
  return counts;
}

function sideOf(frames: ReadonlyMap<number, number>, side: number): FlowSide {
  const count = (flag: number): number => {
    let sum = 0;
    for (const [flags, times] of frames) if ((flags & FrameFlag.FROM_SERVER) === side && (flags & flag) === flag) sum += times;
    return sum;
  };
  return {
    frames: count(0), retransmissions: count(FrameFlag.RETRANSMISSION), outOfOrder: count(FrameFlag.OUT_OF_ORDER),
    duplicates: count(FrameFlag.DUPLICATE), zeroWindows: count(FrameFlag.ZERO_WINDOW),
  };
}
