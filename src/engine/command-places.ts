/**
 * Where the messages of COMMANDS' rows lie, and how long the reply took: packed in the row itself, or, for the rare row whose figures
 * do not fit, in WIDE (assembly/table/commands.ts).
 */
import { CommandColumn, CommandPlace, NO_LATENCY, Table, WideColumn } from "../../assembly/schema";
import type { Column, Decoder } from "./wasm";

/** A reader of one of the places. Valid until the next call into the module. */
export function placeColumn(decoder: Decoder, place: CommandPlace): Column {
  const cells = (column: CommandColumn): Column => decoder.column(Table.COMMANDS, column);
  const wide = (column: WideColumn): Column => decoder.column(Table.WIDE, column);
  const [isWide, wideRow, isOwn, frame] = [CommandColumn.IS_WIDE, CommandColumn.WIDE_ROW, CommandColumn.IS_OWN, CommandColumn.FRAME].map(cells);
  if (isWide === undefined || wideRow === undefined || isOwn === undefined || frame === undefined) throw new Error("unreachable");
  const { rows } = frame;
  /** What WIDE says, else what the row says. */
  const either = (column: WideColumn, narrow: (row: number) => number): Column => {
    const large = wide(column);
    return { rows, at: (row) => (isWide.at(row) === 1 ? large.at(wideRow.at(row)) : narrow(row)) };
  };
  const requestFrame = (row: number): number => (isOwn.at(row) === 1 ? 0 : frame.at(row));
  const after = cells(CommandColumn.REPLY_AFTER);
  const replyFrame = (row: number): number => (after.at(row) === 0 ? 0 : frame.at(row) + after.at(row) - 1);
  switch (place) {
    case CommandPlace.REQUEST_FRAME:
      return { rows, at: requestFrame };
    case CommandPlace.REQUEST_LAST_FRAME: {
      const span = cells(CommandColumn.REQUEST_SPAN);
      return either(WideColumn.REQUEST_LAST_FRAME, (row) => requestFrame(row) + span.at(row));
    }
    case CommandPlace.REQUEST_BYTES: {
      const size = cells(CommandColumn.REQUEST_SIZE);
      return either(WideColumn.REQUEST_BYTES, (row) => size.at(row));
    }
    case CommandPlace.REPLY_FRAME:
      return either(WideColumn.REPLY_FRAME, replyFrame);
    case CommandPlace.REPLY_LAST_FRAME: {
      const span = cells(CommandColumn.REPLY_SPAN);
      return either(WideColumn.REPLY_LAST_FRAME, (row) => replyFrame(row) + span.at(row));
    }
    case CommandPlace.REPLY_BYTES: {
      const size = cells(CommandColumn.REPLY_SIZE);
      return either(WideColumn.REPLY_BYTES, (row) => size.at(row));
    }
    case CommandPlace.LATENCY: {
      const narrow = cells(CommandColumn.LATENCY);
      const large = wide(WideColumn.LATENCY);
      return {
        rows,
        at: (row) => {
          const latency = narrow.at(row);
          if (latency !== NO_LATENCY) return latency;
          return isWide.at(row) === 1 ? large.at(wideRow.at(row)) : NaN;
        },
      };
    }
  }
}
