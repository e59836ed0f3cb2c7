/** `rl-toolbar`: the line above a table. Filter, what it found, "go to row", how times are told, whether secrets are shown. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import { live } from "lit/directives/live.js";
import type { ValueStatus } from "../model/value-status";
import type { FilterError } from "../model/filter/ast";
import { NOISE_NAMES } from "../model/noise";
import { formatCount, formatPlural, type TimeFormat } from "../model/units";
import { tableOf, type FlowFilter, type Found, type Tab } from "../state/view-state";
import { choosable } from "./column-choice";
import { controlStyles } from "./controls.styles";
import { emit, type Placement, type UiEvent } from "./events";
import type { FilterEditor } from "./filter-editor";
import { toolbarStyles } from "./toolbar.styles";
import { valueStatus } from "./value-status";

/** Long enough to type on, short enough not to be waited for. */
const DEBOUNCE_MS = 150;

const TIME_FORMATS: readonly (readonly [TimeFormat, string])[] = [
  ["local", "Local time"], ["utc", "UTC"], ["since-start", "Seconds since start"], ["since-before", "Seconds since row before"],
];

export const TIME_FORMAT_NAMES: readonly [TimeFormat, ...TimeFormat[]] = ["local", "utc", "since-start", "since-before"];

@customElement("rl-toolbar")
export class Toolbar extends LitElement {
  static override readonly styles = [controlStyles, toolbarStyles];

  @property() tab: Tab = "commands";
  @property() text = "";
  /** What is wrong with the filter. */
  @property({ attribute: false }) filterErrors: readonly FilterError[] = [];
  /** The filter that holds while the one that is typed is wrong. */
  @property({ attribute: false }) filterText = "";
  @property({ attribute: false }) readValues: FilterEditor["readValues"];
  @property({ attribute: false }) flow: FlowFilter | undefined;
  /** The time that is selected, in words. */
  @property({ attribute: false }) range: string | undefined;
  /** How far the search inside values is. */
  @property({ attribute: false }) searching: ValueStatus | undefined;
  @property({ attribute: false }) found: Found = { count: 0, total: 0 };
  @property({ attribute: false }) timeFormat: TimeFormat = "local";
  @property({ type: Boolean }) revealed = false;
  @property({ attribute: false }) hidesNoise = false;
  /** Whether hosts are called by name; undefined where the capture has no names. */
  @property({ attribute: false }) hostNames: boolean | undefined;
  @property() placement: Placement = "below";

  /** What stands in the field. */
  @state() private draft = "";
  /** A capture is loading: what takes its time waits, so that the first rows do not. */
  @property({ type: Boolean }) loading = false;
  /** The editor stands in the place of the plain field. */
  @state() private hasEditor = false;
  private isEditorThere = false;
  private isComposing = false;
  /** The newest text that this toolbar and the page know of alike. */
  private told = "";
  private readonly editorRef = createRef<FilterEditor>();
  private readonly filterRef = createRef<HTMLInputElement>();
  private readonly goToRef = createRef<HTMLInputElement>();
  private readonly columnsRef = createRef<HTMLElement>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  focusFilter(): void {
    if (this.hasEditor) this.editorRef.value?.select();
    else this.filterRef.value?.select();
  }

  focusGoTo(): void {
    this.goToRef.value?.select();
  }

  focusColumns(): void {
    this.columnsRef.value?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void customElements.whenDefined("rl-filter-editor").then(() => {
      this.isEditorThere = true;
      this.offerEditor();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("loading")) this.offerEditor();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What was set elsewhere is newer than what is still waiting to be told; what was told from here is older than what is typed.
    if (!changed.has("text") || this.text === this.told) return;
    this.told = this.text;
    this.draft = this.text;
    clearTimeout(this.timer);
  }

  protected override render(): TemplateResult {
    return html`
      <div class="filter">
        ${this.fieldTemplate()}
        ${this.flow === undefined || this.tab === "flows" || this.tab === "problems"
          ? nothing
          : html`<button class="control chip" type="button" data-action="clear-flow" title="Look at all flows" @click=${() => emit(this, "clear-flow")}>
              flow ${this.flow.label} <span aria-hidden="true">×</span>
            </button>`}
        ${this.rangeTemplate()}
        <output class="found" data-found role="status" ?data-stale=${this.isWrong} title=${this.isWrong ? this.rowsText : nothing}>${this.foundText}</output>
        ${valueStatus(this, this.searching)}
        ${this.isWrong
          ? html`<output class="wrong" id="filter-error" data-filter-error role="alert">${this.errorText}<span class="still" data-still-shown>${this.rowsText}</span></output>`
          : nothing}
      </div>
      <form class=${tableOf(this.tab) === undefined ? "go-to away" : "go-to"} @submit=${this.onGoTo}>
        <input
          ${ref(this.goToRef)}
          class="control"
          name="go-to"
          inputmode="numeric"
          aria-label=${this.tab === "packets" ? "Go to frame" : "Go to row"}
          placeholder=${this.tab === "packets" ? "Frame" : "Row"}
          autocomplete="off"
          title=${this.tab === "packets" ? "Go to a frame by its number (Ctrl+G)" : "Go to a row by its number (Ctrl+G)"}
        />
        <button class="control" type="submit" data-action="go-to">Go</button>
      </form>
      <select class="control" name="time-format" aria-label="How times are told" @change=${this.onTimeFormat}>
        ${TIME_FORMATS.map(([value, label]) => html`<option value=${value} ?selected=${value === this.timeFormat}>${label}</option>`)}
      </select>
      ${choosable(this.tab) === undefined
        ? nothing
        : html`<button ${ref(this.columnsRef)} class="control" type="button" data-action="columns" aria-haspopup="dialog" title="Choose columns" @click=${this.onColumns}>Columns</button>`}
      <select class="control" name="placement" aria-label="Where details open" @change=${this.onPlacement}>
        <option value="below" ?selected=${this.placement === "below"}>Details below</option>
        <option value="right" ?selected=${this.placement === "right"}>Details right</option>
      </select>
      <label class="choice" title=${`Hide commands that only keep a connection, or look at the server: ${NOISE_NAMES.join(", ")}`}>
        <input type="checkbox" data-action="noise" .checked=${live(this.hidesNoise)} @change=${(event: Event) => emit(this, "change-noise", isOn(event))} />Hide noise
      </label>
      ${this.hostNames === undefined
        ? nothing
        : html`<label class="choice" title="Call hosts by the names that the capture gives them">
            <input type="checkbox" data-action="host-names" .checked=${live(this.hostNames)} @change=${this.onHostNames} />Host names
          </label>`}
      <label class="choice"><input type="checkbox" data-action="reveal" .checked=${live(this.revealed)} @change=${this.onReveal} />Show secrets</label>
    `;
  }

  /** The plain field, until the editor is there. */
  private fieldTemplate(): TemplateResult {
    const hint = FILTER_HINTS[this.tab];
    const isDisabled = this.tab === "problems";
    if (this.hasEditor) {
      return html`<rl-filter-editor
        ${ref(this.editorRef)}
        .text=${this.draft} .placeholder=${hint} .problem=${this.errorText} .readValues=${this.readValues} ?disabled=${isDisabled}
        @edit-filter=${(event: UiEvent<"edit-filter">) => this.onTyped(event.detail)}
        @change-filter=${(event: UiEvent<"change-filter">) => this.onApplied(event.detail)}
      ></rl-filter-editor>`;
    }
    return html`<input
      ${ref(this.filterRef)}
      class="control"
      type="search"
      name="filter"
      data-filter-field
      @focus=${() => this.offerEditor(true)}
      aria-label="Filter"
      autocomplete="off"
      spellcheck="false"
      placeholder=${hint}
      ?disabled=${isDisabled}
      .value=${live(this.draft)}
      aria-invalid=${this.isWrong}
      aria-describedby="filter-error"
      @input=${(event: Event) => this.onTyped(valueOf(event))}
      @compositionstart=${() => (this.isComposing = true)}
      @compositionend=${() => (this.isComposing = false)}
      @keydown=${this.onFilterKey}
    />`;
  }

  private get isWrong(): boolean {
    return this.filterErrors.length > 0;
  }

  /** Of a wrong filter: what is shown all the same. */
  private get rowsText(): string {
    return this.filterText === "" ? "Still shown: all rows." : `Still shown: the rows of ${this.filterText}`;
  }

  /** The first error, and where it is. */
  private get errorText(): string {
    const [error] = this.filterErrors;
    if (error === undefined) return "";
    const place = this.text.slice(error.from, error.to).trim();
    return place === "" || error.message.includes(`“${place}”`) ? error.message : `“${place}”: ${error.message}`;
  }

  private rangeTemplate(): TemplateResult | typeof nothing {
    if (this.range === undefined) return nothing;
    return html`<button class="control chip" type="button" data-action="clear-range" title="Show all of the time" @click=${() => emit(this, "clear-range")}>
        ${this.range} <span aria-hidden="true">×</span>
      </button>`;
  }

  private get foundText(): string {
    const { count, total, noise = 0 } = this.found;
    const noun = NOUNS[this.tab] ?? "row";
    const found = count === total ? formatPlural(total, noun) : `${formatCount(count)} of ${formatCount(total)}${noun === "row" ? "" : ` ${noun}s`}`;
    return noise === 0 ? found : `${found} · ${formatCount(noise)} hidden as noise`;
  }

  private onTyped(text: string): void {
    this.draft = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.told = text;
      emit(this, "change-filter", text);
    }, DEBOUNCE_MS);
  }

  private onApplied(text: string): void {
    clearTimeout(this.timer);
    this.draft = text;
    this.told = text;
  }

  private readonly onFilterKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    this.onApplied(valueOf(event));
    emit(this, "change-filter", this.draft);
  };

  /** The editor takes longer to be drawn than all the rest: it comes when nothing else is wanted, or when somebody wants it. */
  private offerEditor(isWanted = this.filterRef.value?.matches(":focus") === true): void {
    if (this.isEditorThere && !this.hasEditor && (isWanted || !this.loading)) void this.takeEditor();
  }

  /** Puts the editor in the plain field's place, with what is typed there, and where the cursor is. */
  private readonly takeEditor = async (): Promise<void> => {
    const field = this.filterRef.value;
    // What is typed is a letter only when an input method has put it together.
    if (field !== undefined && this.isComposing) {
      field.addEventListener("compositionend", () => void this.takeEditor(), { once: true });
      return;
    }
    const isFocused = field?.matches(":focus") === true;
    const [from, to] = [field?.selectionStart ?? 0, field?.selectionEnd ?? 0];
    this.hasEditor = true;
    await this.updateComplete;
    const editor = this.editorRef.value;
    await editor?.updateComplete;
    if (isFocused) editor?.select(from, to);
  };

  private readonly onGoTo = (event: SubmitEvent): void => {
    event.preventDefault();
    const row = Number.parseInt((this.goToRef.value?.value ?? "").replace(/[\s,._]/g, ""), 10);
    if (row > 0) emit(this, "go-to-row", row);
  };

  private readonly onColumns = (): void => {
    const box = this.columnsRef.value?.getBoundingClientRect();
    if (box !== undefined) emit(this, "open-column-menu", { x: box.left, y: box.bottom + 4 });
  };

  private readonly onTimeFormat = (event: Event): void => {
    const chosen = TIME_FORMAT_NAMES.find((name) => name === valueOf(event));
    if (chosen !== undefined) emit(this, "change-time-format", chosen);
  };

  private readonly onPlacement = (event: Event): void => {
    emit(this, "change-placement", valueOf(event) === "right" ? "right" : "below");
  };

  private readonly onReveal = (event: Event): void => {
    emit(this, "change-reveal", isOn(event));
  };

  private readonly onHostNames = (event: Event): void => {
    emit(this, "change-host-names", isOn(event));
  };
}

/** What is counted where it is not rows. */
const NOUNS: Readonly<Partial<Record<Tab, string>>> = { keys: "key", packets: "packet", patterns: "pattern", overview: "command", latency: "command" };
const COMMANDS_HINT = "Filter: text, cmd == GET && latency > 5ms, value ~ timeout";
const FILTER_HINTS: Readonly<Record<Tab, string>> = {
  overview: COMMANDS_HINT,
  latency: COMMANDS_HINT,
  commands: COMMANDS_HINT,
  keys: COMMANDS_HINT,
  patterns: COMMANDS_HINT,
  flows: "Filter: text, client == 10.0.0.0/8, status == error",
  packets: "Filter: text, client == 10.0.0.0/8, cmd == GET",
  problems: "Problems are not filtered",
};

function isOn({ target }: Event): boolean {
  return target instanceof HTMLElement && "checked" in target && target.checked === true;
}

function valueOf(event: Event): string {
  const { target } = event;
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : "";
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-toolbar": Toolbar;
  }
}
