import { css } from "lit";

export const tableStyles = css`
  :host {
    display: block;
    min-width: 0;
    min-height: 0;
    height: 100%;
    font-family: var(--rl-mono);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .scroller {
    height: 100%;
    overflow: auto;
    overscroll-behavior: contain;
    outline: none;
    background: var(--rl-surface);
    /* Following rows must not be held in place by the browser: the table does that itself. */
    overflow-anchor: none;
  }

  .scroller:focus-visible .row.active {
    outline: 2px solid var(--rl-focus);
    outline-offset: -2px;
  }

  .scroller:focus-visible .row.active:has(.cell.active) {
    outline: none;
  }

  .scroller:focus-visible .cell.active {
    outline: 2px solid var(--rl-focus);
    outline-offset: -2px;
  }

  .scroller:focus-visible:not([aria-activedescendant]) {
    box-shadow: inset 0 0 0 2px var(--rl-focus);
  }

  .content {
    position: relative;
    min-height: 100%;
  }

  .header,
  .row {
    display: grid;
    grid-template-columns: var(--columns);
  }

  .header {
    position: sticky;
    top: 0;
    z-index: 2;
    height: 28px;
    box-sizing: border-box;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
    font-family: var(--rl-sans);
  }

  .heading {
    position: relative;
    min-width: 0;
  }

  .heading button {
    display: flex;
    gap: 4px;
    align-items: center;
    width: 100%;
    height: 100%;
    padding: 0 8px;
    border: 0;
    background: none;
    color: var(--rl-text-quiet);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  .heading.numeric button {
    justify-content: flex-end;
  }

  .heading button[aria-disabled="true"] {
    cursor: default;
  }

  .heading button:hover:not([aria-disabled="true"]) {
    background: var(--rl-hover);
    color: var(--rl-text);
  }

  .heading button:focus-visible {
    outline: 2px solid var(--rl-focus);
    outline-offset: -2px;
  }

  .heading:not([aria-sort="none"]) button {
    color: var(--rl-text);
  }

  .label {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .arrow {
    font-size: 8px;
  }

  .arrow:empty {
    display: none;
  }

  .edge {
    position: absolute;
    top: 0;
    right: -4px;
    z-index: 1;
    width: 9px;
    height: 100%;
    cursor: col-resize;
    touch-action: none;
  }

  .heading:last-child .edge {
    right: 0;
  }

  .edge::after {
    position: absolute;
    top: 7px;
    bottom: 7px;
    left: 4px;
    width: 1px;
    background: var(--rl-line);
    content: "";
  }

  .edge:hover::after,
  .edge:active::after {
    top: 0;
    bottom: 0;
    width: 2px;
    background: var(--rl-focus);
  }

  .rows {
    position: sticky;
    top: 28px;
    overflow: clip;
  }

  .strip {
    will-change: transform;
  }

  .row {
    position: absolute;
    inset: 0 0 auto;
    height: 24px;
    contain: strict;
    cursor: default;
  }

  .row[hidden] {
    display: none;
  }

  .row.odd {
    background: var(--rl-stripe);
  }

  .row:hover {
    background: var(--rl-hover);
  }

  .row[aria-selected="true"] {
    background: var(--rl-selected);
  }

  .cell {
    overflow: hidden;
    padding: 0 8px;
    line-height: 24px;
    white-space: pre;
    text-overflow: ellipsis;
    color: var(--rl-text);
  }

  .numeric {
    text-align: right;
  }

  .cell[data-tone="quiet"] {
    color: var(--rl-text-quiet);
  }
  .cell[data-tone="key"] {
    color: var(--rl-key);
  }
  .cell[data-tone="name"] {
    font-weight: 600;
  }
  .cell[data-tone="bad"] {
    color: var(--rl-bad);
  }
  .cell[data-tone="warn"] {
    color: var(--rl-warn);
  }
  .cell[data-tone="good"] {
    color: var(--rl-good);
  }

  .cell[data-tone="link"] {
    color: var(--rl-link);
    text-decoration: underline;
    cursor: pointer;
  }

  .waiting .cell::before {
    display: inline-block;
    width: 60%;
    height: 8px;
    border-radius: 4px;
    background: var(--rl-line);
    content: "";
  }
`;
