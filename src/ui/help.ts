/** `rl-help`: what the page does, its keys, its filter language and its words, in a dialog. Open while it has the attribute. */
import { LitElement, html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { createRef, ref } from "lit/directives/ref.js";
import { FIELDS, operatorsOf } from "../model/filter/fields";
import { controlStyles } from "./controls.styles";
import { dialogStyles } from "./dialog.styles";
import { EXAMPLES, KEYS, WORDS } from "./help-texts";
import { helpStyles } from "./help.styles";

@customElement("rl-help")
export class Help extends LitElement {
  static override readonly styles = [controlStyles, dialogStyles, helpStyles];

  @property({ type: Boolean, reflect: true }) open = false;
  private readonly dialogRef = createRef<HTMLDialogElement>();

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.dialogRef.value;
    if (!changed.has("open") || dialog === undefined || dialog.open === this.open) return;
    // The browser keeps focus inside, closes it by Escape, and gives focus back.
    if (this.open) dialog.showModal();
    else dialog.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog ${ref(this.dialogRef)} aria-labelledby="title" @close=${this.closed} @click=${this.onClick}>
      <div class="sheet">
        <header>
          <h2 id="title">Help</h2>
          <button class="control icon" type="button" data-action="close-help" aria-label="Close" title="Close (Esc)" @click=${this.closed}>×</button>
        </header>
        <p>
          RESPlens reads packet captures in your browser and shows each Redis command with its reply, its time and its sizes. Nothing is uploaded or stored: the page's security policy forbids it
          any connection. Settings (theme, columns, how times are told) are kept in this browser; nothing of a capture is.
        </p>
        <section>
          <h3>Keys</h3>
          <dl>${KEYS.map(([keys, what]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl>
        </section>
        <section>
          <h3>Filter</h3>
          <p>
            A comparison names a field; a word on its own is looked for in the command, its key and the client. <code>&&</code> <code>||</code> <code>!</code> and parentheses combine them,
            <code>in {a, b}</code> takes several values, <code>in [low..high]</code> a range. Text with blanks or signs goes in quotes; <code>~</code> compares with a pattern in which <code>*</code> and
            <code>?</code> stand for anything. Durations have a unit (<code>250us</code>, <code>5ms</code>, <code>1.5s</code>), sizes may have one (<code>20KB</code>, <code>1MiB</code>).
          </p>
          <ul class="examples">${EXAMPLES.map(([filter, what]) => html`<li><code>${filter}</code> <span>${what}</span></li>`)}</ul>
          <table>
            <thead><tr><th scope="col">Field</th><th scope="col">Compared by</th><th scope="col">What it is</th></tr></thead>
            <tbody>
              ${FIELDS.map((field) => html`<tr>
                <th scope="row"><code>${field.name}</code></th>
                <td><code>${operatorsOf(field).join(" ")}</code></td>
                <td>${field.hint}${field.values === undefined ? "" : html`: <span class="values">${field.values.join(", ")}</span>`}</td>
              </tr>`)}
            </tbody>
          </table>
        </section>
        <section>
          <h3>Words</h3>
          <dl class="words">${WORDS.map(([word, what]) => html`<div><dt>${word}</dt><dd>${what}</dd></div>`)}</dl>
        </section>
      </div>
    </dialog>`;
  }

  private readonly closed = (): void => {
    this.open = false;
  };

  /** On the backdrop, which belongs to the dialog and to nothing in it. */
  private readonly onClick = (event: MouseEvent): void => {
    if (event.target === this.dialogRef.value) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-help": Help;
  }
}
