/** Keeps an editor to one line: what is pasted or dropped with line breaks comes in with blanks in their place. */
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** Several lines as one. */
export function joinLines(text: string): string {
  return text.trim().replace(/\s*[\r\n\u2028\u2029]\s*/g, " ");
}

export const singleLine: Extension = [
  EditorView.clipboardInputFilter.of((text) => (/[\r\n\u2028\u2029]/.test(text) ? joinLines(text) : text)),
  // Whatever way a line break took.
  EditorState.transactionFilter.of((transaction) => {
    const { newDoc } = transaction;
    if (newDoc.lines === 1) return transaction;
    const breaks = Array.from({ length: newDoc.lines - 1 }, (_, index) => newDoc.line(index + 1).to);
    return [transaction, { changes: breaks.map((from) => ({ from, to: from + 1, insert: " " })), sequential: true }];
  }),
  EditorView.domEventHandlers({
    // Captures may be dropped anywhere; the page takes them, and not the editor as text.
    drop: (event) => (event.dataTransfer?.files.length ?? 0) > 0,
  }),
];
