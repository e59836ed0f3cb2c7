/**
 * `rl-table`: the virtual table. It is given columns, a source of rows and how many there are, and keeps on screen the rows
 * that belong there; it holds no rows itself. Scroll arithmetic is in scroll.ts, row elements in row-pool.ts. The rows stand
 * in a layer that sticks to the viewport and are moved by transforms, so no element is ever as tall as the table.
 */
import { LitElement, html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { RowId, View } from "../model/api";
import type { AnyRow, RowSource } from "../client/row-source";
import type { ColumnName, Sort } from "../state/view-state";
import { conditionsOf, type CellField } from "./cell-conditions";
import { ColumnWidths } from "./column-widths";
import type { Column } from "./columns";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { RowPool } from "./row-pool";
import {
  TOP, centerRow, nativeHeight, revealRow, rowForKey, rowsOnScreen, scrolled, scrolledTo, settled, type RowKey, type ScrollPlace, type ScrollSizes,
} from "./scroll";
import { headerTemplate } from "./table-header";
import { tableStyles } from "./table.styles";

/** Pixels; table.styles.ts has the same numbers. */
export const ROW_HEIGHT = 24;
const HEADER_HEIGHT = 28;
/** Rest after which native and virtual place are brought together; longer than the pauses of a wheel. */
const REST_MS = 200;

const ROW_KEYS: readonly RowKey[] = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

@customElement("rl-table")
export class Table extends LitElement {
  static override readonly styles = tableStyles;

  @property({ reflect: true }) view: View = "commands";
  @property({ attribute: false }) columns: readonly Column<AnyRow>[] = [];
  @property({ attribute: false }) source: RowSource | undefined;
  @property({ type: Number, reflect: true }) count = 0;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @property({ attribute: false }) sort: Sort | undefined;
  /** The row whose details are open. */
  @property({ attribute: false }) opened: RowId | undefined;
  @property() label = "";

  @state() private active: number | undefined;
  /** The column of the active cell, by its name; undefined while a row as a whole is active. */
  @state() private activeColumn: string | undefined;
  private readonly scrollerRef = createRef<HTMLElement>();
  private readonly contentRef = createRef<HTMLElement>();
  private readonly layerRef = createRef<HTMLElement>();
  private readonly stripRef = createRef<HTMLElement>();

  widths = new ColumnWidths("commands");
  private pool: RowPool | undefined;
  private place: ScrollPlace = TOP;
  private viewport = 0;
  private restTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly resizes = new ResizeObserver(() => this.measure());

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.scrollerRef.value !== undefined) this.resizes.observe(this.scrollerRef.value);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
    clearTimeout(this.restTimer);
  }

  /** Rows arrived: whatever is on screen is painted again. */
  rowsChanged(): void {
    this.paint();
  }

  /** Another result: the same places hold other rows. */
  startOver(): void {
    this.active = undefined;
    this.moveTo(scrolledTo(0, this.sizes));
  }

  /** Makes a row the active one and brings it to the middle. */
  goTo(index: number): void {
    if (this.count === 0) return;
    this.active = Math.min(this.count - 1, Math.max(0, index));
    this.moveTo(centerRow(this.active, this.sizes));
    this.scrollerRef.value?.focus({ preventScroll: true });
  }

  override focus(options?: FocusOptions): void {
    this.scrollerRef.value?.focus(options);
  }

  sortBy(column: ColumnName): void {
    emit(this, "sort-column", column);
  }

  widthsChanged(): void {
    this.scrollerRef.value?.style.setProperty("--columns", this.widths.template(this.columns));
    this.contentRef.value?.style.setProperty("min-width", `${this.widths.total(this.columns)}px`);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("view") && this.widths.view !== this.view) this.widths = new ColumnWidths(this.view);
  }

  protected override firstUpdated(): void {
    if (this.stripRef.value !== undefined) this.pool = new RowPool(this.stripRef.value);
    if (this.scrollerRef.value !== undefined) this.resizes.observe(this.scrollerRef.value);
    this.measure();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("columns") || changed.has("view")) this.widthsChanged();
    if (changed.has("count")) this.contentRef.value?.style.setProperty("height", `${nativeHeight(this.sizes) + HEADER_HEIGHT}px`);
    this.moveTo(changed.has("count") ? scrolledTo(this.place.virtual, this.sizes) : this.place);
  }

  protected override render(): TemplateResult {
    return html`<div
      ${ref(this.scrollerRef)}
      class="scroller"
      role="grid"
      tabindex="0"
      aria-label=${this.label}
      aria-rowcount=${this.count + 1}
      aria-colcount=${this.columns.length}
      @scroll=${this.onScroll}
      @keydown=${this.onKey}
      @click=${this.onClick}
      @dblclick=${this.onClick}
      @contextmenu=${this.onContextMenu}
    >
      <div ${ref(this.contentRef)} class="content" role="presentation">
        ${headerTemplate(this)}
        <div ${ref(this.layerRef)} class="rows" role="presentation"><div ${ref(this.stripRef)} class="strip" role="rowgroup"></div></div>
      </div>
    </div>`;
  }

  private get sizes(): ScrollSizes {
    return { rowCount: this.count, rowHeight: ROW_HEIGHT, viewport: this.viewport };
  }

  private measure(): void {
    this.viewport = Math.max(0, (this.scrollerRef.value?.clientHeight ?? 0) - HEADER_HEIGHT);
    this.layerRef.value?.style.setProperty("height", `${this.viewport}px`);
    this.moveTo(scrolledTo(this.place.virtual, this.sizes));
  }

  /** Takes a place onto the screen; the scroller follows where it stands elsewhere. */
  private moveTo(place: ScrollPlace): void {
    this.place = place;
    const scroller = this.scrollerRef.value;
    if (scroller !== undefined && Math.abs(scroller.scrollTop - place.native) > 1) {
      scroller.scrollTop = place.native;
      // The browser rounds to device pixels and clamps; what it made of it is what the next step is counted from.
      this.place = { virtual: place.virtual, native: scroller.scrollTop };
    }
    this.paint();
  }

  private paint(): void {
    const { pool, source, active } = this;
    if (pool === undefined || source === undefined) return;
    const { first, last } = rowsOnScreen(this.place, this.sizes);
    source.look(first, last);
    pool.paint({
      first, last, virtual: this.place.virtual, rowHeight: ROW_HEIGHT, columns: this.columns, context: this.context, active, activeColumn: this.activeColumn,
      opened: this.opened, rowAt: (index) => source.get(index),
    });
    this.scrollerRef.value?.setAttribute("aria-busy", String(source.isStale));
    if (active !== undefined && active >= first && active <= last) {
      this.scrollerRef.value?.setAttribute("aria-activedescendant", pool.idOf(active, this.activeColumn));
    } else this.scrollerRef.value?.removeAttribute("aria-activedescendant");
  }

  private readonly onScroll = (): void => {
    const scroller = this.scrollerRef.value;
    if (scroller === undefined) return;
    const native = scroller.scrollTop;
    if (native !== this.place.native) {
      this.place = scrolled(this.place, native, this.sizes);
      this.paint();
    }
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.moveTo(settled(this.place, this.sizes)), REST_MS);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.send("open-row");
      return;
    }
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      this.openMenu();
      return;
    }
    const condition = event.ctrlKey ? undefined : conditionsOf(this.fieldsOf(this.activeColumn)).find(({ key }) => key === event.key)?.condition;
    if (condition !== undefined) {
      event.preventDefault();
      emit(this, "narrow-rows", condition);
      return;
    }
    if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.shiftKey) {
      event.preventDefault();
      this.moveColumn(event.key === "ArrowRight" ? 1 : -1);
      return;
    }
    const key = ROW_KEYS.find((name) => name === event.key);
    if (key === undefined) return;
    event.preventDefault();
    const next = rowForKey(key, this.active, this.place, this.sizes);
    if (next === undefined) return;
    this.active = next;
    this.moveTo(revealRow(this.place, next, this.sizes));
    this.send("move-row");
  };

  /** A click or Enter opens the row's details; a double click or a link leads to its commands. */
  private readonly onClick = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>(".cell") : null;
    const index = Number.parseInt(cell?.parentElement?.dataset["rowIndex"] ?? "", 10);
    if (Number.isNaN(index)) return;
    this.active = index;
    this.activeColumn = cell?.dataset["column"];
    // A connection leads to its commands, a pattern to its keys; nothing else is known of a pattern.
    const leads = this.view === "flows" || this.view === "problems" || this.view === "patterns";
    if (leads && (event.type === "dblclick" || cell?.dataset["tone"] === "link")) this.send("follow-row");
    else if (event.type === "click" && this.view !== "patterns") this.send("open-row");
  };

  private readonly onContextMenu = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>(".cell") : null;
    const index = Number.parseInt(cell?.parentElement?.dataset["rowIndex"] ?? "", 10);
    if (event.target instanceof Element && event.target.closest(".header") !== null) {
      event.preventDefault();
      emit(this, "open-column-menu", { x: event.clientX, y: event.clientY });
      return;
    }
    if (Number.isNaN(index)) {
      // Some browsers send it for the menu's key too, to what has the focus.
      if (event.target === this.scrollerRef.value) event.preventDefault();
      return;
    }
    event.preventDefault();
    this.active = index;
    this.activeColumn = cell?.dataset["column"];
    this.openMenu(event);
  };

  /** From the row as a whole over its cells; the scroller follows. */
  private moveColumn(step: number): void {
    const at = Math.min(this.columns.length - 1, this.columns.findIndex(({ name }) => name === this.activeColumn) + step);
    this.activeColumn = this.columns[Math.max(-1, at)]?.name;
    this.active ??= this.count === 0 ? undefined : rowsOnScreen(this.place, this.sizes).first;
    const cell = this.pool?.cellAt(this.active ?? -1, this.activeColumn);
    const scroller = this.scrollerRef.value;
    if (cell === undefined || scroller === undefined) return;
    const most = cell.offsetLeft;
    const least = most + cell.offsetWidth - scroller.clientWidth;
    scroller.scrollLeft = Math.min(most, Math.max(least, scroller.scrollLeft));
  }

  /** At the pointer, or below the active cell. */
  private openMenu(pointer?: MouseEvent): void {
    const row = this.activeRow;
    const column = this.columns.find(({ name }) => name === this.activeColumn) ?? this.columns[0];
    const box = this.pool?.cellAt(this.active ?? -1, column?.name)?.getBoundingClientRect();
    if (row === undefined || column === undefined || box === undefined) return;
    const flow = this.view === "flows" ? row.id : "flow" in row ? row.flow : undefined;
    emit(this, "open-cell-menu", {
      x: pointer?.clientX ?? box.left, y: pointer?.clientY ?? box.bottom,
      conditions: conditionsOf(this.fieldsOf(column.name)), value: column.text(row, this.context),
      flow: flow === undefined ? undefined : { id: flow, label: "client" in row ? row.client : String(flow + 1), ...frameOf(row) },
    });
  }

  /** What the active row can be compared by in a column. */
  private fieldsOf(name: string | undefined): readonly CellField[] {
    const row = this.activeRow;
    return (row === undefined ? undefined : this.columns.find((column) => column.name === name)?.fields?.(row)) ?? [];
  }

  /** If it has arrived. */
  private get activeRow(): AnyRow | undefined {
    return this.active === undefined ? undefined : this.source?.get(this.active);
  }

  private send(event: "open-row" | "move-row" | "follow-row"): void {
    const row = this.activeRow;
    if (row !== undefined) emit(this, event, row);
  }
}

/** The number of the frame at which a row's bytes begin, where they are known. */
function frameOf(row: AnyRow): { readonly frame?: number } {
  const frame = "number" in row ? row.number : "requestFrames" in row ? (row.requestFrames ?? row.replyFrames)?.[0] : undefined;
  return frame === undefined ? {} : { frame };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-table": Table;
  }
}
