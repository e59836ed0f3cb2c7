/** `rl-app`: the page. Draws the state, turns its elements' events into calls of the session, and holds no logic of its own. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { AnyRow } from "../client/row-source";
import type { EngineApi, View } from "../model/api";
import { andAlso, writeComparison } from "../model/filter/write";
import { formatCount } from "../model/units";
import { readChoice, readNumber, writePreference } from "../state/preferences";
import { Store, StoreController } from "../state/store";
import { captureName, countOf, emptyState, isKeyTab, tableOf, TABS, type Tab, type ViewState } from "../state/view-state";
import { appStyles } from "./app.styles";
import { TAB_LABELS } from "./capture-view";
import type { TableView } from "./column-choice";
import { controlStyles } from "./controls.styles";
import "./drop-zone";
import { detailsTemplate, kindsTemplate, viewOf } from "./details-pane";
import { DropTarget } from "./drop-target";
import { chosenFiles } from "./dropped-files";
import type { Placement, UiEvent } from "./events";
import { FollowStream } from "./follow-stream";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { rangeText } from "./range-text";
import "./load-bar";
import "./messages";
import { nextContext } from "./next-context";
import { nothingFound } from "./nothing-found";
import { headTemplate } from "./page-head";
import { Parts } from "./parts";
import { loadSample } from "./sample";
import type { KeyStory } from "./key-story";
import type { Keys } from "./keys";
import { isCommandRow, isKeyRow } from "./row-kinds";
import { Session } from "./session";
import "./table";
import { TableMenus } from "./table-menus";
import type { Packets } from "./packets";
import type { Table } from "./table";
import { applyTheme, THEMES, type Theme } from "./theme";
import "./toolbar";
import { TIME_FORMAT_NAMES, type Toolbar } from "./toolbar";
import { isTyping } from "./typing";
import { ViewAddress } from "./view-address";

/** Starts the engine; its failures are told to the function given. */
export type Connect = (onFailure: (message: string) => void) => EngineApi;

/** Share of the split that details take at first, in percent. */
const DETAILS_SHARE = 42;
/** In a window that is lower (pixels) the timeline waits, folded, until somebody wants it: rows need the room. */
const TIMELINE_ROOM = 500;
/** While a key is held, details follow when it rests. */
const FOLLOW_MS = 80;

@customElement("rl-app")
export class App extends LitElement {
  static override readonly styles = [controlStyles, appStyles];

  @property({ attribute: false }) connect: Connect | undefined;
  @state() private theme: Theme = readChoice("theme", THEMES);
  @state() private placement: Placement = readChoice("placement", ["below", "right"]);
  @state() private share = readNumber("details-share", DETAILS_SHARE, 10, 90);

  private readonly store = new Store<ViewState>(
    emptyState(
      readChoice("time-format", TIME_FORMAT_NAMES), readChoice("host-names", ["off", "on"]) === "on", readChoice("timeline", innerHeight < TIMELINE_ROOM ? ["folded", "shown"] : ["shown", "folded"]) === "shown",
      readChoice("noise", ["shown", "hidden"]) === "hidden",
    ),
  );
  private readonly view = new StoreController(this, this.store);
  private readonly drop = new DropTarget(this, (files) => this.open(files), (message) => this.session?.fail(message));
  private readonly parts = new Parts(this, (message) => this.session?.fail(message));
  private readonly helpRef = createRef<HTMLElement>();
  private readonly tableRef = createRef<Table>();
  private readonly reportRef = createRef<HTMLElement>();
  private readonly keysRef = createRef<Keys>();
  private readonly packetsRef = createRef<Packets>();
  private readonly storyRef = createRef<KeyStory>();
  private readonly toolbarRef = createRef<Toolbar>();
  private readonly inputRef = createRef<HTMLInputElement>();
  private readonly folderRef = createRef<HTMLInputElement>();
  private readonly menus = new TableMenus(this, () => this.store.state.tab, (menu) => (menu === "cell" ? this.table?.focus({ preventScroll: true }) : this.toolbarRef.value?.focusColumns()));
  private readonly address = new ViewAddress(this, this.store, this.menus.columns, (view) => this.session?.applyView(view));
  private readonly stream = new FollowStream(this);
  private session: Session | undefined;
  private stop: (() => void) | undefined;
  private cellContext: CellContext = FIRST_CONTEXT;
  private followTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    applyTheme(this.theme);
    document.documentElement.dataset["state"] = this.store.state.load;
    this.stop = this.store.subscribe(() => {
      // Once it is drawn: whoever waits for the state may look at the page then.
      void this.updateComplete.then(() => (document.documentElement.dataset["state"] = this.store.state.load));
    });
    window.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.onKey);
    this.stop?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("connect") && this.connect !== undefined) {
      const engine = (this.stream.engine = this.connect((message) => this.session?.fail(message)));
      this.session = new Session(engine, this.store, {
        onRows: (view) => {
          this.tableShowing(view)?.rowsChanged();
        },
        onGoTo: (view, place) => void this.updateComplete.then(() => this.tableShowing(view)?.goTo(place)),
        onStartOver: (view) => {
          this.tableShowing(view)?.startOver();
        },
      });
      this.session.firstView = this.address.view;
    }
    this.cellContext = nextContext(this.cellContext, this.store.state);
    if (this.isOpen) this.parts.load();
  }

  protected override render(): TemplateResult {
    const shown = this.view.state;
    const { isOpen } = this;
    return html`
      <div
        class="page"
        @open-files=${(event: UiEvent<"open-files">) => this.open(event.detail)} @choose-files=${() => this.inputRef.value?.click()} @choose-folder=${() => this.folderRef.value?.click()}
        @open-sample=${this.openSample} @cancel-loading=${() => this.session?.cancel()}
        @dismiss-message=${(event: UiEvent<"dismiss-message">) => this.session?.dismiss(event.detail)}
        @search-values=${(event: UiEvent<"search-values">) => void this.session?.searchValues(event.detail)} @change-filter=${(event: UiEvent<"change-filter">) => void this.session?.setText(event.detail)}
        @change-reveal=${(event: UiEvent<"change-reveal">) => this.session?.setRevealed(event.detail)}
        @change-host-names=${(event: UiEvent<"change-host-names">) => this.session?.setHostNames(event.detail)}
        @change-noise=${(event: UiEvent<"change-noise">) => this.session?.setNoiseHidden(event.detail)}
        @change-time-format=${(event: UiEvent<"change-time-format">) => this.session?.setTimeFormat(event.detail)}
        @change-placement=${this.onPlacement} @change-ports=${(event: UiEvent<"change-ports">) => void this.session?.setPorts(event.detail)}
        @change-theme=${this.onTheme} @show-help=${this.onHelp}
        @show-tab=${(event: UiEvent<"show-tab">) => this.session?.setTab(event.detail)}
        @clear-flow=${() => this.session?.setFlow(undefined, shown.tab)}
        @change-range=${(event: UiEvent<"change-range">) => this.session?.setRange(event.detail)} @clear-range=${() => this.session?.setRange(undefined)}
        @change-timeline=${(event: UiEvent<"change-timeline">) => this.session?.setTimelineShown(event.detail)}
        @show-rows=${(event: UiEvent<"show-rows">) => void this.session?.showRows(event.detail)}
        @show-keys=${(event: UiEvent<"show-keys">) => this.showKeys(event.detail)}
        @narrow-rows=${(event: UiEvent<"narrow-rows">) => void this.session?.showRows(event.detail, shown.tab)} @copy-failed=${(event: UiEvent<"copy-failed">) => this.session?.fail(`The value could not be copied: ${event.detail}`)}
        @show-flow=${(event: UiEvent<"show-flow">) => this.session?.setFlow(event.detail)} @show-flow-packets=${(event: UiEvent<"show-flow-packets">) => this.session?.setFlow(event.detail, "packets")}
        @go-to-row=${(event: UiEvent<"go-to-row">) => (this.store.state.tab === "packets" ? void this.session?.showFrame(event.detail) : this.table?.goTo(event.detail - 1))}
        @sort-column=${(event: UiEvent<"sort-column">) => this.session?.sortBy(event.detail)}
        @open-row=${(event: UiEvent<"open-row">) => this.openRow(event.detail)}
        @inspect-row=${(event: UiEvent<"inspect-row">) => void this.session?.inspect(event.detail)}
        @follow-row=${(event: UiEvent<"follow-row">) => this.followRow(event.detail)}
        @show-frame=${(event: UiEvent<"show-frame">) => void this.session?.showFrame(event.detail)} @open-command=${(event: UiEvent<"open-command">) => void this.session?.showCommand(event.detail)} @show-mark=${(event: UiEvent<"show-mark">) => this.session?.narrow(event.detail)}
        @open-flow=${(event: UiEvent<"open-flow">) => void this.session?.inspect(event.detail, undefined, "flows")}
        @show-problem-kind=${(event: UiEvent<"show-problem-kind">) => this.session?.narrow({ problemKind: event.detail.kind })}
        @move-row=${(event: UiEvent<"move-row">) => this.follow(event.detail)}
        @close-details=${this.closeDetails}
      >
        ${headTemplate({ isOpen, ports: shown.ports, theme: this.theme, hasHelp: !this.parts.isMissing("help") })}
        ${isOpen ? html`<rl-capture-facts .files=${shown.files} .progress=${shown.progress} .summary=${shown.summary} .context=${this.cellContext} .link=${this.link}></rl-capture-facts>` : nothing}
        <rl-messages .messages=${shown.messages}></rl-messages>
        <main>${isOpen ? this.captureTemplate(shown) : html`<rl-drop-zone></rl-drop-zone>`}</main>
        ${shown.load === "loading" ? html`<rl-load-bar .progress=${shown.progress} name=${captureName(shown.files)}></rl-load-bar>` : nothing}
        ${this.menus.template()} ${this.stream.template(shown.revealed, this.cellContext)}
        <rl-help ${ref(this.helpRef)}></rl-help>
        ${this.drop.isOver ? html`<div class="overlay" data-overlay><p>Drop to open${isOpen ? " in the place of this capture" : ""}</p></div>` : nothing}
        <input ${ref(this.inputRef)} class="hidden" type="file" name="files" multiple tabindex="-1" aria-hidden="true" @change=${this.onChosen} />
        <input ${ref(this.folderRef)} class="hidden" type="file" name="folder" webkitdirectory multiple tabindex="-1" aria-hidden="true" @change=${this.onChosen} />
      </div>
    `;
  }

  private captureTemplate(shown: ViewState): TemplateResult {
    const hasDetails = shown.details.is !== "closed";
    const isClosed = !hasDetails && !this.hasStory;
    return html`
      ${this.parts.isMissing("timeline")
        ? nothing
        : html`<rl-timeline .data=${shown.timeline} .range=${shown.range} .context=${this.cellContext} ?folded=${!shown.showsTimeline}></rl-timeline>`}
      <nav role="tablist" aria-label="Views" @keydown=${this.onTabKey}>
        ${TABS.map((tab) => this.tabTemplate(tab, shown))}
      </nav>
      <rl-toolbar
        ${ref(this.toolbarRef)}
        .tab=${shown.tab} .text=${shown.text} .filterErrors=${shown.filterErrors} .filterText=${shown.filterText} .readValues=${this.session?.readValues} .flow=${shown.flow} .range=${shown.range === undefined ? undefined : rangeText(shown.range, this.cellContext)} .found=${shown.found[shown.tab]} .timeFormat=${shown.timeFormat}
        .searching=${shown.searching} .revealed=${shown.revealed} .hidesNoise=${shown.hidesNoise} .hostNames=${(shown.summary?.hosts ?? 0) > 0 ? shown.hostNames : undefined} .placement=${this.placement} ?loading=${shown.load === "loading"}
      ></rl-toolbar>
      <wa-split-panel
        class=${isClosed ? "closed" : ""}
        orientation=${this.placement === "below" ? "vertical" : "horizontal"}
        .position=${isClosed ? 100 : 100 - this.share}
        ?disabled=${isClosed}
        @wa-reposition=${this.onReposition}
      >
        <section slot="start" class="rows" id="panel" role="tabpanel" aria-label=${TAB_LABELS[shown.tab]}>
          ${this.viewTemplate(shown)}
          ${nothingFound(shown)}
        </section>
        ${isClosed
          ? html`<span slot="end"></span>`
          : html`<div class="end" slot="end">
              ${this.hasStory ? this.storyTemplate(shown, hasDetails) : nothing}
              ${detailsTemplate(shown.details, this.cellContext, this.session?.readValue)}
            </div>`}
      </wa-split-panel>
    `;
  }

  private viewTemplate(shown: ViewState): TemplateResult {
    const view = tableOf(shown.tab);
    if (view === "keys" || view === "patterns") {
      return html`<rl-keys
        ${ref(this.keysRef)} .view=${view} .source=${this.session?.sources[view]} .count=${shown.found[view].count} .context=${this.cellContext} .sort=${shown.sorts[view]}
        .opened=${view === "keys" ? shown.story?.id : undefined}
      ></rl-keys>`;
    }
    if (view === "packets") {
      return html`<rl-packets
        ${ref(this.packetsRef)} .source=${this.session?.sources[view]} .count=${shown.found[view].count} .context=${this.cellContext} .opened=${shown.details.is === "closed" || shown.details.view !== view ? undefined : shown.details.id}
        .marks=${shown.found[view].marks ?? []} .mark=${shown.mark} ?revealed=${shown.revealed} .read=${this.session?.readPackets} name=${shown.files[0] ?? "capture"}
      ></rl-packets>`;
    }
    if (view !== undefined) return this.tableTemplate(view, shown);
    if (shown.tab === "latency") return html`<rl-latency .report=${shown.reports.latency} .context=${this.cellContext}></rl-latency>`;
    return html`<rl-overview
      ${ref(this.reportRef)}
      .report=${shown.reports.overview} .context=${this.cellContext} .opened=${shown.details.is === "closed" || shown.details.view !== "commands" ? undefined : shown.details.id}
      ?loading=${shown.load === "loading"}
    ></rl-overview>`;
  }

  /** Beneath the details of one of its commands it stays as it is. */
  private storyTemplate({ story, found, filter, flow, range, details }: ViewState, isHidden: boolean): TemplateResult {
    return html`<rl-key-story
      ${ref(this.storyRef)} ?hidden=${isHidden}
      .key=${story} .source=${this.session?.sources.story} .count=${found.story.count} .context=${this.cellContext} .opened=${details.is === "closed" || details.view !== "commands" ? undefined : details.id}
      .narrowed=${filter !== undefined || flow !== undefined || range !== undefined}
    ></rl-key-story>`;
  }

  private tableTemplate(view: TableView, shown: ViewState): TemplateResult {
    return html`${kindsTemplate(view, shown)}<rl-table
      ${ref(this.tableRef)}
      .view=${view} .columns=${this.menus.columns.shown(view)} .source=${this.session?.sources[view]} .count=${shown.found[view].count}
      .context=${this.cellContext} .sort=${shown.sorts[view]} .opened=${shown.details.is === "closed" || shown.details.view !== view ? undefined : shown.details.id}
      .label=${TAB_LABELS[view]}
    ></rl-table>`;
  }

  private tabTemplate(tab: Tab, shown: ViewState): TemplateResult {
    const isShown = shown.tab === tab || (tab === "keys" && isKeyTab(shown.tab));
    const count = countOf(shown, tab);
    return html`<button
      type="button" role="tab" data-view=${tab} aria-selected=${isShown} aria-controls="panel" tabindex=${isShown ? 0 : -1}
      @click=${() => this.session?.setTab(tab)}
    >
      ${TAB_LABELS[tab]} ${count === undefined ? nothing : html`<span class="count">${formatCount(count)}</span>`}
    </button>`;
  }

  private get isOpen(): boolean {
    const { summary, progress } = this.store.state;
    return summary !== undefined || (progress?.frames ?? 0) > 0;
  }

  /** The story is seen beside the keys only. */
  private get hasStory(): boolean {
    const { story, tab } = this.store.state;
    return story !== undefined && isKeyTab(tab) && !this.parts.isMissing("keys");
  }

  /** The table of the tab. Of keys it is in a part that may not be there. */
  private get table(): Table | undefined {
    const { tab } = this.store.state;
    return isKeyTab(tab) ? this.keysRef.value?.table : tab === "packets" ? this.packetsRef.value?.table : this.tableRef.value;
  }

  private tableShowing(view: View): Table | undefined {
    if (view === "story") return this.storyRef.value?.table;
    return view === this.store.state.tab ? this.table : undefined;
  }

  private showKeys(condition: string): void {
    const { text } = this.store.state;
    // Followed once more it leads to the same keys.
    if (text === condition || text.endsWith(` && ${condition}`)) this.session?.setTab("keys");
    else void this.session?.showRows(condition, "keys");
  }

  private open(files: readonly File[]): void {
    this.parts.load();
    void this.session?.open(files);
  }

  private openRow(row: AnyRow): void {
    if (isCommandRow(row)) void this.session?.inspect(row.id, row);
    else if (isKeyRow(row)) this.session?.openStory(row);
    else if ("pattern" in row) this.showKeys(writeComparison("pattern", "==", row.pattern));
    else void this.session?.inspect(row.id, undefined, viewOf(row));
  }

  private followRow(row: AnyRow): void {
    if ("pattern" in row) this.openRow(row);
    else if (!isCommandRow(row) && "server" in row) this.session?.setFlow({ id: row.id, label: row.client });
  }

  private follow(row: AnyRow): void {
    const { details } = this.store.state;
    clearTimeout(this.followTimer);
    this.followTimer = setTimeout(() => {
      if (isKeyRow(row) ? this.hasStory : details.is !== "closed" && details.view === viewOf(row)) this.openRow(row);
    }, FOLLOW_MS);
  }

  private readonly openSample = async (): Promise<void> => {
    try {
      this.open([await loadSample()]);
    } catch {
      this.session?.fail("The sample could not be unpacked.");
    }
  };

  private readonly onChosen = ({ target: input }: Event): void => {
    if (!(input instanceof HTMLInputElement)) return;
    const files = chosenFiles(input.files ?? []);
    // So that choosing the same file again is a change.
    input.value = "";
    if (files.length > 0) this.open(files);
  };

  private readonly onTheme = ({ detail: theme }: UiEvent<"change-theme">): void => {
    this.theme = theme;
    writePreference("theme", theme);
    applyTheme(theme);
  };

  private readonly link = (): string => {
    const { text, filterErrors, flow, hidesNoise } = this.store.state;
    const filter = filterErrors.length > 0 ? "" : text;
    const ofFlow = flow === undefined ? filter : andAlso(filter, `flow == ${flow.id + 1}`);
    return this.address.link(hidesNoise ? andAlso(ofFlow, "!is == noise") : ofFlow);
  };

  private readonly onHelp = (): void => {
    this.parts.load();
    this.helpRef.value?.toggleAttribute("open", true);
  };

  private readonly onPlacement = (event: UiEvent<"change-placement">): void => {
    this.placement = event.detail;
    writePreference("placement", this.placement);
  };

  private readonly onReposition = (event: Event): void => {
    const panel = event.target;
    if (this.store.state.details.is === "closed" || !(panel instanceof HTMLElement) || !("position" in panel)) return;
    const { position } = panel;
    if (typeof position !== "number" || position <= 0 || position >= 100) return;
    this.share = 100 - position;
    writePreference("details-share", this.share.toFixed(1));
  };

  private readonly closeDetails = (): void => {
    const isOfStory = this.hasStory && this.store.state.details.is !== "closed";
    this.session?.closeDetails();
    // The story is seen again, and can take the focus, once it is drawn.
    void this.updateComplete.then(() => (isOfStory ? this.storyRef.value?.table : (this.table ?? this.reportRef.value))?.focus({ preventScroll: true }));
  };

  private readonly onTabKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const { tab: shown } = this.store.state;
    const next = TABS[(TABS.indexOf(isKeyTab(shown) ? "keys" : shown) + step + TABS.length) % TABS.length] ?? "commands";
    this.session?.setTab(next);
    const tab = this.renderRoot.querySelector(`[data-view=${next}]`);
    if (tab instanceof HTMLElement) tab.focus();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const isCommand = event.ctrlKey || event.metaKey;
    const toolbar = this.toolbarRef.value;
    if (isCommand && event.key === "g" && toolbar !== undefined) toolbar.focusGoTo();
    else if (event.key === "?" && !isTyping(event)) this.onHelp();
    else if (event.key === "/" && toolbar !== undefined && !isTyping(event)) toolbar.focusFilter();
    else if (event.key === "Escape" && (this.store.state.details.is !== "closed" || this.hasStory) && !isTyping(event)) this.closeDetails();
    else if (event.key === "Escape" && this.store.state.range !== undefined && !isTyping(event)) this.session?.setRange(undefined);
    else return;
    event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-app": App;
  }
}
