/**
 * What the page may ask of the engine, and the shapes that cross between their threads. Few coarse methods; every value
 * here survives a structured clone. Nothing of the DOM and nothing of WebAssembly.
 */
import type { FlowState, Kind, Layer, Pairing, ProblemKind, Protocol, Reason, ReplyType, Status } from "../../assembly/schema";
import type { Filter } from "./filter/ast";
import type { FieldName } from "./filter/fields";
import type { Latency } from "./latency";
import type { Missing } from "./missing";
import type { Overview } from "./overview";
import type { PacketDetails } from "./packet/details";
import type { PacketRow } from "./packet/row";
import type { StreamPage, StreamRequest } from "./stream";
import type { FlowDetails, ProblemDetails, RowDetails } from "./table-details";
import type { ValueStatus } from "./value-status";

export type { PacketRow } from "./packet/row";
export type { FlowDetails, FlowIdentity, FlowSide, FrameDetails, MessageDetails, ProblemDetails, RowDetails, TransactionDetails, ValueNode } from "./table-details";

declare const brand: unique symbol;
/** A row of a table: stays the same whatever is sorted or filtered. */
export type RowId = number & { readonly [brand]: "RowId" };
/** A place in the result of a query, from 0. */
export type RowIndex = number & { readonly [brand]: "RowIndex" };

/** The tables that a query can run over. `patterns`: of keys; `story`: commands on one key, in order of time. */
export type View = "commands" | "keys" | "patterns" | "flows" | "packets" | "problems" | "story";

export type CommandColumnName =
  | "time" | "client" | "database" | "command" | "key" | "arguments" | "reply" | "status" | "latency" | "requestBytes" | "replyBytes";
export type FlowColumnName =
  | "client" | "server" | "start" | "duration" | "commands" | "errors" | "clientBytes" | "serverBytes" | "retransmissions" | "gaps" | "state";
/** Of keys and of patterns. */
export type KeyColumnName =
  | "key" | "pattern" | "keys" | "commands" | "reads" | "writes" | "errors" | "hits" | "requestBytes" | "replyBytes" | "time" | "longest" | "clients" | "first" | "last";
export type ProblemColumnName = "time" | "kind" | "layer" | "file" | "offset" | "count";

/** Nanoseconds since the capture's first frame, from `from` on and before `to`: ranges that touch share no moment. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Which rows of the capture are looked at; all where it says nothing. */
export interface Narrowing {
  /** Only rows that match. Of flows, see engine/flow-filter.ts; of packets those that carry messages of commands that match, or all of flows that do; problems are few and are never filtered. */
  readonly filter?: Filter;
  /** Only the rows of this flow. */
  readonly flow?: RowId;
  /** Only commands on this key, a row of KEYS. */
  readonly key?: RowId;
  /** Only commands that began in it, flows that were open in it, frames of it, and problems that were met in it or have no time. */
  readonly range?: TimeRange;
  /** Without commands that only keep a connection (model/noise.ts), and connections that carry nothing else. */
  readonly hidesNoise?: true;
  /** Conditions on values look into secrets, too; else what is masked is not found. */
  readonly reveal?: boolean;
}

export interface Query extends Narrowing {
  readonly view: View;
  /** Of problems: only those of a kind. */
  readonly problemKind?: ProblemKind;
  /** Of packets: only those with a bit of FrameFlag. */
  readonly mark?: number;
  /** Undefined: the table's own order (time of the first byte, frame, place in the frame; of keys and patterns most bytes first). */
  readonly sort?: { readonly column: CommandColumnName | FlowColumnName | KeyColumnName | ProblemColumnName; readonly descending: boolean };
}

/** What is worked out over the commands that a tab looks at, by the tab's name. */
export interface Reports {
  readonly overview: Overview;
  readonly latency: Latency;
}
export type ReportName = keyof Reports;

/** How many commands a report is about, and of how many. */
export interface Counted {
  readonly count: number;
  readonly total: number;
  /** Rows that only the hiding of noise left out. */
  readonly noise?: number;
}

export interface QueryResult {
  readonly view: View;
  /** Given by the caller; an answer with an older ticket than the last asked is stale. */
  readonly ticket: number;
  readonly count: number;
  /** Rows of the view before filtering. */
  readonly total: number;
  /** As in Counted. */
  readonly noise?: number;
  /** Of problems: how many rows of each kind there are, and how often they were met. */
  readonly kinds?: readonly ProblemKindCount[];
  /** Of packets: by the bits of FrameFlag, how many of those that are looked at have each, whatever mark is asked for. */
  readonly marks?: readonly number[];
  /** A newer question came before the answer, so this is none. */
  readonly isStale?: boolean;
}

export interface ProblemKindCount {
  readonly kind: ProblemKind;
  readonly rows: number;
  readonly count: number;
}

/**
 * What happened when, over the whole capture: equal buckets, from `start` on (nanoseconds since the first frame), of `width`
 * nanoseconds each, the first and the last frame among them. While loading they reach on to where the capture may end.
 */
export interface Timeline {
  /** As in QueryResult. */
  readonly ticket: number;
  readonly start: number;
  readonly width: number;
  /** Rows of the Commands table that began in the bucket, deliveries among them; and those that are answered by an error. */
  readonly commands: Uint32Array<ArrayBuffer>;
  readonly errors: Uint32Array<ArrayBuffer>;
  /** Percentiles of latency, in nanoseconds, of what does not wait by design; NaN where there is none. Within 1 %. */
  readonly p50: Float64Array<ArrayBuffer>;
  readonly p95: Float64Array<ArrayBuffer>;
  readonly p99: Float64Array<ArrayBuffer>;
}

/** One row of the Commands table, ready to be shown. Texts are escaped as in HEADLESS and masked unless revealed. */
export interface CommandRow {
  readonly id: RowId;
  /** Nanoseconds since the capture's first frame. */
  readonly time: number;
  /** Nanoseconds since the row before in the query's order; NaN for the first. */
  readonly sinceBefore: number;
  readonly kind: Kind;
  readonly flow: RowId;
  readonly client: string;
  readonly server: string;
  /** The same with the host's name, where the capture names it. */
  readonly clientHost?: string;
  readonly serverHost?: string;
  /** What held on the connection: undefined where the capture does not tell. */
  readonly database: number | undefined;
  readonly user: string | undefined;
  readonly clientName: string | undefined;
  readonly library: string | undefined;
  readonly resp: number | undefined;
  readonly command: string;
  readonly key: string | undefined;
  /** Arguments after the command's name, quoted as redis-cli and MONITOR write them, cut to what a cell needs. */
  readonly arguments: string;
  readonly reply: string;
  readonly replyType: ReplyType;
  readonly status: Status;
  readonly pairing: Pairing;
  readonly reason: Reason;
  /** RowFlag bits. */
  readonly flags: number;
  /** Nanoseconds; NaN where there is none. */
  readonly latency: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  /** First and last, numbered from 1; undefined where there is no such message. */
  readonly requestFrames: FrameSpan | undefined;
  readonly replyFrames: FrameSpan | undefined;
  /** Number of the transaction that the row belongs to. */
  readonly transaction: number | undefined;
}

export type FrameSpan = readonly [first: number, last: number];

export interface FlowRow {
  readonly id: RowId;
  readonly client: string;
  readonly server: string;
  /** The same with the host's name, where the capture names it. */
  readonly clientHost?: string;
  readonly serverHost?: string;
  /** Nanoseconds since the capture's first frame. */
  readonly start: number;
  readonly sinceBefore: number;
  /** Nanoseconds. */
  readonly duration: number;
  readonly frames: number;
  readonly commands: number;
  readonly errors: number;
  readonly clientBytes: number;
  readonly serverBytes: number;
  readonly retransmissions: number;
  readonly outOfOrder: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly gapBytes: number;
  readonly zeroWindows: number;
  /** Nanoseconds; NaN where the handshake was not seen. */
  readonly handshakeRtt: number;
  readonly state: FlowState;
  readonly midstream: boolean;
  readonly protocol: Protocol;
}

/** What the commands that are looked at did with a key, or with the keys of a pattern. Deliveries, replication and lines of MONITOR are not counted. */
export interface KeyUse {
  readonly commands: number;
  /** By the definitions of the commands; a few are neither. */
  readonly reads: number;
  readonly writes: number;
  readonly errors: number;
  /** Of reads of a single value (model/key-commands.ts): those that found one, and those answered by nil. */
  readonly hits: number;
  readonly misses: number;
  /** Bytes on the wire of whole requests and replies. */
  readonly requestBytes: number;
  readonly replyBytes: number;
  /** Nanoseconds: the sum of the latencies, and the longest, NaN where there is none; without commands that wait by design. */
  readonly time: number;
  readonly longest: number;
  /** Distinct connections. */
  readonly clients: number;
  /** Nanoseconds since the capture's first frame. */
  readonly first: number;
  readonly last: number;
}

export interface KeyRow extends KeyUse {
  readonly id: RowId;
  /** Escaped. */
  readonly key: string;
  readonly pattern: string;
  /** What was seen last of how long it lives, and of which command: `60 s (SETEX)`; empty where nothing told. */
  readonly ttl: string;
}

export interface PatternRow extends KeyUse {
  readonly id: RowId;
  readonly pattern: string;
  /** Distinct keys. */
  readonly keys: number;
}

/** A command of a key's story. */
export interface StoryRow extends CommandRow {
  /** As in KeyRow, of this command. */
  readonly ttl: string;
}

export interface ProblemRow {
  readonly id: RowId;
  readonly kind: ProblemKind;
  readonly layer: Layer;
  readonly file: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Number of the frame, or 0. */
  readonly frame: number;
  readonly flow: RowId | undefined;
  readonly count: number;
  /** ns since the epoch: when it was met first and last, by the frames there; NaN for what is of the file as a whole. */
  readonly time: number;
  readonly lastTime: number;
  /** One sentence that says what was met, with its figure. */
  readonly message: string;
}

/** A row of any table. */
export type AnyRow = CommandRow | StoryRow | FlowRow | KeyRow | PatternRow | ProblemRow | PacketRow;

/** Rows `start` to `start + rows.length` of a query's result; at most WINDOW_CAP. */
export interface RowWindow<Row = AnyRow> {
  readonly view: View;
  readonly ticket: number;
  readonly start: number;
  /** Rows of the whole result. */
  readonly count: number;
  readonly rows: readonly Row[];
}
/** Rows that one window may have: more than the tallest screen shows, small enough to clone in well under a millisecond. */
export const WINDOW_CAP = 512;

export type LoadState = "empty" | "loading" | "ready" | "error";

/** A row, and its place in a result from 0; -1 where that has another ticket, or the row is not in it. */
export interface FoundRow {
  readonly id: RowId;
  readonly place: number;
}

/** Sent while loading, and once more at its end. `run` grows with each `open`, so that a late report can be told apart. */
export interface Progress {
  readonly run: number;
  readonly state: LoadState;
  /** Packed files are being unpacked: bytes are those of the packed files. */
  readonly unpacking?: boolean;
  /** Bytes of all files, and how many of them are decoded. */
  readonly totalBytes: number;
  readonly bytes: number;
  readonly frames: number;
  readonly commands: number;
  readonly flows: number;
  readonly problems: number;
}

/** A file that was not opened, and why: a sentence for the user that names the file. */
export interface FileError {
  readonly file: string;
  readonly message: string;
}

export interface CaptureSummary {
  readonly run: number;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly errors: readonly FileError[];
  /** Sentences about what is missing: a file cut mid-record, the memory budget reached, loading cancelled. */
  readonly notices: readonly string[];
  /** What the capture does not hold, gravest first. */
  readonly missing: readonly Missing[];
  /** Sentences with what somebody wrote into a file about it. */
  readonly comments: readonly string[];
  /** True when at least one file was opened. False: what was open before still is. */
  readonly opened: boolean;
  readonly cancelled: boolean;
  /** Seconds and nanoseconds of the first frame since the epoch. */
  readonly epochSeconds: number;
  readonly epochNanoseconds: number;
  /** Nanoseconds from the first frame to the last. */
  readonly duration: number;
  readonly bytes: number;
  readonly frames: number;
  readonly commands: number;
  readonly flows: number;
  readonly problems: number;
  /** Addresses that the capture gives a name. */
  readonly hosts: number;
  /** Bytes of WebAssembly memory in use. */
  readonly memory: number;
  /** Of them, what the capture's index takes: all that is not there before the first file, but the buffers that files pass through. */
  readonly index: number;
  /** Distinct keys, and bytes of the index that they take. */
  readonly keys: number;
  readonly keyMemory: number;
}

/** Which bytes of a row to read: a node's `offset` and `length` (or a part of it) in its request or reply. */
export interface ValueRequest {
  readonly id: RowId;
  readonly side: "request" | "reply";
  readonly offset: number;
  readonly length: number;
  readonly reveal: boolean;
}
/** Bytes as they are; `masked` when they are a secret, and then not given. Bytes the capture lost are zero and listed. */
export interface ValuePart {
  readonly bytes: Uint8Array;
  readonly masked: boolean;
  readonly holes: readonly { readonly offset: number; readonly length: number }[];
}
/** Bytes of a value that are shown at once; the rest comes on demand in parts of this size. */
export const VALUE_PART_BYTES = 65536;

/** A value of a filter's field that occurs in the capture, as RESPlens shows it; and what else tells a reader which it is. */
export interface FieldValue {
  readonly text: string;
  readonly note?: string;
}

export interface EngineOptions {
  /** TCP ports to be decoded as RESP whatever their content looks like. */
  readonly ports: readonly number[];
}

/** The worker's surface. Everything is asynchronous, since it is called across threads. */
export interface EngineApi {
  /** `start` gives a port to a worker that unpacks files; called for the first packed file. */
  provideUnpacker(start: () => Promise<MessagePort>): Promise<void>;
  /** Opens the files, and those that `more` gives until it gives none, as one capture, which replaces the one that is open if at least one of them can be read. */
  open(files: readonly File[], options: EngineOptions, onProgress: (progress: Progress) => void, more?: () => Promise<readonly File[]>): Promise<CaptureSummary>;
  /** Stops loading; what is decoded stays. */
  cancel(): Promise<void>;
  close(): Promise<void>;
  query(query: Query, ticket: number): Promise<QueryResult>;
  /** At most so many buckets. */
  timeline(buckets: number, ticket: number): Promise<Timeline>;
  /** Undefined where no capture is open. */
  report<Name extends ReportName>(name: Name, narrowing: Narrowing): Promise<Reports[Name] | undefined>;
  /** At most so many values of a field that hold a text, whatever is filtered: those first that begin with it, the most frequent first. */
  values(field: FieldName, part: string, most: number): Promise<readonly FieldValue[]>;
  /** Tells how far the search inside values is, if there is one; stops it, so that queries and reports are answered with what is known; lets it go on with the next one. */
  searching(wish?: "stop" | "go-on"): Promise<ValueStatus | undefined>;
  /** Rows of the latest query of that view. */
  window(view: View, ticket: number, start: number, count: number, reveal: boolean): Promise<RowWindow>;
  inspect(id: RowId, reveal: boolean): Promise<RowDetails>;
  value(request: ValueRequest): Promise<ValuePart>;
  stream(request: StreamRequest): Promise<StreamPage>;
  inspectFlow(id: RowId): Promise<FlowDetails>;
  inspectProblem(id: RowId, reveal: boolean): Promise<ProblemDetails>;
  inspectPacket(id: RowId, reveal: boolean): Promise<PacketDetails>;
  /** The packet of a frame's number, from 1, in the latest query's result. */
  findPacket(ticket: number, frame: number): Promise<FoundRow>;
  findCommand(ticket: number, id: RowId): Promise<FoundRow>;
  /** Packets of the latest query with all their bytes, WINDOW_CAP at most; none where that has another ticket. */
  packets(ticket: number, start: number, count: number, reveal: boolean): Promise<readonly PacketRow[]>;
}
