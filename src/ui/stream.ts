/**
 * `rl-stream`: what both sides of a flow said, as a conversation, in a dialog: as messages, text or bytes, with a search in it. Open while it has a flow;
 * `close-stream` says that it is to have none.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { FlowRow } from "../model/api";
import { unescapeText } from "../model/escape";
import { formatBytes, formatCount, formatPlural, formatShare } from "../model/units";
import { controlStyles } from "./controls.styles";
import { dialogStyles } from "./dialog.styles";
import { emit, type FollowedStream, type UiEvent } from "./events";
import { clientText, FIRST_CONTEXT, serverText, type CellContext } from "./format";
import { reasonOf } from "./reason";
import "./stream-list";
import type { StreamList } from "./stream-list";
import type { StreamMode, StreamSide } from "./stream-lines";
import { holds, searchStream, type Hit } from "./stream-search";
import { StreamSource, type ReadStream, type StreamLook } from "./stream-source";
import { streamStyles } from "./stream.styles";

const MODES: readonly (readonly [StreamMode, string])[] = [["resp", "RESP"], ["text", "Text"], ["hex", "Hex"]];
const SIDES: readonly (readonly [StreamSide, string])[] = [["both", "Both sides"], ["client", "> Client only"], ["server", "< Server only"]];

@customElement("rl-stream")
export class Stream extends LitElement {
  static override readonly styles = [controlStyles, dialogStyles, streamStyles];

  @property({ attribute: false }) followed: FollowedStream | undefined;
  @property({ attribute: false }) read: ReadStream | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @property({ type: Boolean }) revealed = false;
  @state() private source: StreamSource | undefined;
  @state() private mode: StreamMode = "resp";
  @state() private side: StreamSide = "both";
  @state() private failure = "";
  @state() private status = "";
  @state() private isSearching = false;
  private hit: Hit | undefined;
  /** Grows with each search, so that an older one can tell that it is over. */
  private searches = 0;
  private readonly dialogRef = createRef<HTMLDialogElement>();
  private readonly listRef = createRef<StreamList>();
  private readonly searchRef = createRef<HTMLInputElement>();

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.dialogRef.value;
    if (changed.has("followed") && dialog !== undefined) {
      // The browser keeps focus inside, closes it by Escape, and gives focus back.
      if (this.followed === undefined) dialog.close();
      else {
        if (!dialog.open) dialog.showModal();
        void this.open(this.followed);
      }
    } else if (changed.has("revealed") && this.source !== undefined) void this.lookAnew();
  }

  protected override render(): TemplateResult {
    const { source, failure } = this;
    return html`<dialog ${ref(this.dialogRef)} aria-labelledby="title" @close=${this.onClose} @keydown=${this.onKey} @stream-failed=${(event: UiEvent<"stream-failed">) => (this.failure = event.detail)}
      @stream-told=${(event: UiEvent<"stream-told">) => (this.status = event.detail)}>
      <div class="sheet">
        <header>
          ${source === undefined ? html`<h2 id="title">Stream</h2><span class="figures"></span>` : this.headTemplate(source.head.row)}
          <button class="control icon" type="button" data-action="close-stream" aria-label="Close" title="Close (Esc)" @click=${() => this.dialogRef.value?.close()}>×</button>
        </header>
        ${this.toolsTemplate()}
        ${failure !== "" ? html`<p class="empty bad" role="alert">${failure}</p>` : source?.book.pages === 0 ? html`<p class="empty">No frames.</p>` : html`<rl-stream-list ${ref(this.listRef)} .source=${source} .context=${this.context}></rl-stream-list>`}
      </div>
    </dialog>`;
  }

  private headTemplate(row: FlowRow): TemplateResult {
    const { context } = this;
    return html`<h2 id="title"><b>Flow ${row.id + 1}</b> <span class="client">&gt; ${clientText(row, context)}</span> · <span class="server">&lt; ${serverText(row, context)}</span></h2>
      <span class="figures" data-figures><span class="client">&gt;</span> ${formatBytes(row.clientBytes)}, <span class="server">&lt;</span> ${formatBytes(row.serverBytes)}, ${formatPlural(row.commands, "command")} in ${formatPlural(row.frames, "frame")}${row.gaps === 0 ? nothing : html`, <span class="bad">${formatPlural(row.gaps, "gap")} of ${formatBytes(row.gapBytes)}</span>`}</span>`;
  }

  private toolsTemplate(): TemplateResult {
    return html`<div class="tools">
      <fieldset aria-label="Shown as">${MODES.map(([mode, label]) => html`<label class="choice"><input type="radio" name="mode" .value=${mode} data-mode=${mode} .checked=${this.mode === mode} @change=${() => this.look({ mode })} /><span>${label}</span></label>`)}</fieldset>
      <select class="control" name="side" aria-label="Sides" @change=${this.onSide}>${SIDES.map(([side, label]) => html`<option value=${side} ?selected=${this.side === side}>${label}</option>`)}</select>
      <div class="search" role="search">
        <input ${ref(this.searchRef)} class="control" type="search" name="needle" placeholder="Find text, or bytes as \\x00" aria-label="Find in the stream" autocomplete="off" spellcheck="false" @keydown=${this.onSearchKey} />
        <button class="control icon" type="button" data-action="find-previous" aria-label="Previous" title="Previous (Shift+Enter)" @click=${() => void this.find(true)}>↑</button>
        <button class="control icon" type="button" data-action="find-next" aria-label="Next" title="Next (Enter)" @click=${() => void this.find(false)}>↓</button>
      </div>
      <span class="status" role="status" data-status>${this.status}</span>
      ${this.isSearching ? html`<button class="control" type="button" data-action="find-cancel" @click=${this.cancel}>Cancel</button>` : nothing}
      <button class="control" type="button" data-action="copy" title="Copy the selected lines (Ctrl+C)" @click=${() => void this.listRef.value?.copy()}>Copy lines</button>
      <button class="control" type="button" data-action="reveal-stream" aria-pressed=${this.revealed} @click=${() => emit(this, "change-reveal", !this.revealed)}>${this.revealed ? "Hide secrets" : "Show secrets"}</button>
    </div>`;
  }

  private get looked(): StreamLook {
    return { mode: this.mode, side: this.side, reveal: this.revealed, columns: this.listRef.value?.columns ?? 100 };
  }

  private async open({ flow, frame }: FollowedStream): Promise<void> {
    const { read, followed } = this;
    if (read === undefined) return;
    this.forget();
    this.source = undefined;
    this.failure = this.status = "";
    this.side = "both";
    // It has a width only now.
    await this.updateComplete;
    try {
      const source = await StreamSource.open(read, flow, this.looked, frame);
      if (this.followed !== followed) return;
      const mode = source.head.row.commands > 0 ? "resp" : "text";
      this.mode = mode;
      await this.show(source.as({ ...source.look, mode }), frame === undefined ? 0 : source.pageOf(source.head.from), frame === undefined ? undefined : (line) => line.frame >= frame && line.tone !== "gap");
    } catch (error) {
      if (this.followed === followed) this.failure = reasonOf(error);
    }
  }

  private look({ mode = this.mode, side = this.side }: Partial<StreamLook>): void {
    [this.mode, this.side] = [mode, side];
    void this.lookAnew();
  }

  /** The same place otherwise. */
  private async lookAnew(): Promise<void> {
    const { source } = this;
    if (source === undefined) return;
    this.forget();
    const { page, line } = this.listRef.value?.here ?? { page: 0, line: undefined };
    const isThere = this.side === "both" || line?.fromServer === (this.side === "server");
    await this.show(source.as(this.looked), page, line === undefined ? undefined : (each) => (isThere ? holds(each, line) : each.frame >= line.frame));
  }

  private async show(source: StreamSource, page: number, isWanted?: Parameters<StreamList["goTo"]>[2]): Promise<void> {
    this.source = source;
    await this.updateComplete;
    await this.listRef.value?.updateComplete;
    if (source.book.pages > 0) await this.listRef.value?.goTo(source, page, isWanted);
  }

  private async find(backwards: boolean): Promise<void> {
    const { source, hit } = this;
    const list = this.listRef.value;
    const needle = unescapeText(this.searchRef.value?.value ?? "");
    if (source === undefined || list === undefined || needle.length === 0) return;
    const search = ++this.searches;
    const { page, line } = list.here;
    const isFound = hit !== undefined && line !== undefined && holds(line, hit);
    const isCancelled = (): boolean => search !== this.searches || source !== this.source;
    this.isSearching = true;
    this.status = "Searching …";
    try {
      const onProgress = (share: number): void => {
        if (!isCancelled()) this.status = `Searching … ${formatShare(share, 1)}`;
      };
      const found = await searchStream(source, { needle, backwards, page, point: isFound ? hit : line, isFound, isCancelled, onProgress });
      if (isCancelled()) return;
      if (found === undefined) this.status = backwards ? "Not found before this line." : "Not found from this line on.";
      else {
        this.hit = found;
        this.status = `Found in frame ${formatCount(found.frame)}.`;
        await list.goTo(source, found.page, (each) => holds(each, found));
      }
    } catch (error) {
      this.failure = reasonOf(error);
    } finally {
      if (search === this.searches) this.isSearching = false;
    }
  }

  private readonly cancel = (): void => {
    this.forget();
    this.status = "Search stopped.";
  };

  /** What is searched for is no longer wanted, and what was found is not where it was. */
  private forget(): void {
    this.searches++;
    this.isSearching = false;
    this.hit = undefined;
  }

  private readonly onSide = ({ target }: Event): void => {
    const side = target instanceof HTMLSelectElement ? SIDES.find(([name]) => name === target.value)?.[0] : undefined;
    if (side !== undefined) this.look({ side });
  };

  private readonly onSearchKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void this.find(event.shiftKey);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    // Nothing of the page below may take the key for its own.
    event.stopPropagation();
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    if ((event.key === "/" && !isTyping) || (event.key === "f" && (event.ctrlKey || event.metaKey))) this.searchRef.value?.focus();
    else return;
    event.preventDefault();
  };

  private readonly onClose = (): void => {
    this.forget();
    this.source = undefined;
    emit(this, "close-stream");
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-stream": Stream;
  }
}
