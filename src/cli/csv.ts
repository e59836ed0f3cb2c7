/** Rows as CSV (RFC 4180): CRLF line ends, quotes where a cell needs them, and nothing that a spreadsheet would run. */
import type { CommandRecord } from "./command-record";

type Cell = string | number | boolean | null | undefined;

const COLUMNS: readonly (readonly [string, (record: CommandRecord) => Cell])[] = [
  ["n", ({ n }) => n],
  ["ts", ({ ts }) => ts],
  ["kind", ({ kind }) => kind],
  ["flow", ({ flow }) => flow],
  ["client", ({ client }) => client],
  ["server", ({ server }) => server],
  ["db", ({ db }) => db],
  ["user", ({ user }) => user],
  ["name", ({ name }) => name],
  ["resp", ({ resp }) => resp],
  ["command", ({ command }) => command],
  ["args", ({ args }) => JSON.stringify(args)],
  ["keys", ({ keys }) => JSON.stringify(keys)],
  ["status", ({ status }) => status],
  ["reply_type", ({ reply }) => reply?.type],
  ["reply_text", ({ reply }) => reply?.text],
  ["latency_ns", ({ latency_ns }) => latency_ns],
  ["request_bytes", ({ request_bytes }) => request_bytes],
  ["reply_bytes", ({ reply_bytes }) => reply_bytes],
  ["request_first_frame", ({ request_frames }) => request_frames?.[0]],
  ["request_last_frame", ({ request_frames }) => request_frames?.[1]],
  ["reply_first_frame", ({ reply_frames }) => reply_frames?.[0]],
  ["reply_last_frame", ({ reply_frames }) => reply_frames?.[1]],
  ["pairing", ({ pairing }) => pairing],
  ["reason", ({ reason }) => reason],
  ["blocking", ({ blocking }) => blocking],
  ["lib", ({ lib }) => lib],
  ["tx", ({ tx }) => tx],
  ["batch_ns", ({ batch_ns }) => batch_ns],
  ["slot", ({ slot }) => slot],
  ["attributes", ({ attributes }) => attributes],
  ["truncated", ({ truncated }) => truncated],
];

/** The header line. */
export function csvHeader(): string {
  return `${COLUMNS.map(([name]) => name).join(",")}\r\n`;
}

export function csvLine(record: CommandRecord): string {
  return `${COLUMNS.map(([, cell]) => csvCell(cell(record))).join(",")}\r\n`;
}

/** One cell. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"); a plain negative number is none. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return "";
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
