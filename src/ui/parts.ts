/**
 * Parts of the page that nobody waits for before there is a capture: chunks of their own, which are fetched when somebody is there, so that
 * opening a capture causes no request, and with the first capture at the latest. Where one cannot be fetched the page does without it.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

const PARTS = {
  library: { label: "A part of the page", load: () => import("./library") },
  facts: { label: "The line of what is open", load: () => import("./capture-facts") },
  timeline: { label: "The timeline", load: () => import("./timeline") },
  overview: { label: "The overview", load: () => import("./overview") },
  latency: { label: "The latencies", load: () => import("./latency") },
  filter: { label: "The filter", load: () => import("../model/filter/parse") },
  keys: { label: "The tables of keys", load: () => import("./keys") },
  filterEditor: { label: "The filter's editor", load: () => import("./filter-editor") },
  help: { label: "The help", load: () => import("./help") },
  menu: { label: "The menu of cells", load: () => import("./cell-menu") },
  columns: { label: "The choice of columns", load: () => import("./column-menu") },
  flow: { label: "The details of connections", load: () => import("./flow-details") },
  packets: { label: "The table of packets", load: () => import("./packets") },
  problem: { label: "The details of problems", load: () => import("./problem-details") },
  packet: { label: "The details of packets", load: () => import("./packet") },
  stream: { label: "What a connection said", load: () => import("./stream") },
  details: { label: "The details of commands", load: () => import("./details") },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly load: () => Promise<unknown> }>>;

export type PartName = keyof typeof PARTS;
const NAMES: readonly PartName[] = ["library", "facts", "timeline", "details", "flow", "problem", "packet", "menu", "columns", "filter", "filterEditor", "overview", "latency", "keys", "packets", "stream", "help"];

/** What shows that somebody is about to open a capture. */
const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "dragenter", "keydown"] as const;

export class Parts implements ReactiveController {
  private isAsked = false;
  private readonly missing = new Set<PartName>();

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Takes a sentence about a part that is not there. */
    private readonly onMissing: (message: string) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, this.load, { passive: true });
  }

  hostDisconnected(): void {
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, this.load);
  }

  isMissing(name: PartName): boolean {
    return this.missing.has(name);
  }

  readonly load = (): void => {
    if (this.isAsked) return;
    this.isAsked = true;
    this.hostDisconnected();
    const loading = NAMES.map((name) =>
      PARTS[name].load().catch(() => {
        this.missing.add(name);
        this.onMissing(`${PARTS[name].label} could not be loaded from this page's server. Everything else works without it.`);
        this.host.requestUpdate();
      }),
    );
    // For whoever waits until nothing more is fetched.
    void Promise.all(loading).then(() => (document.documentElement.dataset["parts"] = "loaded"));
  };
}
