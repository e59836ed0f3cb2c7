/**
 * The row elements of a table: as many as fit on the screen, made once and used again for other rows while scrolling. Row n
 * always lives in slot n modulo the pool, so that scrolling by one row paints one row. Cells are set as text and only when
 * their text changes.
 */
import type { RowId } from "../model/api";
import type { AnyRow } from "../client/row-source";
import type { Column } from "./columns";
import type { CellContext } from "./format";

export interface Paint {
  readonly first: number;
  readonly last: number;
  /** Pixels from the table's first row to the top of the viewport. */
  readonly virtual: number;
  readonly rowHeight: number;
  readonly columns: readonly Column<AnyRow>[];
  readonly context: CellContext;
  readonly active: number | undefined;
  readonly activeColumn: string | undefined;
  readonly opened: RowId | undefined;
  rowAt(index: number): AnyRow | undefined;
}

/**
 * Rows are placed from a base row that changes only now and then, and the strip that holds them is moved: scrolling by
 * pixels then changes one transform, and scrolling by a row one more.
 */
const BASE_ROWS = 1024;

interface Slot {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  index: number;
  top: number;
  row: AnyRow | undefined;
  activeColumn: string | undefined;
  context: CellContext | undefined;
}

export class RowPool {
  private slots: Slot[] = [];
  private columns: readonly Column<AnyRow>[] = [];

  constructor(private readonly strip: HTMLElement) {}

  /** The id of a row's element, or of its cell, while it is on screen, for aria-activedescendant. */
  idOf(index: number, column: string | undefined): string {
    const row = `row-${this.slots.length === 0 ? 0 : index % this.slots.length}`;
    return this.columns.some(({ name }) => name === column) ? `${row}-${column ?? ""}` : row;
  }

  /** Undefined where that row is not on screen. */
  cellAt(index: number, column: string | undefined): HTMLElement | undefined {
    const slot = this.slots[index % this.slots.length];
    return slot?.index === index && !slot.element.hidden ? slot.cells[this.columns.findIndex(({ name }) => name === column)] : undefined;
  }

  paint(paint: Paint): void {
    this.fit(paint);
    const base = Math.floor(paint.first / BASE_ROWS) * BASE_ROWS;
    this.strip.style.transform = `translateY(${base * paint.rowHeight - paint.virtual}px)`;
    const used = new Set<Slot>();
    for (let index = paint.first; index <= paint.last; index++) {
      const slot = this.slots[index % this.slots.length];
      if (slot === undefined) continue;
      used.add(slot);
      paintSlot(slot, index, base, paint);
    }
    for (const slot of this.slots) {
      if (!used.has(slot)) slot.element.hidden = true;
    }
  }

  /** Makes rows anew when the columns change, and more of them when the viewport grew. */
  private fit(paint: Paint): void {
    const need = paint.last - paint.first + 1;
    if (paint.columns === this.columns && need <= this.slots.length) return;
    this.columns = paint.columns;
    const size = Math.max(need + 2, this.slots.length);
    this.slots = Array.from({ length: size }, (_, at) => makeSlot(at, paint.columns));
    this.strip.replaceChildren(...this.slots.map((slot) => slot.element));
  }
}

function makeSlot(at: number, columns: readonly Column<AnyRow>[]): Slot {
  const element = document.createElement("div");
  element.id = `row-${at}`;
  element.className = "row";
  element.setAttribute("role", "row");
  element.hidden = true;
  const cells = columns.map((column, place) => {
    const cell = document.createElement("div");
    cell.className = "cell";
    cell.id = `row-${at}-${column.name}`;
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-colindex", String(place + 1));
    cell.dataset["column"] = column.name;
    cell.classList.toggle("numeric", column.isNumeric === true);
    return cell;
  });
  element.append(...cells);
  return { element, cells, index: -1, top: -1, row: undefined, activeColumn: undefined, context: undefined };
}

function paintSlot(slot: Slot, index: number, base: number, paint: Paint): void {
  const { element } = slot;
  const row = paint.rowAt(index);
  if (element.hidden) element.hidden = false;
  const top = (index - base) * paint.rowHeight;
  if (slot.top !== top) {
    slot.top = top;
    element.style.transform = `translateY(${top}px)`;
  }
  if (slot.index !== index) {
    slot.index = index;
    element.dataset["rowIndex"] = String(index);
    // The heading is row 1 of the grid.
    element.setAttribute("aria-rowindex", String(index + 2));
    element.classList.toggle("odd", index % 2 === 1);
  }
  const isSelected = String(index === paint.active || (row !== undefined && row.id === paint.opened));
  if (element.getAttribute("aria-selected") !== isSelected) element.setAttribute("aria-selected", isSelected);
  element.classList.toggle("active", index === paint.active);
  const activeCell = index === paint.active ? paint.activeColumn : undefined;
  if (slot.activeColumn !== activeCell) {
    slot.activeColumn = activeCell;
    for (const cell of slot.cells) cell.classList.toggle("active", cell.dataset["column"] === activeCell);
  }
  if (slot.row === row && slot.context === paint.context && row !== undefined) return;
  slot.row = row;
  slot.context = paint.context;
  element.classList.toggle("waiting", row === undefined);
  paint.columns.forEach((column, place) => {
    const cell = slot.cells[place];
    if (cell !== undefined) paintCell(cell, column, row, paint.context);
  });
}

function paintCell(cell: HTMLElement, column: Column<AnyRow>, row: AnyRow | undefined, context: CellContext): void {
  const text = row === undefined ? "" : column.text(row, context);
  if (cell.textContent !== text) cell.textContent = text;
  const tone = row === undefined ? "" : (column.tone?.(row) ?? "");
  if ((cell.dataset["tone"] ?? "") !== tone) cell.dataset["tone"] = tone;
  // A tooltip that only repeats a cut cell is still of use; one of an empty cell is not.
  const hint = row === undefined ? "" : (column.hint?.(row, context) ?? text);
  if (hint === "") cell.removeAttribute("title");
  else if (cell.title !== hint) cell.title = hint;
}
