/** The buffer that file bytes are put into: what lies there stays until the call of `ingest` ends. */
import { allocate } from "./arena";

/** Large enough that a chunk is worth a call, small enough to stay in a second-level cache's reach. */
export const INBOX: u32 = 4194304;
export let inboxAt: usize = 0;

export function defineInbox(): void {
  inboxAt = allocate(INBOX);
}

// @ts-ignore: decorator
@inline
export function isInInbox(p: usize): bool {
  return p - inboxAt < <usize>INBOX;
}
