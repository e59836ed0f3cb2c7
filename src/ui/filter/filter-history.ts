/** Filters that were used, the newest first and each once. In memory only: what is looked for in a capture is nobody else's business. */

const MOST = 50;

export class FilterHistory {
  private texts: readonly string[] = [];

  /** The newest first. */
  get all(): readonly string[] {
    return this.texts;
  }

  add(text: string): void {
    const trimmed = text.trim();
    if (trimmed === "") return;
    this.texts = [trimmed, ...this.texts.filter((each) => each !== trimmed)].slice(0, MOST);
  }

  /** The filter used before the one in the line; undefined where there is none, or where the line is none that was used. */
  older(line: string): string | undefined {
    const place = this.texts.indexOf(line.trim());
    return line.trim() !== "" && place < 0 ? undefined : this.texts[place + 1];
  }

  /** The filter used after it; behind the newest comes the empty line. */
  newer(line: string): string | undefined {
    const place = this.texts.indexOf(line.trim());
    return place === 0 ? "" : this.texts[place - 1];
  }
}
