/**
 * A server that becomes the sender of commands. Behind +FULLRESYNC (or SYNC, which has no status line) comes a snapshot, and
 * behind that, or +CONTINUE, the commands that the primary ran, without replies:
 *
 *   +FULLRESYNC id offset   \n …  $length   bytes, without CRLF   *3 … *2 …
 *                                 $EOF:mark bytes … mark          the mark has 40 bytes, and may lie across runs
 *
 * The bytes of a snapshot are passed over. From then on the stream is read as requests.
 */
import { NONE } from "../schema";
import { find } from "../mem/scan";
import { take } from "../mem/pool";
import { internState } from "../table/states";
import { Connection } from "./connection";
import { parsed, parseNumber } from "./number";
import { MARK_BLOCK, Phase, releaseMark, resetStream, Stream } from "./stream";

/** The words as they load. */
const FULLRESYNC: u64 = 0x595345524c4c5546;
const CONTINUE: u64 = 0x45554e49544e4f43;
const EOF_MARK: u32 = 0x3a464f45;
const MARK: u32 = 40;

/** What PSYNC was answered with. */
export function onSyncReply(stream: Stream): void {
  if (stream.word0 == FULLRESYNC) stream.awaitsSnapshot = 1;
  else if (stream.word0 == CONTINUE) sendCommands(stream);
}

/** From here on the server's bytes are commands. */
export function sendCommands(stream: Stream): void {
  releaseMark(stream);
  resetStream(stream);
  stream.awaitsSnapshot = 0;
  stream.isServer = 0;
  stream.replicates = 1;
  changetype<Connection>(stream.connection).replicaState = internState(NONE, NONE, NONE, NONE, 0);
}

/** A replica tells how far it is, which it only does when it gets commands: a link that was begun before the capture. */
export function onAcknowledged(stream: Stream): void {
  if (stream.isServer == 0 || stream.awaitsSnapshot != 0 || stream.phase >= Phase.SNAPSHOT || stream.inMessage != 0) return;
  if (stream.phase == Phase.SYNC) seekCommands(stream);
  else sendCommands(stream);
}

/** The same where it is not known what comes next: after lost bytes, or mid-stream. */
export function seekCommands(stream: Stream): void {
  sendCommands(stream);
  stream.phase = Phase.SYNC;
}

/** The line [p, end) where a snapshot is announced. False where it is something else: an error, or no RESP. */
export function beginSnapshot(stream: Stream, p: usize, end: usize): bool {
  stream.awaitsSnapshot = 0;
  if (load<u8>(p) != 0x24) return false;
  if (end - p == 5 + MARK && load<u32>(p + 1) == EOF_MARK) {
    stream.mark = take(MARK_BLOCK);
    memory.copy(stream.mark, p + 5, MARK);
    prepareMark(stream.mark);
    stream.matched = 0;
    stream.phase = Phase.SNAPSHOT_MARK;
  } else {
    if (!parseNumber(p + 1, end) || parsed < 0) return false;
    stream.snapshotLeft = <u64>parsed;
    stream.phase = Phase.SNAPSHOT;
  }
  stream.inMessage = 0;
  return true;
}

/** Passes over what [p, end) holds of a snapshot; gives where it goes on. */
export function passSnapshot(stream: Stream, p: usize, end: usize): usize {
  if (stream.phase == Phase.SNAPSHOT) {
    const bytes = min<u64>(<u64>(end - p), stream.snapshotLeft);
    stream.snapshotLeft -= bytes;
    if (stream.snapshotLeft == 0) sendCommands(stream);
    return p + <usize>bytes;
  }
  const mark = stream.mark;
  let matched = stream.matched;
  while (p < end) {
    if (matched == 0) {
      p = find(p, end, load<u8>(mark));
      if (p == end) break;
    }
    const byte = load<u8>(p);
    while (matched > 0 && load<u8>(mark + matched) != byte) matched = load<u8>(mark + MARK + matched - 1);
    if (load<u8>(mark + matched) == byte) matched += 1;
    p += 1;
    if (matched == MARK) {
      sendCommands(stream);
      return p;
    }
  }
  stream.matched = matched;
  return p;
}

/** `bytes` of a snapshot are not in the capture. False where they reach beyond it, or its end can no longer be known. */
export function skipSnapshot(stream: Stream, bytes: u32): bool {
  if (stream.phase != Phase.SNAPSHOT || stream.snapshotLeft <= <u64>bytes) return false;
  stream.snapshotLeft -= <u64>bytes;
  return true;
}

function prepareMark(mark: usize): void {
  const table = mark + MARK;
  store<u8>(table, 0);
  let length: u32 = 0;
  for (let i: u32 = 1; i < MARK; i++) {
    while (length > 0 && load<u8>(mark + length) != load<u8>(mark + i)) length = load<u8>(table + length - 1);
    if (load<u8>(mark + length) == load<u8>(mark + i)) length += 1;
    store<u8>(table + i, <u8>length);
  }
}
