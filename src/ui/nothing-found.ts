/** What stands in the place of rows when a view has none, and the button that looks for the same words elsewhere. */
import { html, nothing, type TemplateResult } from "lit";
import type { ViewState } from "../state/view-state";
import { emptyText } from "./capture-view";
import { emit } from "./events";

export function nothingFound(shown: ViewState): TemplateResult | typeof nothing {
  const text = emptyText(shown);
  if (text === undefined) return nothing;
  const { title, hint, insideValues } = text;
  return html`<div class="nothing" data-nothing>
    <h2>${title}</h2>
    <p>${hint}</p>
    ${insideValues === undefined
      ? nothing
      : html`<button class="control" type="button" data-action="inside-values" @click=${({ currentTarget }: Event) => currentTarget !== null && emit(currentTarget, "change-filter", insideValues)}>Search inside values</button>`}
  </div>`;
}
