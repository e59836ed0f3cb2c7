/**
 * `rl-latency-table`: distributions of latency one below the other on one logarithmic axis, with their figures. A name leads to its commands, a
 * percentile to those that took as long or longer.
 */
import { LitElement, html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Distribution, LatencyFigures } from "../model/latency";
import { formatCount, formatDuration, formatPlural } from "../model/units";
import { emit } from "./events";
import { barsPath, STRIP_HEIGHT, STRIP_WIDTH, stripPlace, stripTicks } from "./latency-strip";
import { latencyTableStyles } from "./latency-table.styles";

type FigureName = "p50" | "p90" | "p95" | "p99" | "p999" | "max";
type SortName = "name" | "count" | FigureName | "mean" | "sum";

const FIGURES: readonly (readonly [FigureName, string])[] = [["p50", "p50"], ["p90", "p90"], ["p95", "p95"], ["p99", "p99"], ["p999", "p99.9"], ["max", "Max"]];

/** A filter for the commands of a line, from a latency on where one is given. */
export type Condition = (figures: LatencyFigures, from?: number) => string;

@customElement("rl-latency-table")
export class LatencyTable extends LitElement {
  static override readonly styles = latencyTableStyles;

  @property({ attribute: false }) distribution: Distribution | undefined;
  /** Undefined where percentiles lead nowhere: no filter knows of them. */
  @property({ attribute: false }) condition: Condition | undefined;
  /** What is told of, for the first heading; and the line of all together. */
  @property() label = "Command";
  @property({ attribute: false }) allLabel = "All commands";

  @state() private sort: { readonly by: SortName; readonly descending: boolean } = { by: "sum", descending: true };

  protected override render(): TemplateResult | typeof nothing {
    const { distribution } = this;
    if (distribution === undefined || distribution.all.count === 0) return nothing;
    const { edges, all, commands, others } = distribution;
    return html`<table>
        <thead>
          <tr>
            ${this.headingTemplate("name", this.label)} ${this.headingTemplate("count", "Count")}
            <th class="strip" scope="col"><span class="hidden">Distribution</span>${axisTemplate(edges)}</th>
            ${FIGURES.map(([name, label]) => this.headingTemplate(name, label))} ${this.headingTemplate("mean", "Mean")} ${this.headingTemplate("sum", "Total")}
          </tr>
        </thead>
        <tbody>
          ${commands.length === 1 ? nothing : this.lineTemplate(all, edges, this.allLabel)}
          ${this.sorted(commands).map((figures) => this.lineTemplate(figures, edges, figures.name))}
        </tbody>
      </table>
      ${others === 0 ? nothing : html`<p>${formatPlural(others, "more command")} that took less time in all ${others === 1 ? "is" : "are"} not listed.</p>`}`;
  }

  private headingTemplate(name: SortName, label: string): TemplateResult {
    const { by, descending } = this.sort;
    // There is nothing to sort.
    if ((this.distribution?.commands.length ?? 0) < 2) return html`<th class=${name} scope="col">${label}</th>`;
    const direction = by !== name ? "none" : descending ? "descending" : "ascending";
    return html`<th class=${name} scope="col" aria-sort=${direction}>
      <button type="button" @click=${() => this.sortBy(name)}>${label}<span aria-hidden="true">${by !== name ? "" : descending ? " ▾" : " ▴"}</span></button>
    </th>`;
  }

  private lineTemplate(figures: LatencyFigures, edges: Float64Array, label: string): TemplateResult {
    return html`<tr class=${figures.name === "" ? "all" : ""} data-command=${label}>
      <th class="name" scope="row">${this.linkTemplate(figures, label)}</th>
      <td>${formatCount(figures.count)}</td>
      <td class="strip">${stripTemplate(figures, edges)}</td>
      ${FIGURES.map(([name]) => html`<td data-figure=${name}>${this.linkTemplate(figures, formatDuration(figures[name]), figures[name])}</td>`)}
      <td>${formatDuration(meanOf(figures))}</td>
      <td>${formatDuration(figures.sum)}</td>
    </tr>`;
  }

  private linkTemplate(figures: LatencyFigures, text: string, from?: number): TemplateResult {
    const { condition } = this;
    // A line without a name, but not that of all: no filter finds it.
    if (condition === undefined || text === "") return html`${text === "" ? "(no name)" : text}`;
    const title = from === undefined ? "Show these commands" : `Show those that took ${text} or longer`;
    return html`<button type="button" title=${title} @click=${() => emit(this, "show-rows", condition(figures, from))}>${text}</button>`;
  }

  private sortBy(by: SortName): void {
    const { sort } = this;
    // Names from A on, figures from the largest on.
    this.sort = { by, descending: sort.by === by ? !sort.descending : by !== "name" };
  }

  private sorted(commands: readonly LatencyFigures[]): LatencyFigures[] {
    const { by, descending } = this.sort;
    const sign = descending ? -1 : 1;
    const compare = (one: LatencyFigures, other: LatencyFigures): number => {
      if (by === "name") return one.name < other.name ? -1 : 1;
      return by === "mean" ? meanOf(one) - meanOf(other) : one[by] - other[by];
    };
    return [...commands].sort((one, other) => sign * compare(one, other));
  }
}

function meanOf({ sum, count }: LatencyFigures): number {
  return sum / count;
}

function axisTemplate(edges: Float64Array): TemplateResult {
  return html`<svg class="axis" width=${STRIP_WIDTH} height="14" aria-hidden="true">
    ${stripTicks(edges).map(({ x, label }) => svg`<text x=${x} y="11" text-anchor=${x < 12 ? "start" : x > STRIP_WIDTH - 12 ? "end" : "middle"}>${label}</text>`)}
  </svg>`;
}

function stripTemplate({ counts, p50, p99 }: LatencyFigures, edges: Float64Array): TemplateResult {
  const line = (x: number): string => `M${x.toFixed(1)} 0V${STRIP_HEIGHT}`;
  return html`<svg width=${STRIP_WIDTH} height=${STRIP_HEIGHT} aria-hidden="true">
    <path class="grid" d=${stripTicks(edges).map(({ x }) => line(x)).join("")} />
    <path class="bars" d=${barsPath(counts)} />
    <path class="p50" d=${line(stripPlace(edges, p50))} />
    <path class="p99" d=${line(stripPlace(edges, p99))} />
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-latency-table": LatencyTable;
  }
}
