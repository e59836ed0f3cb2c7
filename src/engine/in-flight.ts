/** Reads of many files at a time: one after the other they would wait for the disk, or the browser, hundreds of times. */

/** More at once are no faster. */
const IN_FLIGHT = 16;

/** What `work` gives for each item, in their order, while that for the next ones is under way. `work` must not reject. */
export async function* inFlight<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): AsyncGenerator<readonly [Item, Result]> {
  const started: Promise<Result>[] = [];
  for (const [index, item] of items.entries()) {
    while (started.length < items.length && started.length <= index + IN_FLIGHT) {
      const next = items[started.length];
      if (next === undefined) break;
      started.push(work(next));
    }
    const result = started[index];
    if (result !== undefined) yield [item, await result];
  }
}
