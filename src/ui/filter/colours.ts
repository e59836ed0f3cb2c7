/** Colours the words of a filter by what they mean: fields that there are, operators, values by their type, signs. */
import type { SyntaxNodeRef } from "@lezer/common";
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { fieldNamed } from "../../model/filter/fields";
import { parser } from "../../model/filter/filter.grammar";

type Meaning = "field" | "unknown" | "operator" | "sign" | "number" | "text";

const MARKS: Readonly<Record<Meaning, Decoration>> = {
  field: Decoration.mark({ class: "means-field" }), unknown: Decoration.mark({ class: "means-unknown" }), operator: Decoration.mark({ class: "means-operator" }),
  sign: Decoration.mark({ class: "means-sign" }), number: Decoration.mark({ class: "means-number" }), text: Decoration.mark({ class: "means-text" }),
};

const SIGNS: ReadonlySet<string> = new Set(["AndSign", "OrSign", "NotSign", "(", ")", "{", "}", "[", "]", ",", ".."]);
const TEXTS: ReadonlySet<string> = new Set(["text", "address", "choice", "flags"]);

/** Parts of a filter with what each means, in their order. */
export function meaningsOf(text: string): readonly (readonly [from: number, to: number, meaning: Meaning])[] {
  const found: [number, number, Meaning][] = [];
  let isText = true;
  const meaningOf = ({ name, from, to }: SyntaxNodeRef): Meaning | undefined => {
    if (name === "Field") {
      const field = fieldNamed(text.slice(from, to));
      isText = field === undefined || TEXTS.has(field.type);
      return field === undefined ? "unknown" : "field";
    }
    if (name === "Operator" || name === "In") return "operator";
    if (name === "Value") return isText ? "text" : "number";
    return SIGNS.has(name) ? "sign" : undefined;
  };
  parser.parse(text).iterate({
    enter: (node) => {
      const meaning = meaningOf(node);
      if (meaning === undefined || node.from === node.to) return true;
      found.push([node.from, node.to, meaning]);
      return false;
    },
  });
  return found;
}

function decorations(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const [from, to, meaning] of meaningsOf(view.state.doc.toString())) builder.add(from, to, MARKS[meaning]);
  return builder.finish();
}

export const colours: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorations(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = decorations(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
