/** The page's first line, as a template of `rl-app`: the name, the promise, and what concerns the whole page. */
import { html, nothing, type TemplateResult } from "lit";
import { emit } from "./events";
import "./port-field";
import { THEMES, type Theme } from "./theme";

export interface PageHead {
  readonly isOpen: boolean;
  readonly ports: readonly number[];
  readonly theme: Theme;
  /** The help is a part that may not be there. */
  readonly hasHelp: boolean;
}

export function headTemplate({ isOpen, ports, theme, hasHelp }: PageHead): TemplateResult {
  return html`<header>
    <span class="brand"><b>RESP</b>lens</span>
    <span class="promise" data-promise title="Captures are read in your browser. They are not uploaded and not stored, and the page's security policy forbids it any connection.">
      <svg viewBox="0 0 16 16" aria-hidden="true"><rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.5 7V4.5a2.5 2.5 0 0 1 5 0V7" /></svg>
      Nothing leaves this page
    </span>
    ${isOpen ? html`<button class="control" type="button" data-action="choose" @click=${send("choose-files")}>Open…</button>` : nothing}
    <rl-port-field .ports=${ports}></rl-port-field>
    <select class="control" name="theme" aria-label="Theme" @change=${onTheme}>
      ${THEMES.map((each) => html`<option value=${each} ?selected=${each === theme}>${THEME_LABELS[each]}</option>`)}
    </select>
    ${hasHelp
      ? html`<button class="control icon" type="button" data-action="help" aria-label="Help" title="Help (?)" @click=${send("show-help")}>?</button>`
      : nothing}
  </header>`;
}

const send = (name: "choose-files" | "show-help") => ({ target }: Event): void => {
  if (target !== null) emit(target, name);
};

function onTheme({ target }: Event): void {
  if (target instanceof HTMLSelectElement) emit(target, "change-theme", THEMES.find((theme) => theme === target.value) ?? "system");
}

const THEME_LABELS: Readonly<Record<Theme, string>> = { system: "System theme", light: "Light", dark: "Dark" };
