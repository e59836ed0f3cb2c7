/**
 * Looks for bytes in what both sides of a stream said, stretch after stretch of its pages, from a place on or back from it. Each side is looked through on
 * its own, so that a text is found that the other side broke in on; what is missing or hidden holds nothing.
 */
import type { StreamPage, StreamPart } from "../model/stream";
import type { StreamSide } from "./stream-lines";
import type { StreamSource } from "./stream-source";

/** Bytes of a side, counted from its first. */
export interface StreamPoint {
  readonly fromServer: boolean;
  readonly offset: number;
}

export interface Hit extends StreamPoint {
  readonly page: number;
  readonly frame: number;
}

export interface Wish {
  readonly needle: Uint8Array;
  readonly backwards: boolean;
  /** The page to begin with, and a byte there from which on, or before which, it is looked for; `isFound`: that was found already. */
  readonly page: number;
  readonly point: StreamPoint | undefined;
  readonly isFound: boolean;
  readonly isCancelled: () => boolean;
  /** Share of the way from the place to the end, or the start. */
  readonly onProgress: (share: number) => void;
}

/** Pages that are read at once: few enough that one can cancel. */
const STRETCH_PAGES = 16;

/** One character for each byte, whichever it is; text is found many times faster than bytes. */
const decoder = new TextDecoder("latin1");

/** The nearest place, undefined where there is none or it was cancelled. */
export async function searchStream(source: StreamSource, wish: Wish): Promise<Hit | undefined> {
  const { needle, backwards, page: start, isFound, isCancelled } = wish;
  const { pages } = source.book;
  const text = decoder.decode(needle);
  for (let page = start; page >= 0 && page < pages && text !== ""; ) {
    const [first, last] = backwards ? [Math.max(0, page + 1 - STRETCH_PAGES), page] : [page, Math.min(pages - 1, page + STRETCH_PAGES - 1)];
    // With a page on either side, for what reaches over the border.
    const [from, to] = [Math.max(0, first - 1), Math.min(pages, last + 2)];
    const read = await source.raw(from, to);
    if (isCancelled()) return undefined;
    const found = findAll(read, text, source.look.side);
    const limit = page === start && wish.point !== undefined ? placeOf(read, wish.point) : undefined;
    const near = backwards
      ? found.findLast((hit) => limit === undefined || compare(hit, limit) < 0)
      : found.find((hit) => limit === undefined || compare(hit, limit) > (isFound ? 0 : -1));
    if (near !== undefined) {
      const { fromServer, offset, frame } = near.hit;
      const hitPage = await pageOf(source, near.hit, from, to);
      if (hitPage !== undefined) return { fromServer, offset, frame, page: hitPage };
    }
    page = backwards ? first - 1 : last + 1;
    wish.onProgress(backwards ? (start - first + 1) / (start + 1) : (last - start + 1) / (pages - start));
  }
  return undefined;
}

interface Found {
  /** Place among the parts, for their order in time. */
  readonly part: number;
  readonly hit: { readonly fromServer: boolean; readonly offset: number; readonly frame: number };
}

function compare(left: Found, right: Found): number {
  return left.part - right.part || left.hit.offset - right.hit.offset;
}

/** A point as a place in the order of what was read; undefined where it is not in it. */
function placeOf({ parts }: StreamPage, point: StreamPoint): Found | undefined {
  const part = parts.findIndex((each) => holds(each, point));
  return part < 0 ? undefined : { part, hit: { ...point, frame: 0 } };
}

/** Whether a stretch holds a byte. Compared as sequence numbers are: behind a jump that is all which is known. */
export function holds(stretch: StreamPoint & { readonly length: number }, { fromServer, offset }: StreamPoint): boolean {
  return stretch.fromServer === fromServer && ((offset - stretch.offset) % 2 ** 32 + 2 ** 32) % 2 ** 32 < stretch.length;
}

function findAll(page: StreamPage, text: string, sides: StreamSide): Found[] {
  const found: Found[] = [];
  for (const side of [false, true]) {
    if (sides !== "both" && side !== (sides === "server")) continue;
    let said = "";
    let pieces: { readonly part: number; readonly start: number }[] = [];
    const look = (): void => {
      let piece = 0;
      for (let at = said.indexOf(text); at >= 0; at = said.indexOf(text, at + 1)) {
        while ((pieces[piece + 1]?.start ?? Infinity) <= at) piece++;
        const { part, start } = pieces[piece] ?? { part: 0, start: 0 };
        const carrier = page.parts[part];
        if (carrier !== undefined) found.push({ part, hit: { fromServer: side, offset: carrier.offset + at - start, frame: carrier.frame } });
      }
      said = "";
      pieces = [];
    };
    for (const [part, each] of page.parts.entries()) {
      if (each.fromServer !== side) continue;
      if (each.at === undefined) {
        look();
        continue;
      }
      pieces.push({ part, start: said.length });
      said += textOf(page, each);
    }
    look();
  }
  return found.sort(compare);
}

function textOf({ bytes }: StreamPage, { at = 0, length }: StreamPart): string {
  return decoder.decode(bytes.subarray(at, at + length));
}

/** The page that shows a byte. */
async function pageOf(source: StreamSource, point: StreamPoint, from: number, to: number): Promise<number | undefined> {
  for (let page = from; page < to; page++) {
    if ((await source.load(page)).some((line) => holds(line, point))) return page;
  }
  return undefined;
}
