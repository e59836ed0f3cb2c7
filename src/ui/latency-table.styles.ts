import { css } from "lit";

export const latencyTableStyles = css`
  :host {
    position: relative;
    display: block;
    overflow-x: auto;
    font-size: 13px;
  }

  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  th,
  td {
    height: 26px;
    padding: 0 10px;
    border-bottom: 1px solid var(--rl-line);
    text-align: end;
  }

  thead th {
    color: var(--rl-text-quiet);
    font-size: 12px;
    font-weight: 600;
  }

  .name {
    position: sticky;
    left: 0;
    max-width: 260px;
    overflow: hidden;
    background: var(--rl-surface);
    text-align: start;
    text-overflow: ellipsis;
  }

  tbody th {
    font-family: var(--rl-mono);
    font-size: 12px;
    font-weight: 600;
  }

  .all th {
    font-family: var(--rl-sans);
    font-size: 13px;
  }

  .all > * {
    border-bottom-color: var(--rl-line-strong);
  }

  td.strip,
  th.strip {
    padding: 0 6px;
  }

  svg {
    display: block;
  }

  .axis text {
    fill: var(--rl-text-quiet);
    font: 11px var(--rl-sans);
  }

  .grid {
    stroke: var(--rl-line);
  }

  .bars {
    fill: var(--rl-chart-commands);
  }

  path.p50 {
    stroke: var(--rl-chart-p50);
    stroke-width: 1.5;
  }

  path.p99 {
    stroke: var(--rl-chart-p99);
    stroke-width: 1.5;
  }

  button {
    padding: 2px 0;
    border: 0;
    border-radius: 3px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  tbody th button {
    color: var(--rl-link);
  }

  tbody button:hover {
    color: var(--rl-link);
    text-decoration: underline;
  }

  thead button:hover {
    color: var(--rl-text);
  }

  button:focus-visible {
    outline: 2px solid var(--rl-focus);
  }

  p {
    margin: 6px 10px;
    color: var(--rl-text-quiet);
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
