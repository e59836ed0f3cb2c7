/**
 * The command line: opens the files as one capture, writes what was asked for, and says on standard error what was
 * wrong or is missing. Gives the exit status instead of ending the process, so that a test can call it.
 */
import type { Writable } from "node:stream";
import { Table } from "../../assembly/schema";
import { epochOf } from "../engine/capture";
import { Engine } from "../engine/engine";
import { type FilterContext, matchRows } from "../engine/filter";
import { matchingFlows } from "../engine/flow-filter";
import { packetQuery } from "../engine/packet-query";
import { rowsHit } from "../engine/text-filter";
import type { ReadLimits } from "../engine/exchanges";
import { unpackAll } from "../engine/unpack/unpack";
import type { Session } from "../engine/session";
import { flowRow } from "../engine/window";
import { rowId } from "../engine/wasm";
import type { Filter } from "../model/filter/ast";
import { packetLine, packetTime } from "../model/packet/tcpdump-line";
import { TREE_LIMITS } from "../model/resp-tree";
import { batchTimes } from "./batches";
import { commandRecord } from "./command-record";
import { csvHeader, csvLine } from "./csv";
import { type OpenFile, openFile } from "./file-source";
import { flowRecord } from "./flow-record";
import { type Options, parseOptions } from "./options";
import { ndjsonLine } from "./ndjson";
import { Output } from "./output";
import { summaryRecord } from "./summary-record";

export interface Streams {
  readonly out: Writable;
  readonly err: Writable;
}

const OK = 0;
const BAD_FILE = 1;
const BAD_USE = 2;
/** Rows that are read back and written at once. */
const BATCH_ROWS = 1024;

/** `wasm`: the compiled module. The status: 0, 1 where a file could not be read, 2 where the options are wrong. */
export async function run(args: readonly string[], wasm: Uint8Array<ArrayBuffer>, { out, err }: Streams): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === "string") {
    err.write(`${options}\n`);
    return BAD_USE;
  }
  const files: OpenFile[] = [];
  const errors: string[] = [];
  for (const path of options.files) {
    try {
      files.push(await openFile(path));
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  }
  const engine = new Engine(wasm, unpackAll);
  const summary = await engine.openSources(files.map(({ source }) => source), { ports: options.ports }, () => undefined);
  errors.push(...summary.errors.map(({ message }) => message));
  const session = engine.current;
  const output = new Output(out);
  if (session !== undefined) {
    try {
      await writeAll(session, options, output);
    } catch (error) {
      errors.push(`The capture could not be read back: ${error instanceof Error ? error.message : String(error)}`);
    }
    await output.flush();
  }
  for (const file of files) await file.close();
  if (summary.notices.length > 0) err.write(`${summary.notices.join(" ")}\n`);
  for (const message of errors) err.write(`${message}\n`);
  return errors.length > 0 ? BAD_FILE : OK;
}

async function writeAll(session: Session, options: Options, output: Output): Promise<void> {
  const { decoder } = session.capture;
  const epoch = epochOf(decoder);
  switch (options.format) {
    case "summary":
      output.put(`${JSON.stringify(await summaryRecord(session, await matching(session, options)))}\n`);
      return;
    case "flows": {
      const hits = options.where === undefined ? undefined : matchingFlows(await resolved(session, options, options.where), options.where);
      for (let flow = 0; flow < decoder.rows(Table.FLOWS) && !output.closed; flow++) {
        if (hits?.[flow] === 0) continue;
        output.put(`${JSON.stringify(flowRecord(flowRow(decoder, session.labels, rowId(flow), NaN), epoch))}\n`);
        if (flow % BATCH_ROWS === 0) await output.flush();
      }
      return;
    }
    case "packets":
      await writePackets(session, options, output);
      return;
    default:
      await writeRows(session, options, output);
  }
}

async function writeRows(session: Session, options: Options, output: Output): Promise<void> {
  const { format, maxValue, reveal } = options;
  const context = { labels: session.labels, epoch: epochOf(session.capture.decoder), maxValue, reveal, batches: batchTimes(session.capture.decoder) };
  // A value of N bytes has N elements that are not empty at most, each with a header as long as itself.
  const nodes = Math.min(TREE_LIMITS.nodes, maxValue + 64);
  const limits: ReadLimits = { argument: maxValue, reply: 4096 + 8 * maxValue, tree: { nodes, depth: TREE_LIMITS.depth } };
  const all = session.natural.ids();
  const hits = await matching(session, options);
  const ids = hits === undefined ? all : rowsHit(all, hits);
  // A row keeps the number that it has among all rows.
  const numbers = hits === undefined ? undefined : rowNumbers(all, hits);
  const lineOf = format === "csv" ? csvLine : ndjsonLine;
  if (format === "csv") output.put(csvHeader());
  let n = 0;
  for (let start = 0; start < ids.length && !output.closed; start += BATCH_ROWS) {
    await session.reader.forEach(ids.subarray(start, start + BATCH_ROWS), limits, (exchange) => {
      output.put(lineOf(commandRecord(context, exchange, numbers?.[n] ?? n + 1)));
      n++;
    });
    await output.flush();
  }
}

/** Frames as tcpdump prints them, in order; of a filter those that the page's Packets table has. */
async function writePackets(session: Session, options: Options, output: Output): Promise<void> {
  const { where, linkLayer = false, absolute = false, reveal } = options;
  const context = where === undefined ? session.contextOf({}) : await resolved(session, options, where);
  const { ids } = await packetQuery(context, session.reader.blocks, { view: "packets", ...(where === undefined ? {} : { filter: where }) });
  for (let start = 0; start < ids.length && !output.closed; start += BATCH_ROWS) {
    for (const { frame, context: known } of await session.packets.rows(ids.subarray(start, Math.min(ids.length, start + BATCH_ROWS)), undefined, reveal, Infinity)) {
      output.put(`${[packetTime(frame, "local"), packetLine(frame, known, { link: linkLayer, absolute, reveal })].join(" ").trimStart()}\n`);
    }
    await output.flush();
  }
}

/** Which rows of COMMANDS are asked for: 1 each; all where that is undefined. */
async function matching(session: Session, options: Options): Promise<Uint8Array | undefined> {
  const { where } = options;
  return where === undefined ? undefined : matchRows(await resolved(session, options, where), where);
}

/** What a filter is asked with, when the values that it asks for were looked for. */
async function resolved(session: Session, { reveal }: Options, filter: Filter): Promise<FilterContext> {
  const narrowing = { filter, reveal };
  await session.resolve(narrowing, () => false);
  return session.contextOf(narrowing);
}

/** Numbers, from 1, that the rows which are marked have among all. */
function rowNumbers(all: Uint32Array, hits: Uint8Array): number[] {
  const numbers: number[] = [];
  for (const [index, id] of all.entries()) if (hits[id] === 1) numbers.push(index + 1);
  return numbers;
}
