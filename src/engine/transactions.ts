/**
 * Which transaction a row of COMMANDS belongs to. The module notes members as replies come, connection by connection as they
 * happen to be interleaved; here they are sorted by row once, when the first of them is asked for.
 */
import { Table, TransactionColumn } from "../../assembly/schema";
import { sortByWord } from "./radix";
import { firstPlace } from "./halving";
import { type Decoder, reference } from "./wasm";

export interface TransactionMember {
  /** From 1. */
  readonly number: number;
  /** The row of EXEC whose reply holds the result; undefined where there is none. */
  readonly exec: number | undefined;
  /** Of the result. */
  readonly sequence: number;
  readonly bytes: number;
}

/** Rows of TRANSACTIONS, sorted by the row of COMMANDS, for as many as there were. */
const orders = new WeakMap<Decoder, Uint32Array>();

function orderOf(decoder: Decoder): Uint32Array {
  const rows = decoder.rows(Table.TRANSACTIONS);
  const known = orders.get(decoder);
  if (known?.length === rows) return known;
  const commands = decoder.column(Table.TRANSACTIONS, TransactionColumn.COMMAND);
  const order = sortByWord(Uint32Array.from({ length: rows }, (_, row) => row), Uint32Array.from({ length: rows }, (_, row) => commands.at(row)), false);
  orders.set(decoder, order);
  return order;
}

/** Rows of COMMANDS that a transaction has. */
export function rowsOfTransaction(decoder: Decoder, number: number): Uint32Array {
  const at = (column: TransactionColumn, row: number): number => decoder.cell(Table.TRANSACTIONS, column, row);
  return orderOf(decoder).filter((row) => at(TransactionColumn.NUMBER, row) === number).map((row) => at(TransactionColumn.COMMAND, row));
}

/** Finds a row's membership. Valid until the next call into the module. */
export function transactionReader(decoder: Decoder): (row: number) => TransactionMember | undefined {
  return (row) => {
    const order = orderOf(decoder);
    const at = (column: TransactionColumn, place: number): number => decoder.cell(Table.TRANSACTIONS, column, order[place] ?? 0);
    const low = firstPlace(order.length, (place) => !(at(TransactionColumn.COMMAND, place) < row));
    if (low === order.length || at(TransactionColumn.COMMAND, low) !== row) return undefined;
    return {
      number: at(TransactionColumn.NUMBER, low), exec: reference(at(TransactionColumn.EXEC, low)),
      sequence: at(TransactionColumn.SEQUENCE, low), bytes: at(TransactionColumn.BYTES, low),
    };
  };
}
