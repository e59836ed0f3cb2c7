/** An opened capture with its rows as the headless interface gives them, for figures that are worked out from these alone. */
import { batchTimes } from "../../src/cli/batches";
import { commandRecord, type CommandRecord } from "../../src/cli/command-record";
import { epochOf } from "../../src/engine/capture";
import type { Engine } from "../../src/engine/engine";
import type { Session } from "../../src/engine/session";
import { TREE_LIMITS } from "../../src/model/resp-tree";
import { openCapture } from "./engine";

export interface Headless {
  readonly engine: Engine;
  readonly session: Session;
  /** When the capture's first frame was, in nanoseconds since the epoch. */
  readonly start: bigint;
  /** In the order of the table; `id` is the row's. */
  readonly rows: readonly (CommandRecord & { readonly id: number })[];
}

export async function openHeadless(...files: readonly Uint8Array[]): Promise<Headless> {
  const { engine, summary } = await openCapture(...files);
  const session = engine.current;
  if (session === undefined) throw new Error("nothing is open");
  const { decoder } = session.capture;
  const context = { labels: session.labels, epoch: epochOf(decoder), maxValue: 5000, reveal: true, batches: batchTimes(decoder) };
  const rows: (CommandRecord & { readonly id: number })[] = [];
  const ids = session.natural.ids();
  await session.reader.forEach(ids, { argument: 5000, reply: 4096, tree: TREE_LIMITS }, (exchange, index) => {
    rows.push({ ...commandRecord(context, exchange, index + 1), id: ids[index] ?? NaN });
  });
  const start = BigInt(summary.epochSeconds) * 1_000_000_000n + BigInt(summary.epochNanoseconds);
  return { engine, session, start, rows };
}
