/**
 * Words of the page for the numbers of the tables: what a status, a pairing or a problem is called, and the sentence that
 * explains it when someone points at it.
 */
import { Kind, Pairing, ProblemKind, Protocol, RowFlag, Status } from "../../assembly/schema";
import type { CommandRow, FlowRow } from "../model/api";
import { flowStateName, kindName, protocolName, reasonMessage, statusName } from "../model/messages";
import { formatBytes, formatCount } from "../model/units";

const PROBLEM_KINDS: Readonly<Record<ProblemKind, string>> = {
  [ProblemKind.RECORD_CUT]: "record cut",
  [ProblemKind.RECORD_DAMAGED]: "record damaged",
  [ProblemKind.FRAME_SNAPPED]: "frame snapped",
  [ProblemKind.HEADER_CUT]: "header cut",
  [ProblemKind.HEADER_BAD]: "header bad",
  [ProblemKind.FRAGMENT]: "fragment",
  [ProblemKind.GAP]: "gap",
  [ProblemKind.OUT_OF_ORDER_CAP]: "out-of-order cap",
  [ProblemKind.NOT_RESP]: "not RESP",
  [ProblemKind.NESTING_CAP]: "nesting cap",
  [ProblemKind.LINE_CAP]: "line cap",
  [ProblemKind.BAD_REQUEST]: "bad request",
  [ProblemKind.RESYNCED]: "resynced",
  [ProblemKind.KEY_CUT]: "key cut",
  [ProblemKind.NAMES_CAP]: "names cap",
  [ProblemKind.STATES_CAP]: "states cap",
  [ProblemKind.FLOWS_CAP]: "flows cap",
  [ProblemKind.OUTSTANDING_CAP]: "outstanding cap",
  [ProblemKind.PROBLEMS_CAP]: "problems cap",
  [ProblemKind.BUDGET]: "memory budget",
  [ProblemKind.TIME_BACKWARDS]: "time backwards",
  [ProblemKind.TLS]: "TLS",
  [ProblemKind.CLUSTER_BUS]: "cluster bus",
  [ProblemKind.HTTP]: "HTTP",
  [ProblemKind.INTERFACE_UNREAD]: "interface unread",
  [ProblemKind.SECTION_UNREAD]: "section unread",
  [ProblemKind.FRAMES_DROPPED]: "frames dropped",
  [ProblemKind.DROPPED_BEFORE]: "dropped before",
  [ProblemKind.NOTES_CAP]: "notes cap",
  [ProblemKind.FRAME_TWICE]: "frame twice",
  [ProblemKind.FILE_TWICE]: "file twice",
  [ProblemKind.FILES_OVERLAP]: "files overlap",
  [ProblemKind.PROXY]: "PROXY preamble",
  [ProblemKind.FILE_MISSING]: "file missing",
  [ProblemKind.KEYS_CAP]: "keys cap",
};

export function problemKindName(kind: ProblemKind): string {
  return PROBLEM_KINDS[kind];
}

/** `ok`, `ok · inferred`, `lost`, `push`: what a row's status cell says. */
export function statusText(row: CommandRow): string {
  const marks: string[] = [];
  // A reply without its request has a status of its own; of the others their kind says more.
  const says = row.status === Status.NONE ? (row.kind === Kind.COMMAND ? "no reply" : kindName(row.kind)) : statusName(row.status);
  marks.push(row.kind === Kind.REPLY ? `${says} · no request` : says);
  if (row.pairing === Pairing.INFERRED) marks.push("inferred");
  if ((row.flags & (RowFlag.REQUEST_HOLE | RowFlag.REPLY_HOLE)) !== 0) marks.push("hole");
  return marks.join(" · ");
}

const STATUS_HINTS: Readonly<Record<Status, string>> = {
  [Status.OK]: "The server answered.",
  [Status.NIL]: "The server answered with no value.",
  [Status.ERROR]: "The server answered with an error.",
  [Status.DISCARDED]: "Queued in a transaction that never ran.",
  [Status.NONE]: "No reply is due.",
  [Status.PENDING]: "No reply is in the capture yet.",
  [Status.LOST]: "The reply, or part of the request, is not in the capture.",
};

/** Why the status is what it is: whole sentences for a tooltip and the details. */
export function statusHint(row: CommandRow): string {
  const sentences = [STATUS_HINTS[row.status]];
  const reason = reasonMessage(row.reason);
  if (reason !== undefined) sentences.push(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
  if (row.pairing === Pairing.INFERRED) sentences.push("The reply is inferred, not certain.");
  if ((row.flags & RowFlag.REQUEST_HOLE) !== 0) sentences.push("Bytes of the request were not captured.");
  if ((row.flags & RowFlag.REPLY_HOLE) !== 0) sentences.push("Bytes of the reply were not captured.");
  return sentences.join(" ");
}

/** What is special about a row's latency; empty for most. */
export function latencyHint(row: CommandRow): string {
  const sentences: string[] = [];
  if ((row.flags & RowFlag.BLOCKING) !== 0) sentences.push("A blocking command waits by design: this is not the server's slowness.");
  if ((row.flags & RowFlag.PIPELINED) !== 0) {
    sentences.push("Sent in one batch with others: the time of a single command cannot be observed.");
  }
  return sentences.join(" ");
}

export function flowStateText(row: FlowRow): string {
  const state = flowStateName(row.state);
  return row.midstream ? `${state} · midstream` : state;
}

/** Both ends of a row's connection, and again with the names that the capture gives them. */
export function connectionText(row: CommandRow | FlowRow, between = "\n"): string {
  const addresses = `${row.client} → ${row.server}`;
  if (row.clientHost === undefined && row.serverHost === undefined) return addresses;
  return `${addresses}${between}${row.clientHost ?? row.client} → ${row.serverHost ?? row.server}`;
}

/** What a flow's row has no column for. */
export function flowHint(row: FlowRow): string {
  const parts = [`${connectionText(row)}\n${formatCount(row.frames)} frames`];
  parts.push(row.protocol === Protocol.UNDECIDED ? "protocol undecided" : protocolName(row.protocol));
  if (row.midstream) parts.push("its start is not in the capture");
  if (row.outOfOrder > 0) parts.push(`${formatCount(row.outOfOrder)} out of order`);
  if (row.duplicates > 0) parts.push(`${formatCount(row.duplicates)} duplicates`);
  if (row.gapBytes > 0) parts.push(`${formatBytes(row.gapBytes)} lost`);
  if (row.zeroWindows > 0) parts.push(`${formatCount(row.zeroWindows)} zero windows`);
  return parts.join(", ");
}
