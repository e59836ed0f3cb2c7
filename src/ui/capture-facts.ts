/**
 * `rl-capture-facts`: what is open, in one line: files, how much is in them, when it was, and what the capture does not hold. What is known
 * late stands last, so that nothing moves when loading ends.
 */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { CaptureSummary, Progress } from "../model/api";
import { missingText } from "../model/missing";
import { formatBytes, formatDateTime, formatDuration, formatPlural, formatTimeOfDay } from "../model/units";
import { captureName } from "../state/view-state";
import { captureFactsStyles } from "./capture-facts.styles";
import "./copy-button";
import { emit } from "./events";
import { FIRST_CONTEXT, timeHint, type CellContext } from "./format";

/** What is missing takes no more of the line; the rest is in its tooltip. */
const MISSING_SHOWN = 2;

@customElement("rl-capture-facts")
export class CaptureFacts extends LitElement {
  static override readonly styles = captureFactsStyles;

  @property({ attribute: false }) files: readonly string[] = [];
  @property({ attribute: false }) progress: Progress | undefined;
  @property({ attribute: false }) summary: CaptureSummary | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  /** The address of what is seen. */
  @property({ attribute: false }) link: () => string = () => "";

  protected override render(): TemplateResult {
    const { summary } = this;
    const counts = summary ?? this.progress;
    return html`<ul class="line" aria-label="The capture">
      <li class="name" title=${this.files.length > 1 ? "" : (this.files[0] ?? "")}>${this.filesTemplate()}</li>
      ${counts === undefined
        ? nothing
        : html`<li data-fact="frames">${formatPlural(counts.frames, "frame")}</li>
            <li data-fact="commands">${formatPlural(counts.commands, "command")}</li>
            <li data-fact="flows">${formatPlural(counts.flows, "connection")}</li>`}
      ${summary === undefined ? nothing : html`<li data-fact="bytes">${formatBytes(summary.files.reduce((sum, { bytes }) => sum + bytes, 0))}</li>${this.spanTemplate(summary)}${this.missingTemplate(summary)}
            <li class="link"><rl-copy-button label="Copy link" what="Copy a link to this view" hint=${LINK_HINT} .text=${this.link}></rl-copy-button></li>`}
    </ul>`;
  }

  private filesTemplate(): TemplateResult {
    const { summary, files } = this;
    const name = captureName(files);
    if (summary === undefined || summary.files.length === 0) return html`${name}`;
    return html`<button type="button" data-action="files" popovertarget="files">${name}</button>
      <div id="files" popover>
        <table>${summary.files.map((file) => html`<tr><td>${file.name}</td><td>${formatBytes(file.bytes)}</td></tr>`)}</table>
      </div>`;
  }

  private spanTemplate({ duration, frames }: CaptureSummary): TemplateResult | typeof nothing {
    const { epoch, timeFormat, isLong } = this.context;
    if (epoch === undefined || frames === 0) return nothing;
    const zone = timeFormat === "utc" ? "utc" : "local";
    // The date once, in front; an end on another day has its own.
    const first = formatDateTime(epoch, 0, zone);
    const last = (isLong ? formatDateTime : formatTimeOfDay)(epoch, duration, zone);
    return html`<li data-fact="span" title="${timeHint(0, this.context)}&#10;to&#10;${timeHint(duration, this.context)}">${cut(first)} – ${cut(last)} (${formatDuration(duration)})</li>`;
  }

  private missingTemplate({ missing, cancelled, frames, problems }: CaptureSummary): TemplateResult | typeof nothing {
    const texts = [...(cancelled ? ["loading was cancelled"] : []), ...missing.map(missingText)];
    if (texts.length === 0) return frames === 0 ? nothing : html`<li data-fact="missing" class="whole">nothing missing</li>`;
    const rest = texts.length - MISSING_SHOWN;
    const text = `${texts.slice(0, MISSING_SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
    // Some of it is no row of that table: then it leads nowhere.
    return html`<li data-fact="missing" class="missing">
      ${problems === 0
        ? html`<span title=${texts.join("\n")}>${text}</span>`
        : html`<button type="button" data-action="missing" title="${texts.join("\n")}&#10;Show the problems" @click=${() => emit(this, "show-tab", "problems")}>${text}</button>`}
    </li>`;
  }
}

const LINK_HINT = "The address of this page with the tab, sorting, time and filter that are seen now. The filter's text is in it, which may name keys and clients; the capture is not.";

/** Without the parts of a second below milliseconds. */
function cut(time: string): string {
  return time.replace(/(\.\d{3})\d*$/, "$1");
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-capture-facts": CaptureFacts;
  }
}
