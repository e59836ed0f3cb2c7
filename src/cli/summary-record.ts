/** The whole capture as one object: totals, and how often each command ran. */
import { CommandColumn, CommandPlace, Counter, Kind, Status, Table } from "../../assembly/schema";
import { placeColumn } from "../engine/command-places";
import { epochOf } from "../engine/capture";
import { readComments } from "../engine/notes";
import type { Session } from "../engine/session";
import { timestampText } from "../model/epoch";

interface CommandTotals {
  count: number;
  errors: number;
  request_bytes: number;
  reply_bytes: number;
}

/** Commands are ordered by how often they ran, then by name. */
export async function summaryRecord(session: Session): Promise<object> {
  const { decoder, sources } = session.capture;
  const epoch = epochOf(decoder);
  const hasFrames = session.count(Counter.FRAMES) > 0;
  return {
    totals: {
      files: sources.length,
      file_bytes: sources.reduce((sum, { size }) => sum + size, 0),
      frames: session.count(Counter.FRAMES),
      tcp_frames: session.count(Counter.TCP_FRAMES),
      first_ts: hasFrames ? timestampText(epoch, session.count(Counter.FIRST_TIME)) : null,
      last_ts: hasFrames ? timestampText(epoch, session.count(Counter.LAST_TIME)) : null,
      flows: session.rows(Table.FLOWS),
      rows: session.rows(Table.COMMANDS),
      commands: session.count(Counter.COMMANDS),
      errors: session.count(Counter.ERRORS),
      gap_bytes: session.count(Counter.GAP_BYTES),
      problems: session.rows(Table.PROBLEMS),
    },
    commands: commandTotals(session),
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

function commandTotals(session: Session): object[] {
  const { decoder } = session.capture;
  const kind = decoder.column(Table.COMMANDS, CommandColumn.KIND);
  const name = decoder.column(Table.COMMANDS, CommandColumn.NAME);
  const status = decoder.column(Table.COMMANDS, CommandColumn.STATUS);
  const request = placeColumn(decoder, CommandPlace.REQUEST_BYTES);
  const reply = placeColumn(decoder, CommandPlace.REPLY_BYTES);
  const totals = new Map<number, CommandTotals>();
  for (let row = 0; row < decoder.rows(Table.COMMANDS); row++) {
    if (kind.at(row) !== Kind.COMMAND) continue;
    const total = totals.get(name.at(row)) ?? { count: 0, errors: 0, request_bytes: 0, reply_bytes: 0 };
    total.count++;
    if (status.at(row) === Status.ERROR) total.errors++;
    total.request_bytes += request.at(row);
    total.reply_bytes += reply.at(row);
    totals.set(name.at(row), total);
  }
  return [...totals]
    .map(([row, total]) => ({ command: session.labels.name(row) ?? null, ...total }))
    .sort((left, right) => right.count - left.count || ((left.command ?? "") < (right.command ?? "") ? -1 : 1));
}
