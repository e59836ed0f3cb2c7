/** Keeps the page's address and its view in step: the fragment follows the view, and the view follows a fragment that somebody edits or opens. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { readFragment, writeFragment, type Fragment } from "../state/fragment";
import type { ColumnChoices } from "./column-choice";
import type { Store } from "../state/store";
import type { ViewState } from "../state/view-state";

export class ViewAddress implements ReactiveController {
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: Store<ViewState>,
    private readonly columns: ColumnChoices,
    private readonly onView: (view: Fragment) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("hashchange", this.read);
  }

  hostDisconnected(): void {
    window.removeEventListener("hashchange", this.read);
  }

  /** Its host is drawn again for each change of the view. */
  hostUpdated(): void {
    this.write();
  }

  /** What the address says. Its columns are shown at once, since they need no capture. */
  get view(): Fragment {
    const view = readFragment(location.hash);
    for (const [table, names] of view.columns ?? []) this.columns.show(table, names);
    return view;
  }

  /** The address of the view with its filter, which the page's own address never has. */
  link(filter: string): string {
    const { tab, sorts, range } = this.store.state;
    return addressWith({ tab, sorts, range, columns: this.columns.others, filter });
  }

  private readonly read = (): void => {
    if (this.store.state.load !== "ready") return;
    this.onView(this.view);
    this.host.requestUpdate();
  };

  private write(): void {
    // What stands there is for the capture that is opened first.
    const { load, summary, tab, sorts, range } = this.store.state;
    if (load !== "ready" || summary === undefined) return;
    const address = addressWith({ tab, sorts, range, columns: this.columns.others });
    if (address === location.href) return;
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Browsers limit how often a page may do that; the next change brings it up to date.
    }
  }
}

function addressWith(view: Fragment): string {
  const fragment = writeFragment(view);
  return location.href.replace(/#.*$/, "") + (fragment === "" ? "" : `#${fragment}`);
}
