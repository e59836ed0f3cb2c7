/** Where a figure leads to, as a button: rows of the Commands table, connections, or the details of one exchange. */
import { html, nothing, type TemplateResult } from "lit";
import type { RowId } from "../model/api";
import { emit } from "./events";

/** Conditions are added to the filter that holds. */
export type Lead = { readonly rows: string } | { readonly flows: string } | { readonly details: RowId };

/** `label` says what the text is a figure of. */
export function leadTemplate(lead: Lead | undefined, text: string, label: string, hint = ""): TemplateResult {
  const title = [hint, lead === undefined ? "" : leadText(lead)].filter((line) => line !== "").join("\n");
  if (lead === undefined) return html`<span class="figure" title=${title || nothing}>${text}</span>`;
  return html`<button
    class="figure" type="button" aria-label="${label} ${text}" title=${title} data-lead=${leadText(lead)} @click=${(event: Event) => follow(event.currentTarget, lead)}
  >${text}</button>`;
}

function leadText(lead: Lead): string {
  if ("details" in lead) return "Open its details";
  return "rows" in lead ? `Show the rows: ${lead.rows}` : `Show the connections: ${lead.flows}`;
}

function follow(from: EventTarget | null, lead: Lead): void {
  if (from === null) return;
  if ("details" in lead) emit(from, "inspect-row", lead.details);
  else {
    emit(from, "show-rows", "rows" in lead ? lead.rows : lead.flows);
    if ("flows" in lead) emit(from, "show-tab", "flows");
  }
}
