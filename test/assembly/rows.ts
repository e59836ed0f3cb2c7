/**
 * What a decoder found, as text: one line a row, flow or problem, with names in place of numbers. Tests compare these
 * lines. A command's line is
 *
 *     GET key: OK BULK 22+7 EXACT              name, first key: status, reply type, bytes, pairing
 *     GET key: LOST NONE 22+0 NONE REPLY_LOST  and the reason, where it is not exact
 *     (PUSH): NONE PUSH 0+30 NONE UNSOLICITED  rows without a request show their kind
 */
import {
  CommandColumn, CommandPlace, FlowColumn, FlowState, FrameColumn, FrameFlag, Kind, Layer, MoreKeysColumn, NO_NAME, NONE, Pairing, ProblemColumn, ProblemKind,
  Protocol, Reason, ReplyType, RowFlag, StateColumn, Status, Table,
} from "../../assembly/schema";
import { bytes, concat } from "../support/bytes";
import { CONNECTION, type Connection, conversation, type ConversationOptions, type FrameOptions, frames, type Segment } from "../support/conversation";
import { split } from "../support/mutations";
import { type Frame, pcap, type PcapOptions } from "../support/pcap";
import { decode, type RawDecoder, type RawOptions } from "../support/wasm";

/** Names of the bits that are set. */
function bits(names: Readonly<Record<string, string | number>>, flags: number): string[] {
  return Object.entries(names).flatMap(([name, bit]) => (typeof bit === "number" && (flags & bit) !== 0 ? [name] : []));
}

export interface Row {
  readonly flow: number;
  readonly line: string;
  readonly pairing: Pairing;
  readonly kind: Kind;
  /** Sequence numbers of the request and of the reply, NaN where there is none. */
  readonly request: number;
  readonly reply: number;
}

export function commandRow(decoder: RawDecoder, row: number): Row {
  const cell = (column: CommandColumn): number => decoder.cell(Table.COMMANDS, column, row);
  const name = cell(CommandColumn.NAME);
  const key = cell(CommandColumn.KEY);
  const kind = cell(CommandColumn.KIND);
  const reason = cell(CommandColumn.REASON);
  const words = [
    kind !== Kind.COMMAND ? `(${Kind[kind] ?? "?"})` : name === NO_NAME ? "?" : decoder.text(Table.NAMES, name),
    ...(key === NONE ? [] : [decoder.text(Table.KEYS, key)]),
  ];
  const facts = [
    Status[cell(CommandColumn.STATUS)],
    ReplyType[cell(CommandColumn.REPLY_TYPE)],
    `${decoder.place(CommandPlace.REQUEST_BYTES, row)}+${decoder.place(CommandPlace.REPLY_BYTES, row)}`,
    Pairing[cell(CommandColumn.PAIRING)],
    ...(reason === Reason.NONE ? [] : [Reason[reason]]),
    ...bits(RowFlag, cell(CommandColumn.FLAGS)),
  ];
  return {
    flow: cell(CommandColumn.FLOW),
    line: `${words.join(" ")}: ${facts.join(" ")}`,
    pairing: cell(CommandColumn.PAIRING),
    kind,
    request: decoder.place(CommandPlace.REQUEST_FRAME, row) === 0 ? NaN : cell(CommandColumn.REQUEST_SEQUENCE),
    reply: decoder.place(CommandPlace.REPLY_FRAME, row) === 0 ? NaN : cell(CommandColumn.REPLY_SEQUENCE),
  };
}

export function commandRows(decoder: RawDecoder): Row[] {
  return Array.from({ length: decoder.rows(Table.COMMANDS) }, (_, row) => commandRow(decoder, row));
}

/** All keys of each row: first the cell of COMMANDS, then the rows of MORE_KEYS. */
export function allKeys(decoder: RawDecoder): string[][] {
  const keys = Array.from({ length: decoder.rows(Table.COMMANDS) }, (_, row) => {
    const key = decoder.cell(Table.COMMANDS, CommandColumn.KEY, row);
    return key === NONE ? [] : [decoder.text(Table.KEYS, key)];
  });
  let last = 0;
  for (let more = 0; more < decoder.rows(Table.MORE_KEYS); more += 1) {
    const row = decoder.cell(Table.MORE_KEYS, MoreKeysColumn.COMMAND, more);
    if (row < last) throw new Error(`MORE_KEYS are not in order of rows: ${row} behind ${last}`);
    last = row;
    keys[row]?.push(decoder.text(Table.KEYS, decoder.cell(Table.MORE_KEYS, MoreKeysColumn.KEY, more)));
  }
  return keys;
}

/** Lines of all commands, or of one flow's. */
export function lines(decoder: RawDecoder, flow?: number): string[] {
  return commandRows(decoder).flatMap((row) => (flow === undefined || row.flow === flow ? [row.line] : []));
}

/** Every problem as `KIND layer ×count detail`. */
export function problems(decoder: RawDecoder): string[] {
  return Array.from({ length: decoder.rows(Table.PROBLEMS) }, (_, row) => {
    const cell = (column: ProblemColumn): number => decoder.cell(Table.PROBLEMS, column, row);
    const kind = ProblemKind[cell(ProblemColumn.KIND)];
    return `${kind ?? "?"} ${Layer[cell(ProblemColumn.LAYER)] ?? "?"} ×${cell(ProblemColumn.COUNT)} ${cell(ProblemColumn.DETAIL)}`;
  });
}

const address = (words: readonly number[]): string => {
  const text = words.map((word) => word.toString(16).padStart(8, "0")).join("");
  if (!text.startsWith("00000000000000000000ffff")) return text;
  const last = words[3] ?? 0;
  return [last >>> 24, (last >>> 16) & 255, (last >>> 8) & 255, last & 255].join(".");
};

export interface FlowFacts {
  readonly client: string;
  readonly server: string;
  readonly frames: number;
  readonly bytes: readonly [number, number];
  readonly commands: number;
  readonly errors: number;
  readonly retransmissions: number;
  readonly outOfOrder: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly gapBytes: number;
  readonly zeroWindows: number;
  /** Nanoseconds. */
  readonly rtt: number;
  readonly state: string;
  readonly midstream: boolean;
  readonly protocol: string;
}

export function flow(decoder: RawDecoder, row = 0): FlowFacts {
  const cell = (column: FlowColumn): number => decoder.cell(Table.FLOWS, column, row);
  const end = (first: FlowColumn, port: FlowColumn): string => `${address([0, 1, 2, 3].map((word) => cell(first + word)))}:${cell(port)}`;
  return {
    client: end(FlowColumn.CLIENT_ADDRESS_0, FlowColumn.CLIENT_PORT),
    server: end(FlowColumn.SERVER_ADDRESS_0, FlowColumn.SERVER_PORT),
    frames: cell(FlowColumn.FRAMES),
    bytes: [cell(FlowColumn.CLIENT_BYTES), cell(FlowColumn.SERVER_BYTES)],
    commands: cell(FlowColumn.COMMANDS),
    errors: cell(FlowColumn.ERRORS),
    retransmissions: cell(FlowColumn.RETRANSMISSIONS),
    outOfOrder: cell(FlowColumn.OUT_OF_ORDER),
    duplicates: cell(FlowColumn.DUPLICATES),
    gaps: cell(FlowColumn.GAPS),
    gapBytes: cell(FlowColumn.GAP_BYTES),
    zeroWindows: cell(FlowColumn.ZERO_WINDOWS),
    rtt: cell(FlowColumn.HANDSHAKE_RTT),
    state: FlowState[cell(FlowColumn.STATE)] ?? "?",
    midstream: cell(FlowColumn.MIDSTREAM) !== 0,
    protocol: Protocol[cell(FlowColumn.PROTOCOL)] ?? "?",
  };
}

/** Each frame's flags by name; frames of no flow are `-`. */
export function frameFlags(decoder: RawDecoder): string[] {
  return decoder.column(Table.FRAMES, FrameColumn.FLOW).map((row, frame) =>
    row === NONE ? "-" : bits(FrameFlag, decoder.cell(Table.FRAMES, FrameColumn.FLAGS, frame)).join(" "));
}

/** A state as `database user name library RESP version`, `-` where it is not known. */
export function stateOf(decoder: RawDecoder, commandRowNumber: number): string {
  const row = decoder.cell(Table.COMMANDS, CommandColumn.STATE, commandRowNumber);
  const cell = (column: StateColumn): number => decoder.cell(Table.STATES, column, row);
  const database = cell(StateColumn.DATABASE);
  const texts = [StateColumn.USER, StateColumn.CLIENT_NAME, StateColumn.LIBRARY].map(cell);
  return [
    database === NONE ? "-" : String(database),
    ...texts.map((text) => (text === NONE ? "-" : decoder.text(Table.TEXTS, text))),
    `RESP${cell(StateColumn.RESP)}`,
  ].join(" ");
}

/** Every data segment in pieces of at most `size` bytes. */
export function pieces(segments: readonly Segment[], size: number): Segment[] {
  let result = [...segments];
  for (let index = segments.length - 1; index >= 0; index -= 1) result = split(result, index, size);
  return result;
}

/** A conversation decoded, whatever is done to its segments on the way. */
export function decodeText(
  text: string,
  options: ConversationOptions & FrameOptions & PcapOptions & RawOptions & { readonly mutate?: (segments: Segment[]) => readonly Segment[] } = {},
): RawDecoder {
  const segments = conversation(text, options);
  return decode(pcap(frames(options.mutate?.(segments) ?? segments, options), options), options);
}

/** The connection of the same ends with another client port. */
export const fromPort = (port: number, serverPort = CONNECTION.server.port): Connection => ({
  client: { ...CONNECTION.client, port },
  server: { ...CONNECTION.server, port: serverPort },
});

/**
 * Rows of the same conversation fed whole, byte by byte, and with each data segment split at every position: as many
 * connections of one capture. Gives the whole one's lines and keys, and of the others those that differ.
 */
export function everySplit(text: string, options: ConversationOptions = {}): { readonly lines: string[]; readonly keys: string[][]; readonly different: string[][] } {
  const segments = conversation(text, options);
  const variants: Segment[][] = [segments, pieces(segments, 1)];
  segments.forEach((segment, index) => {
    for (let at = 1; at < segment.payload.length; at += 1) {
      const [first, second] = [{ ...segment, payload: segment.payload.subarray(0, at) }, {
        ...segment,
        sequence: (segment.sequence + at) >>> 0,
        time: segment.time + 1000n,
        payload: segment.payload.subarray(at),
      }];
      variants.push([...segments.slice(0, index), first, second, ...segments.slice(index + 1)]);
    }
  });
  const all: Frame[] = variants.flatMap((variant, index) => frames(variant, { connection: fromPort(20000 + index) }));
  const decoder = decode(pcap(all));
  const keysOf = allKeys(decoder);
  const byFlow = variants.map((): { readonly lines: string[]; readonly keys: string[][] } => ({ lines: [], keys: [] }));
  for (const [index, row] of commandRows(decoder).entries()) {
    byFlow[row.flow]?.lines.push(row.line);
    byFlow[row.flow]?.keys.push(keysOf[index] ?? []);
  }
  const [whole = { lines: [], keys: [] }, ...others] = byFlow;
  const different = others.filter((other) => JSON.stringify(other) !== JSON.stringify(whole));
  return { ...whole, different: different.map(({ lines: of, keys }) => [...of, ...keys.map((each) => each.join(" "))]) };
}

/** Text of a conversation's line for raw bytes. */
export const size = (escapedText: string): number => concat(bytes(escapedText)).length;
