/**
 * Bytes of one direction in, messages out. A run is tokenized where it lies; bulk strings are skipped, not read. Between
 * runs only the stream's own few fields live on, so a message may be split anywhere. Bytes that are no RESP are reported
 * and passed over until a message is found again.
 */
import { Layer, ProblemKind, ReplyType } from "../schema";
import { find } from "../mem/scan";
import { noteProblem } from "../table/problems";
import { argumentAt, extendSpilled, restoreArguments, setArgument, spillArguments, argumentKept, argumentLength } from "./arguments";
import { beginArgument, collect, Collector, holdArgument } from "./collector";
import { Connection, flowOf, Outstanding } from "./connection";
import { Special } from "./names";
import { badRequest, lostReplies, lostRequests, onReply, onRequest } from "./pairing";
import { passPreamble } from "./preamble";
import { keepWord, replyHeader, valueDone } from "./reply";
import { beginSnapshot, passSnapshot, seekCommands, skipSnapshot } from "./replication";
import { argumentDone, learnName, requestHeader, Step } from "./request";
import { findMessage } from "./resync";
import { runFrame, runTime, setPosition } from "./run";
import { wholeReply, wholeRequest } from "./whole";
import { ARGUMENT_CAP, dropCollector, dropSpill, keepLine, LINE_CAP, NESTING_CAP, Phase, resetStream, Stream } from "./stream";

/** Consumes the in-order bytes [p, end); the first has the TCP sequence number `sequence`. */
export function consume(stream: Stream, p: usize, end: usize, sequence: u32): void {
  const base = sequence - <u32>p;
  const start = p;
  if (stream.inMessage != 0) {
    stream.messageFrame = min(stream.messageFrame, runFrame);
    stream.messageLastFrame = max(stream.messageLastFrame, runFrame);
  }
  if (stream.preamble != 0) p = passPreamble(stream, p, end, flowOf(stream.connection));
  while (p < end) {
    if (stream.phase >= Phase.SNAPSHOT) {
      p = passSnapshot(stream, p, end);
      continue;
    }
    if (stream.phase == Phase.SYNC) {
      const found = findMessage(stream.isServer != 0, p, end, p == start);
      stream.skippedBytes += <u32>((found == 0 ? end : found) - p);
      if (found == 0) return;
      p = found;
      if (stream.skippedBytes != 0) noteProblem(ProblemKind.RESYNCED, Layer.RESP, flowOf(stream.connection), <f64>stream.skippedBytes);
      stream.skippedBytes = 0;
      resetStream(stream);
    }
    let step = Step.MORE;
    if (stream.phase == Phase.BODY) {
      const left = <u32>(end - p);
      if (stream.remaining > left) {
        keepBody(stream, p, left);
        stream.remaining -= left;
        break;
      }
      const size = stream.remaining;
      keepBody(stream, p, size);
      p += size;
      setPosition(base + <u32>p);
      stream.remaining = 0;
      stream.phase = Phase.VALUE;
      if (!closes(stream, p, size)) step = Step.BAD;
      else if (stream.chunked == 0) step = stream.isServer != 0 ? valueDone(stream) : argumentDone(stream);
    } else {
      if (stream.inMessage == 0) {
        // Redis skips empty lines between requests, and its own keep-alives to replicas are bare line feeds.
        const first = load<u8>(p);
        if (first == 0x0a || first == 0x0d) {
          p += 1;
          continue;
        }
        if (stream.isServer != 0) {
          const behind = stream.awaitsSnapshot == 0 ? wholeReply(stream, p, end, base) : 0;
          if (behind != 0) {
            p = behind;
            continue;
          }
        } else if (first == 0x2a && stream.awaitsSnapshot == 0) {
          const behind = wholeRequest(stream, p, end, base);
          if (behind != 0) {
            p = behind;
            continue;
          }
        }
        begin(stream, base + <u32>p);
      }
      const lf = find(p, end, 0x0a);
      if (lf == end) {
        stream.phase = Phase.LINE;
        if (!keepLine(stream, p, end) && stream.isServer == 0) {
          p = end;
          fail(stream, ProblemKind.LINE_CAP, <f64>LINE_CAP, base + <u32>p);
        }
        break;
      }
      let from = p;
      let to = lf;
      let isCut = <u32>(to - from) > LINE_CAP;
      // The CR of a line that was cut may lie in an earlier run, where it was not kept: it is taken on trust.
      let isLine = to == from || load<u8>(to - 1) == 0x0d;
      p = lf + 1;
      setPosition(base + <u32>p);
      if (stream.phase == Phase.LINE) {
        isCut = !keepLine(stream, from, lf) || stream.lineLength == LINE_CAP;
        from = stream.line;
        to = from + stream.lineLength;
        stream.lineLength = 0;
        stream.phase = Phase.VALUE;
      }
      // Servers do send long lines: MONITOR shows whole values.
      if (isCut && stream.isServer == 0) {
        fail(stream, ProblemKind.LINE_CAP, <f64>LINE_CAP, base + <u32>p);
        continue;
      }
      if (!isCut) {
        isLine = to > from && load<u8>(to - 1) == 0x0d;
        if (isLine) to -= 1;
      }
      if (stream.awaitsSnapshot != 0 && isLine && beginSnapshot(stream, from, to)) continue;
      if (to == from) step = stream.isServer == 0 && stream.argumentTotal == 0 ? Step.EMPTY : Step.BAD;
      else if (stream.isServer != 0) step = isLine ? replyHeader(stream, from, to) : Step.BAD;
      else step = requestHeader(stream, from, to);
      if (step == Step.BAD) {
        const byte = load<u8>(from);
        fail(stream, stream.isServer != 0 ? ProblemKind.NOT_RESP : ProblemKind.BAD_REQUEST, <f64>byte, base + <u32>p);
        continue;
      }
    }
    if (step == Step.MORE) continue;
    if (step == Step.DONE) finish(stream, base + <u32>p);
    else if (step == Step.EMPTY) stream.inMessage = 0;
    else if (step == Step.DEEP) fail(stream, ProblemKind.NESTING_CAP, <f64>NESTING_CAP, base + <u32>p);
    else fail(stream, ProblemKind.NOT_RESP, <f64>load<u8>(p - 1), base + <u32>p);
  }
  if (stream.isServer == 0 && stream.inMessage != 0) suspend(stream);
}

function begin(stream: Stream, sequence: u32): void {
  stream.inMessage = 1;
  stream.messageSequence = sequence;
  stream.messageTime = runTime;
  stream.messageFrame = runFrame;
  stream.messageLastFrame = runFrame;
  stream.type = ReplyType.NONE;
  stream.isNull = 0;
  stream.provesResp3 = 0;
  stream.hole = 0;
  stream.inline = 0;
  stream.wordLength = 0;
  stream.word0 = 0;
  stream.word1 = 0;
  stream.word2 = 0;
  stream.element = 0;
  stream.elements = 0;
  stream.argumentTotal = 0;
  stream.argumentCount = 0;
  stream.wanted = 0;
  stream.tracks = 0;
}

function finish(stream: Stream, endSequence: u32): void {
  stream.inMessage = 0;
  stream.depth = 0;
  if (stream.isServer != 0) {
    onReply(stream, endSequence);
    return;
  }
  if (stream.spilled != 0) restoreArguments(stream);
  onRequest(stream, endSequence);
  if (stream.spill != 0) dropSpill(stream);
  if (stream.collector != 0) dropCollector(stream);
}

/** Keeps what a body's next `size` bytes (its closing CRLF perhaps among them) say to pairing. */
function keepBody(stream: Stream, p: usize, size: u32): void {
  const closing = stream.remaining == size ? min<u32>(size, 2) : stream.remaining - size < 2 ? 2 - (stream.remaining - size) : 0;
  const bytes = size - closing;
  if (stream.isServer != 0) {
    if (stream.wantsWord != 0) keepWord(stream, p, p + bytes);
    return;
  }
  if (stream.collector != 0) collect(changetype<Collector>(stream.collector), p, bytes);
  const index = stream.argumentCount;
  if (index >= ARGUMENT_CAP) return;
  if (index >= stream.spilled) {
    if (index < (stream.wanted != 0 ? stream.wanted : ARGUMENT_CAP)) setArgument(index, p, argumentLength(index), bytes);
  } else if (stream.hole == 0) {
    extendSpilled(stream, p, bytes);
  }
}

/** Whether the bytes before `p` end a bulk string; those of an earlier run are taken on trust. */
function closes(stream: Stream, p: usize, size: u32): bool {
  if (load<u8>(p - 1) != 0x0a) return false;
  return size < 2 || load<u8>(p - 2) == 0x0d;
}

/** The run ends inside a request: what is still wanted of it has to be copied. */
function suspend(stream: Stream): void {
  const inBody: u32 = stream.phase == Phase.BODY ? 1 : 0;
  if (stream.wanted == 0 && stream.argumentCount > 0) {
    learnName(stream);
    if (stream.collector != 0 && inBody != 0) {
      const index = stream.argumentCount;
      beginArgument(changetype<Collector>(stream.collector), index, argumentLength(index));
      collect(changetype<Collector>(stream.collector), argumentAt(index), argumentKept(index));
    }
  }
  if (stream.collector != 0 && inBody != 0) holdArgument(changetype<Collector>(stream.collector));
  if (stream.argumentTotal != 0) spillArguments(stream, min(stream.argumentCount + inBody, stream.wanted != 0 ? stream.wanted : 1));
}

/** What is there is no RESP, or not within the caps. */
function fail(stream: Stream, kind: ProblemKind, detail: f64, sequence: u32): void {
  noteProblem(kind, Layer.RESP, flowOf(stream.connection), detail);
  if (stream.isServer != 0) {
    lose(stream, sequence, sequence);
    return;
  }
  // The server answers this with an error, in its turn, and closes: which requests wait stays certain.
  badRequest(changetype<Connection>(stream.connection));
  resetStream(stream);
  stream.phase = Phase.SYNC;
}

/** The message at hand ends here, the next one has to be found: from sequence number `from` to `until` bytes are missing. */
function lose(stream: Stream, from: u32, until: u32): void {
  const connection = changetype<Connection>(stream.connection);
  if (stream.replicates != 0 || stream.awaitsSnapshot != 0 || stream.phase >= Phase.SNAPSHOT) {
    seekCommands(stream);
    return;
  }
  if (stream.isServer != 0) {
    lostReplies(connection, until);
    // What PSYNC was answered is lost: what can be understood behind it is commands.
    if (connection.head != 0 && changetype<Outstanding>(connection.head).special == Special.PSYNC) {
      seekCommands(stream);
      return;
    }
  } else {
    if (stream.spilled != 0) restoreArguments(stream);
    lostRequests(connection, stream, from, until, stream.inMessage != 0);
  }
  resetStream(stream);
  stream.preamble = 0;
  stream.phase = Phase.SYNC;
}

/**
 * `bytes` of the direction, from `sequence` on, are not in the capture. Inside a bulk string of known length the framing
 * survives; anywhere else the next message has to be found.
 */
export function skip(stream: Stream, sequence: u32, bytes: u32): void {
  if (stream.phase >= Phase.SNAPSHOT && skipSnapshot(stream, bytes)) return;
  if (stream.phase == Phase.BODY && stream.remaining >= bytes && stream.chunked == 0) {
    stream.hole = 1;
    if (stream.collector != 0) changetype<Collector>(stream.collector).lost = 1;
    stream.remaining -= bytes;
    if (stream.remaining > 0) return;
    stream.phase = Phase.VALUE;
    setPosition(sequence + bytes);
    const step = stream.isServer != 0 ? valueDone(stream) : argumentDone(stream);
    if (step == Step.DONE) finish(stream, sequence + bytes);
    return;
  }
  // Also where the next message is looked for already: whole ones may be among them.
  lose(stream, sequence, sequence + bytes);
}
