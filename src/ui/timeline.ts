/**
 * `rl-timeline`: what happened when, over the whole capture, and a way to narrow the views to a part of it: by dragging, or by
 * keys. Loaded when the first capture is opened, with the library that draws (timeline-chart.ts). What is being chosen is kept
 * here (bucket-range.ts); what was chosen is the page's.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { Timeline as TimelineData, TimeRange } from "../model/api";
import { bucketOf, draftBetween, draftOf, moved, rangeOf, type Buckets, type Draft } from "./bucket-range";
import { ChartSurroundings, DRAG_PIXELS } from "./chart-surroundings";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { rangeText } from "./range-text";
import { bucketsOfTimeline, bucketText, selectionText, wholeText } from "./timeline-figures";
import { TimelineChart } from "./timeline-chart";
import { timelineStyles } from "./timeline.styles";

/** Pixels; timeline.styles.ts has the same number. */
const HEIGHT = 94;

@customElement("rl-timeline")
export class Timeline extends LitElement {
  static override readonly styles = timelineStyles;

  @property({ attribute: false }) data: TimelineData | undefined;
  /** What the views are narrowed to. */
  @property({ attribute: false }) range: TimeRange | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @property({ type: Boolean, reflect: true }) folded = false;

  @state() private draft: Draft | undefined;
  /** The time that the pointer is at. */
  @state() private near: number | undefined;
  private drag: { readonly pointer: number; readonly x: number; isMoved: boolean } | undefined;
  private chart: TimelineChart | undefined;
  private readonly hostRef = createRef<HTMLElement>();

  constructor() {
    super();
    new ChartSurroundings(this, () => this.measure(), () => this.chart?.redraw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dropChart();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Another capture has other times.
    if (this.folded || (changed.has("data") && this.data === undefined)) {
      this.giveUp();
      this.near = undefined;
    }
    if (this.folded) this.dropChart();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const host = this.hostRef.value;
    if (host === undefined) return;
    const isFresh = this.chart === undefined;
    const chart = (this.chart ??= new TimelineChart(host, this.clientWidth, HEIGHT));
    if (isFresh || changed.has("data") || changed.has("context")) chart.show(this.data, this.context);
    this.mark();
  }

  protected override render(): TemplateResult {
    const { folded } = this;
    return html`
      <div class="head">
        <button class="fold" type="button" data-action="timeline" aria-expanded=${!folded} @click=${() => emit(this, "change-timeline", folded)}>
          <span aria-hidden="true">${folded ? "▸" : "▾"}</span>Timeline
        </button>
        ${folded
          ? nothing
          : html`<ul class="legend">
                <li class="commands">commands</li>
                <li class="errors">errors</li>
                <li class="line p50">p50 latency</li>
                <li class="line p99">p99</li>
              </ul>
              <span class=${this.near === undefined && this.draft === undefined ? "figures" : "figures near"} data-figures>${this.figures}</span>`}
      </div>
      ${folded ? nothing : this.chartTemplate()}
    `;
  }

  private chartTemplate(): TemplateResult {
    const { buckets } = this;
    const selection = this.draft ?? (this.range === undefined || buckets === undefined ? undefined : draftOf(this.range, buckets));
    return html`<div
      ${ref(this.hostRef)}
      class=${this.draft === undefined ? "chart" : "chart drafting"}
      data-chart=${this.data === undefined ? "waiting" : "drawn"}
      role="slider"
      tabindex="0"
      aria-label=${this.label}
      aria-orientation="horizontal"
      aria-valuemin="1"
      aria-valuemax=${buckets?.count ?? 1}
      aria-valuenow=${buckets === undefined || selection === undefined ? 1 : bucketOf(selection.head, buckets) + 1}
      aria-valuetext=${this.figures}
      aria-description=${KEYS}
      @keydown=${this.onKey}
      @blur=${this.giveUp}
      @dblclick=${this.clear}
      @pointerdown=${this.onPointerDown}
      @pointermove=${this.onPointerMove}
      @pointerup=${this.onPointerUp}
      @pointercancel=${this.giveUp}
      @pointerleave=${this.onPointerLeave}
    >
      ${this.data?.commands.every((count) => count === 0) === true ? html`<p class="none"><span>No commands</span></p>` : nothing}
    </div>`;
  }

  private get buckets(): Buckets | undefined {
    return this.data === undefined || this.data.commands.length === 0 ? undefined : bucketsOfTimeline(this.data);
  }

  /** What is shown as selected: what is being chosen, else what was chosen. */
  private get shown(): TimeRange | undefined {
    const { draft, buckets } = this;
    return draft === undefined || buckets === undefined ? this.range : rangeOf(draft, buckets);
  }

  private get label(): string {
    const { shown } = this;
    if (shown === undefined) return "Timeline, the whole time";
    return `Timeline, ${this.draft === undefined ? "selected" : "choosing"} ${rangeText(shown, this.context)}`;
  }

  private get figures(): string {
    const { data, buckets, shown, near } = this;
    if (data === undefined || buckets === undefined) return "";
    if (this.draft === undefined && near !== undefined) return bucketText(data, bucketOf(near, buckets), this.context);
    return shown === undefined ? wholeText(data) : selectionText(data, shown, this.context);
  }

  private measure(): void {
    this.chart?.resize(this.clientWidth);
    this.mark();
  }

  /** Puts the marks of selection and pointer where they belong. */
  private mark(): void {
    const { chart, buckets, near } = this;
    chart?.select(this.shown);
    const isNear = near !== undefined && buckets !== undefined && this.draft === undefined;
    chart?.hover(isNear ? rangeOf({ anchor: near, head: near }, buckets) : undefined);
  }

  private dropChart(): void {
    this.chart?.destroy();
    this.chart = undefined;
  }

  private apply(range: TimeRange): void {
    this.giveUp();
    emit(this, "change-range", range);
  }

  private readonly giveUp = (): void => {
    this.drag = undefined;
    this.draft = undefined;
  };

  private readonly clear = (): void => {
    this.giveUp();
    emit(this, "clear-range");
  };

  private readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || this.buckets === undefined) return;
    this.hostRef.value?.setPointerCapture(event.pointerId);
    this.drag = { pointer: event.pointerId, x: event.clientX, isMoved: false };
  };

  private readonly onPointerMove = (event: PointerEvent): void => {
    const { chart, buckets, drag } = this;
    if (chart === undefined || buckets === undefined) return;
    this.near = chart.timeAt(event.clientX);
    if (drag?.pointer !== event.pointerId) return;
    drag.isMoved ||= Math.abs(event.clientX - drag.x) >= DRAG_PIXELS;
    if (drag.isMoved) this.draft = draftBetween(bucketOf(chart.timeAt(drag.x), buckets), bucketOf(this.near, buckets), buckets);
  };

  private readonly onPointerUp = (event: PointerEvent): void => {
    const { drag, draft, buckets } = this;
    if (drag?.pointer !== event.pointerId) return;
    if (drag.isMoved && draft !== undefined && buckets !== undefined) this.apply(rangeOf(draft, buckets));
    else this.drag = undefined;
  };

  private readonly onPointerLeave = (): void => {
    this.near = undefined;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const { buckets } = this;
    if (buckets === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      // First what is being chosen; and where nothing is selected the key is for others.
      if (this.draft !== undefined) this.giveUp();
      else if (this.range !== undefined) this.clear();
      else return;
    } else if (event.key === "Enter") {
      if (this.draft !== undefined) this.apply(rangeOf(this.draft, buckets));
    } else {
      const next = moved(this.draft ?? (this.range === undefined ? undefined : draftOf(this.range, buckets)), event.key, event.shiftKey, buckets);
      if (next === undefined) return;
      this.draft = next;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

const KEYS = "Arrow keys choose a bar, Shift with arrow keys several, Enter selects their time, Escape gives it up.";

declare global {
  interface HTMLElementTagNameMap {
    "rl-timeline": Timeline;
  }
}
