/**
 * Scroll arithmetic of the table, as pure functions. Rows have one height, so a place in the table is a number of pixels from
 * its first row: the *virtual* top, which may be far larger than what a browser can scroll. The scroller's own top is the
 * *native* one. Small tables have native = virtual. In large ones the first and last EDGE pixels are still one to one, so
 * that wheel and touch reach the first and the last row exactly, and the middle is squeezed in proportion. A small native
 * step is always taken as the same step of the virtual top, whatever the proportion; a large one is the scrollbar.
 */

/** Tallest element that is safe: Chromium caps at 33,554,428 px and Firefox at 17,895,697 px, and both lose pixels earlier when zoomed. */
export const NATIVE_CAP = 8_000_000;
/** Pixels at either end that stay one to one: 2 % of the scrollbar. */
const EDGE = 160_000;
/** A native step below this many viewports is a wheel or a finger; one pixel of a scrollbar's thumb is always more where it matters. */
const SMALL_STEP_VIEWPORTS = 4;

/** Sizes of a table, all in CSS pixels. */
export interface ScrollSizes {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Height of the area that shows rows. */
  readonly viewport: number;
}

export interface ScrollPlace {
  /** Pixels from the first row to the top of the viewport. */
  readonly virtual: number;
  /** What the scroller's own top is, or has to become. */
  readonly native: number;
}

export const TOP: ScrollPlace = { virtual: 0, native: 0 };

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Height that the scroller's content gets. */
export function nativeHeight(sizes: ScrollSizes): number {
  return Math.min(sizes.rowCount * sizes.rowHeight, NATIVE_CAP);
}

export function maxVirtual(sizes: ScrollSizes): number {
  return Math.max(0, sizes.rowCount * sizes.rowHeight - sizes.viewport);
}

export function maxNative(sizes: ScrollSizes): number {
  return Math.max(0, nativeHeight(sizes) - sizes.viewport);
}

/** The native top that stands for a virtual one. */
export function toNative(virtual: number, sizes: ScrollSizes): number {
  const most = maxVirtual(sizes);
  const mostNative = maxNative(sizes);
  const place = clamp(virtual, 0, most);
  if (most <= mostNative) return place;
  if (place <= EDGE) return place;
  if (most - place <= EDGE) return mostNative - (most - place);
  return EDGE + ((place - EDGE) / (most - 2 * EDGE)) * (mostNative - 2 * EDGE);
}

/** The virtual top that a native one stands for. */
export function toVirtual(native: number, sizes: ScrollSizes): number {
  const most = maxVirtual(sizes);
  const mostNative = maxNative(sizes);
  const place = clamp(native, 0, mostNative);
  if (most <= mostNative) return place;
  if (place <= EDGE) return place;
  if (mostNative - place <= EDGE) return most - (mostNative - place);
  return EDGE + ((place - EDGE) / (mostNative - 2 * EDGE)) * (most - 2 * EDGE);
}

/** The scroller moved to `native` by wheel, finger or scrollbar. */
export function scrolled(place: ScrollPlace, native: number, sizes: ScrollSizes): ScrollPlace {
  const step = native - place.native;
  const isSqueezed = maxVirtual(sizes) > maxNative(sizes);
  // At the very ends the scroller cannot move on, so they must mean the first and the last row.
  const isAtEnd = native <= 0 || native >= maxNative(sizes) - 0.5;
  if (!isSqueezed || isAtEnd || Math.abs(step) >= SMALL_STEP_VIEWPORTS * sizes.viewport) {
    // Whole pixels, or text between them is blurred.
    return { virtual: isAtEnd ? toVirtual(native, sizes) : Math.round(toVirtual(native, sizes)), native };
  }
  return { virtual: clamp(place.virtual + step, 0, maxVirtual(sizes)), native };
}

/** Scrolling came to rest: native top and virtual top are brought together again, which nobody sees. */
export function settled(place: ScrollPlace, sizes: ScrollSizes): ScrollPlace {
  return { virtual: place.virtual, native: toNative(place.virtual, sizes) };
}

/** Goes to a virtual top; also how a place is kept when rows or the viewport's height change. */
export function scrolledTo(virtual: number, sizes: ScrollSizes): ScrollPlace {
  const place = clamp(Math.round(virtual), 0, maxVirtual(sizes));
  return { virtual: place, native: toNative(place, sizes) };
}

/** The least scrolling that shows the whole row. */
export function revealRow(place: ScrollPlace, row: number, sizes: ScrollSizes): ScrollPlace {
  const top = row * sizes.rowHeight;
  if (top < place.virtual) return scrolledTo(top, sizes);
  const bottom = top + sizes.rowHeight - sizes.viewport;
  return bottom > place.virtual ? scrolledTo(bottom, sizes) : place;
}

/** Brings the row to the middle, for jumps from afar. */
export function centerRow(row: number, sizes: ScrollSizes): ScrollPlace {
  return scrolledTo((row + 0.5) * sizes.rowHeight - sizes.viewport / 2, sizes);
}

/** First and last row of which at least a part shows; last is -1 when there is none. */
export function rowsOnScreen(place: ScrollPlace, sizes: ScrollSizes): { readonly first: number; readonly last: number } {
  const first = Math.floor(place.virtual / sizes.rowHeight);
  const last = Math.min(sizes.rowCount, Math.ceil((place.virtual + sizes.viewport) / sizes.rowHeight)) - 1;
  return { first, last };
}

export type RowKey = "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End";

/** Where a key takes the active row; undefined when there are no rows. Without an active row, keys start from what is on screen. */
export function rowForKey(key: RowKey, active: number | undefined, place: ScrollPlace, sizes: ScrollSizes): number | undefined {
  const last = sizes.rowCount - 1;
  if (last < 0) return undefined;
  const page = Math.max(1, Math.floor(sizes.viewport / sizes.rowHeight) - 1);
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (active === undefined) return clamp(Math.ceil(place.virtual / sizes.rowHeight), 0, last);
  const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page };
  return clamp(active + steps[key], 0, last);
}
