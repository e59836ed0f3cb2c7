/** A line of MONITOR: `1795465829.411946 [0 127.0.0.1:42144] "HELLO" "3"`, as a simple string. */
import { hexDigit, latin1 } from "./escape";
import { ESCAPES } from "./inline";

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
  return { time, client, database: Number(database), ...splitArguments(line.subarray(prefix.length)) };
}

const QUOTE = 0x22;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const HEX = 0x78;

/**
 * Arguments as `sdscatrepr` writes them, with a space between. Valkey 8.1.0 and 8.1.1 do not escape quotes and backslashes
 * (valkey-io/valkey#2035), so a quote ends an argument only where another one, or the end, follows, and a backslash before
 * what it never escapes stands for itself: properly escaped lines read the same either way.
 */
function splitArguments(line: Uint8Array): { readonly args: Uint8Array[]; readonly complete: boolean } {
  const args: Uint8Array[] = [];
  for (let at = 0; at < line.length; ) {
    if (line[at] !== QUOTE) return { args, complete: false };
    const value: number[] = [];
    for (at += 1; !endsArgument(line, at); ) {
      if (at >= line.length) return { args, complete: false };
      at = readByte(line, at, value);
    }
    args.push(Uint8Array.from(value));
    at += 2;
  }
  return { args, complete: true };
}

function endsArgument(line: Uint8Array, at: number): boolean {
  return line[at] === QUOTE && (at + 1 === line.length || (line[at + 1] === SPACE && (at + 2 === line.length || line[at + 2] === QUOTE)));
}

/** Adds the byte that stands at `at`, escaped or not; gives the place behind it. */
function readByte(line: Uint8Array, at: number, value: number[]): number {
  const byte = line[at] ?? 0;
  const letter = line[at + 1] ?? 0;
  if (byte === BACKSLASH) {
    const [high, low] = [hexDigit(line[at + 2]), hexDigit(line[at + 3])];
    if (letter === HEX && high >= 0 && low >= 0) {
      value.push(high * 16 + low);
      return at + 4;
    }
    const escaped = ESCAPES.get(letter) ?? (letter === BACKSLASH || (letter === QUOTE && at + 2 < line.length) ? letter : undefined);
    if (escaped !== undefined) {
      value.push(escaped);
      return at + 2;
    }
  }
  value.push(byte);
  return at + 1;
}
