/**
 * Header lines of the client's direction: an array of bulk strings, or an inline command. A value of another type inside
 * the array, or a length that Redis refuses, makes the server answer with a protocol error and close (processMultibulkBuffer
 * in Redis' networking.c).
 */
import { argumentAt, argumentKept, argumentLength, setArgument } from "./arguments";
import { beginArgument, beginCollector, Collector, endArgument } from "./collector";
import { flowOf } from "./connection";
import { splitInline } from "./inline";
import { firstName, ruleOf, RULE_RANGE, wantedOf } from "./names";
import { parsed, parseNumber } from "./number";
import { ARGUMENT_CAP, Phase, Stream } from "./stream";

/** What a header line or a body has led to. */
export enum Step {
  /** The message goes on. */
  MORE,
  /** The message is complete. */
  DONE,
  /** It was no message after all: an empty request. */
  EMPTY,
  /** It is no RESP. */
  BAD,
  /** Nested deeper than the cap. */
  DEEP,
}

/** Redis' limit for the number of arguments. */
const MAX_ARGUMENTS: i64 = 2147483647;
/** proto-max-bulk-len is 512 MB unless configured; beyond 4 GiB it could not be counted here. */
const MAX_BULK: i64 = 4294967293;

export function requestHeader(stream: Stream, p: usize, end: usize): Step {
  const first = load<u8>(p);
  if (stream.argumentTotal == 0) {
    if (first != 0x2a) return inlineRequest(stream, p, end);
    if (!parseNumber(p + 1, end) || parsed > MAX_ARGUMENTS) return Step.BAD;
    if (parsed <= 0) return Step.EMPTY;
    stream.argumentTotal = <u32>parsed;
    return Step.MORE;
  }
  if (first != 0x24 || !parseNumber(p + 1, end) || parsed < 0 || parsed > MAX_BULK) return Step.BAD;
  const length = <u32>parsed;
  if (stream.argumentCount < ARGUMENT_CAP) setArgument(stream.argumentCount, end, length, 0);
  if (stream.collector != 0) beginArgument(changetype<Collector>(stream.collector), stream.argumentCount, length);
  stream.remaining = length + 2;
  stream.phase = Phase.BODY;
  return Step.MORE;
}

function inlineRequest(stream: Stream, p: usize, end: usize): Step {
  const count = splitInline(p, end);
  if (count < 0) return Step.BAD;
  if (count == 0) return Step.EMPTY;
  stream.inline = 1;
  stream.argumentTotal = count;
  stream.argumentCount = count;
  return Step.DONE;
}

/** An argument's bytes and their CRLF are through. */
export function argumentDone(stream: Stream): Step {
  if (stream.collector != 0) endArgument(changetype<Collector>(stream.collector), stream.argumentCount, flowOf(stream.connection));
  stream.argumentCount += 1;
  // What comes is no longer in the argument table.
  if (stream.argumentCount == ARGUMENT_CAP && stream.argumentTotal > ARGUMENT_CAP && stream.wanted == 0) learnName(stream);
  return stream.argumentCount == stream.argumentTotal ? Step.DONE : Step.MORE;
}

/** The name is there, and what it makes worth keeping of a request that will not lie in the argument table whole. */
export function learnName(stream: Stream): void {
  const isSpilled = stream.spilled > 0;
  const length = isSpilled ? load<u32>(stream.spill) : argumentLength(0);
  const kept = isSpilled ? load<u32>(stream.spill, 4) : argumentKept(0);
  const name = firstName(isSpilled ? stream.spill + 8 : argumentAt(0), kept);
  stream.wanted = wantedOf(name);
  if (kept == length && ruleOf(name) >= RULE_RANGE) {
    stream.collector = beginCollector(name, stream.argumentTotal, stream.argumentCount, flowOf(stream.connection));
  }
}
