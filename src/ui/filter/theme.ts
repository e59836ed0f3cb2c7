/** How the editor and its lists look: as the page's other fields and menus, in its colours, light and dark alike. */
import { EditorView } from "@codemirror/view";

export const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--rl-text)", fontSize: "13px", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--rl-mono)", lineHeight: "26px", overflowX: "auto", overflowY: "hidden", scrollbarWidth: "none" },
  ".cm-content": { padding: "0", caretColor: "var(--rl-text)" },
  ".cm-line": { padding: "0 4px 0 10px" },
  ".cm-placeholder": { color: "var(--rl-text-quiet)" },
  ".means-field": { color: "var(--rl-key)" },
  ".means-unknown": { color: "var(--rl-bad)" },
  ".means-operator, .means-sign": { color: "var(--rl-text-quiet)" },
  ".means-number": { color: "var(--rl-number)" },
  ".means-text": { color: "var(--rl-good)" },
  // No wavy decoration of text: browsers leave parts of it behind where it goes beyond the line.
  ".cm-lintRange-error": { backgroundImage: "none", paddingBottom: "0", borderBottom: "2px dotted var(--rl-bad)" },
  ".cm-tooltip": {
    border: "1px solid var(--rl-line-strong)", borderRadius: "6px", backgroundColor: "var(--rl-raised)", boxShadow: "0 4px 14px rgb(0 0 0 / 25%)",
    color: "var(--rl-text)", overflow: "hidden",
  },
  // What is underlined stays to be seen.
  ".cm-tooltip.cm-tooltip-below": { marginTop: "5px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--rl-mono)", fontSize: "13px", maxHeight: "min(336px, 50vh)", maxWidth: "min(620px, 95vw)", minWidth: "220px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "16px", padding: "3px 10px", lineHeight: "20px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--rl-selected)", color: "var(--rl-text)" },
  ".cm-completionLabel": { flex: "0 1 auto", minWidth: "0", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": {
    flex: "1 1 0", minWidth: "8ch", marginLeft: "0", overflow: "hidden", color: "var(--rl-text-quiet)", fontFamily: "var(--rl-sans)", fontStyle: "normal", textAlign: "right",
    textOverflow: "ellipsis",
  },
  ".cm-diagnostic": { padding: "6px 10px", borderLeft: "0", color: "var(--rl-bad)", fontFamily: "var(--rl-sans)", maxWidth: "min(560px, 90vw)" },
});
