/**
 * Which parts of EXEC's replies are secret because of the queued command that they answer: the password that ACL GENPASS
 * makes looks like any other string. (What can be told by the reply itself is told there: model/reply-secrets.ts.)
 */
import { CommandColumn, Table, TransactionColumn } from "../../assembly/schema";
import { latin1 } from "../model/escape";
import type { ByteRange } from "../model/reply-secrets";
import { replySecrecy, ReplySecrecy } from "../model/secrets";
import { type Decoder, reference } from "./wasm";

interface Known {
  /** Rows of NAMES of commands whose replies are secret as a whole. */
  readonly names: ReadonlySet<number>;
  /** Rows of TRANSACTIONS that were looked at. */
  rows: number;
  /** Those of them that hold a secret and that no EXEC was seen of yet. */
  waiting: number[];
  /** By EXEC's row. */
  readonly results: Map<number, { readonly sequence: number; readonly bytes: number }[]>;
}

const known = new WeakMap<Decoder, Known>();
const NOTHING: readonly ByteRange[] = [];

/** Those that the decoder was given definitions of, so that their rows are there from the start. */
function secretNames(decoder: Decoder): ReadonlySet<number> {
  const names = new Set<number>();
  for (let row = 0; row < decoder.rows(Table.NAMES); row++) {
    if (replySecrecy(latin1(decoder.stringBytes(Table.NAMES, row)).split(" "), true) === ReplySecrecy.WHOLE) names.add(row);
  }
  return names;
}

/** Looks at the rows of TRANSACTIONS that came since the last time, and again at those whose EXEC had not come. */
function resultsOf(decoder: Decoder): Known["results"] {
  const found = known.get(decoder) ?? { names: secretNames(decoder), rows: 0, waiting: [], results: new Map<number, { sequence: number; bytes: number }[]>() };
  known.set(decoder, found);
  const at = (column: TransactionColumn, row: number): number => decoder.cell(Table.TRANSACTIONS, column, row);
  for (const rows = decoder.rows(Table.TRANSACTIONS); found.rows < rows; found.rows++) {
    if (found.names.has(decoder.cell(Table.COMMANDS, CommandColumn.NAME, at(TransactionColumn.COMMAND, found.rows)))) found.waiting.push(found.rows);
  }
  found.waiting = found.waiting.filter((row) => {
    const exec = reference(at(TransactionColumn.EXEC, row));
    if (exec === undefined) return true;
    const ofExec = found.results.get(exec) ?? [];
    ofExec.push({ sequence: at(TransactionColumn.SEQUENCE, row), bytes: at(TransactionColumn.BYTES, row) });
    found.results.set(exec, ofExec);
    return false;
  });
  return found.results;
}

/** Of the reply of a row, which begins at `sequence`; nothing for rows that are no EXEC. */
export function secretResults(decoder: Decoder, row: number, sequence: number): readonly ByteRange[] {
  if (decoder.rows(Table.TRANSACTIONS) === 0) return NOTHING;
  return resultsOf(decoder).get(row)?.map((result) => ({ offset: (result.sequence - sequence) >>> 0, length: result.bytes })) ?? NOTHING;
}
