/** tar, by modern-tar: ustar, GNU and pax. Only regular files are given. */
import { createTarDecoder } from "modern-tar";
import { type Bytes, bytesOf, Damage, Stop, streamOf } from "./stream";

export interface Member {
  readonly name: string;
  readonly bytes: Bytes;
}

/** Each member is to be read, or left, before the next one is asked for. */
export async function* tarMembers(input: Bytes): AsyncGenerator<Member, void> {
  const entries = streamOf(input).pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const { done, value } = await entries.read().catch(asDamage);
      if (done) return;
      const body = bytesOf(value.body);
      if ((value.header.type ?? "file") === "file") yield { name: value.header.name, bytes: named(body) };
      // What nobody wanted is passed over.
      await body.return();
      await value.body.cancel().catch(() => undefined);
    }
  } finally {
    await entries.cancel().catch(() => undefined);
  }
}

async function* named(bytes: Bytes): Bytes {
  try {
    yield* bytes;
  } catch (error) {
    asDamage(error);
  }
}

function asDamage(error: unknown): never {
  if (error instanceof Stop || error instanceof Damage) throw error;
  throw new Damage("its tar is damaged or cut short");
}
