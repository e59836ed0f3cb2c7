/**
 * What can be written at a place of a filter: the beginning of a term, an operator, or a field's value. The grammar itself is asked: a word is
 * put where the cursor is, and what the parser takes it for is the answer, whatever is missing behind it.
 */
import type { SyntaxNode } from "@lezer/common";
import type { Span } from "./ast";
import { type Field, fieldNamed } from "./fields";
import { parser } from "./filter.grammar";

export type Place = Span & (
  /** `follows`: a term ends before it, so that a sign may stand here; `field`: that term may become a comparison of this field. */
  | { readonly is: "term"; readonly word: string; readonly follows: boolean; readonly field: Field | undefined }
  /** A sign was begun behind the field. */
  | { readonly is: "operator"; readonly word: string; readonly field: Field }
  /** `word`: what is written of the value, without quotes. `isPattern`: the value is one. */
  | { readonly is: "value"; readonly word: string; readonly field: Field; readonly isPattern: boolean }
  | { readonly is: "nothing" }
);

const WORD_END = /[^\s"'(){}[\],=!<>~&|]*$/;
const WORD_START = /^[^\s"'(){}[\],=!<>~&|]*/;
/** Of which something must follow. */
const OPENING: ReadonlySet<string> = new Set(["AndSign", "OrSign", "NotSign", "&&", "||", "!", "("]);

/** The place at `cursor`, with the span of the word, or the quoted text, that is being written there. */
export function placeAt(text: string, cursor: number): Place {
  const before = text.slice(0, cursor);
  const quote = openQuote(before);
  const from = quote ?? wordBegin(before);
  const head = text.slice(0, from);
  const written = before.slice(from);
  const span = { from, to: quote === undefined ? cursor + wordLength(text.slice(cursor)) : (closingQuote(text, from) ?? cursor) };
  const word = quote === undefined ? written : written.slice(1).replaceAll(`\\${written.charAt(0)}`, written.charAt(0));

  const sign = written === "" ? /[ \t]*!$/.exec(head)?.[0] : undefined;
  const negated = sign === undefined ? undefined : fieldBefore(head.slice(0, -sign.length));
  if (negated !== undefined) return { is: "operator", word: "!", field: negated, from: cursor - 1, to: cursor };

  const node = parser.parse(`${head}x`).resolveInner(from, 1);
  const around = node.parent;
  if (around?.name === "Value") {
    const field = fieldOf(around, head);
    const operator = around.parent?.getChild("Operator");
    const isPattern = operator?.name === "Operator" && head.slice(operator.from, operator.to).endsWith("~");
    return field === undefined ? { is: "nothing", ...span } : { is: "value", word, field, isPattern, ...span };
  }
  if (quote !== undefined || around === null) return { is: "nothing", ...span };
  const end = head.trimEnd().length;
  const last = end === 0 ? undefined : parser.parse(head).resolveInner(end, -1).name;
  return { is: "term", word, follows: last !== undefined && !OPENING.has(last), field: end < from ? fieldBefore(head) : undefined, ...span };
}

/** The field that a text ends with as a word of its own, where a term may stand. */
function fieldBefore(head: string): Field | undefined {
  const end = head.trimEnd().length;
  const node = parser.parse(head).resolveInner(end, -1);
  return node.name === "Word" && node.parent?.name === "Text" ? fieldNamed(head.slice(node.from, end)) : undefined;
}

/** The field that a value belongs to: of a comparison, or of the membership around its list. */
function fieldOf(value: SyntaxNode, text: string): Field | undefined {
  for (let node = value.parent; node !== null; node = node.parent) {
    const field = node.getChild("Field");
    if (field !== null) return fieldNamed(text.slice(field.from, field.to));
  }
  return undefined;
}

/** Two dots end a word, as in a range. */
function wordBegin(before: string): number {
  const word = WORD_END.exec(before)?.[0] ?? "";
  const dots = word.lastIndexOf("..");
  return before.length - word.length + (dots < 0 ? 0 : dots + 2);
}

function wordLength(after: string): number {
  const word = WORD_START.exec(after)?.[0] ?? "";
  const dots = word.indexOf("..");
  return dots < 0 ? word.length : dots;
}

/** Where the quotation mark stands that is open at the end of a text. */
function openQuote(before: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < before.length; at++) {
    const character = before.charAt(at);
    if (open !== undefined && character === "\\") at++;
    else if (open === undefined && (character === '"' || character === "'")) open = at;
    else if (open !== undefined && character === before.charAt(open)) open = undefined;
  }
  return open;
}

/** Behind the mark that closes the one at `from`. */
function closingQuote(text: string, from: number): number | undefined {
  const [quoted] = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/.exec(text.slice(from)) ?? [];
  return quoted === undefined ? undefined : from + quoted.length;
}
