/**
 * The list under the filter: what can be written at the cursor, and values that occur in the capture, which the engine looks up. Nothing in it is
 * selected until somebody goes there, so that Enter always applies what is typed; Tab takes the first.
 */
import {
  acceptCompletion, autocompletion, type Completion, type CompletionContext, completionKeymap, type CompletionResult, completionStatus, pickedCompletion, selectedCompletion,
  setSelectedCompletion,
} from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";
import type { FieldName } from "../../model/filter/fields";
import type { FieldValue } from "../../model/api";
import { placeAt, type Place } from "../../model/filter/place";
import { parseFilter } from "../../model/filter/parse";
import { writeComparison } from "../../model/filter/write";
import { proposalsAt, valueProposal, type Proposal } from "./proposals";

/** Values of a field that occur and hold a text, the most frequent first. */
export type ReadValues = (field: FieldName, part: string) => Promise<readonly FieldValue[]>;

/** The field names of which the capture tells which values occur. */
const OCCURRING: ReadonlySet<FieldName> = new Set(["cmd", "key", "client", "server", "db", "user", "name", "lib", "flow"]);

/** What is proposed at the cursor. */
export async function proposalsFor(place: Place, readValues: ReadValues): Promise<readonly Proposal[]> {
  const fixed = proposalsAt(place);
  if (place.is !== "value" || !OCCURRING.has(place.field.name)) return fixed;
  const { field, isPattern, word } = place;
  const found = await readValues(field.name, word).catch(() => []);
  return [
    ...fixed,
    ...found.flatMap(({ text, note }) => {
      const proposal = valueProposal(text, note ?? "", isPattern);
      // A host may have a name that no filter takes.
      return proposal !== undefined && parseFilter(writeComparison(field.name, "==", text)).ok ? [proposal] : [];
    }),
  ];
}

/** Nothing pops up where nothing was begun: on an empty line, behind a term without a blank, or once the value is complete. */
function isBegun(place: Place, text: string): boolean {
  if (place.is !== "term" || place.word !== "") return true;
  return text.trim() !== "" && (!place.follows || text.charAt(place.from - 1) === " ");
}

export function completion(readValues: () => ReadValues): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const text = context.state.doc.toString();
    const place = placeAt(text, context.pos);
    if (!context.explicit && !isBegun(place, text)) return null;
    const proposals = await proposalsFor(place, readValues());
    const isWritten = proposals.length === 1 && proposals[0]?.insert === text.slice(place.from, place.to);
    if (proposals.length === 0 || (isWritten && !context.explicit)) return null;
    const { from, to } = place;
    const word = "word" in place ? place.word.toLowerCase() : "";
    return { from, to, options: proposals.map(option), filter: false, getMatch: ({ label }) => matchOf(label.toLowerCase(), word) };
  };
  return [
    autocompletion({
      override: [source], icons: false, selectOnOpen: false, defaultKeymap: false, interactionDelay: 0, maxRenderedOptions: 60,
      activateOnCompletion: ({ type }) => type === GOES_ON,
    }),
    Prec.highest(keymap.of([...completionKeymap, { key: "Tab", run: acceptFirst }])),
  ];
}

const GOES_ON = "goes-on";

function matchOf(label: string, word: string): readonly number[] {
  const at = word === "" ? -1 : label.indexOf(word);
  return at < 0 ? [] : [at, at + word.length];
}

function option(proposal: Proposal): Completion {
  return {
    label: proposal.label, detail: proposal.detail, ...(proposal.goesOn ? { type: GOES_ON } : {}),
    apply: (view, chosen, from, to) => {
      // Its own blank is not wanted where there is one.
      const end = proposal.insert.endsWith(" ") && view.state.sliceDoc(to, to + 1) === " " ? to + 1 : to;
      const gap = !proposal.goesOn && /[=<>~]/.test(view.state.sliceDoc(Math.max(0, from - 1), from)) ? " " : "";
      view.dispatch({
        changes: { from, to: end, insert: gap + proposal.insert }, selection: { anchor: from + gap.length + proposal.cursor }, userEvent: "input.complete",
        annotations: pickedCompletion.of(chosen),
      });
    },
  };
}

/** Takes what is selected, or the first. */
function acceptFirst(view: EditorView): boolean {
  if (completionStatus(view.state) !== "active") return false;
  if (selectedCompletion(view.state) === null) view.dispatch({ effects: setSelectedCompletion(0) });
  return acceptCompletion(view);
}
