/** Figures with what they are to reach, and how they are printed. Nothing is asserted: a figure that misses is told, no more. */

export interface Line {
  readonly what: string;
  readonly figure: string;
  /** What the figure is to reach, in words, and whether it does; undefined where there is no figure. */
  readonly reach?: { readonly text: string; readonly isMet: boolean };
}

/** The middle one; of an even number the upper of the two, so that it is one that was measured. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export const count = (number: number): string => Math.round(number).toLocaleString("en");

export const megabytes = (bytes: number, digits = 0): string => `${(bytes / 1e6).toFixed(digits)} MB`;

/** A figure that is only told. */
export function told(what: string, figure: string): Line {
  return { what, figure };
}

interface Unit {
  readonly unit: string;
  readonly digits: number;
}

/** A figure that is to be no more than `limit`. */
export function atMost(what: string, value: number, limit: number, { unit, digits }: Unit): Line {
  return { what, figure: `${value.toFixed(digits)} ${unit}`, reach: { text: `<= ${limit} ${unit}`, isMet: value <= limit } };
}

export function atLeast(what: string, value: number, limit: number, { unit, digits }: Unit): Line {
  return { what, figure: `${value.toFixed(digits)} ${unit}`, reach: { text: `>= ${limit} ${unit}`, isMet: value >= limit } };
}

/** Of so many there are to be all. */
export function allOf(what: string, number: number, all: number): Line {
  return { what, figure: `${count(number)} of ${count(all)}`, reach: { text: "all", isMet: number === all } };
}

const print = (text: string): boolean => process.stdout.write(text);

function verdict({ reach }: Line): string {
  if (reach === undefined) return "";
  return reach.isMet ? "met" : "not met";
}

/** Prints sections as they come, and keeps what has a reach for the table at the end. */
export class Report {
  private readonly reached: (Line & { readonly section: string })[] = [];

  say(text: string): void {
    print(`${text}\n`);
  }

  section(name: string, lines: readonly Line[]): void {
    print(`\n${name}\n`);
    for (const line of lines) {
      const { what, figure, reach } = line;
      const end = reach === undefined ? "" : `   ${reach.text.padEnd(18)} ${verdict(line)}`;
      print(`  ${what.padEnd(50)} ${figure.padStart(26)}${end}\n`);
      if (reach !== undefined) this.reached.push({ ...line, section: name });
    }
  }

  /** All that has a reach, as a table of Markdown. */
  summary(): void {
    if (this.reached.length === 0) return;
    print("\n| work | figure | measured | reach | |\n| --- | --- | --- | --- | --- |\n");
    for (const line of this.reached) print(`| ${line.section} | ${line.what} | ${line.figure} | ${line.reach?.text ?? ""} | ${verdict(line)} |\n`);
  }
}
