/**
 * `rl-latency-map`: latency over time as a heat map. A cell, or a rectangle of them, leads to its commands: their time becomes the range, their
 * latencies a condition of the filter.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { Latency } from "../model/latency";
import { ChartSurroundings, DRAG_PIXELS } from "./chart-surroundings";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { countIn, latenciesOf, linePlaces, movedCells, rectangleOf, rowsOf, timesOf, type Cell, type Cells, type Rectangle } from "./latency-cells";
import { LatencyChart } from "./latency-chart";
import { latencyCondition } from "./latency-conditions";
import { latencyMapStyles } from "./latency-map.styles";
import { cellsText, mapText } from "./latency-words";
import { compactCount } from "./timeline-figures";


@customElement("rl-latency-map")
export class LatencyMapElement extends LitElement {
  static override readonly styles = latencyMapStyles;

  @property({ attribute: false }) latency: Latency | undefined;
  /** Commands inside of pipelined batches are shown too. */
  @property({ type: Boolean }) pipelined = false;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;

  @state() private cells: Cells | undefined;
  @state() private near: Cell | undefined;
  private drag: { readonly pointer: number; readonly x: number; readonly y: number; readonly cell: Cell; isMoved: boolean } | undefined;
  private chart: LatencyChart | undefined;
  private readonly hostRef = createRef<HTMLElement>();

  constructor() {
    super();
    new ChartSurroundings(this, () => this.measure(), () => this.chart?.redraw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chart?.destroy();
    this.chart = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("latency") || changed.has("pipelined")) this.fit();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { latency, map } = this;
    const host = this.hostRef.value;
    if (host === undefined || latency === undefined || map === undefined) return;
    const isFresh = this.chart === undefined;
    const chart = (this.chart ??= new LatencyChart(host, host.clientWidth, host.clientHeight));
    if (isFresh || changed.has("latency") || changed.has("pipelined") || changed.has("context")) chart.show(latency, map, this.context);
    chart.select(this.marked);
  }

  protected override render(): TemplateResult {
    const { latency, map, marked } = this;
    const text = latency === undefined || map === undefined ? "" : marked === undefined ? mapText(latency, map) : cellsText(latency, map, marked, this.context);
    const most = map?.cells.reduce((highest, count) => Math.max(highest, count), 0) ?? 0;
    const hasLines = map !== undefined && !linePlaces(map, map.p50).every(Number.isNaN);
    return html`
      <div class="head">
        <ul class="legend">
          ${most <= 1 ? html`<li class="single">1 command</li>` : html`<li class="heat"><span>1</span><span>${compactCount(most)} commands</span></li>`}
          ${hasLines ? html`<li class="line p50">p50</li><li class="line p99">p99</li>` : nothing}
        </ul>
        <slot></slot>
        <span class=${marked === undefined ? "figures" : "figures near"} data-figures title=${text}>${text}</span>
      </div>
      <div
        ${ref(this.hostRef)}
        class=${this.cells === undefined ? "chart" : "chart choosing"}
        role="slider"
        tabindex="0"
        aria-label="Latency over time"
        aria-orientation="horizontal"
        aria-valuemin="1"
        aria-valuemax=${latency?.columns ?? 1}
        aria-valuenow=${(this.cells?.head.column ?? 0) + 1}
        aria-valuetext=${text}
        aria-description=${KEYS}
        @keydown=${this.onKey}
        @blur=${this.giveUp}
        @pointerdown=${this.onPointerDown}
        @pointermove=${this.onPointerMove}
        @pointerup=${this.onPointerUp}
        @pointercancel=${this.giveUp}
        @pointerleave=${this.onPointerLeave}
      ></div>
    `;
  }

  private get map(): Latency["single"] | undefined {
    return this.pipelined ? (this.latency?.withPipelined ?? this.latency?.single) : this.latency?.single;
  }

  /** What the figures are about: what is being chosen, else what the pointer is at. */
  private get marked(): Rectangle | undefined {
    if (this.cells !== undefined) return rectangleOf(this.cells);
    return this.near === undefined ? undefined : rectangleOf({ anchor: this.near, head: this.near });
  }

  /** Keeps what is chosen inside of a map that is another one, as while a capture loads. */
  private fit(): void {
    const { latency, map } = this;
    const holds = ({ column, row }: Cell): boolean => latency !== undefined && map !== undefined && column < latency.columns && row < rowsOf(map);
    if (this.cells !== undefined && !(holds(this.cells.anchor) && holds(this.cells.head))) this.giveUp();
    if (this.near !== undefined && !holds(this.near)) this.near = undefined;
  }

  private measure(): void {
    const host = this.hostRef.value;
    if (host !== undefined) this.chart?.resize(host.clientWidth, host.clientHeight);
  }

  private showRows(rectangle: Rectangle): void {
    const { latency, map } = this;
    this.giveUp();
    if (latency === undefined || map === undefined || countIn(map, rectangle) === 0) return;
    // First the rows, so that nothing is worked out for the map of that time.
    emit(this, "show-rows", latencyCondition(latency, this.pipelined ? "with-pipelined" : "single", ...latenciesOf(map, rectangle.rows)));
    const [first, last] = rectangle.columns;
    if (first > 0 || last < latency.columns - 1) emit(this, "change-range", timesOf(latency, rectangle.columns));
  }

  private readonly giveUp = (): void => {
    this.drag = undefined;
    this.cells = undefined;
  };

  private readonly onPointerDown = (event: PointerEvent): void => {
    const cell = this.chart?.cellAt(event.clientX, event.clientY);
    if (event.button !== 0 || cell === undefined) return;
    this.hostRef.value?.setPointerCapture(event.pointerId);
    this.giveUp();
    this.drag = { pointer: event.pointerId, x: event.clientX, y: event.clientY, cell, isMoved: false };
  };

  private readonly onPointerMove = (event: PointerEvent): void => {
    const { drag } = this;
    const cell = this.chart?.cellAt(event.clientX, event.clientY);
    if (cell === undefined) return;
    if (this.near?.column !== cell.column || this.near.row !== cell.row) this.near = cell;
    if (drag?.pointer !== event.pointerId) return;
    drag.isMoved ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) >= DRAG_PIXELS;
    if (drag.isMoved) this.cells = { anchor: drag.cell, head: cell };
  };

  private readonly onPointerUp = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag?.pointer !== event.pointerId) return;
    this.showRows(rectangleOf(this.cells ?? { anchor: drag.cell, head: drag.cell }));
  };

  private readonly onPointerLeave = (): void => {
    this.near = undefined;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const { latency, map } = this;
    if (latency === undefined || map === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" || event.key === "Enter") {
      // Where nothing is chosen the key is for others.
      if (this.cells === undefined) return;
      if (event.key === "Enter") this.showRows(rectangleOf(this.cells));
      else this.giveUp();
    } else {
      const next = movedCells(this.cells, event.key, event.shiftKey, latency, map);
      if (next === undefined) return;
      this.cells = next;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

const KEYS = "Arrow keys choose a cell, Shift with arrow keys several, Enter shows their commands, Escape gives it up.";

declare global {
  interface HTMLElementTagNameMap {
    "rl-latency-map": LatencyMapElement;
  }
}
