/** The time of pipelined batches as the interface gives it, with each of their rows. */
import { batchesOf } from "../engine/batches";
import type { Decoder } from "../engine/wasm";

/** By row of COMMANDS: of those of a batch nanoseconds from its first request to its last reply, of others NaN. */
export function batchTimes(decoder: Decoder): Float64Array {
  const { of, times } = batchesOf(decoder);
  return Float64Array.from(of, (batch) => times[batch] ?? NaN);
}
