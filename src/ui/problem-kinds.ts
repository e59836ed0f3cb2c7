/** `rl-problem-kinds`: how many problems there are of each kind; one click shows only those. */
import { LitElement, css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProblemKind } from "../../assembly/schema";
import type { ProblemKindCount } from "../model/api";
import { formatCount, formatPlural } from "../model/units";
import { chipsStyles } from "./chips.styles";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";
import { problemKindName } from "./words";

@customElement("rl-problem-kinds")
export class ProblemKinds extends LitElement {
  static override readonly styles = [
    controlStyles,
    chipsStyles,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        padding: 8px 12px;
        border-bottom: 1px solid var(--rl-line);
        background: var(--rl-raised);
      }
    `,
  ];

  @property({ attribute: false }) kinds: readonly ProblemKindCount[] = [];
  /** The only one that is shown. */
  @property({ attribute: false }) kind: ProblemKind | undefined;

  protected override render(): TemplateResult {
    const { kind } = this;
    // The one that is chosen stays where a range of time leaves none of it: it must be possible to go back.
    const kinds = kind === undefined || this.kinds.some((each) => each.kind === kind) ? this.kinds : [...this.kinds, { kind, rows: 0, count: 0 }];
    return html`<div role="group" aria-label="Kinds of problems">
      ${this.chip(undefined, "all", this.kinds.reduce((sum, { rows }) => sum + rows, 0), "")}
      ${kinds.map(({ kind, rows, count }) => this.chip(kind, problemKindName(kind), rows, `${formatPlural(rows, "row")}, met ${formatPlural(count, "time")}`))}
    </div>`;
  }

  private chip(kind: ProblemKind | undefined, label: string, rows: number, title: string): TemplateResult {
    return html`<button type="button" class="control chip" data-kind=${label} aria-pressed=${this.kind === kind} title=${title} @click=${() => emit(this, "show-problem-kind", { kind: this.kind === kind ? undefined : kind })}>
      ${label} <span>${formatCount(rows)}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-problem-kinds": ProblemKinds;
  }
}
