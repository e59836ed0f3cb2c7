/** What every chart watches while it is in the page: its element's size, and the theme, which is a class of the page's root. */
import type { LitElement, ReactiveController } from "lit";

/** A pointer that moved less, in pixels, was not dragged. */
export const DRAG_PIXELS = 4;

export class ChartSurroundings implements ReactiveController {
  private readonly resizes: ResizeObserver;
  private readonly themes: MutationObserver;

  constructor(private readonly host: LitElement, onResize: () => void, onTheme: () => void) {
    this.resizes = new ResizeObserver(onResize);
    this.themes = new MutationObserver(onTheme);
    host.addController(this);
  }

  hostConnected(): void {
    this.resizes.observe(this.host);
    this.themes.observe(document.documentElement, { attributeFilter: ["class"] });
  }

  hostDisconnected(): void {
    this.resizes.disconnect();
    this.themes.disconnect();
  }
}
