/** A line of MONITOR: `1795465829.411946 [0 127.0.0.1:42144] "HELLO" "3"`, as a simple string. */
import { splitInline } from "./inline";
import { latin1 } from "./escape";

export interface MonitorLine {
  /** `1795465829.411946` */
  readonly time: string;
  readonly database: number | undefined;
  /** The client's address, `lua` or a path. */
  readonly client: string;
  readonly args: readonly Uint8Array[];
  /** False where the line is cut: then the last argument may be too. */
  readonly complete: boolean;
}

/** `line`: the string without its `+` and line end; undefined where it is none of MONITOR's. */
export function parseMonitorLine(line: Uint8Array): MonitorLine | undefined {
  const head = /^(\d+\.\d{6}) \[(\d+) ([^\]]*(?:\][^\]\s]*)?)\] /.exec(latin1(line.subarray(0, 256)));
  const [prefix = "", time = "", database = "", client = ""] = head ?? [];
  if (prefix === "") return undefined;
  const rest = line.subarray(prefix.length);
  const split = splitInline(rest);
  return {
    time, client, database: Number(database), complete: split.balanced,
    args: split.args.map((argument) => argument.decoded ?? rest.slice(argument.offset, argument.offset + argument.length)),
  };
}
