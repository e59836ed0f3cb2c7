/** `rl-overview`: totals of the commands that are looked at. Every figure leads to its rows. */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { writeComparison } from "../model/filter/write";
import type { NamedFigures, Overview as Report } from "../model/overview";
import { formatBytes, formatCount } from "../model/units";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";
import { FIRST_CONTEXT, type CellContext } from "./format";
import { overviewStyles } from "./overview.styles";

@customElement("rl-overview")
export class Overview extends LitElement {
  static override readonly styles = [controlStyles, overviewStyles];

  /** Undefined until the engine has worked it out. */
  @property({ attribute: false }) report: Report | undefined;
  @property({ attribute: false }) context: CellContext = FIRST_CONTEXT;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === undefined || report.count === 0) return nothing;
    return html`<table>
      <thead><tr><th>Command</th><th>Count</th><th>Errors</th><th>Req. size</th><th>Rep. size</th></tr></thead>
      <tbody>${report.commands.map((command) => this.commandTemplate(command))}</tbody>
    </table>`;
  }

  private commandTemplate({ name, count, errors, requestBytes, replyBytes }: NamedFigures): TemplateResult {
    const show = (): void => emit(this, "show-rows", writeComparison("cmd", "==", name));
    return html`<tr>
      <td><button class="link" type="button" @click=${show}>${name}</button></td>
      <td>${formatCount(count)}</td><td>${formatCount(errors)}</td><td>${formatBytes(requestBytes)}</td><td>${formatBytes(replyBytes)}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-overview": Overview;
  }
}
