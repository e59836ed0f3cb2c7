/**
 * The buffers that file bytes are put into: one lane for each file that is read at the moment. What lies there stays until
 * the call of `ingest` ends, and what it left until the caller moves it.
 */
import { allocate } from "./arena";

/** Large enough that a chunk is worth a call, small enough to stay in a second-level cache's reach. */
export const INBOX: u32 = 4194304;
/** Files that can be read side by side. */
export const LANES: u32 = 64;
const lanes: usize = memory.data(LANES * 4, 4);
/** The lane that is being decoded. */
let current: usize = 0;

/** Address of a lane, made when it is first asked for; of the first one for a number that no lane has. */
export function laneAt(lane: u32): usize {
  const at = lanes + ((lane < LANES ? <usize>lane : 0) << 2);
  if (load<u32>(at) == 0) store<u32>(at, <u32>allocate(INBOX));
  return load<u32>(at);
}

/** Bytes of memory that the lanes take. */
export function laneMemory(): usize {
  let lanesMade: usize = 0;
  for (let lane: u32 = 0; lane < LANES; lane++) if (load<u32>(lanes + (<usize>lane << 2)) != 0) lanesMade += 1;
  return lanesMade * INBOX;
}

export function enterLane(lane: usize): void {
  current = lane;
}

/** Whether `p` lies in what is being decoded. */
// @ts-ignore: decorator
@inline
export function isInInbox(p: usize): bool {
  return p - current < <usize>INBOX;
}
