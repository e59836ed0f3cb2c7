/** The command line in this process: its output, its messages and its exit status. */
import { Writable } from "node:stream";
import { run } from "../../src/cli/run";
import { wasmBytes } from "./engine";

export interface Decoded {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

class Collector extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(Buffer.from(chunk));
    done();
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

export async function decode(...args: readonly string[]): Promise<Decoded> {
  const out = new Collector();
  const err = new Collector();
  const status = await run(args, wasmBytes(), { out, err });
  return { status, out: out.text, err: err.text };
}

/** The same with its lines parsed. */
export async function decodeRows(...args: readonly string[]): Promise<Decoded & { readonly rows: Readonly<Record<string, unknown>>[] }> {
  const decoded = await decode(...args);
  const rows = decoded.out.split("\n").filter((line) => line !== "").map((line) => record(JSON.parse(line)));
  return { ...decoded, rows };
}

/** A value of JSON that must be an object. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new Error(`no object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}
