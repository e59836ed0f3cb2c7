/**
 * `rl-stream-list`: the lines of a stream, which scroll though nobody knows how many there are (stream-book.ts), with a line that is active and those that
 * are selected. Pages are read as they come on the screen.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import { formatCount, formatPlural } from "../model/units";
import { emit } from "./events";
import { FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";
import { reasonOf } from "./reason";
import { TOP, nativeHeight, maxVirtual, revealRow, rowsOnScreen, scrolled, scrolledTo, settled, type ScrollPlace, type ScrollSizes } from "./scroll";
import { comparePlaces, type LinePlace } from "./stream-book";
import type { StreamLine } from "./stream-lines";
import { streamListStyles } from "./stream-list.styles";
import type { StreamSource } from "./stream-source";

/** Pixels; stream-list.styles.ts has the same number. */
const LINE_HEIGHT = 20;
/** Rest after which native and virtual place are brought together; longer than the pauses of a wheel. */
const REST_MS = 200;
/** Lines that are copied at once. */
const COPY_MOST = 20_000;
/** Pixels of frame, time and mark, and of a character. */
const LEFT = 270;
const CHARACTER = 7.3;

@customElement("rl-stream-list")
export class StreamList extends LitElement {
  static override readonly styles = streamListStyles;

  @property({ attribute: false }) source: StreamSource | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @state() private active: LinePlace | undefined;
  /** The other end of what is selected. */
  @state() private anchor: LinePlace | undefined;
  @state() private place: ScrollPlace = TOP;
  private viewport = 0;
  private isReading = false;
  private restTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly scrollerRef = createRef<HTMLElement>();
  private readonly contentRef = createRef<HTMLElement>();
  private readonly layerRef = createRef<HTMLElement>();
  private readonly stripRef = createRef<HTMLElement>();
  private readonly resizes = new ResizeObserver(() => this.measure());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
    clearTimeout(this.restTimer);
  }

  override focus(options?: FocusOptions): void {
    this.scrollerRef.value?.focus(options);
  }

  /** Characters of a line that there is room for. */
  get columns(): number {
    return Math.min(400, Math.max(40, Math.floor(((this.scrollerRef.value?.clientWidth ?? 0) - LEFT) / CHARACTER)));
  }

  /** The active line, while it is on the screen, or the first one there. */
  get here(): { readonly page: number; readonly line: StreamLine | undefined } {
    const { active, source } = this;
    const { first, last } = rowsOnScreen(this.place, this.sizes);
    const row = active === undefined ? NaN : source?.book.rowOf(active) ?? NaN;
    const place = row >= first && row <= last ? active : source?.book.at(first);
    return { page: place?.page ?? 0, line: place === undefined ? undefined : this.source?.lines(place.page)?.[place.line] };
  }

  /** Reads a page and makes the first of its lines that is wanted the active one; without any it is only brought on the screen. */
  async goTo(source: StreamSource, page: number, isWanted?: (line: StreamLine) => boolean): Promise<void> {
    const lines = await source.load(page);
    if (source !== this.source) return;
    this.note(page, lines.length);
    const line = isWanted === undefined ? -1 : lines.findIndex(isWanted);
    this.active = this.anchor = line < 0 ? undefined : { page, line };
    const row = source.book.rowOf({ page, line: Math.max(0, line) });
    // Some lines before it tell what it is about.
    this.place = scrolledTo((row - (line < 0 ? 0 : 4)) * LINE_HEIGHT, this.sizes);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("source")) return;
    this.active = this.anchor = undefined;
    this.place = TOP;
  }

  protected override firstUpdated(): void {
    if (this.scrollerRef.value !== undefined) this.resizes.observe(this.scrollerRef.value);
    this.measure();
  }

  protected override updated(): void {
    const scroller = this.scrollerRef.value;
    if (scroller === undefined) return;
    this.contentRef.value?.style.setProperty("height", `${nativeHeight(this.sizes)}px`);
    this.stripRef.value?.style.setProperty("transform", `translateY(${rowsOnScreen(this.place, this.sizes).first * LINE_HEIGHT - this.place.virtual}px)`);
    if (Math.abs(scroller.scrollTop - this.place.native) > 1) {
      scroller.scrollTop = this.place.native;
      // The browser rounds and clamps; what it made of it is what the next step is counted from.
      this.place = { virtual: this.place.virtual, native: scroller.scrollTop };
    }
    void this.readOnScreen();
  }

  protected override render(): TemplateResult {
    const { source, active } = this;
    const { first, last } = rowsOnScreen(this.place, this.sizes);
    const rows: TemplateResult[] = [];
    for (let row = first; source !== undefined && row <= last; row++) {
      const place = source.book.at(row);
      if (place !== undefined) rows.push(this.lineTemplate(source, place, row === first));
    }
    return html`<div
      ${ref(this.scrollerRef)} class="scroller" role="listbox" aria-multiselectable="true" aria-label="What both sides said" tabindex="0" autofocus
      aria-activedescendant=${active === undefined ? nothing : idOf(active)} aria-busy=${this.isReading}
      @scroll=${this.onScroll} @keydown=${this.onKey} @click=${this.onClick} @dblclick=${this.onClick}
    >
      <div ${ref(this.contentRef)} class="content" role="presentation">
        <div ${ref(this.layerRef)} class="layer" role="presentation"><div ${ref(this.stripRef)} role="presentation">${rows}</div></div>
      </div>
    </div>`;
  }

  private lineTemplate(source: StreamSource, place: LinePlace, isFirst: boolean): TemplateResult {
    const lines = source.lines(place.page);
    const line = lines?.[place.line];
    if (line === undefined) return html`<div class="line waiting" role="presentation">…</div>`;
    const before = isFirst ? undefined : lines?.[place.line - 1];
    const isSame = before?.frame === line.frame && before.fromServer === line.fromServer;
    const { context } = this;
    const text = line.text();
    return html`<div
      id=${idOf(place)} class="line ${line.fromServer ? "server" : "client"} ${line.tone} ${this.isActive(place) ? "active" : ""}" role="option" aria-selected=${this.isSelected(place)}
      data-page=${place.page} data-line=${place.line} data-side=${line.fromServer ? "server" : "client"} data-tone=${line.tone === "" ? nothing : line.tone}
    ><span class="frame" title="Show this frame (Enter)">${isSame ? nothing : formatCount(line.frame)}</span><span class="time" title=${timeHint(line.time, context)}>${isSame ? nothing : momentText(line.time, context)}</span><span class="mark">${markOf(line)}</span><span class="text" title=${text}>${text}</span></div>`;
  }

  private get sizes(): ScrollSizes {
    return { rowCount: this.source?.book.total ?? 0, rowHeight: LINE_HEIGHT, viewport: this.viewport };
  }

  private isActive(place: LinePlace): boolean {
    return this.active !== undefined && comparePlaces(place, this.active) === 0;
  }

  private isSelected(place: LinePlace): boolean {
    const { active, anchor } = this;
    if (active === undefined || anchor === undefined) return false;
    const isForward = comparePlaces(anchor, active) <= 0;
    return comparePlaces(place, isForward ? anchor : active) >= 0 && comparePlaces(place, isForward ? active : anchor) <= 0;
  }

  private measure(): void {
    this.viewport = this.scrollerRef.value?.clientHeight ?? 0;
    this.layerRef.value?.style.setProperty("height", `${this.viewport}px`);
    this.place = scrolledTo(this.place.virtual, this.sizes);
    this.requestUpdate();
  }

  /** A page has told how many lines it has: what is on the screen stays there. */
  private note(page: number, lines: number): void {
    const { source } = this;
    if (source === undefined) return;
    const { book } = source;
    const isAtEnd = this.place.virtual > 0 && this.place.virtual >= maxVirtual(this.sizes);
    const row = Math.floor(this.place.virtual / LINE_HEIGHT);
    const top = book.at(row);
    book.note(page, lines);
    const kept = top === undefined ? 0 : book.rowOf(top) * LINE_HEIGHT + this.place.virtual - row * LINE_HEIGHT;
    this.place = scrolledTo(isAtEnd ? Infinity : kept, this.sizes);
    this.requestUpdate();
  }

  /** One page after the other, those on the screen and the next: the last wish is what counts, not what was passed. */
  private async readOnScreen(): Promise<void> {
    const { source } = this;
    if (this.isReading || source === undefined || this.viewport === 0) return;
    const { first, last } = rowsOnScreen(this.place, this.sizes);
    const [from, to] = [source.book.at(first)?.page ?? 0, source.book.at(last)?.page ?? 0];
    let page = from;
    while (page <= Math.min(to + 1, source.book.pages - 1) && source.lines(page) !== undefined) page++;
    if (page > Math.min(to + 1, source.book.pages - 1)) return;
    this.isReading = true;
    try {
      const lines = await source.load(page);
      if (source === this.source) this.note(page, lines.length);
    } catch (error) {
      emit(this, "stream-failed", reasonOf(error));
      return;
    } finally {
      this.isReading = false;
    }
    this.requestUpdate();
  }

  private readonly onScroll = (): void => {
    const native = this.scrollerRef.value?.scrollTop ?? 0;
    if (native !== this.place.native) this.place = scrolled(this.place, native, this.sizes);
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => (this.place = settled(this.place, this.sizes)), REST_MS);
  };

  private readonly onClick = (event: MouseEvent): void => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-line]") : null;
    if (line === null) return;
    const place = { page: Number(line.dataset["page"]), line: Number(line.dataset["line"]) };
    this.active = place;
    if (!event.shiftKey || this.anchor === undefined) this.anchor = place;
    if (event.type === "dblclick" || (event.target instanceof Element && event.target.matches(".frame"))) this.showFrame();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const lines = Math.max(1, Math.floor(this.viewport / LINE_HEIGHT) - 1);
    const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -lines, PageDown: lines, Home: -Infinity, End: Infinity }[event.key];
    if (event.altKey) return;
    if (step !== undefined) void this.move(step, event.shiftKey);
    else if (event.key === "Enter") this.showFrame();
    else if ((event.ctrlKey || event.metaKey) && event.key === "c" && this.active !== undefined) void this.copy();
    else return;
    event.preventDefault();
  };

  private async move(step: number, extends_: boolean): Promise<void> {
    const { source } = this;
    if (source === undefined || source.book.total === 0) return;
    const { book } = source;
    const { active } = this;
    const from = active === undefined ? rowsOnScreen(this.place, this.sizes).first - Math.sign(step) : book.rowOf(active);
    const { page = 0 } = book.at(Math.min(book.total - 1, Math.max(0, from + step))) ?? {};
    // How far the line is into a page is only known once that was read.
    if (!book.isKnown(page)) this.note(page, (await source.load(page)).length);
    if (source !== this.source) return;
    const start = active === undefined ? from : book.rowOf(active);
    const row = Math.min(book.total - 1, Math.max(0, start + step));
    this.active = book.at(row);
    if (!extends_ || this.anchor === undefined) this.anchor = this.active;
    this.place = revealRow(this.place, row, this.sizes);
  }

  private showFrame(): void {
    const { line } = this.here;
    if (line !== undefined && this.active !== undefined) emit(this, "show-frame", line.frame);
  }

  /** What is selected, as text; what came of it is told. */
  async copy(): Promise<void> {
    const { source, active, anchor } = this;
    if (source === undefined || active === undefined || anchor === undefined) return;
    const [from, to] = comparePlaces(anchor, active) <= 0 ? [anchor, active] : [active, anchor];
    const copied: string[] = [];
    let { page } = from;
    try {
      for (; page <= to.page && copied.length < COPY_MOST; page++) {
        const lines = await source.load(page);
        for (const line of lines.slice(page === from.page ? from.line : 0, page === to.page ? to.line + 1 : undefined)) copied.push(`${markOf(line)} ${line.text()}`);
      }
      await navigator.clipboard.writeText(copied.join("\n"));
      emit(this, "stream-told", `${page <= to.page ? "The first " : ""}${formatPlural(copied.length, "line")} copied.`);
    } catch (error) {
      emit(this, "stream-told", `The lines could not be copied: ${reasonOf(error)}`);
    }
  }
}

/** Whose line it is, for those who do not see its colour. */
function markOf({ fromServer }: StreamLine): string {
  return fromServer ? "<" : ">";
}

function idOf({ page, line }: LinePlace): string {
  return `line-${page}-${line}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-stream-list": StreamList;
  }
}
