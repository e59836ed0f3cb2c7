/** A name with its value, in the `dl` of details. */
import { html, type TemplateResult } from "lit";

export function fact(name: string, value: TemplateResult): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
