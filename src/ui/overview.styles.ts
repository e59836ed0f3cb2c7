/** A grid of dense tables. While a capture loads each has the height of its most rows from the beginning, so that nothing moves while figures grow. */
import { css } from "lit";

export const overviewStyles = css`
  :host {
    --row: 23px;
    display: block;
    box-sizing: border-box;
    height: 100%;
    overflow: auto;
    padding: 10px 12px 16px;
    container-type: inline-size;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }

  :host(:focus) {
    outline: none;
  }

  h3 {
    margin: 0 0 4px;
    font-size: 13px;
    font-weight: 600;
  }

  small {
    color: var(--rl-text-quiet);
    font-size: 12px;
    font-weight: 400;
  }

  .remarks {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 18px;
    margin: 0 0 10px;
    color: var(--rl-text-quiet);
  }

  .totals {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 186px), 1fr));
    gap: 12px 28px;
  }

  .totals h3 {
    padding-bottom: 3px;
    border-bottom: 1px solid var(--rl-line);
  }

  dl {
    display: grid;
    grid-template-columns: auto 1fr auto;
    margin: 0;
    line-height: 21px;
  }

  .total {
    display: contents;
  }

  dt {
    color: var(--rl-text-quiet);
    white-space: nowrap;
  }

  dd {
    display: contents;
  }

  dd .figure {
    justify-self: end;
    overflow: visible;
    margin-inline-start: 10px;
    line-height: 21px;
  }

  dd small:not(:empty) {
    margin-inline-start: 10px;
  }

  dd small {
    text-align: end;
    white-space: nowrap;
  }

  .sections {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px 28px;
    margin-top: 16px;
  }

  @container (min-width: 1040px) {
    .sections {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .sections > .commands,
    .sections > .clients {
      grid-column: span 2;
    }
  }

  @container (min-width: 1560px) {
    .sections {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }

    .sections > section {
      grid-column: span 2;
    }

    .sections > .commands {
      grid-column: span 4;
    }
  }

  .scroll {
    max-height: calc(11.5 * var(--row) + 2px);
    overflow: auto;
    border-top: 1px solid var(--rl-line);
    scrollbar-gutter: stable;
  }

  :host([growing]) .scroll {
    height: calc(11 * var(--row) + 2px);
  }

  /* Half a row more says that there are others below. */
  :host([growing]) .commands .scroll,
  :host([growing]) .clients .scroll {
    height: calc(11.5 * var(--row) + 2px);
  }

  .none {
    margin: 0;
    padding: 8px 0;
    color: var(--rl-text-quiet);
  }

  table {
    width: 100%;
    min-width: 440px;
    border-collapse: separate;
    border-spacing: 0;
  }

  th,
  td {
    height: var(--row);
    box-sizing: border-box;
    padding: 0 0 0 12px;
    text-align: start;
    white-space: nowrap;
  }

  th:first-child,
  td:first-child {
    padding-inline-start: 2px;
  }

  th {
    position: sticky;
    z-index: 1;
    top: 0;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-surface);
    color: var(--rl-text-quiet);
    font-size: 12px;
    font-weight: 500;
  }

  .number {
    text-align: end;
  }

  td.name .figure {
    max-width: 34ch;
    color: var(--rl-link);
  }

  td.text,
  .keys td.name {
    width: 100%;
    max-width: 0;
  }

  td.text .figure,
  .keys td.name .figure {
    max-width: 100%;
  }

  td.text .figure {
    color: var(--rl-key);
  }

  .bar + .figure {
    min-width: 58px;
  }

  .slowest table,
  .replies table,
  .requests table {
    min-width: 560px;
  }

  .slowest td.name .figure,
  .replies td.name .figure,
  .requests td.name .figure {
    max-width: 20ch;
  }

  .errors td.name .figure {
    color: var(--rl-bad);
  }

  tbody tr:hover {
    background: var(--rl-hover);
  }

  tr.opened {
    background: var(--rl-selected);
  }

  .figure {
    display: inline-block;
    overflow: hidden;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-variant-numeric: inherit;
    line-height: 20px;
    text-align: inherit;
    text-overflow: ellipsis;
    vertical-align: middle;
    white-space: nowrap;
  }

  button.figure,
  .heading {
    cursor: pointer;
  }

  button.figure:hover {
    text-decoration: underline;
  }

  .figure:focus-visible,
  .heading:focus-visible {
    border-radius: 2px;
    outline: 2px solid var(--rl-focus);
    outline-offset: -1px;
  }

  .remarks .figure {
    color: var(--rl-link);
    vertical-align: baseline;
  }

  .bad .figure {
    color: var(--rl-bad);
  }

  .heading {
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
  }

  .heading:hover {
    color: var(--rl-text);
  }

  .arrow {
    display: inline-block;
    width: 1em;
    text-align: center;
  }

  .bar {
    width: 64px;
    height: 8px;
    margin-inline-end: 4px;
    vertical-align: middle;
    fill: var(--rl-chart-commands);
    background: var(--rl-hover);
  }
`;
