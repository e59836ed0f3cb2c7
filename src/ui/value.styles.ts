import { css } from "lit";

export const valueStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: 8px;
    min-width: 0;
  }

  .modes {
    grid-column: 2;
    display: flex;
    gap: 2px;
    align-items: center;
    height: 28px;
  }

  .modes button {
    padding: 1px 8px;
    border: 1px solid transparent;
    border-radius: 4px;
    background: none;
    color: var(--rl-text-quiet);
    font: inherit;
    font-size: 11px;
    cursor: pointer;
  }

  .modes button:hover {
    background: var(--rl-hover);
  }

  .modes button[aria-pressed="true"] {
    border-color: var(--rl-line-strong);
    background: var(--rl-surface);
    color: var(--rl-text);
  }

  .modes button:focus-visible,
  .body:focus-visible {
    outline: 2px solid var(--rl-focus);
  }

  .size {
    min-width: 52px;
    margin-left: 4px;
    text-align: right;
    color: var(--rl-text-quiet);
    font-size: 11px;
    font-variant-numeric: tabular-nums;
  }

  .body {
    grid-row: 1;
    grid-column: 1;
    max-height: 420px;
    overflow: auto;
    border: 1px solid var(--rl-line);
    border-radius: 6px;
    background: var(--rl-surface);
  }

  pre {
    margin: 0;
    padding: 0 8px;
    font-family: var(--rl-mono);
    font-size: 12px;
    line-height: 1.5;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
    /* Large values come in many of these; those out of sight need no layout. */
    content-visibility: auto;
    contain-intrinsic-size: auto 400px;
  }

  pre:first-child {
    padding-top: 4px;
  }

  pre:last-child {
    padding-bottom: 4px;
  }

  :host([mode="hex"]) pre {
    white-space: pre;
    overflow-wrap: normal;
  }

  .remark {
    margin: 4px 8px;
    color: var(--rl-text-quiet);
    font-size: 12px;
  }

  .more {
    grid-column: 1 / -1;
    display: flex;
    gap: 8px;
    align-items: center;
    margin-top: 6px;
    color: var(--rl-text-quiet);
    font-size: 12px;
  }
`;
