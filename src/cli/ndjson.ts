/**
 * A row as one line of JSON. Written out field by field: a generic serializer takes longer than reading the row back from
 * the file. The fields and their order are those of `CommandRecord`.
 */
import type { CommandRecord, ReplyRecord } from "./command-record";

export function ndjsonLine(record: CommandRecord): string {
  const { reply, request_frames: requestFrames, reply_frames: replyFrames } = record;
  let line = `{"n":${record.n},"ts":"${record.ts}","kind":"${record.kind}","flow":${record.flow}`
    + `,"client":${text(record.client)},"server":${text(record.server)},"db":${number(record.db)}`
    + `,"user":${text(record.user)},"name":${text(record.name)},"resp":${number(record.resp)}`
    + `,"command":${text(record.command)},"args":${texts(record.args)},"keys":${texts(record.keys)}`
    + `,"status":"${record.status}","reply":${reply === null ? "null" : replyText(reply)}`
    + `,"latency_ns":${number(record.latency_ns)},"request_bytes":${number(record.request_bytes)},"reply_bytes":${number(record.reply_bytes)}`
    + `,"request_frames":${frames(requestFrames)},"reply_frames":${frames(replyFrames)},"pairing":"${record.pairing}"`;
  if (record.reason !== undefined) line += `,"reason":${text(record.reason)}`;
  if (record.blocking !== undefined) line += ',"blocking":true';
  if (record.lib !== undefined) line += `,"lib":${text(record.lib)}`;
  if (record.tx !== undefined) line += `,"tx":${record.tx}`;
  if (record.batch_ns !== undefined) line += `,"batch_ns":${record.batch_ns}`;
  if (record.slot !== undefined) line += `,"slot":${record.slot}`;
  if (record.attributes !== undefined) line += `,"attributes":${text(record.attributes)}`;
  if (record.truncated !== undefined) line += ',"truncated":true';
  return `${line}}\n`;
}

function replyText({ type, bytes, text: value }: ReplyRecord): string {
  return `{"type":"${type}","bytes":${bytes},"text":${text(value)}}`;
}

/** Texts are printable ASCII (and `…`) by then, so that only two characters can need an escape. */
function text(value: string | null): string {
  if (value === null) return "null";
  return value.includes('"') || value.includes("\\") ? JSON.stringify(value) : `"${value}"`;
}

function texts(values: readonly string[]): string {
  let list = "";
  for (const value of values) list += list === "" ? text(value) : `,${text(value)}`;
  return `[${list}]`;
}

function number(value: number | null): string {
  return value === null ? "null" : String(value);
}

function frames(pair: readonly [number, number] | null): string {
  return pair === null ? "null" : `[${pair[0]},${pair[1]}]`;
}
