/**
 * MULTI … EXEC. Commands are answered with QUEUED; what they did stands in EXEC's array, one value for each command, in order.
 * Almost: a SUBSCRIBE of two channels puts two values there, and after CLIENT REPLY OFF none follow, while the array's header
 * counts commands. So the header is corrected before the tokenizer counts with it.
 */
import { Counter, Pairing, Reason, ReplyType, RowFlag, Status } from "../schema";
import { give, take } from "../mem/pool";
import { addFlags, pairingOf, setOutcome, setPairing, setReplyType, setState, setStatus } from "../table/commands";
import { count } from "../table/counters";
import { appendMember, commandOf, setResult } from "../table/transactions";
import { Connection, mayAnswer, Outstanding, ReplyMode } from "./connection";
import { isQueued } from "./deliveries";
import { noteError } from "./errors";
import { isWord, Special } from "./names";
import { position } from "./run";
import { Stream } from "./stream";

const WORD_ON: u64 = 0x4e4f;
const WORD_OFF: u64 = 0x46464f;
const WORD_SKIP: u64 = 0x50494b53;

/** [row of TRANSACTIONS][values in EXEC's array] for each queued command. */
const ENTRY: u32 = 8;
/** Commands of one transaction that are kept apart; Redis sets no limit. */
const QUEUE_CAP: u32 = 1 << 20;
let transactions: u32 = 0;

/** A request inside of MULTI, or one that opens or ends it. Gives how many values it will put into EXEC's array. */
export function noteQueued(connection: Connection, special: Special, total: u32): u32 {
  if (special == Special.MULTI) {
    if (connection.inMulti == 0) connection.multiMode = connection.replyMode;
    connection.inMulti = 1;
    return 0;
  }
  if (connection.inMulti == 0) return 0;
  if (special == Special.EXEC) {
    // What CLIENT REPLY said inside holds for what comes behind.
    connection.inMulti = 0;
    connection.replyMode = connection.multiMode;
    return 0;
  }
  if (special == Special.DISCARD || special == Special.RESET) {
    connection.inMulti = 0;
    return 0;
  }
  if (special == Special.REPLY && total == 3) {
    if (isWord(2, WORD_OFF, 3)) {
      connection.multiMode = ReplyMode.OFF;
      return 0;
    }
    if (isWord(2, WORD_SKIP, 4)) {
      // It skips the command behind EXEC, not the next one inside (resetClient in Redis' networking.c).
      if (connection.multiMode == ReplyMode.ON) connection.multiMode = ReplyMode.SKIP_NEXT;
      return 0;
    }
    if (isWord(2, WORD_ON, 2)) connection.multiMode = ReplyMode.ON;
  }
  if (connection.multiMode == ReplyMode.OFF) return 0;
  return (special == Special.SUBSCRIBE || special == Special.UNSUBSCRIBE) && total > 2 ? total - 1 : 1;
}

/** The reply to `node` is there and in its row. */
export function onTransactionReply(connection: Connection, stream: Stream, node: Outstanding, status: Status): void {
  if (node.special == Special.MULTI && status == Status.OK) {
    endQueue(connection, Status.LOST, Reason.REPLY_LOST);
    transactions += 1;
    connection.transaction = transactions;
    addMember(connection, node.row);
    return;
  }
  if (node.special == Special.MULTI && connection.transaction == 0) connection.inMulti = 0;
  if (connection.transaction == 0) {
    // Queued in a transaction whose beginning was lost: what became of it is not known.
    if (isQueued(stream)) setLost(node.row);
    else if (node.special == Special.EXEC && status == Status.OK) doubt(connection, node);
    return;
  }
  const runsAtOnce = node.special == Special.EXEC || node.special == Special.DISCARD || node.special == Special.RESET;
  if (!runsAtOnce && status != Status.ERROR && !isQueued(stream)) {
    // It ran: the transaction's end was lost.
    endQueue(connection, Status.LOST, Reason.REPLY_LOST);
    connection.inMulti = 0;
    return;
  }
  const member = addMember(connection, node.row);
  if (node.special == Special.EXEC) {
    if (status != Status.OK) {
      discard(connection);
    } else if (stream.tracks == 0) {
      endQueue(connection, Status.LOST, Reason.REPLY_LOST);
      doubt(connection, node);
    }
    finish(connection);
  } else if (node.special == Special.DISCARD || node.special == Special.RESET) {
    if (status != Status.OK) return;
    discard(connection);
    finish(connection);
  } else if (isQueued(stream)) {
    enqueue(connection, member, node.values);
    if (connection.hasQueued != 0) setState(node.row, connection.queuedState);
  }
}

/**
 * Commands of the transaction were lost: if CLIENT REPLY or SUBSCRIBE was among them, EXEC's array has another number of values
 * than its header says (see above), and everything behind it is read out of place.
 */
function doubt(connection: Connection, node: Outstanding): void {
  setPairing(node.row, Pairing.INFERRED, Reason.AFTER_GAP);
  connection.certain = 0;
  connection.steady = 0;
  for (let rest = node.next; rest != 0; rest = changetype<Outstanding>(rest).next) changetype<Outstanding>(rest).uncertain = 1;
}

function setLost(row: u32): void {
  setOutcome(row, Status.LOST, Pairing.INFERRED, Reason.REPLY_LOST);
}

function addMember(connection: Connection, row: u32): u32 {
  addFlags(row, RowFlag.TRANSACTION);
  return appendMember(row, connection.transaction);
}

function enqueue(connection: Connection, member: u32, values: u32): void {
  if (connection.queued >= QUEUE_CAP) return;
  if (connection.queued == connection.queueCapacity) {
    const capacity = max<u32>(8, connection.queueCapacity << 1);
    const queue = take(capacity * ENTRY);
    if (connection.queue != 0) {
      memory.copy(queue, connection.queue, connection.queued * ENTRY);
      give(connection.queue, connection.queueCapacity * ENTRY);
    }
    connection.queue = queue;
    connection.queueCapacity = capacity;
  }
  const at = connection.queue + connection.queued * ENTRY;
  store<u32>(at, member);
  store<u32>(at, values, 4);
  connection.queued += 1;
}

function memberAt(connection: Connection, index: u32): u32 {
  return load<u32>(connection.queue + index * ENTRY);
}

function valuesAt(connection: Connection, index: u32): u32 {
  return load<u32>(connection.queue + index * ENTRY, 4);
}

/** The transaction never ran. */
function discard(connection: Connection): void {
  for (let i: u32 = 0; i < connection.queued; i++) {
    const row = commandOf(memberAt(connection, i));
    setStatus(row, Status.DISCARDED);
    setState(row, connection.state);
  }
  connection.queued = 0;
}

/** What the queued commands did is not known. */
export function endQueue(connection: Connection, status: Status, reason: Reason): void {
  for (let i: u32 = 0; i < connection.queued; i++) {
    const row = commandOf(memberAt(connection, i));
    setOutcome(row, status, Pairing.NONE, reason);
  }
  finish(connection);
}

function finish(connection: Connection): void {
  if (connection.queue != 0) give(connection.queue, connection.queueCapacity * ENTRY);
  connection.queue = 0;
  connection.queued = 0;
  connection.queueCapacity = 0;
  connection.transaction = 0;
}

/**
 * The header of a top-level array that announces `elements`: when it is what EXEC waits for, its elements are followed. Gives
 * how many values there are really.
 */
export function expectResults(stream: Stream, elements: u32): u32 {
  const connection = changetype<Connection>(stream.connection);
  if (connection.transaction == 0 || connection.head == 0 || connection.queued != elements) return elements;
  const node = changetype<Outstanding>(connection.head);
  if (node.special != Special.EXEC || !mayAnswer(stream, node)) return elements;
  let values: u32 = 0;
  for (let i: u32 = 0; i < connection.queued; i++) values += valuesAt(connection, i);
  stream.tracks = 1;
  stream.entry = 0;
  stream.elementStart = position;
  stream.elementType = ReplyType.NONE;
  nextEntry(stream, connection);
  return values;
}

/** Goes to the next queued command that puts a value into the array; those that put none have no reply. */
function nextEntry(stream: Stream, connection: Connection): void {
  while (stream.entry < connection.queued) {
    stream.entryLeft = valuesAt(connection, stream.entry);
    if (stream.entryLeft != 0) return;
    const row = commandOf(memberAt(connection, stream.entry));
    setStatus(row, Status.NONE);
    setReplyType(row, ReplyType.NONE);
    stream.entry += 1;
  }
}

/** An element of EXEC's array ends at `position`. */
export function elementDone(stream: Stream): void {
  const connection = changetype<Connection>(stream.connection);
  stream.entryLeft -= 1;
  if (stream.entryLeft != 0 || connection.head == 0 || stream.entry >= connection.queued) return;
  const node = changetype<Outstanding>(connection.head);
  const member = memberAt(connection, stream.entry);
  const row = commandOf(member);
  const type = stream.elementType;
  const isError = type == ReplyType.ERROR || type == ReplyType.BULK_ERROR;
  setResult(member, node.row, stream.elementStart, position - stream.elementStart);
  setReplyType(row, type);
  setStatus(row, isError ? Status.ERROR : type == ReplyType.NULL ? Status.NIL : Status.OK);
  if (node.uncertain != 0 && pairingOf(row) == Pairing.EXACT) setPairing(row, Pairing.INFERRED, Reason.AFTER_GAP);
  if (stream.hole != 0) addFlags(row, RowFlag.REPLY_HOLE);
  if (isError) {
    noteError(row, stream);
    connection.flow.errors += 1;
    count(Counter.ERRORS, 1);
  }
  stream.entry += 1;
  stream.elementStart = position;
  stream.elementType = ReplyType.NONE;
  nextEntry(stream, connection);
}
