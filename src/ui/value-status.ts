/** How far the search inside values is, and the button that stops it or lets it go on. */
import { html, nothing, type TemplateResult } from "lit";
import type { ValueStatus } from "../model/value-status";
import { formatCount, formatPlural } from "../model/units";
import { emit } from "./events";

/** Nothing where there is no search, or where it came to its end. */
export function valueStatus(host: EventTarget, status: ValueStatus | undefined): TemplateResult | typeof nothing {
  if (status === undefined || (!status.isRunning && status.done >= status.total)) return nothing;
  const { isRunning, done, total, found } = status;
  const share = Math.floor((100 * done) / Math.max(1, total));
  const text = isRunning
    ? `Searching values: ${share} %, ${formatCount(found)} found`
    : `Stopped: ${formatPlural(total - done, "row")} not searched`;
  const wish = isRunning ? "stop" : "go-on";
  return html`<span class="note" data-values=${isRunning ? "running" : "stopped"} role=${isRunning ? nothing : "status"}>${text}</span>
    <button class="control" type="button" data-action="values-${wish}" title=${isRunning ? "Stop here; what is found stays" : "Search the rest, too"} @click=${() => emit(host, "search-values", wish)}>
      ${isRunning ? "Stop" : "Search on"}
    </button>`;
}
