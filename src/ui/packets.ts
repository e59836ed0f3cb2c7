/** `rl-packets`: the table of frames, each as tcpdump prints it, with what they are marked by, how lines are printed, and what takes them away as text. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import type { AnyRow, RowSource } from "../client/row-source";
import type { RowId } from "../model/api";
import { MARKS } from "../model/packet/marks";
import { formatCount, formatPlural } from "../model/units";
import { chipsStyles } from "./chips.styles";
import { type Column, withAnyRow } from "./columns";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { packetColumns } from "./packet-columns";
import { type ReadPackets, saveLines } from "./packet-text";
import { packetsStyles } from "./packets.styles";
import { reasonOf } from "./reason";
import "./table";
import type { Table } from "./table";

/** Lines that the clipboard is given; more are saved to a file. */
const COPY_LINES = 10_000;

@customElement("rl-packets")
export class Packets extends LitElement {
  static override readonly styles = [controlStyles, chipsStyles, packetsStyles];

  @property({ attribute: false }) source: RowSource | undefined;
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @property({ attribute: false }) opened: RowId | undefined;
  /** How many of the frames have each bit of FrameFlag. */
  @property({ attribute: false }) marks: readonly number[] = [];
  /** The only bit that is shown. */
  @property({ attribute: false }) mark: number | undefined;
  @property({ type: Boolean }) revealed = false;
  @property({ attribute: false }) read: ReadPackets | undefined;
  /** Name of what is saved, without its ending. */
  @property() name = "capture";
  @state() private absolute = false;
  @state() private link = false;
  /** What is being done with the lines, or was. */
  @state() private told = "";
  private columns: readonly Column<AnyRow>[] = [];
  private readonly tableRef = createRef<Table>();
  private working: AbortController | undefined;

  get table(): Table | undefined {
    return this.tableRef.value;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.working?.abort();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (["absolute", "link", "revealed", "marks"].some((name) => changed.has(name)) || this.columns.length === 0) {
      this.columns = withAnyRow(packetColumns(this.choice, this.marks.some((rows) => rows > 0)));
    }
    if (changed.has("source") || changed.has("count")) this.told = "";
  }

  protected override render(): TemplateResult {
    return html`
      <div class="bar">
        ${this.marksTemplate()}
        <span class="space"></span>
        ${this.working === undefined
          ? html`<output class="told" data-told>${this.told}</output>
              <label class="choice" title="Sequence and acknowledgement numbers as the header has them (tcpdump -S)"><input type="checkbox" data-action="absolute" .checked=${this.absolute} @change=${() => (this.absolute = !this.absolute)} />Absolute numbers</label>
              <label class="choice" title="The link layer before the addresses (tcpdump -e)"><input type="checkbox" data-action="link-layer" .checked=${this.link} @change=${() => (this.link = !this.link)} />Link layer</label>
              <button class="control" type="button" data-action="copy-lines" ?disabled=${this.count === 0} title=${`The lines of the table with their times, as tcpdump prints them; at most ${formatCount(COPY_LINES)}`} @click=${() => void this.take("copy")}>Copy lines</button>
              <button class="control" type="button" data-action="save-lines" ?disabled=${this.count === 0} title="The same as a file, however many" @click=${() => void this.take("save")}>Save lines</button>`
          : html`<output class="told" data-told>${this.told}</output><button class="control" type="button" data-action="stop-lines" @click=${() => this.working?.abort()}>Stop</button>`}
      </div>
      <rl-table
        ${ref(this.tableRef)}
        .view=${"packets"} .columns=${this.columns} .source=${this.source} .count=${this.count} .context=${this.context} .opened=${this.opened} .label=${"Packets"}
      ></rl-table>
    `;
  }

  private get choice(): { absolute: boolean; link: boolean; reveal: boolean } {
    return { absolute: this.absolute, link: this.link, reveal: this.revealed };
  }

  private marksTemplate(): TemplateResult | typeof nothing {
    const shown = MARKS.flatMap((each) => {
      const rows = this.marks[Math.log2(each.bit)] ?? 0;
      return rows > 0 || each.bit === this.mark ? [{ ...each, rows }] : [];
    });
    if (shown.length === 0) return nothing;
    return html`<div role="group" aria-label="Marks">
      ${shown.map(({ bit, name, hint, rows }) => html`<button
        type="button" class="control chip" data-mark=${name} title=${hint} aria-pressed=${bit === this.mark}
        @click=${() => emit(this, "show-mark", { mark: bit === this.mark ? undefined : bit })}
      >${name} <span>${formatCount(rows)}</span></button>`)}
    </div>`;
  }

  private async take(how: "copy" | "save"): Promise<void> {
    const { read, count } = this;
    if (read === undefined) return;
    this.working = new AbortController();
    const { signal } = this.working;
    this.told = "";
    try {
      const most = how === "copy" ? Math.min(count, COPY_LINES) : count;
      const text = await saveLines(read, most, { ...this.choice, zone: this.context.timeFormat === "utc" ? "utc" : "local" }, signal, (done) => (this.told = `${formatCount(done)} of ${formatPlural(most, "line")}`));
      if (text === undefined) this.told = "Stopped: nothing was taken.";
      else if (how === "copy") {
        await navigator.clipboard.writeText(await text.text());
        this.told = most < count ? `The first ${formatPlural(most, "line")} copied` : `${formatPlural(most, "line")} copied`;
      } else {
        download(text, `${this.name}.txt`);
        this.told = `${formatPlural(most, "line")} saved`;
      }
    } catch (error) {
      this.told = `The lines could not be ${how === "copy" ? "copied" : "saved"}: ${reasonOf(error)}`;
    } finally {
      this.working = undefined;
      this.requestUpdate();
    }
  }
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Once the browser has begun to write it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-packets": Packets;
  }
}
