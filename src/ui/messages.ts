/** `rl-messages`: sentences that the user should read (a file that is no capture, one that was cut), until they are dismissed. */
import { LitElement, css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Message } from "../state/view-state";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";

@customElement("rl-messages")
export class Messages extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        max-height: 30vh;
        overflow: auto;
      }
      wa-callout::part(message) {
        flex: 1;
        min-width: 0;
      }
      wa-callout {
        margin: 8px 12px;
        padding: 2px 4px 2px 12px;
        font-size: 13px;
        border-radius: 6px;
      }
      .line {
        display: flex;
        gap: 12px;
        align-items: center;
      }
      .text {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      button.control {
        border-color: transparent;
        background: transparent;
        font-size: 16px;
        line-height: 1;
      }
    `,
  ];

  @property({ attribute: false }) messages: readonly Message[] = [];

  protected override render(): TemplateResult {
    return html`<div role="log" aria-live="assertive" aria-label="Messages">
      ${repeat(
        this.messages,
        (message) => message.id,
        ({ id, tone, text }) => html`<wa-callout variant=${tone === "error" ? "danger" : "warning"} data-tone=${tone} size="s">
          <div class="line">
            <span class="text">${text}</span>
            <button class="control icon" type="button" data-action="dismiss" aria-label="Dismiss" @click=${() => emit(this, "dismiss-message", id)}>×</button>
          </div>
        </wa-callout>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-messages": Messages;
  }
}
