/** A capture's rows as the headless interface gives them, from bytes in memory. */
import { CommandColumn, Table } from "../../assembly/schema";
import { type CommandRecord, commandRecord } from "../../src/cli/command-record";
import { batchTimes } from "../../src/cli/batches";
import { epochOf } from "../../src/engine/capture";
import { Engine } from "../../src/engine/engine";
import type { ByteStream, Source } from "../../src/engine/source";
import { TREE_LIMITS } from "../../src/model/resp-tree";
import { wasmBytes } from "./engine";

export interface RowRecord extends CommandRecord {
  /** TCP sequence number of the request's first byte. */
  readonly sequence: number;
}

/** A file that comes in pieces of `size` bytes. */
export function inChunks(bytes: Uint8Array, size: number): Source {
  const stream = (offset: number): ByteStream => {
    let at = offset;
    return {
      next: () => Promise.resolve(bytes.slice(at, (at += size))),
      close: () => undefined,
    };
  };
  return { name: "chunks", size: bytes.length, read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)), stream };
}

const wasm = wasmBytes();

export async function recordsOf(source: Source, { reveal = true } = {}): Promise<RowRecord[]> {
  const engine = new Engine(wasm);
  await engine.openSources([source], { ports: [] }, () => undefined);
  const session = engine.current;
  if (session === undefined) return [];
  const context = { labels: session.labels, epoch: epochOf(session.capture.decoder), maxValue: 1e9, reveal, batches: batchTimes(session.capture.decoder) };
  const found: RowRecord[] = [];
  const sequences = session.capture.decoder.column(Table.COMMANDS, CommandColumn.REQUEST_SEQUENCE);
  const ids = session.natural.ids();
  const all = Array.from(ids, (id) => sequences.at(id));
  await session.reader.forEach(ids, { argument: 1e9, reply: 1e9, tree: TREE_LIMITS }, (exchange, index) => {
    found.push({ ...commandRecord(context, exchange, index + 1), sequence: all[index] ?? NaN });
  });
  return found;
}
