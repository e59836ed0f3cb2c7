/** Keeps the page's address and its view in step: the fragment follows the view, and the view follows a fragment that somebody edits or opens. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { readFragment, writeFragment, type Fragment } from "../state/fragment";
import type { Store } from "../state/store";
import type { ViewState } from "../state/view-state";

export class ViewAddress implements ReactiveController {
  private stop: (() => void) | undefined;

  constructor(
    host: ReactiveControllerHost,
    private readonly store: Store<ViewState>,
    private readonly onView: (view: Fragment) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = this.store.subscribe(this.write);
    window.addEventListener("hashchange", this.read);
  }

  hostDisconnected(): void {
    this.stop?.();
    window.removeEventListener("hashchange", this.read);
  }

  /** What the address says. */
  get view(): Fragment {
    return readFragment(location.hash);
  }

  /** The address of the view with its filter, which the page's own address never has. */
  link(filter: string): string {
    const { tab, sorts, range } = this.store.state;
    return addressWith({ tab, sorts, range, filter });
  }

  private readonly read = (): void => {
    if (this.store.state.load === "ready") this.onView(this.view);
  };

  private readonly write = (): void => {
    // What stands there is for the capture that is opened first.
    const { load, summary, tab, sorts, range } = this.store.state;
    if (load !== "ready" || summary === undefined) return;
    const address = addressWith({ tab, sorts, range });
    if (address === location.href) return;
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Browsers limit how often a page may do that; the next change brings it up to date.
    }
  };
}

function addressWith(view: Fragment): string {
  const fragment = writeFragment(view);
  return location.href.replace(/#.*$/, "") + (fragment === "" ? "" : `#${fragment}`);
}
