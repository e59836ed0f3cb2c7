/**
 * The text of a filter into its tree, or into what is wrong with it and where. The grammar (filter.grammar, compiled by Lezer) says how
 * a filter is written; here its words get their meaning.
 */
import type { SyntaxNode, Tree } from "@lezer/common";
import { numberOf, durationOf, sizeOf, timeOf } from "./values";
import type { Filter, FilterError, Parsed, Span, Value } from "./ast";
import { type Field, fieldNamed, FIELDS, operatorsOf, type Operator } from "./fields";
import { parser } from "./filter.grammar";
import { networkOf } from "./network";

/** More is no filter that a person wrote, and Lezer cuts off trees that are a few times deeper. */
const LENGTH_MOST = 2000;

export function parseFilter(text: string): Parsed {
  if (text.length > LENGTH_MOST) return { ok: false, errors: [{ from: LENGTH_MOST, to: text.length, message: `A filter has at most ${LENGTH_MOST} characters.` }] };
  const tree = parser.parse(text);
  const reader = new Reader(text, tree);
  const filter = reader.read();
  return reader.errors.length === 0 ? { ok: true, filter } : { ok: false, errors: reader.errors };
}

/** Digits with dots, or anything with a slash: no host is called so. */
const LIKE_AN_ADDRESS = /^[\d.]+(?::\d*)?$|\//;

class Reader {
  readonly errors: FilterError[] = [];

  constructor(private readonly text: string, private readonly tree: Tree) {}

  read(): Filter {
    const broken = this.syntaxErrors();
    if (broken.length > 0) {
      this.errors.push(...broken);
      return { is: "all" };
    }
    const top = this.tree.topNode.firstChild;
    return top === null ? { is: "all" } : this.expression(top);
  }

  /** Where the grammar was not followed: of errors that touch, the first. */
  private syntaxErrors(): FilterError[] {
    const found: FilterError[] = [];
    this.tree.iterate({
      enter: (node) => {
        if (!node.type.isError) return;
        const last = found.at(-1);
        if (last !== undefined && node.from <= last.to + 1) return;
        found.push(this.syntaxError(node.node));
      },
    });
    return found;
  }

  private syntaxError(node: SyntaxNode): FilterError {
    const { from, to } = node;
    const parent = node.parent?.name ?? "";
    const before = node.prevSibling?.name;
    const met = this.text.slice(from, to);
    if (met === '"' || met === "'") return { from, to: this.text.length, message: `This ${met} is never closed.` };
    if (met === "" || to === from) {
      if (parent === "Comparison" || before === "Operator") return this.at(from, "A value is missing here.");
      if (parent === "Membership") return this.at(from, "Here a list {a, b} or a range [low..high] is expected.");
      if (parent === "Group") return this.at(from, "A closing parenthesis is missing.");
      if (parent === "Set") return this.at(from, "A closing } is missing.");
      if (parent === "Range") return this.at(from, "A range is written [low..high].");
      return this.at(from, "Something is missing here.");
    }
    return { from, to, message: `“${met}” does not belong here; text with such characters goes in quotes.` };
  }

  /** A place with a character, so that there is something to underline. */
  private at(place: number, message: string): FilterError {
    const from = Math.max(0, Math.min(place, this.text.length - 1));
    return { from, to: Math.max(from + 1, place), message };
  }

  private expression(node: SyntaxNode): Filter {
    switch (node.name) {
      case "Or":
      case "And":
        return { is: node.name === "Or" ? "or" : "and", left: this.child(node, node.firstChild), right: this.child(node, node.lastChild) };
      case "Not":
        return { is: "not", inner: this.child(node, node.lastChild) };
      case "Group":
        return this.child(node, node.getChild("(")?.nextSibling ?? null);
      case "Comparison":
        return this.comparison(node);
      case "Membership":
        return this.membership(node);
      default:
        return { is: "search", text: this.word(node) };
    }
  }

  private child(parent: SyntaxNode, node: SyntaxNode | null): Filter {
    return node === null ? this.fail(parent, "Something is missing here.") : this.expression(node);
  }

  private comparison(node: SyntaxNode): Filter {
    const field = this.field(node);
    const sign = node.getChild("Operator");
    const place = node.getChild("Value");
    if (field === undefined || sign === null || place === null) return { is: "all" };
    const written = this.slice(sign);
    const operator = OPERATORS.get(written);
    if (operator === undefined || !operatorsOf(field).includes(operator)) {
      return this.fail(sign, `${field.name} is compared by ${operatorsOf(field).join(" ")}.`);
    }
    const value = this.value(field, place, operator === "~" || operator === "!~");
    return value === undefined ? { is: "all" } : { is: "compare", field, operator, value };
  }

  private membership(node: SyntaxNode): Filter {
    const field = this.field(node);
    if (field === undefined) return { is: "all" };
    const set = node.getChild("Set");
    if (set !== null) {
      const values = set.getChildren("Value").map((place) => this.value(field, place));
      return { is: "any", field, values: values.filter((value) => value !== undefined) };
    }
    const range = node.getChild("Range");
    const [low, high] = (range?.getChildren("Value") ?? []).map((place) => this.value(field, place));
    if (!operatorsOf(field).includes("<")) return this.fail(range ?? node, `${field.name} has no order; a list is written {a, b}.`);
    return low === undefined || high === undefined ? { is: "all" } : { is: "between", field, low, high };
  }

  private field(node: SyntaxNode): Field | undefined {
    const place = node.getChild("Field");
    if (place === null) return undefined;
    const name = this.slice(place);
    const field = fieldNamed(name);
    if (field === undefined) this.fail(place, `There is no field “${name}”. There are ${FIELDS.map((each) => each.name).join(", ")}.`);
    return field;
  }

  private value(field: Field, node: SyntaxNode, isPattern = false): Value | undefined {
    const text = this.word(node);
    switch (field.type) {
      case "text":
        return { is: "text", text };
      case "address":
        if (!isPattern && text === "") return this.nothing(node, `${field.name} is compared with an address, a network or a name.`);
        if (isPattern && networkOf(text) !== undefined && text.includes("/")) return this.nothing(node, "A network is compared by == or !=.");
        if (!isPattern && LIKE_AN_ADDRESS.test(text) && networkOf(text) === undefined) return this.nothing(node, "This is no address: 10.0.0.7, 10.0.0.0/8, 10.0.0.7:6379, 2001:db8::/32, :6379.");
        return { is: "text", text };
      case "choice":
      case "flags": {
        const wanted = text.toLowerCase();
        if (field.values?.includes(wanted) === true) return { is: "text", text: wanted };
        return this.nothing(node, `${field.name} is one of ${field.values?.join(", ") ?? ""}.`);
      }
      case "number":
        return this.number(node, numberOf(text), `${field.name} is compared with a number.`);
      case "duration":
        return this.number(node, durationOf(text), `${field.name} is compared with a duration: 250us, 5ms, 1.5s.`);
      case "size":
        return this.number(node, sizeOf(text), `${field.name} is compared with a size: 100, 20KB, 1MB, 64KiB.`);
      case "time": {
        const time = timeOf(text);
        return time === undefined
          ? this.nothing(node, "A time is written 1.5s (since the first frame), 10:05:00, or 2026-11-25T10:05:00Z.")
          : { is: "time", time };
      }
    }
  }

  private number(node: SyntaxNode, number: number | undefined, message: string): Value | undefined {
    return number === undefined ? this.nothing(node, message) : { is: "number", number };
  }

  private nothing(span: Span, message: string): undefined {
    this.fail(span, message);
    return undefined;
  }

  private fail({ from, to }: Span, message: string): Filter {
    this.errors.push({ from, to, message });
    return { is: "all" };
  }

  /** A word as it stands, a quoted one without its quotes: there \" and \\ stand for themselves, what else follows a backslash keeps it, as keys are shown. */
  private word(node: SyntaxNode): string {
    const text = this.slice(node);
    const quote = text[0];
    if ((quote !== '"' && quote !== "'") || text.length < 2) return text;
    return text.slice(1, -1).replaceAll(`\\${quote}`, quote);
  }

  private slice({ from, to }: Span): string {
    return this.text.slice(from, to);
  }
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["=", "=="], ["==", "=="], ["!=", "!="], ["<", "<"], ["<=", "<="], [">", ">"], [">=", ">="], ["~", "~"], ["!~", "!~"],
]);
