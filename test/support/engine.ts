/** An engine with the compiled module under Node, and sources that count what is read of them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Engine } from "../../src/engine/engine";
import type { Source } from "../../src/engine/source";
import { unpackAll } from "../../src/engine/unpack/unpack";
import type { AnyRow, CaptureSummary, CommandRow, FlowRow, ProblemRow, Progress, Query } from "../../src/model/api";

/** The compiled module. */
export function wasmBytes(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(fileURLToPath(new URL("../../build/decoder.wasm", import.meta.url))));
}

/** A source in memory that counts reads and bytes. */
export class CountingSource implements Source {
  reads = 0;
  bytesRead = 0;
  readonly size: number;

  constructor(readonly name: string, private readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    await Promise.resolve();
    this.reads++;
    const part = this.bytes.slice(offset, offset + length);
    this.bytesRead += part.length;
    return part;
  }

  forget(): void {
    this.reads = 0;
    this.bytesRead = 0;
  }
}

export interface Opened {
  readonly engine: Engine;
  readonly sources: readonly CountingSource[];
  readonly summary: CaptureSummary;
  readonly progress: readonly Progress[];
}

/** A capture of these files (a.pcap, b.pcap …), loaded to its end. */
export async function openCapture(...files: readonly Uint8Array[]): Promise<Opened> {
  const engine = new Engine(wasmBytes(), unpackAll);
  const sources = files.map((bytes, index) => new CountingSource(`${String.fromCharCode(0x61 + index)}.pcap`, bytes));
  const progress: Progress[] = [];
  const summary = await engine.openSources(sources, { ports: [] }, (each) => progress.push(each));
  for (const source of sources) source.forget();
  return { engine, sources, summary, progress };
}

let tickets = 0;

async function rowsOf(engine: Engine, query: Query, reveal: boolean): Promise<readonly AnyRow[]> {
  const ticket = ++tickets;
  const { count } = await engine.query(query, ticket);
  return (await engine.window(query.view, ticket, 0, count, reveal)).rows;
}

const isCommand = (row: object): row is CommandRow => "arguments" in row;
const isFlow = (row: object): row is FlowRow => "handshakeRtt" in row;
const isProblem = (row: object): row is ProblemRow => "message" in row;

/** The first rows of a query over the Commands table. */
export async function commands(engine: Engine, query: Partial<Query> = {}, reveal = false): Promise<CommandRow[]> {
  return (await rowsOf(engine, { view: "commands", ...query }, reveal)).filter(isCommand);
}

export async function flows(engine: Engine, query: Partial<Query> = {}): Promise<FlowRow[]> {
  return (await rowsOf(engine, { view: "flows", ...query }, false)).filter(isFlow);
}

export async function problems(engine: Engine, query: Partial<Query> = {}): Promise<ProblemRow[]> {
  return (await rowsOf(engine, { view: "problems", ...query }, false)).filter(isProblem);
}
