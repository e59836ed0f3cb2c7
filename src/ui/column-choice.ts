/**
 * Which columns a table shows, and in which order, as the user chose: all columns of a view in their order, each shown or not. Remembered by name, for
 * each view; columns that came since stand where the table has them on its own.
 */
import type { AnyRow } from "../client/row-source";
import { readPreference, writePreference } from "../state/preferences";
import { COLUMNS, type Column } from "./columns";

/** The tables whose columns are chosen. */
export type TableView = keyof typeof COLUMNS;

const TABLES: readonly TableView[] = ["commands", "flows", "problems"];

/** The table of a tab, if its columns are chosen. */
export function choosable(tab: string): TableView | undefined {
  return TABLES.find((view) => view === tab);
}

export interface ChosenColumn {
  readonly column: Column<AnyRow>;
  readonly isShown: boolean;
}

export function defaultChoice(view: TableView): readonly ChosenColumn[] {
  return COLUMNS[view].map((column) => ({ column, isShown: column.isExtra !== true }));
}

/** Stored as `time,-client,command`, what is hidden with a minus; whatever does not read like that is passed over. */
export function parseChoice(view: TableView, text: string): readonly ChosenColumn[] {
  const all = defaultChoice(view);
  const chosen: ChosenColumn[] = [];
  for (const part of text.split(",")) {
    const found = all.find(({ column }) => column.name === part.replace(/^-/, ""));
    if (found !== undefined && !chosen.some(({ column }) => column === found.column)) chosen.push({ column: found.column, isShown: !part.startsWith("-") });
  }
  for (const [at, each] of all.entries()) {
    if (chosen.some(({ column }) => column === each.column)) continue;
    const before = chosen.findIndex(({ column }) => column === all[at - 1]?.column);
    chosen.splice(before + 1, 0, each);
  }
  // A table without columns would have nothing to be brought back by.
  return chosen.some(({ isShown }) => isShown) ? chosen : all;
}

export function writeChoice(choice: readonly ChosenColumn[]): string {
  return choice.map(({ column, isShown }) => (isShown ? "" : "-") + column.name).join(",");
}

/** Shows or hides a column; the last one stays. */
export function toggled(choice: readonly ChosenColumn[], name: string): readonly ChosenColumn[] {
  const after = choice.map((each) => (each.column.name === name ? { ...each, isShown: !each.isShown } : each));
  return after.some(({ isShown }) => isShown) ? after : choice;
}

/** Moves a column by so many places. */
export function moved(choice: readonly ChosenColumn[], name: string, step: number): readonly ChosenColumn[] {
  const from = choice.findIndex(({ column }) => column.name === name);
  const to = from + step;
  const each = choice[from];
  if (each === undefined || to < 0 || to >= choice.length) return choice;
  const after = choice.filter((other) => other !== each);
  after.splice(to, 0, each);
  return after;
}

/** The choices of all views. The columns of one stay the same array until its choice changes, since rows are made anew for another. */
export class ColumnChoices {
  private readonly known = new Map<TableView, { readonly choice: readonly ChosenColumn[]; readonly shown: readonly Column<AnyRow>[] }>();

  of(view: TableView): readonly ChosenColumn[] {
    return this.get(view).choice;
  }

  shown(view: TableView): readonly Column<AnyRow>[] {
    return this.get(view).shown;
  }

  set(view: TableView, choice: readonly ChosenColumn[]): void {
    const text = writeChoice(choice);
    writePreference(`columns.${view}`, text === writeChoice(defaultChoice(view)) ? "" : text);
    this.known.set(view, withShown(choice));
  }

  /** Names of the columns that are shown, of the tables that show others than at first. */
  get others(): ReadonlyMap<string, readonly string[]> {
    const names = (choice: readonly ChosenColumn[]): string[] => choice.filter(({ isShown }) => isShown).map(({ column }) => column.name);
    return new Map(TABLES.map((view) => [view, names(this.of(view))] as const).filter(([view, shown]) => shown.join() !== names(defaultChoice(view)).join()));
  }

  /** Shows these columns for now: what the user chose is not forgotten. Names that are none are passed over. */
  show(view: string, names: readonly string[]): void {
    const table = choosable(view);
    if (table === undefined) return;
    const known = names.filter((name) => defaultChoice(table).some(({ column }) => column.name === name));
    if (known.length === 0) return;
    const hidden = defaultChoice(table).flatMap(({ column }) => (known.includes(column.name) ? [] : [`-${column.name}`]));
    this.known.set(table, withShown(parseChoice(table, [...known, ...hidden].join())));
  }

  private get(view: TableView): { readonly choice: readonly ChosenColumn[]; readonly shown: readonly Column<AnyRow>[] } {
    const known = this.known.get(view) ?? withShown(parseChoice(view, readPreference(`columns.${view}`) ?? ""));
    this.known.set(view, known);
    return known;
  }
}

function withShown(choice: readonly ChosenColumn[]): { readonly choice: readonly ChosenColumn[]; readonly shown: readonly Column<AnyRow>[] } {
  return { choice, shown: choice.filter(({ isShown }) => isShown).map(({ column }) => column) };
}
