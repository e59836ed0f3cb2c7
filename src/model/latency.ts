/**
 * What the Latency tab tells of the commands that are looked at: how long they were waited for, by command and over time. Apart are those that
 * wait by design, and times of pipelined batches. All lengths of time are nanoseconds; counts are of commands, but for those of batches.
 */
import type { Counted, TimeRange } from "./api";

/** Of one command, or of several together. Percentiles are exact, by nearest rank. */
export interface LatencyFigures {
  /** As the Command column shows it; empty for several together. */
  readonly name: string;
  readonly count: number;
  /** Sum of the latencies. */
  readonly sum: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** How many lie in each row of the distribution's scale. */
  readonly counts: Uint32Array<ArrayBuffer>;
}

export interface Distribution {
  /**
   * The scale: row r reaches from the r-th edge to before the one behind it. Edges are round, 10 or 5 to each power of ten; the first row is
   * from 0 on where there are latencies of 0. No edges where there are no latencies.
   */
  readonly edges: Float64Array<ArrayBuffer>;
  readonly all: LatencyFigures;
  /** Those that took most time together first. */
  readonly commands: readonly LatencyFigures[];
  /** How many commands more there are. */
  readonly others: number;
}

/** A distribution over time too. */
export interface LatencyMap extends Distribution {
  /** Commands of each column and row: those of the first column first. */
  readonly cells: Uint32Array<ArrayBuffer>;
  /** Percentiles of each column, within 1 %; NaN where there is none. */
  readonly p50: Float64Array<ArrayBuffer>;
  readonly p99: Float64Array<ArrayBuffer>;
}

/** Batches that commands belong to, and that were answered; what is counted is the batch, whichever of its commands are looked at. */
export interface Batches {
  readonly count: number;
  /** Commands of a batch: the middle and the most. */
  readonly middleSize: number;
  readonly largestSize: number;
  /** From the first request of each to its last reply. */
  readonly edges: Float64Array<ArrayBuffer>;
  readonly times: LatencyFigures;
}

/** Commands without a latency, by why. */
export interface Untimed {
  readonly pending: number;
  readonly lost: number;
  /** No reply is due. */
  readonly none: number;
  /** There is a reply, and its time says nothing: frames came in another order. */
  readonly other: number;
}

export interface Latency extends Counted {
  /** What the commands are narrowed to; columns at its ends reach beyond it. */
  readonly range: TimeRange | undefined;
  /** Columns of the maps: equal, from `start` on (since the first frame), `width` each. */
  readonly start: number;
  readonly width: number;
  readonly columns: number;
  /** Of commands that were sent while no other of their connection was waited for. */
  readonly single: LatencyMap;
  /** Of them and of those inside of pipelined batches; undefined where there are none. */
  readonly withPipelined: LatencyMap | undefined;
  readonly blocking: Distribution;
  readonly batches: Batches | undefined;
  readonly untimed: Untimed;
}
