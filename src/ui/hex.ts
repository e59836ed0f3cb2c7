/**
 * `rl-hex`: bytes sixteen a row, with their place and as ASCII, of which a range is marked. Only the rows on the screen are drawn, however many there are. The
 * byte under the pointer, or that the keys move to, is told to whoever knows what it means.
 */
import { LitElement, html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import { BYTES_A_ROW, type Hole } from "../model/hexdump";
import { dissectionStyles } from "./dissection.styles";
import { emit } from "./events";
import { hexStyles } from "./hex.styles";

/** Pixels; hex.styles.ts has the same numbers. */
const ROW_HEIGHT = 18;
const PADDING = 4;
/** Rows drawn beyond the screen, so that scrolling a little shows no gap. */
const SPARE_ROWS = 8;
/** Until the element was measured. */
const FIRST_HEIGHT = 400;
const HEX_DIGITS = 16;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

export interface ByteSpan {
  readonly offset: number;
  readonly length: number;
}

@customElement("rl-hex")
export class Hex extends LitElement {
  static override readonly styles = [dissectionStyles, hexStyles];

  @property({ attribute: false }) bytes = new Uint8Array();
  /** Where the first byte lies in the file. */
  @property({ type: Number }) base = 0;
  /** What may not be seen. */
  @property({ attribute: false }) holes: readonly Hole[] = [];
  @property({ attribute: false }) marked: ByteSpan | undefined;
  /** A wider range, of which the marked one is a part. */
  @property({ attribute: false }) around: ByteSpan | undefined;
  /** The byte that the keys are at. */
  @state() private caret = 0;
  @state() private top = 0;
  @state() private height = FIRST_HEIGHT;
  private readonly spaceRef = createRef<HTMLElement>();
  private readonly rowsRef = createRef<HTMLElement>();
  private pointed = -1;
  private readonly resizes = new ResizeObserver(() => (this.height = this.clientHeight));

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes.observe(this);
    this.addEventListener("scroll", this.onScroll, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes.disconnect();
    this.removeEventListener("scroll", this.onScroll);
  }

  /** Scrolls so that the beginning of a range is seen, and moves there. */
  reveal({ offset }: ByteSpan): void {
    this.caret = Math.min(offset, Math.max(0, this.bytes.length - 1));
    this.showRow(Math.floor(this.caret / BYTES_A_ROW));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("bytes") && this.caret >= this.bytes.length) this.caret = 0;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.spaceRef.value?.style.setProperty("height", `${this.rowCount * ROW_HEIGHT}px`);
    this.rowsRef.value?.style.setProperty("transform", `translateY(${this.firstRow * ROW_HEIGHT}px)`);
  }

  private get rowCount(): number {
    return Math.ceil(this.bytes.length / BYTES_A_ROW);
  }

  private get firstRow(): number {
    return Math.max(0, Math.min(this.rowCount, Math.floor(this.top / ROW_HEIGHT)) - SPARE_ROWS);
  }

  protected override render(): TemplateResult {
    const first = this.firstRow;
    const last = Math.min(this.rowCount, first + Math.ceil(this.height / ROW_HEIGHT) + 2 * SPARE_ROWS);
    const rows: TemplateResult[] = [];
    for (let row = first; row < last; row++) rows.push(this.rowTemplate(row));
    return html`<div
      ${ref(this.spaceRef)} class="space" role="grid" aria-label="Bytes" tabindex="0" aria-rowcount=${this.rowCount} aria-colcount=${BYTES_A_ROW}
      aria-activedescendant=${`byte${this.caret}`} @keydown=${this.onKey} @pointermove=${this.onPoint} @pointerleave=${this.onLeave} @click=${this.onClick}
    ><div ${ref(this.rowsRef)} role="presentation">${rows}</div></div>`;
  }

  private rowTemplate(row: number): TemplateResult {
    const start = row * BYTES_A_ROW;
    const places = Array.from({ length: Math.min(BYTES_A_ROW, this.bytes.length - start) }, (_, column) => start + column);
    const classes = places.map((place) => this.classOf(place));
    return html`<div class="row" role="row" aria-rowindex=${row + 1}><span class="offset" role="presentation">${(this.base + start).toString(HEX_DIGITS).padStart(8, "0")}</span
      ><span class="bytes" role="presentation">${places.map((place, at) => html`<span id=${`byte${place}`} role="gridcell" data-byte=${place} class=${`byte ${classes[at] ?? ""}`}>${this.digits(place)}</span>`)}</span
      ><span class="ascii" aria-hidden="true">${places.map((place, at) => html`<span data-byte=${place} class=${classes[at] ?? ""}>${this.character(place)}</span>`)}</span></div>`;
  }

  private classOf(place: number): string {
    const isIn = (span: ByteSpan | undefined): boolean => span !== undefined && place >= span.offset && place < span.offset + span.length;
    return `${isIn(this.marked) ? "marked" : isIn(this.around) ? "around" : ""}${place === this.caret ? " caret" : ""}`;
  }

  private isHidden(place: number): boolean {
    return this.holes.some(({ offset, length }) => place >= offset && place < offset + length);
  }

  private digits(place: number): string {
    return this.isHidden(place) ? "··" : (this.bytes[place] ?? 0).toString(HEX_DIGITS).padStart(2, "0");
  }

  private character(place: number): string {
    const byte = this.bytes[place] ?? 0;
    if (this.isHidden(place)) return "·";
    return byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE ? String.fromCharCode(byte) : ".";
  }

  private readonly onScroll = (): void => {
    this.top = this.scrollTop;
  };

  private byteUnder(event: Event): number {
    const [target] = event.composedPath();
    return target instanceof HTMLElement ? Number(target.dataset["byte"] ?? -1) : -1;
  }

  private readonly onPoint = (event: PointerEvent): void => {
    const place = this.byteUnder(event);
    if (place === this.pointed) return;
    this.pointed = place;
    emit(this, "point-at-byte", place < 0 ? undefined : place);
  };

  private readonly onLeave = (): void => {
    this.pointed = -1;
    emit(this, "point-at-byte", undefined);
  };

  private readonly onClick = (event: MouseEvent): void => {
    const place = this.byteUnder(event);
    if (place >= 0) this.moveTo(place);
  };

  private moveTo(place: number): void {
    this.caret = Math.max(0, Math.min(this.bytes.length - 1, place));
    this.showRow(Math.floor(this.caret / BYTES_A_ROW));
    emit(this, "pick-byte", this.caret);
  }

  private showRow(row: number): void {
    const [from, to] = [row * ROW_HEIGHT, (row + 1) * ROW_HEIGHT + 2 * PADDING];
    if (from < this.scrollTop) this.scrollTop = from;
    else if (to > this.scrollTop + this.clientHeight) this.scrollTop = to - this.clientHeight;
  }

  /** The keys of ARIA's grid pattern. */
  private readonly onKey = (event: KeyboardEvent): void => {
    const place = this.placeFor(event);
    if (place === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.moveTo(place);
  };

  private placeFor({ key, ctrlKey }: KeyboardEvent): number | undefined {
    const column = this.caret % BYTES_A_ROW;
    const page = Math.max(1, Math.floor(this.height / ROW_HEIGHT) - 1) * BYTES_A_ROW;
    const last = this.bytes.length - 1;
    const within = (place: number): number => (place < 0 ? column : place > last ? this.caret : place);
    switch (key) {
      case "ArrowRight":
        return this.caret + 1;
      case "ArrowLeft":
        return this.caret - 1;
      case "ArrowDown":
        return within(this.caret + BYTES_A_ROW);
      case "ArrowUp":
        return within(this.caret - BYTES_A_ROW);
      case "PageDown":
        return this.caret + page;
      case "PageUp":
        return within(this.caret - page);
      case "Home":
        return ctrlKey ? 0 : this.caret - column;
      case "End":
        return ctrlKey ? last : this.caret - column + BYTES_A_ROW - 1;
      default:
        return undefined;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-hex": Hex;
  }
}
