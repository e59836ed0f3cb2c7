/** `rl-copy-line`: a line to be typed in a terminal, and a button that copies it. */
import { LitElement, html, css, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import "./copy-button";

@customElement("rl-copy-line")
export class CopyLine extends LitElement {
  static override readonly styles = css`
    :host {
      display: flex;
      gap: 8px;
      align-items: center;
      min-width: 0;
      padding: 4px 4px 4px 12px;
      border: 1px solid var(--rl-line);
      border-radius: 6px;
      background: var(--rl-surface);
    }
    code {
      flex: 1;
      min-width: 0;
      font-family: var(--rl-mono);
      font-size: 12px;
      overflow-wrap: anywhere;
      text-align: left;
      /* Where copying is not allowed, one click selects it. */
      user-select: all;
    }
  `;

  @property() text = "";

  protected override render(): TemplateResult {
    return html`<code>${this.text}</code><rl-copy-button what="Copy the command" .text=${() => this.text}></rl-copy-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-copy-line": CopyLine;
  }
}
