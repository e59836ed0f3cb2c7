/** `rl-frames`: the frames of the capture that carried a message, with where each lies in its file. */
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FrameDetails } from "../model/api";
import { formatBytes, formatCount } from "../model/units";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";
import { FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";

/** A big value comes in thousands of frames, whose first ones tell enough. */
const PORTION = 50;

@customElement("rl-frames")
export class Frames extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-family: var(--rl-mono);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 2px 16px 2px 0;
        text-align: right;
        white-space: nowrap;
      }
      th {
        color: var(--rl-text-quiet);
        font-family: var(--rl-sans);
        font-weight: 600;
      }
      .comment {
        color: var(--rl-text-quiet);
        font-family: var(--rl-sans);
        text-align: left;
        white-space: pre-wrap;
      }
      .file {
        text-align: left;
      }
      button.control {
        margin-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) frames: readonly FrameDetails[] = [];
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @state() private shown = PORTION;

  protected override render(): TemplateResult {
    const rest = this.frames.length - this.shown;
    return html`<table>
        <thead>
          <tr><th scope="col">Frame</th><th scope="col">Time</th><th scope="col">Offset</th><th scope="col">Frame bytes</th><th scope="col">Of the message</th><th scope="col" class="file">File</th></tr>
        </thead>
        <tbody>
          ${this.frames.slice(0, this.shown).map((frame) => this.rowTemplate(frame))}
        </tbody>
      </table>
      ${rest > 0
        ? html`<button class="control" type="button" data-action="show-more" @click=${this.showAll}>Show ${formatCount(rest)} more</button>`
        : nothing}`;
  }

  private readonly showAll = (): void => {
    this.shown = Infinity;
  };

  private rowTemplate(frame: FrameDetails): TemplateResult {
    const { context } = this;
    return html`<tr data-frame=${frame.number}>
      <td><button class="link" type="button" data-action="show-frame" title="Show it among the packets" @click=${() => emit(this, "show-frame", frame.number)}>${formatCount(frame.number)}</button></td>
      <td title=${timeHint(frame.time, this.context)}>${momentText(frame.time, context)}</td>
      <td>${formatCount(frame.offset)}</td>
      <td>${formatBytes(frame.frameBytes)}</td>
      <td>${formatBytes(frame.bytes)}</td>
      <td class="file">${frame.file}</td>
    </tr>
    ${frame.comments.map((comment) => html`<tr><td></td><td class="comment" colspan="5">${comment}</td></tr>`)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-frames": Frames;
  }
}
