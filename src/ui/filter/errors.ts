/** Underlines what is wrong with a filter where it is; the pointer on it, and the page's own message, say what. */
import { linter, type Diagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { parseFilter } from "../../model/filter/parse";

/** With the page's own message, which comes when the filter is read. */
const DELAY_MS = 150;

export function diagnosticsOf(text: string): Diagnostic[] {
  const parsed = parseFilter(text);
  if (parsed.ok) return [];
  return parsed.errors.map(({ from, to, message }) => ({ from: Math.min(from, text.length), to: Math.min(to, text.length), severity: "error", message }));
}

export const errors: Extension = linter((view) => diagnosticsOf(view.state.doc.toString()), { delay: DELAY_MS });
