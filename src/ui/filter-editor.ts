/**
 * `rl-filter-editor`: the filter's field, one line of CodeMirror with completion, errors underlined, and the filters that were used. Says what is
 * typed by `edit-filter`, and by `change-filter` what is to be applied at once. In a chunk of its own (parts.ts): until it
 * is there, and where it cannot be loaded, the toolbar has a plain field.
 */
import { closeCompletion, completionStatus, startCompletion } from "@codemirror/autocomplete";
import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder, type ViewUpdate } from "@codemirror/view";
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { parseFilter } from "../model/filter/parse";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";
import { filterEditorStyles } from "./filter-editor.styles";
import { colours } from "./filter/colours";
import { completion, type ReadValues } from "./filter/completion";
import { errors } from "./filter/errors";
import { FilterHistory } from "./filter/filter-history";
import { singleLine } from "./filter/single-line";
import { theme } from "./filter/theme";
import { typing } from "./filter/typing";

/** As many older filters as the menu shows; the arrow keys reach all of them. */
const MENU_MOST = 12;
const EXAMPLES = ["latency > 5ms && cmd != BLPOP", 'key ~ "user:*" || status in {error, nil}', "is == write && reply.bytes > 10KB"] as const;

/** On changes that do not come from the user. */
const fromOutside = Annotation.define<boolean>();

@customElement("rl-filter-editor")
export class FilterEditor extends LitElement {
  static override readonly styles = [controlStyles, filterEditorStyles];

  @property() text = "";
  @property() placeholder = "";
  @property({ type: Boolean }) disabled = false;
  /** What is wrong with the filter, in words. */
  @property() problem = "";
  @property({ attribute: false }) readValues: ReadValues | undefined;
  @state() private isMenuOpen = false;

  private readonly used = new FilterHistory();
  private readonly settings = new Compartment();
  private view: EditorView | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.view?.destroy();
    this.view = undefined;
  }

  /** Takes the focus, with the text between the two places selected; without places all of it. */
  select(anchor = 0, head = this.text.length): void {
    this.view?.focus();
    this.view?.dispatch({ selection: { anchor, head } });
  }

  override focus(): void {
    this.view?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      <div class="box control" ?data-wrong=${this.problem !== ""} ?data-disabled=${this.disabled}>
        <div class="line"></div>
        <button type="button" data-action="clear-filter" aria-label="Clear the filter" title="Clear the filter" ?hidden=${this.text === "" || this.disabled} @click=${() => this.apply("")}>×</button>
        <button
          type="button" data-action="used-filters" aria-label="Filters used before, and examples" title="Filters used before, and examples" aria-haspopup="menu"
          aria-expanded=${this.isMenuOpen} ?disabled=${this.disabled} @click=${this.toggleMenu}
        ><span aria-hidden="true">▾</span></button>
      </div>
      ${this.isMenuOpen ? this.menuTemplate() : nothing}
      <span class="hidden" id="problem">${this.problem}</span>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.view === undefined) this.start();
    else if (changed.has("placeholder") || changed.has("disabled") || changed.has("problem")) this.view.dispatch({ effects: this.settings.reconfigure(this.setting) });
    if (changed.has("text")) this.write(this.text);
    this.toggleAttribute("menu", this.isMenuOpen);
  }

  private menuTemplate(): TemplateResult {
    const used = this.used.all.slice(0, MENU_MOST);
    const item = (text: string): TemplateResult => html`<button type="button" role="menuitem" tabindex="-1" title=${text} @click=${() => this.apply(text)}>${text}</button>`;
    return html`<div class="menu" role="menu" aria-label="Filters" @keydown=${this.onMenuKey} @focusout=${this.onMenuLeft}>
      ${used.length === 0 ? nothing : html`<h2 role="presentation">Used before</h2>${used.map(item)}`}
      <h2 role="presentation">Examples</h2>
      ${EXAMPLES.map(item)}
    </div>`;
  }

  private start(): void {
    const parent = this.renderRoot.querySelector(".line");
    if (parent === null || !(this.renderRoot instanceof ShadowRoot)) return;
    this.view = new EditorView({
      parent, root: this.renderRoot,
      state: EditorState.create({
        doc: this.text,
        extensions: [
          this.settings.of(this.setting), completion(() => this.readValues ?? (() => Promise.resolve([]))), keymap.of([
            { key: "Enter", run: (view) => this.applyTyped(view) },
            { key: "Escape", run: () => this.leave() },
            { key: "ArrowUp", run: (view) => this.walk(this.used.older(view.state.doc.toString())) },
            { key: "ArrowDown", run: (view) => this.walk(this.used.newer(view.state.doc.toString())) || (view.state.doc.length === 0 && startCompletion(view)) },
            ...historyKeymap, ...standardKeymap,
          ]),
          history(), singleLine, typing, errors, colours, theme, EditorView.updateListener.of((update) => this.onUpdate(update)),
          EditorView.domEventHandlers({ blur: () => this.remember() }),
        ],
      }),
    });
  }

  private get setting(): Extension {
    return [
      placeholder(this.placeholder), EditorView.editable.of(!this.disabled),
      EditorView.contentAttributes.of({
        role: "combobox", "aria-label": "Filter", "aria-multiline": "false", "aria-haspopup": "listbox", "aria-invalid": String(this.problem !== ""), "aria-describedby": "problem",
        "aria-disabled": String(this.disabled), enterkeyhint: "search", "data-filter-field": "",
      }),
    ];
  }

  private onUpdate({ docChanged, state: { doc }, transactions, view }: ViewUpdate): void {
    this.toggleAttribute("completing", completionStatus(view.state) === "active");
    if (!docChanged || transactions.some((each) => each.annotation(fromOutside) === true)) return;
    this.text = doc.toString();
    emit(this, "edit-filter", this.text);
  }

  /** Puts a text into the line that is not there already: one that was set elsewhere. */
  private write(text: string): void {
    const { view } = this;
    if (view === undefined || view.state.doc.toString() === text) return;
    this.remember();
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length }, annotations: fromOutside.of(true) });
    closeCompletion(view);
  }

  private applyTyped(view: EditorView): boolean {
    closeCompletion(view);
    this.remember();
    emit(this, "change-filter", view.state.doc.toString());
    return true;
  }

  /** Applies a filter that was chosen. */
  private apply(text: string): void {
    this.isMenuOpen = false;
    this.write(text);
    this.text = text;
    emit(this, "change-filter", text);
    this.remember();
    this.view?.focus();
  }

  /** What was in the line is a filter that was used, if it is one. */
  private remember(): void {
    const text = this.view?.state.doc.toString() ?? "";
    if (parseFilter(text).ok) this.used.add(text);
  }

  private walk(text: string | undefined): boolean {
    const { view } = this;
    if (text === undefined || view === undefined) return false;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length }, userEvent: "select" });
    return true;
  }

  /** A filter that is wrong keeps the focus, so that it can be put right. */
  private leave(): boolean {
    if (this.problem === "") this.view?.contentDOM.blur();
    return true;
  }

  private readonly toggleMenu = async (): Promise<void> => {
    this.remember();
    this.isMenuOpen = !this.isMenuOpen;
    await this.updateComplete;
    this.items[0]?.focus();
  };

  private get items(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  private readonly onMenuKey = (event: KeyboardEvent): void => {
    const { items } = this;
    const active = items.findIndex((item) => item.matches(":focus"));
    if (event.key === "Escape") {
      this.isMenuOpen = false;
      this.view?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      items.at((active + (event.key === "ArrowDown" ? 1 : -1)) % items.length)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onMenuLeft = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    // The button closes it by itself.
    if (!(to instanceof Element) || to.closest(".menu, [data-action=used-filters]") === null) this.isMenuOpen = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-filter-editor": FilterEditor;
  }
}
