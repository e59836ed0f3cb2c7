/** The columns of the Commands table. */
import { Kind, Pairing, ReplyType, Status } from "../../assembly/schema";
import type { CommandRow } from "../model/api";
import { replyTypeName } from "../model/messages";
import { formatBytes } from "../model/units";
import type { Column, Tone } from "./columns";
import { clientText, countUnlessZero, durationText, timeHint, timeText } from "./format";
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

export const COMMAND_COLUMNS: readonly Column<CommandRow>[] = [
  {
    name: "time", label: "Time", width: 128, isNumeric: true,
    title: "First byte of the request",
    text: (row, context) => timeText(row.time, row.sinceBefore, context),
    hint: (row, context) => timeHint(row.time, context),
  },
  {
    name: "client", label: "Client", width: 136,
    text: clientText,
    hint: (row) => connectionText(row),
    tone: () => "quiet",
  },
  { name: "database", label: "DB", width: 40, isNumeric: true, title: "Database", text: (row) => (row.database === undefined ? "" : String(row.database)), tone: () => "quiet" },
  { name: "command", label: "Command", width: 126, text: (row) => row.command, tone: () => "name" },
  { name: "key", label: "Key", width: 140, grow: 1, title: "First key", text: (row) => row.key ?? "", tone: () => "key" },
  { name: "arguments", label: "Arguments", width: 160, grow: 2, title: "All that follows the command's name", text: (row) => row.arguments, tone: () => "quiet" },
  {
    name: "reply", label: "Reply", width: 160, grow: 2,
    text: (row) => row.reply,
    tone: replyTone,
    hint: (row) => (row.replyType === ReplyType.NONE ? row.reply : `${replyTypeName(row.replyType)}: ${row.reply}`),
  },
  { name: "status", label: "Status", width: 112, text: statusText, tone: statusTone, hint: statusHint },
  {
    name: "latency", label: "Latency", width: 80, isNumeric: true,
    title: "From the request's last byte to the reply's first",
    text: (row) => durationText(row.latency) + (latencyHint(row) === "" ? "" : "*"),
    hint: latencyHint,
    tone: (row) => (Number.isNaN(row.latency) || latencyHint(row) !== "" ? "quiet" : undefined),
  },
  { name: "requestBytes", label: "Req. size", width: 80, isNumeric: true, title: "Bytes of the request", text: (row) => countUnlessZero(row.requestBytes, formatBytes) },
  { name: "replyBytes", label: "Rep. size", width: 82, isNumeric: true, title: "Bytes of the reply", text: (row) => countUnlessZero(row.replyBytes, formatBytes) },
];
