/** The pane of details beside or below a table: which element shows what is open, and which rows have details at all. */
import { html, nothing, type TemplateResult } from "lit";
import type { AnyRow } from "../client/row-source";
import type { View } from "../model/api";
import type { DetailedView, DetailsState, ViewState } from "../state/view-state";
import type { CellContext } from "./format";
import { isCommandRow } from "./row-kinds";
import type { ReadValue } from "./value";

export function detailsTemplate(details: DetailsState, context: CellContext, read: ReadValue | undefined): TemplateResult | typeof nothing {
  if (details.is === "closed") return nothing;
  switch (details.view) {
    case "commands":
      return html`<rl-details .details=${details} .context=${context} .read=${read}></rl-details>`;
    case "flows":
      return html`<rl-flow-details .details=${details} .context=${context}></rl-flow-details>`;
    case "packets":
      return html`<rl-packet .details=${details} .context=${context} .read=${read}></rl-packet>`;
    case "problems":
      return html`<rl-problem-details .details=${details} .context=${context}></rl-problem-details>`;
  }
}

/** Over the problems, where there are several kinds. */
export function kindsTemplate(view: View, { found, problemKind }: ViewState): TemplateResult | typeof nothing {
  const { kinds = [] } = found.problems;
  return view !== "problems" || (kinds.length < 2 && problemKind === undefined) ? nothing : html`<rl-problem-kinds .kinds=${kinds} .kind=${problemKind}></rl-problem-kinds>`;
}

/** The table that a row is of, if it has details. */
export function viewOf(row: AnyRow): DetailedView | undefined {
  if (isCommandRow(row)) return "commands";
  return "server" in row ? "flows" : "frame" in row && "number" in row ? "packets" : "message" in row ? "problems" : undefined;
}
