/** Codes of errors: the first word of an error's line (assembly/resp/errors.ts), by row of COMMANDS. */
import { ErrorColumn, NONE, Table } from "../../assembly/schema";
import { testTexts, type TextTest } from "./filter-tests";
import { allRows, type Decoder } from "./wasm";

/** What errors are called whose code is one too many to be told apart. */
export const OTHER_CODES = "(other)";

export interface CodeCount {
  /** Row of TEXTS; NONE for OTHER_CODES. */
  readonly code: number;
  count: number;
  /** The first row that ended so, of those that were counted. */
  readonly example: number;
}

/** Columns of ERRORS. */
function errors(decoder: Decoder): { readonly rows: Uint32Array; readonly codes: Uint32Array } {
  const all = allRows(decoder.rows(Table.ERRORS));
  return { rows: decoder.words(Table.ERRORS, ErrorColumn.COMMAND, all), codes: decoder.words(Table.ERRORS, ErrorColumn.CODE, all) };
}

/** Errors of the rows `ids`, most frequent first. */
export function countErrors(decoder: Decoder, ids: Uint32Array): CodeCount[] {
  const { rows, codes } = errors(decoder);
  // By row its error, from 1.
  const errorOf = new Uint32Array(decoder.rows(Table.COMMANDS));
  for (let error = 0; error < rows.length; error++) errorOf[rows[error] ?? 0] = error + 1;
  const found = new Map<number, CodeCount>();
  for (let index = 0; index < ids.length; index++) {
    const row = ids[index] ?? 0;
    const error = errorOf[row] ?? 0;
    if (error === 0) continue;
    const code = codes[error - 1] ?? NONE;
    const counted = found.get(code);
    if (counted === undefined) found.set(code, { code, count: 1, example: row });
    else counted.count++;
  }
  return [...found.values()].sort((left, right) => right.count - left.count);
}

/** By row of COMMANDS 1 where it ended in an error whose code passes the test. */
export function testErrors(decoder: Decoder, test: TextTest): Uint8Array {
  const { rows, codes } = errors(decoder);
  const holds = testTexts(decoder, test, OTHER_CODES);
  const found = new Uint8Array(decoder.rows(Table.COMMANDS));
  for (let error = 0; error < rows.length; error++) found[rows[error] ?? 0] = holds(codes[error] ?? NONE) ? 1 : 0;
  return found;
}
