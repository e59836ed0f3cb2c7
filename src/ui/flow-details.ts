/** `rl-flow-details`: one connection: how TCP fared, in words and figures, what went each way, and who used it. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FlowDetails as Read, FlowIdentity, FlowSide } from "../model/api";
import { protocolName } from "../model/messages";
import { formatBytes, formatCount, formatPlural } from "../model/units";
import type { DetailsState } from "../state/view-state";
import { controlStyles } from "./controls.styles";
import { sheetStyles } from "./details-sheet.styles";
import { detailsStyles } from "./details.styles";
import { emit } from "./events";
import { fact } from "./fact";
import { durationText, FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";
import { healthRemarks } from "./flow-health";
import { connectionText, flowStateText } from "./words";

/** What TCP may stumble over, by side. */
const FIGURES: readonly (readonly [keyof FlowSide, label: string, isBad: boolean])[] = [
  ["retransmissions", "Retransmissions", true], ["outOfOrder", "Out of order", false], ["duplicates", "Duplicates", false], ["zeroWindows", "Zero windows", true],
];

@customElement("rl-flow-details")
export class FlowDetails extends LitElement {
  static override readonly styles = [controlStyles, detailsStyles, sheetStyles];

  @property({ attribute: false }) details: DetailsState = { is: "closed" };
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;

  protected override render(): TemplateResult {
    const { details } = this;
    const read = details.is === "ready" && details.view === "flows" ? details.details : undefined;
    return html`<article data-details=${details.is} aria-label="Details of a connection" aria-busy=${details.is === "loading"}>
      <header>
        <h2>${read === undefined ? "Connection" : html`<b>Flow ${read.row.id + 1}</b> ${connectionText(read.row, " · ")}`}</h2>
        <button class="control icon" type="button" data-action="close-details" aria-label="Close details" title="Close (Esc)" @click=${() => emit(this, "close-details")}>×</button>
      </header>
      ${details.is === "failed" ? html`<p class="remark bad" role="alert">${details.message}</p>` : nothing}
      ${read === undefined ? nothing : this.readTemplate(read)}
    </article>`;
  }

  private readTemplate(read: Read): TemplateResult {
    const { row, identities, problems } = read;
    const { context } = this;
    const time = (at: number): TemplateResult => html`<span title=${timeHint(at, context)}>${momentText(at, context)}</span>`;
    const remarks = healthRemarks(read);
    return html`<dl>
        ${fact("Commands", html`${formatCount(row.commands)} <button class="link" type="button" data-action="show-flow" @click=${() => emit(this, "show-flow", { id: row.id, label: row.client })}>show them</button>`)}
        ${fact("Frames", html`${formatCount(row.frames)} <button class="link" type="button" data-action="show-flow-packets" @click=${() => emit(this, "show-flow-packets", { id: row.id, label: row.client })}>show them</button>
          <button class="link" type="button" data-action="follow-stream" @click=${() => emit(this, "follow-stream", { flow: row.id })}>follow stream</button>`)}
        ${fact("Errors", html`${formatCount(row.errors)}`)}
        ${fact("State", html`${flowStateText(row)}`)}
        ${fact("Protocol", html`${protocolName(row.protocol)}`)}
        ${fact("First frame", time(row.start))}
        ${fact("Last frame", time(row.start + row.duration))}
        ${row.gaps === 0 ? nothing : fact("Gaps", html`<span class="bad">${formatCount(row.gaps)}, ${formatBytes(row.gapBytes)}</span>`)}
        ${fact("Duration", html`${durationText(row.duration)}`)}
        ${problems === 0 ? nothing : fact("Problems", html`${formatCount(problems)} <button class="link" type="button" data-action="show-problems" @click=${() => emit(this, "show-tab", "problems")}>to the problems</button>`)}
      </dl>
      <section data-section="health" aria-label="TCP">
        <h3>TCP <small>${Number.isNaN(row.handshakeRtt) ? "handshake not seen" : `handshake in ${durationText(row.handshakeRtt)}`}</small></h3>
        ${remarks.length === 0 ? html`<p class="remark good">Nothing was sent again, and nothing is missing.</p>` : html`<ul class="remarks">${remarks.map(({ tone, text }) => html`<li class=${tone}>${text}</li>`)}</ul>`}
        ${this.healthTemplate(read)}
      </section>
      <section data-section="identity" aria-label="Who used it">
        <h3>Who used it <small>${identities.length > 1 ? `${formatPlural(identities.length, "state")}, in order` : ""}</small></h3>
        ${identities.length === 0 ? html`<p class="remark">No commands of it are in the capture.</p>` : identityTemplate(identities)}
      </section>`;
  }

  private healthTemplate({ row, client, server }: Read): TemplateResult {
    const line = (label: string, from: string, to: string, isBad = false): TemplateResult =>
      html`<tr data-figure=${label}><th scope="row">${label}</th><td class=${isBad && from !== "0" ? "bad" : ""}>${from}</td><td class=${isBad && to !== "0" ? "bad" : ""}>${to}</td></tr>`;
    return html`<table>
      <thead><tr><td></td><th scope="col">From client</th><th scope="col">From server</th></tr></thead>
      <tbody>
        ${line("Frames", formatCount(client.frames), formatCount(server.frames))}
        ${line("Payload", formatBytes(row.clientBytes), formatBytes(row.serverBytes))}
        ${FIGURES.map(([name, label, isBad]) => line(label, formatCount(client[name]), formatCount(server[name]), isBad))}
      </tbody>
    </table>`;
  }
}

function identityTemplate(identities: readonly FlowIdentity[]): TemplateResult {
  const cell = (value: string | number | undefined): TemplateResult => html`<td class="text">${value ?? html`<span class="quiet">not told</span>`}</td>`;
  return html`<table>
    <thead><tr>${["User", "Client name", "Library", "DB", "RESP", "Rows"].map((label) => html`<th scope="col" class=${label === "Rows" ? "" : "text"}>${label}</th>`)}</tr></thead>
    <tbody>${identities.map(({ user, clientName, library, database, resp, rows }) => html`<tr>${cell(user)}${cell(clientName)}${cell(library)}${cell(database)}${cell(resp)}<td>${formatCount(rows)}</td></tr>`)}</tbody>
  </table>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-flow-details": FlowDetails;
  }
}
