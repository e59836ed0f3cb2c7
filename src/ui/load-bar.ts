/**
 * `rl-load-bar`: how far loading is (bytes, frames, commands), and the button that stops it; what is decoded stays. It stands at
 * the page's end, so that nothing moves when it goes.
 */
import { LitElement, css, html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Progress } from "../model/api";
import { formatBytes, formatPlural } from "../model/units";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";

@customElement("rl-load-bar")
export class LoadBar extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 6px 12px;
        border-top: 1px solid var(--rl-line);
        background: var(--rl-raised);
      }
      wa-progress-bar {
        flex: 1;
        --track-height: 6px;
      }
      /* Its easing would lay out and paint the page in each frame, on a processor that has a file to decode. */
      wa-progress-bar::part(indicator) {
        transition: none;
      }
      .figures {
        color: var(--rl-text-quiet);
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) progress: Progress | undefined;
  @property() name = "";
  @state() private isStopping = false;

  protected override render(): TemplateResult {
    const { progress } = this;
    const share = progress === undefined || progress.totalBytes === 0 ? 0 : (100 * progress.bytes) / progress.totalBytes;
    return html`
      <wa-progress-bar label="Loading ${this.name}" .value=${share}></wa-progress-bar>
      <span class="figures">${progress === undefined ? `Opening ${this.name}` : figures(progress)}</span>
      <button class="control" type="button" data-action="cancel" ?disabled=${this.isStopping} title="Stop here; what is decoded stays" @click=${this.cancel}>
        ${this.isStopping ? "Stopping" : "Cancel"}
      </button>
    `;
  }

  private readonly cancel = (): void => {
    this.isStopping = true;
    emit(this, "cancel-loading");
  };
}

function figures(progress: Progress): string {
  if (progress.unpacking === true) return `Unpacking ${formatBytes(progress.bytes)} of ${formatBytes(progress.totalBytes)}`;
  return [
    `${formatBytes(progress.bytes)} of ${formatBytes(progress.totalBytes)}`,
    formatPlural(progress.frames, "frame"),
    formatPlural(progress.commands, "command"),
  ].join(" · ");
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-load-bar": LoadBar;
  }
}
