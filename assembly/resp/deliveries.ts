/**
 * Values that no request asked for: pub/sub messages, invalidations, MONITOR's lines; and the confirmations of
 * subscriptions, one for each channel, which look alike.
 */
import { ReplyType } from "../schema";
import { Connection } from "./connection";
import { Stream } from "./stream";

/** The words as they load, eight bytes at a time. */
const MESSAGE: u64 = 0x6567617373656d;
const PMESSAGE: u64 = 0x6567617373656d70;
const SMESSAGE: u64 = 0x6567617373656d73;
const SUBSCRIB: u64 = 0x6269726373627573;
const PSUBSCRI: u64 = 0x6972637362757370;
const SSUBSCRI: u64 = 0x6972637362757373;
const UNSUBSCR: u64 = 0x7263736275736e75;
const PUNSUBSC: u64 = 0x63736275736e7570;
const SUNSUBSC: u64 = 0x63736275736e7573;
const QUEUED: u64 = 0x444555455551;

function isArrayOrPush(stream: Stream): bool {
  return stream.type == ReplyType.ARRAY || stream.type == ReplyType.PUSH;
}

/** A pub/sub message as RESP2 writes it. */
export function isDelivery(stream: Stream): bool {
  if (stream.type != ReplyType.ARRAY) return false;
  if (stream.elements == 3) return (stream.wordLength == 7 && stream.word0 == MESSAGE) || (stream.wordLength == 8 && stream.word0 == SMESSAGE);
  return stream.elements == 4 && stream.wordLength == 8 && stream.word0 == PMESSAGE;
}

/** `subscribe channel count` and its like. */
export function isConfirmation(stream: Stream): bool {
  if (!isArrayOrPush(stream) || stream.elements != 3) return false;
  const word = stream.word0;
  if (stream.wordLength == 9) return word == SUBSCRIB;
  if (stream.wordLength == 10) return word == PSUBSCRI || word == SSUBSCRI;
  if (stream.wordLength == 11) return word == UNSUBSCR;
  return stream.wordLength == 12 && (word == PUNSUBSC || word == SUNSUBSC);
}

/**
 * Takes a confirmation's count over. Gives how many of its kind are left: what an UNSUBSCRIBE without arguments will
 * still confirm. Channels and patterns share the count, shard channels have their own.
 */
export function noteSubscription(connection: Connection, stream: Stream): u32 {
  const word = stream.word0;
  const left = <u32>max(stream.lastInteger, 0);
  if (word == SSUBSCRI || word == SUNSUBSC) {
    connection.shards = left;
    return left;
  }
  if (word == SUBSCRIB || word == UNSUBSCR) {
    connection.channels = left > connection.patterns ? left - connection.patterns : 0;
    return connection.channels;
  }
  connection.patterns = left > connection.channels ? left - connection.channels : 0;
  return connection.patterns;
}

export function subscribed(connection: Connection): bool {
  return (connection.channels | connection.patterns | connection.shards) != 0;
}

/** What a command inside of a transaction is answered with. */
export function isQueued(stream: Stream): bool {
  return stream.type == ReplyType.SIMPLE && stream.wordLength == 6 && stream.word0 == QUEUED;
}

/** `1795465829.411946 [0 …`: seconds, a dot, six digits, a blank, a bracket. */
export function isMonitorLine(stream: Stream): bool {
  if (stream.type != ReplyType.SIMPLE || stream.wordLength < 19) return false;
  const p = changetype<usize>(stream) + offsetof<Stream>("word0");
  for (let i = 0; i < 17; i++) {
    const c = load<u8>(p + i);
    if (i == 10 ? c != 0x2e : c < 0x30 || c > 0x39) return false;
  }
  return load<u8>(p + 17) == 0x20 && load<u8>(p + 18) == 0x5b;
}

/** Whether an array of bulk strings at the start of a direction is what servers send to subscribers, and no request. */
export function isDeliveryHead(p: usize, end: usize): bool {
  // *3\r\n$7\r\nmessage or *4\r\n$8\r\npmessage, in lower case as servers write it; a request's first word is a command.
  if (end - p < 16 || load<u16>(p + 2) != 0x0a0d) return false;
  const length = load<u8>(p + 5);
  const word = load<u64>(p + 8);
  if (length == 0x37) return (word & 0x00ffffffffffffff) == MESSAGE;
  return length == 0x38 && (word == PMESSAGE || word == SMESSAGE);
}
