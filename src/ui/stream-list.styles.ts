import { css } from "lit";

export const streamListStyles = css`
  :host {
    display: block;
    min-height: 0;
    font-family: var(--rl-mono);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .scroller {
    height: 100%;
    overflow: hidden auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    outline: none;
    background: var(--rl-surface);
  }

  .scroller:focus-visible:not([aria-activedescendant]) {
    box-shadow: inset 0 0 0 2px var(--rl-focus);
  }

  .scroller:focus-visible .line.active {
    outline: 2px solid var(--rl-focus);
    outline-offset: -2px;
  }

  .content {
    min-height: 100%;
  }

  .layer {
    position: sticky;
    top: 0;
    overflow: hidden;
  }

  .line {
    display: grid;
    grid-template-columns: 92px 132px 18px minmax(0, 1fr);
    box-sizing: border-box;
    height: 20px;
    padding-inline-end: 8px;
    border-inline-start: 3px solid transparent;
    line-height: 20px;
    cursor: default;
  }

  .client {
    border-color: var(--rl-key);
    color: var(--rl-key);
  }

  .server {
    border-color: var(--rl-good);
    background: var(--rl-raised);
    color: var(--rl-good);
  }

  .line[aria-selected="true"] {
    background: var(--rl-selected);
  }

  .waiting {
    padding-inline-start: 100px;
    color: var(--rl-text-quiet);
  }

  .frame,
  .time {
    overflow: hidden;
    padding-inline-end: 10px;
    color: var(--rl-text-quiet);
    text-align: end;
    white-space: nowrap;
  }

  .frame {
    color: var(--rl-link);
    cursor: pointer;
  }

  .frame:hover {
    text-decoration: underline;
  }

  .mark {
    font-weight: 700;
  }

  .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
  }

  .bad .text {
    color: var(--rl-bad);
  }

  .gap .text {
    color: var(--rl-warn);
    font-weight: 600;
  }

  .hidden .text,
  .quiet .text {
    color: var(--rl-text-quiet);
    font-style: italic;
  }
`;
