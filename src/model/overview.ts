/** What the Overview tab tells of the commands that are looked at. Rows that are no commands (deliveries, lines of MONITOR, replication) are not counted. */
import type { Counted } from "./api";

/** Totals of one command, or of all. */
export interface CommandFigures {
  readonly count: number;
  readonly errors: number;
  /** Bytes on the wire. */
  readonly requestBytes: number;
  readonly replyBytes: number;
}

export interface NamedFigures extends CommandFigures {
  /** As the Command column shows it. */
  readonly name: string;
}

export interface Overview extends Counted {
  readonly totals: CommandFigures;
  /** Most frequent first. */
  readonly commands: readonly NamedFigures[];
}
