/**
 * Looks for bytes in what both sides of a stream said, stretch after stretch of its pages, from a place on or back from it. Each side is looked through on
 * its own, so that a text is found that the other side broke in on; what is missing or hidden holds nothing.
 */
import type { StreamPage } from "../model/stream";
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

/** Pages that are read at once in the end, from one on, since most places are near: few enough that one can cancel. */
const STRETCH_PAGES = 16;

/** One character for each byte, whichever it is; text is found many times faster than bytes. */
const decoder = new TextDecoder("latin1");

/** Bytes that one frame brought; without a text, bytes that are missing or hidden. */
interface Piece extends StreamPoint {
  readonly frame: number;
  readonly length: number;
  readonly text: string | undefined;
}

/** The nearest place, undefined where there is none or it was cancelled. */
export async function searchStream(source: StreamSource, wish: Wish): Promise<Hit | undefined> {
  const { backwards, page: start, isFound, isCancelled } = wish;
  const { pages } = source.book;
  const needle = decoder.decode(wish.needle);
  let size = 1;
  const stretchFrom = (page: number): readonly [from: number, to: number] => (backwards ? [Math.max(0, page + 1 - size), page + 1] : [page, Math.min(pages, page + size)]);
  const read = ([from, to]: readonly [number, number]): Promise<StreamPage> | undefined => (from < to ? source.raw(from, to) : undefined);
  /** Of the stretch before, what a text can reach over the border with. */
  let border: readonly Piece[] = [];
  let [from, to] = stretchFrom(start);
  let reading = needle === "" ? undefined : read([from, to]);
  for (let stretch = 0; reading !== undefined; stretch++) {
    size = Math.min(STRETCH_PAGES, size * 2);
    const next = stretchFrom(backwards ? from - 1 : to);
    const own = piecesOf(await reading, source.look.side);
    if (isCancelled()) return undefined;
    // Read while this one is looked through, but not where that is likely to be the last.
    if (stretch > 0) (reading = read(next))?.catch(() => undefined);
    const pieces = backwards ? [...own, ...border] : [...border, ...own];
    const { point } = wish;
    // What reaches over the first border may begin at the place where the search does.
    const limit = stretch > 1 || point === undefined ? undefined : pieces.findIndex((piece) => holds(piece, point));
    const order = ({ piece, offset }: Found): number => (limit === undefined || limit < 0 || point === undefined ? 0 : piece - limit || offset - point.offset);
    const isNear = (found: Found): boolean => limit === undefined || limit < 0 || (backwards ? order(found) < 0 : order(found) > (isFound ? 0 : -1));
    const found = findAll(pieces, needle);
    const near = backwards ? found.findLast(isNear) : found.find(isNear);
    if (near !== undefined) return await onPage(source, near, Math.max(0, from - 1), Math.min(pages, to + 1));
    border = borderOf(own, needle.length - 1, backwards);
    if (stretch === 0) reading = read(next);
    wish.onProgress(backwards ? (start + 1 - from) / (start + 1) : (to - start) / (pages - start));
    [from, to] = next;
  }
  return undefined;
}

/** Whether a stretch holds a byte. Compared as sequence numbers are: behind a jump that is all which is known. */
export function holds(stretch: StreamPoint & { readonly length: number }, { fromServer, offset }: StreamPoint): boolean {
  return stretch.fromServer === fromServer && ((offset - stretch.offset) % 2 ** 32 + 2 ** 32) % 2 ** 32 < stretch.length;
}

function piecesOf({ parts, bytes }: StreamPage, side: StreamSide): Piece[] {
  const shown = side === "both" ? parts : parts.filter(({ fromServer }) => fromServer === (side === "server"));
  return shown.map(({ fromServer, offset, frame, length, at }) => ({ fromServer, offset, frame, length, text: at === undefined ? undefined : decoder.decode(bytes.subarray(at, at + length)) }));
}

/** The last bytes of each side, or its first ones: fewer than would hold the whole text. */
function borderOf(pieces: readonly Piece[], length: number, isStart: boolean): Piece[] {
  const border: Piece[] = [];
  for (const side of [false, true]) {
    let left = length;
    for (let at = isStart ? 0 : pieces.length - 1; left > 0 && at >= 0 && at < pieces.length; at += isStart ? 1 : -1) {
      const piece = pieces[at];
      if (piece?.fromServer !== side) continue;
      if (piece.text === undefined) break;
      const skipped = isStart ? 0 : Math.max(0, piece.length - left);
      const text = piece.text.slice(skipped, skipped + left);
      border[isStart ? "push" : "unshift"]({ ...piece, offset: piece.offset + skipped, length: text.length, text });
      left -= text.length;
    }
  }
  return border;
}

interface Found extends StreamPoint {
  /** Place among the pieces, for their order in time. */
  readonly piece: number;
  readonly frame: number;
}

/** In order of time. */
function findAll(pieces: readonly Piece[], needle: string): Found[] {
  const found: Found[] = [];
  for (const side of [false, true]) {
    let said = "";
    let starts: { readonly piece: number; readonly start: number }[] = [];
    const look = (): void => {
      let place = 0;
      for (let at = said.indexOf(needle); at >= 0; at = said.indexOf(needle, at + 1)) {
        while ((starts[place + 1]?.start ?? Infinity) <= at) place++;
        const { piece = 0, start = 0 } = starts[place] ?? {};
        const carrier = pieces[piece];
        if (carrier !== undefined) found.push({ piece, fromServer: side, offset: carrier.offset + at - start, frame: carrier.frame });
      }
      said = "";
      starts = [];
    };
    for (const [piece, { fromServer, text }] of pieces.entries()) {
      if (fromServer !== side) continue;
      if (text === undefined) look();
      else {
        starts.push({ piece, start: said.length });
        said += text;
      }
    }
    look();
  }
  return found.sort((left, right) => left.piece - right.piece || left.offset - right.offset);
}

/** With the page that shows it. */
async function onPage(source: StreamSource, { fromServer, offset, frame }: Found, from: number, to: number): Promise<Hit> {
  const hit = { fromServer, offset, frame };
  for (let page = from; page < to; page++) {
    if ((await source.load(page)).some((line) => holds(line, hit))) return { ...hit, page };
  }
  return { ...hit, page: from };
}
