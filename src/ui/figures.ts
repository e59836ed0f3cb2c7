/**
 * Small tables of figures: as many rows as there are, each figure a button that leads to its rows. A table is one stop of the Tab key, and arrows go
 * from figure to figure in it (the grid pattern of the ARIA Authoring Practices).
 */
import { html, nothing, svg, type TemplateResult } from "lit";
import { leadTemplate, type Lead } from "./leads";

export interface FigureColumn<Row> {
  readonly label: string;
  /** Of the heading: what the figure means. */
  readonly title: string;
  /** Texts stand at the start and numbers at the end of their column; a text that is cut takes the room that is left. */
  readonly is: "name" | "text" | "number";
  readonly text: (row: Row) => string;
  readonly hint?: (row: Row) => string;
  readonly leads?: (row: Row) => Lead | undefined;
  /** A bar, 0 to 1 of its width. */
  readonly share?: (row: Row) => number;
  readonly isBad?: (row: Row) => boolean;
  /** What the heading sorts by. */
  readonly order?: (row: Row) => number | string;
}

export interface FigureSort {
  readonly column: string;
  readonly descending: boolean;
}

export interface FigureTable<Row> {
  readonly columns: readonly FigureColumn<Row>[];
  readonly rows: readonly Row[];
  readonly label: string;
  readonly sort?: FigureSort;
  readonly onSort?: (sort: FigureSort) => void;
  readonly isOpened?: (row: Row) => boolean;
}

export function figuresTemplate<Row>({ columns, rows, label, sort, onSort, isOpened }: FigureTable<Row>): TemplateResult {
  const sorted = sort === undefined ? rows : sortedBy(columns, rows, sort);
  return html`<div class="scroll"><table role="grid" aria-label=${label} aria-readonly="true" @keydown=${onGridKey} @focusin=${onGridFocus}>
    <thead><tr>${columns.map((column) => headingTemplate(column, sort, onSort))}</tr></thead>
    <tbody>${sorted.map((row) => html`<tr class=${isOpened?.(row) === true ? "opened" : nothing}>${columns.map((column) => cellTemplate(column, row, nameOf(columns, row)))}</tr>`)}</tbody>
  </table></div>`;
}

function headingTemplate<Row>({ label, title, is, order }: FigureColumn<Row>, sort: FigureSort | undefined, onSort?: (sort: FigureSort) => void): TemplateResult {
  if (order === undefined || onSort === undefined) return html`<th scope="col" class=${is} title=${title}>${label}</th>`;
  const isSorted = sort?.column === label;
  const direction = isSorted ? (sort.descending ? "descending" : "ascending") : "none";
  const next = { column: label, descending: isSorted ? !sort.descending : is === "number" };
  return html`<th scope="col" class=${is} aria-sort=${direction} title=${title}>
    <button type="button" class="heading" @click=${() => onSort(next)}>${label}<span class="arrow" aria-hidden="true">${isSorted ? (sort.descending ? "↓" : "↑") : ""}</span></button>
  </th>`;
}

function cellTemplate<Row>(column: FigureColumn<Row>, row: Row, name: string): TemplateResult {
  const { is, label, share } = column;
  const text = column.text(row);
  const figure = text === "" ? nothing : leadTemplate(column.leads?.(row), text, is === "name" ? label : `${name}, ${label}`, column.hint?.(row));
  return html`<td class="${is} ${column.isBad?.(row) === true ? "bad" : ""}">${share === undefined ? nothing : barTemplate(share(row))}${figure}</td>`;
}

/** Drawn by attributes, since the page's policy allows no inline styles. `share`: 0 to 1. */
function barTemplate(share: number): TemplateResult {
  const width = Math.max(0, Math.min(1, share)) * 100;
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${svg`<rect width=${width} height="1"></rect>`}</svg>`;
}

function nameOf<Row>(columns: readonly FigureColumn<Row>[], row: Row): string {
  return columns.filter(({ is }) => is === "name").map(({ text }) => text(row)).join(" ");
}

function sortedBy<Row>(columns: readonly FigureColumn<Row>[], rows: readonly Row[], { column, descending }: FigureSort): readonly Row[] {
  const order = columns.find(({ label }) => label === column)?.order;
  if (order === undefined) return rows;
  const sign = descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [one, other] = [order(left), order(right)];
    // What has no figure stands last both ways.
    const [isNone, isOtherNone] = [Number.isNaN(one), Number.isNaN(other)];
    if (isNone || isOtherNone) return Number(isNone) - Number(isOtherNone);
    return one === other ? 0 : one < other ? -sign : sign;
  });
}

/** Steps of columns and rows. */
const STEPS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-Infinity, 0], End: [Infinity, 0], PageUp: [0, -10], PageDown: [0, 10],
};

function onGridKey(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const { currentTarget: table, target } = event;
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || !(table instanceof HTMLTableElement) || !(target instanceof HTMLElement)) return;
  const cell = target.closest("td, th");
  const row = target.closest("tr");
  if (!(cell instanceof HTMLTableCellElement) || row === null) return;
  event.preventDefault();
  const [columns, rows] = step;
  const next = rows === 0 ? alongRow(row, cell, columns) : alongColumn(table, row, cell, rows);
  next?.focus();
}

/** The next button of the row in that direction, or with an infinite step the last one. */
function alongRow(row: HTMLTableRowElement, cell: HTMLTableCellElement, step: number): HTMLElement | undefined {
  const cells = [...row.cells];
  const ahead = step > 0 ? cells.slice(cell.cellIndex + 1) : cells.slice(0, cell.cellIndex).reverse();
  const buttons = ahead.flatMap((each) => each.querySelector("button") ?? []);
  return Number.isFinite(step) ? buttons[0] : buttons.at(-1);
}

/** The nearest row in that direction that has a button in the column. */
function alongColumn({ rows }: HTMLTableElement, row: HTMLTableRowElement, cell: HTMLTableCellElement, step: number): HTMLElement | undefined {
  const sign = Math.sign(step);
  const at = Math.max(0, Math.min(rows.length - 1, row.rowIndex + step));
  for (let place = at; place >= 0 && place < rows.length; place += sign) {
    const button = rows[place]?.cells[cell.cellIndex]?.querySelector("button");
    if (button !== null && button !== undefined) return button;
  }
  return undefined;
}

/** The figure that has the focus is where the Tab key comes back to. */
function onGridFocus({ currentTarget: table, target }: FocusEvent): void {
  if (!(table instanceof HTMLTableElement) || !(target instanceof HTMLButtonElement)) return;
  setStop(table, target);
}

/** Makes the first figure of each table its stop of the Tab key, where none is yet: for after an update. */
export function setTabStops(tables: Iterable<HTMLTableElement>): void {
  for (const table of tables) {
    const stop = table.querySelector("button[tabindex='0']") ?? table.querySelector("tbody button") ?? table.querySelector("button");
    if (stop instanceof HTMLButtonElement) setStop(table, stop);
  }
}

function setStop(table: HTMLTableElement, stop: HTMLButtonElement): void {
  for (const button of table.querySelectorAll("button")) {
    const wanted = button === stop ? 0 : -1;
    if (button.tabIndex !== wanted || !button.hasAttribute("tabindex")) button.tabIndex = wanted;
  }
}
