/**
 * What pairing knows of one connection: the requests that wait for a reply, in order, and what the connection has become
 * (database, user, subscriptions …). A request leaves the queue when its last reply is there.
 */
import { Layer, NONE, Pairing, ProblemKind, Reason, RowFlag, Status } from "../schema";
import { give, take } from "../mem/pool";
import { removeFlags, setOutcome } from "../table/commands";
import { Flow } from "../table/flows";
import { noteProblem } from "../table/problems";
import { internState } from "../table/states";
import { DEFAULT_USER } from "./keys";
import { Special } from "./names";
import { runAck, runHasAck } from "./run";
import { Stream } from "./stream";
import { endQueue } from "./transactions";

/** CLIENT REPLY. */
export enum ReplyMode { ON, OFF, SKIP_NEXT }

@unmanaged
export class Outstanding {
  /** When the request's last byte was seen. */
  endTime: f64;
  next: usize;
  /** Row of COMMANDS. */
  row: u32;
  /** Sequence number behind the request: a reply cannot acknowledge less. */
  endSequence: u32;
  /** What the client had received when it sent the request: the reply cannot start before. */
  acknowledged: u32;
  /** Confirmations still due to SUBSCRIBE and its like; 0 where the first one tells. */
  expected: u32;
  /** Inside of MULTI: values that it will put into EXEC's array. */
  values: u32;
  /** What an OK changes: meaning by `special`. */
  database: u32;
  user: u32;
  clientName: u32;
  library: u32;
  resp: u8;
  special: Special;
  hasAcknowledged: u8;
  answered: u8;
  /** The queue's beginning was not certain when this was sent. */
  uncertain: u8;
  /** The server had sent something after the requests' last gap when this was sent. */
  afterGap: u8;
}
export const OUTSTANDING_SIZE: u32 = offsetof<Outstanding>();

/** Requests that one connection may have waiting: 64 MiB of them. */
export const OUTSTANDING_CAP: u32 = 1 << 20;

@unmanaged
export class Connection {
  flow: Flow;
  head: usize;
  tail: usize;
  count: u32;
  /** Row of STATES; and the one that EXEC will bring, with `hasQueued`. */
  state: u32;
  queuedState: u32;
  /** Row of STATES of the commands that a primary sends. */
  replicaState: u32;
  /** The server's stream. */
  server: usize;
  /** Number of the open transaction, 0 for none; its queued commands (transactions.ts). */
  transaction: u32;
  queue: usize;
  queued: u32;
  queueCapacity: u32;
  /** Channels that the open transaction's SUBSCRIBE will add, less those that its UNSUBSCRIBE takes away. */
  queuedChannels: u32;
  /** SUBSCRIBE and its like that wait. */
  subscribing: u32;
  /** Channels, patterns and shard channels subscribed to. */
  channels: u32;
  patterns: u32;
  shards: u32;
  /** Sequence number behind the replies' last gap. */
  gapEnd: u32;
  /** 1 between lost reply bytes and the next reply. */
  repliesLost: u8;
  /** 1 while it is certain which requests wait. */
  certain: u8;
  /** Exchanges one after the other, each with nothing between, while no more than one request waited. */
  steady: u32;
  /** Sequence number behind the requests' last gap, and 1 until the server has sent something after it had received that. */
  requestGapEnd: u32;
  gapUnanswered: u8;
  /** 1 once bytes of the requests were lost. */
  requestsLost: u8;
  /** 1 once more than one request waited at a time. */
  pipelined: u8;
  replyMode: ReplyMode;
  /** 1 between the requests MULTI and EXEC, and what CLIENT REPLY between them leads to. */
  inMulti: u8;
  multiMode: ReplyMode;
  monitoring: u8;
  /** 1 when the server's direction was seen at all: by a reply, or in the end by any frame. */
  hasReplies: u8;
  /** 1 when the last bytes of the client were no request. */
  badRequest: u8;
  /** 1 while a transaction is open that changes the state. */
  hasQueued: u8;
}

export function openConnection(flow: Flow): Connection {
  const connection = changetype<Connection>(take(offsetof<Connection>()));
  memory.fill(changetype<usize>(connection), 0, offsetof<Connection>());
  connection.flow = flow;
  connection.certain = flow.midstream == 0 ? 1 : 0;
  connection.state = flow.midstream == 0 ? internState(0, DEFAULT_USER, NONE, NONE, 2) : internState(NONE, NONE, NONE, NONE, 0);
  return connection;
}

export function flowOf(connection: usize): u32 {
  return changetype<Connection>(connection).flow.row;
}

export function append(connection: Connection, row: u32): Outstanding {
  if (connection.count >= OUTSTANDING_CAP) {
    noteProblem(ProblemKind.OUTSTANDING_CAP, Layer.RESP, connection.flow.row, <f64>OUTSTANDING_CAP);
    abandon(connection, Status.LOST, Reason.REPLY_LOST);
  }
  const node = changetype<Outstanding>(take(OUTSTANDING_SIZE));
  memory.fill(changetype<usize>(node), 0, OUTSTANDING_SIZE);
  node.row = row;
  if (connection.tail != 0) changetype<Outstanding>(connection.tail).next = changetype<usize>(node);
  else connection.head = changetype<usize>(node);
  connection.tail = changetype<usize>(node);
  connection.count += 1;
  return node;
}

export function removeFirst(connection: Connection): void {
  const node = connection.head;
  connection.head = changetype<Outstanding>(node).next;
  if (connection.head == 0) connection.tail = 0;
  connection.count -= 1;
  if (changetype<Outstanding>(node).special == Special.SUBSCRIBE) connection.subscribing -= 1;
  give(node, OUTSTANDING_SIZE);
}

/**
 * TCP's two bounds. A server that answers before it has read (a refusal while accepting, a stand-in that plays a script)
 * breaks the second; while the queue is certain its answer is the first request's all the same.
 */
export function mayAnswer(stream: Stream, node: Outstanding): bool {
  if (node.hasAcknowledged != 0 && <i32>(stream.messageSequence - node.acknowledged) < 0) return false;
  return node.uncertain == 0 || !runHasAck || <i32>(runAck - node.endSequence) >= 0;
}

/** The first waiting request will not get a reply. */
export function abandon(connection: Connection, status: Status, reason: Reason): void {
  const node = changetype<Outstanding>(connection.head);
  if (node.answered == 0) {
    setOutcome(node.row, status, Pairing.NONE, reason);
  }
  if (node.special == Special.EXEC && connection.transaction != 0) endQueue(connection, status, reason);
  removeFirst(connection);
}

/** The connection is over: what still waits stays without a reply. */
export function closeConnection(connection: Connection): void {
  const lost = connection.repliesLost != 0 || connection.hasReplies == 0;
  const reason = connection.hasReplies == 0 ? Reason.ONE_SIDED : lost ? Reason.REPLY_LOST : Reason.ENDED;
  while (connection.head != 0) {
    const row = changetype<Outstanding>(connection.head).row;
    // Without replies nothing tells which requests were sent together.
    if (connection.hasReplies == 0) removeFlags(row, RowFlag.PIPELINED);
    abandon(connection, lost ? Status.LOST : Status.PENDING, reason);
  }
  if (connection.transaction != 0) endQueue(connection, lost ? Status.LOST : Status.PENDING, reason);
  give(changetype<usize>(connection), offsetof<Connection>());
}
