/** What the Overview tab tells of the commands that are looked at. Rows that are no commands (deliveries, lines of MONITOR, replication) are not counted. */
import type { Counted, RowId } from "./api";

/** Totals of one command, or of all. */
export interface CommandFigures {
  readonly count: number;
  readonly errors: number;
  /** Bytes on the wire. */
  readonly requestBytes: number;
  readonly replyBytes: number;
}

/** Exact quantiles (nearest rank) of latency, in nanoseconds; NaN where no row has one. */
export interface LatencyFigures {
  /** How many rows have a latency. */
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface NamedFigures extends CommandFigures {
  /** As the Command column shows it; empty where the capture does not tell. */
  readonly name: string;
  readonly latency: LatencyFigures;
  /** The latencies are those of calls that wait by design, since there are no others. */
  readonly isBlocking: boolean;
}

export interface OverviewTotals extends CommandFigures {
  /** Connections that have commands. */
  readonly connections: number;
  /** Time of the first command and of the last, in nanoseconds since the capture's first frame; NaN where there is none. */
  readonly first: number;
  readonly last: number;
  /** The second that most commands began in, in whole seconds since the first frame, and how many they were. */
  readonly peak: { readonly second: number; readonly count: number };
  /** Whose reply is not in the capture, or not yet. */
  readonly unanswered: number;
  /** Of commands that do not wait by design, and of those that do. */
  readonly latency: LatencyFigures;
  readonly blocking: LatencyFigures;
  /** How many commands wait by design, and how many came in a batch with others. */
  readonly blockingCount: number;
  readonly pipelined: number;
  /** By the commands' definitions. */
  readonly reads: number;
  readonly writes: number;
  /** Of LOOKUPS (key-commands.ts): how many found a value, and how many found that there is none. */
  readonly hits: number;
  readonly misses: number;
}

/** Sums over the commands of a key or a client. */
export interface SummedFigures {
  readonly count: number;
  readonly errors: number;
  /** Of requests and replies, on the wire. */
  readonly bytes: number;
  /** Sum of latencies in nanoseconds, without calls that wait by design. */
  readonly time: number;
}

/** Of a key, or of the keys of one pattern. A command of several keys counts for each, and once for a pattern, with all its bytes and its whole time. */
export interface KeyFigures extends SummedFigures {
  /** As the Keys tab shows it. */
  readonly key: string;
}

/** The first ones of keys, or of patterns. */
export interface KeyTops {
  readonly byBytes: readonly KeyFigures[];
  readonly byTime: readonly KeyFigures[];
  /** How many there are. */
  readonly count: number;
}

export interface ClientFigures extends SummedFigures {
  /** Of the host, without a port. */
  readonly address: string;
  /** The host's name, where the capture gives it one. */
  readonly host: string | undefined;
  /** Connections with commands. */
  readonly connections: number;
  /** Names and users of its connections where the capture tells them, at most CLIENT_NAMES of each. */
  readonly names: readonly string[];
  readonly users: readonly string[];
}
export const CLIENT_NAMES = 4;

export interface ErrorFigures {
  /** First word of the error's line, as the filter's field `error` takes it. */
  readonly code: string;
  readonly count: number;
  /** The first that ended so, and its line. */
  readonly example: RowId;
  readonly line: string;
}

/** One exchange among the slowest or the biggest. */
export interface ExchangeFigures {
  readonly id: RowId;
  /** Nanoseconds since the capture's first frame. */
  readonly time: number;
  readonly command: string;
  readonly key: string | undefined;
  readonly client: string;
  readonly clientHost: string | undefined;
  /** NaN where there is none. */
  readonly latency: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
}

/** Entries of each list of the first ones. */
export const TOP = 10;

export interface Overview extends Counted {
  /** Rows that are looked at and are no commands. */
  readonly others: number;
  readonly totals: OverviewTotals;
  /** All of them, most frequent first. */
  readonly commands: readonly NamedFigures[];
  /** The first ones by commands, bytes, errors and time together, so that each order of them begins with the right ones. */
  readonly clients: readonly ClientFigures[];
  /** How many hosts have commands. */
  readonly clientCount: number;
  readonly keys: KeyTops;
  readonly patterns: KeyTops;
  /** Most frequent first. */
  readonly errors: readonly ErrorFigures[];
  /** How many codes there are. */
  readonly errorCount: number;
  /** Without those that wait by design. */
  readonly slowest: readonly ExchangeFigures[];
  readonly biggestReplies: readonly ExchangeFigures[];
  readonly biggestRequests: readonly ExchangeFigures[];
}
