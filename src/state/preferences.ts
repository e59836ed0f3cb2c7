/**
 * What the user set once and expects to find again: theme, time format, where the details stand, widths. Kept in the
 * browser's local storage and nowhere else; nothing of a capture is ever put there. Storage may be forbidden or full: then
 * the page works and forgets.
 */
const PREFIX = "resplens.";

/** The stored text, or undefined. */
export function readPreference(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows and full storage: the setting holds until the page closes.
  }
}

/** The stored text if it is one of those allowed, else the first of them. */
export function readChoice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
  const stored = readPreference(name);
  return choices.find((choice) => choice === stored) ?? choices[0];
}

/** A stored number between the bounds, else the fallback. */
export function readNumber(name: string, fallback: number, low: number, high: number): number {
  const stored = Number.parseFloat(readPreference(name) ?? "");
  return stored >= low && stored <= high ? stored : fallback;
}
