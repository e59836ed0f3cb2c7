/** `rl-carried-messages`: the messages of which a frame carries bytes, each whole: its size, its command, and where each frame that carries it begins. */
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CarriedMessage, MessagePart } from "../model/packet/details";
import { formatBytes, formatCount, formatPlural } from "../model/units";
import { controlStyles } from "./controls.styles";
import { sheetStyles } from "./details-sheet.styles";
import { detailsStyles } from "./details.styles";
import { emit } from "./events";
import "./message-bytes";
import type { ReadValue } from "./value";

/** A frame may carry thousands of messages, and a message may lie in thousands of frames. */
const MESSAGE_PORTION = 20;
const FRAME_PORTION = 50;
/** Frames before the own one that are shown at first. */
const FRAMES_BEFORE = 3;

/** Which frames of a message's list are shown. */
interface Shown {
  readonly from: number;
  readonly to: number;
}

@customElement("rl-carried-messages")
export class CarriedMessages extends LitElement {
  static override readonly styles = [
    controlStyles,
    detailsStyles,
    sheetStyles,
    css`
      :host {
        height: auto;
        overflow: visible;
        background: none;
        container-type: normal;
      }
      .message {
        margin: 0 0 10px;
      }
      .title {
        display: flex;
        gap: 10px;
        align-items: baseline;
        margin: 0;
        font-size: 12px;
      }
      .title code {
        overflow: hidden;
        font-family: var(--rl-mono);
        white-space: pre;
        text-overflow: ellipsis;
      }
      .title > :not(code) {
        flex: none;
      }
      table {
        margin: 4px 0 4px 16px;
      }
      tr[aria-current="true"] td {
        background: var(--rl-selected);
      }
      td.note {
        padding-right: 8px;
        font-family: var(--rl-sans);
        text-align: left;
      }
      .more,
      rl-message-bytes {
        margin-left: 16px;
      }
      rl-message-bytes {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) messages: readonly CarriedMessage[] = [];
  /** Number of the frame that is shown. */
  @property({ type: Number }) frame = 0;
  @property({ attribute: false }) read: ReadValue | undefined;
  @state() private count = MESSAGE_PORTION;
  @state() private shown: ReadonlyMap<CarriedMessage, Shown> = new Map();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("messages")) return;
    this.count = MESSAGE_PORTION;
    this.shown = new Map();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { messages } = this;
    if (messages.length === 0) return nothing;
    const rest = messages.length - this.count;
    return html`<section data-section="messages" aria-label="Messages">
      <h3>Messages <small>of which it carries at least a byte: ${formatCount(messages.length)}</small></h3>
      ${messages.slice(0, this.count).map((message) => this.messageTemplate(message))}
      ${rest <= 0
        ? nothing
        : html`<button class="control" type="button" data-action="more-messages" @click=${() => (this.count += MESSAGE_PORTION)}>
            Show ${formatCount(Math.min(rest, MESSAGE_PORTION))} more of ${formatCount(rest)}</button>`}
    </section>`;
  }

  private messageTemplate(message: CarriedMessage): TemplateResult {
    const { side, title, bytes, parts, command } = message;
    return html`<div class="message" data-side=${side}>
      <p class="title"><span class="quiet">${side === "request" ? "Request" : "Reply"}</span> <code title=${title}>${title}</code>
        <span class="quiet">${formatBytes(bytes)}${parts.length > 1 ? ` in ${formatPlural(parts.length, "frame")}` : ""}</span>
        <button class="link" type="button" data-action="open-command" @click=${() => emit(this, "open-command", command)}>to the command</button></p>
      ${parts.length > 1 ? html`${this.framesTemplate(message)}<rl-message-bytes .message=${message} .frame=${this.frame} .read=${this.read}></rl-message-bytes>` : nothing}
    </div>`;
  }

  private framesTemplate(message: CarriedMessage): TemplateResult {
    const { parts } = message;
    const own = Math.max(0, parts.findIndex(({ frame }) => frame === this.frame));
    const first = Math.max(0, own - FRAMES_BEFORE);
    const { from, to } = this.shown.get(message) ?? { from: first, to: first + FRAME_PORTION };
    const after = parts.length - to;
    const show = (range: Shown): void => {
      this.shown = new Map([...this.shown, [message, range]]);
    };
    return html`${from > 0 ? html`<button class="control more" type="button" data-action="frames-before" @click=${() => show({ from: Math.max(0, from - FRAME_PORTION), to })}>Show ${formatCount(Math.min(from, FRAME_PORTION))} before</button>` : nothing}
      <table>
        <thead><tr><th scope="col">Frame</th><th scope="col">From byte</th><th scope="col">To byte</th><th scope="col">Bytes</th><th></th></tr></thead>
        <tbody>${parts.slice(from, to).map((part) => this.partTemplate(part))}</tbody>
      </table>
      ${after > 0 ? html`<button class="control more" type="button" data-action="frames-after" @click=${() => show({ from, to: to + FRAME_PORTION })}>Show ${formatCount(Math.min(after, FRAME_PORTION))} more of ${formatCount(after)}</button>` : nothing}`;
  }

  private partTemplate({ frame, from, length }: MessagePart): TemplateResult {
    const isOwn = frame === this.frame;
    return html`<tr data-frame=${frame} aria-current=${isOwn}>
      <td>${isOwn ? formatCount(frame) : html`<button class="link" type="button" data-action="show-frame" title="Show it among the packets" @click=${() => emit(this, "show-frame", frame)}>${formatCount(frame)}</button>`}</td>
      <td>${formatCount(from + 1)}</td>
      <td>${formatCount(from + length)}</td>
      <td>${formatCount(length)}</td>
      <td class="note">${isOwn ? "this frame" : ""}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-carried-messages": CarriedMessages;
  }
}
