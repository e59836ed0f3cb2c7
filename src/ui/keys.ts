/** `rl-keys`: the table of keys, or of the patterns that they are made by, and what switches between the two. */
import { LitElement, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { AnyRow, RowSource } from "../client/row-source";
import type { RowId } from "../model/api";
import type { Sort } from "../state/view-state";
import { type Column, withAnyRow } from "./columns";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { KEY_COLUMNS, PATTERN_COLUMNS } from "./key-columns";
import "./key-story";
import { keysStyles } from "./keys.styles";
import "./table";
import type { Table } from "./table";

export type KeyView = "keys" | "patterns";

/** A table is only ever given rows of its own view; method parameters are bivariant. */
const COLUMNS: Readonly<Record<KeyView, readonly Column<AnyRow>[]>> = { keys: withAnyRow(KEY_COLUMNS), patterns: withAnyRow(PATTERN_COLUMNS) };

const LABELS: readonly (readonly [KeyView, string, string])[] = [
  ["keys", "Keys", "Every key that a command names first"], ["patterns", "Patterns", "Keys that differ only in numbers, identifiers and the like, together"],
];

@customElement("rl-keys")
export class Keys extends LitElement {
  static override readonly styles = keysStyles;

  @property({ reflect: true }) view: KeyView = "keys";
  @property({ attribute: false }) source: RowSource | undefined;
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @property({ attribute: false }) sort: Sort | undefined;
  /** The key whose story is open. */
  @property({ attribute: false }) opened: RowId | undefined;
  private readonly tableRef = createRef<Table>();

  /** The table that is shown. */
  get table(): Table | undefined {
    return this.tableRef.value;
  }

  protected override render(): TemplateResult {
    const { view } = this;
    return html`
      <div class="switch" role="group" aria-label="Keys or patterns">
        ${LABELS.map(([name, label, title]) => html`<button type="button" data-action=${`show-${name}`} title=${title} aria-pressed=${name === view} @click=${() => emit(this, "show-tab", name)}>${label}</button>`)}
      </div>
      <rl-table
        ${ref(this.tableRef)}
        .view=${view} .columns=${COLUMNS[view]} .source=${this.source} .count=${this.count} .context=${this.context} .sort=${this.sort} .opened=${this.opened}
        .label=${view === "keys" ? "Keys" : "Patterns"}
      ></rl-table>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-keys": Keys;
  }
}
