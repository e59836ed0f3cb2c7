/**
 * What happens when the user asks for something: opening, querying, inspecting. Takes the engine and the store, keeps a
 * source of rows for each view, and writes what comes back into the store. Draws nothing.
 */
import { Latest } from "../client/latest";
import { RowSource } from "../client/row-source";
import type { CaptureSummary, CommandRow, EngineApi, FieldValue, FoundRow, KeyRow, PacketRow, Progress, ReportName, RowId, TimeRange, ValuePart, ValueRequest, View } from "../model/api";
import type { FieldName } from "../model/filter/fields";
import { valueConditions } from "../model/filter/value-conditions";
import { andAlso } from "../model/filter/write";
import type { TimeFormat } from "../model/units";
import { writePreference } from "../state/preferences";
import type { Fragment } from "../state/fragment";
import type { Store } from "../state/store";
import {
  isKeyTab, narrowingOf, NO_SORTS, nextSort, queryOf, replaceCapture, tableOf, VIEWS, type ColumnName, type DetailedView, type FlowFilter, type Message, type Tab, type ViewState,
} from "../state/view-state";
import { findRow } from "./find-row";
import { Marks } from "./marks";
import { reasonOf } from "./reason";
import { readDetails } from "./read-details";
import type { SessionListener } from "./session-listener";
import { ValueWatch } from "./value-watch";

/** While loading, rows are asked for anew this often at most. */
const REFRESH_MS = 250;
/** A report goes over all rows, in the time of the worker that loads: it is asked for anew this often at most, and takes this share of the time. */
const REPORT_MS = 1000;
const REPORT_SHARE = 1 / 8;
/** Of the timeline: bars that can be told apart on a small screen, and hit with a pointer. */
const BUCKETS = 400;

/** All that have rows. */
const TABLES: readonly View[] = [...VIEWS, "story"];
/** Of a field, for completion: more are found by typing on. */
const VALUES_MOST = 50;

export class Session {
  readonly sources: Readonly<Record<View, RowSource>>;
  private readonly queries: Readonly<Record<View, Latest>> = {
    commands: new Latest(), keys: new Latest(), patterns: new Latest(), flows: new Latest(), packets: new Latest(), problems: new Latest(), story: new Latest(),
  };
  private readonly reports: Readonly<Record<ReportName, Latest>> = { overview: new Latest(), latency: new Latest() };
  private readonly timelines = new Latest();
  private readonly inspections = new Latest();
  private readonly openings = new Latest();
  private readonly marks = new Marks();
  private readonly watch: ValueWatch;
  private refreshTimer: ReturnType<typeof setTimeout> | undefined;
  /** How the capture that is opened first is to be seen. */
  firstView: Fragment | undefined;
  private nextReport = -Infinity;
  private lastMessage = 0;
  /** The files that are open, to be opened again with other settings. */
  private files: readonly File[] = [];
  /** The run whose rows are shown. */
  private shownRun = 0;

  constructor(
    private readonly engine: EngineApi,
    private readonly store: Store<ViewState>,
    private readonly listener: SessionListener,
  ) {
    this.watch = new ValueWatch(engine, (searching) => store.update({ searching }));
    const source = (view: View): RowSource => new RowSource(
      (ticket, start, count) => this.marks.window(engine.window(view, ticket, start, count, store.state.revealed)),
      () => {
        const { count, isStale } = this.sources[view];
        if (view === this.store.state.tab && !isStale) this.marks.gotRows(count);
        listener.onRows(view);
      },
    );
    this.sources = {
      commands: source("commands"), keys: source("keys"), patterns: source("patterns"), flows: source("flows"), packets: source("packets"), problems: source("problems"), story: source("story"),
    };
  }

  /** Opens files as one capture. What was open stays until one of them turns out to be readable. */
  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.marks.opened();
    const before = this.store.state;
    const wasOpen = before.summary !== undefined;
    this.store.update({ load: "loading", files: files.map((file) => file.name), progress: undefined, messages: [] });
    try {
      const summary = await this.openings.ask((opening) =>
        this.engine.open(files, { ports: this.store.state.ports }, (progress) => {
          // A report may overtake the result, or come after it.
          if (this.openings.ticket === opening && this.store.state.load === "loading") this.takeProgress(progress);
        }),
      );
      if (summary?.opened === true) this.files = files;
      if (summary !== undefined) await this.takeSummary(summary, before);
    } catch (error) {
      this.store.update({ load: wasOpen ? "ready" : "error", files: before.files, progress: before.progress });
      this.fail(`The capture could not be opened: ${reasonOf(error)}`);
    }
  }

  /** What is open is decoded anew with these ports. */
  async setPorts(ports: readonly number[]): Promise<void> {
    this.store.update({ ports });
    await this.open(this.files);
  }

  cancel(): void {
    this.engine.cancel().catch((error: unknown) => this.fail(reasonOf(error)));
  }

  /** Shows the capture as an address says. The filter is the one that is there where it says none. */
  applyView({ tab = "commands", sorts = {}, range, filter }: Fragment): void {
    this.store.update({ tab, sorts: { ...NO_SORTS, ...sorts }, range });
    if (filter === undefined) void this.refresh(true);
    else void this.setText(filter);
  }

  setTab(tab: Tab): void {
    this.marks.asked();
    this.store.update({ tab });
    void this.refresh(false);
  }

  /** Shows the commands, or rows of another tab, that the present filter keeps and another condition too. */
  async showRows(condition: string, tab: Tab = "commands"): Promise<void> {
    const { text, filterErrors } = this.store.state;
    this.store.update({ tab });
    await this.setText(filterErrors.length > 0 ? condition : andAlso(text, condition));
  }

  /** What is typed as a filter. While it is wrong the rows of the one before stay. */
  async setText(text: string): Promise<void> {
    this.store.update({ text });
    try {
      // Loaded when it is wanted first: nobody filters before a capture is open.
      const { parseFilter } = await import("../model/filter/parse");
      // Something else was typed, or another capture opened, while the parser came.
      if (this.store.state.text !== text) return;
      const parsed = parseFilter(text);
      if (!parsed.ok) {
        this.store.update({ filterErrors: parsed.errors });
        return;
      }
      this.store.update({ filter: parsed.filter.is === "all" ? undefined : parsed.filter, filterErrors: [], filterText: text });
      this.queryAgain();
    } catch (error) {
      this.fail(`The filter could not be read: ${reasonOf(error)}`);
    }
  }

  setFlow(flow: FlowFilter | undefined, tab: Tab = "commands"): void {
    // Those of a connection or a problem led here.
    const { details } = this.store.state;
    if (details.is !== "closed" && details.view !== tab) this.closeDetails();
    this.store.update({ flow, tab });
    this.queryAgain();
  }

  /** Shows a frame, by its number, among the others, with its details. */
  showFrame(number: number): Promise<void> {
    return this.showRow("packets", (ticket) => this.engine.findPacket(ticket, number));
  }

  showCommand(id: RowId): Promise<void> {
    return this.showRow("commands", (ticket) => this.engine.findCommand(ticket, id));
  }

  private async showRow(view: "packets" | "commands", find: (ticket: number) => Promise<FoundRow>): Promise<void> {
    const isShown = this.store.state.tab === view;
    this.store.update({ tab: view });
    if (!isShown) await this.refresh(false);
    const { id, place } = await findRow(this.store, () => this.refresh(false), () => find(this.queries[view].ticket));
    if (place >= 0) this.listener.onGoTo(view, place);
    await this.inspect(id, undefined, view);
  }

  setRange(range: TimeRange | undefined): void {
    const before = this.store.state.range;
    if (before?.from === range?.from && before?.to === range?.to) return;
    this.narrow({ range });
  }

  setNoiseHidden(hidesNoise: boolean): void {
    writePreference("noise", hidesNoise ? "hidden" : "shown");
    this.narrow({ hidesNoise });
  }

  /** Asks for other rows than before. */
  narrow(state: Partial<Pick<ViewState, "problemKind" | "mark" | "range" | "hidesNoise">>): void {
    this.store.update(state);
    this.queryAgain();
  }

  setTimelineShown(showsTimeline: boolean): void {
    writePreference("timeline", showsTimeline ? "shown" : "folded");
    this.store.update({ showsTimeline });
    void this.askTimeline();
  }

  sortBy(column: ColumnName): void {
    const { tab, sorts } = this.store.state;
    const view = tableOf(tab);
    if (view === undefined) return;
    const largestFirst = isKeyTab(view) && column !== "key" && column !== "pattern" && column !== "first";
    this.store.update({ sorts: { ...sorts, [view]: nextSort(sorts[view], column, largestFirst) } });
    this.queryAgain();
  }

  setTimeFormat(timeFormat: TimeFormat): void {
    writePreference("time-format", timeFormat);
    this.store.update({ timeFormat });
  }

  setHostNames(hostNames: boolean): void {
    writePreference("host-names", hostNames ? "on" : "off");
    this.store.update({ hostNames });
  }

  setRevealed(revealed: boolean): void {
    this.store.update({ revealed });
    for (const view of TABLES) this.sources[view].refresh();
    if (this.asksForValues) this.queryAgain();
    const { details } = this.store.state;
    if (details.is !== "closed") void this.inspect(details.id, undefined, details.view);
  }

  /** Opens a row's details, read back from the file. The row itself, if it is given, is shown meanwhile. */
  async inspect(id: RowId, row?: CommandRow, view: DetailedView = "commands"): Promise<void> {
    this.store.update({ details: { is: "loading", view, id, row } });
    try {
      const details = await this.inspections.ask(() => readDetails(this.engine, view, id, this.store.state.revealed));
      if (details !== undefined) this.store.update({ details });
    } catch (error) {
      this.store.update({ details: { is: "failed", view, id, message: reasonOf(error) } });
    }
  }

  /** Stops the search inside values, whose rows so far are then shown, or lets it go on. */
  async searchValues(wish: "stop" | "go-on"): Promise<void> {
    await this.engine.searching(wish);
    if (wish === "go-on") this.queryAgain();
  }

  /** Closes what is in front: a command's details, then the story that they were opened from. */
  closeDetails(): void {
    this.inspections.forget();
    if (this.store.state.details.is === "closed") this.store.update({ story: undefined });
    else this.store.update({ details: { is: "closed" } });
  }

  /** Opens the story of a key: all commands on it. */
  openStory(story: KeyRow): void {
    this.inspections.forget();
    this.store.update({ story, details: { is: "closed" } });
    void this.runQuery("story", true);
  }

  readonly readValue = (request: Omit<ValueRequest, "reveal">): Promise<ValuePart> =>
    this.engine.value({ ...request, reveal: this.store.state.revealed });

  readonly readPackets = (start: number, count: number): Promise<readonly PacketRow[]> => this.engine.packets(this.queries.packets.ticket, start, count, this.store.state.revealed);

  readonly readValues = (field: FieldName, part: string): Promise<readonly FieldValue[]> => this.engine.values(field, part, VALUES_MOST);

  dismiss(id: number): void {
    this.store.update({ messages: this.store.state.messages.filter((message) => message.id !== id) });
  }

  fail(text: string): void {
    this.addMessages([{ tone: "error", text }]);
  }

  private addMessages(messages: readonly Omit<Message, "id">[]): void {
    if (messages.length === 0) return;
    const added = messages.map((message) => ({ ...message, id: ++this.lastMessage }));
    this.store.update({ messages: [...this.store.state.messages, ...added] });
  }

  private takeProgress(progress: Progress): void {
    this.store.update({ progress });
    // Until a frame was read, the new files may turn out to be none, and what was open stays in view.
    if (progress.frames === 0) return;
    this.showRun(progress.run);
    this.refreshTimer ??= setTimeout(() => {
      this.refreshTimer = undefined;
      const { tab } = this.store.state;
      const isCheap = tableOf(tab) !== undefined && !isKeyTab(tab);
      // What is read from the file is read again at the end only.
      if (!this.asksForValues && (isCheap || performance.now() > this.nextReport)) void this.refresh(false);
      void this.askTimeline();
    }, REFRESH_MS);
  }

  private async takeSummary(summary: CaptureSummary, before: ViewState): Promise<void> {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = undefined;
    this.addMessages([
      ...summary.errors.map(({ message }) => ({ tone: "error", text: message }) as const),
      ...[...summary.notices, ...summary.comments].map((text) => ({ tone: "notice", text }) as const),
    ]);
    if (!summary.opened) {
      this.store.update({ load: before.summary === undefined ? "error" : "ready", files: before.files, progress: before.progress });
      return;
    }
    this.showRun(summary.run);
    this.store.update({ summary, files: summary.files.map((file) => file.name) });
    const refreshed = this.refresh(false);
    // A search inside values has a progress of its own.
    if (!this.asksForValues) await refreshed;
    if (this.store.state.story !== undefined) void this.runQuery("story", false);
    this.store.update({ load: "ready" });
    this.marks.loaded(summary);
    await this.askTimeline();
  }

  /** Lets go of the capture that was open when the first rows of another one are there. */
  private showRun(run: number): void {
    if (run === this.shownRun) return;
    this.shownRun = run;
    this.inspections.forget();
    this.timelines.forget();
    for (const report of Object.values(this.reports)) report.forget();
    for (const view of TABLES) {
      this.queries[view].forget();
      this.sources[view].reset(-1, 0);
      this.listener.onStartOver(view);
    }
    this.store.update(replaceCapture());
    this.applyView(this.firstView ?? {});
    this.firstView = undefined;
    void this.askTimeline();
  }

  /** Answers take reading the file. */
  private get asksForValues(): boolean {
    return valueConditions(this.store.state.filter).length > 0;
  }

  private queryAgain(): void {
    this.marks.asked();
    void this.refresh(true);
  }

  /** Asks anew for what the tab shows. `isOther`: for other rows than before, and not only for more of them. */
  private async refresh(isOther: boolean): Promise<void> {
    const { tab } = this.store.state;
    const view = tableOf(tab);
    if (view !== undefined) await this.runQuery(view, isOther);
    else if (tab === "overview" || tab === "latency") await this.runReport(tab);
  }

  private async runReport(name: ReportName): Promise<void> {
    if (this.shownRun === 0) return;
    const asked = performance.now();
    this.nextReport = asked + REPORT_MS;
    try {
      const report = await this.watch.during(this.store.state.filter, this.reports[name].ask(() => this.engine.report(name, narrowingOf(this.store.state, name))));
      if (report === undefined) return;
      const answered = performance.now();
      this.nextReport = Math.max(asked + REPORT_MS, answered + (answered - asked) / REPORT_SHARE);
      this.marks.reported(asked);
      const { found, reports } = this.store.state;
      const { count, total, noise = 0 } = report;
      this.store.update({ reports: { ...reports, [name]: report }, found: { ...found, [name]: { count, total, noise } } });
    } catch (error) {
      this.fail(`The ${name} could not be worked out: ${reasonOf(error)}`);
    }
  }

  /** Nobody counts for a chart that is folded. */
  private async askTimeline(): Promise<void> {
    if (this.shownRun === 0 || !this.store.state.showsTimeline) return;
    try {
      const timeline = await this.timelines.ask((ticket) => this.engine.timeline(BUCKETS, ticket));
      if (timeline !== undefined) this.store.update({ timeline });
    } catch (error) {
      this.fail(`The timeline could not be counted: ${reasonOf(error)}`);
    }
  }

  private async runQuery(view: View, isOther: boolean): Promise<void> {
    if (this.shownRun === 0) return;
    if (view === "keys" || view === "patterns") this.nextReport = performance.now() + REPORT_MS;
    try {
      const answer = this.queries[view].ask((ticket) => this.engine.query(queryOf(this.store.state, view), ticket));
      // A story is not filtered, and stands beside what is.
      const result = await (view === "story" ? answer : this.watch.during(view === "problems" ? undefined : this.store.state.filter, answer));
      if (result === undefined || result.isStale === true) return;
      if (isOther) this.listener.onStartOver(view);
      if (view === this.store.state.tab) this.marks.answered();
      this.sources[view].reset(result.ticket, result.count);
      const { count, total, noise = 0, kinds = [], marks = [] } = result;
      this.store.update({ found: { ...this.store.state.found, [view]: { count, total, noise, kinds, marks } } });
    } catch (error) {
      this.fail(`The table could not be read: ${reasonOf(error)}`);
    }
  }
}
