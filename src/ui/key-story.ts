/** `rl-key-story`: one key. Its figures, and every command on it, of whatever connection, in order of time: a table of its own, since there may be a million. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { AnyRow, RowSource } from "../client/row-source";
import type { KeyRow, RowId } from "../model/api";
import { writeComparison } from "../model/filter/write";
import { formatBytes, formatCount, formatDuration, formatPlural } from "../model/units";
import { type Column, withAnyRow } from "./columns";
import { controlStyles } from "./controls.styles";
import { detailsStyles } from "./details.styles";
import { emit } from "./events";
import { FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";
import { hitHint, hitText, STORY_COLUMNS } from "./key-columns";
import { keyStoryStyles } from "./key-story.styles";
import "./table";
import type { Table } from "./table";

const COLUMNS: readonly Column<AnyRow>[] = withAnyRow(STORY_COLUMNS);

@customElement("rl-key-story")
export class KeyStory extends LitElement {
  static override readonly styles = [controlStyles, detailsStyles, keyStoryStyles];

  @property({ attribute: false }) key: KeyRow | undefined;
  @property({ attribute: false }) source: RowSource | undefined;
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  /** The figures are of fewer commands than the story tells. */
  @property({ type: Boolean }) narrowed = false;
  @property({ attribute: false }) opened: RowId | undefined;
  private readonly tableRef = createRef<Table>();

  get table(): Table | undefined {
    return this.tableRef.value;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { key } = this;
    if (key === undefined) return nothing;
    return html`<article aria-label="Story of a key">
      <header>
        <h2><b>${key.key === "" ? "(empty key)" : key.key}</b></h2>
        <button class="control" type="button" data-action="story-as-table" title="These commands in the Commands tab, by a filter" @click=${() => emit(this, "show-rows", writeComparison("key", "==", key.key))}>Show as table</button>
        <button class="control icon" type="button" data-action="close-details" aria-label="Close the story" title="Close (Esc)" @click=${() => emit(this, "close-details")}>×</button>
      </header>
      ${this.factsTemplate(key)}
      <h3>${formatPlural(this.count, "command")} on this key, of all connections, in order${this.narrowed ? html` <small>whatever is filtered; the figures above are of what the filter keeps</small>` : nothing}</h3>
      <rl-table
        ${ref(this.tableRef)}
        .view=${"story"} .columns=${COLUMNS} .source=${this.source} .count=${this.count} .context=${this.context} .opened=${this.opened}
        .label=${"Commands on this key"}
      ></rl-table>
    </article>`;
  }

  private factsTemplate(key: KeyRow): TemplateResult {
    const moment = (time: number): TemplateResult => html`<span title=${timeHint(time, this.context)}>${momentText(time, this.context)}</span>`;
    const show = (): void => emit(this, "show-keys", writeComparison("pattern", "==", key.pattern));
    const others = key.commands - key.reads - key.writes;
    return html`<dl>
      ${fact("Commands", html`${formatCount(key.commands)}`)}
      ${fact("Reads, writes", html`${formatCount(key.reads)}, ${formatCount(key.writes)}${others > 0 ? html`, others ${formatCount(others)}` : nothing}`)}
      ${key.errors === 0 ? nothing : fact("Errors", html`<span class="bad">${formatCount(key.errors)}</span>`)}
      ${key.hits + key.misses === 0 ? nothing : fact("Hit ratio", html`<span title=${hitHint(key)}>${hitText(key)}</span>`)}
      ${fact("Requests, replies", html`${formatBytes(key.requestBytes)}, ${formatBytes(key.replyBytes)}`)}
      ${Number.isNaN(key.longest) ? nothing : fact("Time, longest", html`${formatDuration(key.time)}, ${formatDuration(key.longest)}`)}
      ${fact("Clients", html`${formatCount(key.clients)}`)}
      ${key.ttl === "" ? nothing : fact("TTL seen", html`${key.ttl}`)}
      ${fact("First, last", html`${moment(key.first)}, ${moment(key.last)}`)}
      ${fact("Pattern", html`<button class="link" type="button" data-action="show-pattern" title="Show the keys of this pattern" @click=${show}>${key.pattern}</button>`)}
    </dl>`;
  }
}

function fact(name: string, value: TemplateResult): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-key-story": KeyStory;
  }
}
