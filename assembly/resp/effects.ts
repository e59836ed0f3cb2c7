/**
 * Commands that change what a connection is: SELECT, AUTH, HELLO, CLIENT SETNAME and SETINFO, RESET. What they ask for is
 * read when the request is seen, and takes effect when the reply says OK.
 */
import { NONE, StateColumn } from "../schema";
import { get, internState, respOf } from "../table/states";
import { argumentAt, argumentKept, argumentLength, isWholeArgument } from "./arguments";
import { Connection, Outstanding } from "./connection";
import { DEFAULT_USER, internText } from "./keys";
import { isWord, Special } from "./names";
import { parsed, parseNumber } from "./number";
import { ARGUMENT_CAP } from "./stream";

/** Stands for "as it was" in the fields of Outstanding. */
const KEEP: u32 = 0xfffffffe;
/** Longer names are not kept; Redis itself sets no limit. */
const TEXT_CAP: u32 = 512;

const WORD_AUTH: u64 = 0x48545541;
const WORD_SETNAME: u64 = 0x454d414e544553;
const WORD_LIB_NAME: u64 = 0x454d414e2d42494c;

function text(index: u32): u32 {
  if (!isWholeArgument(index) || argumentLength(index) > TEXT_CAP) return NONE;
  // CLIENT SETNAME "" takes the name away.
  return argumentLength(index) == 0 ? NONE : internText(argumentAt(index), argumentLength(index));
}

/** An argument that is a number that is not negative; else NONE. */
export function wordNumber(index: u32): u32 {
  const p = argumentAt(index);
  return isWholeArgument(index) && parseNumber(p, p + argumentKept(index)) && parsed >= 0 && parsed < 0x7fffffff ? <u32>parsed : NONE;
}

/** Notes in `node` what the request in the argument table asks for. */
export function readEffect(node: Outstanding, special: Special, count: u32): void {
  node.database = KEEP;
  node.user = KEEP;
  node.clientName = KEEP;
  node.library = KEEP;
  node.resp = 0;
  if (special == Special.SELECT && count > 1) node.database = wordNumber(1);
  else if (special == Special.AUTH) node.user = count > 2 ? text(1) : DEFAULT_USER;
  else if (special == Special.SETNAME && count > 2) node.clientName = text(2);
  else if (special == Special.SETINFO && count > 3 && isWord(2, WORD_LIB_NAME, 8)) node.library = text(3);
  else if (special == Special.HELLO && count > 1) readHello(node, min(count, ARGUMENT_CAP));
  else if (special == Special.RESET) {
    node.database = 0;
    node.user = DEFAULT_USER;
    node.clientName = NONE;
    node.resp = 2;
  }
}

/** HELLO version [AUTH user password] [SETNAME name] */
function readHello(node: Outstanding, count: u32): void {
  const version = wordNumber(1);
  node.resp = version == 3 ? 3 : 2;
  let i: u32 = 2;
  while (i < count) {
    if (isWord(i, WORD_AUTH, 4) && i + 2 < count) {
      node.user = text(i + 1);
      i += 3;
    } else if (isWord(i, WORD_SETNAME, 7) && i + 1 < count) {
      node.clientName = text(i + 1);
      i += 2;
    } else {
      i += 1;
    }
  }
}

/** The reply was OK. */
export function applyEffect(connection: Connection, node: Outstanding): void {
  connection.state = stateAfter(connection.state, node);
}

/** The reply was QUEUED: only EXEC lets it take effect. */
export function queueEffect(connection: Connection, node: Outstanding): void {
  connection.queuedState = stateAfter(connection.hasQueued != 0 ? connection.queuedState : connection.state, node);
  connection.hasQueued = 1;
}

/** The transaction is over. */
export function endTransaction(connection: Connection, executed: bool): void {
  if (executed && connection.hasQueued != 0) connection.state = connection.queuedState;
  connection.hasQueued = 0;
}

function stateAfter(now: u32, node: Outstanding): u32 {
  return internState(
    node.database == KEEP ? get(StateColumn.DATABASE, now) : node.database,
    node.user == KEEP ? get(StateColumn.USER, now) : node.user,
    node.clientName == KEEP ? get(StateColumn.CLIENT_NAME, now) : node.clientName,
    node.library == KEEP ? get(StateColumn.LIBRARY, now) : node.library,
    node.resp == 0 ? respOf(now) : node.resp,
  );
}

/** A reply of a type that only RESP3 has proves the version where no HELLO was seen. */
export function proveResp3(connection: Connection): void {
  const now = connection.state;
  if (respOf(now) != 0) return;
  connection.state = internState(get(StateColumn.DATABASE, now), get(StateColumn.USER, now), get(StateColumn.CLIENT_NAME, now), get(StateColumn.LIBRARY, now), 3);
}
