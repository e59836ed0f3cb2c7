/**
 * Which parts of EXEC's replies are secret because of the queued command that they answer: the password that ACL GENPASS
 * makes looks like any other string. (What can be told by the reply itself is told there: model/reply-secrets.ts.)
 */
import { CommandColumn, NO_NAME, Table, TransactionColumn } from "../../assembly/schema";
import { latin1 } from "../model/escape";
import type { ByteRange } from "../model/reply-secrets";
import { replySecrecy, ReplySecrecy } from "../model/secrets";
import { type Decoder, reference } from "./wasm";

interface Known {
  /** Rows of TRANSACTIONS that were looked at. */
  readonly rows: number;
  readonly results: ReadonlyMap<number, readonly { readonly sequence: number; readonly bytes: number }[]>;
}

const known = new WeakMap<Decoder, Known>();
const NOTHING: readonly ByteRange[] = [];

/** Names, by their row, of commands whose replies are secret as a whole. */
function secretNames(decoder: Decoder): ReadonlySet<number> {
  const names = new Set<number>();
  for (let row = 0; row < decoder.rows(Table.NAMES); row++) {
    if (replySecrecy(latin1(decoder.stringBytes(Table.NAMES, row)).split(" "), true) === ReplySecrecy.WHOLE) names.add(row);
  }
  return names;
}

function resultsOf(decoder: Decoder): Known["results"] {
  const rows = decoder.rows(Table.TRANSACTIONS);
  const before = known.get(decoder);
  if (before?.rows === rows) return before.results;
  const names = secretNames(decoder);
  const results = new Map<number, { sequence: number; bytes: number }[]>();
  const at = (column: TransactionColumn, row: number): number => decoder.cell(Table.TRANSACTIONS, column, row);
  for (let row = 0; row < rows; row++) {
    const name = decoder.cell(Table.COMMANDS, CommandColumn.NAME, at(TransactionColumn.COMMAND, row));
    const exec = reference(at(TransactionColumn.EXEC, row));
    if (exec === undefined || name === NO_NAME || !names.has(name)) continue;
    const ofExec = results.get(exec) ?? [];
    ofExec.push({ sequence: at(TransactionColumn.SEQUENCE, row), bytes: at(TransactionColumn.BYTES, row) });
    results.set(exec, ofExec);
  }
  known.set(decoder, { rows, results });
  return results;
}

/** Of the reply of a row, which begins at `sequence`; nothing for rows that are no EXEC. */
export function secretResults(decoder: Decoder, row: number, sequence: number): readonly ByteRange[] {
  if (decoder.rows(Table.TRANSACTIONS) === 0) return NOTHING;
  return resultsOf(decoder).get(row)?.map((result) => ({ offset: (result.sequence - sequence) >>> 0, length: result.bytes })) ?? NOTHING;
}
