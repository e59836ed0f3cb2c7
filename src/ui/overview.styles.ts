import { css } from "lit";

export const overviewStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    height: 100%;
    overflow: auto;
    padding: 12px;
  }

  table {
    border-collapse: collapse;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 3px 10px;
    border-bottom: 1px solid var(--rl-line);
    text-align: end;
  }

  th:first-child,
  td:first-child {
    text-align: start;
  }
`;
