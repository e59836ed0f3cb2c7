/** `rl-message-bytes`: a message that lies in several frames, whole and as text, with where each frame begins. Read when somebody opens it, part by part. */
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { VALUE_PART_BYTES, type ValuePart } from "../model/api";
import { escapeBytes } from "../model/escape";
import type { CarriedMessage, MessagePart } from "../model/packet/details";
import { formatBytes, formatCount } from "../model/units";
import { controlStyles } from "./controls.styles";
import { reasonOf } from "./reason";
import type { ReadValue } from "./value";

/** Bytes [from, to) of a message as text; what the capture lost is said. */
function textOf({ bytes, holes }: ValuePart, from: number, to: number): string {
  let text = "";
  let at = from;
  for (const { offset, length } of holes) {
    if (offset >= to || offset + length <= at) continue;
    text += `${escapeBytes(bytes, at, Math.max(at, offset))}[${formatCount(Math.min(to, offset + length) - Math.max(at, offset))} bytes were not captured]`;
    at = Math.min(to, offset + length);
  }
  // A line of RESP on a line of its own.
  return (text + escapeBytes(bytes, at, to)).replaceAll("\\r\\n", "\\r\\n\n");
}

@customElement("rl-message-bytes")
export class MessageBytes extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      summary {
        color: var(--rl-text-quiet);
        font-size: 12px;
        cursor: pointer;
      }
      .begins {
        margin: 6px 0 0;
        color: var(--rl-text-quiet);
        font-size: 12px;
      }
      pre {
        margin: 2px 0 0;
        padding: 4px 8px;
        border-left: 3px solid var(--rl-line-strong);
        font-family: var(--rl-mono);
        font-size: 12px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .own pre {
        border-color: var(--rl-focus);
        background: var(--rl-selected);
      }
      .bad {
        color: var(--rl-bad);
      }
      button.control {
        margin-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) message: CarriedMessage | undefined;
  /** Number of the frame that is shown. */
  @property({ type: Number }) frame = 0;
  @property({ attribute: false }) read: ReadValue | undefined;
  /** One behind the other, VALUE_PART_BYTES each. */
  @state() private parts: readonly ValuePart[] = [];
  @state() private failure = "";
  private isReading = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("message")) return;
    this.parts = [];
    this.failure = "";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message, parts } = this;
    if (message === undefined || this.read === undefined) return nothing;
    const left = message.bytes - parts.length * VALUE_PART_BYTES;
    return html`<details data-message-bytes @toggle=${this.onToggle}>
      <summary>The whole message as text, with where each frame begins</summary>
      ${message.parts.map((part) => this.partTemplate(part))}
      ${this.failure === "" ? nothing : html`<p class="bad" role="alert">${this.failure}</p>`}
      ${parts.length === 0 || left <= 0 ? nothing : html`<button class="control" type="button" data-action="more-bytes" @click=${() => void this.readMore()}>Show ${formatBytes(Math.min(left, VALUE_PART_BYTES))} more of ${formatBytes(left)}</button>`}
    </details>`;
  }

  private partTemplate({ frame, from, length }: MessagePart): TemplateResult | typeof nothing {
    const read = this.parts.flatMap((part, index) => {
      const start = index * VALUE_PART_BYTES;
      const [first, end] = [Math.max(0, from - start), Math.min(VALUE_PART_BYTES, from + length - start)];
      return end <= first ? [] : [part.masked ? "*** (hidden: it may hold a secret)" : textOf(part, first, Math.min(end, part.bytes.length))];
    });
    if (read.length === 0) return nothing;
    return html`<div class=${frame === this.frame ? "own" : ""} data-frame=${frame}>
      <p class="begins">Frame ${formatCount(frame)}, byte ${formatCount(from + 1)} of the message on${frame === this.frame ? ": this frame" : ""}</p>
      <pre>${read.join("")}</pre>
    </div>`;
  }

  private readonly onToggle = ({ target }: Event): void => {
    if (target instanceof HTMLDetailsElement && target.open && this.parts.length === 0) void this.readMore();
  };

  private async readMore(): Promise<void> {
    const { message, read } = this;
    if (message === undefined || read === undefined || this.isReading) return;
    this.isReading = true;
    try {
      const part = await read({ id: message.command, side: message.side, offset: this.parts.length * VALUE_PART_BYTES, length: Math.min(VALUE_PART_BYTES, message.bytes - this.parts.length * VALUE_PART_BYTES) });
      // Another frame may be shown by now.
      if (message === this.message) this.parts = [...this.parts, part];
    } catch (error) {
      this.failure = `The message could not be read: ${reasonOf(error)}`;
    } finally {
      this.isReading = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-message-bytes": MessageBytes;
  }
}
