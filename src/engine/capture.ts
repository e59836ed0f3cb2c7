/**
 * An open capture: the decoder that holds its tables and the sources that its rows are read back from, numbered as the
 * module numbers them.
 */
import { Counter } from "../../assembly/schema";
import type { Epoch } from "../model/epoch";
import { commandDefinitions, encodeDefinitions } from "../model/commands";
import type { Source } from "./source";
import { Decoder } from "./wasm";

export interface Capture {
  readonly decoder: Decoder;
  /** By the module's source number. */
  readonly sources: readonly Source[];
}

/** A decoder that knows the commands and the ports, ready for its first source. */
export async function freshDecoder(module: WebAssembly.Module, ports: readonly number[]): Promise<Decoder> {
  const decoder = await Decoder.create(module);
  decoder.loadCommands(encodeDefinitions(commandDefinitions()));
  for (const port of ports) decoder.addPort(port);
  return decoder;
}

export function epochOf(decoder: Decoder): Epoch {
  return { seconds: decoder.counter(Counter.EPOCH_SECONDS), nanoseconds: decoder.counter(Counter.EPOCH_NANOSECONDS) };
}
