/** `rl-copy-line`: a line to be typed in a terminal, and a button that copies it. */
import { LitElement, html, css, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";

const THANKS_MS = 1500;

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
      user-select: all;
    }
    button {
      min-width: 64px;
      padding: 4px 8px;
      border: 0;
      border-radius: 4px;
      background: transparent;
      color: var(--rl-link);
      font: inherit;
      font-size: 12px;
      cursor: pointer;
    }
    button:hover {
      background: var(--rl-hover);
    }
    button:focus-visible {
      outline: 2px solid var(--rl-focus);
    }
  `;

  @property() text = "";
  @state() private outcome: "none" | "copied" | "failed" = "none";

  protected override render(): TemplateResult {
    const label = { none: "Copy", copied: "Copied", failed: "Not allowed" }[this.outcome];
    return html`<code>${this.text}</code>
      <button type="button" data-action="copy" aria-label="Copy the command" @click=${this.copy}><span aria-live="polite">${label}</span></button>`;
  }

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.text);
      this.outcome = "copied";
    } catch {
      // Without the permission the line can still be selected with one click.
      this.outcome = "failed";
    }
    setTimeout(() => (this.outcome = "none"), THANKS_MS);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-copy-line": CopyLine;
  }
}
