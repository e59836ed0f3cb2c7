/**
 * The arguments of the request being read. While it lies within one run they are addresses in it; when a run ends in the
 * middle, what is there is copied to the stream's spill and taken up again when the request is complete.
 *
 *   spill   [full length][bytes kept][bytes, room for ARGUMENT_BYTES of the last only] …
 */
import { give, take } from "../mem/pool";
import { ARGUMENT_BYTES, ARGUMENT_CAP, Stream } from "./stream";

const HEADER: u32 = 8;
const TABLE: usize = memory.data(24 * 12, 4);

// @ts-ignore: decorator
@inline
export function setArgument(index: u32, p: usize, length: u32, kept: u32): void {
  const at = TABLE + <usize>index * 12;
  store<u32>(at, <u32>p);
  store<u32>(at, length, 4);
  store<u32>(at, kept, 8);
}

// @ts-ignore: decorator
@inline
export function argumentAt(index: u32): usize {
  return load<u32>(TABLE + <usize>index * 12);
}

/** Bytes of the argument on the wire. */
// @ts-ignore: decorator
@inline
export function argumentLength(index: u32): u32 {
  return load<u32>(TABLE + <usize>index * 12, 4);
}

/** Bytes of it that are at `argumentAt`. */
// @ts-ignore: decorator
@inline
export function argumentKept(index: u32): u32 {
  return load<u32>(TABLE + <usize>index * 12, 8);
}

function reserve(stream: Stream, more: u32): void {
  const needed = stream.spillLength + more;
  if (needed <= stream.spillCapacity && stream.spill != 0) return;
  const capacity = max<u32>(256, needed + (needed >> 1));
  const spill = take(capacity);
  if (stream.spill != 0) {
    memory.copy(spill, stream.spill, stream.spillLength);
    give(stream.spill, stream.spillCapacity);
  }
  stream.spill = spill;
  stream.spillCapacity = capacity;
}

/** Copies arguments `stream.spilled` to `count` (exclusive) out of the run, the last of them perhaps in part. */
export function spillArguments(stream: Stream, count: u32): void {
  const until = min(count, ARGUMENT_CAP);
  while (stream.spilled < until) {
    const index = stream.spilled;
    const kept = min(argumentKept(index), ARGUMENT_BYTES);
    reserve(stream, HEADER + kept);
    const at = stream.spill + stream.spillLength;
    store<u32>(at, argumentLength(index));
    store<u32>(at, kept, 4);
    memory.copy(at + HEADER, argumentAt(index), kept);
    stream.spillLength += HEADER + kept;
    stream.spilled += 1;
  }
}

/** More bytes of the argument that was spilled last. */
export function extendSpilled(stream: Stream, p: usize, length: u32): void {
  // Found from the front: at most ARGUMENT_CAP steps, and only for arguments that straddle runs.
  let at = stream.spill;
  for (let i: u32 = 1; i < stream.spilled; i++) at += HEADER + load<u32>(at, 4);
  const kept = load<u32>(at, 4);
  if (kept >= ARGUMENT_BYTES) return;
  const more = min(length, ARGUMENT_BYTES - kept);
  const offset = at - stream.spill;
  reserve(stream, more);
  memory.copy(stream.spill + stream.spillLength, p, more);
  store<u32>(stream.spill + offset, kept + more, 4);
  stream.spillLength += more;
}

/** Puts the spilled arguments back into the table, before those of the current run. */
export function restoreArguments(stream: Stream): void {
  let at = stream.spill;
  for (let i: u32 = 0; i < stream.spilled; i++) {
    const kept = load<u32>(at, 4);
    setArgument(i, at + HEADER, load<u32>(at), kept);
    at += HEADER + kept;
  }
}

/** Whether all bytes of the argument are at `argumentAt`. */
export function isWholeArgument(index: u32): bool {
  return argumentKept(index) == argumentLength(index);
}
