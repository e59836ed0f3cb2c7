/** The columns of the Flows table: one row a connection. */
import { FlowState } from "../../assembly/schema";
import type { FlowRow } from "../model/api";
import { protocolName } from "../model/messages";
import { formatBytes, formatCount } from "../model/units";
import { endpointFields } from "./cell-conditions";
import type { Column } from "./columns";
import { clientText, countUnlessZero, durationText, serverText, timeHint, timeText } from "./format";
import { flowHint, flowStateText } from "./words";

function extra(name: string, label: string, title: string, text: (row: FlowRow) => string, width = 84): Column<FlowRow> {
  return { name, label, title, text, width, isNumeric: true, isExtra: true, isUnsortable: true };
}

export const FLOW_COLUMNS: readonly Column<FlowRow>[] = [
  { ...extra("flow", "Flow", "Number of the connection", (row) => String(row.id + 1), 56), fields: (row) => [{ field: "flow", value: String(row.id + 1) }] },
  { name: "client", label: "Client", width: 164, text: clientText, hint: flowHint, tone: () => "key", fields: (row) => endpointFields("client", row.client) },
  { name: "server", label: "Server", width: 164, text: serverText, hint: flowHint, fields: (row) => endpointFields("server", row.server) },
  {
    name: "start", label: "Start", width: 130, isNumeric: true, title: "First frame",
    text: (row, context) => timeText(row.start, row.sinceBefore, context),
    hint: (row, context) => timeHint(row.start, context),
  },
  { name: "duration", label: "Duration", width: 92, isNumeric: true, title: "First frame to last", text: (row) => durationText(row.duration) },
  { name: "commands", label: "Commands", width: 96, isNumeric: true, title: "Click a number to see the commands of its flow", text: (row) => formatCount(row.commands), tone: () => "link", hint: () => "Show the commands of this flow" },
  { name: "errors", label: "Errors", width: 76, isNumeric: true, text: (row) => countUnlessZero(row.errors, formatCount), tone: () => "bad" },
  { name: "clientBytes", label: "From client", width: 104, isNumeric: true, title: "TCP payload that the client sent", text: (row) => formatBytes(row.clientBytes) },
  { name: "serverBytes", label: "From server", width: 108, isNumeric: true, title: "TCP payload that the server sent", text: (row) => formatBytes(row.serverBytes) },
  { name: "retransmissions", label: "Retrans.", width: 84, isNumeric: true, title: "Retransmitted segments", text: (row) => countUnlessZero(row.retransmissions, formatCount), tone: () => "warn" },
  {
    name: "gaps", label: "Gaps", width: 68, isNumeric: true, title: "Holes that the capture has in this flow",
    text: (row) => countUnlessZero(row.gaps, formatCount),
    tone: () => "warn",
    hint: (row) => (row.gaps === 0 ? "" : `${formatBytes(row.gapBytes)} lost`),
  },
  extra("frames", "Frames", "Frames both ways", (row) => formatCount(row.frames)),
  extra("handshakeRtt", "Handshake", "From SYN to the acknowledgement of SYN-ACK", (row) => durationText(row.handshakeRtt), 92),
  extra("outOfOrder", "Reordered", "Segments out of order", (row) => countUnlessZero(row.outOfOrder, formatCount), 92),
  extra("duplicates", "Duplicates", "Segments that were there already", (row) => countUnlessZero(row.duplicates, formatCount), 92),
  extra("zeroWindows", "Zero windows", "Segments that tell the other side to wait", (row) => countUnlessZero(row.zeroWindows, formatCount), 108),
  { ...extra("protocol", "Protocol", "What it speaks", (row) => protocolName(row.protocol), 96), isNumeric: false },
  { name: "state", label: "State", width: 140, grow: 1, text: flowStateText, tone: (row) => (row.state === FlowState.RESET ? "bad" : "quiet"), hint: flowHint },
];
