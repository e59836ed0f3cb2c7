/** Reads of many files at a time: one after the other they would wait for the disk, or the browser, hundreds of times. */

/** More at once are no faster. */
const IN_FLIGHT = 16;

/** What `work` gives for each item, in their order, while that for the next ones is under way. `work` must not reject. */
export async function* inFlight<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): AsyncGenerator<readonly [Item, Result]> {
  const started: (readonly [Item, Promise<Result>])[] = [];
  for (const item of items) {
    started.push([item, work(item)]);
    if (started.length === IN_FLIGHT) yield* first(started);
  }
  while (started.length > 0) yield* first(started);
}

async function* first<Item, Result>(started: (readonly [Item, Promise<Result>])[]): AsyncGenerator<readonly [Item, Result]> {
  const next = started.shift();
  if (next !== undefined) yield [next[0], await next[1]];
}
