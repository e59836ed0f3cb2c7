/**
 * Which reply answers which request. One queue a connection; a reply is the next top-level value that is no delivery. TCP
 * itself bounds every pair: a reply never starts before the byte up to which the client had received when it sent the
 * request, and a server that has read the request acknowledges all of it. After lost bytes these bounds are what pairs again.
 */
import { Counter, Kind, NONE, NO_NAME, Pairing, Protocol, Reason, ReplyType, RowFlag, Status } from "../schema";
import { addFlags, appendOwn, appendRequest, extendReply, flagsOf, setLatency, setName, setOutcome, setPairing, setReplyPlace, setState, setStatus } from "../table/commands";
import { count } from "../table/counters";
import { internState } from "../table/states";
import { abandon, append, Connection, mayAnswer, Outstanding, removeFirst, ReplyMode } from "./connection";
import { isConfirmation, isDelivery, isMonitorLine, isQueued, noteSubscription, subscribed } from "./deliveries";
import { applyEffect, endTransaction, proveResp3, queueEffect, readEffect, wordNumber } from "./effects";
import { Collector, noteCollected, noteKeys } from "./collector";
import { noteError } from "./errors";
import { setKey } from "./keys";
import { isBlocking, isWholeName, isWord, nameOf, RULE_RANGE, ruleOf, Special, specialOf } from "./names";
import { runAck, runHasAck, runTime } from "./run";
import { onAcknowledged, onSyncReply } from "./replication";
import { ARGUMENT_CAP, Stream } from "./stream";
import { noteQueued, onTransactionReply } from "./transactions";

const WORD_ON: u64 = 0x4e4f;
const WORD_OFF: u64 = 0x46464f;
const WORD_SKIP: u64 = 0x50494b53;
const WORD_ACK: u64 = 0x4b4341;

/** A request is complete; its arguments are in the argument table. */
export function onRequest(stream: Stream, endSequence: u32): void {
  const connection = changetype<Connection>(stream.connection);
  const total = stream.argumentCount;
  const name = nameOf(total);
  if (stream.replicates != 0) {
    onReplicated(connection, stream, endSequence, name, total);
    return;
  }
  // It may have been any command, CLIENT REPLY and SUBSCRIBE among them.
  if (stream.hole != 0 && !isWholeName(0)) connection.certain = 0;
  const row = requestRow(connection, stream, endSequence, name);
  setKeys(stream, row, name, total, connection.flow.row);
  if (isBlocking(name, total)) addFlags(row, RowFlag.BLOCKING);
  connection.badRequest = 0;
  const special = name == NO_NAME ? Special.NONE : specialOf(name);
  const expects = expectsReply(connection, special, total);
  const values = noteQueued(connection, special, total);
  if (!expects) {
    setStatus(row, Status.NONE);
    if (connection.certain == 0) setPairing(row, Pairing.INFERRED, Reason.AFTER_GAP);
    else admitHole(row);
    return;
  }
  const node = append(connection, row);
  node.endTime = runTime;
  node.endSequence = endSequence;
  node.acknowledged = runAck;
  node.hasAcknowledged = runHasAck ? 1 : 0;
  node.uncertain = connection.certain != 0 ? 0 : 1;
  node.afterGap = connection.gapUnanswered != 0 ? 0 : 1;
  node.special = special;
  node.values = values;
  if (special == Special.SUBSCRIBE) connection.subscribing += 1;
  setOutcome(row, Status.PENDING, Pairing.NONE, Reason.ENDED);
  if (connection.count > 1) {
    connection.pipelined = 1;
    connection.steady = 0;
    addFlags(row, RowFlag.PIPELINED);
  }
  if (connection.inMulti != 0 && (special == Special.SUBSCRIBE || special == Special.UNSUBSCRIBE)) {
    // Confirmed inside of EXEC's array, one value for each channel.
    if (special == Special.SUBSCRIBE) connection.queuedChannels += total - 1;
    else if (total == 1) connection.queuedChannels = 0;
    else connection.queuedChannels -= min(connection.queuedChannels, total - 1);
    return;
  }
  if (special == Special.SUBSCRIBE) node.expected = max<u32>(1, total - 1);
  else if (special == Special.UNSUBSCRIBE) node.expected = total - 1;
  else if (special != Special.NONE) readEffect(node, special, total);
}

/** `total`: arguments that are in the table, or were passed. */
// @ts-ignore: decorator
@inline
function setKeys(stream: Stream, row: u32, name: u32, total: u32, flow: u32): void {
  const rule = ruleOf(name);
  if (rule < RULE_RANGE) {
    if (rule != 0 && rule < min(total, ARGUMENT_CAP)) setKey(row, rule, flow);
  } else if (stream.collector != 0) {
    noteCollected(changetype<Collector>(stream.collector), row, flow);
  } else {
    noteKeys(row, name, total, flow);
  }
}

function requestRow(connection: Connection, stream: Stream, endSequence: u32, name: u32): u32 {
  const row = appendRequest(
    connection.flow.row, stream.messageTime, stream.messageFrame, stream.messageLastFrame, stream.messageSequence, endSequence - stream.messageSequence,
    connection.state, name, (stream.inline != 0 ? RowFlag.INLINE : 0) | (stream.hole != 0 ? RowFlag.REQUEST_HOLE : 0),
  );
  connection.flow.commands += 1;
  count(Counter.COMMANDS, 1);
  return row;
}

/** CLIENT REPLY decides which commands the server answers; confirmations of subscriptions come all the same. */
function expectsReply(connection: Connection, special: Special, total: u32): bool {
  if (special == Special.REPLY && total == 3 && connection.inMulti == 0 && !refusesCommands(connection)) {
    if (isWord(2, WORD_OFF, 3)) {
      connection.replyMode = ReplyMode.OFF;
      return false;
    }
    if (isWord(2, WORD_SKIP, 4)) {
      if (connection.replyMode == ReplyMode.ON) connection.replyMode = ReplyMode.SKIP_NEXT;
      return false;
    }
    if (isWord(2, WORD_ON, 2)) {
      connection.replyMode = ReplyMode.ON;
      return true;
    }
  }
  if (special == Special.REPLCONF && total > 1 && isWord(1, WORD_ACK, 3)) {
    if (connection.head == 0) onAcknowledged(changetype<Stream>(connection.server));
    return false;
  }
  if (special == Special.SYNC) {
    changetype<Stream>(connection.server).awaitsSnapshot = 1;
    return false;
  }
  const mode = connection.replyMode;
  if (mode == ReplyMode.SKIP_NEXT) connection.replyMode = ReplyMode.ON;
  return mode == ReplyMode.ON || (connection.inMulti == 0 && (special == Special.SUBSCRIBE || special == Special.UNSUBSCRIBE));
}

/** A subscriber of RESP2 may only subscribe: what else it sends is answered with an error, or with nothing where replies are off, and changes nothing. */
function refusesCommands(connection: Connection): bool {
  return connection.flow.protocol != Protocol.RESP3 && (subscribed(connection) || connection.subscribing != 0);
}

/** A top-level value of the server is complete. */
export function onReply(stream: Stream, endSequence: u32): void {
  const connection = changetype<Connection>(stream.connection);
  connection.hasReplies = 1;
  if (connection.gapUnanswered != 0 && runHasAck && <i32>(runAck - connection.requestGapEnd) >= 0) connection.gapUnanswered = 0;
  if (connection.repliesLost != 0) dropAnswered(connection, stream.messageSequence);
  if (stream.provesResp3 != 0) {
    proveResp3(connection);
    connection.flow.protocol = Protocol.RESP3;
  }
  const isListening = subscribed(connection) || connection.head == 0;
  const isConfirmed = isConfirmation(stream);
  if (isConfirmed && confirm(connection, stream, endSequence, isListening)) return;
  if (stream.type == ReplyType.PUSH || (isListening && (isConfirmed || isDelivery(stream)))) {
    ownRow(connection, stream, endSequence, Kind.PUSH, Status.NONE, Reason.UNSOLICITED);
    return;
  }
  if (connection.monitoring != 0 && isMonitorLine(stream)) {
    ownRow(connection, stream, endSequence, Kind.MONITOR, Status.NONE, Reason.UNSOLICITED);
    return;
  }
  if (connection.head == 0 || !mayAnswer(stream, changetype<Outstanding>(connection.head))) {
    const reason = connection.badRequest != 0 ? Reason.PROTOCOL_ERROR : connection.flow.midstream != 0 && connection.flow.commands == 0 ? Reason.BEFORE_CAPTURE : Reason.NO_REQUEST;
    const status = statusOf(stream);
    const row = ownRow(connection, stream, endSequence, Kind.REPLY, status, reason);
    if (status == Status.ERROR) noteError(row, stream);
    // A reply that nobody was to get: CLIENT REPLY ON was lost.
    if (connection.head == 0) connection.replyMode = ReplyMode.ON;
    connection.steady = 0;
    return;
  }
  pair(connection, stream, endSequence);
}

function statusOf(stream: Stream): Status {
  if (stream.isNull != 0) return Status.NIL;
  return stream.type == ReplyType.ERROR || stream.type == ReplyType.BULK_ERROR ? Status.ERROR : Status.OK;
}

function pair(connection: Connection, stream: Stream, endSequence: u32): void {
  const node = changetype<Outstanding>(connection.head);
  const status = statusOf(stream);
  if (node.special == Special.EXEC || node.special == Special.DISCARD) {
    endTransaction(connection, node.special == Special.EXEC && status == Status.OK);
    if (node.special == Special.EXEC && status == Status.OK) connection.channels += connection.queuedChannels;
    connection.queuedChannels = 0;
  }
  else if (status != Status.ERROR && node.special != Special.NONE) takeEffect(connection, stream, node);
  setReply(connection, stream, endSequence, node, status);
  onTransactionReply(connection, stream, node, status);
  if (status == Status.ERROR) {
    noteError(node.row, stream);
    connection.flow.errors += 1;
    count(Counter.ERRORS, 1);
  }
  removeFirst(connection);
}

function takeEffect(connection: Connection, stream: Stream, node: Outstanding): void {
  if (isQueued(stream)) {
    if (node.special == Special.SELECT || node.special == Special.SETNAME || node.special == Special.SETINFO) queueEffect(connection, node);
  } else if (node.special == Special.MONITOR) {
    connection.monitoring = 1;
  } else if (node.special == Special.PSYNC) {
    onSyncReply(stream);
  } else if (node.special != Special.REPLY && node.special != Special.SUBSCRIBE && node.special != Special.UNSUBSCRIBE) {
    applyEffect(connection, node);
    if (node.special == Special.HELLO && node.resp == 2) connection.flow.protocol = Protocol.RESP2;
    if (node.special == Special.RESET) {
      connection.monitoring = 0;
      connection.channels = 0;
      connection.patterns = 0;
      connection.shards = 0;
      connection.replyMode = ReplyMode.ON;
    }
  }
}

function setReply(connection: Connection, stream: Stream, endSequence: u32, node: Outstanding, status: Status): void {
  const row = node.row;
  const latency = stream.messageTime - node.endTime;
  if (latency >= 0) setLatency(row, latency);
  placeReply(row, stream, endSequence);
  setState(row, connection.state);
  const isSingle = connection.count == 1 && node.hasAcknowledged != 0 && stream.messageSequence == node.acknowledged;
  const certain = node.uncertain == 0 || (isSingle && node.afterGap != 0 && connection.steady >= (connection.pipelined != 0 ? STEADY_AGAIN : STEADY));
  if (isSingle) connection.steady += 1;
  // What was lost behind this request is not answered yet.
  if (certain && node.uncertain != 0 && (connection.requestsLost == 0 || <i32>(node.endSequence - connection.requestGapEnd) >= 0)) connection.certain = 1;
  if (stream.hole != 0) addFlags(row, RowFlag.REPLY_HOLE);
  if (certain) setOutcome(row, status, Pairing.EXACT, Reason.NONE);
  else setOutcome(row, status, Pairing.INFERRED, connection.flow.midstream != 0 && connection.flow.gaps == 0 ? Reason.MIDSTREAM : Reason.AFTER_GAP);
  if (certain) admitHole(row);
}

/**
 * When a pair is certain again after lost bytes, or the start mid-stream: nothing lies between what the client had seen when
 * it sent the request and this reply, nothing else is known to wait, and nothing unknown either, since this client was seen to wait
 * for each reply before it sent again, so many times in a row (more often where it once did not), and the server had sent
 * something after it had received all that was lost.
 */
const STEADY: u32 = 8;
const STEADY_AGAIN: u32 = 32;

/** The pair is right, but not all that was said is known. */
function admitHole(row: u32): void {
  const flags = flagsOf(row);
  if ((flags & (RowFlag.REQUEST_HOLE | RowFlag.REPLY_HOLE)) == 0) return;
  setPairing(row, Pairing.INFERRED, (flags & RowFlag.REQUEST_HOLE) != 0 ? Reason.REQUEST_LOST : Reason.REPLY_LOST);
}

function placeReply(row: u32, stream: Stream, endSequence: u32): void {
  setReplyPlace(row, stream.messageFrame, stream.messageLastFrame, stream.messageSequence, endSequence - stream.messageSequence, stream.type);
}

/**
 * One of SUBSCRIBE's confirmations, one for each channel. False when no such request waits; an array may then be any
 * reply that only looks alike, unless the client is listening.
 */
function confirm(connection: Connection, stream: Stream, endSequence: u32, isListening: bool): bool {
  const node = changetype<Outstanding>(connection.head);
  const isAwaited = connection.head != 0 && (node.special == Special.SUBSCRIBE || node.special == Special.UNSUBSCRIBE) && mayAnswer(stream, node);
  if (!isAwaited && !isListening && stream.type != ReplyType.PUSH) return false;
  const left = noteSubscription(connection, stream);
  if (!isAwaited) return false;
  if (node.answered == 0) {
    if (node.expected == 0) node.expected = left + 1;
    setReply(connection, stream, endSequence, node, Status.OK);
    node.answered = 1;
  } else {
    extendReply(node.row, stream.messageLastFrame, endSequence);
  }
  node.expected -= 1;
  if (node.expected == 0) removeFirst(connection);
  return true;
}

/** A command that a primary sends to its replica. */
function onReplicated(connection: Connection, stream: Stream, endSequence: u32, name: u32, total: u32): void {
  if (name != NO_NAME && specialOf(name) == Special.SELECT && total > 1) connection.replicaState = internState(wordNumber(1), NONE, NONE, NONE, 0);
  const row = ownRow(connection, stream, endSequence, Kind.REPLICATION, Status.NONE, Reason.UNSOLICITED);
  setState(row, connection.replicaState);
  setName(row, name);
  setKeys(stream, row, name, total, connection.flow.row);
}

/** A row of a value that answers nothing the capture holds. */
function ownRow(connection: Connection, stream: Stream, endSequence: u32, kind: Kind, status: Status, reason: Reason): u32 {
  const row = appendOwn(connection.flow.row, stream.messageTime, stream.messageFrame, connection.state, kind, status, reason);
  placeReply(row, stream, endSequence);
  if (stream.hole != 0) addFlags(row, RowFlag.REPLY_HOLE);
  return row;
}

/** Bytes of the server are missing, up to sequence number `until`: which requests they answered is seen at the next reply. */
export function lostReplies(connection: Connection, until: u32): void {
  connection.repliesLost = 1;
  connection.gapEnd = until;
  connection.certain = 0;
}

/**
 * The first reply after lost bytes: what the server had received by then may have been answered in them, unless the
 * client sent it after it had received them.
 */
function dropAnswered(connection: Connection, sequence: u32): void {
  connection.repliesLost = 0;
  while (connection.head != 0) {
    const node = changetype<Outstanding>(connection.head);
    if (node.hasAcknowledged != 0 && <i32>(node.acknowledged - connection.gapEnd) >= 0) break;
    if (runHasAck && <i32>(runAck - node.endSequence) < 0) break;
    abandon(connection, Status.LOST, Reason.REPLY_LOST);
  }
  let rest = connection.head;
  while (rest != 0) {
    changetype<Outstanding>(rest).uncertain = 1;
    rest = changetype<Outstanding>(rest).next;
  }
}

/** Bytes of the client are missing from `sequence` to `until`. A request that had begun becomes a row of what is there. */
export function lostRequests(connection: Connection, stream: Stream, sequence: u32, until: u32, begun: bool): void {
  connection.certain = 0;
  connection.requestsLost = 1;
  connection.requestGapEnd = until;
  connection.gapUnanswered = 1;
  // What was lost was the command that is skipped.
  if (connection.replyMode == ReplyMode.SKIP_NEXT) connection.replyMode = ReplyMode.ON;
  const known = min(stream.argumentCount, stream.spilled);
  if (!begun || known == 0) return;
  const name = nameOf(known);
  const row = requestRow(connection, stream, sequence, name);
  addFlags(row, RowFlag.REQUEST_HOLE);
  setOutcome(row, Status.LOST, Pairing.NONE, Reason.REQUEST_LOST);
  // Keys of a request that is not complete were collected.
  if (ruleOf(name) < RULE_RANGE || stream.collector != 0) setKeys(stream, row, name, known, connection.flow.row);
}

/** Bytes of the client that Redis answers with a protocol error. */
export function badRequest(connection: Connection): void {
  connection.badRequest = 1;
}
