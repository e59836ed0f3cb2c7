/** `rl-copy-button`: copies a text, and says for a moment whether that went well. */
import { LitElement, css, html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";

const THANKS_MS = 1500;

@customElement("rl-copy-button")
export class CopyButton extends LitElement {
  static override readonly styles = css`
    button {
      min-width: 64px;
      padding: 4px 8px;
      border: 0;
      border-radius: 4px;
      background: transparent;
      color: var(--rl-link);
      font: inherit;
      font-size: 12px;
      line-height: 1;
      cursor: pointer;
    }
    button:hover {
      background: var(--rl-hover);
    }
    button:focus-visible {
      outline: 2px solid var(--rl-focus);
    }
  `;

  /** Gives the text when it is asked for. */
  @property({ attribute: false }) text: () => string = () => "";
  @property() label = "Copy";
  /** What is copied, for who does not see what stands beside. */
  @property() what = "";
  @property() hint = "";
  @state() private outcome: "none" | "copied" | "failed" = "none";

  protected override render(): TemplateResult {
    const label = { none: this.label, copied: "Copied", failed: "Not allowed" }[this.outcome];
    return html`<button type="button" data-action="copy" aria-label=${this.what} title=${this.hint} @click=${this.copy}><span aria-live="polite">${label}</span></button>`;
  }

  private readonly copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.text());
      this.outcome = "copied";
    } catch {
      this.outcome = "failed";
    }
    setTimeout(() => (this.outcome = "none"), THANKS_MS);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-copy-button": CopyButton;
  }
}
