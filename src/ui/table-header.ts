/**
 * The heading of `rl-table`: a button a column that sorts, and an edge that resizes. One tab stop for all; arrows go from
 * column to column, Shift and arrows resize, a double click on the edge brings the column's own width back.
 */
import { html, type TemplateResult } from "lit";
import type { AnyRow } from "../client/row-source";
import { COLUMN_NAMES, type ColumnName, type Sort } from "../state/view-state";
import type { Column } from "./columns";
import type { ColumnWidths } from "./column-widths";

/** What the heading asks of its table. */
export interface HeaderHost {
  readonly columns: readonly Column<AnyRow>[];
  readonly widths: ColumnWidths;
  readonly sort: Sort | undefined;
  sortBy(column: ColumnName): void;
  /** Takes new widths onto the screen. */
  widthsChanged(): void;
}

const KEY_STEP = 16;

export function headerTemplate(host: HeaderHost): TemplateResult {
  return html`<div class="header" role="row" aria-rowindex="1" @keydown=${(event: KeyboardEvent) => onKey(event, host)}>
    ${host.columns.map((column, at) => cellTemplate(column, at, host))}
  </div>`;
}

function cellTemplate(column: Column<AnyRow>, at: number, host: HeaderHost): TemplateResult {
  const direction = host.sort?.column !== column.name ? "none" : host.sort.descending ? "descending" : "ascending";
  const isSortable = column.isUnsortable !== true;
  return html`<div
    class="heading ${column.isNumeric === true ? "numeric" : ""}"
    role="columnheader"
    data-column=${column.name}
    aria-colindex=${at + 1}
    aria-sort=${direction}
  >
    <button
      type="button"
      tabindex=${at === 0 ? 0 : -1}
      title=${column.title ?? column.label}
      aria-disabled=${!isSortable}
      @click=${() => sort(column, host)}
    ><span class="label">${column.label}</span><span class="arrow" aria-hidden="true">${{ none: "", ascending: "▲", descending: "▼" }[direction]}</span></button>
    <span
      class="edge"
      aria-hidden="true"
      @pointerdown=${(event: PointerEvent) => startResize(event, column, host)}
      @dblclick=${() => {
        host.widths.reset(column);
        host.widthsChanged();
      }}
    ></span>
  </div>`;
}

function sort(column: Column<AnyRow>, host: HeaderHost): void {
  const name = sortName(column);
  if (name !== undefined) host.sortBy(name);
}

function sortName(column: Column<AnyRow>): ColumnName | undefined {
  return column.isUnsortable === true ? undefined : COLUMN_NAMES.find((name) => name === column.name);
}

/** Follows the pointer until it is let go, wherever it goes. */
function startResize(event: PointerEvent, column: Column<AnyRow>, host: HeaderHost): void {
  const edge = event.currentTarget;
  if (!(edge instanceof HTMLElement) || event.button !== 0) return;
  event.preventDefault();
  const startX = event.clientX;
  // A column that grows is drawn wider than its width.
  const startWidth = edge.parentElement?.offsetWidth ?? host.widths.of(column);
  const move = (moved: PointerEvent): void => {
    host.widths.set(column, startWidth + moved.clientX - startX);
    host.widthsChanged();
  };
  const end = (): void => {
    edge.removeEventListener("pointermove", move);
    edge.removeEventListener("lostpointercapture", end);
    host.widths.save();
  };
  edge.setPointerCapture(event.pointerId);
  edge.addEventListener("pointermove", move);
  edge.addEventListener("lostpointercapture", end);
}

function onKey(event: KeyboardEvent, host: HeaderHost): void {
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
  event.stopPropagation();
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  event.preventDefault();
  const buttons = [...currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button === target);
  const step = event.key === "ArrowRight" ? 1 : -1;
  if (!event.shiftKey) {
    const next = buttons[at + step];
    for (const button of buttons) button.tabIndex = button === (next ?? target) ? 0 : -1;
    next?.focus();
    return;
  }
  const column = host.columns[at];
  if (column === undefined) return;
  host.widths.set(column, host.widths.of(column) + step * KEY_STEP);
  host.widths.save();
  host.widthsChanged();
}
