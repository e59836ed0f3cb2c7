/** The command line's options, per the headless interface. Anything that is not known is a sentence. */

import type { Filter, FilterError } from "../model/filter/ast";
import { parseFilter } from "../model/filter/parse";

export type Format = "ndjson" | "csv" | "flows" | "packets" | "summary";

export interface Options {
  readonly format: Format;
  /** Bytes of each argument or string. */
  readonly maxValue: number;
  readonly reveal: boolean;
  /** Of packets, as tcpdump's options of these names: the link layer (`-e`), numbers as they are (`-S`). */
  readonly linkLayer?: boolean;
  readonly absolute?: boolean;
  readonly ports: readonly number[];
  /** Only rows that match; all where there is none. */
  readonly where: Filter | undefined;
  readonly files: readonly string[];
}

const FORMATS: ReadonlySet<string> = new Set(["ndjson", "csv", "flows", "packets", "summary"]);
const WITH_VALUE: ReadonlySet<string> = new Set(["--format", "--max-value", "--port", "--where"]);

const USAGE = "Usage: npm run -s decode -- [--format ndjson|csv|flows|packets [-e] [-S]|summary] [--max-value N] [--where FILTER] [--reveal] [--port N] FILE...";

/** Options out of the arguments behind the program's name, or a sentence that says what is wrong with them. */
export function parseOptions(args: readonly string[]): Options | string {
  let format: Format = "ndjson";
  let maxValue = 256;
  let reveal = false;
  let linkLayer = false;
  let absolute = false;
  let where: Filter | undefined;
  const ports: number[] = [];
  const files: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    if (argument === "--") {
      files.push(...args.slice(index + 1));
      break;
    }
    if (!argument.startsWith("-") || argument === "-") {
      files.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const option = equals < 0 ? argument : argument.slice(0, equals);
    let value = equals < 0 ? "" : argument.slice(equals + 1);
    if (WITH_VALUE.has(option) && equals < 0) {
      const next = args[++index];
      if (next === undefined) return `${option} needs a value. ${USAGE}`;
      value = next;
    }
    switch (option) {
      case "--format":
        if (!isFormat(value)) return `--format ${value} is not known. ${USAGE}`;
        format = value;
        break;
      case "--where": {
        const parsed = parseFilter(value);
        if (!parsed.ok) return whereErrors(value, parsed.errors);
        where = parsed.filter;
        break;
      }
      case "--max-value": {
        const number = wholeNumber(value, 0, 2 ** 30);
        if (number === undefined) return `--max-value needs a number of bytes up to 1073741824, not "${value}".`;
        maxValue = number;
        break;
      }
      case "--port": {
        const port = wholeNumber(value, 1, 65535);
        if (port === undefined) return `--port needs a port from 1 to 65535, not "${value}".`;
        ports.push(port);
        break;
      }
      case "--reveal":
        if (equals >= 0) return "--reveal takes no value.";
        reveal = true;
        break;
      case "-e":
        linkLayer = true;
        break;
      case "-S":
        absolute = true;
        break;
      default:
        return `The option ${option} is not known. ${USAGE}`;
    }
  }
  if ((linkLayer || absolute) && format !== "packets") return `-e and -S belong to --format packets. ${USAGE}`;
  return files.length === 0 ? `No file is named. ${USAGE}` : { format, maxValue, reveal, ...(format === "packets" ? { linkLayer, absolute } : {}), ports, where, files };
}

/** One line: what is wrong, and at which character. */
function whereErrors(filter: string, errors: readonly FilterError[]): string {
  return errors.map(({ from, to, message }) => `--where, character ${from + 1} (${JSON.stringify(filter.slice(from, to))}): ${message}`).join(" ");
}

function isFormat(text: string): text is Format {
  return FORMATS.has(text);
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}
