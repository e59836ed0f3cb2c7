/**
 * `rl-problem-details`: what decoding stumbled over: where, when, on which connection, and the bytes of the file that it is about. Payloads are hidden until
 * secrets are shown, since what could not be decoded could not be masked either. With `rl-problem-kinds`, which chooses a kind.
 */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProblemDetails as Read } from "../model/api";
import { hexdump } from "../model/hexdump";
import { layerName } from "../model/messages";
import { formatBytes, formatCount } from "../model/units";
import type { DetailsState } from "../state/view-state";
import { controlStyles } from "./controls.styles";
import { sheetStyles } from "./details-sheet.styles";
import { detailsStyles } from "./details.styles";
import { emit } from "./events";
import { fact } from "./fact";
import { FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";
import "./problem-kinds";
import { problemKindName } from "./words";

@customElement("rl-problem-details")
export class ProblemDetails extends LitElement {
  static override readonly styles = [controlStyles, detailsStyles, sheetStyles];

  @property({ attribute: false }) details: DetailsState = { is: "closed" };
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;

  protected override render(): TemplateResult {
    const { details } = this;
    const read = details.is === "ready" && details.view === "problems" ? details.details : undefined;
    return html`<article data-details=${details.is} aria-label="Details of a problem" aria-busy=${details.is === "loading"}>
      <header>
        <h2>${read === undefined ? "Problem" : html`<b>${problemKindName(read.row.kind)}</b> ${read.row.file}`}</h2>
        <button class="control icon" type="button" data-action="close-details" aria-label="Close details" title="Close (Esc)" @click=${() => emit(this, "close-details")}>×</button>
      </header>
      ${details.is === "failed" ? html`<p class="remark bad" role="alert">${details.message}</p>` : nothing}
      ${read === undefined ? nothing : this.readTemplate(read)}
    </article>`;
  }

  private readTemplate({ row, time, client, bytes, hidden, recordBytes }: Read): TemplateResult {
    const { context } = this;
    const { flow } = row;
    return html`<p class="met">${row.message}</p>
      <dl>
        ${fact("Kind", html`${problemKindName(row.kind)} <button class="link" type="button" data-action="show-kind" @click=${() => emit(this, "show-problem-kind", { kind: row.kind })}>only this kind</button>`)}
        ${fact("Layer", html`${layerName(row.layer)}`)}
        ${row.count > 1 ? fact("Met", html`${formatCount(row.count)} times, first here`) : nothing}
        ${row.frame === 0 ? nothing : fact("Frame", html`<button class="link" type="button" data-action="show-frame" title="Show it among the packets" @click=${() => emit(this, "show-frame", row.frame)}>${formatCount(row.frame)}</button>`)}
        ${Number.isNaN(time) ? nothing : fact("Time", html`<span title=${timeHint(time, context)}>${momentText(time, context)}</span>`)}
        ${fact("Offset in the file", html`${formatCount(row.offset)} <span class="quiet">0x${row.offset.toString(16)}</span>`)}
        ${flow === undefined || client === undefined
          ? nothing
          : fact("Connection", html`${client} (flow ${flow + 1})
              <button class="link" type="button" data-action="open-flow" @click=${() => emit(this, "open-flow", flow)}>how it fared</button>
              <button class="link" type="button" data-action="show-flow" @click=${() => emit(this, "show-flow", { id: flow, label: client })}>its commands</button>`)}
      </dl>
      <section data-section="bytes" aria-label="Bytes of the file">
        <h3>${row.frame === 0 ? "Bytes of the file there" : "The frame's record"} <small>${sizeText(bytes.length, recordBytes)}</small></h3>
        ${bytes.length === 0 ? html`<p class="remark">The file has no bytes there.</p>` : html`<pre tabindex="0" data-hex>${hexdump(bytes, row.offset, hidden)}</pre>`}
        ${hidden.length === 0
          ? nothing
          : html`<p class="remark">What may be payload (··) is hidden: nobody can tell whether a password is in it.
              <button class="link" type="button" data-action="reveal-bytes" @click=${() => emit(this, "change-reveal", true)}>Show secrets</button></p>`}
      </section>`;
  }
}

function sizeText(shown: number, whole: number): string {
  return whole > shown ? `the first ${formatBytes(shown)} of ${formatBytes(whole)}` : formatBytes(shown);
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-problem-details": ProblemDetails;
  }
}
