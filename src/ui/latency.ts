/**
 * `rl-latency`: how long commands were waited for, over time and by command. Apart are those that wait by design, and pipelined batches, whose
 * commands have no time of their own; the page says why. Every figure leads to its rows.
 */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Batches, Latency as Report } from "../model/latency";
import { formatCount, formatPlural } from "../model/units";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { commandCondition, pipelinedCondition, untimedCondition } from "./latency-conditions";
import "./latency-map";
import "./latency-table";
import type { Condition } from "./latency-table";
import { untimedTexts } from "./latency-words";
import { latencyStyles } from "./latency.styles";

@customElement("rl-latency")
export class Latency extends LitElement {
  static override readonly styles = latencyStyles;

  /** Undefined until the engine has worked it out. */
  @property({ attribute: false }) report: Report | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;

  /** What the user chose; undefined: commands inside of batches are shown where there are no others. */
  @state() private wantsPipelined: boolean | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined || report.count === 0) return nothing;
    const showsPipelined = this.showsPipelined(report);
    const shown = (showsPipelined ? report.withPipelined : undefined) ?? report.single;
    const condition: Condition = (figures, from) => commandCondition(report, showsPipelined ? "with-pipelined" : "single", figures, from);
    return html`
      ${shown.all.count === 0
        ? html`<section class="none" data-section="none">
              <h2>No latencies over time</h2>
              <p>${formatPlural(report.count, "command was", "commands were")} looked at, and none has a time of its own. What is known of them stands below.</p>
              ${this.switchTemplate(report)}
            </section>`
        : html`<section data-section="map">
              <rl-latency-map .latency=${report} .pipelined=${showsPipelined} .context=${this.context}>${this.switchTemplate(report)}</rl-latency-map>
            </section>
            <section data-section="commands"><h2>By command</h2><rl-latency-table .distribution=${shown} .condition=${condition}></rl-latency-table></section>`}
      ${this.blockingTemplate(report)} ${report.batches === undefined ? nothing : this.batchesTemplate(report, report.batches)} ${this.untimedTemplate(report)}
    `;
  }

  private showsPipelined({ single, withPipelined }: Report): boolean {
    return withPipelined !== undefined && (this.wantsPipelined ?? single.all.count === 0);
  }

  private switchTemplate(report: Report): TemplateResult | typeof nothing {
    const { single, withPipelined } = report;
    if (withPipelined === undefined) return nothing;
    const count = withPipelined.all.count - single.all.count;
    return html`<label title="Their times hold those of the commands before them in their batch: see Pipelined batches below.">
      <input type="checkbox" name="pipelined" .checked=${this.showsPipelined(report)} @change=${this.onPipelined} />with ${formatCount(count)} pipelined
    </label>`;
  }

  private blockingTemplate(report: Report): TemplateResult | typeof nothing {
    if (report.blocking.all.count === 0) return nothing;
    const condition: Condition = (figures, from) => commandCondition(report, "blocking", figures, from);
    return html`<section data-section="blocking">
      <h2>Blocking commands</h2>
      <p>BLPOP, XREAD with BLOCK, WAIT and their like wait by design, for another client or a timeout: their times are not the server's and would hide those that are, so they
        stand apart.</p>
      <rl-latency-table .distribution=${report.blocking} .condition=${condition} .allLabel=${"All blocking commands"}></rl-latency-table>
    </section>`;
  }

  private batchesTemplate(report: Report, { count, middleSize, largestSize, edges, times }: Batches): TemplateResult {
    const inside = (report.withPipelined?.all.count ?? 0) - report.single.all.count;
    const distribution = { edges, all: times, commands: [], others: 0 };
    const size = middleSize === largestSize ? `of ${formatCount(largestSize)} commands` : `of ${formatCount(middleSize)} commands (median), the largest of ${formatCount(largestSize)}`;
    return html`<section data-section="batches">
      <h2>Pipelined batches</h2>
      <p>The server runs what it has read of a batch and then writes all replies together. So the time of a command that was sent while others waited holds
        theirs too, and says nothing of the command itself; what can be timed is the whole batch, from its first request to its last reply. The first command of a batch waited for none, and counts
        among the others above.</p>
      <p data-batches>${formatPlural(count, "batch", "batches")} ${size};
        <button type="button" @click=${() => emit(this, "show-rows", pipelinedCondition(report))}>${formatPlural(inside, "timed command")}</button> behind the first of a batch.</p>
      <rl-latency-table .distribution=${distribution} label="" .allLabel=${"Time of a batch"}></rl-latency-table>
    </section>`;
  }

  private untimedTemplate({ untimed }: Report): TemplateResult | typeof nothing {
    const texts = untimedTexts(untimed);
    if (texts.length === 0) return nothing;
    return html`<section data-section="untimed">
      <h2>Without a latency</h2>
      <ul>
        ${texts.map(({ why, count, text }) => html`<li data-untimed=${why}>
          <button type="button" @click=${() => emit(this, "show-rows", untimedCondition(why))}>${formatPlural(count, "command")}</button> ${text}
        </li>`)}
      </ul>
    </section>`;
  }

  private readonly onPipelined = ({ target }: Event): void => {
    this.wantsPipelined = target instanceof HTMLInputElement && target.checked;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-latency": Latency;
  }
}
