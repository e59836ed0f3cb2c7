/**
 * `rl-column-menu`: which columns the table has, and in which order. Open while it has a place. A change holds at once; what was moved keeps the focus.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { createRef, ref } from "lit/directives/ref.js";
import { moved, toggled, writeChoice, type ChosenColumn } from "./column-choice";
import { columnMenuStyles } from "./column-menu.styles";
import { controlStyles } from "./controls.styles";
import { emit, type Place } from "./events";
import { Popover } from "./popover";
import { popoverStyles } from "./popover.styles";

@customElement("rl-column-menu")
export class ColumnMenu extends LitElement {
  static override readonly styles = [controlStyles, popoverStyles, columnMenuStyles];

  @property({ attribute: false }) place: Place | undefined;
  @property({ attribute: false }) choice: readonly ChosenColumn[] = [];
  /** How the table is on its own. */
  @property({ attribute: false }) standard: readonly ChosenColumn[] = [];
  private readonly menuRef = createRef<HTMLElement>();
  /** The table may scroll by what is chosen here. */
  private readonly floating = new Popover(this, () => this.close(), ["pointerdown"]);

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("place") && this.floating.show(this.menuRef.value, this.place)) this.menuRef.value?.querySelector("input")?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { place, choice } = this;
    if (place === undefined) return nothing;
    const isStandard = writeChoice(choice) === writeChoice(this.standard);
    return html`<div ${ref(this.menuRef)} class="menu" role="dialog" aria-label="Columns" popover="manual" @keydown=${this.onKey}>
      <ul>${repeat(choice, ({ column }) => column.name, (each, at) => this.columnTemplate(each, at))}</ul>
      <footer>
        <span class="hint">Alt+↑ ↓ moves</span>
        <button class="control" type="button" data-action="reset-columns" ?disabled=${isStandard} @click=${() => this.change(this.standard)}>Reset</button>
      </footer>
    </div>`;
  }

  private columnTemplate({ column, isShown }: ChosenColumn, at: number): TemplateResult {
    const isLastShown = isShown && this.choice.filter((each) => each.isShown).length === 1;
    const { name, label, title = "" } = column;
    return html`<li data-column=${name}>
      <label title=${title}>
        <input type="checkbox" name=${name} .checked=${live(isShown)} ?disabled=${isLastShown} @change=${() => this.change(toggled(this.choice, name))} />${label}
      </label>
      ${this.moveTemplate(column.name, label, -1, at === 0)} ${this.moveTemplate(column.name, label, 1, at === this.choice.length - 1)}
    </li>`;
  }

  private moveTemplate(name: string, label: string, step: -1 | 1, isEnd: boolean): TemplateResult {
    const way = step < 0 ? "up" : "down";
    return html`<button
      type="button" class="move" data-action=${`move-${way}`} tabindex="-1" aria-label=${`Move ${label} ${way}`} title=${`Move ${way} (Alt+${step < 0 ? "↑" : "↓"})`}
      ?disabled=${isEnd} @click=${() => this.change(moved(this.choice, name, step))}
    >${step < 0 ? "▴" : "▾"}</button>`;
  }

  private change(choice: readonly ChosenColumn[]): void {
    emit(this, "change-columns", choice);
  }

  private close(): void {
    emit(this, "close-column-menu");
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const { target } = event;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (step !== undefined && target instanceof HTMLInputElement) void this.move(target, step, event.altKey);
    else return;
    event.preventDefault();
  };

  private async move(input: HTMLInputElement, step: number, isMoving: boolean): Promise<void> {
    if (!isMoving) {
      const inputs = [...(this.menuRef.value?.querySelectorAll("input") ?? [])].filter((each) => !each.disabled);
      inputs[inputs.indexOf(input) + step]?.focus();
      return;
    }
    this.change(moved(this.choice, input.name, step));
    // An element that is put elsewhere loses the focus.
    await this.updateComplete;
    input.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-column-menu": ColumnMenu;
  }
}
