/** The widths that the user gave to columns: from the column's own width, changed by dragging, remembered for each view. */
import type { View } from "../model/api";
import type { AnyRow } from "../client/row-source";
import { readPreference, writePreference } from "../state/preferences";
import type { Column } from "./columns";

export const MIN_WIDTH = 32;
export const MAX_WIDTH = 2000;

/** Stored as `time:140,client:200`; whatever does not read like that is passed over. */
export function parseWidths(text: string): Map<string, number> {
  const widths = new Map<string, number>();
  for (const part of text.split(",")) {
    const [name, value] = part.split(":");
    const width = Number.parseInt(value ?? "", 10);
    if (name !== undefined && width >= MIN_WIDTH && width <= MAX_WIDTH) widths.set(name, width);
  }
  return widths;
}

export class ColumnWidths {
  private readonly widths: Map<string, number>;

  constructor(readonly view: View) {
    this.widths = parseWidths(readPreference(`widths.${view}`) ?? "");
  }

  of(column: Column<AnyRow>): number {
    return this.widths.get(column.name) ?? column.width;
  }

  set(column: Column<AnyRow>, width: number): void {
    this.widths.set(column.name, Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.round(width))));
  }

  reset(column: Column<AnyRow>): void {
    this.widths.delete(column.name);
    this.save();
  }

  save(): void {
    writePreference(`widths.${this.view}`, [...this.widths].map(([name, width]) => `${name}:${width}`).join(","));
  }

  /** For grid-template-columns. */
  template(columns: readonly Column<AnyRow>[]): string {
    return columns.map((column) => {
      const isFixed = column.grow === undefined || this.widths.has(column.name);
      return isFixed ? `${this.of(column)}px` : `minmax(${this.of(column)}px, ${column.grow}fr)`;
    }).join(" ");
  }

  total(columns: readonly Column<AnyRow>[]): number {
    return columns.reduce((sum, column) => sum + this.of(column), 0);
  }
}
