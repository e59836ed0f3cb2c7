/** The columns of the Commands table. */
import { Kind, Pairing, ReplyType, RowFlag, Status } from "../../assembly/schema";
import type { CommandRow, FrameSpan } from "../model/api";
import type { FieldName } from "../model/filter/fields";
import { writeDuration } from "../model/filter/write";
import { kindName, pairingName, replyTypeName, statusName } from "../model/messages";
import { formatBytes, formatSeconds } from "../model/units";
import { endpointFields, type CellField } from "./cell-conditions";
import type { Column, Tone } from "./columns";
import { clientText, countUnlessZero, durationText, serverText, timeHint, timeText } from "./format";
import { connectionText, latencyHint, statusHint, statusText } from "./words";

function statusTone(row: CommandRow): Tone {
  if (row.status === Status.ERROR) return "bad";
  if (row.status === Status.LOST || row.status === Status.PENDING || row.status === Status.DISCARDED) return "warn";
  if (row.pairing === Pairing.INFERRED || row.kind === Kind.REPLY) return "warn";
  return row.status === Status.OK ? "good" : "quiet";
}

function replyTone(row: CommandRow): Tone {
  if (row.status === Status.ERROR) return "bad";
  return row.status === Status.NIL || row.replyType === ReplyType.NULL ? "quiet" : undefined;
}

/** The other kinds of rows have their names and keys in their own messages, where filters do not look. */
function ofCommand({ kind }: CommandRow, field: FieldName, value: string | undefined): readonly CellField[] {
  return kind !== Kind.COMMAND || value === undefined ? [] : [{ field, value }];
}

function figure(field: FieldName, value: string): readonly CellField[] {
  return [{ field, value, isFigure: true }];
}

function given(field: FieldName, value: string | number | undefined): readonly CellField[] {
  return value === undefined ? [] : [{ field, value: String(value) }];
}

function framesText(frames: FrameSpan | undefined): string {
  if (frames === undefined) return "";
  const [first, last] = frames;
  return first === last ? String(first) : `${first}–${last}`;
}

/** What an error begins with, which tells its kind. */
function codeOf({ status, reply }: CommandRow): readonly CellField[] {
  const [code = ""] = status === Status.ERROR ? reply.split(" ", 1) : [];
  return code === "" ? [] : [{ field: "error", value: code, what: "this error" }];
}

/** In the words of the filter's field `is`. */
const TRAITS: readonly (readonly [RowFlag, string])[] = [
  [RowFlag.BLOCKING, "blocking"], [RowFlag.PIPELINED, "pipelined"], [RowFlag.INLINE, "inline"], [RowFlag.TRANSACTION, "transaction"],
];

function traits({ flags }: CommandRow): string[] {
  return TRAITS.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name);
}

/** An extra column of a text that a field has, too. */
function extra(name: string, label: string, width: number, field: FieldName, title: string, value: (row: CommandRow) => string | number | undefined): Column<CommandRow> {
  return {
    name, label, width, title, isExtra: true, isUnsortable: true,
    text: (row) => String(value(row) ?? ""), tone: () => "quiet", fields: (row) => given(field, value(row)),
  };
}

export const COMMAND_COLUMNS: readonly Column<CommandRow>[] = [
  {
    name: "time", label: "Time", width: 128, isNumeric: true,
    title: "First byte of the request",
    text: (row, context) => timeText(row.time, row.sinceBefore, context),
    hint: (row, context) => timeHint(row.time, context),
    fields: (row) => figure("time", writeDuration(row.time)),
  },
  {
    name: "sinceBefore", label: "Since before", width: 112, isNumeric: true, isExtra: true, isUnsortable: true, title: "Seconds since the row before",
    text: (row) => formatSeconds(row.sinceBefore, true),
    tone: () => "quiet",
  },
  extra("flow", "Flow", 56, "flow", "Number of the connection", (row) => row.flow + 1),
  {
    name: "client", label: "Client", width: 136,
    text: clientText,
    hint: (row) => connectionText(row),
    tone: () => "quiet",
    fields: (row) => endpointFields("client", row.client),
  },
  {
    name: "server", label: "Server", width: 136, isExtra: true, isUnsortable: true,
    text: serverText, hint: (row) => connectionText(row), tone: () => "quiet", fields: (row) => endpointFields("server", row.server),
  },
  extra("user", "User", 90, "user", "User of the connection", (row) => row.user),
  extra("clientName", "Name", 110, "name", "Client name (CLIENT SETNAME)", (row) => row.clientName),
  extra("library", "Library", 110, "lib", "Client library (CLIENT SETINFO)", (row) => row.library),
  extra("resp", "RESP", 50, "resp", "Protocol version", (row) => row.resp),
  {
    name: "database", label: "DB", width: 40, isNumeric: true, title: "Database",
    text: (row) => (row.database === undefined ? "" : String(row.database)),
    tone: () => "quiet",
    fields: (row) => ofCommand(row, "db", row.database?.toString()),
  },
  extra("kind", "Kind", 96, "kind", "A command, or what came without one", (row) => kindName(row.kind)),
  {
    name: "transaction", label: "Tx", width: 52, isNumeric: true, isExtra: true, isUnsortable: true, title: "Number of the transaction",
    text: (row) => String(row.transaction ?? ""), tone: () => "quiet", fields: (row) => (row.transaction === undefined ? [] : [{ field: "is", value: "transaction", what: "transactions" }]),
  },
  { name: "command", label: "Command", width: 126, text: (row) => row.command, tone: () => "name", fields: (row) => ofCommand(row, "cmd", row.command) },
  { name: "key", label: "Key", width: 140, grow: 1, title: "First key", text: (row) => row.key ?? "", tone: () => "key", fields: (row) => ofCommand(row, "key", row.key) },
  { name: "arguments", label: "Arguments", width: 160, grow: 2, title: "All that follows the command's name", text: (row) => row.arguments, tone: () => "quiet" },
  {
    name: "reply", label: "Reply", width: 160, grow: 2,
    text: (row) => row.reply,
    tone: replyTone,
    hint: (row) => (row.replyType === ReplyType.NONE ? row.reply : `${replyTypeName(row.replyType)}: ${row.reply}`),
    fields: (row) => (row.replyType === ReplyType.NONE ? [] : [...codeOf(row), { field: "reply.type", value: replyTypeName(row.replyType), what: "this type" }]),
  },
  { name: "status", label: "Status", width: 112, text: statusText, tone: statusTone, hint: statusHint, fields: (row) => [{ field: "status", value: statusName(row.status) }] },
  extra("pairing", "Pairing", 84, "pairing", "How sure the pair is", (row) => pairingName(row.pairing)),
  {
    name: "is", label: "Is", width: 130, isExtra: true, isUnsortable: true, title: "Blocking, pipelined, inline, part of a transaction",
    text: (row) => traits(row).join(", "), tone: () => "quiet", fields: (row) => traits(row).map((value) => ({ field: "is", value, what: value })),
  },
  {
    name: "latency", label: "Latency", width: 80, isNumeric: true,
    title: "From the request's last byte to the reply's first",
    text: (row) => durationText(row.latency) + (latencyHint(row) === "" ? "" : "*"),
    hint: latencyHint,
    tone: (row) => (Number.isNaN(row.latency) || latencyHint(row) !== "" ? "quiet" : undefined),
    fields: (row) => (Number.isNaN(row.latency) ? [] : figure("latency", writeDuration(row.latency))),
  },
  {
    name: "requestBytes", label: "Req. size", width: 80, isNumeric: true, title: "Bytes of the request",
    text: (row) => countUnlessZero(row.requestBytes, formatBytes),
    fields: (row) => (row.requestBytes === 0 ? [] : figure("request.bytes", String(row.requestBytes))),
  },
  {
    name: "replyBytes", label: "Rep. size", width: 82, isNumeric: true, title: "Bytes of the reply",
    text: (row) => countUnlessZero(row.replyBytes, formatBytes),
    fields: (row) => (row.replyBytes === 0 ? [] : figure("reply.bytes", String(row.replyBytes))),
  },
  { name: "requestFrames", label: "Req. frames", width: 96, isNumeric: true, isExtra: true, isUnsortable: true, title: "Frames of the request", text: (row) => framesText(row.requestFrames), tone: () => "quiet" },
  { name: "replyFrames", label: "Rep. frames", width: 96, isNumeric: true, isExtra: true, isUnsortable: true, title: "Frames of the reply", text: (row) => framesText(row.replyFrames), tone: () => "quiet" },
];
