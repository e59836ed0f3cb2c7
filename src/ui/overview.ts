/** `rl-overview`: what happened in the commands that are looked at, in figures. Every figure leads to its rows, and exchanges open their details. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { RowId } from "../model/api";
import type { ExchangeFigures, Overview as Report } from "../model/overview";
import { formatCount, formatPlural, formatShare } from "../model/units";
import { controlStyles } from "./controls.styles";
import { figuresTemplate, setTabStops, type FigureSort } from "./figures";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { leadTemplate } from "./leads";
import { clientColumns, commandColumns, errorColumns, exchangeColumns, keyColumns, TIME_HINT } from "./overview-sections";
import { totalsTemplate } from "./overview-totals";
import { overviewStyles } from "./overview.styles";

@customElement("rl-overview")
export class Overview extends LitElement {
  static override readonly styles = [controlStyles, overviewStyles];

  /** Undefined until the engine has worked it out. */
  @property({ attribute: false }) report: Report | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;
  /** The exchange whose details are open. */
  @property({ attribute: false }) opened: RowId | undefined;
  @property({ type: Boolean }) loading = false;
  /** Room is kept for figures that grow while the capture loads, and stays when it is loaded: nothing may move then. */
  @property({ type: Boolean, reflect: true }) growing = false;
  @state() private commandSort: FigureSort = { column: "Count", descending: true };
  @state() private clientSort: FigureSort = { column: "Commands", descending: true };
  private lastFocused: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusin", this.onFocus);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("focusin", this.onFocus);
  }

  /** Focuses the figure that had the focus last: for when details are closed that it opened. */
  override focus(options?: FocusOptions): void {
    this.lastFocused?.focus(options);
  }

  protected override willUpdate(): void {
    if (this.loading) this.growing = true;
  }

  protected override updated(): void {
    setTabStops(this.renderRoot.querySelectorAll("table"));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined || report.count === 0) return nothing;
    return html`
      ${this.narrowedTemplate(report)}
      ${totalsTemplate(report)}
      <div class="sections">
        ${section("commands", "Commands", `all ${formatCount(report.commands.length)}`, "Every command that occurs; click a heading to sort", figuresTemplate({
          columns: commandColumns(report), rows: report.commands, label: "Commands", sort: this.commandSort, onSort: (sort) => (this.commandSort = sort),
        }))}
        ${section("clients", "Clients", ofAll(report.clients.length, report.clientCount), "Hosts with the most commands, errors, bytes and time; click a heading to sort", figuresTemplate({
          columns: clientColumns(report, this.context), rows: report.clients, label: "Clients", sort: this.clientSort, onSort: (sort) => (this.clientSort = sort),
        }))}
        ${KEY_SECTIONS.map(([field, by]) => this.keysTemplate(report, field, by))}
        ${section("errors", "Errors", report.errors.length === 0 ? "" : ofAll(report.errors.length, report.errorCount), "By the first word of the server's line", report.errors.length === 0
          ? none("No command ended in an error.")
          : figuresTemplate({ columns: errorColumns(report), rows: report.errors, label: "Errors", isOpened: ({ example }) => example === this.opened }))}
        ${this.exchangesTemplate("slowest", "Slowest", "latency", report.slowest, "Commands that wait by design are not among them", "No command has a latency.")}
        ${this.exchangesTemplate("replies", "Biggest replies", "replyBytes", report.biggestReplies, "By bytes on the wire", "No command has a reply.")}
        ${this.exchangesTemplate("requests", "Biggest requests", "requestBytes", report.biggestRequests, "By bytes on the wire", "No command has a request.")}
      </div>
    `;
  }

  /** Says that not all of the capture is looked at, and what is left out. */
  private narrowedTemplate({ count, total, others, noise = 0 }: Report): TemplateResult | typeof nothing {
    const isNarrowed = count < total;
    if (!isNarrowed && others === 0) return nothing;
    return html`<p class="remarks">
      ${isNarrowed ? html`<span data-narrowed>Only ${formatCount(count)} of ${formatPlural(total, "command")} (${formatShare(count, total)}): those that ${noise > 0 ? "are no noise, and that " : ""}filter, time range and flow keep.</span>` : nothing}
      ${others > 0 ? html`<span data-others>Not counted: ${leadTemplate({ rows: "kind != command" }, formatPlural(others, "row"), "Not counted:")} of deliveries, replication, MONITOR or replies without a request.</span>` : nothing}
    </p>`;
  }

  private keysTemplate(report: Report, field: "key" | "pattern", by: "bytes" | "time"): TemplateResult {
    const { byBytes, byTime, count } = field === "key" ? report.keys : report.patterns;
    const keys = by === "bytes" ? byBytes : byTime;
    const title = `${field === "key" ? "Keys" : "Key patterns"} by ${by}`;
    return section(`${field}s-${by}`, title, keys.length === 0 ? "" : ofAll(keys.length, count), by === "bytes" ? "Bytes of requests and replies; a command of several keys counts for each" : TIME_HINT,
      keys.length === 0 ? none(`No command ${count === 0 ? "has a key" : "with a key has a latency"}.`) : figuresTemplate({ columns: keyColumns(report, field, keys, by), rows: keys, label: title }));
  }

  private exchangesTemplate(
    name: string, title: string, by: "latency" | "requestBytes" | "replyBytes", rows: readonly ExchangeFigures[], hint: string, empty: string,
  ): TemplateResult {
    return section(name, title, "", hint, rows.length === 0 ? none(empty) : figuresTemplate({
      columns: exchangeColumns(by, this.context), rows, label: title, isOpened: ({ id }) => id === this.opened,
    }));
  }

  private readonly onFocus = (event: FocusEvent): void => {
    const [focused] = event.composedPath();
    if (focused instanceof HTMLElement && focused !== this) this.lastFocused = focused;
  };
}

const KEY_SECTIONS = [["key", "bytes"], ["key", "time"], ["pattern", "bytes"], ["pattern", "time"]] as const;

function section(name: string, title: string, note: string, hint: string, content: TemplateResult): TemplateResult {
  return html`<section class=${/^(?:key|pattern)s-/.test(name) ? "keys" : name} data-section=${name} aria-label=${title}><h3 title=${hint}>${title}${note === "" ? nothing : html` <small>${note}</small>`}</h3>${content}</section>`;
}

function none(text: string): TemplateResult {
  return html`<div class="scroll"><p class="none">${text}</p></div>`;
}

function ofAll(count: number, whole: number): string {
  return count < whole ? `first ${formatCount(count)} of ${formatCount(whole)}` : formatCount(whole);
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-overview": Overview;
  }
}
