/**
 * `rl-value`: one string of a request or reply in full, as text, hex or JSON. Its bytes are read back from the file when it
 * is first shown: the first part at once, more on demand. Everything is set as text.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { VALUE_PART_BYTES, type RowId, type ValueNode, type ValuePart, type ValueRequest } from "../model/api";
import { hexdump, incompleteTail, textOf, type Hole } from "../model/hexdump";
import { prettyJson } from "../model/json-pretty";
import { formatBytes } from "../model/units";
import { controlStyles } from "./controls.styles";
import { reasonOf } from "./reason";
import { valueStyles } from "./value.styles";

export type ReadValue = (request: Omit<ValueRequest, "reveal">) => Promise<ValuePart>;
type Mode = "text" | "hex" | "json";

/** One read of "Load all"; the page stays alive between two. */
const ALL_PART_BYTES = 1024 * 1024;
/** Most that is shown of one value: more text makes browsers slow, and what is wanted then is a file. */
const SHOWN_CAP = 16 * 1024 * 1024;

@customElement("rl-value")
export class Value extends LitElement {
  static override readonly styles = [controlStyles, valueStyles];

  @property({ attribute: false }) node: ValueNode | undefined;
  @property({ attribute: false }) row: RowId | undefined;
  @property() side: "request" | "reply" = "request";
  @property({ attribute: false }) read: ReadValue | undefined;

  @property({ reflect: true }) mode: Mode = "text";
  @state() private parts: readonly Uint8Array[] = [];
  @state() private holes: readonly Hole[] = [];
  @state() private isMasked = false;
  @state() private isLoading = false;
  @state() private failure = "";
  private readonly texts = new WeakMap<Uint8Array, string>();
  private readonly hexes = new WeakMap<Uint8Array, string>();
  /** The value as JSON once all of it is there; undefined when it is none. */
  private json: string | undefined;
  /** Grows with each value, so that late parts of another one are dropped. */
  private generation = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("node") && !changed.has("row")) return;
    this.generation++;
    this.parts = [];
    this.holes = [];
    this.isMasked = false;
    this.isLoading = false;
    this.failure = "";
    this.json = undefined;
    if ((this.node?.length ?? 0) > 0) void this.load(VALUE_PART_BYTES);
  }

  protected override render(): TemplateResult {
    const { node } = this;
    if (node === undefined) return html``;
    const hasBytes = this.parts.length > 0;
    return html`
      ${hasBytes
        ? html`<div class="modes" role="group" aria-label="Show as">
            ${this.modeButton("text", "Text")} ${this.modeButton("hex", "Hex")} ${this.json === undefined ? nothing : this.modeButton("json", "JSON")}
            <span class="size">${formatBytes(node.length)}</span>
          </div>`
        : nothing}
      <div class="body" tabindex="0" role="region" aria-label="Value">${this.bodyTemplate(node)}</div>
      ${this.moreTemplate(node)}
    `;
  }

  private modeButton(mode: Mode, label: string): TemplateResult {
    const isOn = this.shownMode === mode;
    return html`<button type="button" data-mode=${mode} aria-pressed=${isOn} @click=${() => (this.mode = mode)}>${label}</button>`;
  }

  private get shownMode(): Mode {
    return this.mode === "json" && this.json === undefined ? "text" : this.mode;
  }

  private bodyTemplate(node: ValueNode): TemplateResult {
    if (this.failure !== "") return html`<p class="remark">${this.failure}</p>`;
    if (this.isMasked) return html`<pre>${node.text ?? "***"}</pre><p class="remark">A secret. “Show secrets” shows it.</p>`;
    if (this.parts.length === 0) return html`<pre>${node.text === "" ? "(empty)" : node.text}</pre>`;
    if (this.shownMode === "json") return html`<pre>${this.json}</pre>`;
    return html`${this.parts.map((_, at) => html`<pre>${this.shownMode === "hex" ? this.hexOf(at) : this.textOf(at)}</pre>`)}`;
  }

  /** Offset of a part in the value. */
  private offsetOf(at: number): number {
    return this.parts.slice(0, at).reduce((sum, part) => sum + part.length, 0);
  }

  private hexOf(at: number): string {
    const part = this.parts[at];
    if (part === undefined) return "";
    const offset = this.offsetOf(at);
    return remember(this.hexes, part, () => hexdump(part, offset, shiftHoles(this.holes, offset)));
  }

  /** A character that is cut by the end of a part is shown with the next one. */
  private textOf(at: number): string {
    const part = this.parts[at];
    if (part === undefined) return "";
    return remember(this.texts, part, () => {
      const before = this.parts[at - 1];
      const carried = before?.subarray(before.length - incompleteTail(before)) ?? new Uint8Array();
      const offset = this.offsetOf(at);
      const isLast = offset + part.length === this.node?.length;
      const bytes = new Uint8Array(carried.length + part.length);
      bytes.set(carried);
      bytes.set(part, carried.length);
      const end = bytes.length - (isLast ? 0 : incompleteTail(part));
      return textOf(bytes.subarray(0, end), shiftHoles(this.holes, offset - carried.length));
    });
  }

  private moreTemplate(node: ValueNode): TemplateResult | typeof nothing {
    const { loaded } = this;
    const rest = node.length - loaded;
    if (rest <= 0 || this.parts.length === 0) return nothing;
    if (loaded >= SHOWN_CAP) return html`<p class="remark">The first ${formatBytes(loaded)} of ${formatBytes(node.length)} are shown, which is the most.</p>`;
    return html`<div class="more">
      <span>${formatBytes(loaded)} of ${formatBytes(node.length)}</span>
      <button class="control" type="button" data-action="load-more" ?disabled=${this.isLoading} @click=${() => this.load(loaded + VALUE_PART_BYTES)}>Load more</button>
      <button class="control" type="button" data-action="load-all" ?disabled=${this.isLoading} @click=${() => this.load(node.length)}>Load all</button>
    </div>`;
  }

  private get loaded(): number {
    return this.parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** Reads on until so many bytes of the value are there. */
  private async load(target: number): Promise<void> {
    const { node, row, read, side, generation } = this;
    if (node === undefined || row === undefined || read === undefined) return;
    this.isLoading = true;
    const end = Math.min(target, node.length, SHOWN_CAP);
    try {
      while (this.loaded < end) {
        const at = this.loaded;
        const length = Math.min(end - at, ALL_PART_BYTES);
        const part = await read({ id: row, side, offset: node.offset + at, length });
        if (generation !== this.generation) return;
        this.isMasked = part.masked;
        if (part.masked || part.bytes.length === 0) break;
        this.take(part, at);
      }
      if (this.loaded === node.length) this.json = prettyJson(textOfAll(this.parts));
    } catch (error) {
      if (generation === this.generation) this.failure = reasonOf(error);
    }
    this.isLoading = false;
  }

  private take(part: ValuePart, at: number): void {
    this.parts = [...this.parts, part.bytes];
    this.holes = [...this.holes, ...part.holes.map((hole) => ({ offset: hole.offset + at, length: hole.length }))];
  }
}

/** Parts never change, so that each is written out once. */
function remember(known: WeakMap<Uint8Array, string>, part: Uint8Array, write: () => string): string {
  const text = known.get(part) ?? write();
  known.set(part, text);
  return text;
}

function shiftHoles(holes: readonly Hole[], by: number): readonly Hole[] {
  return holes.map((hole) => ({ offset: hole.offset - by, length: hole.length }));
}

function textOfAll(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-value": Value;
  }
}
