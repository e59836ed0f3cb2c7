/** `rl-layers`: a frame's layers and fields as a tree. What the pointer is over or the keys move to is told to whoever shows the bytes. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { bitPattern, type Layer } from "../model/packet/layers";
import { dissectionStyles } from "./dissection.styles";
import { emit } from "./events";
import { layerRows, partText, pathKeys, type LayerRow, type Part } from "./layer-rows";
import { layersStyles } from "./layers.styles";

/** Open before anybody has opened anything: what this page is about. */
const OPEN_AT_FIRST = ["/resp"];
const PAGE_ROWS = 10;

@customElement("rl-layers")
export class Layers extends LitElement {
  static override readonly styles = [dissectionStyles, layersStyles];

  @property({ attribute: false }) layers: readonly Layer[] = [];
  @property({ attribute: false }) record = new Uint8Array();
  /** What is marked, from its layer inwards. */
  @property({ attribute: false }) marked: readonly Part[] = [];
  @state() private open: ReadonlySet<string> = new Set(OPEN_AT_FIRST);
  @state() private active = "";
  private rows: readonly LayerRow[] = [];
  private markedKey = "";
  private isToBeSeen = false;

  /** Opens what a part lies in, and moves to it. */
  reveal(path: readonly Part[]): void {
    const keys = pathKeys(this.layers, path);
    this.open = new Set([...this.open, ...keys.slice(0, -1)]);
    this.active = keys.at(-1) ?? "";
    this.isToBeSeen = true;
  }

  protected override willUpdate(): void {
    this.rows = layerRows(this.layers, this.open);
    if (!this.rows.some(({ key }) => key === this.active)) this.active = this.rows[0]?.key ?? "";
    // Where it lies in something that is closed, that is marked.
    const keys = pathKeys(this.layers, this.marked);
    this.markedKey = [...keys].reverse().find((key) => this.rows.some((row) => row.key === key)) ?? "";
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.isToBeSeen) return;
    this.isToBeSeen = false;
    const row = this.renderRoot.querySelector(`#${CSS.escape(this.idOf(this.active))}`);
    if (!(row instanceof HTMLElement)) return;
    // Within the tree alone: what is around it must not move.
    const [from, to] = [row.offsetTop, row.offsetTop + row.offsetHeight];
    if (from < this.scrollTop) this.scrollTop = from;
    else if (to > this.scrollTop + this.clientHeight) this.scrollTop = to - this.clientHeight;
  }

  protected override render(): TemplateResult {
    return html`<div
      role="tree" aria-label="Layers of the frame" tabindex="0" aria-activedescendant=${this.idOf(this.active)}
      @keydown=${this.onKey} @focus=${this.onFocus} @pointerleave=${() => emit(this, "point-at-part", [])}
    >
      ${repeat(this.rows, ({ key }) => key, (row) => this.rowTemplate(row))}
    </div>`;
  }

  private rowTemplate(row: LayerRow): TemplateResult {
    const { key, part, path, position, setSize, isOpen } = row;
    const bits = "title" in part ? "" : bitPattern(this.record, part);
    const level = Math.min(path.length, 8);
    const classes = [`level-${level}`, ...(key === this.active ? ["active"] : []), ...(key === this.markedKey ? ["marked"] : []), ...("title" in part ? ["layer"] : [])].join(" ");
    return html`<div
      role="treeitem" id=${this.idOf(key)} class=${classes} data-part=${part.name} aria-level=${path.length} aria-setsize=${setSize} aria-posinset=${position}
      aria-expanded=${isOpen ?? nothing} aria-selected=${key === this.active} title=${part.name}
      @pointerenter=${() => emit(this, "point-at-part", path)} @click=${(event: MouseEvent) => this.onClick(event, row)} @dblclick=${() => this.toggle(row)}
    ><span class="twisty" aria-hidden="true">${isOpen === undefined ? "" : isOpen ? "▾" : "▸"}</span>${bits === "" ? nothing : html`<span class="bits">${bits}</span> `}<span
      class="text">${partText(part)}</span>${part.problem === undefined ? nothing : html` <span class="problem">${part.problem}</span>`}</div>`;
  }

  private idOf(key: string): string {
    return `part${key}`;
  }

  private readonly onFocus = (): void => {
    const row = this.rows.find(({ key }) => key === this.active);
    if (row !== undefined) emit(this, "pick-part", row.path);
  };

  private onClick(event: MouseEvent, row: LayerRow): void {
    if (event.target instanceof HTMLElement && event.target.className === "twisty") this.toggle(row);
    this.moveTo(row);
  }

  private toggle({ key, isOpen }: LayerRow): void {
    if (isOpen === undefined) return;
    const open = new Set(this.open);
    if (isOpen) open.delete(key);
    else open.add(key);
    this.open = open;
  }

  private moveTo(row: LayerRow | undefined): void {
    if (row === undefined) return;
    this.active = row.key;
    this.isToBeSeen = true;
    emit(this, "pick-part", row.path);
  }

  /** The keys of ARIA's tree pattern. */
  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = this.rows.findIndex(({ key }) => key === this.active);
    const row = this.rows[at];
    if (row === undefined) return;
    switch (event.key) {
      case "ArrowDown":
        this.moveTo(this.rows[at + 1]);
        break;
      case "ArrowUp":
        this.moveTo(this.rows[at - 1]);
        break;
      case "PageDown":
        this.moveTo(this.rows[Math.min(this.rows.length - 1, at + PAGE_ROWS)]);
        break;
      case "PageUp":
        this.moveTo(this.rows[Math.max(0, at - PAGE_ROWS)]);
        break;
      case "Home":
        this.moveTo(this.rows[0]);
        break;
      case "End":
        this.moveTo(this.rows.at(-1));
        break;
      case "ArrowRight":
        if (row.isOpen === false) this.toggle(row);
        else if (row.isOpen === true) this.moveTo(this.rows[at + 1]);
        break;
      case "ArrowLeft":
        if (row.isOpen === true) this.toggle(row);
        else this.moveTo(this.rows.find(({ part }) => part === row.path.at(-2)));
        break;
      case "Enter":
      case " ":
        this.toggle(row);
        break;
      case "*":
        this.open = new Set([...this.open, ...this.rows.filter(({ path }) => path.length === row.path.length && path.at(-2) === row.path.at(-2)).map(({ key }) => key)]);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-layers": Layers;
  }
}
