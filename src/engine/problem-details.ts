/** One problem with the bytes that it is about, read back from the file; and how many there are of each kind. */
import { ProblemColumn, Table } from "../../assembly/schema";
import type { ProblemDetails, ProblemKindCount, RowId } from "../model/api";
import { PROBLEM_BYTES } from "../model/table-details";
import type { Blocks } from "./blocks";
import type { Capture } from "./capture";
import type { Labels } from "./labels";
import type { Decoder } from "./wasm";
import { problemRow } from "./window";

/** No payload begins before: the shortest headers are those of a record, of IPv4 without a link layer, and of TCP. */
const HEADERS_LEAST = 16 + 20 + 20;

/** Undefined where there is no such row. What may be payload may hold a password: it is hidden unless revealed. */
export async function problemDetails(capture: Capture, labels: Labels, blocks: Blocks, id: RowId, reveal: boolean): Promise<ProblemDetails | undefined> {
  const { decoder, sources } = capture;
  if (!(id >= 0 && id < decoder.rows(Table.PROBLEMS))) return undefined;
  const row = problemRow(capture, id);
  const source = sources[decoder.cell(Table.PROBLEMS, ProblemColumn.SOURCE, id)];
  if (row.frame > 0) await blocks.ensure([blocks.blockOf(row.frame)]);
  const found = row.frame > 0 ? blocks.frame(row.frame) : undefined;
  const frame = found?.offset === row.offset ? found : undefined;
  const room = Math.min(frame?.recordLength ?? PROBLEM_BYTES, PROBLEM_BYTES, Math.max(0, (source?.size ?? 0) - row.offset));
  // A copy: what was read may be a view of a whole block.
  const bytes = source === undefined || room === 0 ? new Uint8Array(0) : (await source.read(row.offset, room)).slice(0, room);
  // Of what is no frame, or none that could be read, nobody knows where its payload is.
  const isPayload = frame !== undefined && frame.length > 0;
  const from = isPayload ? frame.payload - frame.record : frame === undefined ? 0 : HEADERS_LEAST;
  const to = Math.min(bytes.length, isPayload ? from + frame.length : bytes.length);
  const hidden = reveal || to <= from ? [] : [{ offset: from, length: to - from }];
  for (const hole of hidden) bytes.fill(0, hole.offset, hole.offset + hole.length);
  return {
    row, time: frame?.time ?? NaN, client: row.flow === undefined ? undefined : labels.endpoints(row.flow).client, bytes, hidden, recordBytes: frame?.recordLength ?? 0,
  };
}

/** Of the given rows of PROBLEMS, most frequent first. */
export function problemKinds(decoder: Decoder, ids: Uint32Array): readonly ProblemKindCount[] {
  const counts = decoder.words(Table.PROBLEMS, ProblemColumn.COUNT, ids);
  const found = new Map<number, ProblemKindCount>();
  for (const [at, kind] of decoder.words(Table.PROBLEMS, ProblemColumn.KIND, ids).entries()) {
    const { rows = 0, count = 0 } = found.get(kind) ?? {};
    found.set(kind, { kind, rows: rows + 1, count: count + (counts[at] ?? 0) });
  }
  return [...found.values()].sort((left, right) => right.rows - left.rows);
}
