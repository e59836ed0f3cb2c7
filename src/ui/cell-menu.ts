/**
 * `rl-cell-menu`: what can be done with a cell of a table: add a condition to the filter, copy what the cell shows, look at its connection. Open while it has a
 * request. Keys go through it as the menu pattern of ARIA says; it closes when anything moves below it.
 */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import { cellMenuStyles } from "./cell-menu.styles";
import { emit, type CellMenuRequest } from "./events";
import { Popover } from "./popover";
import { popoverStyles } from "./popover.styles";
import { reasonOf } from "./reason";

@customElement("rl-cell-menu")
export class CellMenu extends LitElement {
  static override readonly styles = [popoverStyles, cellMenuStyles];

  @property({ attribute: false }) request: CellMenuRequest | undefined;
  private readonly menuRef = createRef<HTMLElement>();
  private readonly floating = new Popover(this, () => this.close(), ["pointerdown", "wheel", "scroll"]);

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("request") && this.floating.show(this.menuRef.value, this.request)) this.items[0]?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { request } = this;
    if (request === undefined) return nothing;
    const { conditions, flow, value } = request;
    return html`<div ${ref(this.menuRef)} class="menu" role="menu" aria-label="Cell" popover="manual" @keydown=${this.onKey} @contextmenu=${(event: Event) => event.preventDefault()}>
      ${conditions.map(({ label, condition, key }) => this.itemTemplate("narrow", label, () => emit(this, "narrow-rows", condition), html`<code title=${condition}>${condition}</code>`, key))}
      ${conditions.length > 0 && (value !== "" || flow !== undefined) ? html`<hr role="separator" />` : nothing}
      ${value === "" ? nothing : this.itemTemplate("copy-value", "Copy value", () => void this.copy(value))}
      ${flow === undefined ? nothing : this.itemTemplate("show-flow", "Only commands of this flow", () => emit(this, "show-flow", flow))}
      ${flow === undefined ? nothing : this.itemTemplate("show-flow-packets", "Only packets of this flow", () => emit(this, "show-flow-packets", flow))}
      ${flow === undefined ? nothing : this.itemTemplate("follow-stream", "Follow stream", () => emit(this, "follow-stream", { flow: flow.id, ...(flow.frame === undefined ? {} : { frame: flow.frame }) }))}
    </div>`;
  }

  private itemTemplate(action: string, label: string, act: () => void, detail: TemplateResult | typeof nothing = nothing, key?: string): TemplateResult {
    const choose = (): void => {
      this.close();
      act();
    };
    return html`<button type="button" role="menuitem" tabindex="-1" data-action=${action} aria-keyshortcuts=${key ?? nothing} @click=${choose} @pointermove=${focusIt}>
      <span>${label}</span>${detail === nothing ? html`<span></span>` : detail}${key === undefined ? nothing : html`<kbd aria-hidden="true">${key === "-" ? "−" : key}</kbd>`}
    </button>`;
  }

  private get items(): readonly HTMLElement[] {
    return [...(this.menuRef.value?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  }

  private async copy(value: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
    } catch (error) {
      emit(this, "copy-failed", reasonOf(error));
    }
  }

  private close(): void {
    emit(this, "close-cell-menu");
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { items } = this;
    const at = items.findIndex((item) => item === event.target);
    const last = items.length - 1;
    const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    const byKey = items.find((item) => item.getAttribute("aria-keyshortcuts") === event.key);
    // Nothing below may take the key for its own.
    event.stopPropagation();
    if (next !== undefined) items[next]?.focus();
    else if (byKey !== undefined) byKey.click();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
  };
}

function focusIt({ currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) currentTarget.focus();
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-cell-menu": CellMenu;
  }
}
