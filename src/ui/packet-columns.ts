/** The columns of the Packets table: a frame's line as tcpdump prints it, without the time, which stands in a column of its own. */
import { FrameFlag } from "../../assembly/schema";
import { packetMarks } from "../model/packet/marks";
import { packetLine } from "../model/packet/tcpdump-line";
import type { PacketRow } from "../model/packet/row";
import { formatBytes, formatCount } from "../model/units";
import type { Column } from "./columns";
import { timeHint, timeText } from "./format";

/** How lines are printed: as the toolbar of the packets says. */
export interface LineChoice {
  readonly absolute: boolean;
  readonly link: boolean;
  readonly reveal: boolean;
}

/** What cannot be read any more has no bytes. */
const UNREAD = "The file does not hold this frame any more.";

export function lineOf(row: PacketRow, choice: LineChoice): string {
  if (row.frame.captured === 0 && row.frame.linkType === undefined) return UNREAD;
  // Tunnels have a line for each layer; a row has room for one.
  return packetLine(row.frame, row.context, choice).replaceAll(/\n\s*/g, " ");
}

function marksOf({ marks }: PacketRow): string {
  return packetMarks(marks).map(({ name }) => name).join(", ");
}

/** What is behind the headers; empty where that is nothing. */
function respOf(line: string): string {
  const at = line.indexOf(": RESP ");
  return at < 0 ? "" : line.slice(at + 7);
}

/** `hasMarks`: some of the frames are marked. */
export function packetColumns(choice: LineChoice, hasMarks: boolean): readonly Column<PacketRow>[] {
  const marks: Column<PacketRow> = {
    name: "marks", label: "Marks", width: 128, isUnsortable: true, title: "What TCP's numbers say of it", text: marksOf, tone: () => "warn",
    hint: (row) => packetMarks(row.marks).map(({ hint }) => hint).join("\n"),
  };
  return [
    { name: "number", label: "No.", width: 84, isNumeric: true, isUnsortable: true, title: "Number of the frame", text: (row) => formatCount(row.number) },
    {
      name: "time", label: "Time", width: 128, isNumeric: true, isUnsortable: true, title: "When it was captured",
      text: (row, context) => timeText(row.time, row.sinceBefore, context),
      hint: (row, context) => timeHint(row.time, context),
    },
    {
      name: "side", label: "From", width: 64, isUnsortable: true, title: "Which side of its connection sent it",
      text: (row) => (row.flow === undefined ? "" : (row.marks & FrameFlag.FROM_SERVER) === 0 ? "client" : "server"),
      tone: (row) => ((row.marks & FrameFlag.FROM_SERVER) === 0 ? "key" : "quiet"),
      fields: (row) => (row.flow === undefined ? [] : [{ field: "flow", value: String(row.flow + 1) }]),
    },
    ...(hasMarks ? [marks] : []),
    { name: "bytes", label: "Size", width: 76, isNumeric: true, isUnsortable: true, title: "Bytes on the wire", text: (row) => formatBytes(row.frame.wireLength) },
    { name: "resp", label: "RESP", width: 260, grow: 1, isUnsortable: true, title: "The end of the line", text: (row) => respOf(lineOf(row, choice)), hint: (row) => respOf(lineOf(row, choice)) },
    { name: "line", label: "As tcpdump prints it", width: 420, grow: 1.6, isUnsortable: true, text: (row) => lineOf(row, choice), hint: (row) => lineOf(row, choice) },
  ];
}
