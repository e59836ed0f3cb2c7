/** `rl-port-field`: the ports whose traffic is decoded as RESP whatever it looks like, for captures that start too late or speak too little. */
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatPorts, parsePorts } from "../model/ports";
import { controlStyles } from "./controls.styles";
import { emit } from "./events";
import { portFieldStyles } from "./port-field.styles";

@customElement("rl-port-field")
export class PortField extends LitElement {
  static override readonly styles = [controlStyles, portFieldStyles];

  @property({ attribute: false }) ports: readonly number[] = [];
  @state() private error = "";
  /** As it was typed, which may be no ports. */
  @state() private text = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("ports")) this.text = formatPorts(this.ports);
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.onSubmit}>
      <label>
        RESP ports
        <input
          class="control"
          name="ports"
          inputmode="numeric"
          autocomplete="off"
          placeholder="automatic"
          title="Redis is recognised by its content on any port. Ports written here are decoded as RESP in any case: 7000, 7001"
          aria-invalid=${this.error !== ""}
          aria-describedby="error"
          .value=${this.text}
          @change=${this.onChange}
        />
      </label>
      ${this.error === "" ? nothing : html`<span id="error" class="error" role="alert">${this.error}</span>`}
    </form>`;
  }

  private take(text: string): void {
    this.text = text;
    const ports = parsePorts(text);
    if (typeof ports === "string") {
      this.error = ports;
      return;
    }
    this.error = "";
    if (formatPorts(ports) !== formatPorts(this.ports)) emit(this, "change-ports", ports);
  }

  private readonly onChange = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.take(event.target.value);
  };

  private readonly onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector("input");
    if (input !== null) this.take(input.value);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-port-field": PortField;
  }
}
