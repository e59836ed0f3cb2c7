/** The menus over a table: that of a cell, and the choice of columns. Hears what elements below the host ask for, and draws what is open. */
import { html, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { Tab } from "../state/view-state";
import { choosable, ColumnChoices, defaultChoice } from "./column-choice";
import type { CellMenuRequest, Place, UiEvent } from "./events";

declare global {
  interface HTMLElementEventMap {
    "open-cell-menu": UiEvent<"open-cell-menu">;
    "open-column-menu": UiEvent<"open-column-menu">;
    "change-columns": UiEvent<"change-columns">;
  }
}

export class TableMenus {
  readonly columns = new ColumnChoices();
  private cell: CellMenuRequest | undefined;
  private place: Place | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly tab: () => Tab,
    /** Gives the focus back to where a menu was opened from. */
    private readonly onClosed: (menu: "cell" | "columns") => void,
  ) {
    host.addEventListener("open-cell-menu", ({ detail }) => this.show(detail, undefined));
    host.addEventListener("open-column-menu", ({ detail }) => this.show(undefined, choosable(tab()) === undefined ? undefined : detail));
    host.addEventListener("close-cell-menu", () => {
      this.show(undefined, this.place);
      this.onClosed("cell");
    });
    host.addEventListener("close-column-menu", () => {
      this.show(this.cell, undefined);
      this.onClosed("columns");
    });
    host.addEventListener("change-columns", ({ detail }) => {
      this.columns.set(this.view, detail);
      host.requestUpdate();
    });
  }

  template(): TemplateResult {
    const { view } = this;
    return html`<rl-cell-menu .request=${this.cell}></rl-cell-menu>
      <rl-column-menu .place=${this.place} .choice=${this.columns.of(view)} .standard=${defaultChoice(view)}></rl-column-menu>`;
  }

  private get view(): NonNullable<ReturnType<typeof choosable>> {
    return choosable(this.tab()) ?? "commands";
  }

  private show(cell: CellMenuRequest | undefined, place: Place | undefined): void {
    this.cell = cell;
    this.place = place;
    this.host.requestUpdate();
  }
}
