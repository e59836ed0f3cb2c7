/** Works out the Overview: totals, and those of each command. */
import { CommandColumn, Counter, Kind, Table } from "../../assembly/schema";
import type { CommandFigures, NamedFigures, Overview } from "../model/overview";
import { type Groups, groupCommands } from "./groups";
import type { Labels } from "./labels";
import { filterByCell } from "./text-filter";
import type { Decoder } from "./wasm";

/** `ids`: rows of COMMANDS. */
export function overviewOf(decoder: Decoder, labels: Labels, ids: Uint32Array): Overview {
  const rows = filterByCell(decoder, Table.COMMANDS, CommandColumn.KIND, ids, Kind.COMMAND);
  const groups = groupCommands(decoder, rows, "command");
  const commands = Array.from(groups.of, (name, group): NamedFigures => ({ name: labels.name(name) ?? "", ...figuresOf(groups, group) }));
  commands.sort((left, right) => right.count - left.count);
  const sum = (figure: keyof CommandFigures): number => commands.reduce((total, each) => total + each[figure], 0);
  return {
    count: rows.length,
    total: decoder.counter(Counter.COMMANDS),
    totals: { count: rows.length, errors: sum("errors"), requestBytes: sum("requestBytes"), replyBytes: sum("replyBytes") },
    commands,
  };
}

function figuresOf({ count, errors, requestBytes, replyBytes }: Groups, group: number): CommandFigures {
  return { count: count[group] ?? 0, errors: errors[group] ?? 0, requestBytes: requestBytes[group] ?? 0, replyBytes: replyBytes[group] ?? 0 };
}
