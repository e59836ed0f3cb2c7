/** What is proposed at a place of a filter: fields, operators, signs, and values that are the same for every capture. */
import { FIELDS, operatorsOf, type Field, type Operator } from "../../model/filter/fields";
import type { Place } from "../../model/filter/place";
import { writeValue } from "../../model/filter/write";

export interface Proposal {
  /** As the list calls it. */
  readonly label: string;
  readonly detail: string;
  /** What is written for it, and where the cursor is then, from its beginning. */
  readonly insert: string;
  readonly cursor: number;
  /** Something must be written behind it, which is to be proposed at once. */
  readonly goesOn: boolean;
}

/** The proposals for a place, those first that begin as what is written; what occurs in the capture is not among them. */
export function proposalsAt(place: Place): readonly Proposal[] {
  switch (place.is) {
    case "nothing":
      return [];
    case "operator":
      return matching(operators(place.field), place.word);
    case "value":
      return matching(values(place.field, place.word), place.word);
    case "term": {
      const { field, word, follows } = place;
      // Whoever wrote a field's name means the field, until another word is begun.
      if (field !== undefined && word === "") return operators(field);
      const terms = follows ? [...JOINS, ...STARTS, ...NAMES] : [...NAMES, ...STARTS];
      return matching([...(field === undefined ? [] : operators(field)), ...terms], word);
    }
  }
}

/** A value that occurs, or is one of a field's own; undefined for one that a pattern would take for more than itself. */
export function valueProposal(shown: string, detail: string, isPattern: boolean): Proposal | undefined {
  return isPattern && /[*?[\\]/.test(shown) ? undefined : proposal(shown, detail, writeValue(shown));
}

function proposal(label: string, detail: string, insert: string, { cursor = insert.length, goesOn = false } = {}): Proposal {
  return { label, detail, insert, cursor, goesOn };
}

const NAMES = FIELDS.map(({ name, hint }) => proposal(name, hint, `${name} `, { goesOn: true }));
const JOINS = [proposal("&&", "and", "&& ", { goesOn: true }), proposal("||", "or", "|| ", { goesOn: true })];
const STARTS = [proposal("!", "not", "!", { goesOn: true }), proposal("( )", "what belongs together", "()", { cursor: 1, goesOn: true })];

const MEANINGS: Readonly<Record<Operator, string>> = {
  "==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least", "~": "holds, or matches * and ?", "!~": "does not hold, or match",
};

function operators(field: Field): readonly Proposal[] {
  const all = operatorsOf(field);
  const range = all.includes("<") ? [proposal("in [..]", "from … to …", "in [..]", { cursor: 4, goesOn: true })] : [];
  return [
    ...all.map((operator) => proposal(operator, MEANINGS[operator], `${operator} `, { goesOn: true })),
    proposal("in { }", "is one of a list", "in {}", { cursor: 4, goesOn: true }),
    ...range,
  ];
}

const UNITS = {
  duration: [["us", "microseconds"], ["ms", "milliseconds"], ["s", "seconds"]],
  size: [["B", "bytes"], ["KB", "1,000 bytes"], ["MB", "1,000,000 bytes"], ["KiB", "1,024 bytes"], ["MiB", "1,048,576 bytes"]],
} as const;
/** Where no number is written yet. */
const EXAMPLES = { duration: ["250us", "1ms", "10ms", "100ms", "1s"], size: ["100B", "1KB", "100KB", "1MB"] } as const;
const TIMES = [["1.5s", "since the first frame"], ["10:05:00", "time of day"], ["2026-11-25T10:05:00Z", "date and time"]] as const;

function values({ type, name, values: own }: Field, word: string): readonly Proposal[] {
  if (own !== undefined) return own.map((value) => proposal(value, "", value));
  if (name === "resp") return ["2", "3"].map((version) => proposal(version, `RESP${version}`, version));
  if (type === "time") return TIMES.map(([value, detail]) => proposal(value, detail, value));
  if (type !== "duration" && type !== "size") return [];
  const number = /^\d+(?:\.\d+)?/.exec(word)?.[0];
  if (number === undefined) return EXAMPLES[type].map((value) => proposal(value, "", value));
  return UNITS[type].map(([unit, detail]) => proposal(`${number}${unit}`, detail, `${number}${unit}`));
}

/** Those whose label holds what is written, in any case: first those that begin with it. */
function matching(proposals: readonly Proposal[], word: string): readonly Proposal[] {
  const wanted = word.toLowerCase();
  const place = ({ label }: Proposal): number => label.toLowerCase().indexOf(wanted);
  const held = proposals.filter((each) => place(each) >= 0);
  return wanted === "" ? held : [...held.filter((each) => place(each) === 0), ...held.filter((each) => place(each) > 0)];
}
