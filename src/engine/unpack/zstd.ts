/** Zstandard, frames one after the other, by fzstd, which does not compare checksums. */
import { Decompress } from "fzstd";
import { type Bytes, Damage, decompress } from "./stream";

export async function* unzstd(input: Bytes): Bytes {
  const ends: { stream?: Decompress } = {};
  yield* decompress(input, (emit) => (ends.stream = new Decompress(emit)), "its zstd is damaged");
  try {
    ends.stream?.push(new Uint8Array(0), true);
  } catch {
    throw new Damage("its zstd is cut short");
  }
}
