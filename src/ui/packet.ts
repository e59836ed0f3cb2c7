/**
 * `rl-packet`: one frame down to its bytes: what is known of it, the messages that it carries with the frames that carry them, and its layers beside a hex dump, in
 * which bytes and fields mark each other. What the pointer is over is marked while it is there, what was clicked or moved to by keys until something else is.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import { FrameFlag } from "../../assembly/schema";
import { hexdump } from "../model/hexdump";
import { linkTypeName } from "../model/link-types";
import type { PacketDetails } from "../model/packet/details";
import { bitPattern, layersOf, pathAt, type Layer } from "../model/packet/layers";
import { packetMarks } from "../model/packet/marks";
import { formatBytes, formatCount, formatPlural } from "../model/units";
import type { DetailsState } from "../state/view-state";
import "./carried-messages";
import { controlStyles } from "./controls.styles";
import "./copy-button";
import { sheetStyles } from "./details-sheet.styles";
import { detailsStyles } from "./details.styles";
import { emit, type UiEvent } from "./events";
import { fact } from "./fact";
import { FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";
import "./hex";
import type { Hex } from "./hex";
import { partsAt, partText, pathKeys, type Part } from "./layer-rows";
import "./layers";
import type { Layers } from "./layers";
import { packetStyles } from "./packet.styles";
import type { ReadValue } from "./value";

/** A byte of no layer. */
const NOWHERE = -1;
/** Characters of what is marked that are told above the bytes, so that its place has room behind it. */
const PATH_TEXT_CAP = 90;

@customElement("rl-packet")
export class Packet extends LitElement {
  static override readonly styles = [controlStyles, detailsStyles, sheetStyles, packetStyles];

  @property({ attribute: false }) details: DetailsState = { is: "closed" };
  @property({ attribute: false }) read: ReadValue | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  /** What is under the pointer, and what was chosen, each from its layer inwards. */
  @state() private pointed: readonly Part[] = [];
  @state() private picked: readonly Part[] = [];
  /** The one that was read last; it stays while the next one is read, so that going from frame to frame does not flicker. */
  private packet: PacketDetails | undefined;
  private layers: readonly Layer[] = [];
  private readonly layersRef = createRef<Layers>();
  private readonly hexRef = createRef<Hex>();

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { details } = this;
    if (!changed.has("details") || details.is === "loading") return;
    this.packet = details.is === "ready" && details.view === "packets" ? details.details : undefined;
    const keys = pathKeys(this.layers, this.picked);
    this.layers = this.packet === undefined ? [] : layersOf(this.packet);
    this.pointed = [];
    // The same field of the next frame.
    this.picked = partsAt(this.layers, keys);
  }

  protected override render(): TemplateResult {
    const { details, packet } = this;
    return html`<article data-details=${details.is} aria-label="Details of a packet" aria-busy=${details.is === "loading"}>
      <header>
        <h2>${packet === undefined ? "Packet" : html`<b>Frame ${formatCount(packet.row.number)}</b> ${packet.file}`}</h2>
        <button class="control icon" type="button" data-action="close-details" aria-label="Close details" title="Close (Esc)" @click=${() => emit(this, "close-details")}>×</button>
      </header>
      ${details.is === "failed" ? html`<p class="remark bad" role="alert">${details.message}</p>` : nothing}
      ${packet === undefined ? nothing : html`${this.factsTemplate(packet)} ${this.bytesTemplate(packet)}
        <rl-carried-messages .messages=${packet.messages} .frame=${packet.row.number} .read=${this.read}></rl-carried-messages>`}
    </article>`;
  }

  private factsTemplate({ row, offset, captured, wireLength, linkType, comments }: PacketDetails): TemplateResult {
    const { context } = this;
    const { flow } = row;
    const marks = packetMarks(row.marks);
    return html`<dl>
        ${Number.isNaN(row.time) ? nothing : fact("Time", html`<span title=${timeHint(row.time, context)}>${momentText(row.time, context)}</span>`)}
        ${fact("On the wire", html`${formatBytes(wireLength)}`)}
        ${captured === wireLength ? nothing : fact("Captured", html`<span class="warn">${formatBytes(captured)}</span>`)}
        ${fact("TCP payload", html`${formatBytes(row.payloadBytes)}`)}
        ${fact("Offset in the file", html`${formatCount(offset)} <span class="quiet">0x${offset.toString(16)}</span>`)}
        ${fact("Link type", html`${linkType === undefined ? "not known" : (linkTypeName(linkType) ?? linkType)}`)}
        ${marks.length === 0 ? nothing : fact("Marks", html`${marks.map(({ name, hint }, at) => html`${at > 0 ? ", " : ""}<span class="warn" title=${hint}>${name}</span>`)}`)}
        ${flow === undefined
          ? nothing
          : fact("Connection", html`flow ${formatCount(flow + 1)}, from the ${(row.marks & FrameFlag.FROM_SERVER) === 0 ? "client" : "server"}
              <button class="link" type="button" data-action="open-flow" @click=${() => emit(this, "open-flow", flow)}>how it fared</button>
              <button class="link" type="button" data-action="follow-stream" @click=${() => emit(this, "follow-stream", { flow, frame: row.number })}>follow stream</button>`)}
      </dl>
      ${comments.map((comment) => html`<p class="remark comment">${comment}</p>`)}`;
  }

  private bytesTemplate(packet: PacketDetails): TemplateResult {
    const { record, offset, hidden } = packet;
    const marked = this.pointed.length > 0 ? this.pointed : this.picked;
    const [layer] = marked;
    return html`<section class="dissection" data-section="layers" aria-label="Layers and bytes"
      @point-at-part=${(event: UiEvent<"point-at-part">) => (this.pointed = event.detail)}
      @pick-part=${this.onPickPart}
      @point-at-byte=${(event: UiEvent<"point-at-byte">) => (this.pointed = pathAt(this.layers, event.detail ?? NOWHERE))}
      @pick-byte=${this.onPickByte}
    >
      <h3>Layers and bytes <small>${formatBytes(record.length)} of the file: the record with the frame</small>
        <rl-copy-button .text=${() => hexdump(record, offset, hidden)} label="Copy as text" what="Copy the bytes as a hex dump"></rl-copy-button></h3>
      <p class="path" data-path>${this.pathTemplate(packet, marked)}</p>
      <div class="views">
        <rl-layers ${ref(this.layersRef)} .layers=${this.layers} .record=${record} .marked=${marked}></rl-layers>
        <rl-hex ${ref(this.hexRef)} .bytes=${record} .base=${offset} .holes=${hidden} .marked=${marked.at(-1)} .around=${layer}></rl-hex>
      </div>
      ${hidden.length === 0
        ? nothing
        : html`<p class="remark">Bytes that may be a secret (··) are hidden.
            <button class="link" type="button" data-action="reveal-bytes" @click=${() => emit(this, "change-reveal", true)}>Show secrets</button></p>`}
    </section>`;
  }

  /** `Internet Protocol Version 4 › Flags › Don't fragment: Set` and which bytes that is. */
  private pathTemplate({ record, frameAt }: PacketDetails, path: readonly Part[]): TemplateResult {
    const last = path.at(-1);
    if (last === undefined) return html`<span class="quiet">Point at a field or a byte, or move there with the arrow keys; a click keeps it.</span>`;
    const place = last.offset - frameAt;
    const where = `${formatPlural(last.length, "byte")} ${place < 0 ? `at ${formatCount(last.offset)} of the record` : `at ${formatCount(place)} of the frame`}`;
    const bits = "title" in last ? "" : bitPattern(record, last);
    const text = partText(last);
    return html`${path.slice(0, -1).map((part) => html`<span class="quiet">${outerText(part)} › </span>`)}<b>${text.length > PATH_TEXT_CAP ? `${text.slice(0, PATH_TEXT_CAP)}…` : text}</b>
      <span class="quiet">${bits === "" ? "" : `${bits}, `}${where}</span>${last.problem === undefined ? nothing : html` <span class="bad">${last.problem}</span>`}`;
  }

  private readonly onPickPart = (event: UiEvent<"pick-part">): void => {
    this.picked = event.detail;
    // Keys move on while the pointer lies still somewhere.
    this.pointed = [];
    const part = event.detail.at(-1);
    if (part !== undefined) this.hexRef.value?.reveal(part);
  };

  private readonly onPickByte = (event: UiEvent<"pick-byte">): void => {
    this.picked = pathAt(this.layers, event.detail);
    this.pointed = [];
    if (this.picked.length > 0) this.layersRef.value?.reveal(this.picked);
  };
}

/** Of a layer its title up to the first comma: the rest stands in the tree. */
function outerText(part: Part): string {
  return "title" in part ? (part.title.split(/[,:] /)[0] ?? "") : part.label;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-packet": Packet;
  }
}
