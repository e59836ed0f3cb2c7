/** What menus that float over the page share: where they stand, and that they close when something moves below them. */

import type { LitElement, ReactiveController } from "lit";

/** Pixels that are kept to the window's edges. */
const MARGIN = 4;

/** In the top layer, over the panels, which cut off what reaches out of them: at a place, or where that leaves the window, above it or as far up as is needed. */
function showPopoverAt(element: HTMLElement, x: number, y: number): void {
  element.showPopover();
  const { width, height } = element.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(x, innerWidth - width - MARGIN));
  const lowest = Math.max(MARGIN, innerHeight - height - MARGIN);
  const top = y <= lowest ? y : y - height >= MARGIN ? Math.min(y - height, lowest) : lowest;
  element.style.setProperty("transform", `translate(${Math.round(left)}px, ${Math.round(top)}px)`);
}

/** Calls `close` when one of the events comes from outside of the element, or the window changes. Gives what ends that. */
function closeFromOutside(host: HTMLElement, close: () => void, names: readonly string[]): () => void {
  const ending = new AbortController();
  const options = { capture: true, passive: true, signal: ending.signal };
  for (const name of names) {
    window.addEventListener(name, (event) => {
      if (!event.composedPath().includes(host)) close();
    }, options);
  }
  window.addEventListener("resize", close, options);
  window.addEventListener("blur", (event) => {
    // Elements lose the focus when it moves inside the page.
    if (event.target === window) close();
  }, options);
  return () => ending.abort();
}

/** Of an element that is one menu: open at a place, until something happens elsewhere. */
export class Popover implements ReactiveController {
  private stop: (() => void) | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly onOutside: () => void,
    /** Events elsewhere that close it. */
    private readonly names: readonly string[],
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop?.();
  }

  /** Shows the element that was drawn for the place; without one it is closed. True where it is open now. */
  show(element: HTMLElement | undefined, place: { readonly x: number; readonly y: number } | undefined): boolean {
    this.stop?.();
    this.stop = undefined;
    if (element === undefined || place === undefined) return false;
    showPopoverAt(element, place.x, place.y);
    this.stop = closeFromOutside(this.host, this.onOutside, this.names);
    return true;
  }
}
