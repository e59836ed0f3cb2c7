/**
 * `rl-reply-tree`: a reply as an expandable tree. Aggregates open level by level and show their elements in portions, so
 * that an array of a million elements costs what is looked at; strings open into an `rl-value`.
 */
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ReplyType } from "../../assembly/schema";
import type { RowId, ValueNode } from "../model/api";
import { replyTypeName } from "../model/messages";
import { formatCount, formatPlural } from "../model/units";
import { controlStyles } from "./controls.styles";
import { replyTreeStyles } from "./reply-tree.styles";
import "./value";
import type { ReadValue } from "./value";

/** Elements shown at once, and added by "Show more". */
const PORTION = 100;
/** Longer texts are cut in the tree's line; the value itself shows all of them. */
const LINE_CAP = 160;

@customElement("rl-reply-tree")
export class ReplyTree extends LitElement {
  static override readonly styles = [controlStyles, replyTreeStyles];

  @property({ attribute: false }) node: ValueNode | undefined;
  @property({ attribute: false }) row: RowId | undefined;
  @property() side: "request" | "reply" = "reply";
  @property({ attribute: false }) read: ReadValue | undefined;
  /** What stands before the node: its place in an array, or its key in a map. */
  @property() name = "";
  @property({ type: Boolean }) open = false;

  @state() private shown = PORTION;

  protected override render(): TemplateResult {
    const { node } = this;
    if (node === undefined) return html``;
    return html`${node.attributes === undefined ? nothing : this.attributesTemplate(node.attributes)}
    ${node.children === undefined ? this.leafTemplate(node) : this.branchTemplate(node, node.children)}`;
  }

  private leafTemplate(node: ValueNode): TemplateResult {
    if (!isString(node)) return html`<div class="leaf">${this.nameTemplate()}<span data-type=${replyTypeName(node.type)}>${scalarText(node)}</span></div>`;
    return html`<details ?open=${this.open} @toggle=${this.onToggle}>
      <summary>${this.nameTemplate()}<span class="text" data-type=${replyTypeName(node.type)}>${this.open ? "" : cut(node.text ?? "")}</span>
        <span class="size">${this.open ? `${replyTypeName(node.type)}, ${formatPlural(node.size, "byte")}` : ""}</span></summary>
      ${this.open ? html`<rl-value .node=${node} .row=${this.row} .side=${this.side} .read=${this.read}></rl-value>` : nothing}
    </details>`;
  }

  private branchTemplate(node: ValueNode, children: readonly ValueNode[]): TemplateResult {
    const what = `${replyTypeName(node.type)} of ${formatPlural(node.size, node.type === ReplyType.MAP ? "pair" : "element")}`;
    return html`<details ?open=${this.open} @toggle=${this.onToggle}>
      <summary>${this.nameTemplate()}<span class="what">${what}</span></summary>
      ${this.open ? html`<div class="children">${this.childrenTemplate(node, children)}</div>` : nothing}
    </details>`;
  }

  private childrenTemplate(node: ValueNode, children: readonly ValueNode[]): TemplateResult {
    const isMap = node.type === ReplyType.MAP;
    const entries = isMap ? pairs(children) : children.map((child, at) => ({ name: String(at + 1), child }));
    const rest = entries.length - this.shown;
    return html`
      ${entries.slice(0, this.shown).map(({ name, child }) => html`<rl-reply-tree .node=${child} .row=${this.row} .side=${this.side} .read=${this.read} name=${name}></rl-reply-tree>`)}
      ${rest > 0
        ? html`<button class="control" type="button" data-action="show-more" @click=${() => (this.shown += PORTION)}>
            Show ${formatCount(Math.min(rest, PORTION))} more of ${formatCount(rest)}
          </button>`
        : nothing}
      ${(node.omitted ?? 0) > 0 ? html`<p class="remark">${formatPlural(node.omitted ?? 0, "element")} left out.</p>` : nothing}
    `;
  }

  private attributesTemplate(attributes: readonly ValueNode[]): TemplateResult {
    return html`<div class="attributes">
      <span class="what">attributes</span>
      ${pairs(attributes).map(({ name, child }) => html`<rl-reply-tree .node=${child} .row=${this.row} .side=${this.side} .read=${this.read} name=${name}></rl-reply-tree>`)}
    </div>`;
  }

  private nameTemplate(): TemplateResult | typeof nothing {
    return this.name === "" ? nothing : html`<span class="name">${this.name}</span>`;
  }

  private readonly onToggle = (event: Event): void => {
    if (event.currentTarget instanceof HTMLDetailsElement) this.open = event.currentTarget.open;
  };
}

const STRINGS: readonly ReplyType[] = [
  ReplyType.SIMPLE, ReplyType.ERROR, ReplyType.BULK, ReplyType.BULK_ERROR, ReplyType.VERBATIM, ReplyType.BIGNUM,
];

/** Values that are worth a text and a hex view. */
export function isString(node: ValueNode): boolean {
  return STRINGS.includes(node.type) && node.length > 0;
}

function scalarText(node: ValueNode): string {
  if (node.type === ReplyType.NULL) return "(nil)";
  return node.text === undefined || node.text === "" ? "(empty)" : node.text;
}

/** Keys and values alternate; a key that is itself an aggregate is only named by its type. */
function pairs(children: readonly ValueNode[]): readonly { readonly name: string; readonly child: ValueNode }[] {
  const entries: { name: string; child: ValueNode }[] = [];
  for (let at = 0; at + 1 < children.length; at += 2) {
    const key = children[at];
    const child = children[at + 1];
    if (key !== undefined && child !== undefined) entries.push({ name: cut(key.text ?? replyTypeName(key.type)), child });
  }
  return entries;
}

function cut(text: string): string {
  return text.length > LINE_CAP ? `${text.slice(0, LINE_CAP)}…` : text;
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-reply-tree": ReplyTree;
  }
}
