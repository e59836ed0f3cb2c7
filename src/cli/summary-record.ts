/** The whole capture as one object: totals, how often each command ran, and each error occurred. */
import { CommandColumn, Counter, Kind, NONE, Table } from "../../assembly/schema";
import { epochOf } from "../engine/capture";
import { countErrors, OTHER_CODES } from "../engine/error-codes";
import { groupCommands } from "../engine/groups";
import { readComments } from "../engine/notes";
import type { Session } from "../engine/session";
import { filterByCell, rowsHit } from "../engine/text-filter";
import { allRows } from "../engine/wasm";
import { timestampText } from "../model/epoch";

interface CommandTotals {
  command: string | null;
  count: number;
  errors: number;
  request_bytes: number;
  reply_bytes: number;
}

/** Commands are ordered by how often they ran, then by name. `hits`: which rows of COMMANDS are counted; all where there is none. */
export async function summaryRecord(session: Session, hits?: Uint8Array): Promise<object> {
  const { decoder, sources } = session.capture;
  const epoch = epochOf(decoder);
  const hasFrames = session.count(Counter.FRAMES) > 0;
  const commands = commandTotals(session, hits);
  return {
    totals: {
      files: sources.length,
      file_bytes: sources.reduce((sum, { size }) => sum + size, 0),
      frames: session.count(Counter.FRAMES),
      tcp_frames: session.count(Counter.TCP_FRAMES),
      first_ts: hasFrames ? timestampText(epoch, session.count(Counter.FIRST_TIME)) : null,
      last_ts: hasFrames ? timestampText(epoch, session.count(Counter.LAST_TIME)) : null,
      flows: session.rows(Table.FLOWS),
      rows: hits === undefined ? session.rows(Table.COMMANDS) : hits.reduce((sum, hit) => sum + hit, 0),
      commands: hits === undefined ? session.count(Counter.COMMANDS) : commands.reduce((sum, { count }) => sum + count, 0),
      errors: hits === undefined ? session.count(Counter.ERRORS) : commands.reduce((sum, { errors }) => sum + errors, 0),
      gap_bytes: session.count(Counter.GAP_BYTES),
      problems: session.rows(Table.PROBLEMS),
    },
    commands,
    error_codes: errorCodes(session, hits),
    ...(await notesOf(session)),
  };
}

/** What a pcapng capture says besides its frames; nothing where it says nothing. */
async function notesOf({ capture, labels }: Session): Promise<object> {
  const comments = await readComments(capture, 0, Infinity);
  return {
    ...(labels.hostNames.size === 0 ? {} : { hosts: Object.fromEntries(labels.hostNames) }),
    ...(comments.length === 0 ? {} : { comments: comments.map(({ file, frame = null, text }) => ({ file, frame, text })) }),
  };
}

/** How often each error occurred, by its first word; most frequent first. */
function errorCodes({ capture: { decoder }, labels }: Session, hits: Uint8Array | undefined): Record<string, number> {
  const all = allRows(decoder.rows(Table.COMMANDS));
  const counted = countErrors(decoder, hits === undefined ? all : rowsHit(all, hits));
  return Object.fromEntries(counted.map(({ code, count }) => [labels.text(code) ?? OTHER_CODES, count]));
}

function commandTotals({ capture: { decoder }, labels }: Session, hits: Uint8Array | undefined): CommandTotals[] {
  const all = allRows(decoder.rows(Table.COMMANDS));
  const rows = filterByCell(decoder, Table.COMMANDS, CommandColumn.KIND, hits === undefined ? all : rowsHit(all, hits), Kind.COMMAND);
  const { of, count, errors, requestBytes, replyBytes } = groupCommands(decoder, rows, "command");
  return Array.from(of, (name, group) => ({
    command: name === NONE ? null : (labels.name(name) ?? null),
    count: count[group] ?? 0,
    errors: errors[group] ?? 0,
    request_bytes: requestBytes[group] ?? 0,
    reply_bytes: replyBytes[group] ?? 0,
  })).sort((left, right) => right.count - left.count || ((left.command ?? "") < (right.command ?? "") ? -1 : 1));
}
