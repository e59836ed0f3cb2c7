/** `rl-details`: one exchange in full, as it was read back from the file: what it was, its arguments, its reply, the frames that carried it. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Pairing, RowFlag, Status } from "../../assembly/schema";
import type { CommandRow, MessageDetails, RowDetails, TransactionDetails, ValueNode } from "../model/api";
import { pairingName } from "../model/messages";
import { formatBytes, formatCount, formatPlural } from "../model/units";
import type { DetailsState } from "../state/view-state";
import { controlStyles } from "./controls.styles";
import { detailsStyles } from "./details.styles";
import { emit } from "./events";
import { fact } from "./fact";
import { durationText, FIRST_CONTEXT, momentText, timeHint, type CellContext } from "./format";
import "./frames";
import "./reply-tree";
import "./value";
import type { ReadValue } from "./value";
import { connectionText, latencyHint, statusHint, statusText } from "./words";

/** Arguments that are read and shown at once; an MSET may have a million. */
const ARGUMENT_PORTION = 50;

@customElement("rl-details")
export class Details extends LitElement {
  static override readonly styles = [controlStyles, detailsStyles];

  @property({ attribute: false }) details: DetailsState = { is: "closed" };
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  @property({ attribute: false }) read: ReadValue | undefined;
  @state() private shownArguments = ARGUMENT_PORTION;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("details")) this.shownArguments = ARGUMENT_PORTION;
  }

  protected override render(): TemplateResult {
    const { details } = this;
    const ready = details.is === "ready" && details.view === "commands" ? details.details : undefined;
    const row = ready?.row ?? (details.is === "loading" ? details.row : undefined);
    return html`<article data-details=${details.is} aria-label="Details" aria-busy=${details.is === "loading"}>
      <header>
        <h2>${row === undefined ? "Details" : html`<b>${row.command}</b> ${row.key ?? ""}`}</h2>
        <button class="control icon" type="button" data-action="close-details" aria-label="Close details" title="Close (Esc)" @click=${() => emit(this, "close-details")}>×</button>
      </header>
      ${row === undefined ? nothing : this.factsTemplate(row)}
      ${details.is === "failed" ? html`<p class="remark bad" role="alert">${details.message}</p>` : nothing}
      ${details.is === "loading" && row === undefined ? html`<p class="remark">Reading …</p>` : nothing}
      ${ready === undefined ? nothing : this.exchangeTemplate(ready)}
    </article>`;
  }

  private factsTemplate(row: CommandRow): TemplateResult {
    const note = [remarkOf(row), latencyHint(row)].join(" ").trim();
    const { context } = this;
    return html`<dl>
      ${fact("Time", html`<span title=${timeHint(row.time, context)}>${momentText(row.time, context)}</span>`)}
      ${fact("Latency", html`${durationText(row.latency)}`)}
      ${fact("Status", html`<span title=${statusHint(row)}>${statusText(row)}</span>`)}
      ${fact("Client → server", html`${connectionText(row, " · ")}
        <button class="link" type="button" data-action="show-flow" @click=${() => emit(this, "show-flow", { id: row.flow, label: row.client })}>all of this flow</button>
        <button class="link" type="button" data-action="follow-stream" @click=${() => emit(this, "follow-stream", { flow: row.flow, frame: (row.requestFrames ?? row.replyFrames)?.[0] ?? 0 })}>follow stream</button>`)}
      ${row.database === undefined ? nothing : fact("Database", html`${row.database}`)}
      ${fact("Pairing", html`${pairingName(row.pairing)}`)}
    </dl>
    ${note === "" ? nothing : html`<p class="remark">${note}</p>`}`;
  }

  private exchangeTemplate({ row, request, reply, transaction }: RowDetails): TemplateResult {
    return html`
      ${transaction === undefined ? nothing : transactionTemplate(transaction, row)}
      ${request === undefined
        ? nothing
        : html`<section data-side="request" aria-label="Request">
            <h3>Request <small>${messageText(request)}</small></h3>
            <ol>${request.arguments.slice(0, this.shownArguments).map((node, at) => this.argumentTemplate(node, at, row))}</ol>
            ${this.moreArguments(request.arguments.length)}
            ${remarks(request)} ${this.framesTemplate(request)}
          </section>`}
      <section data-side="reply" aria-label="Reply">
        <h3>Reply ${reply === undefined ? nothing : html`<small>${messageText(reply)}</small>`}</h3>
        ${reply?.tree === undefined
          ? html`<p class="remark">${reply === undefined ? statusHint(row) : "Its bytes could not be read back as a value."}</p>`
          : html`<rl-reply-tree open .node=${reply.tree} .row=${row.id} .read=${this.read} side="reply"></rl-reply-tree>`}
        ${reply === undefined ? nothing : html`${remarks(reply)} ${this.framesTemplate(reply)}`}
      </section>
    `;
  }

  private argumentTemplate(node: ValueNode, at: number, row: CommandRow): TemplateResult {
    return html`<li data-argument=${at}>
      <span class="place">${at}</span>
      <rl-value .node=${node} .row=${row.id} side="request" .read=${this.read}></rl-value>
    </li>`;
  }

  private moreArguments(count: number): TemplateResult | typeof nothing {
    const rest = count - this.shownArguments;
    if (rest <= 0) return nothing;
    return html`<button class="control" type="button" data-action="show-more" @click=${() => (this.shownArguments += ARGUMENT_PORTION)}>
      Show ${formatCount(Math.min(rest, ARGUMENT_PORTION))} more of ${formatPlural(rest, "argument")}
    </button>`;
  }

  private framesTemplate({ frames }: MessageDetails): TemplateResult | typeof nothing {
    if (frames.length === 0) return nothing;
    return html`<details class="frames">
      <summary>${formatPlural(frames.length, "frame")}: ${formatCount(frames[0]?.number ?? 0)}${frames.length > 1 ? ` to ${formatCount(frames.at(-1)?.number ?? 0)}` : ""}</summary>
      <rl-frames .frames=${frames} .context=${this.context}></rl-frames>
    </details>`;
  }
}

/** Why a row is not an ordinary one; nothing of those that are. */
function remarkOf(row: CommandRow): string {
  const isOrdinary = row.pairing === Pairing.EXACT && (row.flags & (RowFlag.REQUEST_HOLE | RowFlag.REPLY_HOLE)) === 0 && row.status !== Status.DISCARDED;
  return isOrdinary ? "" : statusHint(row);
}

/** Its commands in order, each with its own result; each leads to its row. */
function transactionTemplate({ number, total, rows }: TransactionDetails, shown: CommandRow): TemplateResult {
  return html`<section class="transaction" aria-label="Transaction">
    <h3>Transaction ${number} <small>${formatPlural(total, "command")}${total > rows.length ? `, the first ${formatCount(rows.length)}` : ""}</small></h3>
    <ol>${rows.map((row, at) => html`<li data-transaction=${at} aria-current=${row.id === shown.id}>
      <span class="place">${at}</span>
      <span class="step">
        <button class="link" type="button" data-action="open-row" title="Open this command" ?disabled=${row.id === shown.id} @click=${(event: Event) => emit(event.target ?? window, "open-row", row)}>${row.command}</button>
        <span class="arguments" title=${row.arguments}>${row.arguments}</span>
        <span class="result ${row.status === Status.ERROR ? "bad" : ""}" title=${row.reply}>${row.reply === "" ? statusText(row) : row.reply}</span>
      </span>
    </li>`)}</ol>
  </section>`;
}

function messageText(message: MessageDetails): string {
  return `${formatBytes(message.bytes)} in ${formatPlural(message.frames.length, "frame")}`;
}

function remarks(message: MessageDetails): TemplateResult {
  return html`${message.lostBytes > 0 ? html`<p class="remark bad">${formatPlural(message.lostBytes, "byte")} of it were not captured.</p>` : nothing}
  ${message.partial ? html`<p class="remark">Only its first part was read; values load the rest when asked.</p>` : nothing}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-details": Details;
  }
}
