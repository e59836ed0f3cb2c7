/**
 * Sentences for the numbers that the module reports: why a file was not opened, what a problem is, why a row is not exact.
 * Each names what was met and its figure, in the words of the field.
 */
import {
  FlowState, INTERFACE_SHIFT, Kind, Layer, NO_LINK, Pairing, ProblemKind, Protocol, Reason, ReplyType, SourceStatus, Status,
} from "../../assembly/schema";
import { linkTypeName } from "./link-types";

/** Why the file named could not be opened. `detail`: what `sourceDetail` gave. */
export function sourceMessage(file: string, status: SourceStatus, detail: number): string {
  switch (status) {
    case SourceStatus.OK:
      return `${file}: opened.`;
    case SourceStatus.EMPTY:
      return `${file}: the file is empty.`;
    case SourceStatus.NOT_A_CAPTURE:
      return `${file}: this is no packet capture (its first bytes are not those of a pcap or pcapng file).`;
    case SourceStatus.HEADER_CUT:
      return `${file}: the file ends inside its header (24 bytes of pcap, 28 of pcapng).`;
    case SourceStatus.UNKNOWN_VERSION:
      return `${file}: file version ${detail} is not known; version 2 of pcap is read, and version 1 of pcapng.`;
    case SourceStatus.UNKNOWN_LINK_TYPE:
      return `${file}: link type ${detail}${named(detail)} is not read.`;
    default:
      return `${file}: the file cannot be read (status ${String(status)}).`;
  }
}

function named(linkType: number): string {
  const name = linkTypeName(linkType);
  return name === undefined ? "" : ` (${name})`;
}

export interface ProblemFigures {
  readonly kind: ProblemKind;
  readonly count: number;
  readonly detail: number;
  /** Names the file that `detail` stands for, where it stands for one. */
  readonly fileName: (source: number) => string;
}

/** One sentence that says what was met. */
export function problemMessage({ kind, count, detail, fileName }: ProblemFigures): string {
  const bytes = (what: number): string => plural(what, "byte");
  switch (kind) {
    case ProblemKind.RECORD_CUT:
      return `The file ends inside a record, of which ${bytes(detail)} ${detail === 1 ? "is" : "are"} there.`;
    case ProblemKind.RECORD_DAMAGED:
      return count === 1
        ? `A record's header is damaged: ${bytes(detail)} were skipped to the next record.`
        : `${count} record headers are damaged: ${bytes(detail)} in all were skipped to the next records.`;
    case ProblemKind.FRAME_SNAPPED:
      return `Captured with a snapshot length: ${bytes(detail)} of ${plural(count, "frame")} are missing.`;
    case ProblemKind.HEADER_CUT:
      return `The frame ends inside a header (protocol ${detail}).`;
    case ProblemKind.HEADER_BAD:
      return `A header's length cannot be right (protocol ${detail}).`;
    case ProblemKind.FRAGMENT:
      return count === 1
        ? `An IP packet (identification ${detail}) of which not all fragments were captured.`
        : `${count} IP packets (identification ${detail} first) of which not all fragments were captured.`;
    case ProblemKind.GAP:
      return `The capture lost ${bytes(detail)} of this connection's stream.`;
    case ProblemKind.OUT_OF_ORDER_CAP:
      return `More than ${bytes(detail)} came out of order: the oldest hole was given up as lost.`;
    case ProblemKind.NOT_RESP:
      return `Bytes that are no RESP, beginning with ${byteText(detail)}.`;
    case ProblemKind.NESTING_CAP:
      return `A value is nested deeper than ${detail} levels.`;
    case ProblemKind.LINE_CAP:
      return `A line is longer than ${bytes(detail)}.`;
    case ProblemKind.BAD_REQUEST:
      return `A request that Redis answers with a protocol error, at ${byteText(detail)}.`;
    case ProblemKind.RESYNCED:
      return `${capital(bytes(detail))} were passed over to find the next message.`;
    case ProblemKind.KEY_CUT:
      return `A key is longer than ${bytes(detail)}: the table keeps its beginning.`;
    case ProblemKind.KEYS_CAP:
      return `A command has more than ${detail} keys: the others are left out of the filter and the keys.`;
    case ProblemKind.NAMES_CAP:
      return `More than ${detail} different command names: the others have none.`;
    case ProblemKind.STATES_CAP:
      return `More than ${detail} combinations of database, user and client name: the others are not told apart.`;
    case ProblemKind.FLOWS_CAP:
      return `More than ${detail} connections: the others are not decoded.`;
    case ProblemKind.OUTSTANDING_CAP:
      return `More than ${detail} requests wait for a reply on one connection: the oldest are given up.`;
    case ProblemKind.PROBLEMS_CAP:
      return `More than ${detail} different problems: the others are not listed.`;
    case ProblemKind.BUDGET:
      return `The memory budget of ${bytes(detail)} is reached: what follows was not decoded.`;
    case ProblemKind.TIME_BACKWARDS:
      return `A frame is ${detail / 1e9} s older than the one before it.`;
    case ProblemKind.TLS:
      return "TLS: not readable without its keys.";
    case ProblemKind.CLUSTER_BUS:
      return "The cluster bus, which is binary: set aside.";
    case ProblemKind.HTTP:
      return "HTTP was sent to a Redis port: the server closes such a connection.";
    case ProblemKind.INTERFACE_UNREAD:
      return `${interfaceText(detail)}: its ${count === 1 ? "frame is" : `${count} frames are`} left out.`;
    case ProblemKind.SECTION_UNREAD:
      return `${count === 1 ? "A section of the file has" : `${count} sections of the file have`} a pcapng version that is not known (${detail}): left out.`;
    case ProblemKind.FRAMES_DROPPED:
      return `The kernel dropped ${plural(detail, "frame")} while this was captured: they are not in the file.`;
    case ProblemKind.DROPPED_BEFORE:
      return count === 1
        ? `${plural(detail, "frame")} ${detail === 1 ? "was" : "were"} dropped right before this one while it was captured.`
        : `Right before ${plural(count, "frame")}, ${plural(detail, "other")} ${detail === 1 ? "was" : "were"} dropped while this was captured.`;
    case ProblemKind.NOTES_CAP:
      return `More than ${detail} comments and lists of names: the others are not shown.`;
    case ProblemKind.PROXY:
      return `A proxy named the client in a PROXY preamble (version ${detail}): passed over.`;
    case ProblemKind.FRAME_TWICE:
      return count === 1 ? "A packet was captured twice: it counts once." : `${count} packets were captured twice (on several interfaces, or by two taps): each counts once.`;
    case ProblemKind.FILE_TWICE:
      return `The same capture as ${fileName(detail)}: read once.`;
    case ProblemKind.FILES_OVERLAP:
      return `Overlaps in time with ${fileName(detail)}${count > 1 ? ` and ${plural(count - 1, "other file")}` : ""}: their frames are put in order of time.`;
    case ProblemKind.FILE_MISSING:
      return detail === 0 ? "A file of the ring seems to be missing behind this one: the next one begins much later." : `${plural(detail, "file")} of the ring ${detail === 1 ? "is" : "are"} missing behind this one, by the numbers in the names.`;
    default:
      return `Problem ${String(kind)} (${detail}).`;
  }
}

/** A detail of INTERFACE_UNREAD. */
function interfaceText(detail: number): string {
  const link = detail % INTERFACE_SHIFT;
  const name = `Interface ${Math.floor(detail / INTERFACE_SHIFT)}`;
  return link === NO_LINK ? `${name} is not described in the file` : `${name} has link type ${link}${named(link)}, which is not read`;
}

/** Why a row's pairing is not exact; undefined where there is nothing to say. */
export function reasonMessage(reason: Reason): string | undefined {
  switch (reason) {
    case Reason.NONE:
      return undefined;
    case Reason.UNSOLICITED:
      return "sent without a request";
    case Reason.BEFORE_CAPTURE:
      return "the request came before the capture began";
    case Reason.ENDED:
      return "the capture or the connection ended first";
    case Reason.REPLY_LOST:
      return "bytes of the reply were not captured";
    case Reason.REQUEST_LOST:
      return "bytes of the request were not captured";
    case Reason.AFTER_GAP:
      return "paired again after lost bytes, by acknowledgement numbers";
    case Reason.NO_REQUEST:
      return "follows lost bytes of the requests";
    case Reason.ONE_SIDED:
      return "the other direction is not in the capture";
    case Reason.MIDSTREAM:
      return "the capture began in the middle of the connection: what was under way then is not known";
    case Reason.PROTOCOL_ERROR:
      return "a reply to bytes that are no command";
    default:
      return `reason ${String(reason)}`;
  }
}

const KINDS: Readonly<Record<Kind, string>> = {
  [Kind.COMMAND]: "command", [Kind.PUSH]: "push", [Kind.MONITOR]: "monitor", [Kind.REPLICATION]: "replication", [Kind.REPLY]: "reply",
};
const STATUSES: Readonly<Record<Status, string>> = {
  [Status.OK]: "ok", [Status.NIL]: "nil", [Status.ERROR]: "error", [Status.DISCARDED]: "discarded", [Status.NONE]: "none",
  [Status.PENDING]: "pending", [Status.LOST]: "lost",
};
const REPLY_TYPES: Readonly<Record<ReplyType, string>> = {
  [ReplyType.NONE]: "none", [ReplyType.SIMPLE]: "simple", [ReplyType.ERROR]: "error", [ReplyType.INTEGER]: "integer",
  [ReplyType.BULK]: "bulk", [ReplyType.NULL]: "null", [ReplyType.ARRAY]: "array", [ReplyType.MAP]: "map", [ReplyType.SET]: "set",
  [ReplyType.PUSH]: "push", [ReplyType.DOUBLE]: "double", [ReplyType.BOOLEAN]: "boolean", [ReplyType.BIGNUM]: "bignum",
  [ReplyType.BULK_ERROR]: "bulk-error", [ReplyType.VERBATIM]: "verbatim",
};
const PAIRINGS: Readonly<Record<Pairing, string>> = {
  [Pairing.EXACT]: "exact", [Pairing.INFERRED]: "inferred", [Pairing.NONE]: "none",
};
const FLOW_STATES: Readonly<Record<FlowState, string>> = {
  [FlowState.OPEN]: "open", [FlowState.CLOSED]: "closed", [FlowState.RESET]: "reset",
};
const PROTOCOLS: Readonly<Record<Protocol, string>> = {
  [Protocol.UNDECIDED]: "unknown", [Protocol.RESP2]: "resp2", [Protocol.RESP3]: "resp3", [Protocol.TLS]: "tls",
  [Protocol.CLUSTER_BUS]: "cluster-bus", [Protocol.UNKNOWN]: "unknown",
};
const LAYERS: Readonly<Record<Layer, string>> = {
  [Layer.CAPTURE]: "capture", [Layer.LINK]: "link", [Layer.IP]: "IP", [Layer.TCP]: "TCP", [Layer.FLOW]: "connection", [Layer.RESP]: "RESP",
};

/** The words of the headless interface. */
export const kindName = (kind: Kind): string => KINDS[kind];
export const statusName = (status: Status): string => STATUSES[status];
export const replyTypeName = (type: ReplyType): string => REPLY_TYPES[type];
export const pairingName = (pairing: Pairing): string => PAIRINGS[pairing];
export const flowStateName = (state: FlowState): string => FLOW_STATES[state];
export const protocolName = (protocol: Protocol): string => PROTOCOLS[protocol];
export const layerName = (layer: Layer): string => LAYERS[layer];

/** `1 byte`, `20 bytes`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function byteText(byte: number): string {
  const hex = `0x${byte.toString(16).padStart(2, "0")}`;
  return byte > 0x20 && byte < 0x7f ? `${hex} (\`${String.fromCharCode(byte)}\`)` : hex;
}
