/**
 * Typing over a selection is a change of ours and not of the browser's own editing: that would keep the looks of what it deletes by styles
 * in the text, which the page's policy forbids and reports.
 */
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export const typing: Extension = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType, isComposing } = event;
    if (inputType !== "insertText" || isComposing || data === null || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});
